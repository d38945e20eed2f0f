"""Every public address as a channel through which something unpublished could leak (security.md L).

Each address of the site stands in this table with where to look; one that is missing fails the suite.
"""

from urllib.parse import unquote

import pytest
from django.test import Client

from articles.press.publish import publish
from articles.site.urls import urlpatterns
from tests.articles.site.test_leaks import GONE, HIDDEN, LIVE, SECRET, hidden
from tests.factories import ArticleFactory, SectionFactory

pytestmark = pytest.mark.django_db

FEEDS = ["feed", "atom", "feed-json"]
OF_A_LIST = {"section": "economy/", "author": "author/nobody/", "topic": "topic/nobody/", "corrections": "corrections/"}
# Where each address is looked at; {n} is the number of the hidden article, {token} that of its photo.
CHANNELS = {
    "front": ["/", "/?page=2", f"/?q={SECRET}"],
    "short": ["/n/{n}"],
    "rendition": ["/media/photos/{token}.16x9.320.jpg", "/media/photos/{n}.jpg", "/media/originals/{n}.jpg"],
    "section": ["/economy/", "/economy/?after=0-{n}", "/economy/?before=9999999999999999-{n}", "/nowhere/"],
    "story": ["/economy/{n}/كلمة/", "/nowhere/{n}/x/"],
    "story-bare": ["/economy/{n}"],
    "story-bare-slash": ["/economy/{n}/"],
    "story-tail": ["/economy/{n}/a/b/c"],
    "search": ["/search/?q=كلمة", "/search/?q=خبر&section=economy"],
    "suggest": [f"/search/suggest/?q={SECRET[:4]}"],
    "topic": ["/topic/nobody/"],
    "author": ["/author/nobody/"],
    "most-read": ["/most-read/"],
    "corrections": ["/corrections/"],
    "archive": ["/archive/"],
    "archive-year": ["/archive/2026/"],
    "archive-month": ["/archive/2026/11/"],
    "archive-day": ["/archive/2026/11/25/"],
    "page": ["/page/about/"],
    "beacon": ["/beacon/"],
    "breaking": ["/breaking.json"],
    "lite-front": ["/lite/"],
    "lite-section": ["/lite/economy/"],
    "lite-bare": ["/lite/economy/{n}/"],
    "lite-story": ["/lite/economy/{n}/كلمة/"],
    "card": ["/card/{n}-1.png"],
    "oembed": ["/oembed/?url=http://127.0.0.1:8000/n/{n}"],
    "manifest": ["/manifest.webmanifest"],
    "robots": ["/robots.txt"],
    "security": ["/.well-known/security.txt"],
    "sitemap": ["/sitemap.xml"],
    "sitemap-month": ["/sitemap/2026-11.xml"],
    "sitemap-pages": ["/sitemap/pages.xml"],
    "news-sitemap": ["/news-sitemap.xml"],
    "news-sitemap-part": ["/news-sitemap-1.xml"],
    "api-openapi": ["/api/v1/openapi.json"],
    "api-stories": ["/api/v1/stories/"],
    "api-story": ["/api/v1/stories/{n}/"],
    "api-story-ninjs": ["/api/v1/stories/{n}.ninjs"],
    "api-authors": ["/api/v1/authors/"],
    "api-sections": ["/api/v1/sections/"],
    "api-topics": ["/api/v1/topics/"],
    "api-withdrawals": ["/api/v1/withdrawals/"],
    "api-nothing": ["/api/v1/articles/{n}/"],
    **{name: [f"/{name.replace('feed-json', 'feed.json')}" + ("" if "json" in name else "/")] for name in FEEDS},
    **{
        f"{kind}-{name}": [f"/{at}{name.replace('feed-json', 'feed.json')}" + ("" if "json" in name else "/")]
        for kind, at in OF_A_LIST.items()
        for name in FEEDS
    },
}
ASKED = [
    ("GET", {}),
    ("HEAD", {}),
    ("OPTIONS", {}),
    ("GET", {"Range": "bytes=0-99"}),
    ("GET", {"If-None-Match": "*"}),
    ("GET", {"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}),
    ("GET", {"Accept": "application/json"}),
    ("GET", {"X-Requested-With": "XMLHttpRequest"}),
]


def test_every_public_address_is_a_channel_that_is_watched():
    assert {pattern.name for pattern in urlpatterns} == set(CHANNELS)


@pytest.mark.parametrize("state", HIDDEN + GONE + LIVE)
def test_no_channel_shows_a_word_of_it_however_it_is_asked(state, editor):
    section = SectionFactory(slug="economy")
    publish(ArticleFactory(section=section), by=editor)
    article = hidden(state, section, editor)
    token = article.lead_photo.token if article.lead_photo else "x"

    for addresses in CHANNELS.values():
        for address in addresses:
            for method, headers in ASKED:
                path = address.format(n=article.pk, token=token)
                answer = Client(headers=headers).generic(method, path)
                assert answer.status_code < 500, path
                text = b"".join(answer) if answer.streaming else answer.content
                # What was asked for may stand in a redirect's own address; nothing else may.
                assert SECRET not in text.decode(errors="replace").replace(unquote(path), ""), (method, path, headers)
                location = unquote(answer.headers.get("Location", ""))
                assert SECRET not in location, (method, path, headers)
