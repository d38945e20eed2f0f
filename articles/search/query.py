"""What a reader typed, understood: words, «phrases», -words to leave out, synonyms. Nothing in it is an operator."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from articles.arabic.hygiene import clean_line
from articles.arabic.lists import words as listed
from articles.arabic.tokens import analyse, lexemes, plain_words
from articles.search.analysis import MOST_LETTERS, exact_words, prefix_word

MOST_TYPED = 200
MOST_WORDS = 12
# A word that stands in more than this share of all stories is not asked for while a rarer one is.
COMMON = 0.3

_PHRASE = re.compile(r'["“”„«]([^"“”„«»]*)["“”„»]')
_LEFT_OUT = re.compile(r"(?<!\S)[-\u2212](?=\w)(\S+)")

Alternative = tuple[str, ...]


@dataclass(frozen=True)
class Clause:
    """One thing to find: any of its alternatives; an alternative is a lexeme, or several that must all be there."""

    alternatives: tuple[Alternative, ...]
    phrase: bool = False

    @property
    def lexeme(self) -> str:
        return self.alternatives[0][0]


@dataclass(frozen=True)
class Query:
    """`clauses` in the order of the words; `exact` are the words as they were spelled."""

    text: str
    clauses: tuple[Clause, ...] = ()
    phrases: tuple[Alternative, ...] = ()
    left_out: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()

    @cached_property
    def lexemes(self) -> tuple[str, ...]:
        """The words that were typed, in order, each once."""
        return tuple(dict.fromkeys(clause.lexeme for clause in self.clauses))

    @property
    def marked(self) -> frozenset[str]:
        """Every lexeme that a result may be marked with."""
        return frozenset(lexeme for clause in self.clauses for way in clause.alternatives for lexeme in way)


def parse(text: str, groups: Iterable[str] = ()) -> Query:
    """Understand `text`; `groups` are the editors' synonyms («أ = ب»). A query of signs or stop words has no clauses."""
    text = clean_line(text)[:MOST_TYPED].strip()
    phrases = [way for found in _PHRASE.finditer(text) if len(way := _lexemes(found[1])) > 1]
    words = _PHRASE.sub(lambda found: f" {found[1]} ", text)
    left_out = [lexeme for found in _LEFT_OUT.finditer(words) for lexeme in _lexemes(found[1])]
    words = _LEFT_OUT.sub(" ", words)
    # Bare words are analysed together, or «عبد الله» would never become one word.
    found = list(dict.fromkeys(_lexemes(words)))[:MOST_WORDS]
    synonyms = _synonyms(groups)
    clauses = tuple(Clause(((lexeme,), *synonyms.get(lexeme, ()))) for lexeme in found)
    return Query(
        text=text,
        clauses=_with_wide_phrases(clauses, synonyms),
        phrases=tuple(dict.fromkeys(phrases)),
        left_out=tuple(dict.fromkeys(left_out))[:MOST_WORDS],
        exact=tuple(dict.fromkeys(_exact(words)))[:MOST_WORDS],
    )


def typed_words(text: str) -> list[str]:
    """The words typed so far, for completion; the last one may be the beginning of a word."""
    return [word[:MOST_LETTERS] for word in map(prefix_word, plain_words(clean_line(text)[:MOST_TYPED]))][:MOST_WORDS]


def stages(query: Query, commonness: dict[str, float]) -> Iterator[list[tuple[Clause, ...]]]:
    """From strict to loose (arabic.md §2.5): all, n-1 of n, any pair of the six rarest, any of them.

    A stage is a list of conjunctions, of which one must hold. `commonness` is the share of stories with a lexeme.
    """
    rarest_first = sorted(query.clauses, key=lambda clause: (commonness.get(clause.lexeme, 0.0), clause.lexeme))
    needed = [clause for clause in rarest_first if commonness.get(clause.lexeme, 0.0) <= COMMON] or rarest_first
    yield [tuple(needed)]
    if len(needed) > 2:
        yield [tuple(part) for part in combinations(needed[:8], min(len(needed), 8) - 1)]
        yield [tuple(part) for part in combinations(needed[:6], 2)]
    if len(needed) > 1:
        yield [(clause,) for clause in needed[:6]]


def _lexemes(text: str) -> Alternative:
    return tuple(lexeme[:MOST_LETTERS] for lexeme in lexemes(text))


def _exact(words: str) -> list[str]:
    """The spelling of the words that count: stop words are spelled by everybody."""
    return [word for term in analyse(words) for word in exact_words(words[term.start : term.end])]


def _synonyms(groups: Iterable[str]) -> dict[str, tuple[Alternative, ...]]:
    """From the first lexeme of each side to its other sides; sides of several words are found by all of them."""
    table: dict[str, list[Alternative]] = {}
    for group in [*sorted(shipped_synonyms()), *groups]:
        sides = [way for side in group.split("=") if (way := _lexemes(side))]
        for side in sides:
            others = [other for other in sides if other != side]
            table.setdefault(" ".join(side), []).extend(others)
    return {side: tuple(dict.fromkeys(others)) for side, others in table.items()}


def shipped_synonyms() -> frozenset[str]:
    """The synonyms that come with the product, as «أ=ب»."""
    return frozenset(line.replace("_", " ") for line in listed("synonyms"))


def _with_wide_phrases(clauses: tuple[Clause, ...], synonyms: dict[str, tuple[Alternative, ...]]) -> tuple[Clause, ...]:
    """«هونج كونج» typed as two words is one side of a group: then each of its words is found by the other side too."""
    typed: Sequence[str] = [clause.lexeme for clause in clauses]
    wide = list(clauses)
    for side, others in synonyms.items():
        parts = side.split(" ")
        if len(parts) > 1 and all(part in typed for part in parts):
            for part in parts:
                place = typed.index(part)
                wide[place] = Clause((*wide[place].alternatives, *others))
    return tuple(wide)
