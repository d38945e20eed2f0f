"""The text of a story and its photos with their words, and the large ones behind them: much on every page, so plain formatting."""

from functools import lru_cache
from html import escape

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from articles.templatetags.newsroom import picture

register = template.Library()


# Each stands under the photo and under the large one. Typed: marked as HTML, the same words are other words.
@lru_cache(maxsize=1024, typed=True)
def _caption(words, credit):
    """What stands under every photo: its meaning and, as HTML, who made it. Nothing where nobody said either."""
    if not (words or credit):
        return ""
    meant = f"<bdi>{escape(words)}</bdi>" if words else ""
    made_by = f"<cite>{credit}</cite>" if credit else ""
    said = f"{meant}{' — ' if words and credit else ''}{made_by}"
    return mark_safe(  # noqa: S308 — escaped above
        f'<figcaption class="figure__caption"><span class="hidden">التعليق على الصورة: </span>{said}</figcaption>'
    )


@register.simple_tag
def figure(shown, slot, eager=False, badge=""):
    """A photograph with its caption and credit, and behind it, at #img-3, the large one. shown: from press.page; slot: lead,
    or its own; eager: the page's first photo; badge: words over a corner of it."""
    width = f" figure--{escape(shown.width)}" if shown.width else ""
    # A lead photo that stands in the text too is opened from there, and closed to there.
    anchor = "" if shown.is_again else f' id="open-{int(shown.number)}"'
    corner = f'<span class="figure__badge">{escape(badge)}</span>' if badge else ""
    return mark_safe(  # noqa: S308 — of parts that are escaped
        f'<figure class="figure{width}"{anchor}><a class="enlarge" href="#img-{int(shown.number)}">'
        f"{picture(shown.photo, 'full', slot, eager=eager, alt=shown.alt)}"
        '<span class="hidden">كبّر الصورة</span></a>'
        f"{corner}{_caption(shown.caption, shown.credit_html)}</figure>"
    )


@register.simple_tag
def blocks(of_story):
    """The text of a story, whatever its blocks are. of_story: from press.page."""
    return mark_safe("".join(_block(block, number) for number, block in enumerate(of_story, start=1)))  # noqa: S308


def _block(block, number):
    if block.kind == "html":
        return block.html
    if block.kind == "photo":
        return figure(block, block.slot)
    if block.kind == "gallery":
        return _album(block)
    return render_to_string(f"components/{block.kind}.html", {"block": block, "number": number})


def _album(gallery):
    """Small photos with their captions; each opens its large one at the foot of the story. gallery: from press.page."""
    most = len(gallery.figures)
    photos = "".join(_small(shown, place, most) for place, shown in enumerate(gallery.figures, start=1))
    title = escape(gallery.title)
    return (
        f'<section class="album" aria-label="ملف صور: {title}"><p class="album__count" aria-hidden="true">{title}</p>'
        f'<ul class="album__wall">{photos}</ul></section>'
    )


def _small(shown, place, most):
    number = int(shown.number)
    return (
        f'<li id="open-{number}"><figure class="album__figure"><a class="enlarge album__open" href="#img-{number}">'
        f"{picture(shown.photo, '3x2', 'album', alt=shown.alt)}"
        f'<span class="hidden">كبّر الصورة {place} من {most}</span></a>'
        f"{_caption(shown.caption, shown.credit_html)}</figure></li>"
    )


@register.simple_tag
def lightbox(figures):
    """The photos of the page in large, one behind the other. Each opens by its address, #img-3, without a script."""
    most = len(figures)
    return mark_safe("".join(_large(shown, place, most) for place, shown in enumerate(figures, start=1)))  # noqa: S308


def _large(shown, place, most):
    number = int(shown.number)
    ways = (
        f'<a class="lightbox__close" href="#open-{number}">إغلاق</a>',
        f'<a class="lightbox__back" href="#img-{number - 1}">السابقة</a>' if place > 1 else "",
        f'<span class="lightbox__place">{place} من {most}</span>',
        f'<a class="lightbox__on" href="#img-{number + 1}">التالية</a>' if place < most else "",
    )
    return (
        f'<div class="lightbox" id="img-{number}" tabindex="-1" role="dialog" aria-modal="true"'
        f' aria-label="الصورة {place} من {most}"><figure class="lightbox__figure">'
        f"{picture(shown.photo, 'full', 'screen', alt=shown.alt)}{_caption(shown.caption, shown.credit_html)}</figure>"
        f'<p class="lightbox__ways">{" ".join(way for way in ways if way)}</p></div>'
    )
