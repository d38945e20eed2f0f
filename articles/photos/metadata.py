"""What the photographer wrote into the file: IPTC-IIM and XMP. Place by satellite and device data are never read."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from PIL import Image

from articles.photos.encoding import Text, clean, decode, legacy_codec, repaired, shortened
from articles.photos.xmp import read_xmp

IPTC_RESOURCE = 0x0404
CHARACTER_SET = (1, 90)
UTF8 = b"\x1b%G"
DATE, TIME = (2, 55), (2, 60)

IIM_FIELDS = {
    "caption": (2, 120),
    "photographer": (2, 80),
    "credit": (2, 110),
    "agency": (2, 115),
    "copyright": (2, 116),
    "city": (2, 90),
    "country": (2, 101),
    "keywords": (2, 25),
    "instructions": (2, 40),
}
LONG_FIELDS = {"caption", "alt", "instructions"}
LONG_LIMIT, LINE_LIMIT, KEYWORD_LIMIT = 10_000, 500, 100

EXIF_DETAILS, DATE_TAKEN, TAKEN_OFFSET = 0x8769, 0x9003, 0x9011
MOMENT = re.compile(
    r"([0-9]{4})[-:]?([0-9]{2})[-:]?([0-9]{2})"
    r"(?:[T ]?([0-9]{2}):?([0-9]{2}):?([0-9]{2})?(?:\.[0-9]+)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)

CHECK_ENCODING = "خمّنّا ترميز النص العربي في بيانات الصورة: راجعه قبل الحفظ."
SHORTENED = "في بيانات الصورة نص أطول من المسموح، فاقتُطع آخره."


@dataclass(frozen=True)
class PhotoMetadata:
    """Fields are empty when the file says nothing. `guessed`: the encoding was guessed, the editor must look.

    `taken_at` is ISO 8601, with as much as the file knows: a date, a time, an offset. `notes` are Arabic sentences
    for the editor; `instructions` are the agency's own (embargo, no archive …).
    """

    caption: str = ""
    photographer: str = ""
    credit: str = ""
    agency: str = ""
    copyright: str = ""
    taken_at: str = ""
    city: str = ""
    country: str = ""
    keywords: tuple[str, ...] = ()
    alt: str = ""
    instructions: str = ""
    guessed: bool = False
    notes: tuple[str, ...] = ()

    @property
    def filled(self) -> tuple[str, ...]:
        """The fields that carry «من بيانات الصورة»."""
        own = {"guessed", "notes"}
        return tuple(field.name for field in fields(self) if field.name not in own and getattr(self, field.name))


def read_metadata(source: Image.Image | bytes) -> PhotoMetadata:
    """The caption data of an opened image or of a file; empty when there is none or it cannot be read."""
    if isinstance(source, Image.Image):
        return metadata_of(source.info)
    try:
        with Image.open(io.BytesIO(source), formats=["JPEG", "PNG", "WEBP", "GIF"]) as image:
            return metadata_of(image.info)
    except Exception:  # noqa: BLE001  Pillow's readers raise a dozen types, and unreadable is as good as absent
        return PhotoMetadata()


def metadata_of(info: Mapping[Any, Any]) -> PhotoMetadata:
    """The caption data in the `info` of an opened image. XMP wins over IPTC: it is complete, and always Unicode."""
    iim = _iim_texts(info)
    xmp = {name: [repaired(value) for value in values] for name, values in read_xmp(info.get("xmp")).items()}
    moments = [text.value for text in (*xmp.pop("taken_at", []), *iim.pop("taken_at", []))]
    found = iim | xmp
    values, notes = _cleaned(found)
    guessed = any(text.guessed for texts in found.values() for text in texts)
    return PhotoMetadata(
        **{name: "، ".join(texts) for name, texts in values.items() if name != "keywords"},
        keywords=tuple(dict.fromkeys(values.get("keywords", []))),
        taken_at=next(filter(None, map(_moment, [*moments, _exif_moment(info)])), ""),
        guessed=guessed,
        notes=(*([CHECK_ENCODING] if guessed else []), *notes),
    )


def _cleaned(found: dict[str, list[Text]]) -> tuple[dict[str, list[str]], list[str]]:
    values: dict[str, list[str]] = {}
    cut = False
    for name, texts in found.items():
        limit = LONG_LIMIT if name in LONG_FIELDS else LINE_LIMIT
        whole = [clean(text.value) for text in texts[:KEYWORD_LIMIT]]
        whole = whole if name in LONG_FIELDS else [" ".join(text.split()) for text in whole]
        cut |= len(texts) > KEYWORD_LIMIT or any(len(text) > limit for text in whole)
        values[name] = [shortened(text, limit) for text in whole if text]
    return values, [SHORTENED] if cut else []


def _iim_texts(info: Mapping[Any, Any]) -> dict[str, list[Text]]:
    resources = info.get("photoshop")
    block = resources.get(IPTC_RESOURCE) if isinstance(resources, dict) else None
    if not isinstance(block, bytes):
        return {}
    records = read_iim(block)
    declared = UTF8 in records.get(CHARACTER_SET, [])
    wanted = {name: records[key] for name, key in IIM_FIELDS.items() if key in records}
    codec = legacy_codec(value for values in wanted.values() for value in values if not _is_utf8(value))
    texts = {name: [decode(value, declared, codec) for value in values] for name, values in wanted.items()}
    if DATE in records:
        moment = records[DATE][0] + records.get(TIME, [b""])[0]
        texts["taken_at"] = [Text(moment.decode("ascii", "replace"))]
    return texts


def read_iim(block: bytes) -> dict[tuple[int, int], list[bytes]]:
    """The records of an IPTC block in order; what stands before a broken one is kept (Pillow's reader drops it)."""
    records: dict[tuple[int, int], list[bytes]] = {}
    at = 0
    while block[at : at + 1] == b"\x1c" and at + 5 <= len(block):
        key, size = (block[at + 1], block[at + 2]), int.from_bytes(block[at + 3 : at + 5], "big")
        at += 5
        if size & 0x8000:
            digits = size & 0x7FFF
            size = int.from_bytes(block[at : at + min(digits, 8)], "big")
            at += digits
        records.setdefault(key, []).append(block[at : at + size])
        at += size
    return records


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _exif_moment(info: Mapping[Any, Any]) -> str:
    try:
        exif = Image.Exif()
        exif.load(info.get("exif") or b"")
        details = exif.get_ifd(EXIF_DETAILS)
        return f"{details.get(DATE_TAKEN, '')}{details.get(TAKEN_OFFSET, '')}"
    except Exception:  # noqa: BLE001  a broken EXIF block costs the date, not the photo
        return ""


def _moment(text: str) -> str:
    match = MOMENT.fullmatch(text.strip("\0 "))
    if match is None:
        return ""
    year, month, day, hour, minute, second, offset = match.groups()
    try:
        if hour is None:
            return date(int(year), int(month), int(day)).isoformat()
        clock = f"{hour}:{minute}:{second or '00'}{(offset or '').replace('Z', '+00:00')}"
        return datetime.fromisoformat(f"{year}-{month}-{day}T{clock}").isoformat()
    except ValueError:
        return ""
