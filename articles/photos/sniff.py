"""What a file is, from its first bytes alone, and what they say about the work of decoding it."""

import re
from typing import Literal

Accepted = Literal["JPEG", "PNG", "WEBP", "GIF"]

EXTENSIONS: dict[Accepted, str] = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}
MAX_FRAMES = 200
# Progressive files have about ten scans; each further one costs a pass over every pixel.
MAX_SCANS = 30
# In the compressed part of a JPEG: any marker but a stuffed zero, a restart or a filler.
NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")

HEAD = 4096
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%!PS", "eps"),
    (b"\xc5\xd0\xd3\xc6", "eps"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"MM\0+", "tiff"),
    (b"8BPS", "psd"),
    (b"8BPB", "psd"),
    (b"\0\0\1\0", "ico"),
    (b"\0\0\2\0", "ico"),
    (b"BM", "bmp"),
    (b"\xff\x0a", "jxl"),
    (b"\0\0\0\x0cJXL ", "jxl"),
    (b"\0\0\0\x0cjP  ", "jxl"),
    (b"\xff\x4f\xff\x51", "jxl"),
    (b"PK\3\4", "archive"),
    (b"\xd0\xcf\x11\xe0", "archive"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"\x1aE\xdf\xa3", "video"),
)
MARKUP = ((b"<svg", "svg"), (b"<!doctype html", "html"), (b"<html", "html"), (b"<script", "html"), (b"<body", "html"))
HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


def accepted_format(data: bytes) -> Accepted | None:
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    return "GIF" if data.startswith((b"GIF87a", b"GIF89a")) else None


def refusal(data: bytes) -> str:
    """The reason, as in refusals.SENTENCES, why a file in none of the four formats is not taken."""
    if not data:
        return "empty"
    if data[4:8] == b"ftyp":
        return _iso_media(data)
    for signature, reason in SIGNATURES:
        if data.startswith(signature):
            return reason
    if b"%PDF-" in data[:1024]:
        return "pdf"
    return _text(data)


def webp_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in a WebP header: Pillow gives its decoder memory before it tells us the size."""
    kind, body = data[12:16], data[20:30]
    if kind == b"VP8X":
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF
    return None


def too_many_scans(data: bytes) -> bool:
    """A few kilobytes of JPEG can ask for a thousand passes over sixty million pixels.

    Only the first image counts: behind its end phones append films and second pictures.
    """
    scans = 0
    marker = NEXT_MARKER.search(data, 2)
    while marker and marker[0] != b"\xff\xd9" and scans <= MAX_SCANS:
        scans += marker[0] == b"\xff\xda"
        length = int.from_bytes(data[marker.end() : marker.end() + 2], "big")
        marker = NEXT_MARKER.search(data, marker.end() + length)
    return scans > MAX_SCANS


def gif_has_too_many_frames(data: bytes) -> bool:
    """Counted here because Pillow has to decode the frames to count them, and counts without end."""
    at = 13 + _colour_table(data[10:11])
    frames = 0
    while at < len(data):
        if data[at] == 0x2C:
            frames += 1
            at += 11 + _colour_table(data[at + 9 : at + 10])
        elif data[at] == 0x21:
            at += 2
        else:
            break
        if frames > MAX_FRAMES:
            return True
        at = _after_blocks(data, at)
    return False


def _colour_table(flags: bytes) -> int:
    return 3 << (flags[0] & 7) + 1 if flags and flags[0] & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += data[at] + 1
    return at + 1


def _iso_media(data: bytes) -> str:
    length = min(int.from_bytes(data[:4], "big"), 256)
    brands = {data[at : at + 4] for at in range(8, length, 4)}
    if brands & {b"avif", b"avis"}:
        return "avif"
    if b"crx " in brands:
        return "tiff"
    return "heic" if brands & HEIF_BRANDS else "video"


def _text(data: bytes) -> str:
    # Without the zero bytes UTF-16 looks like ASCII, which is all the markup needs.
    head = data[:HEAD]
    letters = head.replace(b"\0", b"").lower()
    for mark, reason in MARKUP:
        if mark in letters:
            return reason
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    return "unknown" if any(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head) else "text"
