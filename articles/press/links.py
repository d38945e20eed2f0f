"""Links of a body into our own site, and whether a reader who follows one finds a page."""

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from articles.models.section import Section
from articles.models.story import Story

_LINK = re.compile('<a href="([^"]*)">(.*?)</a>', re.DOTALL)


@dataclass(frozen=True)
class Link:
    href: str
    text: str

    @property
    def path(self):
        """The path on our own site; None for a link to anywhere else, or to a place in the page itself."""
        address = urlsplit(self.href)
        is_ours = address.netloc.lower() == urlsplit(settings.SITE_URL).netloc.lower() if address.netloc else True
        return unquote(address.path) if is_ours and address.scheme in ("", "http", "https") and address.path else None


def links_in(html):
    """The links of a canonical body."""
    return [Link(unescape(href), re.sub("<[^<>]*>", "", text)) for href, text in _LINK.findall(html)]


def broken(links, article, begins):
    """The links into our own site that would lead a reader nowhere at the moment `begins`."""
    targets = {link: _target(link.path) for link in links if link.path is not None}
    stories = {target["article_id"] for target in targets.values() if target and "article_id" in target}
    visible = Story.objects.filter(article_id__in=stories, visible_from__lte=begins, visible_until__gt=begins)
    found = {article.pk, *visible.values_list("article_id", flat=True)} if stories else set()
    wanted = {target["slug"] for target in targets.values() if target and "slug" in target}
    slugs = set(Section.objects.filter(slug__in=wanted).values_list("slug", flat=True)) if wanted else set()
    return [link for link, target in targets.items() if not _is_there(target, found, slugs)]


def _target(path):
    """What a path of ours names: an article, a section, or simply a page; None for what is no reader's page."""
    try:
        match = resolve(path)
    except Resolver404:
        return None if path.endswith("/") else _target(f"{path}/")
    if match.namespace != "site":
        return None
    names = {"article_id", "slug"} if match.url_name == "section" or "article_id" in match.kwargs else set()
    return {name: value for name, value in match.kwargs.items() if name in names}


def _is_there(target, found, slugs):
    if target is None:
        return False
    if "article_id" in target:
        return target["article_id"] in found
    return target.get("slug") in slugs if "slug" in target else True
