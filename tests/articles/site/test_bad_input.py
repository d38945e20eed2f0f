"""What is asked for in the wrong way: the right status, an Arabic page, and never a 500, on every kind of page."""

from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from articles.models.page import Page
from articles.press.publish import publish
from tests.articles.site.reading import Reading
from tests.factories import ArticleFactory, AuthorFactory, SectionFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses(editor):
    author, topic = AuthorFactory(), TopicFactory()
    article = ArticleFactory(section=SectionFactory(slug="economy"), bylines=[author])
    article.topics.add(topic)
    story = publish(article, by=editor)
    Page.objects.create(title="من نحن", slug="about", body="<p>نحن.</p>")
    today = timezone.localdate()
    return {
        "front": "/",
        "section": "/economy/",
        "story": story.get_absolute_url(),
        "topic": topic.get_absolute_url(),
        "author": author.get_absolute_url(),
        "most read": "/most-read/",
        "corrections": "/corrections/",
        "page": "/page/about/",
        "year": f"/archive/{today:%Y}/",
        "month": f"/archive/{today:%Y/%m}/",
        "day": f"/archive/{today:%Y/%m/%d}/",
        "lite front": "/lite/",
        "lite section": "/lite/economy/",
        "lite story": f"/lite{story.get_absolute_url()}",
    }


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "PROPFIND"])
def test_pages_are_only_read_and_say_so_in_arabic(addresses, method):
    visitor = Client(enforce_csrf_checks=True)
    for name, address in addresses.items():
        response = visitor.generic(method, address)
        assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD"), name
        assert Reading(response).h1 == ["هذه الصفحة للقراءة فقط"]
        assert not response.cookies


def test_head_answers_as_get_does_without_the_page(client, addresses):
    for name, address in addresses.items():
        get, head = client.get(address), client.head(address)
        assert (head.status_code, head.content) == (200, b""), name
        assert dict(head.headers) == dict(get.headers)


@pytest.mark.parametrize(
    "headers",
    [
        {"accept": "application/json"},
        {"accept": "image/avif"},
        {"if-none-match": '"\xff\xfe garbage'},
        {"if-none-match": "*"},
        {"if-modified-since": "yesterday"},
        {"range": "bytes=99999-1"},
        {"accept-language": "en;q=x,*;;"},
        {"cookie": "a=\x00; =; \xd8"},
        {"x-forwarded-host": "elsewhere.example"},
    ],
)
def test_strange_headers_change_nothing(client, addresses, headers):
    for name, address in addresses.items():
        response = client.get(address, headers=headers)
        assert response.status_code == 200, name
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"
        assert "elsewhere" not in response.text


LISTS = ("section", "topic", "author", "corrections", "lite section")
CURSORS = [
    "x",
    "1-2-3",
    "%00",
    "%FF%FE",
    "9" * 400 + "-1",
    "١-٢",
    "1-2%0A",
    "%3Cscript%3E",
    "99999999999999999-1",
    "0-0",
]


@pytest.mark.parametrize("direction", ["before", "after"])
@pytest.mark.parametrize("cursor", CURSORS)
def test_a_cursor_that_we_did_not_write_is_404_on_every_list(client, addresses, direction, cursor):
    for name in LISTS:
        if direction == "after" and cursor == "0-0":
            continue  # everything is newer than that
        response = client.get(f"{addresses[name]}?{direction}={cursor}")
        assert response.status_code == 404, name
        assert Reading(response).h1 == ["الصفحة غير موجودة"]


TAILS = [
    "%00",
    "%FF%FE",
    "%",
    "%zz",
    "..",
    "...",
    "%2e%2e%2fadmin",
    "%252e%252e",
    "a" * 4096,
    quote("ط" * 600),
    "\u202e",
    "<script>",
    "' OR 1=1",
    "x;y=1",
    "UPPER",
    "x.",
]


@pytest.mark.parametrize("tail", TAILS)
def test_a_name_that_nobody_has_is_404_in_arabic_everywhere(client, addresses, tail):
    for place in ("topic", "author", "page", "archive", "lite", "nowhere", "lite/economy", "archive/2026", "n"):
        response = client.get(f"/{place}/{tail}/", follow=True)
        assert response.status_code == 404, place
        assert Reading(response).h1 == ["الصفحة غير موجودة"]


def test_encoded_and_cut_spellings_of_a_name_lead_to_it_or_to_404(client, addresses):
    for name in ("topic", "author"):
        address = addresses[name]
        assert client.get(address.rstrip("/")).status_code == 301
        assert client.get(quote(address)).status_code == 404
        assert client.get(address[:-4] + "/").status_code == 404
        assert client.get(address.upper()).status_code in (200, 404)


def test_the_pages_own_names_are_no_sections_of_a_story(client, addresses):
    """`/topic/5` is a topic called 5, not story number 5."""
    number = addresses["story"].split("/")[2]
    for place in ("topic", "author", "page", "archive", "search", "api"):
        assert client.get(f"/{place}/{number}/x").status_code == 404


def test_parameters_without_meaning_are_ignored(client, addresses):
    for name, address in addresses.items():
        plain = client.get(address)
        for query in ("?utm_source=x", "?%FF%00", "?page=7", "?" + "a" * 4000):
            assert client.get(address + query).content == plain.content, name
