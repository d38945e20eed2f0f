"""At a story's foot: the newer and the older story of its section, and nothing that is not public."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from articles.models.story import Story
from articles.press.publish import backdate, publish, withdraw
from articles.site import neighbours
from articles.site.views import live_story
from tests.articles.site.reading import Reading
from tests.factories import ArticleFactory, SectionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return SectionFactory(name="ثقافة", slug="culture")


@pytest.fixture
def printed(editor, section):
    """Publish a story of that section, so many minutes ago."""

    def make(minutes, **more):
        story = publish(ArticleFactory(**{"section": section} | more), by=editor)
        backdate(story, timezone.now() - timedelta(minutes=minutes))
        return live_story(story.article_id)

    return make


def beside(client, story):
    """The links at the foot of its page: address by rel."""
    page = Reading(client.get(story.get_absolute_url()))
    return {link["rel"]: link["href"] for link in page.all("a", class_="beside__link")}


def test_a_story_leads_to_the_newer_and_the_older_one_of_its_section(client, printed):
    oldest, older, story, newer, newest = (printed(minutes) for minutes in (50, 40, 30, 20, 10))
    printed(35, section=SectionFactory())
    printed(25, section=SectionFactory())

    assert beside(client, story) == {"prev": newer.get_absolute_url(), "next": older.get_absolute_url()}
    assert beside(client, newest) == {"next": newer.get_absolute_url()}
    assert beside(client, oldest) == {"prev": older.get_absolute_url()}


def test_it_says_which_is_which_and_prints_their_headlines_as_text(client, printed):
    story, newer = printed(30), printed(20, headline="أسعار <b>الورق</b> & الحبر")

    page = Reading(client.get(story.get_absolute_url()))

    assert page.one("nav", class_="beside")["aria-label"] == "تابع القراءة في ثقافة"
    assert f"الأحدث: {newer.headline}" in page.text


def test_the_only_story_of_a_section_has_no_links_at_its_foot(client, printed):
    page = Reading(client.get(printed(30).get_absolute_url()))

    assert page.all("nav", class_="beside") == []


def test_stories_of_one_moment_are_passed_one_by_one_and_none_is_left_out(client, printed):
    with time_machine.travel(timezone.now(), tick=False):
        stories = [printed(30) for _ in range(4)]
    assert len({story.published_at for story in stories}) == 1

    way, address = [], stories[-1].get_absolute_url()
    while address:
        way.append(address)
        page = Reading(client.get(address))
        address = next((link["href"] for link in page.all("a", class_="beside__link", rel="next")), "")

    assert way == [story.get_absolute_url() for story in reversed(stories)]


def test_what_is_withdrawn_expired_or_a_draft_is_passed_over(client, printed, editor, section):
    older, story, newer = printed(60), printed(30), printed(5)
    for minutes in (45, 15):
        withdraw(printed(minutes).article, by=editor, reason="سبب")
    ArticleFactory(section=section)
    with time_machine.travel(timezone.now() - timedelta(minutes=20), tick=False):
        publish(ArticleFactory(section=section, expires_at=timezone.now() + timedelta(minutes=1)), by=editor)

    assert beside(client, story) == {"prev": newer.get_absolute_url(), "next": older.get_absolute_url()}


def test_a_scheduled_story_is_led_to_at_its_second_and_not_before(client, printed, editor, section):
    story = printed(30)
    hour = (timezone.now() + timedelta(hours=1)).replace(microsecond=0)
    coming = publish(ArticleFactory(section=section), by=editor, at=hour)

    with time_machine.travel(hour - timedelta(seconds=1), tick=False):
        assert beside(client, story) == {}
    with time_machine.travel(hour, tick=False):
        assert beside(client, story) == {"prev": coming.get_absolute_url()}


def test_a_scheduled_update_makes_no_neighbour_of_the_story_itself(client, printed, editor):
    story = printed(30)
    article = story.article
    article.headline, article.state = "عنوان الغد", "draft"
    article.save()
    publish(article, by=editor, at=timezone.now() + timedelta(hours=1))
    assert Story.objects.filter(article=article).count() == 2

    assert beside(client, story) == {}


def test_a_story_that_is_no_row_has_the_neighbours_it_will_have(printed):
    older, story, newer = printed(60), printed(30), printed(5)
    unprinted = Story(
        article_id=story.article_id, section=story.section, published_at=story.published_at, headline="معاينة"
    )
    found = neighbours.of(unprinted)

    assert found == neighbours.of(live_story(story.article_id))
    assert found["older"].url == older.get_absolute_url()
    assert found["newer"].url == newer.get_absolute_url()


def test_the_lite_page_has_the_links_too(client, printed):
    older, story = printed(60), printed(30)

    page = Reading(client.get(f"/lite{story.get_absolute_url()}"))

    assert page.one("a", rel="next")["href"] == f"/lite{older.get_absolute_url()}"


def test_each_side_begins_in_the_index_at_the_story_itself(printed):
    """Not at the newest of the section: the page of an old story costs what that of a new one does."""
    story = printed(30)
    rows = Story.objects.filter(pk=story.pk).annotate(**neighbours.columns(timezone.now())).values("newer", "older")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # A table of one row is read whole, and an index that orders it no better is as good.
            for way in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")

    steps = [line for line in rows.explain().splitlines() if "story_section_latest" in line or "Index Cond" in line]

    began = [line for line in steps if "section_id" in line and "published_at" in line]
    assert len(began) == 2, rows.explain()
