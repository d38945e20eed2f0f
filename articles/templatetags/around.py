"""Ways from a story to others: its section, topics, neighbours and lists of cards. On every story, so plain formatting, as cards are."""

from html import escape

from django import template
from django.utils.safestring import mark_safe

from articles.templatetags.cards import card, told_kind

register = template.Library()

TOPICS = 8
NEWER = '<span class="beside__side"><span aria-hidden="true">‹ </span>الأحدث<span class="hidden">: </span></span>'
OLDER = '<span class="beside__side">الأقدم<span class="hidden">: </span><span aria-hidden="true"> ›</span></span>'


@register.simple_tag
def path(section):
    """From the front to a story."""
    return mark_safe(  # noqa: S308 — of parts that are escaped
        '<nav class="path" aria-label="مسار التنقل"><ol><li><a href="/">الرئيسية</a></li> '
        f'<li><a href="{escape(section.get_absolute_url())}">{escape(section.name)}</a></li></ol></nav>'
    )


@register.simple_tag
def kicker(story, section):
    """What stands over a headline: the kind of the piece where that does not go without saying, and the section."""
    kind = told_kind(story)
    label = f'<span class="article__label">{escape(kind)}</span> ' if kind else ""
    words = escape(story.kicker or section.name)
    return mark_safe(  # noqa: S308 — of parts that are escaped
        f'<p class="article__kicker">{label}<a href="{escape(section.get_absolute_url())}">{words}</a></p>'
    )


@register.simple_tag
def topics(rows):
    """What a story is about."""
    links = [
        f'<li><a class="button" href="{escape(topic.get_absolute_url())}" rel="tag">{escape(topic.name)}</a></li>'
        for topic in rows[:TOPICS]
    ]
    return mark_safe(  # noqa: S308 — escaped above
        f'<ul class="topics" aria-label="كلمات مفتاحية">{" ".join(links)}</ul>' if links else ""
    )


@register.simple_tag
def card_list(stories, variant, level):
    """Cards that are all alike."""
    return mark_safe("\n".join([card(story, variant, level) for story in stories]))  # noqa: S308 — made of cards


@register.simple_tag
def beside(neighbours, section):
    """The newer and the older story of the section, at a story's foot. neighbours: from site.neighbours."""
    newer, older = neighbours["newer"], neighbours["older"]
    if not (newer or older):
        return ""
    links = (
        _beside("beside__link", newer, "prev", NEWER) if newer else "",
        _beside("beside__link beside__link--older", older, "next", OLDER) if older else "",
    )
    return mark_safe(  # noqa: S308 — of parts that are escaped
        f'<nav class="beside rows" aria-label="تابع القراءة في {escape(section.name)}">{"".join(links)}</nav>'
    )


def _beside(look, neighbour, side, words):
    headline = escape(neighbour.headline)
    return f'<a class="{look}" href="{escape(neighbour.url)}" rel="{side}">{words} <bdi>{headline}</bdi></a>'
