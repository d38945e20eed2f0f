"""House style as rows: what to look for, what to write instead, and why."""

from django.core.exceptions import ValidationError
from django.db import models

from articles.arabic.house_rules import BadPattern, compiled
from articles.models.fields import LineField, ProseField
from articles.models.section import Section


class StyleRule(models.Model):
    class Severity(models.TextChoices):
        HINT = "hint", "للعلم"
        WARNING = "warning", "تنبيه"
        BLOCKING = "blocking", "يمنع النشر"

    class Region(models.TextChoices):
        ANYWHERE = "", "كل المناطق"
        EGYPT = "egypt", "مصر"
        LEVANT = "levant", "الشام والعراق"
        MAGHREB = "maghreb", "المغرب العربي"

    find = LineField("ابحث عن", max_length=300, help_text="كلمة أو عبارة كما تُكتب، أو نمط إن علّمت الخانة التالية.")
    is_pattern = models.BooleanField(
        "نمط",
        default=False,
        help_text=r"تعبير نمطي: \b حد الكلمة، و(أ|ب) بدائل. ما طال وقته يُترك.",
    )
    replacement = LineField("اكتب بدلًا منه", max_length=300, blank=True, help_text="اتركه فارغًا إن كان القرار للكاتب.")
    why = ProseField("السبب")
    example = LineField("مثال", max_length=200, blank=True)
    severity = models.CharField("الأثر", max_length=10, choices=Severity, default=Severity.WARNING)
    section = models.ForeignKey(
        Section,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="في قسم",
        help_text="فارغ: كل الأقسام.",
    )
    region = models.CharField("الرسم المعتمد", max_length=10, choices=Region, default=Region.ANYWHERE, blank=True)
    is_on = models.BooleanField("تعمل", default=False)

    class Meta:
        verbose_name = "قاعدة أسلوب"
        verbose_name_plural = "قواعد الأسلوب"
        ordering = ["find"]
        constraints = [
            models.UniqueConstraint(
                fields=["find", "is_pattern"],
                name="style_rule_once",
                violation_error_message="توجد قاعدة تبحث عن النص نفسه: عدّلها بدل تكرارها.",
            ),
        ]

    def __str__(self):
        return self.find

    def clean(self):
        try:
            compiled(self.find, self.is_pattern).check(self.replacement)
        except BadPattern as refusal:
            raise ValidationError({refusal.field: str(refusal)}) from refusal
