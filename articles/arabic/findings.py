"""What a checker found in a text, and a draft that is edited while it remembers the places of the original."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple


class Finding(NamedTuple):
    """`found` = text[start:end] of the text that was checked. `fix` is None where only a person can decide."""

    rule: str
    start: int
    end: int
    found: str
    fix: str | None
    why: str


class Edit(NamedTuple):
    """Put `fix` in the place of draft.text[start:end]."""

    start: int
    end: int
    fix: str


# Addresses, handles and hashtags mean what their characters say: no rule touches them.
_HANDS_OFF = re.compile(
    r"(?:https?://|www\.)[^\s<>\"«»“”،؛؟()]+"
    r"|(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    r"|[@#]\w+"
    r"|(?<![A-Za-z0-9.-])[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}(?:/[^\s<>\"«»“”،؛؟()]*)?"
)


def hands_off(text: str) -> list[tuple[int, int]]:
    """The spans of URLs, mail addresses, @handles and #hashtags, without a full stop or colon that ends the sentence."""
    return [(found.start(), found.start() + len(found[0].rstrip(".,:;!?"))) for found in _HANDS_OFF.finditer(text)]


def outside(closed: list[tuple[int, int]]) -> Callable[[Edit | Finding], bool]:
    """A test for edits and findings that touch none of the spans `closed` (in order, not overlapping)."""
    ends = [end for _, end in closed]

    def is_outside(piece: Edit | Finding) -> bool:
        next_one = bisect_right(ends, piece.start)
        return next_one == len(closed) or closed[next_one][0] >= piece.end

    return is_outside


class Draft:
    """A text under correction. Findings give places in the original, whatever was edited before."""

    def __init__(self, original: str) -> None:
        self.original = self.text = original
        self.findings: list[Finding] = []
        self._origin = list(range(len(original) + 1))

    def apply(self, rule: str, why: str, edits: Iterable[Edit]) -> None:
        """Make those of `edits` (in order, not overlapping) that change something outside addresses and handles."""
        wanted = [edit for edit in edits if self.text[edit.start : edit.end] != edit.fix]
        if not wanted:
            return
        is_open = outside(hands_off(self.text))
        pieces: list[str] = []
        origin: list[int] = []
        done = 0
        for edit in filter(is_open, wanted):
            self._note(rule, why, edit)
            pieces += (self.text[done : edit.start], edit.fix)
            origin += self._origin[done : edit.start]
            origin += [self._origin[min(edit.start + n, edit.end - 1)] for n in range(len(edit.fix))]
            done = edit.end
        self.text = "".join((*pieces, self.text[done:]))
        self._origin = origin + self._origin[done:]

    def _note(self, rule: str, why: str, edit: Edit) -> None:
        start, end = self._origin[edit.start], self._origin[edit.end]
        self.findings.append(Finding(rule, start, end, self.original[start:end], edit.fix, why))


def replace(pattern: re.Pattern[str], fix: str, text: str) -> Iterator[Edit]:
    """The edits that put the template `fix` in the place of every match of `pattern`."""
    for found in pattern.finditer(text):
        yield Edit(found.start(), found.end(), found.expand(fix))
