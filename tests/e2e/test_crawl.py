"""Every public address of the demo newspaper, found by following links: none breaks, none shows what is not public."""

import re
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from articles.demo import load as demo
from tests.faults.live import Newsroom, database

LINK = re.compile(r'(?:href|src|action)="([^"#?]+(?:\?[^"#]*)?)[^"]*"')
# Pages that colleagues of this one serve: linked from here, not answered by it.
ELSEWHERE = ("/search/", "/admin/")
HIDDEN = ("draft", "returned", "review", "ready", "spiked", "scheduled", "withdrawn")


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    folder = tmp_path_factory.mktemp("crawl")
    with database(folder) as url:
        newsroom = Newsroom(url, folder)
        newsroom.run("manage.py", "demo")
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
    """Every address that the site leads to, with what it answered."""
    site = f"127.0.0.1:{connection.port}"
    found, waiting = {}, ["/"]
    while waiting:
        path = waiting.pop()
        found[path] = status, kind, body = fetched(connection, path)
        if kind.startswith("text/html") and status == 200:
            for link in LINK.findall(body.decode().replace("&amp;", "&")):
                target = urlsplit(urljoin(f"http://{site}{path}", link))
                here = target.path + (f"?{target.query}" if target.query else "")
                is_ours = target.netloc == site and not here.startswith((*ELSEWHERE, "/static/"))
                if is_ours and here not in found and here not in waiting:
                    waiting.append(here)
    return found


def test_every_link_of_the_newspaper_opens_and_nothing_hidden_is_on_any_page(newsroom):
    with closing(HTTPConnection("127.0.0.1", newsroom.port, timeout=60)) as connection:
        pages = crawled(connection)
    texts = {path: body.decode() for path, (_, kind, body) in pages.items() if kind.startswith("text/html")}
    plan = demo.read_newsroom()["plan"]
    stories = {int(path.name[:2]): demo.read_story(path) for path in (demo.HERE / "stories").glob("*.txt")}

    assert {unquote(path): status for path, (status, *_) in pages.items() if status != 200} == {}
    assert len(texts) > 150
    for number in plan["live"] + plan["archive"]:
        assert any(stories[number]["headline"] in text for text in texts.values()), number
    for number in (number for state in HIDDEN for number in plan[state]):
        for path, text in texts.items():
            assert stories[number]["headline"] not in text, path
            assert stories[number]["standfirst"] not in text, path
