"""The readable tail of a story's address: Arabic letters and Western digits joined by hyphens (arabic.md §3.4)."""

import re
import unicodedata

from .dates import read_digits
from .letters import FORMAT, TATWEEL

MAX_LENGTH = 70

FALLBACK = "خبر"

_SILENT = re.compile(f"[{FORMAT}{TATWEEL}\u115f\u1160\u3164\uffa0]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_WORD = re.compile(r"[^\W_]+")


def slug(headline: str) -> str:
    """The slug of `headline`: never empty, at most 70 characters, cut at a hyphen (security.md N7)."""
    words = _WORD.findall(_THOUSANDS.sub("", read_digits(_plain(headline))))
    return _cut("-".join(words)) or FALLBACK


def _plain(text: str) -> str:
    """Spelling stays; what cannot be typed or told apart in an address goes: marks, tatweel, hidden characters."""
    text = unicodedata.normalize("NFKC", _SILENT.sub("", text)).lower()
    text = unicodedata.normalize("NFKC", text)
    return _SILENT.sub("", "".join(char for char in text if not unicodedata.category(char).startswith("M")))


def _cut(joined: str) -> str:
    if len(joined) <= MAX_LENGTH:
        return joined
    head, _, _ = joined[: MAX_LENGTH + 1].rpartition("-")
    return head or joined[:MAX_LENGTH]
