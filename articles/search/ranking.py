"""The order of results, the same for both databases since both ask this module (arabic.md §2.5).

score = match x place x freshness

- match: BM25 over headline and text (a word in the headline counts twice), raised where all words are there, where they
  stand beside each other, and where the story opens with them: a news text says first what it is about;
- place: up to x 2 for query words in the headline, up to x 1.5 for words spelled in headline or standfirst as typed;
- freshness: x 1.5 at the hour of publication, x 1.25 thirty days later, x 1.125 sixty days later: 1 + 0.5 * 2 ** -(days / 30).

Equal scores stand newest first.
"""

import itertools
from math import log
from typing import NamedTuple

from articles.search.query import Query

K1, B = 1.2, 0.75
TITLE_COUNTS = 2
TOGETHER = BESIDE = EARLY = 0.3
IN_TITLE, AS_SPELLED = 1.0, 0.5
FRESH, HALF_LIFE = 0.5, 30 * 86_400


class Candidate(NamedTuple):
    """A row of the index as the ranking reads it: texts of lexemes between single spaces."""

    key: int
    story_id: int
    title: str
    exact: str
    body: str
    length: int


class Collection(NamedTuple):
    """What is known of all stories: their number, their usual length, in how many each lexeme of the query stands, and when
    the newest was published, in seconds since 1970."""

    stories: int
    mean_length: float
    frequency: dict[str, int]
    newest: int = 0

    def weight(self, lexeme: str) -> float:
        """The rarer, the more it tells."""
        known = min(self.frequency.get(lexeme, 0), self.stories)
        return log(1 + (self.stories - known + 0.5) / (known + 0.5))


def published(key: int) -> int:
    """The first publication in seconds since 1970: the upper part of an entry's key."""
    return key >> 28


def ranked(query: Query, candidates: list[Candidate], collection: Collection, now: float) -> list[Candidate]:
    """`candidates` in the order in which readers get them."""
    ways = [[lexeme for way in clause.alternatives for lexeme in way] for clause in query.clauses]
    weights = [collection.weight(clause.lexeme) for clause in query.clauses]
    scored = [
        (_match(query, ways, weights, one, collection) * _place(query, ways, one) * freshness(one.key, now), one)
        for one in candidates
    ]
    return [one for _, one in sorted(scored, key=lambda pair: (-pair[0], -pair[1].key))]


def freshness(key: int, now: float) -> float:
    return 1 + FRESH * 2 ** (-max(0.0, now - published(key)) / HALF_LIFE)


def _match(query: Query, ways: list[list[str]], weights: list[float], one: Candidate, collection: Collection) -> float:
    title, body = f" {one.title} ", f" {one.body} "
    norm = K1 * (1 - B + B * one.length / collection.mean_length)
    total, found, first = 0.0, 0, len(body)
    for lexemes, weight in zip(ways, weights, strict=True):
        times = 0
        for lexeme in lexemes:
            spaced = f" {lexeme} "
            in_body = body.count(spaced)
            times += in_body + TITLE_COUNTS * title.count(spaced)
            if in_body:
                first = min(first, body.find(spaced))
        if times:
            found += 1
            total += weight * times * (K1 + 1) / (times + norm)
    return total * (1 + TOGETHER * found / len(ways)) * _beside(query, title, body) * _early(body, first)


def _beside(query: Query, title: str, body: str) -> float:
    lexemes = query.lexemes
    pairs = [f" {first} {second} " for first, second in itertools.pairwise(lexemes)]
    return 1 + BESIDE * sum(pair in body or pair in title for pair in pairs) / len(pairs) if pairs else 1.0


def _early(body: str, first: int) -> float:
    """Half the bonus for the second word, a third for the third, and so on."""
    return 1 + EARLY / body.count(" ", 0, first + 1) if first < len(body) else 1.0


def _place(query: Query, ways: list[list[str]], one: Candidate) -> float:
    title, exact = f" {one.title} ", f" {one.exact} "
    in_title = sum(any(f" {lexeme} " in title for lexeme in lexemes) for lexemes in ways)
    as_spelled = sum(f" {word} " in exact for word in query.exact)
    return (1 + IN_TITLE * in_title / len(ways)) * (1 + AS_SPELLED * as_spelled / max(1, len(query.exact)))
