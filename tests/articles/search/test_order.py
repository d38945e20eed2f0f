"""Both databases find the same stories in the same order: each is held to one plain reading of the rules, in Python.

20,000 stories, 200 and more queries. The reference knows no index: it looks at every entry.
"""

import pytest
from django.db import connection
from django.utils import timezone

from articles.demo.archive import text_of, words_of_rank
from articles.models.search import SearchEntry
from articles.search import engine
from articles.search.backends import Filters, backend
from articles.search.conditions import LOOKED_THROUGH
from articles.search.query import parse
from articles.search.ranking import Candidate
from tests.articles.search.papers import archive

pytestmark = pytest.mark.django_db

STORIES = 20_000
WORDS = 24


class Reference:
    """What a backend has to answer, by looking through everything, newest first."""

    def __init__(self):
        rows = SearchEntry.objects.order_by("-key").values_list("key", "story_id", "title", "exact", "body", "length")
        self.rows = [Candidate(*row) for row in rows]
        self.whole, self.titles = {}, {}
        for place, row in enumerate(self.rows):
            for lexeme in {*row.title.split(), *row.body.split()}:
                self.whole.setdefault(lexeme, set()).add(place)
            for lexeme in set(row.title.split()):
                self.titles.setdefault(lexeme, set()).add(place)

    def candidates(self, wanted):
        table = self.titles if wanted.in_title else self.whole
        places = set().union(*(self._all(table, clauses) for clauses in wanted.conjunctions))
        for lexeme in wanted.left_out:
            places -= self.whole.get(lexeme, set())
        newest = sorted(places)[: LOOKED_THROUGH if wanted.phrases else wanted.limit]
        return [row for row in map(self.rows.__getitem__, newest) if self._stands(row, wanted.phrases)][: wanted.limit]

    def _all(self, table, clauses):
        sets = [
            set().union(
                *(set.intersection(*(table.get(lexeme, set()) for lexeme in way)) for way in clause.alternatives)
            )
            for clause in clauses
        ]
        return set.intersection(*sets)

    def _stands(self, row, phrases):
        return all(
            f" {' '.join(one)} " in f" {row.title} " or f" {' '.join(one)} " in f" {row.body} " for one in phrases
        )


def queries():
    """Words of every rank, alone and together; phrases; words left out; with synonyms; words that are nowhere."""
    common, middle, rare = (words_of_rank(first, 45) for first in (4, 400, 9_000))
    texts = [text_of(number, WORDS).paragraphs[0].split() for number in range(35)]
    return [
        *common,
        *middle,
        *rare,
        *(f"{one} {two}" for one, two in zip(common, middle, strict=True)),
        *(f"{one} {two} {three}" for one, two, three in zip(common, reversed(common), rare, strict=True)),
        *(f"«{words[2]} {words[3]}»" for words in texts),
        *(" ".join(words[1:6]) for words in texts),
        *(f"{one} -{two}" for one, two in zip(common[:20], common[5:25], strict=True)),
        "فيس بوك محافظة",
        "كلمةلاتوجد",
        "«لا توجد هذه العبارة هنا»",
    ]


def test_both_databases_find_the_same_stories_in_the_same_order(monkeypatch):
    if connection.vendor == "postgresql":
        # The keys of so many rows are checked in one statement when the test ends.
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
    texts = [text_of(number, WORDS) for number in range(STORIES)]
    archive([(text.headline, "\n".join(text.paragraphs)) for text in texts])
    asked = queries()
    filters = Filters(now=timezone.now())

    found = [[one.story_id for one in engine.search(text, filters).all] for text in asked]
    plans = plans_of(asked, filters)
    reference = Reference()
    monkeypatch.setattr(engine, "backend", lambda: reference)
    wanted = [[one.story_id for one in engine.search(text, filters).all] for text in asked]

    assert len(asked) >= 200
    assert sum(map(bool, found)) > 0.8 * len(asked)
    different = [text for text, one, other in zip(asked, found, wanted, strict=True) if one != other]
    assert different == []
    assert all(("search_story" in plan and "VIRTUAL TABLE" in plan) or "search_whole" in plan for plan in plans), plans


def plans_of(asked, filters):
    """How the database says it looks for each of them."""
    plans, known = [], engine.Known()
    for text in asked:
        query = parse(text)
        if not query.clauses:  # nothing but stop words, which no database is asked about
            continue
        wanted = engine.wanted_of(query, known.collection_for(query), filters, limit=engine.NEWEST)
        plans.append(backend().explain(wanted))
    return plans
