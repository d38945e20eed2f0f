"""Characters no reader can see: what a field refuses, keeps, and where a long text may be cut (security.md N1-N4, N10)."""

import re
import unicodedata

from .letters import FORMAT, TATWEEL

MAX_MARKS_IN_A_ROW = 8

_FLAG = "(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f)"
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_FORBIDDEN = re.compile(
    f"{_FLAG}|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\ufeff\ufff9-\ufffb\ud800-\udfff{_NONCHARACTERS}\U000e0000-\U000e007f]"
)
_LINE_BREAK = re.compile("\r\n|[\r\x85\u2028\u2029]")
_TAB = re.compile("[\t\x0b\x0c]")
# No letter, digit, space or ASCII sign: only such a run can be a pile of marks.
_PERHAPS_MARKS = re.compile(rf"[^\w\s!-~]{{{MAX_MARKS_IN_A_ROW + 1},}}")

_ZERO_WIDTH = re.compile(f"[{FORMAT}]")
# Letters by category that draw nothing: the Hangul fillers. Tatweel draws, but is no letter.
_BLANK_LETTERS = frozenset(("\u115f", "\u1160", "\u3164", "\uffa0", TATWEEL))

_ZWJ = "\u200d"
_KEPT_WITH_PREVIOUS = re.compile("[\u200c\u200d\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\u1160-\u11ff\ud7b0-\ud7fb]")


def clean_text(text: str) -> str:
    """`text` of several lines without hidden characters; every line break becomes one newline, a tab one space.

    Kept: tashkeel, tatweel, ZWNJ, ZWJ, LRM, RLM, ALM, isolates, emoji sequences. Removed: controls, embeddings and
    overrides, byte order marks, non-characters, lone surrogates, tag characters outside a flag, the ninth and every
    further mark in a row.
    """
    text = _TAB.sub(" ", _LINE_BREAK.sub("\n", text))
    text = _FORBIDDEN.sub(lambda found: found[1] or "", text)
    return _PERHAPS_MARKS.sub(lambda found: _with_few_marks(found[0]), text)


def clean_line(text: str) -> str:
    """`clean_text` for a field of one line: line breaks become spaces, none are left at the ends."""
    return clean_text(text).replace("\n", " ").strip()


def has_visible_letter(text: str) -> bool:
    """Whether a headline or name has a letter or digit that shows; fillers, marks, signs and emoji do not count."""
    return any(unicodedata.category(char)[0] in "LN" and char not in _BLANK_LETTERS for char in text)


def cut_at_grapheme(text: str, n: int) -> str:
    """At most `n` characters of `text`, never between a letter and its marks or inside an emoji."""
    if len(text) <= n:
        return text
    while n > 0 and not _may_cut(text, n):
        n -= 1
    return text[: max(n, 0)]


def _with_few_marks(run: str) -> str:
    kept, marks = [], 0
    for char in run:
        if unicodedata.category(char).startswith("M"):
            marks += 1
        elif not _ZERO_WIDTH.match(char):
            marks = 0
        if marks <= MAX_MARKS_IN_A_ROW:
            kept.append(char)
    return "".join(kept)


def _may_cut(text: str, at: int) -> bool:
    """The common part of Unicode's grapheme rules (UAX 29); Python has no full table of them."""
    before, after = text[at - 1], text[at]
    if before == _ZWJ or _KEPT_WITH_PREVIOUS.match(after) or unicodedata.category(after).startswith("M"):
        return False
    if before == "\r" and after == "\n":
        return False
    return not (_is_regional(after) and _regionals_before(text, at) % 2)


def _is_regional(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _regionals_before(text: str, at: int) -> int:
    """How many regional indicators end at `at`; two of them make a flag."""
    first = at
    while first > 0 and _is_regional(text[first - 1]):
        first -= 1
    return at - first
