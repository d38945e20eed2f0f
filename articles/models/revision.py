"""What an article was at each event, and who moved it. Rows are only added."""

from datetime import UTC, timedelta

from django.conf import settings
from django.db import models

from articles.models.article import Article, State
from articles.models.fields import ProseField, SpelledJSONField

SNAPSHOT_FIELDS = (
    "kicker",
    "headline",
    "short_headline",
    "standfirst",
    "dateline",
    "body",
    "kind",
    "section_id",
    "lead_photo_id",
    "lead_caption",
    "lead_alt",
    "social_headline",
    "social_photo_id",
    "related",
)
SNAPSHOT_TIMES = ("publish_at", "expires_at", "embargo_until")
# No revision younger than this is thinned out (desk/thinning.py).
ALL_KEPT_FOR = timedelta(days=7)


def snapshot_of(article):
    """The whole story as plain data: text, bylines in order, photos with captions, section, topics, schedule."""
    snapshot = {name: getattr(article, name) for name in SNAPSHOT_FIELDS}
    for name in SNAPSHOT_TIMES:
        moment = getattr(article, name)
        snapshot[name] = moment.astimezone(UTC).isoformat() if moment else None
    snapshot["topics"] = sorted(article.topics.values_list("pk", flat=True))
    snapshot["bylines"] = list(article.bylines.values("author_id", "role"))
    snapshot["photos"] = list(article.photos.values("photo_id", "caption", "alt", "decorative"))
    return snapshot


class Revision(models.Model):
    class Kind(models.TextChoices):
        SAVED = "saved", "حفظ"
        SUBMITTED = "submitted", "إرسال"
        PUBLISHED = "published", "نشر"
        RESTORED = "restored", "استعادة"
        MERGED = "merged", "حفظ ودمج"
        KEPT = "kept", "نص لم يحفظه كاتبه"
        SHOWN = "shown", "عرض للاطلاع"

    article = models.ForeignKey(Article, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    snapshot = SpelledJSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "نسخة"
        verbose_name_plural = "النسخ"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_once"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"

    @classmethod
    def record(cls, article, kind, *, by, snapshot=None):
        """Add the next revision. The caller holds the article's row, so numbers cannot collide."""
        last = cls.objects.filter(article=article).aggregate(last=models.Max("number"))["last"] or 0
        return cls.objects.create(
            article=article,
            number=last + 1,
            version=article.version,
            kind=kind,
            snapshot=snapshot or snapshot_of(article),
            by=by,
        )


class Transition(models.Model):
    """Who moved an article, when, from where to where, and why."""

    class Name(models.TextChoices):
        ASSIGN = "assign", "أُسندت"
        TAKE = "take", "أخذها"
        REINSTATE = "reinstate", "أُعيدت إلى الموقع"
        SUBMIT = "submit", "أُرسلت للمراجعة"
        RETURN = "return", "أُعيدت للمحرر"
        APPROVE = "approve", "اعتُمدت"
        PUBLISH = "publish", "نُشرت"
        SCHEDULE = "schedule", "جُدولت"
        WITHDRAW = "withdraw", "سُحبت"
        CORRECT = "correct", "صُوّبت"
        SPIKE = "spike", "أُلغيت"
        RESTORE = "restore", "استُعيدت"

    article = models.ForeignKey(Article, models.CASCADE, related_name="transitions")
    name = models.CharField(max_length=20, choices=Name)
    from_state = models.CharField(max_length=10, choices=State)
    to_state = models.CharField(max_length=10, choices=State)
    note = ProseField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "حركة"
        verbose_name_plural = "حركة المادة"
        ordering = ["-id"]

    def __str__(self):
        return self.get_name_display()
