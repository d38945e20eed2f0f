from datetime import timedelta

from django.db import models
from django.db.models import Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

WINDOW = timedelta(hours=24)


class ViewCountQuerySet(models.QuerySet):
    def recent(self, now=None):
        """The last 24 hours."""
        return self.filter(hour__gt=(now or timezone.now()) - WINDOW)

    def sum_of(self, article):
        """How often one article was opened, as an expression: `article` is an OuterRef."""
        sums = self.filter(article=article).order_by().values("article").annotate(sum=Sum("count")).values("sum")
        return Coalesce(Subquery(sums), 0)


class ViewCount(models.Model):
    """How often a story was opened in one hour. Nothing about who opened it is kept, here or anywhere."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="+")
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    objects = ViewCountQuerySet.as_manager()

    class Meta:
        verbose_name = "مشاهدات ساعة"
        verbose_name_plural = "المشاهدات"
        constraints = [models.UniqueConstraint(fields=["article", "hour"], name="one_view_count_an_hour")]
        indexes = [models.Index(fields=["hour", "article", "count"], name="views_of_an_hour")]

    def __str__(self):
        return f"{self.count}"
