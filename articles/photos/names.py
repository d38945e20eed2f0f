"""Names of photos: the public rendition path, the token that hides it, and what a file name may show."""

import re
import unicodedata
from typing import Literal, NamedTuple, get_args

from articles.photos.crops import WIDTHS, Crop

Format = Literal["avif", "jpeg"]

EXTENSIONS: dict[Format, str] = {"avif": "avif", "jpeg": "jpg"}
FORMATS: dict[str, Format] = {extension: fmt for fmt, extension in EXTENSIONS.items()}
CROPS: dict[str, Crop] = {crop: crop for crop in get_args(Crop)}

RENDITION = re.compile(
    rf"(?P<token>[0-9a-f]{{32}})/(?P<crop>{'|'.join(CROPS)})-(?P<width>[1-9][0-9]{{0,3}})\.(?P<ext>{'|'.join(FORMATS)})"
)

# The joiners carry meaning in Arabic and Persian words and in emoji; every other invisible sign goes.
JOINERS = "\u200c\u200d"
MARKS_IN_A_ROW = 8
NAME_LIMIT = 120
UNNAMED = "بلا اسم"
IMAGE_EXTENSION = re.compile(r"\.(jpe?g|jpe|jfif|mpo|png|webp|gif|hei[cf]|avif|tiff?|bmp|svg|psd)$", re.IGNORECASE)


class RenditionName(NamedTuple):
    """What the public path of a rendition says."""

    token: str
    crop: Crop
    width: int
    fmt: Format


def rendition_name(token: str, crop: Crop, width: int, fmt: Format) -> str:
    return f"{token}/{crop}-{width}.{EXTENSIONS[fmt]}"


def parse_rendition_name(path: str) -> RenditionName | None:
    """The parts of a name written by `rendition_name`; None for anything else at all."""
    match = RENDITION.fullmatch(path)
    if match is None or int(match["width"]) > WIDTHS[-1]:
        return None
    return RenditionName(match["token"], CROPS[match["crop"]], int(match["width"]), FORMATS[match["ext"]])


def safe_name(filename: str) -> str:
    """The file name as a person may be shown it: no folders, no invisible or direction-changing signs, bounded."""
    # Another bound first: a megabyte of name is not worth normalising.
    base = re.split(r"[/\\]", filename[-4096:].strip("/\\"))[-1]
    text = " ".join(unicodedata.normalize("NFC", "".join(_visible(base))).split()).strip(". ")
    if not any(character.isalnum() for character in text):
        return UNNAMED
    return text if len(text) <= NAME_LIMIT else _shortened(text)


def safe_title(filename: str) -> str:
    """The file name without its extension: the first title of a photo, until somebody writes a better one."""
    return IMAGE_EXTENSION.sub("", safe_name(filename)).strip(". ") or UNNAMED


def _visible(text: str) -> list[str]:
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category[0] == "M" else 0
        if category.startswith("Z") or character in "\t\n\r":
            kept.append(" ")
        elif (category[0] != "C" or character in JOINERS) and marks <= MARKS_IN_A_ROW:
            kept.append(character)
    return kept


def _shortened(text: str) -> str:
    """The start and the extension, with an ellipsis between: a person tells two long names apart by both ends."""
    tail = text[-12:]
    head = text[: NAME_LIMIT - len(tail) - 1]
    while tail and unicodedata.combining(tail[0]):
        tail = tail[1:]
    return f"{head.rstrip()}…{tail.lstrip()}"
