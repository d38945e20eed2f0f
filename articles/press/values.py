"""What the attributes of a body may say. A value that is refused takes its attribute with it, never the text."""

import re
from collections.abc import Callable
from html import escape

import nh3

from articles.press import embeds
from articles.press.shape import WIDTHS

SCHEMES = {"http", "https", "mailto", "tel"}

Rule = Callable[[str], str | None]

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_HREF = re.compile(
    r"https?://[^\s/\\?#@%<>^|\"`\[\]{}:]+(?::[0-9]{1,5})?(?:[/?#]\S*)?"  # no user name: it poses as a host
    r"|(?:mailto|tel):\S+"
    r"|/(?![/\\])\S*"  # of this site; two slashes would be another host
    r"|#\S*",
    re.IGNORECASE,
)
_NUMBER = re.compile("[0-9]{1,15}")


def judged(tag: str, name: str, value: str) -> str | None:
    """The value as it may stand, or None. nh3 asks about every attribute; which tag may have it is decided elsewhere."""
    return _RULES[name](value) if name in _RULES else None


def _href(value: str) -> str | None:
    href = _UNSEEN.sub("", value).strip().replace(" ", "%20")
    if not _HREF.fullmatch(href):
        return None
    # nh3 has judged the address as it was pasted; it judges again what is left of it.
    again = f'<a href="{escape(href)}">'
    return href if href == value or "href=" in nh3.clean(again, url_schemes=SCHEMES, link_rel=None) else None


def _span(most: int) -> Rule:
    return lambda value: str(int(value)) if _NUMBER.fullmatch(value) and 1 < int(value) <= most else None


def _one_of(*words: str) -> Rule:
    return lambda value: word if (word := value.strip().lower()) in words else None


def _photo(value: str) -> str | None:
    return str(int(value)) if _NUMBER.fullmatch(value.strip()) else None


def _photos(value: str) -> str | None:
    numbers = [number for part in value.split(",") if (number := _photo(part))]
    return ",".join(dict.fromkeys(numbers)) if len(numbers) == value.count(",") + 1 else None


def _embed(value: str) -> str | None:
    return embeds.key_of(value.strip())


def _look(style: str) -> str:
    """Bold and italic as Google Docs says them, for shape.py to read. A style is never written."""
    bold = re.search(r"font-weight\s*:\s*(?:bold|[6-9]00)", style)
    light = re.search(r"font-weight\s*:\s*(?:normal|[1-5]00)", style)
    italic = re.search(r"font-style\s*:\s*italic", style)
    return f"{'bold' if bold else ''} {'normal' if light else ''} {'italic' if italic else ''}"


_RULES: dict[str, Rule] = {
    "href": _href,
    "dir": _one_of("rtl", "ltr"),
    "scope": _one_of("row", "col", "rowgroup", "colgroup"),
    "colspan": _span(50),
    "rowspan": _span(500),
    "data-photo": _photo,
    "data-width": _one_of(*WIDTHS),
    "data-gallery": _photos,
    "data-related": _photos,
    "data-embed": _embed,
    "style": _look,
}
