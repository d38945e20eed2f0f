"""The feeds as aggregators read them: feedparser for RSS and Atom, the rules of JSON Feed 1.1 for the third."""

import json
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import feedparser
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models.edition import Edition
from articles.models.masthead import Masthead
from articles.models.story import Story
from articles.press.correct import correct
from articles.press.publish import publish, withdraw
from tests.factories import PARAGRAPH, ArticleFactory, AuthorFactory, PhotoFactory, SectionFactory, TopicFactory

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom", "at": "http://purl.org/atompub/tombstones/1.0"}
# What must never break a feed (security.md N): controls, markup, entities, half a CDATA, bidi marks, invisible letters.
HOSTILE = [
    "عنوان \x00\x01\x0b\x1f فيه رموز تحكم",
    "<script>alert(1)</script> ]]> &amp; &#0; <!-- -->",
    "\u202eمقلوب\u202c \ufeff\ufffe\uffff \u2028سطر\u2029",
    "C++ و@user_1 و+20 2 2345678 (2026)",
    "\ud83d\ude00 إيموجي 😀 \U000e0041\U0010ffff",
    "'\"><x y='z'>",
]


@pytest.fixture
def section():
    return SectionFactory(name="اقتصاد", slug="economy")


@pytest.fixture
def story(editor, section):
    with time_machine.travel(datetime(2026, 7, 1, 9, 0, tzinfo=UTC), tick=False):
        photo = PhotoFactory(caption="مراكب في النهر", alt="مركب خشبي", credit="ليلى الحبر", agency="وكالة الحبر")
        inline = PhotoFactory(caption="السوق", credit="سامي الورق")
        article = ArticleFactory(
            headline="شركة C++ ترد على @user_1",
            section=section,
            lead_photo=photo,
            body=f'{PARAGRAPH}<p><a href="/economy/">القسم</a></p><figure data-photo="{inline.pk}"></figure>',
            bylines=[AuthorFactory(name="كريم القلم"), AuthorFactory(name="هدى الورّاق")],
        )
        article.topics.add(TopicFactory(name="الصيد"))
        return publish(article, by=editor)


def parsed(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    feed = feedparser.parse(response.content)
    assert feed.bozo == 0, feed.get("bozo_exception")
    return feed


@pytest.mark.parametrize("tail", ["feed/", "atom/"])
def test_a_reader_of_feeds_finds_the_story_whole(client, story, tail):
    feed = parsed(client, f"/{tail}")
    [entry] = feed.entries

    assert feed.feed.language == "ar"
    assert entry.title == "شركة \u2068C++\u2069 ترد على \u2068@user_1\u2069"
    assert entry.link == f"http://127.0.0.1:8000{story.get_absolute_url()}"
    assert entry.id == f"http://127.0.0.1:8000/n/{story.article_id}"
    assert [author["name"] for author in entry.authors] == ["كريم القلم", "هدى الورّاق"]
    assert [tag["term"] for tag in entry.tags] == ["اقتصاد", "الصيد"]
    assert 'dir="rtl"' in entry.summary
    assert "مائة مركب" in entry.summary
    assert entry.published_parsed[:5] == (2026, 7, 1, 9, 0)
    lead = entry.media_content[0]
    assert (lead["width"], lead["height"], lead["medium"]) == ("1200", "800", "image")
    photo = client.get(lead["url"].removeprefix("http://127.0.0.1:8000"))
    assert b"".join(photo.streaming_content).startswith(b"\xff\xd8")
    assert photo.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert entry.media_credit[0]["content"] == "تصوير: ليلى الحبر / وكالة الحبر"


def test_dates_have_the_offset_that_cairo_had_on_their_day(client, editor, story, section):
    with time_machine.travel(datetime(2026, 12, 1, 9, 0, tzinfo=UTC), tick=False):
        ArticleFactory(section=section, live_by=editor)
        text = client.get("/feed/").text
        atom = client.get("/atom/").text

    assert "<pubDate>Wed, 01 Jul 2026 12:00:00 +0300</pubDate>" in text
    assert "<pubDate>Tue, 01 Dec 2026 11:00:00 +0200</pubDate>" in text
    assert "<published>2026-07-01T12:00:00+03:00</published>" in atom


def test_every_page_with_stories_has_its_feed_in_three_formats(client, editor, story, section):
    correct(story.article, by=editor, kind="correction", text="العدد 12 لا 21.")
    other = ArticleFactory(live_by=editor)
    places = {
        "/": 2,
        "/economy/": 1,
        story.authors.first().get_absolute_url(): 1,
        story.topics.first().get_absolute_url(): 1,
        "/corrections/": 1,
    }

    for place, count in places.items():
        for tail in ("feed/", "atom/"):
            feed = parsed(client, place + tail)
            assert len(feed.entries) == count, place
            if place != "/":
                assert other.headline not in str(feed.entries)
        items = json.loads(client.get(f"{place}feed.json").content)["items"]
        assert len(items) == count


@pytest.mark.parametrize("tail", ["feed/", "atom/", "feed.json"])
def test_a_feed_names_itself_by_the_address_that_programs_can_ask(client, story, tail):
    place = story.topics.first().get_absolute_url()

    assert place.isascii()
    assert f'"http://127.0.0.1:8000{place}{tail}"' in client.get(place + tail).text


def test_pages_name_their_feeds(client, story):
    assert 'href="/economy/feed/"' in client.get("/economy/").text
    assert 'type="application/rss+xml"' in client.get("/").text
    assert "json+oembed" in client.get(story.get_absolute_url()).text


def test_json_feed_keeps_its_own_rules(client, story):
    response = client.get("/feed.json")
    feed = json.loads(response.content)
    [item] = feed["items"]

    assert response.headers["Content-Type"].startswith("application/feed+json")
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "http://127.0.0.1:8000/feed.json"
    assert {"content_html", "content_text"} & {*item}
    assert item["date_published"] == "2026-07-01T12:00:00+03:00"
    assert [author["name"] for author in item["authors"]] == ["كريم القلم", "هدى الورّاق"]
    assert item["_newsroom"]["photos"][0]["credit"] == "تصوير: ليلى الحبر / وكالة الحبر"


def test_feeds_carry_the_whole_text_where_the_paper_wants_it(client, story):
    assert "قال المسئول عن المشروع" not in client.get("/feed/").text
    Masthead.objects.create(pk=1, name="البريد", full_text_feeds=True)
    Edition.move()

    for address in ("/feed/", "/atom/"):
        [entry] = parsed(client, address).entries
        [content] = [part for part in entry.content if "المسئول" in part.value]
        assert "قال المسئول عن المشروع" in content.value
        assert 'href="http://127.0.0.1:8000/economy/"' in content.value
        assert "السوق – تصوير: سامي الورق" in content.value
        assert 'dir="rtl"' in content.value
    assert "قال المسئول" in json.loads(client.get("/feed.json").content)["items"][0]["content_html"]


def test_a_correction_reaches_the_copy_in_the_feed(client, editor, story):
    correct(story.article, by=editor, kind="correction", text="العدد 12 لا 21.")

    [entry] = parsed(client, "/feed/").entries
    [in_atom] = parsed(client, "/atom/").entries

    assert "تصحيح: العدد 12 لا 21." in entry.summary
    assert in_atom.updated_parsed > in_atom.published_parsed
    [of_ledger] = parsed(client, "/corrections/feed/").entries
    assert of_ledger.link.endswith(f"#correction-{of_ledger.link.rsplit('-', 1)[1]}")
    assert "العدد 12 لا 21." in of_ledger.summary


def test_a_withdrawn_story_is_announced_and_nothing_of_it_is_told(client, editor, story):
    article = ArticleFactory(headline="سرمكتوم", section=story.section, live_by=editor)
    withdraw(article, by=editor, reason="تبيّن خطأ في الأرقام.")

    for place in ("/", "/economy/"):
        root = ElementTree.fromstring(client.get(f"{place}atom/").content)  # noqa: S314 — our own document
        [stone] = root.findall("at:deleted-entry", ATOM)
        assert stone.get("ref") == f"http://127.0.0.1:8000/n/{article.pk}"
        assert stone.find("at:comment", ATOM).text == "تبيّن خطأ في الأرقام."
        rss = parsed(client, f"{place}feed/")
        assert [entry.title for entry in rss.entries if entry.id.endswith(f"/n/{article.pk}")] == ["سُحبت هذه المادة"]
        [item] = [
            item
            for item in json.loads(client.get(f"{place}feed.json").content)["items"]
            if "date_modified" in item and item["_newsroom"].get("withdrawn")
        ]
        assert item["content_text"] == "تبيّن خطأ في الأرقام."
    assert all("سرمكتوم" not in client.get(f"/{tail}").text for tail in ("feed/", "atom/", "feed.json"))


def test_a_story_that_came_back_is_not_announced_as_gone(client, editor, story):
    article = ArticleFactory(section=story.section, live_by=editor)
    withdraw(article, by=editor, reason="سبب")
    publish(article, by=editor)

    assert "deleted-entry" not in client.get("/atom/").text


def test_a_story_that_a_scheduled_update_took_over_is_not_announced_as_gone(client, editor, section):
    noon = datetime(2026, 7, 2, 9, 0, tzinfo=UTC)
    with time_machine.travel(noon - timedelta(hours=1), tick=False):
        article = ArticleFactory(section=section, live_by=editor)
        article.headline = "عنوان الظهر"
        article.save()
        publish(article, by=editor, at=noon)
    with time_machine.travel(noon + timedelta(minutes=1), tick=False):
        text = client.get("/atom/").text

    assert "عنوان الظهر" in text
    assert "deleted-entry" not in text


@pytest.mark.parametrize("tail", ["feed/", "atom/", "feed.json"])
def test_who_has_the_feed_of_this_edition_is_told_so(client, editor, story, tail):
    first = client.get(f"/{tail}")
    again = client.get(f"/{tail}", headers={"If-None-Match": first.headers["ETag"]})
    correct(story.article, by=editor, kind="update", text="زيادة.")
    after = client.get(f"/{tail}", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert after.status_code == 200


def test_a_scheduled_story_makes_a_new_feed_at_its_second(client, editor, story, section):
    noon = datetime(2026, 7, 2, 9, 0, tzinfo=UTC)
    with time_machine.travel(noon - timedelta(hours=1), tick=False):
        publish(ArticleFactory(headline="خبر الظهر", section=section), by=editor, at=noon)
        first = client.get("/feed/")
        assert "خبر الظهر" not in first.text
    with time_machine.travel(noon, tick=False):
        second = client.get("/feed/", headers={"If-None-Match": first.headers["ETag"]})
        assert "خبر الظهر" in second.text


def test_a_photo_leaves_the_feed_when_its_rights_end(client, editor, section):
    noon = datetime(2026, 7, 2, 9, 0, tzinfo=UTC)
    with time_machine.travel(noon - timedelta(hours=1), tick=False):
        photo = PhotoFactory(expires_at=noon)
        publish(ArticleFactory(section=section, lead_photo=photo), by=editor)
        first = client.get("/feed/")
        assert photo.token in first.text
    with time_machine.travel(noon, tick=False):
        second = client.get("/feed/", headers={"If-None-Match": first.headers["ETag"]})
        assert second.status_code == 200
        assert photo.token not in second.text


def test_the_most_hostile_words_leave_every_feed_well_formed(client, editor, section):
    """Past every field that would have cleaned them: what some import may once leave in the database."""
    Masthead.objects.create(pk=1, name="البريد", full_text_feeds=True)
    for text in HOSTILE:
        # No database takes half of a surrogate pair, and PostgreSQL takes no NUL.
        text = text.replace("\x00", "").encode("utf-8", "ignore").decode()
        story = publish(ArticleFactory(section=section, lead_photo=PhotoFactory(caption=text, alt=text)), by=editor)
        Story.objects.filter(pk=story.pk).update(
            headline=text[:110],
            standfirst=text,
            dateline=text[:60],
            bylines=[{"name": text, "role": "wrote", "label": "كتب", "slug": "x", "kind": "person"}],
        )

    for place in ("/", "/economy/"):
        for tail in ("feed/", "atom/"):
            assert len(parsed(client, place + tail).entries) == len(HOSTILE)
        feed = json.loads(client.get(f"{place}feed.json").content)
        assert len(feed["items"]) == len(HOSTILE)
    assert "<script>alert" not in client.get("/feed/").text


def test_a_name_that_only_the_desk_knows_has_no_feed(client, story):
    author, topic = AuthorFactory(name="كاتب مخبأ"), TopicFactory(name="موضوع مخبأ")

    for tail in ("feed/", "atom/", "feed.json"):
        for place in (author.get_absolute_url(), topic.get_absolute_url(), "/author/nobody/", "/nowhere/"):
            assert client.get(place + tail).status_code == 404


def test_fifty_stories_cost_as_many_queries_as_one(client, editor, story):
    Masthead.objects.create(pk=1, name="البريد", full_text_feeds=True)

    def asked():
        client.get("/feed/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/feed/")
        return len(queries)

    one = asked()
    for _ in range(12):
        photo = PhotoFactory()
        ArticleFactory(
            section=story.section,
            lead_photo=photo,
            body=f'{PARAGRAPH}<figure data-photo="{photo.pk}"></figure>',
            live_by=editor,
        )

    assert asked() == one <= 8


@pytest.mark.parametrize("method", ["post", "put", "delete", "trace", "options"])
def test_feeds_only_give(client, method):
    assert getattr(client, method)("/feed/").status_code == 405
