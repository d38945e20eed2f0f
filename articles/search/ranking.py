"""The order of results, the same for both databases since both ask this module (arabic.md §2.5).

score = match x place x freshness

- match: BM25 over headline and text (a word in the headline counts twice), raised where all words are there, where they
  stand beside each other, and where the story opens with them: a news text says first what it is about;
- place: up to x 2 for query words in the headline, up to x 1.5 for words spelled in headline or standfirst as typed;
- freshness: x 1.5 at the hour of publication, x 1.25 thirty days later, x 1.125 sixty days later: 1 + 0.5 * 2 ** -(days / 30).

Equal scores stand newest first.
"""

from dataclasses import dataclass
from itertools import pairwise
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
    asked = _asked(query, collection)
    scored = [(_score(asked, one) * freshness(one.key, now), one) for one in candidates]
    return [one for _, one in sorted(scored, key=lambda pair: (-pair[0], -pair[1].key))]


def freshness(key: int, now: float) -> float:
    return 1 + FRESH * 2 ** (-max(0.0, now - published(key)) / HALF_LIFE)


@dataclass(frozen=True)
class _Asked:
    """A query as texts of lexemes are looked through for it: with a space at both ends of each word.

    `words` are, for each clause, every lexeme that stands for it, and its weight; `pairs` are neighbours in the query.
    """

    words: list[tuple[list[str], float]]
    pairs: list[str]
    exact: list[str]
    mean_length: float


def _asked(query: Query, collection: Collection) -> _Asked:
    return _Asked(
        words=[
            ([f" {lexeme} " for way in clause.alternatives for lexeme in way], collection.weight(clause.lexeme))
            for clause in query.clauses
        ],
        pairs=[f" {first} {second} " for first, second in pairwise(query.lexemes)],
        exact=[f" {word} " for word in query.exact],
        mean_length=collection.mean_length,
    )


def _score(asked: _Asked, one: Candidate) -> float:
    """Match x place. A search asks it of 150 stories: each text is looked through once for a word, and no more often."""
    title, body = f" {one.title} ", f" {one.body} "
    norm = K1 * (1 - B + B * one.length / asked.mean_length)
    total, found, in_title, first = 0.0, 0, 0, len(body)
    for words, weight in asked.words:
        times, titled = 0, False
        for word in words:
            if (place := body.find(word)) >= 0:
                times += body.count(word, place)
                first = min(first, place)
            if word in title:
                times += TITLE_COUNTS * title.count(word)
                titled = True
        if times:
            found += 1
            total += weight * times * (K1 + 1) / (times + norm)
        in_title += titled
    share, titled_share = found / len(asked.words), in_title / len(asked.words)
    match = total * (1 + TOGETHER * share) * _beside(asked.pairs, title, body) * _early(body, first)
    return match * (1 + IN_TITLE * titled_share) * (1 + AS_SPELLED * _as_spelled(asked.exact, one.exact))


def _beside(pairs: list[str], title: str, body: str) -> float:
    return 1 + BESIDE * sum([pair in body or pair in title for pair in pairs]) / len(pairs) if pairs else 1.0


def _early(body: str, first: int) -> float:
    """Half the bonus for the second word, a third for the third, and so on."""
    return 1 + EARLY / body.count(" ", 0, first + 1) if first < len(body) else 1.0


def _as_spelled(words: list[str], exact: str) -> float:
    """The share of the words that were typed which headline or standfirst spell alike."""
    spaced = f" {exact} "
    return sum([word in spaced for word in words]) / max(1, len(words))
