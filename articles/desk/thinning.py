"""Which revisions are kept: every event, and of the many saves fewer the older they are."""

from datetime import timedelta

from django.db.models import Max
from django.utils import timezone

from articles.models.preview import PreviewLink
from articles.models.printing import Printing
from articles.models.revision import ALL_KEPT_FOR, Revision
from articles.models.story import Story

# Older than this, only the last save of each hour, day or month stays; the first step is ALL_KEPT_FOR.
STEPS = (
    (timedelta(days=365), "%Y-%m"),
    (timedelta(days=30), "%Y-%m-%d"),
    (ALL_KEPT_FOR, "%Y-%m-%d %H"),
)
# What somebody did on purpose is history; a save is a step on the way.
THINNED = (Revision.Kind.SAVED, Revision.Kind.MERGED, Revision.Kind.KEPT)


def superfluous(now=None):
    """The numbers of the rows to delete. Never the newest of an article, never what somebody was shown."""
    now = now or timezone.now()
    held = [model.objects.values("revision") for model in (Story, Printing, PreviewLink)]
    old = Revision.objects.filter(kind__in=THINNED, at__lt=now - ALL_KEPT_FOR)
    for rows in held:
        old = old.exclude(pk__in=rows)
    newest = Revision.objects.values("article").annotate(last=Max("number")).values_list("article", "last")
    kept = set(newest)
    taken = set()
    # Newest first: the first one met in its hour, day or month is the last that was saved in it.
    for revision in old.order_by("article", "-number").only("pk", "article", "number", "at").iterator():
        slot = (revision.article_id, _slot(revision.at, now))
        if slot in taken and (revision.article_id, revision.number) not in kept:
            yield revision.pk
        taken.add(slot)


def _slot(moment, now):
    pattern = next(pattern for age, pattern in STEPS if moment < now - age)
    return timezone.localtime(moment).strftime(pattern)


def thin(now=None, at_a_time=500):
    """Delete what is superfluous, a few hundred rows a statement. Returns how many there were."""
    doomed = list(superfluous(now))
    for start in range(0, len(doomed), at_a_time):
        Revision.objects.filter(pk__in=doomed[start : start + at_a_time]).delete()
    return len(doomed)
