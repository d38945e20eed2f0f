"""Quotation marks of any kind become « », and “ ” inside them (arabic.md §4)."""

import re
from collections.abc import Iterator

from .findings import Edit
from .letters import LETTERS

_QUOTES = re.compile('["“”„‟«»]')
_ARABIC = re.compile(f"[{LETTERS}]")
_OUTER, _INNER = "«»", "“”"


def house_quotes(text: str) -> Iterator[Edit]:
    """The edits for the quotes of `text`, a line at a time; a line without Arabic, or with an unpaired quote, stays."""
    start = 0
    for line in text.splitlines(keepends=True):
        if _ARABIC.search(line):
            yield from (Edit(start + at, start + at + 1, sign) for at, sign in _signs(line))
        start += len(line)


def _signs(line: str) -> list[tuple[int, str]]:
    """Where the quotes of `line` stand and which sign belongs there; nothing if they do not pair up."""
    signs: list[tuple[int, str]] = []
    open_quotes: list[str] = []
    for found in _QUOTES.finditer(line):
        quote, at = found[0], found.start()
        neutral = quote not in _OUTER
        closes = bool(open_quotes) and (open_quotes[-1] == '"' if neutral else quote == "»" and open_quotes[-1] == "«")
        if quote == '"' and not closes and line[at - 1 : at].isdigit():
            continue  # inches
        if quote == "»" and not closes:
            return []
        if closes:
            open_quotes.pop()
        pair = _INNER if len(open_quotes) % 2 else _OUTER
        signs.append((at, pair[closes]))
        if not closes:
            open_quotes.append('"' if neutral else quote)
    return [] if open_quotes else signs
