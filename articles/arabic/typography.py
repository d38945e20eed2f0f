"""The typographic clean-up that runs on save (arabic.md §4): on text, never on markup; spelling is left to the writer."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from .dates import read_digits
from .findings import Draft, Edit, Finding, replace
from .letters import LETTERS, MARKS
from .quotes import house_quotes
from .spelling import suggest

__all__ = ["RULES", "Finding", "Rule", "clean", "suggest"]


class Rule(NamedTuple):
    """One automatic rule: its name for the switch, what the writer is told, and the edits it wants in a text."""

    name: str
    why: str
    edits: Callable[[str], Iterator[Edit]]


def clean(text: str, off: Collection[str] = ()) -> tuple[str, list[Finding]]:
    """`text` set as the house sets it, and every change that was made; cleaning a clean text changes nothing.

    `off` names rules of `RULES` to leave out. Give it one text node or one paragraph at a time. URLs, mail addresses,
    @handles and #hashtags stay as they are.
    """
    draft = Draft(text)
    for _ in range(_MOST_PASSES):
        before = draft.text
        for rule in RULES:
            if rule.name not in off:
                draft.apply(rule.name, rule.why, rule.edits(draft.text))
        if draft.text == before:
            break
    return draft.text, draft.findings


# In a heap of signs one rule may clear the way for an earlier one. The bound is for safety: text settles sooner.
_MOST_PASSES = 4


_ARABIC = re.compile(f"[{LETTERS}]")
_WORD = f"[{LETTERS}{MARKS}]"

_DIRECTION_MARKS = "\u061c\u200e\u200f"
_ZWNJ = "\u200c"
_INVISIBLE = re.compile(f"[{_DIRECTION_MARKS}{_ZWNJ}\u00ad\u180e\u200b\u202a-\u202e\u2060-\u2064\u206a-\u206f\ufeff]+")
# Next to one of these a direction mark does something.
_DIRECTED = re.compile(r"[0-9A-Za-z\u00c0-\u024f!-/:-@\[-`{-~]")
# After a number it keeps the unit on the same line; elsewhere a word processor left it.
_NBSP = re.compile(f"(?<![0-9٠-٩۰-۹%٪])[\u00a0\u2007\u202f]|[\u00a0\u2007\u202f](?!{_WORD}|[A-Za-z$€£])")
_PRESENTATION_FORM = re.compile("[\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdef\ufe70-\ufefc]+")
_PERSIAN = re.compile("[یک]")

_TATWEEL_INSIDE = re.compile(f"(?<={_WORD})ـ+(?={_WORD})")
_TATWEEL_AT_END = re.compile(
    f'(?<!{_WORD})(?<!ـ)({_WORD}+)ـ+(?![ـ]|{_WORD})(?:([ \u00a0]+)(?=["“«(]?[A-Za-z0-9٠-٩]|["“«]))?'
)
_CLITIC = re.compile("[وف]?(?:ال|لل|بال|كال|[بلك])|[وف]")

_DIGITS = re.compile("[0-9٠-٩۰-۹][0-9٠-٩۰-۹٫٬]*(?:[ \u00a0]*[٪%])?")
_LATIN_MARK = re.compile(f'(?<={_WORD})([»”")\\]]*)([ \u00a0]*[!؟،؛]*(?:,(?![0-9])|;(?![-)(DPp])|\\?)[,;?!]*)')
_SPACE_BEFORE = re.compile(
    f"(?<=[{LETTERS}{MARKS}0-9»”)\\]%])[ \u00a0]+(?=[،؛؟]|[:!](?![\\w)(/])|:(?={_WORD})|\\.(?![\\w.]))"
)
_SPACE_AFTER = re.compile(f"[،؛؟](?=[^\\W\\d_])|(?<=[{LETTERS}{MARKS}»”)\\]%])[:!](?=[^\\W\\d_])")
_REPEATS = re.compile(r"([!؟،؛])\1+|(\.\.\.)\.+")
_INNER_SPACE = re.compile(r"([(\[«“])[ \u00a0]+|(?<![ \u00a0])[ \u00a0]+([)\]»”])")
_SPACES = re.compile(" {2,}")
_TANWEEN = re.compile(f"(?<={_WORD})ا\u064b(?!ـ|{_WORD})")
_HYPHEN = re.compile(r"(?<=\S )-(?= \S)")


def _in_arabic(rule: Callable[[str], Iterator[Edit]]) -> Callable[[str], Iterator[Edit]]:
    """The rule for texts with Arabic in them: an English caption keeps its own marks."""
    return lambda text: rule(text) if _ARABIC.search(text) else iter(())


def _invisible(text: str) -> Iterator[Edit]:
    """A direction mark beside Latin text and a ZWNJ between two letters are there for a reason; the rest is not."""
    for found in _INVISIBLE.finditer(text):
        before, after = text[max(found.start() - 1, 0) : found.start()], text[found.end() : found.end() + 1]
        kept = ""
        if _DIRECTED.match(before) or _DIRECTED.match(after):
            kept = "".join(sign for sign in found[0] if sign in _DIRECTION_MARKS)
        if _ZWNJ in found[0] and _ARABIC.match(before) and _ARABIC.match(after):
            kept += _ZWNJ
        yield Edit(found.start(), found.end(), kept)


def _presentation_forms(text: str) -> Iterator[Edit]:
    for found in _PRESENTATION_FORM.finditer(text):
        # An isolated mark decomposes to a space and the mark.
        plain = unicodedata.normalize("NFKC", found[0]).replace(" ", "")
        yield Edit(found.start(), found.end(), plain)


def _persian_letters(text: str) -> Iterator[Edit]:
    for found in _PERSIAN.finditer(text):
        yield Edit(found.start(), found.end(), {"ی": "ي", "ک": "ك"}[found[0]])


def _tatweel_at_end(text: str) -> Iterator[Edit]:
    """بـ before a quote or a number and هـ for the Hijri year keep one tatweel, the clitic without a space after it."""
    for found in _TATWEEL_AT_END.finditer(text):
        word, gap = found[1], found[2] or ""
        if _CLITIC.fullmatch(word):
            yield Edit(found.start(), found.end(), f"{word}ـ")
        else:
            yield Edit(found.start(), found.end(), word + ("ـ" if len(word) == 1 else "") + gap)


def _western_digits(text: str) -> Iterator[Edit]:
    for found in _DIGITS.finditer(text):
        yield Edit(found.start(), found.end(), re.sub("[ \u00a0]*[٪%]", "%", read_digits(found[0])))


def _arabic_marks(text: str) -> Iterator[Edit]:
    for found in _LATIN_MARK.finditer(text):
        marks = found[2].strip(" \u00a0").translate(str.maketrans(",;?", "،؛؟"))
        yield Edit(found.start(2), found.end(2), marks)


def _pattern(pattern: re.Pattern[str], fix: str) -> Callable[[str], Iterator[Edit]]:
    return lambda text: replace(pattern, fix, text)


RULES: tuple[Rule, ...] = (
    Rule("invisible", "علامة خفية لا أثر لها", _invisible),
    Rule("nbsp", "مسافة غير قابلة للكسر تركها معالج الكلمات", _pattern(_NBSP, " ")),
    Rule("presentation_forms", "حروف مرسومة بأشكالها تُستبدل بها الحروف العادية", _presentation_forms),
    Rule("persian_letters", "حرف من لوحة مفاتيح فارسية", _persian_letters),
    Rule("tatweel", "تطويل داخل الكلمة", _pattern(_TATWEEL_INSIDE, "")),
    Rule("tatweel_at_end", "التطويل يبقى بعد حرف متصل بما يليه فقط", _tatweel_at_end),
    Rule("digits", "الأرقام بالصورة المعتمدة: 123", _western_digits),
    Rule("quotes", "علامات التنصيص المعتمدة: « » وداخلها “ ”", house_quotes),
    Rule("inner_space", "لا مسافة داخل القوسين أو علامتي التنصيص", _in_arabic(_pattern(_INNER_SPACE, r"\1\2"))),
    Rule("arabic_marks", "علامة ترقيم لاتينية بعد كلمة عربية", _arabic_marks),
    Rule("repeats", "علامة ترقيم مكررة", _pattern(_REPEATS, r"\1\2")),
    Rule("space_before", "لا مسافة قبل علامة الترقيم", _in_arabic(_pattern(_SPACE_BEFORE, ""))),
    Rule("space_after", "مسافة واحدة بعد علامة الترقيم", _in_arabic(_pattern(_SPACE_AFTER, r"\g<0> "))),
    Rule("double_space", "مسافتان متتاليتان", _pattern(_SPACES, " ")),
    Rule("tanween", "التنوين قبل الألف: كتابًا", _pattern(_TANWEEN, "\u064bا")),
    Rule("dash", "شرطة الفصل بين مسافتين: –", _in_arabic(_pattern(_HYPHEN, "–"))),
)
