from django.conf import settings
from django.db import models


class MergedNameQuerySet(models.QuerySet):
    def target_slug(self, kind, slug):
        """Where the address of a merged author or topic leads now, or an empty string."""
        row = self.filter(kind=kind, slug=slug).first()
        return row.target_slug if row else ""


class MergedName(models.Model):
    """An author or topic that was found to be another's second spelling: its old address, who merged it, and when."""

    class Kind(models.TextChoices):
        AUTHOR = "author", "كاتب"
        TOPIC = "topic", "موضوع"

    kind = models.CharField("النوع", max_length=10, choices=Kind)
    name = models.CharField("الاسم الذي دُمج", max_length=140)
    slug = models.CharField("اسمه في الرابط", max_length=140)
    target_name = models.CharField("دُمج في", max_length=140)
    target_slug = models.CharField("يقود رابطه إلى", max_length=140)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="دمجه")
    at = models.DateTimeField("في", auto_now_add=True)

    objects = MergedNameQuerySet.as_manager()

    class Meta:
        verbose_name = "اسم مدموج"
        verbose_name_plural = "الأسماء المدموجة"
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="merged_once")]

    def __str__(self):
        return f"{self.name} ← {self.target_name}"
