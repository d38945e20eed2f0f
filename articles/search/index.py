"""Writes the index: an entry a story, in the transaction that writes the story. Counts of words follow the entries."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models import F

from articles.models.search import SearchEntry, SearchTerm, SearchWord
from articles.models.story import Story
from articles.search import analysis

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ROWS_AT_ONCE = 300


def key_of(story):
    """First publication in seconds, with the story's number behind it: the entry's place among all, newest highest."""
    return (story.published_at - EPOCH) // timedelta(seconds=1) << 28 | story.pk & 0xFFFFFFF


def said_by(story, topics):
    """What the analysis reads of a story; `topics` are names."""
    names = (story.kicker, *topics, *(printed["name"] for printed in story.bylines))
    return analysis.Said(story.headline, story.standfirst, story.body_text, names)


def entry_of(story, topics, known=None):
    """The entry of one story; `topics` are names. `known` has analyses made ahead, by what was said."""
    text = said_by(story, topics)
    found = (known or {}).get(text) or analysis.analyse_story(text)
    return SearchEntry(
        key=key_of(story),
        story_id=story.pk,
        section_id=story.section_id,
        visible_from=story.visible_from,
        visible_until=story.visible_until,
        analyser=analysis.VERSION,
        **found._asdict(),
    )


def index(story):
    """Bring one story's entry in line. The caller holds the edition's row, so that counts are never raised in two orders."""
    old = SearchEntry.objects.filter(story=story).first()
    new = entry_of(story, topics_of(story))
    if old is None:
        new.save(force_insert=True)
    elif said(old) != said(new):
        SearchEntry.objects.filter(pk=old.pk).update(**said(new))
    if old is None or _texts(old) != _texts(new):
        tally = Tally()
        if old:
            tally.remove(old)
        tally.add(new)
        tally.write()


def said(entry):
    """All that an entry says, as plain data."""
    return {field.attname: getattr(entry, field.attname) for field in SearchEntry._meta.concrete_fields}


def _texts(entry):
    return entry.title, entry.exact, entry.body


def index_article(article):
    """Bring the entries of all editions of one article in line with its stories, after whatever verb changed them."""
    for story in Story.objects.filter(article=article).order_by("visible_from"):
        index(story)


def topics_of(story):
    return story.topics.order_by("name").values_list("name", flat=True)


class Tally:
    """Counts of words by entry, gathered and written at once."""

    def __init__(self):
        self.terms, self.words, self.shown = Counter(), Counter(), {}

    def add(self, entry):
        self._count(entry, self.terms.update, self.words.update)
        self.terms.update({SearchTerm.STORIES: 1, SearchTerm.WORDS: entry.length})

    def remove(self, entry):
        self._count(entry, self.terms.subtract, self.words.subtract)
        self.terms.subtract({SearchTerm.STORIES: 1, SearchTerm.WORDS: entry.length})

    def _count(self, entry, count_terms, count_words):
        count_terms({*entry.title.split(), *entry.body.split()})
        spelled = analysis.shown_words(entry.exact)
        count_words(spelled.keys())
        self.shown |= spelled

    def write(self):
        _raise(SearchTerm, "lexeme", [(lexeme, by) for lexeme, by in self.terms.items() if by])
        _raise(SearchWord, "word, shown", [(word, self.shown[word], by) for word, by in self.words.items() if by])


def _raise(model, columns, rows):
    """Add to these counts, making the rows that are missing; in the order of the words, so that two writers cannot cross."""
    table, first = model._meta.db_table, columns.split(",")[0]
    rows = sorted(rows)
    for start in range(0, len(rows), ROWS_AT_ONCE):
        part = rows[start : start + ROWS_AT_ONCE]
        marks = ", ".join([f"({', '.join(['%s'] * len(part[0]))})"] * len(part))
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({columns}, stories) VALUES {marks} "  # noqa: S608
                f"ON CONFLICT ({first}) DO UPDATE SET stories = {table}.stories + excluded.stories",
                [value for row in part for value in row],
            )


def out_of_line(among=None):
    """Stories whose entry is missing, or says something else than the story does; `among` looks at these numbers only."""
    stories = Story.objects.all()
    entries = SearchEntry.objects.filter(
        analyser=analysis.VERSION,
        story__visible_from=F("visible_from"),
        story__visible_until=F("visible_until"),
        story__section_id=F("section_id"),
    )
    if among is not None:
        stories, entries = stories.filter(pk__in=among), entries.filter(story_id__in=among)
    return stories.exclude(pk__in=entries.values("story_id"))
