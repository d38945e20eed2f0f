"""Passwords that are guessed first in an Arabic newsroom: keyboard runs of both layouts, and words typed in the wrong one."""

import re
from functools import lru_cache
from pathlib import Path

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from accounts.names import skeleton

# The Arabic (101) layout over the Latin one, key by key.
LATIN = ["`1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./"]
ARABIC = ["ذ1234567890-=", "ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرى ةوزظ"]
ROWS = [*LATIN, *ARABIC, "".join(LATIN[1:]), "ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "abcdefghijklmnopqrstuvwxyz", "0123456789"]
COLUMNS = ["1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/", "1ضشئ2صسء3ثيؤ4قبر5فلى6غا7عتة8هنو9خمز0حكظ"]
RUN = 4
REPEATED = re.compile(r"(.+?)\1+")
_TO_LATIN = str.maketrans("".join(ARABIC), "".join(LATIN))
_TO_ARABIC = str.maketrans("".join(LATIN), "".join(ARABIC))
_SIGNS = str.maketrans("", "", "0123456789٠١٢٣٤٥٦٧٨٩ !@#$%^&*()_+-=.,;:?؟،؛ـ/\\|'\"[]{}<>~`")


class PredictablePasswordValidator:
    """Refuses what is mostly a walk over the keyboard or one character, and common words under any digits and signs."""

    def validate(self, password, user=None):
        if 2 * _walked(password.casefold()) >= len(password):
            raise ValidationError(
                "كلمة المرور سلسلة من مفاتيح متجاورة أو مكررة: اختر ثلاث كلمات لا يجمعها شيء.", code="keyboard"
            )
        if any(_bare(spelling) in _common() for spelling in _spellings(password)):
            raise ValidationError(
                "كلمة المرور شائعة تُجرَّب أولًا، ولو كُتبت بلوحة مفاتيح أخرى: اختر ثلاث كلمات لا يجمعها شيء.", code="common"
            )

    def get_help_text(self):
        return "لا تكون كلمة شائعة ولا سلسلة من مفاتيح متجاورة."


def _walked(password):
    """How many characters belong to runs of neighbouring keys, forwards or backwards, or of one key."""
    covered = set()
    for start in range(len(password) - RUN + 1):
        piece = password[start : start + RUN]
        if len(set(piece)) == 1 or any(piece in row or piece[::-1] in row for row in (*ROWS, *COLUMNS)):
            covered.update(range(start, start + RUN))
    return len(covered)


def _spellings(password):
    """The password, and what the same keys give in the other layout."""
    folded = password.casefold()
    return folded, folded.translate(_TO_LATIN), folded.translate(_TO_ARABIC)


def _bare(password):
    """The word under digits and signs; once, where it is repeated."""
    word = skeleton(password.translate(_SIGNS))
    repeated = REPEATED.fullmatch(word)
    return repeated[1] if repeated else word


@lru_cache(maxsize=1)
def _common():
    lines = (Path(__file__).parent / "data" / "common_passwords.txt").read_text(encoding="utf-8").splitlines()
    ours = {skeleton(line) for line in lines if line and not line.startswith("#")}
    # Of Django's twenty thousand those that are words: a short one with digits round it is still a long password.
    return ours | {skeleton(word) for word in CommonPasswordValidator().passwords if len(word) >= 6 and word.isalpha()}
