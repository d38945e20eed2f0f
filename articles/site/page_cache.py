"""Readers' pages as ready bytes, in the memory of each process: a hit never enters Django.

A page is kept under the edition and the last boundary that has passed, so a publish makes every page stale at once, and a
schedule at its second; nobody keeps a list of what to purge. What is kept is what the site itself calls public.
"""

import gzip
import hashlib
import time
from collections import OrderedDict
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import lru_cache
from http import HTTPStatus
from threading import Lock
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from prometheus_client import Counter

from articles.models.boundary import edition_and_boundary
from articles.site.replica import reading

try:
    import brotli
except ImportError:  # nginx compresses where this package is not installed
    brotli = None

# Seconds: how old the edition may be that a process goes by, how long a page is kept whatever happens, how long a page
# may outlive a database that is away, and how long one waits for whoever is drawing the same page.
POLL, KEPT, WITHOUT_DATABASE, PATIENCE = 0.25, 60, 600, 10
# What the addresses of lists may ask; anything else (utm_…, fbclid) makes no other page.
PARAMETERS = frozenset({"before", "after"})
# Answers that are files already, that ask more than lists do, or that are for one person or machine only.
NOT_KEPT = (
    *("/static/", "/media/", "/card/"),
    *("/search/", "/api/", "/oembed/"),
    *("/preview/", "/invite/", "/beacon/", "/healthz", "/readyz", "/metrics"),
)
# Those of them that are no page: files and pictures, and what must be heard whoever is drawing.
NOT_DRAWN = ("/static/", "/media/", "/card/", "/beacon/", "/healthz", "/readyz", "/metrics")
STATUSES = frozenset({HTTPStatus.OK, HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.GONE})
PUBLIC = "public, max-age=0, must-revalidate"
LEAST_COMPRESSED = 500  # bytes
# What a page takes up in memory beside its bodies, as measured: its address, its headers, and what lies between.
BESIDE_BODIES = 3000  # bytes
# What a 304 may not repeat: it has no body to describe.
OF_A_BODY = frozenset({"content-type", "content-length", "content-language", "content-encoding"})
# What the drawn page must not depend on: it is the same for everybody, whole, and compressed here.
OF_ONE_VISITOR = (
    "COOKIE",
    "AUTHORIZATION",
    "RANGE",
    "IF_NONE_MATCH",
    "IF_MODIFIED_SINCE",
    "IF_RANGE",
    "ACCEPT_ENCODING",
)
# Headers that belong to one answer, or that are written anew with each.
OF_ONE_ANSWER = frozenset({"content-length", "vary"})
ANSWERED = Counter("newsroom_pages", "Readers' pages answered", ["source"])


@dataclass(frozen=True, slots=True)
class Page:
    """One answer in the forms that browsers ask for: `bodies` by content coding, "" for none where it is not worth compressing."""

    status: str
    headers: tuple
    bodies: dict
    tag: str
    is_public: bool
    drawn: float

    @property
    def size(self):
        return sum(map(len, self.bodies.values())) + BESIDE_BODIES


@dataclass
class Shelf:
    """The pages in memory, the least asked for leaving first."""

    limit: int
    pages: OrderedDict = field(default_factory=OrderedDict)
    size: int = 0
    lock: Lock = field(default_factory=Lock)

    def get(self, key):
        with self.lock:
            page = self.pages.get(key)
            if page:
                self.pages.move_to_end(key)
            return page

    def put(self, key, page):
        with self.lock:
            self._drop(key)
            self.pages[key] = page
            self.size += page.size
            while self.size > self.limit:
                self._drop(next(iter(self.pages)))

    def _drop(self, key):
        page = self.pages.pop(key, None)
        if page:
            self.size -= page.size


class EditionClock:
    """The edition and boundary as this process knows them: asked of the database four times a second at most."""

    def __init__(self):
        self.lock = Lock()
        self.known = None
        self.asked = self.answered = float("-inf")

    def now(self):
        """What pages are kept under now; None while the database has not told for so long that a page could be wrong."""
        now = time.monotonic()
        if now - self.asked >= POLL and self.lock.acquire(blocking=self.known is None):
            try:
                if time.monotonic() - self.asked >= POLL:
                    self._ask()
            finally:
                self.lock.release()
        return self.known if time.monotonic() - self.answered < WITHOUT_DATABASE else None

    def learn(self, edition):
        """Somebody has just read it, so nobody need ask again for a while."""
        self.known = edition
        self.asked = self.answered = time.monotonic()

    def is_late(self):
        """Whether the last question went unanswered: pages are shown as they were, rather than none."""
        return self.answered < self.asked

    def _ask(self):
        self.asked = time.monotonic()
        # No request begins here, with which Django would see that the database's file is another one. (A test has begun its work.)
        if not connection.in_atomic_block:
            close_old_connections()
        try:
            with reading():
                self.learn(edition_and_boundary())
        except DatabaseError:
            connection.close()


class PageCache:
    """Wraps the WSGI application: what is kept is answered here, everything else goes on to Django."""

    def __init__(self, application, megabytes=None):
        self.application = one_at_a_time(application) if connection.vendor == "sqlite" else application
        self.shelf = Shelf((settings.PAGE_CACHE_MB if megabytes is None else megabytes) * 1024 * 1024)
        self.clock = EditionClock()
        self.drawing = {}
        self.drawing_lock = Lock()
        self.not_kept = (f"/{settings.ADMIN_PATH}", *NOT_KEPT)

    def __call__(self, environ, start_response):
        if not self._may_be_kept(environ):
            return self.application(environ, start_response)
        address = self._address(environ)
        page = self._kept(address)
        ANSWERED.labels("drawn" if page is None else "memory").inc()
        return answer(page or self._drawn(address, environ), environ, start_response)

    def _may_be_kept(self, environ):
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or not self.shelf.limit:
            return False
        return not (environ["PATH_INFO"].startswith(self.not_kept) or signed_in(environ))

    def _address(self, environ):
        query = environ.get("QUERY_STRING", "")
        if query:
            query = urlencode(sorted(pair for pair in parse_qsl(query, True) if pair[0] in PARAMETERS))
        return (
            environ.get("wsgi.url_scheme"),
            environ.get("HTTP_X_FORWARDED_PROTO"),
            environ.get("HTTP_HOST"),
            environ["PATH_INFO"],
            query,
            environ.get("HTTP_SAVE_DATA", "").lower() == "on",
        )

    def _kept(self, address):
        """The page as it was drawn for the edition of now, unless it is too old."""
        edition = self.clock.now()
        page = self.shelf.get((edition, address)) if edition else None
        age = time.monotonic() - page.drawn if page else 0
        return page if page and (age < KEPT or self.clock.is_late()) else None

    def _drawn(self, address, environ):
        """Draw the page; one thread does, and the others who want the same one wait for it."""
        with self.drawing_lock:
            lock = self.drawing.setdefault(address, Lock())
        is_ours = lock.acquire(timeout=PATIENCE)
        try:
            return self._kept(address) or self._draw(address, environ)
        finally:
            if is_ours:
                lock.release()
            with self.drawing_lock:
                self.drawing.pop(address, None)

    def _draw(self, address, environ):
        with reading():
            # Asked on the connection that draws: a page is never newer in name than in what it says.
            try:
                edition = edition_and_boundary()
            except DatabaseError:
                connection.close()
                edition = None
            if edition:
                self.clock.learn(edition)
            page = draw(self.application, environ, query=address[4])
        if edition and page.is_public:
            self.shelf.put((edition, address), page)
        return page


def one_at_a_time(application):
    """Python draws one page at a time whatever it is told. SQLite lets go of the interpreter at each row that it reads, and
    threads that wait for it take it at once: four of them that draw spend half as much again on changing places."""
    turn = Lock()
    beside = (f"/{settings.ADMIN_PATH}", *NOT_DRAWN)

    def drawing(environ, start_response):
        with nullcontext() if environ["PATH_INFO"].startswith(beside) else turn:
            return application(environ, start_response)

    return drawing


def signed_in(environ):
    """Staff see what they just did: their pages are drawn for them."""
    return settings.SESSION_COOKIE_NAME + "=" in environ.get("HTTP_COOKIE", "")


def draw(application, environ, query):
    """What Django answers to this address, whoever asks for it."""
    asked = {name: value for name, value in environ.items() if name.removeprefix("HTTP_") not in OF_ONE_VISITOR}
    heard = []
    chunks = application(
        asked | {"REQUEST_METHOD": "GET", "QUERY_STRING": query},
        lambda status, headers, exc_info=None: heard.append((status, headers)),
    )
    try:
        body = b"".join(chunks)
    finally:
        if hasattr(chunks, "close"):
            chunks.close()
    status, headers = heard[-1]
    names = {name.lower(): value for name, value in headers}
    is_public = int(status[:3]) in STATUSES and names.get("cache-control") == PUBLIC and "set-cookie" not in names
    vary = ", ".join(filter(None, [names.get("vary"), "Accept-Encoding"]))
    return Page(
        status=status,
        headers=(
            *(_once(pair) for pair in headers if pair[0].lower() not in OF_ONE_ANSWER),
            _once(("Vary", vary)),
        ),
        bodies=codings(body) if is_public else {"": body},
        tag=hashlib.sha256(body).hexdigest()[:20] if is_public else "",
        is_public=is_public,
        drawn=time.monotonic(),
    )


@lru_cache(maxsize=100)
def _once(pair):
    """A header as it is kept already: thousands of pages say the same."""
    return pair


def codings(body):
    """The body compressed where that is worth it: three quarters of what a page would take up are its plain text."""
    if len(body) < LEAST_COMPRESSED:
        return {"": body}
    bodies = {"gzip": gzip.compress(body, 6, mtime=0)}
    if brotli:
        # The window of a page: the usual one of 4 MB is memory that each thread keeps.
        bodies["br"] = brotli.compress(body, quality=5, lgwin=17)
    return bodies


def answer(page, environ, start_response):
    """The page in the coding that this browser reads best, or 304 if it has it."""
    coding = chosen_coding(environ.get("HTTP_ACCEPT_ENCODING", ""), page.bodies)
    headers = list(page.headers)
    if page.tag:
        tag = f'"{page.tag}{"-" if coding else ""}{coding}"'
        headers.append(("ETag", tag))
        if page.status.startswith("200") and has(environ.get("HTTP_IF_NONE_MATCH", ""), tag):
            start_response("304 Not Modified", [pair for pair in headers if pair[0].lower() not in OF_A_BODY])
            return []
    if coding:
        headers.append(("Content-Encoding", coding))
    body = page.bodies[coding] if coding or "" in page.bodies else gzip.decompress(page.bodies["gzip"])
    headers.append(("Content-Length", str(len(body))))
    start_response(page.status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def chosen_coding(accepted, bodies):
    """The best of what we have that the header allows, "" for none. A browser that names a coding with q=0 does not want it."""
    if not accepted:
        return ""
    parts = [part.replace(" ", "").partition(";q=") for part in accepted.lower().split(",")]
    wanted = {coding for coding, _, weight in parts if weight.strip("0.") or not weight}
    return next((coding for coding in ("br", "gzip") if coding in wanted and coding in bodies), "")


def has(if_none_match, tag):
    """Whether the browser's copy is this one; caches on the way may have weakened the tag."""
    return if_none_match.strip() == "*" or tag in (part.strip().removeprefix("W/") for part in if_none_match.split(","))
