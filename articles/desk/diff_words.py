"""The difference of two lines of words, with what became of their look. Pure functions."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal, NamedTuple

from articles.arabic.letters import MARKS, TATWEEL
from articles.press.line import PLAIN, Format

Change = Literal["", "del", "ins", "style"]
Same = Callable[[str], str]


class Word(NamedTuple):
    text: str
    style: Format = PLAIN
    # Whether it follows the one before it without a space: a word that is bold in part is two of these.
    glued: bool = False


class Segment(NamedTuple):
    """Words that share one fate. `note` says what became of their look."""

    text: str
    change: Change = ""
    style: Format = PLAIN
    note: str = ""


# When two words are one


def exact(text: str) -> str:
    return text


_SILENT = re.compile(f"[{MARKS}{TATWEEL}]")
_HAMZA = str.maketrans("أإآٱؤئ", "ااااءء")


@lru_cache(maxsize=8192)
def loose(text: str) -> str:
    """A word without tashkeel and tatweel, every hamza alike."""
    return _SILENT.sub("", text).translate(_HAMZA)


_SIGN = r".,:;!?،؛؟…«»()\[\]\""
_PIECE = re.compile(rf"[{_SIGN}]|[^\s{_SIGN}]+(?:[{_SIGN}]+[^\s{_SIGN}]+)*")


def pieces(chunk: str) -> list[str]:
    """A word without the signs before and after it, and each of those: a comma more is no other word."""
    return _PIECE.findall(chunk)


def words_of(text: str) -> tuple[Word, ...]:
    return tuple(Word(piece, glued=place > 0) for chunk in text.split() for place, piece in enumerate(pieces(chunk)))


# Comparing


def compare_words(old: Sequence[Word], new: Sequence[Word], same: Same = exact) -> tuple[list[Segment], list[Segment]]:
    """Both texts, each with what became of its words."""
    matcher = SequenceMatcher(
        None, [same(word.text) for word in old], [same(word.text) for word in new], autojunk=False
    )
    left: list[tuple[bool, Segment]] = []
    right: list[tuple[bool, Segment]] = []
    for is_equal, i1, i2, j1, j2 in _settled(matcher.get_opcodes(), new):
        if is_equal:
            for before, after in zip(old[i1:i2], new[j1:j2], strict=True):
                note = _look(before.style, after.style)
                change: Change = "style" if note else ""
                left.append((before.glued, Segment(before.text, change, before.style)))
                right.append((after.glued, Segment(after.text, change, after.style, note)))
        else:
            left += [(word.glued, Segment(word.text, "del", word.style)) for word in old[i1:i2]]
            right += [(word.glued, Segment(word.text, "ins", word.style)) for word in new[j1:j2]]
    return _joined(left), _joined(right)


def _settled(
    codes: Sequence[tuple[str, int, int, int, int]], new: Sequence[Word]
) -> Iterator[tuple[bool, int, int, int, int]]:
    """One small word between two changes is no island to stand on: it is read as part of the change."""
    waiting: tuple[int, int, int, int] | None = None
    for place, (kind, i1, i2, j1, j2) in enumerate(codes):
        between = 0 < place < len(codes) - 1 and all(codes[place + step][0] == "replace" for step in (-1, 1))
        if kind == "equal" and not (between and j2 - j1 == 1 and len(new[j1].text) <= 3):
            if waiting:
                yield False, *waiting
            waiting = None
            yield True, i1, i2, j1, j2
        else:
            waiting = (waiting[0], i2, waiting[2], j2) if waiting else (i1, i2, j1, j2)
    if waiting:
        yield False, *waiting


def _look(old: Format, new: Format) -> str:
    """What became of the look of a word that stayed."""
    notes = []
    if old.strong != new.strong:
        notes.append("صار عريضًا" if new.strong else "لم يعد عريضًا")
    if old.em != new.em:
        notes.append("صار مائلًا" if new.em else "لم يعد مائلًا")
    if old.href != new.href:
        notes.append(
            f"رابط إلى {new.href}" if not old.href else "حُذف رابطه" if not new.href else f"تغيّر رابطه إلى {new.href}"
        )
    return "، ".join(notes)


def segments(words: Iterable[Word], change: Change = "") -> list[Segment]:
    return _joined((word.glued, Segment(word.text, change, word.style)) for word in words)


def _joined(parts: Iterable[tuple[bool, Segment]]) -> list[Segment]:
    """Neighbours of one fate and look become one segment; the space between two segments ends the first."""
    out: list[Segment] = []
    for glued, part in parts:
        gap = "" if glued or not out else " "
        if out and out[-1][1:] == part[1:]:
            out[-1] = out[-1]._replace(text=out[-1].text + gap + part.text)
        else:
            out[-1:] = [out[-1]._replace(text=out[-1].text + gap)] if out else []
            out.append(part)
    return out
