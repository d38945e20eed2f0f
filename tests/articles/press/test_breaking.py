"""Breaking news: from one line to every page at once, off by itself, and its story grows at one address."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from accounts.roles import RIGHTS, Right
from articles.models.article import Article, State
from articles.models.boundary import next_boundary
from articles.models.breaking import Breaking
from articles.models.edition import Edition
from articles.models.story import Story
from articles.press.breaking import announce, end
from articles.press.invariants import broken
from articles.press.publish import PublishRefused, publish, withdraw
from tests.factories import PARAGRAPH, ArticleFactory, AuthorFactory, SectionFactory, UserFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
LINE = "استئناف الملاحة في الممر الشمالي بعد توقف دام ست ساعات"


@pytest.fixture
def section():
    return SectionFactory(slug="economy")


def newest(reader):
    answer = reader.get("/breaking.json")
    assert answer.status_code == 200
    return json.loads(answer.content)


def test_one_line_is_over_every_page_at_once(reader, editor, section):
    assert newest(reader) == {}
    number = Edition.number_now()

    item = announce(LINE, by=editor, section=section)

    assert Edition.number_now() > number
    assert newest(reader) == {"id": item.pk, "line": LINE, "url": f"/n/{item.article_id}"}
    for path in ("/", "/economy/", item.article.pk and f"/n/{item.article_id}", "/nowhere/"):
        assert LINE in reader.get(path, follow=True).text


def test_it_leaves_by_itself_at_its_second(reader, editor, section):
    with time_machine.travel(NOON, tick=False):
        announce(LINE, by=editor, section=section, minutes=30)
        assert next_boundary() == NOON + timedelta(minutes=30)
    number = Edition.number_now()

    with time_machine.travel(NOON + timedelta(minutes=30, seconds=-1), tick=False):
        assert newest(reader)["line"] == LINE
    with time_machine.travel(NOON + timedelta(minutes=30), tick=False):
        assert newest(reader) == {}
        assert "breaking__item" not in reader.get("/").text
    assert Edition.number_now() == number


def test_the_line_becomes_a_story_at_the_same_address(reader, editor, section):
    item = announce(LINE, by=editor, section=section)
    address = reader.get(f"/n/{item.article_id}").url
    assert LINE in reader.get(address).text

    article = item.article
    article.refresh_from_db()
    article.body, article.headline, article.version = PARAGRAPH, "الملاحة تعود إلى الممر الشمالي", article.version + 1
    article.bylines.create(author=AuthorFactory())
    article.state = State.READY
    article.save()
    publish(article, by=editor)

    assert "الملاحة تعود" in reader.get(address).text
    assert newest(reader)["line"] == LINE
    assert list(broken()) == []


def test_a_story_of_one_line_is_sound_and_finished_only_while_it_is_breaking(editor, section):
    with time_machine.travel(NOON, tick=False):
        item = announce(LINE, by=editor, section=section)
        assert list(broken()) == []
    Article.objects.filter(pk=item.article_id).update(state=State.READY)
    with time_machine.travel(NOON + timedelta(hours=2), tick=False), pytest.raises(PublishRefused, match="50 كلمة"):
        publish(item.article, by=editor)


def test_a_line_may_stand_over_a_story_that_is_public(reader, editor, section):
    story = publish(ArticleFactory(section=section), by=editor)

    item = announce(LINE, by=editor, story=story)

    assert item.article_id == story.article_id
    assert Article.objects.count() == 1
    assert newest(reader)["url"] == f"/n/{story.article_id}"


def test_a_second_click_makes_no_second_line_and_no_second_story(editor, section):
    first = announce(LINE, by=editor, section=section)

    assert announce(f"  {LINE} ", by=editor, section=section) == first
    assert (Breaking.objects.count(), Story.objects.count()) == (1, 1)


def test_taking_it_off_leaves_its_story(reader, editor, section):
    item = announce(LINE, by=editor, section=section)

    end(item, by=editor)

    assert newest(reader) == {}
    assert reader.get(f"/n/{item.article_id}", follow=True).status_code == 200


def test_with_its_story_the_line_goes_too(reader, editor, section):
    item = announce(LINE, by=editor, section=section)

    withdraw(item.article, by=editor, reason="خطأ")

    assert newest(reader) == {}
    assert LINE not in reader.get("/").text


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"line": "  "}, "line"),
        ({"line": "س" * 111}, "line"),
        ({"section": None}, "section"),
        ({"minutes": 7}, "minutes"),
    ],
)
def test_what_is_missing_is_told_at_its_field_and_nothing_is_made(editor, section, values, field):
    given = {"line": LINE, "section": section, "minutes": 60} | values

    with pytest.raises(PublishRefused) as refusal:
        announce(given.pop("line"), by=editor, **given)

    assert [problem.field for problem in refusal.value.problems] == [field]
    assert not Breaking.objects.exists()
    assert not Article.objects.exists()


def test_who_may_not_edit_the_front_announces_nothing(role, editor, section):
    if Right.EDIT_FRONT in RIGHTS[role]:
        return
    item = announce(LINE, by=editor, section=section)
    other = UserFactory(roles=[role])

    with pytest.raises(PermissionDenied):
        announce("غيره", by=other, section=section)
    with pytest.raises(PermissionDenied):
        end(item, by=other)

    assert Breaking.objects.current().count() == 1


# The address that open pages ask


def test_the_longest_line_fits_into_300_bytes(reader, editor, section):
    Breaking.objects.create(
        pk=10**9, line=LINE, article=ArticleFactory(live_by=editor), until=NOON.replace(year=2999), by=editor
    )
    announce("س" * 110, by=editor, section=section)

    assert len(reader.get("/breaking.json").content) <= 300


def test_it_answers_304_until_something_breaks(reader, editor, section):
    quiet = reader.get("/breaking.json").headers["ETag"]
    assert not quiet.startswith("W/")
    assert reader.get("/breaking.json", headers={"If-None-Match": quiet}).status_code == 304

    announce(LINE, by=editor, section=section)

    loud = reader.get("/breaking.json", headers={"If-None-Match": quiet})
    assert loud.status_code == 200
    assert reader.get("/breaking.json", headers={"If-None-Match": loud.headers["ETag"]}).status_code == 304


def test_asking_costs_one_query_whatever_is_breaking(reader, editor, section, django_assert_num_queries):
    announce(LINE, by=editor, section=section)
    reader.get("/breaking.json")

    with django_assert_num_queries(1):
        reader.get("/breaking.json")
