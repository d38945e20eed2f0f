"""Addresses that pages print by the dozen. The rule of each stays in urls.py, which is asked for it once.

`reverse` costs more than everything else about a link; a page of twenty cards had two hundred and fifty of them.
"""

from functools import cache, lru_cache
from urllib.parse import quote

from django.urls import reverse

# What Django, too, leaves as it is in a path.
SAFE = "!$&'()*+,;=/~:@"
# Every sign that an address has and a value in one has not; the percent first, which stands for the others.
_SIGNS = {sign: quote(sign, safe="") for sign in "%!$&'()*+,;=/:@?#[]"}


@lru_cache(maxsize=1024)
def address(name, *parts):
    """The address of a page of which there are few: a section, a topic, a list."""
    return reverse(f"site:{name}", args=parts)


@lru_cache(maxsize=2048)
def story_address(section, article_id, slug):
    return _story().format(section, article_id, quote(slug, safe=SAFE))


def story_path(section, article_id, slug):
    """The same as a request names it: letters, and no percent signs."""
    return _story().format(section, article_id, slug)


def as_value(url):
    """A whole address as a value within another one: `quote` would weigh each of its letters again."""
    for sign, quoted in _SIGNS.items():
        url = url.replace(sign, quoted)
    return url


def card_address(article_id, revision_id):
    return _card().format(article_id, revision_id)


def rendition_address(name):
    return _renditions() + name


@cache
def _story():
    return reverse("site:story", args=["section", 0, "slug"]).replace("section/0/slug", "{}/{}/{}")


@cache
def _card():
    return reverse("site:card", args=[0, 1]).replace("0-1", "{}-{}")


@cache
def _renditions():
    return reverse("site:rendition", args=["name"]).removesuffix("name")
