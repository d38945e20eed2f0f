"""How often the stories before the front's editors are being read: a line of the last 24 hours, and the number of now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from articles.models.views import ViewCount

HOUR = timedelta(hours=1)
HOURS = 24
# The drawing, in units of its own: an hour's step, and what the highest hour reaches.
STEP, HEIGHT = 3, 20


@dataclass(frozen=True)
class Views:
    """One story's hours, oldest first; the last of them is the one that runs."""

    hours: tuple
    since: datetime

    @property
    def lately(self):
        """In the running hour and the one before it: alone, the first minutes of an hour would say nothing."""
        return sum(self.hours[-2:])

    @property
    def total(self):
        return sum(self.hours)

    @property
    def points(self):
        """The line, running as the page is read: now at the left end."""
        peak = max(self.hours)
        return " ".join(
            f"{(HOURS - 1 - place) * STEP},{HEIGHT - round(count / peak * (HEIGHT - 2)) - 1}"
            for place, count in enumerate(self.hours)
        )


def views_of(articles, now=None):
    """The Views of those stories that anybody opened in the last 24 hours, by article: one query."""
    running = (now or timezone.now()).replace(minute=0, second=0, microsecond=0)
    first = running - (HOURS - 1) * HOUR
    rows = ViewCount.objects.filter(article__in=articles, hour__gte=first, hour__lte=running)
    counts = {}
    for article, hour, count in rows.values_list("article_id", "hour", "count"):
        counts.setdefault(article, [0] * HOURS)[(hour - first) // HOUR] += count
    return {article: Views(tuple(hours), running - HOUR) for article, hours in counts.items() if any(hours)}
