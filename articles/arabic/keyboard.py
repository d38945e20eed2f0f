"""Text typed while the keyboard stood on the other language (Arabic 101, as Windows and most Arabic keyboards have it)."""

import re

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvnm,./`"
_ARABIC = "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذ"
_TO_ARABIC = {**dict(zip(_LATIN, _ARABIC, strict=True)), "b": "لا", "G": "لأ", "T": "لإ", "B": "لآ"}
_TO_ARABIC |= {"H": "أ", "Y": "إ", "N": "آ", "?": "؟", "J": "ـ", "~": "ّ"}
_TO_LATIN = {arabic: latin for latin, arabic in _TO_ARABIC.items() if len(arabic) == 1}
_ONLY_LATIN = re.compile(r"[ -~]*[A-Za-z\[\];',./`][ -~]*")
_ONLY_ARABIC = re.compile(r"[\s\u0621-\u0652]+")


def other_layout(text: str) -> str:
    """`text` as it would have come out in the other layout: «hgpvf» is «الحرب». Empty where it was surely meant as typed."""
    if _ONLY_LATIN.fullmatch(text):
        # Capitals throughout are the Caps Lock, which Arabic does not know.
        text = text.lower() if text.isupper() else text
        return "".join(_TO_ARABIC.get(char) or _TO_ARABIC.get(char.lower(), char) for char in text)
    if _ONLY_ARABIC.fullmatch(text):
        return "".join(_TO_LATIN.get(char, char) for char in text.replace("لا", "b"))
    return ""
