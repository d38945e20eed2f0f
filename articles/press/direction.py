"""Left-to-right names inside printed text, each in a `<bdi>`: a sign beside a Latin word stays on its side (arabic.md §3.3)."""

import html
import re

from articles.arabic.bidi import foreign_runs
from articles.arabic.letters import LETTERS

_TEXT = re.compile(r"(?<=>)[^<]+|^[^<]+")
# Only beside Arabic can a sign end up on the wrong side.
_MIXED = re.compile(f"(?s)(?=.*[{LETTERS}])(?=.*(?:[A-Za-z\u00c0-\u024f@#]|\\+[0-9]))")


def isolated_html(markup: str) -> str:
    """`markup` with the foreign runs of its text nodes isolated; tags and attributes stay."""
    return _TEXT.sub(lambda node: _isolated(html.unescape(node[0])) if _MIXED.match(node[0]) else node[0], markup)


def _isolated(text: str) -> str:
    pieces, done = [], 0
    for start, end in foreign_runs(text):
        pieces += [
            html.escape(text[done:start], quote=False),
            f"<bdi>{html.escape(text[start:end], quote=False)}</bdi>",
        ]
        done = end
    return "".join([*pieces, html.escape(text[done:], quote=False)])
