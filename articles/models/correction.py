from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from articles.models.fields import ProseField


class Correction(models.Model):
    """What the paper says about its own story after printing it. Rows are only added; readers see every one of them."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", "تصحيح"
        CLARIFICATION = "clarification", "توضيح"
        UPDATE = "update", "تحديث"

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="+", verbose_name="المادة")
    kind = models.CharField("النوع", max_length=15, choices=Kind, default=Kind.CORRECTION)
    text = ProseField("نص التصويب", help_text="قل ما كان خطأً وما الصواب، كما يقرؤه القارئ.")
    at = models.DateTimeField("نُشر في", default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name="كتبه"
    )

    class Meta:
        verbose_name = "تصويب"
        verbose_name_plural = "التصويبات"
        ordering = ["-at", "-id"]
        indexes = [
            models.Index("article", F("at").desc(), name="correction_of_article"),
            models.Index(F("at").desc(), F("id").desc(), name="correction_latest"),
        ]
        constraints = [
            models.CheckConstraint(
                name="correction_has_text",
                condition=~Q(text=""),
                violation_error_message="اكتب نص التصويب: يظهر للقارئ تحت الخبر.",
            ),
            models.CheckConstraint(
                name="correction_kind_known",
                condition=Q(kind__in=["correction", "clarification", "update"]),
                violation_error_message="نوع غير معروف من التصويبات.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.text[:60]}"
