"""Every public address of the demo newspaper, found by following links: none breaks, none shows what is not public."""

import re
import tomllib
from collections import Counter
from contextlib import closing
from html import unescape
from http.client import HTTPConnection
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from articles.demo import load as demo
from tests.faults.live import Newsroom, database

LINK = re.compile(r'(?:href|src|action)="([^"#?]+(?:\?[^"#]*)?)[^"]*"|<loc>([^<]+)</loc>')
# What no page leads to, and machines ask for.
DOORS = ("/", "/sitemap.xml", "/news-sitemap.xml", "/robots.txt", "/breaking.json", "/api/v1/stories/")
HIDDEN = ("draft", "returned", "review", "ready", "spiked", "scheduled", "withdrawn")
PRINTED = ("caption", "alt", "credit", "agency", "place")
GENERATED = 10_000
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
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read()
        if response.status not in (301, 302):
            return response.status, response.headers["Content-Type"], body
        path = response.headers["Location"]
    raise AssertionError(f"{path} leads in a circle")


def crawled(connection):
    """Every address that the site leads to, with what it answered; one at a time, for there may be very many."""
    site = f"http://127.0.0.1:{connection.port}"
    known, waiting = set(DOORS), [*DOORS]
    while waiting:
        path = waiting.pop()
        status, kind, body = fetched(connection, path)
        yield path, status, kind, body
        if status != 200 or not kind.startswith(("text/html", "application/xml")):
            continue
        for found in LINK.findall(body.decode()):
            target = urlsplit(urljoin(site + path, unescape("".join(found))))
            here = target.path + (f"?{target.query}" if target.query else "")
            # Canonical addresses and sitemaps name the port of SITE_URL, which is not the one served here.
            if target.hostname == "127.0.0.1" and here not in known:
                known.add(here)
                waiting.append(here)


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


def seen(newsroom, demo_texts):
    """Walk through the whole paper. Returns how many addresses of each kind there were, and the headlines not met."""
    kinds, missing, faults = Counter(), {*demo_texts["public"]}, []
    with closing(HTTPConnection("127.0.0.1", newsroom.port, timeout=60)) as connection:
        for path, status, kind, body in crawled(connection):
            kinds[kind.split(";")[0]] += 1
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
    return kinds, missing


def test_every_link_of_the_newspaper_opens_and_nothing_hidden_is_on_any_page(demo_newsroom, demo_texts):
    kinds, missing = seen(demo_newsroom, demo_texts)

    assert missing == set()
    assert kinds["text/html"] > 150


@pytest.mark.soak
def test_so_does_every_link_of_a_large_archive(archive, demo_texts, record_property):
    kinds, missing = seen(archive, demo_texts)

    record_property("addresses", dict(kinds))
    assert missing == set()
    # Each story, and its lite page.
    assert kinds["text/html"] > 2 * GENERATED
