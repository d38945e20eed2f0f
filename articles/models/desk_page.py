"""What the desk's own pages remember of a person: what reached their inbox, and the lists they keep."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from articles.models.article import Article
from articles.models.fields import LineField, ProseField, validate_visible


class InboxItem(models.Model):
    """Something that concerns one person, once. `articles.desk.inbox` writes the rows."""

    class Kind(models.TextChoices):
        RETURN = "return", "أُعيدت إليك"
        ASSIGN = "assign", "أُسندت إليك"
        MENTION = "mention", "ذُكرت في ملاحظة"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    text = ProseField(blank=True)
    # Nobody of the staff where somebody outside answered a preview link.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "وارد"
        verbose_name_plural = "الوارد"
        ordering = ["-id"]
        indexes = [
            models.Index("user", F("id").desc(), name="inbox_unread", condition=Q(read_at__isnull=True)),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.article}"


class SavedView(models.Model):
    """A list of articles that somebody looks at every day: its name, and the question it asks."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = LineField(
        "اسم القائمة",
        max_length=40,
        validators=[validate_visible],
        error_messages={"blank": "اكتب اسمًا للقائمة."},
    )
    query = models.CharField(max_length=500)

    class Meta:
        verbose_name = "قائمة محفوظة"
        verbose_name_plural = "القوائم المحفوظة"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="saved_view_named_once",
                violation_error_message="لك قائمة بهذا الاسم.",
            ),
        ]

    def __str__(self):
        return self.name
