"""The difference of two texts: paragraphs are brought side by side first, then words. Pure functions, no database.

Bodies come in canonical form (press/shape.py), so that bold, links and subheads are compared and not only letters. What a
figure shows is told from outside, by `caption`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Literal

from articles.desk.diff_pairing import Pairing, bag_of, share
from articles.desk.diff_words import Same, Segment, Word, compare_words, exact, pieces, segments, words_of
from articles.press import shape
from articles.press.line import Line

# How alike two paragraphs must be for the one to be the other, moved.
MOVED = 0.75
LEAST_MOVED_WORDS = 3
# Where a paragraph begins inside a row that shows several.
BREAK = "¶"
NAMES = {
    "p": "فقرة",
    "h2": "عنوانًا فرعيًا",
    "h3": "عنوانًا أصغر",
    "li": "بندًا",
    "blockquote": "اقتباسًا",
    "tr": "صفًا في جدول",
    "caption": "عنوان جدول",
}

Kind = Literal["same", "changed", "added", "removed", "left", "arrived", "cut", "joined"]
Caption = Callable[[str, str], str]


@dataclass(frozen=True)
class Unit:
    """A paragraph, list item, table row or figure. `key` is what a figure stands for, `width` how wide a photo stands."""

    tag: str
    words: tuple[Word, ...]
    direction: str = ""
    key: str = ""
    width: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the comparison: old on one side, new on the other, where there are two. `number` pairs moved rows."""

    kind: Kind
    old: Unit | None = None
    new: Unit | None = None
    old_segments: list[Segment] = field(default_factory=list)
    new_segments: list[Segment] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    number: int = 0


# Reading a body


def units(html: str, caption: Caption = lambda kind, key: "") -> list[Unit]:
    return [unit for block in shape.blocks(html) for unit in _units(block, caption)]


def _units(block: shape.Block, caption: Caption, around: str = "") -> Iterator[Unit]:
    if block.tag == "figure":
        name, key = next(iter(block.attributes.items()))
        kind = name.removeprefix("data-")
        width = block.attributes.get("data-width", "")
        yield Unit("figure", words_of(caption(kind, key)), key=f"{kind}:{key}", width=width)
        return
    tag = around if around and block.tag == "p" else block.tag
    words: list[Word] = []
    inner: list[shape.Block] = []
    for child in block.children:
        if isinstance(child, Line):
            words += _words(child)
        elif block.tag == "tr":
            words += [*([Word("|")] if words else []), *_cell_words(child)]
        else:
            inner.append(child)
    if words:
        yield Unit(tag, tuple(words), block.attributes.get("dir", ""))
    for child in inner:
        yield from _units(child, caption, "blockquote" if block.tag == "blockquote" else "")


def _cell_words(cell: shape.Block) -> Iterator[Word]:
    for child in cell.children:
        yield from _words(child) if isinstance(child, Line) else _cell_words(child)


def _words(line: Line) -> Iterator[Word]:
    is_glued = False
    for run in line.runs():
        for chunk in re.findall(r"\s+|\S+", run.text):
            for text in pieces(chunk):
                yield Word(text, run.style, is_glued)
                is_glued = True
            is_glued = is_glued and not chunk.isspace()


# Paragraphs


def compare(old: Sequence[Unit], new: Sequence[Unit], same: Same = exact) -> list[Row]:
    """The rows of two bodies, in reading order. `same` is `exact` or `loose`."""
    matcher = SequenceMatcher(
        None, [_identity(unit, same) for unit in old], [_identity(unit, same) for unit in new], autojunk=False
    )
    rows: list[Row] = []
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            rows += [_same(left, right) for left, right in zip(old[i1:i2], new[j1:j2], strict=True)]
        else:
            rows += _aligned(old[i1:i2], new[j1:j2], same)
    return _with_moves(rows, same)


def _identity(unit: Unit, same: Same) -> tuple[object, ...]:
    return (unit.tag, unit.key, unit.width, unit.direction, tuple((same(word.text), word.style) for word in unit.words))


def _same(old: Unit, new: Unit) -> Row:
    return Row("same", old, new, segments(old.words), segments(new.words))


# Pairing paragraphs that changed


def _aligned(old: Sequence[Unit], new: Sequence[Unit], same: Same) -> list[Row]:
    """Two stretches without an equal paragraph: the pairing that keeps most words in pairs (dynamic programming)."""
    pairing = Pairing(old, new, same)
    best = [[(0.0, 0, 0)] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) + 1):
        for j in range(len(new) + 1):
            steps = [(best[i][j - 1][0], 0, 1)] * (j > 0) + [(best[i - 1][j][0], 1, 0)] * (i > 0)
            if i and j and _is_near(i, j, len(old), len(new)):
                steps += [(best[i - a][j - b][0] + gain, a, b) for gain, a, b in pairing.gains(i, j)]
            best[i][j] = max(steps, key=lambda step: step[0], default=(0.0, 0, 0))
    return [_row(old[i - a : i], new[j - b : j], same) for i, j, a, b in reversed([*_path(best)])]


def _is_near(i: int, j: int, olds: int, news: int) -> bool:
    """In a rewritten book only neighbours of the diagonal are tried, so that the time stays in proportion."""
    return olds * news <= 6400 or abs(i * news / olds - j) <= 25


def _path(best: list[list[tuple[float, int, int]]]) -> Iterator[tuple[int, int, int, int]]:
    i, j = len(best) - 1, len(best[0]) - 1
    while i or j:
        _, a, b = best[i][j]
        yield i, j, a, b
        i, j = i - a, j - b


def _row(old: Sequence[Unit], new: Sequence[Unit], same: Same) -> Row:
    if not old:
        return Row("added", None, new[0], [], segments(new[0].words, "ins"))
    if not new:
        return Row("removed", old[0], None, segments(old[0].words, "del"), [])
    kind: Kind = "changed" if len(old) == len(new) else "cut" if len(new) > len(old) else "joined"
    return _changed(kind, _whole(old), _whole(new), same)


def _whole(pieces: Sequence[Unit]) -> Unit:
    """Several paragraphs as one, a sign standing where each begins."""
    words = [word for number, piece in enumerate(pieces) for word in (*([Word(BREAK)] if number else []), *piece.words)]
    return replace(pieces[0], words=tuple(words))


def _changed(kind: Kind, old: Unit, new: Unit, same: Same) -> Row:
    left, right = compare_words(old.words, new.words, same)
    return Row(kind, old, new, left, right, _notes(old, new))


def _notes(old: Unit, new: Unit) -> tuple[str, ...]:
    notes = []
    if old.tag != new.tag:
        notes.append(f"كانت {NAMES.get(old.tag, old.tag)} وصارت {NAMES.get(new.tag, new.tag)}")
    if old.direction != new.direction:
        notes.append("تغيّر اتجاه السطر")
    if old.key != new.key:
        notes.append("صورة أخرى" if old.key.startswith("photo") and new.key.startswith("photo") else "عنصر آخر")
    elif old.width != new.width:
        notes.append(f"كانت الصورة {_width(old)} وصارت {_width(new)}")
    return tuple(notes)


def _width(unit: Unit) -> str:
    return shape.WIDTHS.get(unit.width, "بعرض النص")


# Moves


def _with_moves(rows: list[Row], same: Same) -> list[Row]:
    """A paragraph that is gone here and came there was moved."""
    rows = list(rows)
    arrived = {place: row.new for place, row in enumerate(rows) if row.kind == "added" and row.new}
    number = 0
    for place, row in enumerate(rows):
        if row.kind != "removed" or not row.old:
            continue
        target = next((there for there, unit in arrived.items() if _is_moved(row.old, unit, same)), None)
        if target is None:
            continue
        number += 1
        moved = _changed("arrived", row.old, arrived.pop(target), same)
        rows[place] = replace(row, kind="left", old_segments=segments(row.old.words), number=number)
        rows[target] = replace(moved, old=None, old_segments=[], number=number)
    return rows


def _is_moved(old: Unit, new: Unit, same: Same) -> bool:
    if old.tag == "figure" or new.tag == "figure":
        return old.key == new.key
    left, right = (bag_of(unit.words, same) for unit in (old, new))
    return min(len(left), len(right)) >= LEAST_MOVED_WORDS and share(len(left & right), left, right) >= MOVED
