"""Three-way merge of two people's edits to one article: by field, and in the text by paragraph. Pure functions.

The text is merged as diff3 does (Khanna, Kunal, Pierce 2007): paragraphs that both sides left alone are anchors; between
two anchors a change of one side is taken, and a change of both sides is a conflict unless they made the same one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

MINE, THEIRS, BOTH = "mine", "theirs", "both"
# Where «both» means both texts, one after the other; of two sections or photos only one can be.
JOINED = {
    "kicker": " ",
    "headline": " ",
    "short_headline": " ",
    "standfirst": " ",
    "dateline": " ",
    "lead_caption": " ",
    "lead_alt": " ",
    "social_headline": " ",
}
_BLOCK = re.compile(r"<(p|h2|h3|ul|ol|blockquote|table|figure)\b.*?</\1>", re.DOTALL)


@dataclass(frozen=True)
class Conflict:
    """One place that both changed. `key` names it in a form; `field` is the article's field."""

    key: str
    field: str
    base: Any
    mine: Any
    theirs: Any

    @property
    def may_be_both(self) -> bool:
        return self.field == "body" or self.field in JOINED


@dataclass
class Merge:
    """The merged article, with theirs standing where there is a conflict, and the conflicts in order."""

    snapshot: dict[str, Any]
    conflicts: list[Conflict] = field(default_factory=list)


def merge(
    base: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any], choices: Mapping[str, str]
) -> Merge:
    """Bring my edits of `base` into `theirs`. `choices` answers conflicts by key with mine, theirs or both."""
    merged = Merge(dict(theirs))
    for name in mine:
        if name == "body":
            merged.snapshot[name] = _merge_body(
                base.get(name) or "", theirs[name], mine[name], choices, merged.conflicts
            )
        elif mine[name] == theirs.get(name) or mine[name] == base.get(name):
            continue
        elif theirs.get(name) == base.get(name):
            merged.snapshot[name] = mine[name]
        else:
            conflict = Conflict(f"choose-{name}", name, base.get(name), mine[name], theirs.get(name))
            merged.snapshot[name] = _settled(conflict, choices, merged.conflicts)
    return merged


def paragraphs(html: str) -> list[str]:
    """The top-level blocks of a canonical body."""
    return [match[0] for match in _BLOCK.finditer(html)]


def _merge_body(base: str, theirs: str, mine: str, choices: Mapping[str, str], conflicts: list[Conflict]) -> str:
    merged: list[str] = []
    for number, (old, left, right) in enumerate(_regions(paragraphs(base), paragraphs(mine), paragraphs(theirs))):
        if left in (right, old):
            merged += right
        elif right == old:
            merged += left
        else:
            conflict = Conflict(f"choose-body-{number}", "body", "".join(old), "".join(left), "".join(right))
            merged.append(_settled(conflict, choices, conflicts))
    return "".join(merged)


def _settled(conflict: Conflict, choices: Mapping[str, str], conflicts: list[Conflict]) -> Any:
    """What the person chose; theirs, and an open conflict, while nothing was chosen."""
    choice = choices.get(conflict.key)
    if choice == MINE:
        return conflict.mine
    if choice == BOTH and conflict.may_be_both:
        return conflict.theirs + JOINED.get(conflict.field, "") + conflict.mine
    if choice != THEIRS:
        conflicts.append(conflict)
    return conflict.theirs


def _regions(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> list[tuple[list[str], list[str], list[str]]]:
    """Cut the three texts at the paragraphs that both sides kept: a list of (base, mine, theirs) between and at them."""
    kept_by_me = _kept(base, mine)
    kept_by_them = _kept(base, theirs)
    regions = []
    at_base = at_mine = at_theirs = 0
    for index in [*(i for i in range(len(base)) if i in kept_by_me and i in kept_by_them), len(base)]:
        my_end = kept_by_me.get(index, len(mine))
        their_end = kept_by_them.get(index, len(theirs))
        regions.append((list(base[at_base:index]), list(mine[at_mine:my_end]), list(theirs[at_theirs:their_end])))
        if index < len(base):
            regions.append(([base[index]], [mine[my_end]], [theirs[their_end]]))
        at_base, at_mine, at_theirs = index + 1, my_end + 1, their_end + 1
    return [part for region in regions if any(region) for part in _by_paragraph(*region)]


def _by_paragraph(base: list[str], mine: list[str], theirs: list[str]) -> list[tuple[list[str], list[str], list[str]]]:
    """Neighbouring paragraphs that were rewritten one for one are each a place of its own."""
    if len(base) == len(mine) == len(theirs):
        return [([old], [left], [right]) for old, left, right in zip(base, mine, theirs, strict=True)]
    return [(base, mine, theirs)]


def _kept(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """For each paragraph of `base` that stands unchanged in `other`, in order: where."""
    matcher = SequenceMatcher(None, base, other, autojunk=False)
    return {i + k: j + k for i, j, size in matcher.get_matching_blocks() for k in range(size)}
