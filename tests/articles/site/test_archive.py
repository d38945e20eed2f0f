"""The archive by Cairo's days: what lies on which day, which dates are pages, and what a wrong date answers."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine

from articles.press.publish import backdate, publish, withdraw
from tests.articles.site.reading import Reading, positions
from tests.factories import ArticleFactory, SectionFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def printed(editor, moment, **values):
    return backdate(publish(ArticleFactory(**values), by=editor), moment)


def test_a_day_lists_its_stories_under_their_sections_with_the_hour(client, editor):
    second, first = SectionFactory(name="رياضة", order=2), SectionFactory(name="سياسة", order=1)
    sport = printed(editor, datetime(2026, 11, 23, 8, 5, tzinfo=UTC), section=second)
    politics = printed(editor, datetime(2026, 11, 23, 6, tzinfo=UTC), section=first)
    printed(editor, datetime(2026, 11, 22, 6, tzinfo=UTC))

    page = Reading(client.get("/archive/2026/11/23/"))

    assert page.h1 == ["أخبار الاثنين 23 نوفمبر 2026"]
    positions(page.text, "سياسة", "08:00", politics.headline, "رياضة", "10:05", sport.headline)
    assert page.all("a", href="/archive/2026/11/22/", rel="next")


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 22, 21, 59, tzinfo=UTC), "22"),
        (datetime(2026, 11, 22, 22, 0, tzinfo=UTC), "23"),
        (datetime(2026, 7, 1, 20, 59, tzinfo=UTC), "01"),
        (datetime(2026, 7, 1, 21, 0, tzinfo=UTC), "02"),
    ],
)
def test_a_day_begins_at_midnight_of_cairo_in_winter_and_in_summer(client, editor, moment, day):
    story = printed(editor, moment)

    assert story.headline in client.get(f"/archive/2026/{moment:%m}/{day}/").text


def test_the_days_on_which_the_clock_jumps_hold_each_story_once(client, editor):
    """Friday 24 April has 23 hours, Thursday 29 October has 25."""
    moments = [datetime(2026, 10, 28, 21, 30, tzinfo=UTC) + timedelta(minutes=30) * step for step in range(60)]
    stories = [printed(editor, moment) for moment in moments[::6]]

    pages = [client.get(f"/archive/2026/10/{day}/") for day in (29, 30)]

    assert {page.status_code for page in pages} == {200}
    for story in stories:
        assert sum(story.headline + "<" in page.text for page in pages) == 1


def test_the_calendar_links_days_that_have_stories_and_says_how_many(client, editor):
    for minute in range(3):
        printed(editor, datetime(2026, 11, 23, 9, minute, tzinfo=UTC))
    page = Reading(client.get("/archive/2026/11/"))

    link = page.one("a", href="/archive/2026/11/23/")
    assert link["aria-label"] == "الاثنين 23 نوفمبر 2026: 3 أخبار"
    assert page.all("a", href="/archive/2026/11/22/") == []
    assert len(page.all("th")) == 7
    # Weeks begin on Saturday: 28 November 2026 is one.
    assert page.all("abbr")[0]["title"] == "السبت"


def test_a_year_names_its_months_and_leads_to_its_neighbours(client, editor):
    printed(editor, datetime(2024, 5, 1, 9, tzinfo=UTC))
    printed(editor, datetime(2025, 5, 1, 9, tzinfo=UTC))
    printed(editor, datetime(2026, 5, 1, 9, tzinfo=UTC))

    page = Reading(client.get("/archive/2025/"))

    assert page.h1 == ["أرشيف 2025"]
    assert page.all("a", href="/archive/2025/05/")
    assert page.all("a", href="/archive/2025/04/") == []
    assert page.one("a", rel="prev")["href"] == "/archive/2026/"
    assert page.one("a", rel="next")["href"] == "/archive/2024/"


def test_every_address_that_the_archive_gives_opens(client, editor):
    for days in (0, 1, 20, 40, 400):
        printed(editor, NOW - timedelta(days=days))
    seen, waiting = set(), ["/archive/", "/archive/2026/"]
    while waiting:
        address = waiting.pop()
        seen.add(address)
        response = client.get(address, follow=True)
        assert response.status_code == 200, address
        found = {link["href"] for link in Reading(response).all("a") if link["href"].startswith("/archive/")}
        waiting += found - seen - {*waiting}
    assert "/archive/2025/10/21/" in seen


def test_today_is_a_page_before_anything_is_printed_and_no_other_empty_day_is(client):
    assert client.get("/archive/2026/11/25/").status_code == 200
    assert client.get("/archive/2026/11/").status_code == 200
    assert client.get("/archive/2026/").status_code == 200
    for address in ("/archive/2026/11/24/", "/archive/2026/11/26/", "/archive/2026/10/", "/archive/2027/"):
        assert client.get(address).status_code == 404


def test_a_withdrawn_story_leaves_the_archive_and_its_counts(client, editor):
    kept, gone = (printed(editor, datetime(2026, 11, 23, 9, minute, tzinfo=UTC)) for minute in (1, 2))
    assert "خبران" in client.get("/archive/2026/11/").text

    withdraw(gone.article, by=editor, reason="خطأ")

    assert gone.headline + "<" not in client.get("/archive/2026/11/23/").text
    assert kept.headline in client.get("/archive/2026/11/23/").text
    assert "خبر واحد" in client.get("/archive/2026/11/").text


@pytest.mark.parametrize(
    "path",
    [
        "2026/13/45/",
        "2026/02/30/",
        "2025/02/29/",
        "2026/00/",
        "2026/13/",
        "2026/11/00/",
        "0000/",
        "0000/01/01/",
        "0001/01/01/",
        "9999/12/31/",
        "9999/12/",
        "9999/",
        "20261/",
        "226/",
        "2026/111/",
        "2026/11/231/",
        "-2026/",
        "٢٠٢٦/",
        "2026/11/23/1/",
        "2026/11/x/",
    ],
)
def test_a_date_that_there_is_not_is_404_in_arabic(client, editor, path):
    response = client.get(f"/archive/{path}")

    assert response.status_code == 404
    assert Reading(response).h1 == ["الصفحة غير موجودة"]


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("/archive/2026/1/", "/archive/2026/01/"),
        ("/archive/2026/1/2/", "/archive/2026/01/02/"),
        ("/archive/2026/11/23", "/archive/2026/11/23/"),
    ],
)
def test_a_date_written_otherwise_leads_to_the_address_with_two_digits(client, typed, right):
    response = client.get(typed)

    assert (response.status_code, response.headers["Location"]) == (301, right)


def test_headings_skip_no_level(client, editor):
    printed(editor, datetime(2026, 11, 23, 9, tzinfo=UTC))
    for address in ("/archive/2026/", "/archive/2026/11/", "/archive/2026/11/23/"):
        levels = Reading(client.get(address)).levels
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
