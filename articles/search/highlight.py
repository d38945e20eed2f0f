"""Hits marked in the original spelling: `<mark>` goes round whole words of the text as it was printed (arabic.md §2.7)."""

from collections.abc import Collection
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.arabic.tokens import analyse

SNIPPET = 200
# How much of a text is looked at for a window: a hit further down is found by its beginning alone.
LOOKED_AT = 6_000

Span = tuple[int, int]


def hits(text: str, lexemes: Collection[str]) -> list[Span]:
    """Where in `text` the words of the query stand, however they are spelled there."""
    return [(term.start, term.end) for term in analyse(text) if term.lexeme in lexemes]


def marked(text: str, lexemes: Collection[str]) -> SafeString:
    """`text` escaped, its hits marked."""
    return _marked(text, hits(text, lexemes))


def snippet(text: str, lexemes: Collection[str]) -> SafeString:
    """About `SNIPPET` characters of `text` round the densest place of hits, cut between words."""
    text = " ".join(text[:LOOKED_AT].split())
    spans = hits(text, lexemes)
    start = _best_start(text, spans, lexemes)
    end = min(len(text), start + SNIPPET)
    while end < len(text) and not text[end].isspace():
        end += 1
    inside = [(a - start, b - start) for a, b in spans if a >= start and b <= end]
    return format_html(
        "{}{}{}", "… " if start else "", _marked(text[start:end], inside), " …" if end < len(text) else ""
    )


def _best_start(text: str, spans: list[Span], lexemes: Collection[str]) -> int:
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
    pieces = [(text[start:end], number % 2) for number, (start, end) in enumerate(pairwise(edges))]
    return format_html_join("", "{}", ((_mark(piece) if is_hit else piece,) for piece, is_hit in pieces))


def _mark(piece: str) -> SafeString:
    return format_html("<mark>{}</mark>", piece)
