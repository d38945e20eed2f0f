"""Readers' pages from memory: the right page at once after every change, the same for everybody, and nothing else."""

import gzip
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from urllib.parse import quote, unquote
from wsgiref.util import setup_testing_defaults

import pytest
import time_machine
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection, connections
from django.utils import timezone

from articles.press.publish import publish, withdraw
from articles.site import page_cache
from articles.site.page_cache import PUBLIC, PageCache
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


class Answer:
    def __init__(self, application, path, method="GET", query="", **headers):
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path.encode().decode("latin-1"),
            "QUERY_STRING": query,
            "HTTP_HOST": "testserver",
        }
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        setup_testing_defaults(environ)
        self.body = b"".join(application(environ, self._start))
        self.text = self.body.decode("utf-8", "replace")

    def _start(self, status, headers, exc_info=None):
        self.status, self.headers = int(status[:3]), dict(headers)


@pytest.fixture
def site(monkeypatch):
    """The site behind the cache. The edition is asked for at each request: what a quarter of a second allows is not tested by waiting."""
    monkeypatch.setattr(page_cache, "POLL", 0)
    cache = PageCache(get_wsgi_application(), megabytes=4)
    # As Django's own test client does: the test's transaction lives on the connection that a request would close.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield lambda path, *args, **headers: Answer(cache, path, *args, **headers)
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def path_of(story):
    return unquote(story.get_absolute_url())


def test_a_second_visitor_costs_one_question_for_the_edition(site, editor, django_assert_num_queries):
    ArticleFactory(live_by=editor)
    first = site("/")

    with django_assert_num_queries(1):
        second = site("/")

    assert second.status == 200
    assert second.body == first.body


def test_between_two_questions_nothing_is_asked(site, editor, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(page_cache, "POLL", 60)
    site("/")

    with django_assert_num_queries(0):
        assert site("/").status == 200


def test_every_change_is_on_every_page_at_once(site, editor):
    article = ArticleFactory(live_by=editor, headline="قبل التصحيح")
    story = publish(article, by=editor)
    pages = ["/", f"/{story.section.slug}/", path_of(story)]
    assert all("قبل التصحيح" in site(page).text for page in pages)

    article.headline = "بعد التصحيح"
    article.save()
    publish(article, by=editor)
    assert all("بعد التصحيح" in site(page).text for page in pages)

    withdraw(article, by=editor, reason="خطأ في الاسم")
    assert "بعد التصحيح" not in site("/").text
    assert site(path_of(story)).status == 410


def test_a_scheduled_story_appears_at_its_second(site, editor):
    hour = timezone.now() + timedelta(hours=1)
    publish(ArticleFactory(headline="خبر الساعة القادمة"), by=editor, at=hour)
    assert "خبر الساعة القادمة" not in site("/").text

    with time_machine.travel(hour - timedelta(seconds=1), tick=False):
        assert "خبر الساعة القادمة" not in site("/").text
    with time_machine.travel(hour, tick=False):
        assert "خبر الساعة القادمة" in site("/").text


def test_only_what_lists_may_ask_makes_another_page(site, editor, django_assert_num_queries):
    front = site("/", "GET", "utm_source=x&fbclid=y")

    with django_assert_num_queries(1):
        assert site("/", "GET", "gclid=1").body == front.body
    section = ArticleFactory(live_by=editor).section
    assert site(f"/{section.slug}/", "GET", "before=1-1").status == 404
    assert site(f"/{section.slug}/").status == 200


def test_a_browser_that_has_the_page_is_told_so(site):
    page = site("/", accept_encoding="gzip")
    tag = page.headers["ETag"]
    assert page.headers["Cache-Control"] == PUBLIC

    again = site("/", accept_encoding="gzip", if_none_match=f'"other", W/{tag}')

    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == tag
    assert "Content-Security-Policy" in again.headers
    assert "Content-Type" not in again.headers
    for nonsense in ('"', "W/", "صحيح".encode().decode("latin-1"), '"' * 500):
        assert site("/", accept_encoding="gzip", if_none_match=nonsense).status == 200


def test_each_coding_has_its_own_tag_and_says_the_same(site, editor):
    ArticleFactory(live_by=editor)
    plain, packed = site("/"), site("/", accept_encoding="gzip, deflate")

    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Length"] == str(len(packed.body))
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Content-Encoding" not in site("/", accept_encoding="gzip;q=0, identity").headers
    assert site("/", accept_encoding="gzip;q=0.5").headers["Content-Encoding"] == "gzip"


def test_head_answers_as_get_does_without_the_page(site):
    whole = site("/")
    head = site("/", "HEAD")

    assert head.body == b""
    assert head.headers == whole.headers


def test_who_is_signed_in_is_answered_by_django_itself(site, settings):
    site("/")

    answer = site("/", cookie=f"a=b; {settings.SESSION_COOKIE_NAME}=abc")

    assert "ETag" not in answer.headers


def test_an_unknown_address_and_another_host_are_not_kept(site):
    for _ in range(2):
        assert site("/nobody/").status == 404
        assert site("/", host="evil.example").status == 400
    assert site("/").status == 200


def test_a_form_goes_through(site):
    assert site("/", "POST").status in (403, 405)


def test_the_page_is_the_same_whoever_draws_it(site, editor):
    story = publish(ArticleFactory(), by=editor)
    path = path_of(story)

    drawn_for_one = site(path, cookie="theme=dark", range="bytes=0-10", if_none_match='"x"')

    assert drawn_for_one.status == 200
    assert site(path).body == drawn_for_one.body


def test_an_old_address_is_kept_as_the_move_it_is(site, editor):
    story = publish(ArticleFactory(), by=editor)
    for _ in range(2):
        answer = site(f"/n/{story.article_id}")
        assert answer.status == 301
        assert answer.headers["Location"].endswith(quote(path_of(story)))


# The machinery, with an application that counts


def counting(body=b"x" * 1000, status="200 OK", headers=(), pause=0.0):
    calls = []

    def application(environ, start_response):
        calls.append(environ["PATH_INFO"])
        time.sleep(pause)
        start_response(status, [("Content-Type", "text/html"), ("Cache-Control", PUBLIC), *headers])
        return [body]

    return application, calls


@pytest.mark.parametrize(
    ("status", "headers"),
    [("200 OK", [("Set-Cookie", "a=b")]), ("404 Not Found", []), ("500 Internal Server Error", []), ("302 Found", [])],
)
def test_what_is_personal_or_failed_is_never_kept(status, headers):
    application, calls = counting(status=status, headers=headers)
    cache = PageCache(application, megabytes=1)

    for _ in range(3):
        Answer(cache, "/page/")

    assert len(calls) == 3


def test_memory_is_bounded_and_the_least_asked_for_leaves():
    # What cannot be compressed: only compressed pages are kept.
    application, calls = counting(body=Random(7).randbytes(150_000))
    cache = PageCache(application, megabytes=1)

    for number in range(10):
        Answer(cache, "/first/")
        Answer(cache, f"/page-{number}/")

    assert cache.shelf.size <= 1024 * 1024
    assert calls.count("/first/") == 1
    Answer(cache, "/page-0/")
    assert calls.count("/page-0/") == 2


@pytest.mark.django_db(transaction=True)
def test_a_cold_page_is_drawn_once_however_many_want_it():
    application, calls = counting(pause=0.3)
    cache = PageCache(application, megabytes=1)

    def asked(_):
        try:
            return Answer(cache, "/cold/")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(asked, range(8)))

    assert calls == ["/cold/"]
    assert {answer.status for answer in answers} == {200}


@pytest.mark.django_db(transaction=True)
def test_on_sqlite_pages_are_drawn_one_at_a_time_and_the_desk_waits_for_none_of_them(settings):
    inside, most = [], {"page": 0, "desk": 0}

    def application(environ, start_response):
        kind = "desk" if environ["PATH_INFO"].startswith(f"/{settings.ADMIN_PATH}") else "page"
        inside.append(kind)
        most[kind] = max(most[kind], inside.count(kind))
        time.sleep(0.1)
        inside.remove(kind)
        start_response("200 OK", [("Cache-Control", PUBLIC)])
        return [b"x"]

    cache = PageCache(application, megabytes=1)

    def asked(path):
        try:
            return Answer(cache, path).status
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        paths = [path for n in range(4) for path in (f"/page-{n}/", f"/{settings.ADMIN_PATH}{n}/")]
        assert {*pool.map(asked, paths)} == {200}

    assert most["desk"] > 1
    assert most["page"] == (1 if connection.vendor == "sqlite" else most["page"])


def test_a_reader_without_compression_gets_the_page_as_it_was_drawn():
    body = ("<p>قال المسئول</p>" * 100).encode()
    application, calls = counting(body=body)
    cache = PageCache(application, megabytes=1)

    for _ in range(2):
        answer = Answer(cache, "/page/")
        assert answer.body == body
        assert "Content-Encoding" not in answer.headers
    packed = Answer(cache, "/page/", accept_encoding="gzip")
    assert gzip.decompress(packed.body) == body
    assert calls == ["/page/"]


def test_a_page_that_nothing_moved_is_drawn_again_after_a_minute(monkeypatch):
    application, calls = counting()
    cache = PageCache(application, megabytes=1)
    Answer(cache, "/page/")
    monkeypatch.setattr(page_cache, "KEPT", 0)

    Answer(cache, "/page/")

    assert len(calls) == 2
