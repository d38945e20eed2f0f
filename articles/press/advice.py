"""What the checklist warns of without stopping anybody (ux.md §6.5). Pure: the facts are gathered in candidate.py."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from articles.arabic.bidi import one_piece
from articles.arabic.fold import fold
from articles.arabic.letters import LETTERS, TATWEEL
from articles.arabic.reading import word_count

if TYPE_CHECKING:
    from articles.press.preflight import Candidate

# A field of the form, what is to be said there, and the words it is about.
Advice = tuple[str, str, str]

GOOD_HEADLINE, FAIR_HEADLINE = range(35, 66), range(25, 81)
LONGEST_STANDFIRST = 200
LONGEST_PARAGRAPH = 120
PARAGRAPHS_WITHOUT_SUBHEAD = 5
NEARLY_THE_SAME = 0.6

_PROSE = frozenset({"p", "blockquote", "ul", "ol"})


@dataclass(frozen=True)
class Manuscript:
    """What the warnings look at, beside the candidate itself. `blocks` are (tag, text) in order."""

    standfirst: str = ""
    blocks: list[tuple[str, str]] = field(default_factory=list)
    topics: int = 0
    hrefs: list[str] = field(default_factory=list)
    has_related: bool = False
    recent_headlines: list[str] = field(default_factory=list)
    photo_used_in: str = ""
    is_unmarked_update: bool = False


def _headline(candidate: "Candidate", manuscript: Manuscript) -> Iterator[Advice]:
    length = len(candidate.headline)
    if length and length not in GOOD_HEADLINE:
        how = "قصير" if length < GOOD_HEADLINE.start else "طويل"
        much = "" if length in FAIR_HEADLINE else " جدًا"
        yield "headline", f"العنوان {how}{much} ({length} حرفًا): الأفضل بين 35 و65.", ""


def _twin(candidate: "Candidate", manuscript: Manuscript) -> Iterator[Advice]:
    mine = _trigrams(candidate.headline)
    for other in manuscript.recent_headlines:
        theirs = _trigrams(other)
        if mine and len(mine & theirs) >= NEARLY_THE_SAME * len(mine | theirs):
            yield "headline", f"خبر قريب منه نُشر في آخر يومين: «{one_piece(other)}».", ""
            return


@lru_cache(maxsize=2048)
def _trigrams(headline: str) -> frozenset[str]:
    folded = f" {fold(headline)} "
    return frozenset(folded[place : place + 3] for place in range(len(folded) - 2)) if headline else frozenset()


def _standfirst(candidate: "Candidate", manuscript: Manuscript) -> Iterator[Advice]:
    standfirst = manuscript.standfirst
    if not standfirst:
        yield "standfirst", "المادة بلا مقدمة: تظهر تحت العنوان وفي نتائج البحث.", ""
    elif len(standfirst) > LONGEST_STANDFIRST:
        yield "standfirst", f"المقدمة أطول من {LONGEST_STANDFIRST} حرف: اختصرها.", ""
    first = next((text for tag, text in manuscript.blocks if tag == "p"), "")
    if standfirst and fold(standfirst) == fold(first):
        yield "standfirst", "المقدمة تكرر الفقرة الأولى: غيّر إحداهما.", ""


def _topics(candidate: "Candidate", manuscript: Manuscript) -> Iterator[Advice]:
    if not manuscript.topics:
        yield "topic_names", "المادة بلا موضوعات: أضف موضوعًا تُجمع تحته.", ""


def _photo(candidate: "Candidate", manuscript: Manuscript) -> Iterator[Advice]:
    if candidate.lead is None:
        yield "lead_photo", "المادة بلا صورة رئيسية.", ""
    if manuscript.photo_used_in:
        yield (
            "lead_photo",
            f"الصورة الرئيسية منشورة اليوم في القسم نفسه مع «{one_piece(manuscript.photo_used_in)}».",
            "",
        )


def _photo_texts(candidate: "Candidate", manuscript: Manuscript) -> Iterator[Advice]:
    named = [("lead_photo", "الرئيسية", candidate.lead)] if candidate.lead else []
    named += [("body", f"{number} داخل النص", photo) for number, photo in enumerate(candidate.photos, start=1)]
    for field_name, which, photo in named:
        if photo.alt and photo.alt == candidate.headline:
            yield field_name, f"النص البديل للصورة {which} يكرر العنوان: صف ما يُرى فيها.", ""


def _subheads(candidate: "Candidate", manuscript: Manuscript) -> Iterator[Advice]:
    without = 0
    for tag, text in manuscript.blocks:
        without = 0 if tag in ("h2", "h3") else without + (tag == "p")
        if without > PARAGRAPHS_WITHOUT_SUBHEAD:
            yield "body", "أكثر من خمس فقرات متتالية بلا عنوان فرعي.", _opening(text)
            return


def _paragraphs(candidate: "Candidate", manuscript: Manuscript) -> Iterator[Advice]:
    for tag, text in manuscript.blocks:
        words = word_count(text) if tag in _PROSE else 0
        if words > LONGEST_PARAGRAPH:
            yield "body", f"فقرة من {words} كلمة: اقسمها، فالحد 120.", _opening(text)


def _opening(text: str) -> str:
    return " ".join(text.split()[:6])


def _related(candidate: "Candidate", manuscript: Manuscript) -> Iterator[Advice]:
    if not manuscript.has_related:
        yield "body", "لا رابط في النص إلى خبر من أخبارنا.", ""


def _insecure(candidate: "Candidate", manuscript: Manuscript) -> Iterator[Advice]:
    for href in manuscript.hrefs:
        if href.lower().startswith("http://"):
            yield "body", f"رابط خارجي بلا تشفير: {one_piece(href)}", ""


def _update(candidate: "Candidate", manuscript: Manuscript) -> Iterator[Advice]:
    if manuscript.is_unmarked_update:
        yield "substantive", "تغيّر نص منشور منذ أكثر من خمس دقائق: علّم «تحديث جوهري» إن تغيّر معناه.", ""


# A tatweel that stands alone, as in «لـ14», joins nothing wrongly.
_STRETCHED = re.compile(f"[{LETTERS}]{TATWEEL}+[{LETTERS}]")
_SIGNS = re.compile(f"[{LETTERS}] ?([,;?])(?![0-9])")
_FIELDS = {"headline": "العنوان", "standfirst": "المقدمة", "body": "النص"}


def _signs(candidate: "Candidate", manuscript: Manuscript) -> Iterator[Advice]:
    for name, text in _texts(candidate, manuscript):
        if found := _SIGNS.search(text):
            better = {",": "،", ";": "؛", "?": "؟"}[found[1]]
            yield name, f"علامة غير عربية في {_FIELDS[name]}: اكتب «{better}» بدل «{found[1]}».", found[0]
        if "  " in text:
            yield name, f"مسافة مكررة في {_FIELDS[name]}.", ""


def _letters(candidate: "Candidate", manuscript: Manuscript) -> Iterator[Advice]:
    if latin := re.search("[A-Za-z]{2,}", candidate.headline):
        yield "headline", f"حروف لاتينية في العنوان: «{one_piece(latin[0])}».", latin[0]
    for name, text in _texts(candidate, manuscript):
        if stretched := _STRETCHED.search(text):
            yield name, f"تطويل داخل كلمة في {_FIELDS[name]}: احذفه.", stretched[0]
        if re.search("[0-9]", text) and re.search("[٠-٩۰-۹]", text):
            yield name, f"أرقام من شكلين في {_FIELDS[name]}: وحّدها.", ""


def _texts(candidate: "Candidate", manuscript: Manuscript) -> list[tuple[str, str]]:
    return [("headline", candidate.headline), ("standfirst", manuscript.standfirst), ("body", candidate.body_text)]


CHECKS: tuple[tuple[str, Callable[["Candidate", Manuscript], Iterator[Advice]]], ...] = (
    ("طول العنوان", _headline),
    ("عنوان لم يسبق", _twin),
    ("المقدمة", _standfirst),
    ("الموضوعات", _topics),
    ("وجود صورة رئيسية", _photo),
    ("اختلاف النص البديل", _photo_texts),
    ("العناوين الفرعية", _subheads),
    ("طول الفقرات", _paragraphs),
    ("روابط إلى أخبارنا", _related),
    ("تشفير الروابط", _insecure),
    ("علامات الترقيم", _signs),
    ("الحروف والأرقام", _letters),
    ("تحديث المنشور", _update),
)
