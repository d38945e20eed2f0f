"""Sitemaps: valid by the published schema where a package carries it, else by the protocols' own rules."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from articles.models.story import Story
from articles.press.correct import correct
from articles.press.publish import backdate, publish, withdraw
from articles.site import sitemaps
from tests.factories import ArticleFactory, PhotoFactory, SectionFactory

pytestmark = pytest.mark.django_db

XSD = Path(__file__).parent / "schemas" / "sitemap.xsd"
S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


@pytest.fixture
def section():
    return SectionFactory(slug="economy")


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    assert response.headers["Content-Type"].startswith("application/xml")
    return etree.fromstring(response.content)


def is_valid(root):
    """Against sitemap.xsd, which wants schemas for what other namespaces add: those are read by rule below."""
    bare = etree.fromstring(etree.tostring(root))
    for foreign in bare.xpath("//*[not(starts-with(namespace-uri(), 'http://www.sitemaps.org'))]"):
        if foreign.getparent() is not None:
            foreign.getparent().remove(foreign)
    schema = etree.XMLSchema(etree.parse(XSD))
    return schema.validate(bare) or schema.error_log.last_error


def locations(root):
    return [element.text for element in root.iter(f"{S}loc")]


def printed(editor, section, moment, **values):
    return backdate(publish(ArticleFactory(section=section, **values), by=editor), moment)


def test_every_month_with_stories_is_in_the_index_and_no_other(client, editor, section):
    # The last second of June and the first of July by Cairo's clock.
    printed(editor, section, datetime(2026, 6, 30, 20, 59, 59, tzinfo=UTC))
    printed(editor, section, datetime(2026, 6, 30, 21, 0, 0, tzinfo=UTC))
    printed(editor, section, datetime(2024, 2, 29, 10, tzinfo=UTC))

    index = read(client, "/sitemap.xml")

    assert index.tag == f"{S}sitemapindex"
    assert [child.tag for child in index] == [f"{S}sitemap"] * len(index)
    months = [place for place in locations(index) if "/sitemap/2" in place]
    assert months == [f"http://127.0.0.1:8000/sitemap/{name}.xml" for name in ("2026-07", "2026-06", "2024-02")]
    for place in locations(index):
        root = read(client, place.removeprefix("http://127.0.0.1:8000"))
        assert is_valid(root) is True
        assert len(locations(root)) >= 1
    assert client.get("/sitemap/2026-05.xml").status_code == 404


def test_a_month_tells_when_each_story_changed_and_its_photo(client, editor, section):
    photo = PhotoFactory()
    story = printed(editor, section, datetime(2026, 6, 10, 10, tzinfo=UTC), lead_photo=photo)
    first = read(client, "/sitemap/2026-06.xml").find(f".//{S}lastmod").text
    with time_machine.travel(datetime(2026, 11, 20, 10, tzinfo=UTC), tick=False):
        correct(story.article, by=editor, kind="correction", text="العدد 12.")
        root = read(client, "/sitemap/2026-06.xml")

    assert first == "2026-06-10T13:00:00+03:00"
    assert root.find(f".//{S}lastmod").text == "2026-11-20T12:00:00+02:00"
    assert photo.token in root.find(f".//{IMAGE}loc").text
    assert root.find(f".//{IMAGE}image").getparent().tag == f"{S}url"
    assert locations(root)[0] == f"http://127.0.0.1:8000{story.get_absolute_url()}"
    assert locations(root)[0].isascii()


def test_news_are_of_two_days_and_split_at_a_thousand(client, editor, section, monkeypatch):
    monkeypatch.setattr(sitemaps, "MOST_NEWS", 2)
    now = timezone.now()
    stories = [printed(editor, section, now - timedelta(minutes=minutes)) for minutes in range(5)]
    old = printed(editor, section, now - timedelta(hours=49))

    index = read(client, "/sitemap.xml")
    files = [place.removeprefix("http://127.0.0.1:8000") for place in locations(index) if "news-sitemap" in place]
    listed = [place for file in files for place in locations(read(client, file))]

    assert files == ["/news-sitemap.xml", "/news-sitemap-2.xml", "/news-sitemap-3.xml"]
    assert listed == [f"http://127.0.0.1:8000{story.get_absolute_url()}" for story in stories]
    assert old.get_absolute_url() not in str(listed)
    assert client.get("/news-sitemap-4.xml").status_code == 404
    for file in files:
        root = read(client, file)
        assert is_valid(root) is True
        for url in root:
            news = url.find(f"{NEWS}news")
            assert [child.tag for child in news] == [
                f"{NEWS}{name}" for name in ("publication", "publication_date", "title")
            ]
            assert news.find(f"{NEWS}publication/{NEWS}language").text == "ar"
            assert news.find(f"{NEWS}title").text


def test_news_grow_old_without_anybody_touching_the_paper(client, editor, section):
    story = printed(editor, section, timezone.now() - timedelta(hours=47))
    first = client.get("/news-sitemap.xml")
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        second = client.get("/news-sitemap.xml", headers={"If-None-Match": first.headers["ETag"]})

    assert story.get_absolute_url() in first.text
    assert second.status_code == 200
    assert story.get_absolute_url() not in second.text


def test_a_withdrawn_story_leaves_every_sitemap_at_once(client, editor, section):
    kept = printed(editor, section, timezone.now() - timedelta(minutes=2))
    article = ArticleFactory(section=section, live_by=editor)
    address = Story.objects.get(article=article).get_absolute_url()
    month = f"/sitemap/{timezone.localdate():%Y-%m}.xml"
    etags = {place: client.get(place).headers["ETag"] for place in (month, "/news-sitemap.xml")}
    assert all(address in client.get(place).text for place in etags)

    withdraw(article, by=editor, reason="سبب")

    for place, etag in etags.items():
        response = client.get(place, headers={"If-None-Match": etag})
        assert response.status_code == 200
        assert address not in response.text
        assert kept.get_absolute_url() in response.text


def test_robots_name_the_sitemaps_and_close_what_is_not_for_them(client):
    response = client.get("/robots.txt")

    assert response.headers["Content-Type"].startswith("text/plain")
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in response.text
    assert "Sitemap: http://127.0.0.1:8000/news-sitemap.xml" in response.text
    assert "Disallow: /search/" in response.text


def test_the_index_asks_as_often_for_many_months_as_for_one_and_counts_nothing(client, editor, section):
    def asked(address):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        assert all("COUNT(" not in query["sql"] for query in queries)
        return len(queries)

    printed(editor, section, datetime(2026, 6, 10, 10, tzinfo=UTC))
    before = asked("/sitemap.xml"), asked("/sitemap/2026-06.xml")
    for month in range(1, 13):
        printed(editor, section, datetime(2020, month, 3, tzinfo=UTC))
        printed(editor, section, datetime(2026, 6, month, tzinfo=UTC))

    assert (asked("/sitemap.xml"), asked("/sitemap/2026-06.xml")) == before


@pytest.mark.parametrize("name", ["2026-13", "2026-00", "0000-01", "9999-12", "1899-01"])
def test_a_month_that_is_none_has_no_sitemap(client, name):
    assert client.get(f"/sitemap/{name}.xml").status_code == 404
