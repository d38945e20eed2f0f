"""What the checklist asks of photos: that each says what it means, what is seen and who made it, and that it may be shown."""

import re
from dataclasses import dataclass
from datetime import datetime

from articles.arabic.fold import fold

# What readers' largest screens show without blurring.
GOOD_WIDTH = 1200
_ELLIPSIS = re.compile(r"(?:\.\.+|…)$")
_FILE_NAME = re.compile(r"^\S*[_\d]\S*$|\.(?:jpe?g|png|webp|gif|heic)$", re.IGNORECASE)


@dataclass(frozen=True)
class Problem:
    """One finding. `field` names the form field that mends it, `words` the place in it where that is known.

    A firm one no reason overrides: without it the story could not exist, or somebody else's right would be broken.
    """

    field: str
    message: str
    blocking: bool = True
    firm: bool = False
    words: str = ""


@dataclass(frozen=True)
class PhotoTexts:
    """What this story would print with one photo, overrides already applied, and the terms of showing it."""

    caption: str
    alt: str
    credit: str
    decorative: bool = False
    width: int = GOOD_WIDTH
    embargo_until: datetime | None = None
    expires_at: datetime | None = None
    # A photo for one use that another public story has used.
    is_spent: bool = False


def photo_problems(lead: PhotoTexts | None, photos: list[PhotoTexts], begins: datetime) -> list[Problem]:
    """The findings about each photo of a story that readers would see at `begins`."""
    named = [("lead_photo", "الصورة الرئيسية", lead)] if lead else []
    named += [("photos", f"الصورة {number} داخل النص", photo) for number, photo in enumerate(photos, start=1)]
    found = [problem for each in named for problem in (*_missing(*each), *_forbidden(*each, begins))]
    return found + [problem for each in named for problem in _doubtful(*each)]


def _missing(field: str, what: str, photo: PhotoTexts) -> list[Problem]:
    texts = {"مصدر": photo.credit}
    if not photo.decorative:
        texts = {"تعليق": photo.caption, "نص بديل": photo.alt, **texts}
    return [Problem(field, f"{what} بلا {name}: أكمله في بيانات الصورة.") for name, text in texts.items() if not text]


def _forbidden(field: str, what: str, photo: PhotoTexts, begins: datetime) -> list[Problem]:
    found = []
    if photo.expires_at and photo.expires_at <= begins:
        found.append(Problem(field, f"{what} انتهت حقوقها: اختر صورة أخرى."))
    if photo.embargo_until and begins < photo.embargo_until:
        found.append(Problem(field, f"{what} محظورة قبل موعدها: جدول المادة بعده أو اختر صورة أخرى."))
    if photo.is_spent:
        found.append(Problem(field, f"{what} لاستخدام واحد، ونُشرت في مادة أخرى: اختر غيرها."))
    return found


def _doubtful(field: str, what: str, photo: PhotoTexts) -> list[Problem]:
    words = [] if photo.decorative else _doubts(photo.alt, photo.caption)
    if photo.width < GOOD_WIDTH:
        words.append("أضيق من 1200 بكسل: ستبدو مهزوزة على الشاشات الكبيرة")
    return [Problem(field, f"{what} {word}.", blocking=False) for word in words]


def _doubts(alt: str, caption: str) -> list[str]:
    """Why an alternative text may say less than it should to somebody who cannot see the photo."""
    if not alt:
        return []
    plain, meant = fold(alt), fold(caption)
    if plain == meant:
        return ["نصها البديل هو التعليق نفسه: صف ما يُرى فيها"]
    found = []
    if _ELLIPSIS.search(alt.strip()) or (len(plain) > 1 and meant.startswith(plain)):
        found.append("نصها البديل مبتور: أكمله")
    if re.match(r"(?:هذه |في )?صوره(?: |$)", plain):
        found.append("نصها البديل يبدأ بكلمة «صورة»، وقارئ الشاشة يقولها من نفسه: احذفها")
    if _FILE_NAME.search(alt.strip()):
        found.append("نصها البديل يبدو اسم ملف: صف ما يُرى فيها")
    return found
