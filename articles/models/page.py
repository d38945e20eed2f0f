from django.core.validators import validate_slug
from django.db import models
from django.utils import timezone

from articles.models.addresses import address
from articles.models.fields import LineField, validate_visible


class Page(models.Model):
    """A page that is no story: who we are, privacy, how to reach us. Its text is cleaned like a story's."""

    title = LineField("العنوان", max_length=80, validators=[validate_visible])
    slug = models.CharField(
        "الاسم في الرابط",
        max_length=40,
        unique=True,
        validators=[validate_slug],
        help_text="حروف لاتينية صغيرة وأرقام وشرطات.",
        error_messages={"unique": "صفحة أخرى تحمل هذا الاسم في الرابط."},
    )
    body = models.TextField("النص", blank=True)
    lists_staff = models.BooleanField("تُعرض هيئة التحرير تحت النص", default=False)
    order = models.PositiveSmallIntegerField("الترتيب في أسفل الموقع", default=0)
    updated_at = models.DateTimeField("آخر تعديل", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "صفحة ثابتة"
        verbose_name_plural = "الصفحات الثابتة"
        ordering = ["order", "title"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return address("page", self.slug)
