"""Generated news for archives of any size: the same story for the same number, in Arabic that is spelled and spread like news.

Words follow Zipf's law: those of the demo stories are the common ones; behind them stands a long tail of words built from
roots and patterns, as Arabic builds them.
"""

import random
import re
from functools import cache
from html import escape
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from articles.arabic.reading import word_count
from articles.arabic.slug import slug
from articles.search.analysis import Analysis, Said, analyse_story

STORIES = Path(__file__).parent / "stories"
WORDS_A_STORY = 450
TAIL = 40_000
PARAGRAPHS = 9

_LETTERS = "بتجحدرزسشصضطعغفقكلمنهوي"
_PATTERNS = (
    "م{}{}و{}",
    "ت{}{}ي{}",
    "{}ا{}{}",
    "{}{}ا{}",
    "ا{}ت{}ا{}",
    "م{}ا{}{}ة",
    "است{}{}ا{}",
    "{}{}ي{}",
    "ت{}ا{}{}",
    "{}{}{}ية",
)
_PREFIXES = ("", "", "", "ال", "ال", "و", "ب", "ل", "وال", "بال")
_SPEAKERS = ("قال الوزير", "أضاف المتحدث", "ذكر التقرير", "أوضح الخبير", "أكد المسئول", "رأت اللجنة")
_WORD = re.compile("[\u0621-\u0652]+")


class Text(NamedTuple):
    """One generated story."""

    headline: str
    standfirst: str
    paragraphs: list[str]


class Printed(NamedTuple):
    """A generated story with all that is derived from its text: what takes the longest, and no database."""

    said: Said
    analysis: Analysis
    body: str
    slug: str
    words: int


def printed(numbers: range, words: int, topics: tuple[str, ...], authors: tuple[str, ...]) -> list[Printed]:
    """The stories of these numbers; each has one of the topics and one of the authors, in turn."""
    found = []
    for number in numbers:
        text = text_of(number, words)
        names = ("", topics[number % len(topics)], authors[number % len(authors)])
        said = Said(text.headline, text.standfirst, "\n".join(text.paragraphs), names)
        body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in text.paragraphs)
        found.append(Printed(said, analyse_story(said), body, slug(said.headline), word_count(said.body_text)))
    return found


def text_of(number: int, words: int = WORDS_A_STORY) -> Text:
    """Story `number`: a headline, a standfirst and about so many words."""
    chance = random.Random(f"story {number}")  # noqa: S311 — invented news, no secret
    drawn = _drawn(chance, words + 30)
    headline = " ".join(drawn[:7])[:100]
    rest = drawn[30:]
    size = max(12, len(rest) // PARAGRAPHS)
    paragraphs = [_paragraph(rest[start : start + size], chance) for start in range(0, len(rest), size)]
    return Text(headline, " ".join(drawn[7:24]) + ".", paragraphs)


def words_of_rank(first: int, count: int) -> list[str]:
    """Words from the commonest (rank 0) on: for queries that are common or rare on purpose."""
    return _vocabulary()[0][first : first + count]


def _drawn(chance: random.Random, count: int) -> list[str]:
    words, totals = _vocabulary()
    return chance.choices(words, cum_weights=totals, k=count)


def _paragraph(words: list[str], chance: random.Random) -> str:
    """Two sentences, the first one somebody's."""
    half = chance.randrange(5, max(6, len(words) - 5)) if len(words) > 10 else len(words)
    first, second = " ".join(words[:half]), " ".join(words[half:])
    opening = chance.choice(_SPEAKERS)
    return f"{opening} إن {first}، {second}." if second else f"{opening} إن {first}."


@cache
def _vocabulary() -> tuple[list[str], list[float]]:
    """Words by rank, and the sums of their weights."""
    words = [*_printed_words(), *_built_words()]
    return words, list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))


def _printed_words() -> list[str]:
    """The words of the demo stories, commonest first."""
    counted: dict[str, int] = {}
    for path in sorted(STORIES.glob("*.txt")):
        for word in _WORD.findall(path.read_text(encoding="utf-8").partition("\n---\n")[2]):
            counted[word] = counted.get(word, 0) + 1
    return sorted((word for word in counted if len(word) > 1), key=lambda word: (-counted[word], word))


def _built_words() -> list[str]:
    """Words of invented roots in real patterns, some with an article or a clitic."""
    chance = random.Random("roots")  # noqa: S311 — as above
    built: dict[str, None] = {}
    while len(built) < TAIL:
        root = chance.sample(_LETTERS, 3)
        built[chance.choice(_PREFIXES) + chance.choice(_PATTERNS).format(*root)] = None
    return list(built)
