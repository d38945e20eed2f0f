"""House style rules on a text: words or patterns that a newsroom wants written otherwise. Bounded in time.

Patterns run in the `regex` package, whose searches can be given a time limit: the standard library's cannot be stopped.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple, Protocol

import regex

from .findings import Finding, hands_off, outside
from .letters import LETTERS, MARKS

# One rule may take so long on one text, and all rules together on one.
RULE_SECONDS = 0.05
ALL_SECONDS = 1.0
MOST_FINDINGS = 50

_SLOW = "a" * 30 + "!" + "ا" * 30 + "!" + "كلمة " * 20 + "1" * 30


class BadPattern(Exception):
    """A rule that cannot work, in Arabic. `field` is the one to mend."""

    def __init__(self, message: str, field: str = "find") -> None:
        super().__init__(message)
        self.field = field


class Rule(Protocol):
    """What a rule needs to say; the row of the database does."""

    find: str
    is_pattern: bool
    replacement: str
    why: str


class Matcher(NamedTuple):
    """A rule made ready to run."""

    pattern: regex.Pattern[str]
    is_pattern: bool

    def findings(self, text: str, replacement: str, name: str, why: str) -> Iterator[Finding]:
        """What the rule finds in `text`, each with its fix. Raises TimeoutError."""
        is_open = outside(hands_off(text))
        for found in self.pattern.finditer(text, timeout=RULE_SECONDS):
            fix = self._fix(found, replacement) if replacement else None
            finding = Finding(name, found.start(), found.end(), found[0], fix, why)
            if found[0] and fix != found[0] and is_open(finding):
                yield finding

    def _fix(self, found: regex.Match[str], replacement: str) -> str:
        # A listed word keeps the clitic that stands before it.
        return found.expand(replacement) if self.is_pattern else (found[1] or "") + replacement

    def check(self, replacement: str) -> None:
        """Refuse a pattern that is slow, finds nothing at all, or whose replacement names a group that it has not."""
        try:
            if self.pattern.search("", timeout=RULE_SECONDS):
                raise BadPattern("النمط يطابق الفراغ: اجعله يطابق حرفًا على الأقل.")
            # With its own signs behind, or a pattern is turned away at once for a letter that is missing.
            self.pattern.search(_SLOW + self.pattern.pattern, timeout=RULE_SECONDS)
        except TimeoutError as slow:
            raise BadPattern("النمط بطيء: تجنب التكرار داخل التكرار، مثل (أ+)+.") from slow
        if self.is_pattern and replacement:
            self._check_replacement(replacement)

    def _check_replacement(self, replacement: str) -> None:
        try:
            regex.compile(f"(?:{self.pattern.pattern})|").sub(replacement, "", timeout=RULE_SECONDS)
        except (regex.error, IndexError, TimeoutError) as wrong:
            raise BadPattern("البديل يشير إلى مجموعة ليست في النمط.", "replacement") from wrong


@lru_cache(maxsize=2_000)
def compiled(find: str, is_pattern: bool) -> Matcher:
    """The rule made ready. Raises BadPattern."""
    if not find.strip():
        raise BadPattern("اكتب ما تبحث عنه القاعدة.")
    if not is_pattern:
        words = r"\s+".join(map(regex.escape, find.split()))
        return Matcher(regex.compile(f"(?<![{LETTERS}{MARKS}])([وف]?[بلك]?)(?:{words})(?![{LETTERS}{MARKS}])"), False)
    try:
        return Matcher(regex.compile(find), True)
    except regex.error as wrong:
        raise BadPattern("النمط غير صحيح: تحقق من الأقواس والعلامات.") from wrong


def run(rules: Iterable[Rule], text: str) -> list[tuple[Rule, Finding]]:
    """What `rules` find in `text`, in the order of the text. A rule that runs out of time finds nothing here."""
    found: list[tuple[Rule, Finding]] = []
    stop = time.monotonic() + ALL_SECONDS
    for rule in rules:
        if time.monotonic() > stop:
            break
        try:
            matcher = compiled(rule.find, rule.is_pattern)
            found += [(rule, one) for one in matcher.findings(text, rule.replacement, f"style:{rule.find}", rule.why)]
        except (TimeoutError, BadPattern):
            continue
    return sorted(found, key=lambda pair: (pair[1].start, pair[1].end))[:MOST_FINDINGS]
