"""The card of a story: the markup of which there is most on every page, so it is no template but plain formatting.

Whatever people wrote goes through `escape` where it is put in; `format_html` would weigh every part of every card again.
"""

from functools import lru_cache
from html import escape

from django import template
from django.template.defaultfilters import truncatechars
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from articles.templatetags.newsroom import picture, stamp

register = template.Library()

STANDFIRST = 160
# Kinds that go without saying.
PLAIN_KINDS = ("news", "report")
URGENT = '<b class="card__urgent">عاجل</b> '


@register.simple_tag
def card(story, variant, level, eager=False, summary=False, links=()):
    """One story in a list. variant: lead, big, small, row, text or opinion; level: of its heading; eager: the page's first
    photo; summary: show the standfirst where there is room; links: cards under a lead."""
    if variant == "opinion":
        return _opinion(story, level)
    words = (
        f'<p class="card__kicker">{_kicker(story)}</p>',
        _headline(story, level),
        _standfirst(story.standfirst) if story.standfirst and (variant == "lead" or summary) else "",
        "" if story.is_old else stamp(story.published_at),
        _links(links) if links else "",
    )
    loud = " card--loud" if story.size == "big" else ""
    return mark_safe(  # noqa: S308 — of parts that are escaped
        f'<article class="card card--{variant}{loud} c-{escape(story.section.colour)}">{_figure(story, variant, eager)}'
        f'<div class="card__words">{"".join(words)}</div></article>'
    )


@register.simple_tag
def hit(found):
    """A story that a search found, with the words marked. found: from site/search.py."""
    story = found.story
    return mark_safe(  # noqa: S308 — of parts that are escaped
        f'<article class="hit c-{escape(story.section.colour)}"><p class="hit__section">{escape(story.section.name)}</p>'
        f'<h2 class="hit__headline"><a href="{escape(story.get_absolute_url())}">{found.headline}</a></h2>'
        f'<p class="hit__snippet">{found.snippet}</p><p class="hit__time">{stamp(story.published_at)}</p></article>'
    )


def _opinion(story, level):
    """Who speaks stands above what is said."""
    author = story.bylines[0]["name"] if story.bylines else ""
    signed = '<span class="avatar" aria-hidden="true">{}</span><p class="card__author">{}</p>'
    return format_html(
        '<article class="card card--opinion">{}{}</article>',
        format_html(signed, author[:1], author) if author else "",
        _headline(story, level),
    )


def _headline(story, level):
    link = f'<a class="card__link" href="{escape(story.get_absolute_url())}">{escape(story.headline)}</a>'
    return mark_safe(f'<h{int(level)} class="card__headline">{link}</h{int(level)}>')  # noqa: S308 — escaped above


def told_kind(story):
    """The kind of a piece where it does not go without saying; empty where it does."""
    return "" if story.kind in PLAIN_KINDS or story.kind_label == story.kicker else story.kind_label


def _kicker(story):
    kind = told_kind(story)
    label = f'<span class="card__label">{escape(kind)}</span>' if kind else ""
    return f"{URGENT if story.is_breaking else ''}{label}<bdi>{escape(story.kicker or story.section.name)}</bdi>"


def _figure(story, variant, eager):
    photo = None if variant == "text" else story.card_photo
    if photo is None:
        return ""
    shown = picture(photo, "16x9", "big" if variant in ("lead", "big") else "card", eager=eager)
    if variant == "lead":
        return f'<figure class="card__figure">{shown}{_caption(story, photo)}</figure>'
    return f'<div class="card__figure">{shown}</div>'


def _caption(story, photo):
    words = story.lead_caption or photo.caption
    credit = format_html("<cite>{}</cite>", photo.credit_html) if photo.credit_line else ""
    if not (words or credit):
        return ""
    return format_html('<figcaption class="card__caption"><bdi>{}</bdi> {}</figcaption>', words, credit)


@lru_cache(maxsize=512)
def _standfirst(text):
    """Cut to a few lines; cutting weighs every letter, and the same stories are cut on every page."""
    return format_html('<p class="card__standfirst">{}</p>', truncatechars(text, STANDFIRST))


def _links(stories):
    items = format_html_join(
        "", '<li><a href="{}">{}</a></li>', ((story.get_absolute_url(), story.headline) for story in stories)
    )
    return format_html('<ul class="card__links" aria-label="اقرأ أيضًا">{}</ul>', items)
