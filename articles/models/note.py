"""Notes on an article: on a field or on quoted words of it, with replies. A blocking one stops publication."""

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from articles.arabic.bidi import one_piece
from articles.models.article import Article
from articles.models.fields import LineField, ProseField


class NoteQuerySet(models.QuerySet):
    def threads(self):
        return self.filter(parent=None)

    def unresolved(self):
        return self.threads().filter(resolved_at=None)

    def blocking(self):
        return self.unresolved().filter(is_blocking=True)


class Note(models.Model):
    """Who said what about which words. `before` and `after` find the words again once the text round them changed."""

    class Field(models.TextChoices):
        """Named as the form names them, so that a note leads to its field."""

        WHOLE = "", "المادة كلها"
        HEADLINE = "headline", "العنوان"
        KICKER = "kicker", "عنوان تمهيدي"
        STANDFIRST = "standfirst", "المقدمة"
        BODY = "body", "النص"
        LEAD_PHOTO = "lead_photo", "الصورة الرئيسية"
        LEAD_CAPTION = "lead_caption", "تعليق الصورة"
        BYLINES = "bylines", "التوقيعات"
        SECTION = "section", "القسم"
        TOPICS = "topic_names", "الموضوعات"

    article = models.ForeignKey(Article, models.CASCADE, related_name="notes")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    field = models.CharField("الموضع", max_length=20, choices=Field, default=Field.WHOLE, blank=True)
    quote = LineField("الكلمات المقصودة", max_length=500, blank=True)
    before = LineField(max_length=80, blank=True)
    after = LineField(max_length=80, blank=True)
    text = ProseField(
        "الملاحظة", blank=True, validators=[MaxLengthValidator(2000, "الملاحظة أطول من 2000 حرف: اختصرها.")]
    )
    suggestion = LineField("البديل المقترح", max_length=500, blank=True)
    is_blocking = models.BooleanField("تمنع النشر حتى تُحل", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Somebody from outside, who answered through a preview link: a name that was typed, and nothing more is known.
    guest = LineField("الاسم", max_length=80, blank=True)
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = "ملاحظة"
        verbose_name_plural = "الملاحظات"
        ordering = ["id"]
        indexes = [
            models.Index("article", name="note_unresolved", condition=Q(parent=None, resolved_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                name="note_says_something",
                condition=~Q(text="") | ~Q(suggestion=""),
                violation_error_message="اكتب الملاحظة، أو البديل المقترح للكلمات.",
            ),
            models.CheckConstraint(
                name="note_has_one_writer",
                condition=Q(by__isnull=False, guest="") | Q(by__isnull=True) & ~Q(guest=""),
                violation_error_message="اكتب اسمك.",
            ),
            models.CheckConstraint(
                name="only_threads_block_and_resolve",
                condition=Q(parent__isnull=True) | Q(is_blocking=False, resolved_at__isnull=True),
                violation_error_message="الرد لا يمنع النشر ولا يُحل وحده.",
            ),
        ]

    def __str__(self):
        return self.text or self.suggestion

    @property
    def writer(self):
        return str(self.by) if self.by else f"{one_piece(self.guest)} (من خارج غرفة الأخبار)"
