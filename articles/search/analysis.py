"""What of a story is indexed, as plain data: the same columns for both databases, made in Python and nowhere else."""

import re
from typing import NamedTuple

from articles.arabic.fold import normalise
from articles.arabic.letters import FORMAT, MARKS, TATWEEL
from articles.arabic.tokens import lexemes, plain_words, tokenise

# Raise it whenever a change of the analysis changes what a text becomes: `check_newsroom` then asks for a reindex.
VERSION = 1

# A body of a megabyte is one story, not an index of its own.
MOST_WORDS = 20_000
MOST_LETTERS = 64

_SILENT = re.compile(f"[{MARKS}{TATWEEL}{FORMAT}]")


class Analysis(NamedTuple):
    """The searchable columns of one story; words between single spaces, none at the ends."""

    title: str
    exact: str
    words: str
    body: str
    length: int


class Said(NamedTuple):
    """What a story says; `names` are its kicker, topics and authors: they complete what is typed, and count as text."""

    headline: str
    standfirst: str
    body_text: str
    names: tuple[str, ...]


def analyse_stories(said: list[Said]) -> list[Analysis]:
    """Every one of them, in order."""
    return [analyse_story(one) for one in said]


def analyse_story(said: Said) -> Analysis:
    """The columns of a story that says this."""
    title = _cut(lexemes(said.headline))
    body = _cut(lexemes("\n".join([said.standfirst, said.body_text, *said.names])))
    return Analysis(
        title=" ".join(title),
        exact=" ".join(exact_words(f"{said.headline} {said.standfirst}")),
        words=" ".join(
            dict.fromkeys(prefix_word(word) for word in _cut(plain_words(" ".join([said.headline, *said.names]))))
        ),
        body=" ".join(body),
        length=len(title) + len(body),
    )


def exact_words(text: str) -> list[str]:
    """The words of `text` as they are spelled, without what no reader sees: hamzas, ى and ة stay."""
    words = (_SILENT.sub("", token.text).casefold() for token in tokenise(text))
    return [word for word in words if word.isalnum()]


def prefix_word(word: str) -> str:
    """A normalised word as it is typed ahead: nobody begins with the article, and some leave it out."""
    return word[2:] if word.startswith("ال") and len(word) >= 4 else word


def shown_words(text: str) -> dict[str, str]:
    """The normalised words of a headline or name with the spelling that readers know them by."""
    shown: dict[str, str] = {}
    for token in tokenise(text):
        spelled = _SILENT.sub("", token.text)
        word = normalise(spelled)
        if word.isalpha() and 3 <= len(word) <= MOST_LETTERS:
            shown.setdefault(word, spelled[:80])
    return shown


def _cut(words: list[str]) -> list[str]:
    if max(map(len, words), default=0) > MOST_LETTERS:
        words = [word[:MOST_LETTERS] for word in words]
    return words[:MOST_WORDS]
