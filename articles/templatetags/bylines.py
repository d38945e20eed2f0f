"""Who made a story and when: on every story, so plain formatting, as cards are."""

from html import escape

from django import template
from django.utils.safestring import mark_safe

from articles.templatetags.newsroom import full_time, iso, picture

register = template.Library()


@register.simple_tag
def byline(page, house):
    """The names under a headline, and the hours. page: from press.page; house: who signs when nobody does."""
    names = " ".join(_signed(group) for group in page.byline_groups) or f"كتب: <bdi>{escape(house)}</bdi>"
    long = f"<span>{escape(page.reading_time)}</span>" if page.reading_time else ""
    hours = _line(f"<span>نُشر {_time(page.story.published_at)}</span>", "" if page.updated_at else long)
    if page.updated_at:
        hours += _line(f"<span>آخر تحديث {_time(page.updated_at)}</span>", long)
    return mark_safe(  # noqa: S308 — of parts that are escaped
        f'<div class="byline">{_avatar(page)}<div><p class="byline__names">{names}</p>{hours}</div></div>'
    )


def _avatar(page):
    """Of one author alone: several would be a crowd."""
    people = page.byline_groups[0]["people"] if page.byline_groups else []
    if len(people) != 1:
        return ""
    portrait = page.author and page.author.portrait
    shown = picture(portrait, "1x1", "avatar") if portrait else escape(people[0]["initial"])
    return f'<span class="avatar" aria-hidden="true">{shown}</span>'


def _signed(group):
    """«كتب: أ، ب وج»."""
    *first, last = [_person(person) for person in group["people"]]
    names = f"{'، '.join(first)} و{last}" if first else last
    return f"<span>{escape(group['label'])}: {names}</span>"


def _person(person):
    name = f"<bdi>{escape(person['name'])}</bdi>"
    return f'<a href="{escape(person["url"])}" rel="author">{name}</a>' if person["url"] else f"<b>{name}</b>"


def _line(*parts):
    return f'<p class="byline__times">{" ".join(part for part in parts if part)}</p>'


def _time(moment):
    return f'<time datetime="{iso(moment)}">{full_time(moment)}</time>'
