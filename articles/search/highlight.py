"""Hits marked in the original spelling: `<mark>` goes round whole words of the text as it was printed (arabic.md §2.7)."""

from collections.abc import Collection
from html import escape
from itertools import pairwise

from django.utils.safestring import SafeString, mark_safe

from articles.arabic.tokens import terms_among

SNIPPET = 200
# How far round the place that the index names the words are looked for: lexemes and words do not run in step.
REACH = 280
MOST_PLACES = 5

Span = tuple[int, int]


def hits(text: str, lexemes: Collection[str]) -> list[Span]:
    """Where in `text` the words of the query stand, however they are spelled there."""
    return [(term.start, term.end) for term in terms_among(text, lexemes)]


def marked(text: str, lexemes: Collection[str]) -> SafeString:
    """`text` escaped, its hits marked."""
    return _marked(text, hits(text, lexemes))


def snippet(text: str, lexemes: Collection[str], body: str = "") -> SafeString:
    """About `SNIPPET` characters of `text` round the densest place of hits, cut between words.

    `body` are the lexemes of `text` as they are indexed: they tell where to look, so that not all of it is analysed.
    """
    piece, is_start, is_end = _neighbourhood(text, lexemes, body)
    piece = " ".join(piece.split())
    spans = hits(piece, lexemes)
    start = _best_start(piece, spans)
    end = min(len(piece), start + SNIPPET)
    while end < len(piece) and not piece[end].isspace():
        end += 1
    inside = [(a - start, b - start) for a, b in spans if a >= start and b <= end]
    before = "" if is_start and start == 0 else "… "
    after = "" if is_end and end == len(piece) else " …"
    return mark_safe(f"{before}{_marked(piece[start:end], inside)}{after}")  # noqa: S308 — of parts that are escaped


def _neighbourhood(text: str, lexemes: Collection[str], body: str) -> tuple[str, bool, bool]:
    """The part of `text` in which the words stand closest, and whether it is its beginning and its end."""
    spaced = f" {body} "
    places = sorted(place for lexeme in lexemes for place in _places(spaced, f" {lexeme} "))
    if not places:
        return text[: 2 * REACH], True, len(text) <= 2 * REACH
    best = max(places, key=lambda place: (sum(place <= other < place + SNIPPET for other in places), -place))
    middle = best * len(text) // len(spaced)
    start, end = max(0, middle - REACH), middle + REACH
    # From space to space, so that no word is cut.
    start = text.rfind(" ", 0, start) + 1 if start else 0
    cut = text.find(" ", end)
    end = cut if cut >= 0 and end < len(text) else len(text)
    return text[start:end], start == 0, end == len(text)


def _places(text: str, word: str) -> list[int]:
    found: list[int] = []
    place = text.find(word)
    while place >= 0 and len(found) < MOST_PLACES:
        found.append(place)
        place = text.find(word, place + 1)
    return found


def _best_start(text: str, spans: list[Span]) -> int:
    """The beginning of the window with the most hits; the first of them stands a little inside it."""
    best, most = 0, -1
    for place, (start, _) in enumerate(spans):
        inside = sum(end <= start + SNIPPET - 40 for _, end in spans[place : place + 12])
        if inside > most:
            best, most = start, inside
    if best <= 40:
        return 0
    return text.rfind(" ", 0, best - 30) + 1


def _marked(text: str, spans: list[Span]) -> SafeString:
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    pieces = [escape(text[start:end]) for start, end in pairwise(edges)]
    # Every second piece is a hit.
    pieces[1::2] = [f"<mark>{piece}</mark>" for piece in pieces[1::2]]
    return mark_safe("".join(pieces))  # noqa: S308 — escaped above
