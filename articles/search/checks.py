"""Whether the index says what the stories say: entries row by row, and each database's own index against the entries."""

from django.db import DatabaseError, connection, transaction

from articles.models.search import SearchEntry
from articles.models.story import Story
from articles.search import index

REMEDY = "run manage.py reindex"


def broken():
    """One sentence for each disagreement; nothing when search is sound."""
    for story in Story.objects.iterator():
        entry = SearchEntry.objects.filter(story=story).first()
        if entry is None:
            yield f"Story {story.pk} is not in the search index: {REMEDY}."
        elif index.said(entry) != index.said(index.entry_of(story, index.topics_of(story))):
            yield f"The search index says something else than story {story.pk}: {REMEDY}."
    if connection.vendor == "sqlite":
        yield from _fts5()


def _fts5():
    for name in ("search_story", "search_words"):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {name}({name}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
        except DatabaseError:
            yield f"The full-text index {name} does not agree with the entries: {REMEDY} --all."
