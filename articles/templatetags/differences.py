"""Compared words as HTML: what went, what came, and what only looks different now."""

from django import template
from django.utils.html import format_html, format_html_join

from articles.arabic.bidi import isolate

register = template.Library()


@register.simple_tag
def segments(side):
    """One side of a comparison. Without space between the parts: a word that is bold in part stays one word."""
    return format_html_join("", "{}", ((_segment(*segment),) for segment in side))


def _segment(text, change, style, note):
    look = " ".join(
        name for name, on in (("is-strong", style.strong), ("is-em", style.em), ("is-link", style.href)) if on
    )
    if change in ("del", "ins"):
        return format_html("<{0} class='{1}'>{2}</{0}>", change, look, text)
    if change == "style":
        how = format_html(" <small class='restyled__how'>[<bdi>{}</bdi>]</small> ", isolate(note)) if note else ""
        return format_html("<span class='restyled {}'>{}</span>{}", look, text, how)
    return format_html("<span class='{}'>{}</span>", look, text) if look else text
