"""Whether the index says what the stories say: entries row by row, and each database's own index against the entries."""

from django.db import DatabaseError, connection, transaction

from articles.models.search import SearchEntry
from articles.models.story import Story
from articles.search import index

FTS5 = ("search_story", "search_words")
REMEDY = "run manage.py reindex"


def broken():
    """One sentence for each disagreement; nothing when search is sound."""
    for story in Story.objects.iterator():
        entry = SearchEntry.objects.filter(story=story).first()
        if entry is None:
            yield f"Story {story.pk} is not in the search index: {REMEDY}."
        elif index.said(entry) != index.said(index.entry_of(story, index.topics_of(story))):
            yield f"The search index says something else than story {story.pk}: {REMEDY}."
    for name in disagreeing():
        yield f"The full-text index {name} does not agree with the entries: {REMEDY} --all."


def disagreeing():
    """SQLite's full-text indexes that say something else than the entries; PostgreSQL keeps its own in line."""
    for name in FTS5 if connection.vendor == "sqlite" else ():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {name}({name}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
        except DatabaseError:
            yield name
