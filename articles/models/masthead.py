from django.db import models

from articles.models.fields import LineField
from articles.models.photo import Photo


class Masthead(models.Model):
    """The newspaper's own name and officers: one row."""

    name = LineField("اسم الصحيفة", max_length=60)
    tagline = LineField("السطر تحت الاسم", max_length=120, blank=True)
    promise = LineField("وعد الصحيفة للقارئ", max_length=120, blank=True)
    licence_line = LineField("سطر الترخيص", max_length=200, blank=True)
    logo = models.ForeignKey(
        Photo,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="الشعار",
        help_text="اتركه فارغًا ليظهر الشعار المرسوم.",
    )
    full_text_feeds = models.BooleanField(
        "الخلاصات تحمل النص كاملًا",
        default=False,
        help_text="وإلا حملت المقدمة وحدها، ويُقرأ الباقي على الموقع.",
    )

    class Meta:
        verbose_name = "الترويسة"
        verbose_name_plural = "الترويسة"
        constraints = [
            models.CheckConstraint(
                name="one_masthead",
                condition=models.Q(id=1),
                violation_error_message="للصحيفة ترويسة واحدة.",
            ),
        ]

    def __str__(self):
        return self.name


class Officer(models.Model):
    """«رئيس مجلسي الإدارة والتحرير …», in the order of print."""

    masthead = models.ForeignKey(Masthead, models.CASCADE, related_name="officers")
    title = LineField("الصفة", max_length=80)
    name = LineField("الاسم", max_length=120)
    order = models.PositiveSmallIntegerField("الترتيب", default=0)

    class Meta:
        verbose_name = "مسؤول"
        verbose_name_plural = "مسؤولو الصحيفة بالترتيب"
        ordering = ["order", "id"]

    def __str__(self):
        return f"{self.title} {self.name}"


class SocialLink(models.Model):
    masthead = models.ForeignKey(Masthead, models.CASCADE, related_name="social_links")
    name = LineField("الاسم", max_length=40)
    url = models.URLField("الرابط")
    order = models.PositiveSmallIntegerField("الترتيب", default=0)

    class Meta:
        verbose_name = "صفحة اجتماعية"
        verbose_name_plural = "صفحات الصحيفة على الشبكات"
        ordering = ["order", "id"]

    def __str__(self):
        return self.name
