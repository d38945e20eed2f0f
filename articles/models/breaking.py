"""Breaking news: one line over every page, until its hour. The line is the headline of a story that grows at its address."""

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from articles.models.addresses import address
from articles.models.fields import LineField
from articles.models.story import Story


class BreakingQuerySet(models.QuerySet):
    def current(self, now=None):
        """What the strip shows, newest first: not run out, and its story still before readers."""
        now = now or timezone.now()
        rows = Story.objects.filter(article=OuterRef("article"), visible_until__gt=now)
        return (
            self.filter(at__lte=now, until__gt=now)
            .annotate(story_until=Subquery(rows.order_by("-visible_until").values("visible_until")[:1]))
            .filter(story_until__isnull=False)
            .order_by("-at", "-id")
        )


class Breaking(models.Model):
    line = LineField("السطر العاجل", max_length=110)
    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = BreakingQuerySet.as_manager()

    class Meta:
        verbose_name = "عاجل"
        verbose_name_plural = "عاجل"
        indexes = [models.Index("until", name="breaking_ends")]
        constraints = [
            models.CheckConstraint(
                name="breaking_runs_forward",
                condition=Q(at__lte=F("until")),
                violation_error_message="نهاية العاجل قبل بدايته.",
            ),
            models.CheckConstraint(
                name="breaking_has_a_line",
                condition=~Q(line=""),
                violation_error_message="لا عاجل بلا سطر.",
            ),
        ]

    def __str__(self):
        return self.line

    @property
    def url(self):
        """The short address, which stays whatever the story becomes."""
        return address("short", self.article_id)
