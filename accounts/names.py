"""User names that cannot be mistaken for each other: one script, nothing invisible, and no two that look alike (security.md N5)."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.db import models

NAME = re.compile(r"[\w.@+-]+")
# Letters that one person types and another reads as the same.
ALIKE = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ئ": "ي",
        "ؤ": "و",
        "ء": "",
        "ة": "ه",
        "ک": "ك",
        "گ": "ك",
        "ـ": "",
    }
    | {"0": "o", "1": "l", "i": "l", "|": "l", "_": "", ".": "", "-": ""}
    | {chr(zero + digit): str(digit) for zero in (0x660, 0x6F0) for digit in range(10)}
)


def validate_username(value):
    if value != unicodedata.normalize("NFKC", value) or not NAME.fullmatch(value):
        raise ValidationError("اكتب اسم الدخول بحروف وأرقام وعلامات @ . + - _ فقط.", code="invalid")
    if len({script for script in map(_script, value) if script}) > 1:
        raise ValidationError("اكتب اسم الدخول بحروف لغة واحدة.", code="mixed")
    if skeleton(value) == "":
        raise ValidationError("اكتب في اسم الدخول حرفًا أو رقمًا.", code="invisible")


def skeleton(name):
    """What the eye sees of a name: equal for names that look alike."""
    bare = "".join(
        char for char in unicodedata.normalize("NFKD", name) if unicodedata.category(char) not in {"Mn", "Me", "Cf"}
    )
    return bare.casefold().translate(ALIKE)


def _script(char):
    """The script of a letter by the first word of its Unicode name; digits and signs have none."""
    return unicodedata.name(char, "?").split()[0] if char.isalpha() else ""


class SkeletonField(models.CharField):
    """The skeleton of the user name, so that the database refuses a second one like it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{**kwargs, "editable": False})

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"]
        return name, path, args, kwargs

    def pre_save(self, instance, add):
        value = skeleton(instance.username)
        setattr(instance, self.attname, value)
        return value
