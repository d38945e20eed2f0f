"""Rebuilding the index in batches: each is one transaction, and what is in line already is left alone."""

from collections import defaultdict

from django.db import connection, transaction

from articles.models.search import SearchEntry
from articles.models.story import Story
from articles.search import index
from articles.search.backends import backend

BATCH = 500


def forget():
    """Drop every entry, so that all are written again."""
    with transaction.atomic():
        SearchEntry.objects.all().delete()


def entries():
    """Write what is out of line. Yields (done, total) after each batch."""
    waiting = list(index.out_of_line().order_by("-published_at").values_list("pk", flat=True))
    for start in range(0, len(waiting), BATCH):
        with transaction.atomic():
            write(list(Story.objects.filter(pk__in=waiting[start : start + BATCH])))
        yield min(start + BATCH, len(waiting)), len(waiting)


def write(stories):
    """The entries of these stories, at once. Counts are a matter of `counts`. Returns the entries."""
    SearchEntry.objects.filter(story__in=[story.pk for story in stories]).delete()
    topics = _topics_of(stories)
    found = [
        index.entry_of(story, [*topics[story.pk], *(printed["name"] for printed in story.bylines)]) for story in stories
    ]
    backend().insert(found)
    return found


def counts():
    """Count the words of all entries anew, whatever drifted since."""
    with transaction.atomic():
        index.forget_counts()
        tally = index.Tally()
        for entry in SearchEntry.objects.only("key", "title", "exact", "body", "length").iterator(chunk_size=1_000):
            tally.add(entry)
        tally.write()
    analyze()


def analyze():
    """Tell PostgreSQL's planner what the entries look like now, rather than when its own worker comes round."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE articles_searchentry")


def _topics_of(stories):
    names = defaultdict(list)
    rows = Story.topics.through.objects.filter(story__in=[story.pk for story in stories])
    for story_id, name in rows.order_by("topic__name").values_list("story_id", "topic__name"):
        names[story_id].append(name)
    return names
