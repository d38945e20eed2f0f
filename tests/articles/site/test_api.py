"""The API: what is asked for and no more, page by page, and never a word of what is not public."""

import json
from datetime import timedelta
from urllib.parse import quote, unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models.story import Story
from articles.press.correct import correct
from articles.press.publish import backdate, publish, withdraw
from tests.articles.site.test_leaks import GONE, HIDDEN, LIVE, SECRET, hidden
from tests.factories import PARAGRAPH, ArticleFactory, AuthorFactory, PhotoFactory, SectionFactory, TopicFactory

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"


@pytest.fixture
def section():
    return SectionFactory(slug="economy", name="اقتصاد")


@pytest.fixture
def live(editor, section):
    return publish(ArticleFactory(section=section), by=editor)


def data(client, address, status=200):
    response = client.get(address.removeprefix(SITE))
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    return json.loads(response.content)


def ids(client, address):
    return [item["id"] for item in data(client, address)["items"]]


# Paging, filters, fields


def test_pages_follow_one_another_and_miss_and_repeat_nothing(client, editor, section):
    now = timezone.now()
    # Three of one moment: the number tells them apart.
    stories = [
        backdate(publish(ArticleFactory(section=section), by=editor), now - timedelta(minutes=minute))
        for minute in (0, 1, 1, 1, 2, 3, 4)
    ]
    found, address, pages = [], "/api/v1/stories/?limit=2&section=economy&fields=id", 0
    while address:
        page = data(client, address)
        found += [item["id"] for item in page["items"]]
        address, pages = page["next"], pages + 1
        if pages == 1:
            # What is printed meanwhile moves nothing on the pages after it.
            ArticleFactory(section=section, live_by=editor)

    ordered = sorted(stories, key=lambda story: (story.published_at, story.article_id), reverse=True)
    assert found == [story.article_id for story in ordered]
    assert pages == 4


def test_filters_choose_and_join(client, editor, section, live):
    author, topic = AuthorFactory(name="كريم القلم"), TopicFactory(name="الصيد")
    article = ArticleFactory(section=section, kind="report", bylines=[author])
    article.topics.add(topic)
    mine = publish(article, by=editor).article_id
    ArticleFactory(bylines=[author], live_by=editor)
    old = backdate(publish(ArticleFactory(section=section), by=editor), timezone.now() - timedelta(days=9)).article_id

    assert ids(client, f"/api/v1/stories/?author={quote(author.slug)}&section=economy") == [mine]
    assert ids(client, f"/api/v1/stories/?topic={quote(topic.slug)}") == [mine]
    assert ids(client, "/api/v1/stories/?kind=report") == [mine]
    week_ago = (timezone.localtime() - timedelta(days=7)).isoformat(timespec="seconds")
    assert ids(client, f"/api/v1/stories/?until={week_ago}") == [old]
    assert ids(client, f"/api/v1/stories/?since={quote(week_ago)}&section=economy") == [mine, live.article_id]
    assert ids(client, "/api/v1/stories/?section=nowhere") == []


def test_fields_are_sent_as_asked_and_the_text_only_then(client, editor, section):
    photo = PhotoFactory()
    body = f'{PARAGRAPH}<figure data-photo="{photo.pk}"></figure>'
    story = publish(ArticleFactory(section=section, lead_photo=photo, body=body), by=editor)
    [short] = data(client, "/api/v1/stories/?fields=headline,id")["items"]
    [usual] = data(client, "/api/v1/stories/")["items"]
    whole = data(client, f"/api/v1/stories/{story.article_id}/")

    assert short == {"id": story.article_id, "headline": story.headline}
    assert not {"html", "text", "photos"} & {*usual}
    assert "قال المسئول" in whole["html"]
    assert (whole["language"], whole["direction"]) == ("ar", "rtl")
    assert whole["photo"]["credit"] == "تصوير: ليلى الحبر"
    assert whole["url"] == SITE + story.get_absolute_url()


def test_a_correction_is_in_every_copy(client, editor, live):
    correct(live.article, by=editor, kind="correction", text="العدد 12 لا 21.")

    [listed] = data(client, "/api/v1/stories/")["items"]

    assert [row["text"] for row in listed["corrections"]] == ["العدد 12 لا 21."]
    assert listed["updated_at"] >= listed["published_at"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=-1", "limit"),
        ("limit=1e9", "limit"),
        ("before=yesterday", "before"),
        ("since=yesterday", "since"),
        ("until=2026-13-01", "until"),
        ("fields=password", "fields"),
        ("fields=", "fields"),
        ("section=%00", "section"),
        ("author=", "author"),
        ("topic=" + "x" * 300, "topic"),
    ],
)
def test_what_cannot_be_asked_is_told_at_its_parameter(client, live, query, parameter):
    error = data(client, f"/api/v1/stories/?{query}", 400)["error"]

    assert error["parameter"] == parameter
    assert error["message"]


def test_odd_but_possible_questions_have_an_answer(client, live):
    for query in (
        "since=0001-01-01T00:00:00%2B14:00",
        "until=9999-12-31T23:59:59-12:00",
        "since=2026-01-01T00:00:00+02:00",
        "since=3854-07-17T22:03:41%2B16:36",
        "before=9999999999999999-1",
        "before=-9999999999999999-999999999999999",
        "unknown=1&section__slug=x&author__password=1",
        "limit=5&limit=7",
    ):
        assert client.get(f"/api/v1/stories/?{query}").status_code == 200, query


def test_filters_reach_nothing_but_what_is_documented(client, live):
    every = ids(client, "/api/v1/stories/")

    for query in ("revision__snapshot__body__contains=x", "article__state=draft", "headline__startswith=ع", "id=0"):
        assert ids(client, f"/api/v1/stories/?{query}") == every


# What is not public


@pytest.mark.parametrize("state", HIDDEN + GONE + LIVE)
def test_nothing_of_it_leaves_through_any_door(client, editor, section, live, state):
    article = hidden(state, section, editor)
    number = article.pk
    doors = [
        "/feed/", "/atom/", "/feed.json", "/economy/feed/", "/economy/atom/", "/economy/feed.json",
        "/corrections/feed/", "/sitemap.xml", f"/sitemap/{timezone.localdate():%Y-%m}.xml", "/news-sitemap.xml",
        "/sitemap/pages.xml", "/api/v1/stories/", "/api/v1/stories/?fields=html,text,photos,bylines,topics",
        f"/api/v1/stories/{number}/", f"/api/v1/stories/{number}.ninjs", "/api/v1/authors/?limit=100",
        "/api/v1/topics/?limit=100", "/api/v1/withdrawals/", f"/oembed/?url={SITE}/n/{number}", f"/card/{number}-1.png",
    ]  # fmt: skip

    for door in doors:
        response = client.get(door)
        text = b"".join(response.streaming_content).decode("latin-1") if response.streaming else response.text
        assert SECRET not in text, door
        assert SECRET not in unquote(f"{response.headers}"), door


@pytest.mark.parametrize("state", HIDDEN)
def test_its_number_answers_exactly_as_a_number_that_nobody_has(client, editor, section, live, state):
    number = hidden(state, section, editor).pk

    for path in ("/api/v1/stories/{}/", "/api/v1/stories/{}.ninjs", "/oembed/?url=" + SITE + "/n/{}"):
        for headers in ({}, {"If-None-Match": "*", "Range": "bytes=0-9"}):
            mine, other = (client.get(path.format(pk), headers=headers) for pk in (number, number + 1000))
            assert mine.status_code == other.status_code == 404
            assert mine.content == other.content
            assert dict(mine.headers) == dict(other.headers)
            assert "ETag" not in mine.headers


def test_names_stand_in_the_lists_once_something_public_bears_them(client, editor, section, live):
    draft = ArticleFactory(section=section, bylines=[AuthorFactory(name="كاتب مخبأ")])
    draft.topics.add(TopicFactory(name="موضوع مخبأ"))

    def names():
        return {item["name"] for kind in ("authors", "topics") for item in data(client, f"/api/v1/{kind}/")["items"]}

    before = names()
    publish(draft, by=editor)

    assert not {"كاتب مخبأ", "موضوع مخبأ"} & before
    assert {"كاتب مخبأ", "موضوع مخبأ"} <= names()


def test_what_was_taken_down_is_listed_with_its_reason_only(client, editor, section, live):
    article = ArticleFactory(headline="سرمكتوم", section=section, live_by=editor)
    withdraw(article, by=editor, reason="تبيّن خطأ.")
    [told] = data(client, "/api/v1/withdrawals/")["items"]
    error = data(client, f"/api/v1/stories/{article.pk}/", 410)

    assert (told["id"], told["signal"], told["reason"]) == (article.pk, "withdrawn", "تبيّن خطأ.")
    assert set(told) == {"id", "uri", "signal", "at", "reason"}
    assert error["gone"] == told


# Manners


def test_who_has_an_answer_of_this_edition_is_told_so(client, editor, live):
    for address in (
        "/api/v1/stories/",
        f"/api/v1/stories/{live.article_id}/",
        "/api/v1/authors/",
        "/api/v1/openapi.json",
    ):
        etag = client.get(address).headers["ETag"]
        assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
        assert client.get(f"{address}?limit=3", headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_the_api_only_gives(client, live, method):
    for address in ("/api/v1/stories/", f"/api/v1/stories/{live.article_id}/", "/api/v1/openapi.json", "/oembed/"):
        response = getattr(client, method)(address)
        assert response.status_code == 405
        assert response.headers["Allow"] == "GET, HEAD"
        assert json.loads(response.content)["error"]["message"]


def test_a_hundred_stories_cost_as_many_queries_as_one(client, editor, section, live):
    def asked(address):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        assert all("COUNT(" not in query["sql"] and "OFFSET" not in query["sql"] for query in queries)
        return len(queries)

    ArticleFactory(section=section, lead_photo=PhotoFactory(), live_by=editor)
    addresses = ["/api/v1/stories/", "/api/v1/stories/?fields=html,photos", "/api/v1/authors/", "/api/v1/withdrawals/"]
    before = [asked(address) for address in addresses]
    for _ in range(8):
        ArticleFactory(section=section, lead_photo=PhotoFactory(), live_by=editor)

    assert [asked(address) for address in addresses] == before
    assert max(before) <= 6


# oEmbed


def test_another_site_shows_the_story_with_a_link_and_runs_nothing(client, editor, section):
    story = publish(
        ArticleFactory(headline='عودة <b>"القوارب"</b>', section=section, lead_photo=PhotoFactory()), by=editor
    )
    for address in (
        SITE + story.get_absolute_url(),
        f"{SITE}/n/{story.article_id}",
        f"{SITE}/elsewhere/{story.article_id}/",
    ):
        shown = data(client, f"/oembed/?url={quote(address)}&maxwidth=400")
        assert (shown["version"], shown["type"], shown["width"]) == ("1.0", "rich", 400)
        assert shown["title"] == story.headline
        assert 'dir="rtl"' in shown["html"]
        assert "<b>" not in shown["html"]
        assert "<script" not in shown["html"]
        assert "thumbnail_url" not in shown
    assert data(client, f"/oembed/?url={SITE}/n/{story.article_id}")["thumbnail_width"] == 1200


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("url=http://other.example/n/1", 404),
        (f"url={SITE}/", 404),
        (f"url={SITE}/economy/", 404),
        ("url=http://[::1", 404),
        ("url=%00", 404),
        (f"url={SITE}/n/999999", 404),
        (f"url={SITE}/n/1&maxwidth=wide", 400),
        (f"url={SITE}/n/1&format=xml", 501),
    ],
)
def test_what_is_no_story_of_ours_is_not_embedded(client, live, query, status):
    assert client.get(f"/oembed/?{query}").status_code == status


def test_stories_are_all_that_there_is(client, live):
    assert Story.objects.live().count() == len(data(client, "/api/v1/stories/?limit=100")["items"])
