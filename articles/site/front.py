"""The front that readers see now: the launch in force, over the stories that are public now."""

from django.template.loader import render_to_string
from django.utils import timezone

from articles.models.boundary import next_boundary
from articles.models.story import FAR
from articles.press.front_page import front_page


def zones_html(shell, context):
    """The zones as HTML, drawn once for an edition, until the next boundary or midnight: before, nothing in them can change."""
    now = context["today"]
    day = timezone.localdate(now)
    if drawn := shell.drawn.get(day):
        since, until, html = drawn
        if since <= now < until:
            return html
    until = next_boundary(now) or FAR
    zones = front_page(shell.front_at(now), shell.nav, now=now, breaking=shell.breaking_at(now))
    html = render_to_string("site/front_zones.html", context | zones)
    shell.drawn.clear()
    shell.drawn[day] = (now, until, html)
    return html
