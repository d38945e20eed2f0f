"""What is drawn once in each process while it is as it is, and a day: what stands round every page (masthead, sections, foot),
and the bands of the front, of which an edition changes a few."""

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import mark_safe

from articles.models.prepared import values_of

register = template.Library()

# All that the frame may be made of: the paper's things, alike on every page.
OF_THE_PAPER = ("masthead", "nav", "pages", "today", "search_url")
# Stands for the lite twin of a page, of which there are as many as stories.
LITE_URL = "/lite/this-page/"
MOST = 200


@register.simple_tag(takes_context=True)
def frame(context, name, lite_url="", **asked):
    """A component that pages share. `asked` says what else it depends on and many pages have in common: words, rows in a tuple."""
    variables = {key: context.get(key) for key in OF_THE_PAPER} | asked | {"lite_url": LITE_URL if lite_url else ""}
    drawn = _drawn(context, name, (bool(lite_url), *sorted(asked.items())), variables)
    return mark_safe(drawn.replace(LITE_URL, escape(lite_url))) if lite_url else drawn  # noqa: S308 — a template's own HTML


def _drawn(context, name, asked, variables):
    """From the edition's shell; the desk draws fronts that belong to no edition, and those are drawn each time."""
    kept = context["shell"].frame if context.get("shell") else {}
    key = (name, *asked, context.get("day"))
    # Asked for once: a key may be made of rows, and each of them tells its number every time.
    drawn = kept.get(key)
    if drawn is None:
        if len(kept) >= MOST:
            kept.clear()
        drawn = kept[key] = render_to_string(f"components/{name}.html", variables)
    return drawn


@register.simple_tag(takes_context=True)
def band(context, zone):
    """A zone of the front below its top."""
    seen = (zone.layout, values_of(zone.zone.section))
    return _as_it_is(context, zone.zone.key, zone.stories, seen, "band", {"zone": zone})


@register.simple_tag(takes_context=True)
def most_read(context, stories):
    """The list beside a story, which most stories have in common."""
    return _as_it_is(context, "most read", stories, (), "most_read", {"stories": stories})


def _as_it_is(context, key, stories, seen, name, variables):
    """Drawn again when anything in it differs, whatever the edition."""
    kept = context["shell"].bands if context.get("shell") else {}
    seen = (context.get("day"), *seen, [_seen(story) for story in stories])
    drawn = kept.get(key)
    if drawn is None or drawn[0] != seen:
        drawn = kept[key] = (seen, render_to_string(f"components/{name}.html", variables))
    return drawn[1]


def _seen(story):
    """All that a card could show."""
    return [values_of(row) for row in (story, story.section, story.card_photo, *getattr(story, "thumbs", ()))]
