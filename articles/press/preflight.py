"""The publish checklist: one pure function, asked by the rail, the publish button, bulk publishing and the press itself."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from articles.arabic.bidi import one_piece
from articles.press import advice
from articles.press.photo_checks import PhotoTexts, Problem, photo_problems

__all__ = ["Candidate", "PhotoTexts", "Problem", "Report", "problems", "report"]

# Kinds whose worth is in the text; a gallery or a video may be short.
TEXT_KINDS = frozenset({"news", "report", "analysis", "opinion", "interview"})
LEAST_WORDS = 50
PLACEHOLDER = re.compile(r"\bxxx+\b|\bTK\b|؟{3,}", re.IGNORECASE)


@dataclass(frozen=True)
class Candidate:
    """Everything the checklist looks at. `begins` is the aware moment at which readers would see it.

    Without a `manuscript` nothing is warned of: the press itself asks only what stops it. While a story is breaking news
    its one line may be all there is, and nobody has to sign it yet.
    """

    headline: str
    body_text: str
    words: int
    kind: str
    has_section: bool
    has_byline: bool
    begins: datetime
    lead: PhotoTexts | None = None
    photos: list[PhotoTexts] = field(default_factory=list)
    missing_photos: int = 0
    expires_at: datetime | None = None
    embargo_until: datetime | None = None
    holder: str = ""
    is_breaking: bool = False
    forbidden_embeds: list[str] = field(default_factory=list)
    broken_links: list[str] = field(default_factory=list)
    blocking_notes: list[str] = field(default_factory=list)
    style: list[Problem] = field(default_factory=list)
    manuscript: advice.Manuscript | None = None


@dataclass(frozen=True)
class Report:
    """The checklist as a person reads it: what stops the press, what is worth a look, and the names of the checks passed."""

    blocking: list[Problem]
    warnings: list[Problem]
    passed: list[str]


def problems(candidate: Candidate) -> list[Problem]:
    """What stands between this candidate and the reader, most important first (ux.md §6.5)."""
    told = report(candidate)
    return [*told.blocking, *told.warnings]


def report(candidate: Candidate) -> Report:
    found = [(name, [*check(candidate)]) for name, check in CHECKS] + _advised(candidate)
    every = [problem for _, of_check in found for problem in of_check]
    return Report(
        blocking=[problem for problem in every if problem.blocking],
        warnings=[problem for problem in every if not problem.blocking],
        passed=[name for name, of_check in found if not of_check],
    )


def _advised(candidate: Candidate) -> list[tuple[str, list[Problem]]]:
    if candidate.manuscript is None:
        return []
    return [
        (
            name,
            [
                Problem(where, message, blocking=False, words=words)
                for where, message, words in check(candidate, candidate.manuscript)
            ],
        )
        for name, check in advice.CHECKS
    ]


def _headline(candidate: Candidate) -> Iterator[Problem]:
    if not candidate.headline:
        yield Problem("headline", "المادة بلا عنوان: اكتب العنوان.", firm=True)


def _section(candidate: Candidate) -> Iterator[Problem]:
    if not candidate.has_section:
        yield Problem("section", "المادة بلا قسم: اختر القسم الذي تظهر فيه.", firm=True)


def _body(candidate: Candidate) -> Iterator[Problem]:
    if not candidate.words:
        yield Problem("body", "المادة بلا نص: اكتب النص أو الصقه.", firm=True)
    elif candidate.kind in TEXT_KINDS and candidate.words < LEAST_WORDS and not candidate.is_breaking:
        yield Problem("body", "النص أقصر من 50 كلمة: أكمله قبل النشر.")


def _placeholders(candidate: Candidate) -> Iterator[Problem]:
    if found := PLACEHOLDER.search(candidate.headline) or PLACEHOLDER.search(candidate.body_text):
        yield Problem("body", "في النص علامة لم تُستكمل (مثل xxx أو ؟؟؟): أكملها أو احذفها.", words=found[0])


def _byline(candidate: Candidate) -> Iterator[Problem]:
    if not candidate.has_byline and not candidate.is_breaking:
        yield Problem("bylines", "المادة بلا توقيع: أضف كاتبًا أو وكالة.", firm=True)


def _photos(candidate: Candidate) -> Iterator[Problem]:
    if candidate.missing_photos:
        yield Problem("body", "في النص صورة لم تعد في المكتبة: احذف موضعها أو اختر صورة أخرى.")
    yield from photo_problems(candidate.lead, candidate.photos, candidate.begins)


def _embeds(candidate: Candidate) -> Iterator[Problem]:
    for host in candidate.forbidden_embeds:
        yield Problem("body", f"في النص تضمين من موقع غير مسموح ({one_piece(host)}): احذفه أو ضع رابطًا مكانه.")


def _links(candidate: Candidate) -> Iterator[Problem]:
    for text in candidate.broken_links:
        yield Problem("body", f"رابط داخلي لا يفتح عند القارئ: «{one_piece(text)}». صحح عنوانه أو احذفه.", words=text)


def _notes(candidate: Candidate) -> Iterator[Problem]:
    for note in candidate.blocking_notes:
        yield Problem("notes", f"ملاحظة تمنع النشر {note}. عالجها ثم علّمها محلولة.")


def _times(candidate: Candidate) -> Iterator[Problem]:
    if candidate.embargo_until and candidate.begins < candidate.embargo_until:
        yield Problem("embargo_until", "النشر محظور قبل موعد رفع الحظر: جدول المادة بعده.", firm=True)
    if candidate.expires_at and candidate.expires_at <= candidate.begins:
        yield Problem("expires_at", "موعد انتهاء النشر يسبق بدايته: غيّره أو امسحه.", firm=True)


def _style(candidate: Candidate) -> Iterator[Problem]:
    yield from candidate.style


def _lock(candidate: Candidate) -> Iterator[Problem]:
    if candidate.holder:
        yield Problem("lock", f"يحررها الآن {one_piece(candidate.holder)}: اطلب منه التحرير أو تولّه.", firm=True)


CHECKS: tuple[tuple[str, Callable[[Candidate], Iterator[Problem]]], ...] = (
    ("العنوان", _headline),
    ("القسم", _section),
    ("النص", _body),
    ("لا علامات متروكة", _placeholders),
    ("التوقيع", _byline),
    ("نصوص الصور وحقوقها", _photos),
    ("مواقع التضمين", _embeds),
    ("الروابط الداخلية", _links),
    ("الملاحظات المانعة", _notes),
    ("أسلوب الدار", _style),
    ("المواعيد", _times),
    ("لا أحد يحررها", _lock),
)
