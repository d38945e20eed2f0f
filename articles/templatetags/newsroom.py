"""What the pages need to print dates and photos; each tag formats, none of them queries."""

import math

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from articles.arabic import dates
from articles.arabic.plural import STORY
from articles.arabic.plural import count as counted
from articles.photos.crops import rendition_size, widths_of
from articles.photos.library import rendition_file
from articles.photos.names import RenditionName, rendition_name

register = template.Library()

# How wide each slot is on the page: ux.md §1.6 and the grid of the style sheet.
SIZES = {
    "lead": "(min-width:1008px) 820px, 100vw",
    "big": "(min-width:1008px) 620px, 100vw",
    "card": "(min-width:1008px) 290px, (min-width:640px) 45vw, 120px",
    "thumb": "120px",
    "inline": "(min-width:1008px) 680px, 100vw",
    "avatar": "48px",
    "portrait": "96px",
}
# The JPEG that a browser without AVIF falls back to, in each slot.
FALLBACK_WIDTH = 800


@register.filter
def long_date(moment):
    return dates.long_date(timezone.localtime(moment))


@register.filter
def clock(moment):
    return dates.clock(timezone.localtime(moment))


@register.filter
def month_name(moment):
    """«نوفمبر 2026»."""
    return dates.short_date(timezone.localtime(moment)).split(" ", 1)[1]


@register.filter
def year(moment):
    return timezone.localtime(moment).year


@register.filter
def month(moment):
    return timezone.localtime(moment).month


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
    return timezone.localtime(moment).isoformat(timespec="seconds")


@register.filter
def full_time(moment):
    return dates.date_time(timezone.localtime(moment))


@register.simple_tag
def count(number, forms):
    return counted(number, forms)


@register.simple_tag
def stamp(moment):
    """The hour today, the date before; site.js makes it relative from `datetime`."""
    local = timezone.localtime(moment)
    is_today = local.date() == timezone.localdate()
    text = dates.clock(local) if is_today else dates.long_date(local).split(" ", 1)[1]
    return format_html('<time class="time" datetime="{}">{}</time>', iso(moment), text)


@register.simple_tag
def rendition_url(photo, crop="full", width=None, fmt="jpeg"):
    widest = widths_of(photo.width, photo.height, crop)[-1]
    return reverse("site:rendition", args=[rendition_name(photo.token, crop, width or widest, fmt)])


@register.simple_tag
def srcset(photo, crop, fmt="avif"):
    return ", ".join(
        f"{rendition_url(photo, crop, width, fmt)} {width}w" for width in widths_of(photo.width, photo.height, crop)
    )


@register.simple_tag
def sizes(slot):
    return SIZES[slot]


@register.simple_tag
def picture(photo, crop, slot, eager=False, alt=""):
    """AVIF with a JPEG fallback, its size always written so that nothing moves. Only the first photo of a page is eager."""
    widths = widths_of(photo.width, photo.height, crop)
    fallback = max((width for width in widths if width <= FALLBACK_WIDTH), default=widths[0])
    width, height = rendition_size(photo.width, photo.height, crop, fallback)
    loading = {"fetchpriority": "high"} if eager else {"loading": "lazy", "decoding": "async"}
    return format_html(
        '<picture><source type="image/avif" srcset="{avif}" sizes="{sizes}">'
        '<img src="{src}" srcset="{jpeg}" sizes="{sizes}" width="{width}" height="{height}" alt="{alt}" {loading}></picture>',
        avif=srcset(photo, crop),
        jpeg=srcset(photo, crop, "jpeg"),
        src=rendition_url(photo, crop, fallback),
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
    return reverse("site:rendition", args=[rendition_name(*_small(photo))])


@register.simple_tag
def small_photo_size(photo):
    """« (35 كيلوبايت)», where the file is there to be weighed."""
    path = rendition_file(photo, _small(photo))
    return f" ({math.ceil(path.stat().st_size / 1024)} كيلوبايت)" if path else ""
