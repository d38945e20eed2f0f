"""Where the words that a note quotes stand now, although the text round them and they themselves were edited. Pure."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from articles.arabic.fold import fold

CONTEXT = 40
# How much of the quoted words must still be there to say that this is the place.
ENOUGH = 0.5

State = Literal["there", "changed", "gone"]


@dataclass(frozen=True)
class Anchor:
    """`words` are the quoted ones as they read now; empty where they are gone."""

    state: State
    words: str = ""
    start: int = 0


def find(quote: str, before: str, after: str, text: str) -> Anchor:
    """The place of `quote` in `text`. `before` and `after` are what stood on its sides when it was quoted."""
    quote, before, after, text = (" ".join(part.split()) for part in (quote, before, after, text))
    starts = _occurrences(quote, text)
    if starts:
        best = max(starts, key=lambda start: _likeness(start, start + len(quote), before, after, text))
        return Anchor("there", quote, best)
    return _changed(quote, before, after, text)


def _occurrences(quote: str, text: str) -> list[int]:
    found = []
    place = text.find(quote)
    while quote and place >= 0:
        found.append(place)
        place = text.find(quote, place + 1)
    return found


def _likeness(start: int, end: int, before: str, after: str, text: str) -> float:
    left, right = text[max(0, start - CONTEXT) : start].strip(), text[end : end + CONTEXT].strip()
    return _ratio(left, before) + _ratio(right, after)


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _changed(quote: str, before: str, after: str, text: str) -> Anchor:
    """The stretch of whole words that is most like the quote; its neighbours decide between two."""
    words = text.split(" ")
    wanted = [fold(word) for word in quote.split(" ")]
    folded = [fold(word) for word in words]
    places = [0]
    for word in words:
        places.append(places[-1] + len(word) + 1)
    best = (0.0, 0, 0)
    for first, last in _windows(folded, wanted):
        likeness = _ratio(" ".join(folded[first:last]), " ".join(wanted))
        if likeness >= ENOUGH:
            score = likeness + 0.2 * _likeness(places[first], places[last] - 1, before, after, text)
            best = max(best, (score, first, last))
    if not best[0]:
        return _between(before, after, text)
    return Anchor("changed", " ".join(words[best[1] : best[2]]), places[best[1]])


def _windows(folded: list[str], wanted: list[str]) -> list[tuple[int, int]]:
    """Stretches about as long as the quote that begin or end with a word of it."""
    known = set(wanted)
    sizes = {max(1, len(wanted) + more) for more in (-2, -1, 0, 1, 2)}
    return [
        (first, first + size)
        for first in range(len(folded))
        for size in sizes
        if first + size <= len(folded) and (folded[first] in known or folded[first + size - 1] in known)
    ]


def _between(before: str, after: str, text: str) -> Anchor:
    """Every quoted word was replaced: what stands between the old neighbours now, if they still face each other."""
    if len(before) < 12 or len(after) < 12:
        return Anchor("gone")
    start = text.find(before)
    end = text.find(after, start + len(before)) if start >= 0 else -1
    words = text[start + len(before) : end].strip() if end >= 0 else ""
    return Anchor("changed", words, text.find(words, start + len(before))) if 0 < len(words) <= 200 else Anchor("gone")
