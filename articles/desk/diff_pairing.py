"""How many words two paragraphs have in common, and so which belong beside each other. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from articles.desk.diff_words import Same, Word

if TYPE_CHECKING:
    from articles.desk.diff import Unit

# How alike two paragraphs must be to stand beside each other, and to count as cut in two.
ALIKE, CUT = 0.35, 0.8
MOST_PIECES = 3

# The words of a paragraph, each with the number of its occurrence: what two have in common is one set operation.
Bag = frozenset[tuple[str, int]]


def bag_of(words: Iterable[Word], same: Same) -> Bag:
    seen: Counter[str] = Counter()
    bag = []
    for word in words:
        key = same(word.text)
        bag.append((key, seen[key]))
        seen[key] += 1
    return frozenset(bag)


class Pairing:
    """How many words come to stand in pairs if paragraphs are paired one to one, cut or joined."""

    def __init__(self, old: Sequence["Unit"], new: Sequence["Unit"], same: Same) -> None:
        self.old, self.new, self.same = old, new, same
        self.left, self.right = ([bag_of(unit.words, same) for unit in side] for side in (old, new))

    def gains(self, i: int, j: int) -> Iterator[tuple[float, int, int]]:
        """For the last of the first `i` old and `j` new paragraphs: the gain, and how many of each it takes."""
        old, new = self.old[i - 1], self.new[j - 1]
        if "figure" in (old.tag, new.tag):
            if old.tag == new.tag:
                yield 5.0 if old.key == new.key else 1.0, 1, 1
            return
        left, right = self.left[i - 1], self.right[j - 1]
        common = len(left & right)
        if common and share(common, left, right) >= ALIKE:
            yield common, 1, 1
        # A part has nearly all its words from the whole, so one that has not spares trying the others.
        if common >= CUT * len(right):
            yield from ((gain, 1, parts) for parts, gain in self._cuts(left, self.right[:j], self.new[:j]))
        if common >= CUT * len(left):
            yield from ((gain, parts, 1) for parts, gain in self._cuts(right, self.left[:i], self.old[:i]))

    def _cuts(self, whole: Bag, parts: Sequence[Bag], units: Sequence["Unit"]) -> Iterator[tuple[int, float]]:
        for number in range(2, min(MOST_PIECES, len(parts)) + 1):
            part = parts[-number]
            if units[-number].tag in ("figure", "h2", "h3") or len(part & whole) < CUT * len(part):
                return
            together = bag_of((word for unit in units[-number:] for word in unit.words), self.same)
            common = len(together & whole)
            if share(common, whole, together) >= CUT:
                yield number, common - 0.5


def share(common: int, left: Bag, right: Bag) -> float:
    return 2 * common / ((len(left) + len(right)) or 1)
