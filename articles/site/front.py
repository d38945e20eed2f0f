"""The front that readers see now: the launch in force, over the stories that are public now."""

from django.template.loader import render_to_string

from articles.models.boundary import next_boundary
from articles.models.story import FAR
from articles.press.front_page import front_page


def zones(shell, context):
    """The zones as HTML and the stories at their top, drawn once for an edition, until the next boundary or midnight:
    before, nothing in them can change."""
    now = context["today"]
    day = context["day"]
    if drawn := shell.drawn.get(day):
        since, until, zones = drawn
        if since <= now < until:
            return zones
    until = next_boundary(now) or FAR
    found = front_page(shell.front_at(now), shell.nav, now=now, breaking=shell.breaking_at(now))
    zones = {
        "front_html": render_to_string("site/front_zones.html", context | found),
        "lead": found["lead"],
        "listed": [story for story in (found["lead"], *found["secondary"], *found["latest"]) if story],
    }
    shell.drawn.clear()
    shell.drawn[day] = (now, until, zones)
    return zones
