"""What the pages need to print dates and photos; each tag formats, none of them queries."""

import math
from functools import lru_cache

from django import template
from django.conf import settings
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import mark_safe

from articles.arabic import dates
from articles.arabic.bidi import one_piece as isolated_piece
from articles.arabic.hijri import hijri_date
from articles.arabic.plural import DAY, NOTE, PARAGRAPH, PHOTO, STORY, VIEW, WORD, Forms
from articles.arabic.plural import count as counted
from articles.models.addresses import address, rendition_address
from articles.photos import workshop
from articles.photos.crops import rendition_size, widths_of
from articles.photos.names import RenditionName, rendition_name
from articles.photos.refusals import PhotoRefused
from articles.press.clock import local
from articles.press.clock import moment as drawn_for
from articles.press.direction import isolated_html
from articles.press.page import prose

register = template.Library()

# How wide each slot is on the page: ux.md §1.6 and the grid of the style sheet.
SIZES = {
    "lead": "(min-width:1008px) 820px, 100vw",
    "big": "(min-width:1008px) 620px, 100vw",
    "card": "(min-width:1008px) 290px, (min-width:640px) 45vw, 120px",
    "thumb": "120px",
    "inline": "(min-width:1008px) 680px, 100vw",
    "wide": "(min-width:1280px) 832px, (min-width:1008px) 680px, 100vw",
    "half": "(min-width:640px) 320px, 100vw",
    "album": "(min-width:1008px) 220px, (min-width:640px) 30vw, 46vw",
    "screen": "100vw",
    "avatar": "48px",
    "portrait": "96px",
}
# The JPEG that a browser without AVIF falls back to, in each slot.
FALLBACK_WIDTH = 800


def digits(text):
    """Text that we make, in the digits that the site shows; what people wrote stays as it is."""
    return dates.to_arabic_digits(text) if settings.DIGITS == "arabic" else text


# Instead of Django's `url`, which costs as much as everything else about a link.
register.simple_tag(address, name="address")


@register.filter
def long_date(moment):
    return digits(dates.long_date(local(moment)))


@register.filter
def isolated(text):
    """A headline with its foreign names in `<bdi>`."""
    return prose(isolated_html(escape(text)))


@register.filter
def one_piece(text):
    """A name inside a title, an attribute or an option, which take no `<bdi>`."""
    return isolated_piece(text)


@register.filter
def hijri(moment):
    """The Hijri date where the newspaper shows one, or nothing."""
    return digits(hijri_date(local(moment).date(), int(settings.HIJRI))) if settings.HIJRI != "off" else ""


@register.filter
def clock(moment):
    return dates.clock(local(moment))


@register.filter
def month_name(moment):
    """«نوفمبر 2026»."""
    return dates.short_date(local(moment)).split(" ", 1)[1]


@register.filter
def year(moment):
    return local(moment).year


@register.filter
def month(moment):
    return local(moment).month


@register.filter
def lite(path):
    """The lite twin of an address."""
    return f"/lite{path}"


@register.filter
def stories(number):
    """«3 أخبار»."""
    return counted(number, STORY)


@register.filter
def iso(moment):
    """For `datetime` attributes, which know no more than whole seconds of every clock."""
    return local(moment).isoformat(timespec="seconds")


@register.filter
def clock_value(moment):
    """A moment as a field of date and hour takes it, to the second."""
    return local(moment).strftime("%Y-%m-%dT%H:%M:%S")


@register.filter
def full_time(moment):
    return digits(dates.date_time(local(moment)))


@register.simple_tag
def words(number):
    return counted(number, WORD)


@register.simple_tag
def days(number):
    return counted(number, DAY)


@register.simple_tag
def photos(number):
    return counted(number, PHOTO)


@register.simple_tag
def views(number):
    return counted(number, VIEW)


@register.simple_tag
def notes(number):
    return counted(number, NOTE)


@register.simple_tag
def signed(number):
    """«+12» or «−3», the sign before the number in either direction."""
    return f"\u200e{'+' if number > 0 else '−'}{abs(number)}"


@register.simple_tag
def unchanged(number):
    return f"{counted(number, PARAGRAPH)} بلا تغيير"


_PASSED = Forms("", "فحص واحد سليم", "فحصان سليمان", "{n} فحوص سليمة", "{n} فحصًا سليمًا", "{n} فحص سليم")


@register.simple_tag
def passed(number):
    return f"✓ {counted(number, _PASSED)}"


@register.simple_tag
def stamp(moment):
    """The hour today, the date before; site.js makes it relative from `datetime`."""
    return _stamp(moment, local(drawn_for()).date(), settings.DIGITS)


@lru_cache(maxsize=1024)
def _stamp(moment, today, _digits):
    at = local(moment)
    text = dates.clock(at) if at.date() == today else dates.long_date(at).split(" ", 1)[1]
    return format_html('<time class="time" datetime="{}">{}</time>', iso(moment), digits(text))


@register.simple_tag
def rendition_url(photo, crop="full", width=None, fmt="jpeg"):
    widest = widths_of(photo.width, photo.height, crop)[-1]
    return rendition_address(rendition_name(photo.token, crop, width or widest, fmt))


@register.simple_tag
def srcset(photo, crop, fmt="avif"):
    return _srcset(photo.token, crop, widths_of(photo.width, photo.height, crop), fmt)


def _srcset(token, crop, widths, fmt):
    return ", ".join([f"{rendition_address(rendition_name(token, crop, width, fmt))} {width}w" for width in widths])


@register.simple_tag
def preload_photo(photo, crop, slot):
    """For the head of a page: its first photo is asked for before the style sheets have come."""
    return mark_safe(  # noqa: S308 — of names and widths that we make
        f'<link rel="preload" as="image" type="image/avif" imagesrcset="{srcset(photo, crop)}"'
        f' imagesizes="{SIZES[slot]}" fetchpriority="high">'
    )


@register.simple_tag
def picture(photo, crop, slot, eager=False, alt=""):
    """AVIF with a JPEG fallback, its size always written so that nothing moves. Only the first photo of a page is eager."""
    return _picture(photo.token, photo.width, photo.height, crop, slot, eager, alt)


# A pure function of what it is given, and two kilobytes each time. Typed: marked as HTML, the same words are other words.
@lru_cache(maxsize=1024, typed=True)
def _picture(token, photo_width, photo_height, crop, slot, eager, alt):
    widths = widths_of(photo_width, photo_height, crop)
    fallback = max((width for width in widths if width <= FALLBACK_WIDTH), default=widths[0])
    width, height = rendition_size(photo_width, photo_height, crop, fallback)
    loading = {"fetchpriority": "high"} if eager else {"loading": "lazy", "decoding": "async"}
    return format_html(
        '<picture><source type="image/avif" srcset="{avif}" sizes="{sizes}">'
        '<img src="{src}" srcset="{jpeg}" sizes="{sizes}" width="{width}" height="{height}" alt="{alt}" {loading}></picture>',
        avif=_srcset(token, crop, widths, "avif"),
        jpeg=_srcset(token, crop, widths, "jpeg"),
        src=rendition_address(rendition_name(token, crop, fallback, "jpeg")),
        sizes=SIZES[slot],
        width=width,
        height=height,
        alt=alt,
        loading=format_html_join(" ", '{}="{}"', loading.items()),
    )


SMALL = 480


def _small(photo):
    """The name of a rendition for somebody who counts kilobytes."""
    widths = widths_of(photo.width, photo.height, "full")
    width = max((width for width in widths if width <= SMALL), default=widths[0])
    return RenditionName(photo.token, "full", width, "jpeg")


@register.simple_tag
def small_photo(photo):
    return rendition_address(rendition_name(*_small(photo)))


@register.simple_tag
def small_photo_size(photo):
    """« (35 كيلوبايت)», where the file is there to be weighed."""
    try:
        with workshop.rendition(photo, _small(photo)) as file:
            return f" ({math.ceil(file.size / 1024)} كيلوبايت)"
    except (OSError, PhotoRefused):
        return ""
