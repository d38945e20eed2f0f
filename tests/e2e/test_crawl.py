"""Every public address of the demo newspaper, found by following links: none breaks, none shows what is not public."""

import re
import tomllib
from collections import Counter
from contextlib import closing
from html import unescape
from http.client import HTTPConnection
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest

from articles.demo import load as demo
from tests.faults.live import Newsroom, database

LINK = re.compile(r'(?:href|src|action)="([^"#?]*(?:\?[^"#]*)?)[^"]*"|<loc>([^<]+)</loc>')
# What no page leads to, and machines ask for; and what a reader types.
DOORS = (
    *("/", "/sitemap.xml", "/news-sitemap.xml", "/robots.txt", "/breaking.json", "/api/v1/stories/"),
    f"/search/?q={quote('البحر')}",
)
HIDDEN = ("draft", "returned", "review", "ready", "spiked", "scheduled", "withdrawn")
PRINTED = ("caption", "alt", "credit", "agency", "place")
GENERATED = 10_000
# One generated story of so many is opened; all of them have to be in every list that they belong to. It parts no cycle of
# the generator: every topic, which only its stories lead to, is met.
OPENED = 11
GENERATED_STORY = re.compile(r"^/archive-[a-z]/(\d+)/")
LISTS = {
    "section": re.compile(r"^/archive-[a-z]/(?:\?|$)"),
    "topic": re.compile(r"^/topic/"),
    "author": re.compile(r"^/author/"),
    "day": re.compile(r"^/archive/\d+/\d+/\d+/"),
    "sitemap": re.compile(r"^/sitemap/\d"),
}
NOT_SHOWN = re.compile(r"<(script|style|noscript)\b.*?</\1>", re.DOTALL)
SHOWN = re.compile(r'\b(?:aria-label|aria-description|title|alt|placeholder)="([^"]*)"|>([^<]+)<')
ADDRESS = re.compile(r"https?://\S+|\S+@\S+")
LATIN = re.compile("[A-Za-z]{2,}")


@pytest.fixture
def archive(tmp_path):
    """The demo newsroom with so many generated stories more."""
    with database(tmp_path) as url:
        newsroom = Newsroom(url, tmp_path)
        newsroom.run("manage.py", "demo")
        newsroom.run("manage.py", "archive_fixture", "--stories", str(GENERATED))
        newsroom.start()
        try:
            yield newsroom
        finally:
            newsroom.kill()


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
        follows = status == 200 and kind.startswith(("text/html", "application/xml"))
        links = links_of(f"http://127.0.0.1:{connection.port}{path}", body.decode()) if follows else set()
        yield path, status, kind, body, links
        new = {link for link in links - known if not skipped(link)}
        known |= new
        waiting += sorted(new)


def links_of(address, page):
    """Where a page leads on this site."""
    targets = (urlsplit(urljoin(address, unescape("".join(found)))) for found in LINK.findall(page))
    # Canonical addresses and sitemaps name the port of SITE_URL, which is not the one served here.
    here = (target for target in targets if target.hostname == "127.0.0.1")
    return {target.path + (f"?{target.query}" if target.query else "") for target in here}


def is_left_out(path):
    """Whether this is a generated story, or something made of one, that is not among those that are opened."""
    found = re.search(r"/archive-[a-z]/(\d+)/", unquote(path))
    return bool(found) and int(found[1]) % OPENED != 0


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
        for path, status, kind, body, links in crawled(connection, skipped):
            kinds[kind.split(";")[0]] += 1
            for name, address in LISTS.items():
                if address.match(path):
                    listed[name] |= {found[1] for link in links if (found := GENERATED_STORY.match(link))}
            if status != 200:
                faults.append((unquote(path), status))
            if not kind.startswith("text/html"):
                continue
            page = body.decode()
            missing -= {headline for headline in missing if headline in page}
            faults += [(unquote(path), text) for text in demo_texts["hidden"] if text in page]
            stray = {*LATIN.findall(ADDRESS.sub("", shown(page)))} - demo_texts["latin"]
            if stray:
                faults.append((unquote(path), stray))
    assert faults == []
    return kinds, missing, listed


def test_every_link_of_the_newspaper_opens_and_nothing_hidden_is_on_any_page(demo_newsroom, demo_texts):
    kinds, missing, _ = seen(demo_newsroom, demo_texts)

    assert missing == set()
    assert kinds["text/html"] > 150


@pytest.mark.soak
def test_so_does_every_link_of_a_large_archive(archive, demo_texts, record_property):
    kinds, missing, listed = seen(archive, demo_texts, is_left_out)

    record_property("addresses", dict(kinds))
    assert missing == set()
    # Each opened story and its lite page; and each of all the stories once by every way that leads to it.
    assert kinds["text/html"] > 2 * GENERATED / OPENED
    assert {name: len(stories) for name, stories in listed.items()} == dict.fromkeys(LISTS, GENERATED)
