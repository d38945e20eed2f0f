"""Photos on the desk's screens; each tag formats, none of them queries."""

from django import template

from articles.arabic.plural import Forms, count
from articles.desk.photo_address import address

register = template.Library()

USES = Forms("لم تُستعمل", "في مادة واحدة", "في مادتين", "في {n} مواد", "في {n} مادة", "في {n} مادة")

register.simple_tag(address, name="desk_src")


@register.filter
def at(mapping, key):
    """What a mapping has for a key that the template has in a variable."""
    return mapping.get(key, "")


@register.filter
def in_articles(number):
    return count(number, USES)
