"""Every public address of the demo newspaper, found by following links: none breaks, none shows what is not public.

The same of an archive of 10,000 generated stories. There every list is walked from end to end, and each of the stories has
to stand in all that it belongs to; but of the stories themselves three in thirteen are opened (`OPENED`), for they are one
page with other words.
"""

import re
import sys
import time
import tomllib
from collections import Counter
from contextlib import closing
from html import unescape
from http.client import HTTPConnection
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest

from articles.demo import fixture
from articles.demo import load as demo
from tests.faults.live import running

LINK = re.compile(r'(?:href|src|action)="([^"#?]*(?:\?[^"#]*)?)[^"]*"')
# In feeds, sitemaps and answers to machines an address stands whole, as a value or between tags.
ADDRESS_IN_DATA = re.compile(r"""https?://[^\s"'<>\\#]+""")
API = [f"/api/v1/{name}" for name in ("openapi.json", "stories/", "sections/", "authors/", "topics/", "withdrawals/")]
# What no page leads to, and machines ask for; and what a reader types.
DOORS = (
    *("/", "/sitemap.xml", "/news-sitemap.xml", "/robots.txt", "/.well-known/security.txt", "/breaking.json", *API),
    f"/search/?q={quote('البحر')}",
    f"/search/suggest/?q={quote('البحر')}",
)
# Pages name their feed in one format; it has two more beside it.
FEED = re.compile(r"/feed/$")
FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json")
HIDDEN = ("draft", "returned", "review", "ready", "spiked", "scheduled", "withdrawn")
PRINTED = ("caption", "alt", "credit", "agency", "place")
GENERATED = 10_000
# So many generated stories of so many are opened: three neighbours, who lead to one another. Thirteen parts no cycle of the
# generator, so that every topic is met, which only its stories lead to.
OPENED, OF = 3, 13
GENERATED_STORY = re.compile(r"^/(?:lite/)?archive-[a-z]/(\d+)/")
# What is made of one story: its pages and its short address; and its picture for networks, which takes long to draw.
MADE_OF_ONE = re.compile(r"/archive-[a-z]/(\d+)/|^/n/(\d+)$")
CARD = re.compile(r"^/card/(\d+)-")
CARDS = 100
LISTS = {
    "section": re.compile(r"^/archive-[a-z]/(?:\?|$)"),
    "lite section": re.compile(r"^/lite/archive-[a-z]/(?:\?|$)"),
    "topic": re.compile(r"^/topic/[^/]+/(?:\?|$)"),
    "author": re.compile(r"^/author/[^/]+/(?:\?|$)"),
    "day": re.compile(r"^/archive/\d+/\d+/\d+/"),
    "sitemap": re.compile(r"^/sitemap/\d"),
    "API": re.compile(r"^/api/v1/stories/(?:\?|$)"),
}
NOT_SHOWN = re.compile(r"<(script|style|noscript)\b.*?</\1>", re.DOTALL)
SHOWN = re.compile(r'\b(?:aria-label|aria-description|title|alt|placeholder)="([^"]*)"|>([^<]+)<')
ADDRESS = re.compile(r"https?://\S+|\S+@\S+")
LATIN = re.compile("[A-Za-z]{2,}")


@pytest.fixture
def archive(tmp_path):
    """The demo newsroom with so many generated stories more."""

    def prepare(newsroom):
        newsroom.run("manage.py", "demo")
        newsroom.run("manage.py", "archive_fixture", "--stories", str(GENERATED))

    with running(tmp_path, prepare) as newsroom:
        yield newsroom


def fetched(connection, path):
    """Status, kind and body of an address, following redirects of this site."""
    for _ in range(5):
        response = asked(connection, path)
        body = response.read()
        if response.status not in (301, 302):
            return response.status, response.headers["Content-Type"], body
        path = response.headers["Location"]
    raise AssertionError(f"{path} leads in a circle")


def asked(connection, path):
    """The answer to one question; a server closes a connection on which nobody asked anything for two seconds."""
    try:
        connection.request("GET", path)
        return connection.getresponse()
    except ConnectionError:
        connection.close()
    connection.request("GET", path)
    return connection.getresponse()


def crawled(connection, skipped=lambda path: False):
    """Every address that the site leads to, with what it answered and where it leads; one at a time, for there may be very many."""
    known, waiting = set(DOORS), [*DOORS]
    while waiting:
        path = waiting.pop()
        status, kind, body = fetched(connection, path)
        links = links_of(f"http://127.0.0.1:{connection.port}{path}", kind, body) if status == 200 else set()
        yield path, status, kind, body, links
        new = {link for link in links - known if not skipped(link)}
        known |= new
        waiting += sorted(new)


def links_of(address, kind, body):
    """Where a page, a feed, a sitemap or an answer of the API leads on this site."""
    if is_page(kind):
        found = {urljoin(address, unescape(link)) for link in LINK.findall(body.decode())}
    elif is_data(kind):
        # What an entry of a feed holds is escaped twice.
        found = {unescape(link) for link in ADDRESS_IN_DATA.findall(unescape(body.decode()))}
    else:
        return set()
    # Canonical addresses and sitemaps name the port of SITE_URL, which is not the one served here.
    here = (target for target in map(urlsplit, found) if target.hostname == "127.0.0.1")
    paths = {(target.path or "/") + (f"?{target.query}" if target.query else "") for target in here}
    return paths | {FEED.sub(tail, path) for path in paths if FEED.search(path) for tail in ("/atom/", "/feed.json")}


def is_page(kind):
    return kind.startswith("text/html")


def is_data(kind):
    return kind.partition(";")[0].endswith(("xml", "json")) and "svg" not in kind


def is_left_out(path):
    """Whether this is a generated story, or something made of one, that is not among those that are opened."""
    if card := CARD.match(path):
        return int(card[1]) % CARDS != 0
    found = MADE_OF_ONE.search(unquote(path))
    return bool(found) and int(found[found.lastindex]) % OF >= OPENED


def shown(page):
    """The words of a page that somebody sees or hears."""
    return unescape("\n".join("".join(found) for found in SHOWN.findall(NOT_SHOWN.sub("", page))))


@pytest.fixture(scope="module")
def demo_texts():
    plan = demo.read_newsroom()["plan"]
    stories = {int(path.name[:2]): demo.read_story(path) for path in (demo.HERE / "stories").glob("*.txt")}
    photos = tomllib.loads((demo.HERE / "photos.toml").read_text(encoding="utf-8"))["photo"]
    written = [*stories.values(), *({name: photo[name] for name in PRINTED} for photo in photos)]
    return {
        "public": {stories[number]["headline"] for number in plan["live"] + plan["archive"]},
        "hidden": [
            stories[number][part] for state in HIDDEN for number in plan[state] for part in ("headline", "standfirst")
        ],
        # The feeds have no Arabic name; the rest the newsroom itself wrote.
        "latin": {"RSS"}.union(*(LATIN.findall(text) for texts in written for text in texts.values())),
    }


def seen(newsroom, demo_texts, skipped=lambda path: False):
    """Walk through the paper. Returns how many addresses of each kind there were, the headlines not met, and the generated
    stories that each kind of list leads to."""
    kinds, missing, faults = Counter(), {*demo_texts["public"]}, []
    listed = {name: set() for name in LISTS}
    with closing(HTTPConnection("127.0.0.1", newsroom.port, timeout=60)) as connection:
        withdrawn = links_of("", "application/json", fetched(connection, "/api/v1/withdrawals/")[2])
        for path, status, kind, body, links in crawled(connection, skipped):
            kinds[kind.partition(";")[0]] += 1
            for name, address in LISTS.items():
                if address.match(path):
                    listed[name] |= {found[1] for link in links if (found := GENERATED_STORY.match(link))}
            if status != (410 if path in withdrawn else 200):
                faults.append((unquote(path), status))
            if is_page(kind) or is_data(kind):
                # What stands in a script or a feed is escaped once more.
                text = unescape(body.decode())
                faults += [(unquote(path), hidden) for hidden in demo_texts["hidden"] if hidden in text]
            if is_page(kind):
                missing -= {headline for headline in missing if headline in text}
                stray = {*LATIN.findall(ADDRESS.sub("", shown(body.decode())))} - demo_texts["latin"]
                faults += [(unquote(path), stray)] if stray else []
    assert faults == []
    return kinds, missing, listed


def test_every_link_of_the_newspaper_opens_and_nothing_hidden_is_on_any_page(demo_newsroom, demo_texts):
    kinds, missing, _ = seen(demo_newsroom, demo_texts)

    assert missing == set()
    assert kinds["text/html"] > 150


@pytest.mark.soak
def test_so_does_every_link_of_a_large_archive(archive, demo_texts, capsys):
    start = time.monotonic()
    kinds, missing, listed = seen(archive, demo_texts, is_left_out)
    with capsys.disabled():
        sys.stdout.write(f"\n{kinds.total()} addresses in {time.monotonic() - start:.0f} s: {dict(kinds)}\n")

    assert missing == set()
    # Each opened story and its lite page; and each of all the stories once by every way that leads to it.
    assert kinds["text/html"] > 2 * GENERATED * OPENED / OF > 2 * 2_000
    assert {name: len(stories) for name, stories in listed.items()} == dict.fromkeys(LISTS, GENERATED)
    parts = fixture.SECTIONS + fixture.TOPICS + fixture.PEOPLE
    assert [kinds[kind] > parts for kind in FEEDS] == [True] * len(FEEDS)
