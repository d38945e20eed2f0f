"""Public addresses: the number decides, whatever stands round it; nothing that is typed there breaks a page."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, unquote

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import get_resolver

from articles.models.addresses import as_value, story_address
from articles.models.section import validate_section_slug
from articles.press.publish import backdate, publish
from articles.site import urls as site_urls
from tests.articles.site.reading import Reading
from tests.factories import ArticleFactory, SectionFactory

pytestmark = pytest.mark.django_db

SLUG = "قوارب-الصيد-تعود-إلى-رشيد"


@pytest.fixture
def section():
    return SectionFactory(name="اقتصاد", slug="economy")


@pytest.fixture
def story(editor, section):
    return publish(ArticleFactory(headline="قوارب الصيد تعود إلى رشيد", section=section), by=editor)


# The story


def test_the_address_of_a_story_is_section_number_and_arabic_words(story):
    assert story.get_absolute_url() == f"/economy/{story.article_id}/{quote(SLUG)}/"


@pytest.mark.parametrize(
    "path",
    [
        "/n/{id}",
        "/n/{id}/",
        "/economy/{id}",
        "/economy/{id}/",
        "/sport/{id}/{slug}/",
        "/nowhere/{id}/",
        "/ECONOMY/{id}/{slug}/",
        "/economy/{id}/{slug}",
        "/economy/{id}/{slug}//",
        "/economy/{id}/{slug}/.",
        "/economy/{id}/{slug}.../",
        "/economy/{id}/{slug}/amp/",
        "/economy/{id}/عنوان-قديم/",
        "/economy/{id}/%D8%B9%D9%86%D9%88%D8%A7%D9%86/",
        "/economy/000{id}/{slug}/",
        "/economy/{id}/-/",
        "/economy/{id}/%20/",
        "/economy/{id}/%2e%2e%2f%2e%2e%2fadmin/",
        "/economy/{id}/..%5C..%5C/",
        "/economy/{id}/%FF%FE/",
        "/economy/{id}/%00/",
        "/economy/{id}/{slug}%00/",
        "/economy/{id}/%0d%0aSet-Cookie:x=1/",
        "/economy/{id}/%E2%80%AE/",
        "/economy/{id}/<script>/",
        "/economy/{id}//elsewhere.example/",
    ],
)
def test_the_number_decides_and_every_other_address_leads_to_the_right_one(client, story, path):
    SectionFactory(slug="sport")

    response = client.get(path.format(id=story.article_id, slug=SLUG))

    assert response.status_code == 301
    assert response.headers["Location"] == story.get_absolute_url()
    assert client.get(response.headers["Location"]).status_code == 200


def test_a_tail_that_was_encoded_once_too_often_leads_to_the_right_address(client, story):
    twice = quote(quote(SLUG))

    response = client.get(f"/economy/{story.article_id}/{twice}/")

    assert (response.status_code, response.headers["Location"]) == (301, story.get_absolute_url())


@pytest.mark.parametrize("tail", ["a" * 4096, quote("ط" * 4096), "/".join("x" * 2048)])
def test_a_very_long_tail_leads_to_the_right_address(client, story, tail):
    response = client.get(f"/economy/{story.article_id}/{tail}/")

    assert (response.status_code, response.headers["Location"]) == (301, story.get_absolute_url())


def test_what_follows_the_question_mark_of_a_story_is_ignored(client, story):
    plain = client.get(story.get_absolute_url())

    for query in ("?utm_source=x", "?before=zzz", "?%FF%00", "?" + "a" * 4000):
        response = client.get(story.get_absolute_url() + query)
        assert response.status_code == 200
        assert response.content == plain.content


def test_an_old_address_still_works_after_the_headline_has_changed(client, editor, story):
    article = story.article
    article.headline, article.state = "عنوان آخر تمامًا", "draft"
    article.save()
    again = publish(article, by=editor)

    assert again.get_absolute_url() == story.get_absolute_url()
    assert client.get(story.get_absolute_url()).status_code == 200


def test_a_story_that_moved_to_another_section_and_back_is_found_both_ways(client, editor, story):
    """A browser that kept the first redirect for ever would run in a circle after the second."""
    home, away = story.section, SectionFactory(slug="sport")
    first = story.get_absolute_url()
    for section in (away, home):
        article = story.article
        article.section, article.state = section, "draft"
        article.save()
        moved = publish(article, by=editor)
        response = client.get(first)
        if section == away:
            assert (response.status_code, response.headers["Location"]) == (301, moved.get_absolute_url())
            assert "max-age=0" in response.headers.get("Cache-Control", "for ever")

    assert response.status_code == 200


@pytest.mark.parametrize(
    "number",
    ["0", "999999999999999", "9999999999999999", "9" * 40, "9223372036854775808", "-1", "1.5", "٣", "1e3", "0x1"],
)
@pytest.mark.parametrize("path", ["/n/{}", "/economy/{}/", "/economy/{}", "/economy/{}/عنوان/"])
def test_a_number_that_no_story_has_is_404(client, section, path, number):
    assert client.get(path.format(number)).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/%00/",
        "/%FF%FE/",
        "/\N{ARABIC LETTER TEH}/",
        "/./",
        "/../",
        "/%2e%2e/",
        "/n/",
        "/n/%00",
        "/n/%FF",
        "/economy/%00/",
        "/economy/x/y/",
        "/economy/feeds",
        "/index.php",
        "/wp-login.php",
        "/.env",
        "/.git/config",
        "/economy;jsessionid=1/",
        "/" + "a" * 4096,
        "/" + "a/" * 2000,
    ],
)
def test_an_address_that_means_nothing_is_404(client, story, path):
    response = client.get(path, follow=True)

    assert response.status_code == 404
    assert Reading(response).h1 == ["الصفحة غير موجودة"]


def test_a_section_without_its_last_slash_leads_to_it(client, section):
    response = client.get("/economy")

    assert (response.status_code, response.headers["Location"]) == (301, "/economy/")


@pytest.mark.parametrize(
    "path", ["//", "//elsewhere.example", "//elsewhere.example/", "///x/", "/\\x.example", "//economy"]
)
def test_an_address_of_two_slashes_leads_nowhere_else(client, section, path):
    response = client.get("/", PATH_INFO=path)

    assert response.status_code == 404
    assert "Location" not in response.headers


# Methods


@pytest.fixture
def addresses(story):
    return ["/", "/economy/", story.get_absolute_url(), f"/n/{story.article_id}", "/nowhere/", "/n/999"]


def test_head_answers_as_get_does_without_the_page(client, addresses):
    for address in addresses:
        get, head = client.get(address), client.head(address)
        assert head.status_code == get.status_code
        assert dict(head.headers) == dict(get.headers)
        assert head.content == b""


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "PROPFIND"])
def test_a_page_is_only_ever_read(client, story, method):
    for address in ("/", "/economy/", story.get_absolute_url(), f"/n/{story.article_id}", "/media/photos/x.jpg"):
        response = client.generic(method, address)
        assert response.status_code == 405
        assert response.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_form_of_another_site_is_refused_too_and_sets_no_cookie(story, method):
    visitor = Client(enforce_csrf_checks=True)

    for address in ("/", "/economy/", story.get_absolute_url()):
        response = visitor.generic(method, address)
        assert response.status_code in (403, 405)
        assert not response.cookies


# Pages of a section


HOSTILE_CURSORS = [
    *(
        "x",
        "1",
        "1-",
        "-1",
        "1-2-3",
        "1--2",
        "1_2",
        "1.5-2",
        "1e3-2",
        "0x1-1",
        "١-٢",
        " 1-2",
        "1-2 ",
        "1-2%0A",
        "%00",
    ),
    *(
        "%FF%FE",
        "1-2%00",
        "99999999999999999-1",
        "1-9999999999999999",
        "9" * 400 + "-1",
        "1-2&before=",
        "%3Cscript%3E",
        "None",
    ),
    *("1-2%27%20OR%201=1", "a" * 4096),
]


@pytest.mark.parametrize("direction", ["before", "after"])
@pytest.mark.parametrize("cursor", HOSTILE_CURSORS)
def test_a_cursor_that_we_did_not_write_is_404(client, story, direction, cursor):
    query = f"{direction}={cursor}" if "&" not in cursor else f"{direction}=x"

    assert client.get(f"/economy/?{query}").status_code == 404


@pytest.mark.parametrize("query", ["before=0-0", "before=0000-1", "after=9999999999999999-999999999999999"])
def test_a_page_beyond_the_end_is_404(client, story, query):
    assert client.get(f"/economy/?{query}").status_code == 404


@pytest.mark.parametrize("query", ["", "?", "?before=", "?after=", "?page=7", "?%00=%FF", "?before=&after="])
def test_without_a_cursor_a_section_opens_at_its_newest(client, story, query):
    response = client.get("/economy/" + query)

    assert response.status_code == 200
    assert response.content == client.get("/economy/").content


def test_too_many_parameters_are_refused_and_nothing_breaks(client, story):
    assert client.get("/economy/?" + "a&" * 1500).status_code in (200, 400)


def archive_of(section, editor, moments):
    """Stories of one section with these first hours, in the order of a newest-first list."""
    stories = []
    for moment in moments:
        stories.append(backdate(publish(ArticleFactory(section=section), by=editor), moment))
    stories.sort(key=lambda story: (story.published_at, story.article_id), reverse=True)
    return [story.get_absolute_url() for story in stories]


def walk(client, address, rel):
    """The story lists of the pages from here on, following «الأحدث» or «الأقدم» to the end, and the last address."""
    pages = []
    while True:
        page = Reading(client.get(address))
        pages.append(page.cards)
        links = page.all("a", rel=rel)
        if not links:
            return pages, address
        address = "/economy/" + links[0]["href"]


LAST_YEAR = datetime(2025, 3, 1, 9, tzinfo=UTC)
MOMENTS = {
    "apart": [LAST_YEAR + timedelta(seconds=number) for number in range(45)],
    "in one moment": [LAST_YEAR] * 45,
    "in twos, oldest last": [LAST_YEAR - timedelta(microseconds=number // 2) for number in range(45)],
    "before 1970": [LAST_YEAR.replace(year=1952) + timedelta(days=number) for number in range(45)],
}


@pytest.mark.parametrize("moments", MOMENTS.values(), ids=MOMENTS)
def test_a_reader_walks_a_section_back_and_forth_without_gap_or_repeat(client, editor, section, moments):
    archive = archive_of(section, editor, moments)

    back, last = walk(client, "/economy/", "next")
    forth, first = walk(client, last, "prev")

    assert back == [archive[:20], archive[20:40], archive[40:]]
    assert forth == back[::-1]
    assert "after=" in first


def test_a_story_that_arrives_does_not_move_the_page_that_is_being_read(client, editor, section):
    archive = archive_of(section, editor, MOMENTS["apart"][:25])
    older = Reading(client.get("/economy/")).one("a", rel="next")["href"]

    newest = publish(ArticleFactory(section=section), by=editor)

    page = Reading(client.get("/economy/" + older))
    assert page.cards == archive[20:]
    newer = "/economy/" + page.one("a", rel="prev")["href"]
    assert Reading(client.get(newer)).cards == archive[:20]
    assert newest.get_absolute_url() in Reading(client.get("/economy/")).cards


def test_a_short_section_has_no_pager(client, editor, section):
    archive_of(section, editor, MOMENTS["apart"][:20])

    page = Reading(client.get("/economy/"))

    assert len(page.cards) == 20
    assert page.all("nav", class_="pager") == []


# Names that a section cannot have


def test_no_section_takes_the_first_word_of_another_page():
    words = {str(pattern.pattern).partition("/")[0] for pattern in get_resolver().url_patterns}
    words |= {str(pattern.pattern).partition("/")[0] for pattern in site_urls.urlpatterns}
    words = {word for word in words if re.fullmatch("[-a-z0-9_]+", word)}
    assert {"admin", "preview", "author", "search", "lite"} <= words

    for word in words:
        with pytest.raises(ValidationError):
            validate_section_slug(word)


@pytest.mark.parametrize("slug", [SLUG, "100%-a&b=c+d", "!$&'()*+,;=~:@", "a?b#c[d]", "a%2Fb"])
def test_an_address_within_another_one_is_read_back_whole(slug):
    """Addresses of older papers may hold any sign that a path may hold."""
    address = f"https://paper.example:8000{story_address('economy', 7, slug)}"

    assert as_value(address) == quote(address, safe="")


def test_a_story_knows_its_address_as_a_request_says_it(story):
    assert story.path == unquote(story.get_absolute_url()) == f"/economy/{story.article_id}/{SLUG}/"
