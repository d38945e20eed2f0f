"""Text of unknown encoding in photo files: UTF-8, then Windows-1256 (Arabic agencies), then Latin-1."""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

ARABIC = re.compile(r"[\u0621-\u064a\u066e-\u06d3]")
ARABIC_MARK = re.compile(r"[\u064b-\u0652]")
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
WORD = re.compile(r"[^\W\d_\u0640][\w\u0640\u064b-\u0652]*")
EMBEDDINGS = set("\u202a\u202b\u202c\u202d\u202e")
KEPT_CONTROLS = set("\n\u200c\u200d\u200e\u200f\u061c\u2066\u2067\u2068\u2069")


class Text(NamedTuple):
    """Decoded text; `guessed` asks the editor to check it."""

    value: str
    guessed: bool = False


def legacy_codec(values: Iterable[bytes]) -> str:
    """Windows-1256 or Windows-1252, judged on all the texts of a file together: one word alone can read as either."""
    arabic, mixed = _words(b" ".join(values).decode("cp1256", "replace"))
    return "cp1256" if arabic and arabic >= mixed else "cp1252"


def decode(value: bytes, declared_utf8: bool, codec: str) -> Text:
    """One text of the IPTC block, whatever its writer meant and whatever it declared."""
    value = value.strip(b"\0 ")
    try:
        return repaired(value.decode("utf-8"))
    except UnicodeDecodeError as error:
        # IPTC fields have byte limits, and writers cut the last Arabic letter in half.
        whole = value[: error.start]
        cut_short = error.reason == "unexpected end of data"
        if cut_short and (declared_utf8 or not whole.isascii()):
            return Text(whole.decode("utf-8"))
    return Text(value.decode(codec, "replace"), guessed=True)


def clean(text: str) -> str:
    """Without control characters and direction overrides; line ends as newlines."""
    text = unicodedata.normalize("NFC", re.sub(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]", "\n", text))
    return "".join(character for character in text if _is_text(character)).strip()


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters, cut between words."""
    return text if len(text) <= limit else text[:limit].rsplit(None, 1)[0]


def repaired(text: str) -> Text:
    """Text that another program decoded wrongly (Ø§Ù„ or ÇáÎÈÑ instead of Arabic), set right where that is certain."""
    if text.isascii():
        return Text(text)
    for codec in ("cp1252", "cp1256"):
        raw = _bytes(text, codec)
        try:
            once = raw.decode("utf-8") if raw else ""
        except UnicodeDecodeError:
            once = ""
        if ARABIC.search(once):
            return Text(once, guessed=True)
    raw = b"" if ARABIC.search(text) else _bytes(text, "cp1252")
    arabic, mixed = _words(raw.decode("cp1256", "replace"))
    return Text(raw.decode("cp1256", "replace"), guessed=True) if arabic > max(mixed, 1) else Text(text)


def _bytes(text: str, codec: str) -> bytes:
    """The bytes that were misread as `codec`; nothing when they cannot have been."""
    raw = bytearray()
    for character in text:
        try:
            raw += character.encode(codec)
        except UnicodeEncodeError:
            # Five bytes mean nothing in Windows-1252; programs pass them on as they are.
            if ord(character) > 0xFF:
                return b""
            raw.append(ord(character))
    return bytes(raw)


def _words(text: str) -> tuple[int, int]:
    """Arabic words, and words no language has: Arabic letters among Latin ones."""
    arabic = mixed = 0
    for word in WORD.findall(text):
        letters = len(ARABIC.findall(word))
        if letters + len(ARABIC_MARK.findall(word)) and LATIN.search(word):
            mixed += 1
        elif letters > 1:
            arabic += 1
    return arabic, mixed


def _is_text(character: str) -> bool:
    if character in EMBEDDINGS:
        return False
    return character in KEPT_CONTROLS or unicodedata.category(character)[0] != "C"
