"""Everybody follows every link that they see, from the desk and from the paper: none breaks, none shows what is not for them."""

import json
import sys
import time
from collections import deque
from contextlib import closing
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection
from itertools import cycle
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from tests.faults.live import Editor, running

pytestmark = pytest.mark.soak

ADDRESSES = 1_500
GENERATED = 2_000
VISITOR = "visitor"
PEOPLE = (VISITOR, "reporter", "desk", "copy", "photo", "editor", "chief", "admin")
DESK = "/admin/"
# The demo's drafts are the reporter's own: here is one that is not.
PLANTED = """
from accounts.models import User
from articles.models.article import Article
chief = User.objects.get(username="chief")
Article.objects.create(created_by=chief, headline="مسودة رئيس التحرير التي لا يقرؤها محرر", body="<p>سر</p>", version=2)
"""
# What was never printed, and whom it is not for; the seal of what they may read is `readable_by`, tried by test_rights.py.
HIDDEN = """
import json
from accounts.models import User
from articles.models.article import Article
from articles.models.printing import Printing
from django.utils import timezone
unprinted = Article.objects.exclude(pk__in=Printing.objects.filter(visible_from__lte=timezone.now()).values("article"))
def words(articles):
    return [text for row in articles.values_list("headline", "standfirst") for text in row if len(text) > 12]
print(json.dumps({"visitor": words(unprinted)} | {
    user.username: words(unprinted.exclude(pk__in=Article.objects.readable_by(user).values("pk")))
    for user in User.objects.filter(is_active=True)
}))
"""
# The record of acts names what was done, drafts too; who reads it is decided by the right to the record.
RECORD = "/admin/accounts/act/"
ATTRIBUTES = {"a": "href", "link": "href", "img": "src", "script": "src", "source": "src", "iframe": "src"}


class Links(HTMLParser):
    """What a page lets somebody open without changing anything."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form" and (attrs.get("method") or "get").lower() == "get":
            self.found.append(attrs.get("action") or "")
        elif tag in ATTRIBUTES and attrs.get("rel") not in ("preconnect", "dns-prefetch"):
            self.found.append(attrs.get(ATTRIBUTES[tag]) or "")


@dataclass
class Walk:
    """One person on their way; desk and paper in turn, so that neither crowds out the other."""

    port: int
    cookies: dict
    hidden: list
    seen: set = field(default_factory=set)
    faults: list = field(default_factory=list)
    seconds: dict = field(default_factory=dict)

    def go(self):
        self.waiting = {True: deque(), False: deque()}
        for start in (DESK, "/", "/sitemap.xml"):
            self._wait(start)
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as self.connection:
            for desk in cycle((True, False)):
                if not any(self.waiting.values()) or len(self.seconds) == ADDRESSES:
                    return
                if self.waiting[desk]:
                    self._open(self.waiting[desk].popleft())

    def _wait(self, address):
        if address not in self.seen:
            self.seen.add(address)
            self.waiting[address.startswith(DESK)].append(address)

    def _open(self, address):
        start = time.monotonic()
        status, kind, body, ended = self._answer(address)
        self.seconds[address] = time.monotonic() - start
        if status != 200 or (self.cookies and ended.startswith(f"{DESK}login/")):
            self.faults.append((unquote(address), status, ended))
        if kind.partition(";")[0].endswith("xml") or kind.startswith("text/"):
            self._read(address, kind, body.decode())

    def _read(self, address, kind, page):
        if "charset=utf-8" not in kind.lower().replace('"', ""):
            self.faults.append((unquote(address), kind))
        if not address.startswith(RECORD):
            self.faults += [(unquote(address), text) for text in self.hidden if text in page]
        if kind.startswith("text/html"):
            for found in Links(page).found:
                self._find(urlsplit(urljoin(f"http://127.0.0.1{address}", found.strip())))

    def _find(self, target):
        # Canonical addresses name the port of SITE_URL, which is not the one served here.
        if target.scheme == "http" and target.hostname == "127.0.0.1":
            self._wait(target.path + (f"?{target.query}" if target.query else ""))

    def _answer(self, address):
        for _ in range(5):
            answer, body = self._asked(address)
            if answer.status not in (301, 302):
                return answer.status, answer.headers["Content-Type"] or "", body, address
            address = urljoin(address, answer.headers["Location"])
            address = urlsplit(address)._replace(scheme="", netloc="").geturl()
        raise AssertionError(f"{address} leads in a circle")

    def _asked(self, address):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            self.connection.request("GET", address, headers={"Cookie": cookies})
            answer = self.connection.getresponse()
        except ConnectionError:
            # gunicorn closes a line that was silent for two seconds, as on a busy machine.
            self.connection.close()
            self.connection.request("GET", address, headers={"Cookie": cookies})
            answer = self.connection.getresponse()
        return answer, answer.read()


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    def prepare(newsroom):
        newsroom.run("manage.py", "demo")
        newsroom.run("manage.py", "archive_fixture", "--stories", str(GENERATED))
        newsroom.run("manage.py", "shell", "-v0", "-c", PLANTED)

    with running(tmp_path_factory.mktemp("newsroom"), prepare) as newsroom:
        yield newsroom


@pytest.mark.parametrize("person", PEOPLE)
def test_every_link_that_somebody_sees_opens_and_shows_what_they_may_read(newsroom, person, capsys):
    hidden = json.loads(newsroom.run("manage.py", "shell", "-v0", "-c", HIDDEN))[person]
    assert bool(hidden) == (person not in ("editor", "chief"))
    cookies = {} if person == VISITOR else Editor(newsroom, person, "newsroom-demo").cookies

    walk = Walk(newsroom.port, cookies, hidden)
    walk.go()

    slowest = sorted(walk.seconds.items(), key=lambda found: -found[1])[:3]
    told = "; ".join(f"{seconds:.2f} s {unquote(address)[:100]}" for address, seconds in slowest)
    with capsys.disabled():
        sys.stdout.write(f"\n{person}: {len(walk.seconds)} addresses, {len(walk.faults)} faults, slowest {told}\n")
    assert walk.faults == []
    assert len(walk.seconds) == ADDRESSES
