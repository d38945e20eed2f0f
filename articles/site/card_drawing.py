"""The social card of a story: 1200 × 630, the headline shaped as Arabic, fitted by what it measures (arabic.md §3.5).

Pillow has no font fallback, so one face holds Arabic, Latin, digits and quotes; what it cannot draw is left out.
"""

import io
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

from articles.arabic.bidi import isolate

WIDTH, HEIGHT = 1200, 630
FONT = Path(__file__).parent / "card_font" / "Cairo-Bold.ttf"

PAPER, INK, SOFT, BRAND = "#fffdf9", "#16130f", "#5d564c", "#a3171d"
# The section colours of static/site/tokens.css, as they are on paper.
COLOURS = {
    "politics": "#a3171d",
    "world": "#0b4f8a",
    "economy": "#0f5a3c",
    "sport": "#1b5e20",
    "culture": "#5b2a86",
    "art": "#8a1c5b",
    "incidents": "#4a4f55",
    "science": "#155e6b",
    "governorates": "#6b4a12",
    "variety": "#5a4a6b",
    "opinion": "#8a3c00",
}

BAR = 16
MARGIN = 56
PHOTO = (500, HEIGHT - BAR)
# With a photo beside it the headline has less room: sizes to try, from the largest, and the lines it may take.
BESIDE_PHOTO, ALONE = ((60, 56, 52, 48, 44, 40), 6), ((84, 76, 68, 60, 54), 4)
# Ascent and descent of Cairo are 1.87 em; marks above and below the letters need most of it.
STEP = 1.52
TOP, BOTTOM = 178, HEIGHT - 84
# Letters without which no card is worth drawing: the check at start-up asks for each.
SAMPLE = "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأإؤئًٌٍَُِّْپچڤگ«»“”؟،؛…–—٪0123456789٠١٢٣٤٥٦٧٨٩ABCxyz%()[].,:!@#&+-/"

_LETTERS = re.compile(r"\S+")


def missing():
    """What keeps this machine from drawing Arabic, as sentences; nothing when it can."""
    found = [name for name in ("raqm", "fribidi") if not features.check(name)]
    if found:
        return [f"Pillow has no {' and no '.join(found)}: Arabic letters would fall apart. Install libfribidi0."]
    lost = "".join(letter for letter in SAMPLE if not has_glyph(letter))
    return [f"{FONT.name} has no glyph for {lost}."] if lost else []


@lru_cache(maxsize=32)
def font(size, layout=ImageFont.Layout.RAQM):
    return ImageFont.truetype(FONT, size, layout_engine=layout)


@lru_cache(maxsize=4096)
def has_glyph(letter):
    """Whether the face draws this letter. Signs that only steer others are drawn by nobody."""
    if unicodedata.category(letter) in ("Cf", "Zs"):
        return True
    plain = font(40, ImageFont.Layout.BASIC)
    # Every letter that a face lacks comes out as the same box.
    return bytes(plain.getmask(letter)) != bytes(plain.getmask("\U0010fffd"))


def drawable(text):
    return " ".join("".join(letter for letter in text if has_glyph(letter)).split())


def draw(*, headline, section, colour, paper, photo=None):
    """The card as PNG. `photo` is an upright picture; it is cut to its place."""
    card = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(card)
    pillar = COLOURS.get(colour, BRAND)
    left = MARGIN
    if photo is not None:
        card.paste(_cut(photo, PHOTO), (0, BAR))
        left += PHOTO[0]
    pen.rectangle((0, 0, WIDTH, BAR - 1), fill=pillar)
    right = WIDTH - MARGIN
    _line(pen, paper, right, 62, 46, BRAND, right - left)
    _line(pen, section, right, 128, 32, pillar, right - left)
    size, lines = fitted(headline, right - left, *(BESIDE_PHOTO if photo is not None else ALONE))
    for number, line in enumerate(lines):
        _line(pen, line, right, TOP + size * STEP * (number + 0.5) + 12, size, INK, right - left)
    pen.rectangle((right - 120, HEIGHT - 38, right, HEIGHT - 32), fill=pillar)
    return _png(card)


def fitted(text, width, sizes, most):
    """The largest size at which the text fits in so many lines and in the height there is: (size, lines)."""
    text = drawable(text)
    for size in sizes:
        lines = wrapped(text, width, size)
        if len(lines) <= min(most, int((BOTTOM - TOP) / (size * STEP))):
            return size, _balanced(text, lines, width, size)
    return size, _shortened(lines, int((BOTTOM - TOP) / (size * STEP)), width, size)


def wrapped(text, width, size):
    """Words laid into lines by what they measure together, which in Arabic is not the sum of their letters."""
    lines = []
    for word in _LETTERS.findall(text):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and length(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word if length(word, size) <= width else _cut_word(word, width, size))
    return lines


def _balanced(text, lines, width, size):
    """The same number of lines, as even as they get: no last word alone."""
    best = lines
    for narrower in range(95, 45, -5):
        lines = wrapped(text, width * narrower / 100, size)
        if len(lines) > len(best) or any("…" in line for line in set(lines) - set(best) if "…" not in text):
            return best
        best = lines
    return best


def length(text, size):
    return font(size).getlength(text, direction="rtl", language="ar")


def _shortened(lines, most, width, size):
    kept = lines[:most]
    last = kept[-1]
    while " " in last and length(f"{last}…", size) > width:
        last = last.rsplit(" ", 1)[0]
    return [*kept[:-1], f"{last}…"]


def _cut_word(word, width, size):
    """A word wider than the card ends in an ellipsis."""
    while len(word) > 1 and length(f"{word}…", size) > width:
        word = word[:-1]
    return f"{word}…"


def _line(pen, text, right, middle, size, fill, width):
    text = isolate(drawable(text))
    while size > 20 and length(text, size) > width:
        size -= 2
    pen.text((right, middle), text, font=font(size), fill=fill, anchor="rm", direction="rtl", language="ar")


def _cut(photo, size):
    """The middle of the photo, as large as its place: what it was cut to before had the focal point in the middle."""
    scale = max(size[0] / photo.width, size[1] / photo.height)
    box_width, box_height = size[0] / scale, size[1] / scale
    x, y = (photo.width - box_width) / 2, (photo.height - box_height) / 2
    box = (x, y, x + box_width, y + box_height)
    return photo.convert("RGB").resize(size, Image.Resampling.BICUBIC, box=box, reducing_gap=2.0)


def _png(card):
    # Networks refuse large pictures, and 256 colours of its own are enough for a photo of this size.
    shown = card.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.FLOYDSTEINBERG)
    buffer = io.BytesIO()
    shown.save(buffer, "PNG", compress_level=6)
    return buffer.getvalue()
