"""The publish checklist: one pure function, asked by the rail, the publish button, bulk publishing and the press itself."""

import re
from dataclasses import dataclass, field
from datetime import datetime

# Kinds whose worth is in the text; a gallery or a video may be short.
TEXT_KINDS = frozenset({"news", "report", "analysis", "opinion", "interview"})
LEAST_WORDS = 50
PLACEHOLDER = re.compile(r"\bxxx+\b|\bTK\b|؟{3,}", re.IGNORECASE)


@dataclass(frozen=True)
class Problem:
    """One finding. `field` names the form field that mends it."""

    field: str
    message: str
    blocking: bool = True


@dataclass(frozen=True)
class PhotoTexts:
    """What this story would print with one photo, overrides already applied."""

    caption: str
    alt: str
    credit: str


@dataclass(frozen=True)
class Candidate:
    """Everything the checklist looks at. `begins` is the aware moment at which readers would see it.

    While a story is breaking news its one line may be all there is, and nobody has to sign it yet.
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


def problems(candidate: Candidate) -> list[Problem]:
    """What stands between this candidate and the reader, most important first (ux.md §6.5)."""
    found = [*_text_problems(candidate), *_photo_problems(candidate), *_time_problems(candidate)]
    if candidate.holder:
        found.append(Problem("lock", f"يحررها الآن {candidate.holder}: اطلب منه التحرير أو تولّه."))
    return found


def _text_problems(candidate: Candidate) -> list[Problem]:
    found = []
    if not candidate.headline:
        found.append(Problem("headline", "المادة بلا عنوان: اكتب العنوان."))
    if not candidate.has_section:
        found.append(Problem("section", "المادة بلا قسم: اختر القسم الذي تظهر فيه."))
    if not candidate.words:
        found.append(Problem("body", "المادة بلا نص: اكتب النص أو الصقه."))
    elif candidate.kind in TEXT_KINDS and candidate.words < LEAST_WORDS and not candidate.is_breaking:
        found.append(Problem("body", "النص أقصر من 50 كلمة: أكمله قبل النشر."))
    if PLACEHOLDER.search(candidate.headline) or PLACEHOLDER.search(candidate.body_text):
        found.append(Problem("body", "في النص علامة لم تُستكمل (مثل xxx أو ؟؟؟): أكملها أو احذفها."))
    if not candidate.has_byline and not candidate.is_breaking:
        found.append(Problem("bylines", "المادة بلا توقيع: أضف كاتبًا أو وكالة."))
    return found


def _photo_problems(candidate: Candidate) -> list[Problem]:
    found = []
    if candidate.lead:
        found += _missing_texts(candidate.lead, "lead_photo", "الصورة الرئيسية")
    for number, photo in enumerate(candidate.photos, start=1):
        found += _missing_texts(photo, "photos", f"الصورة {number} داخل النص")
    if candidate.missing_photos:
        found.append(Problem("body", "في النص صورة لم تعد في المكتبة: احذف موضعها أو اختر صورة أخرى."))
    return found


def _missing_texts(photo: PhotoTexts, field_name: str, what: str) -> list[Problem]:
    texts = {"تعليق": photo.caption, "نص بديل": photo.alt, "مصدر": photo.credit}
    return [
        Problem(field_name, f"{what} بلا {name}: أكمله في بيانات الصورة.") for name, text in texts.items() if not text
    ]


def _time_problems(candidate: Candidate) -> list[Problem]:
    found = []
    if candidate.embargo_until and candidate.begins < candidate.embargo_until:
        found.append(Problem("embargo_until", "النشر محظور قبل موعد رفع الحظر: جدول المادة بعده."))
    if candidate.expires_at and candidate.expires_at <= candidate.begins:
        found.append(Problem("expires_at", "موعد انتهاء النشر يسبق بدايته: غيّره أو امسحه."))
    return found
