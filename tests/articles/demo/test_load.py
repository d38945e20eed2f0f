"""The demo newsroom: a paper that looks like one, loaded once, and every invariant true of it."""

import re
import tomllib
from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from articles.arabic.reading import word_count
from articles.demo import load as demo
from articles.models.article import Article, State
from articles.models.edition import Edition
from articles.models.masthead import Masthead
from articles.models.people import Author
from articles.models.photo import Photo
from articles.models.revision import Transition
from articles.models.section import Section
from articles.models.story import Story, Withdrawal
from articles.press.invariants import broken
from articles.site import shell
from tests.articles.site.reading import Reading
from tests.wall import Reader

CAIRO = ZoneInfo("Africa/Cairo")
LOADED_AT = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
# Loading takes its time; a minute later a reader comes.
READ_AT = LOADED_AT + timedelta(minutes=1)
TEXTS = [demo.read_story(path) for path in sorted((demo.HERE / "stories").glob("*.txt"))]
PLAN = demo.read_newsroom()["plan"]


@pytest.fixture(scope="module")
def newsroom(django_db_setup, django_db_blocker, tmp_path_factory):
    """Loaded once for this file; everything goes with the transaction. Its tests only read."""
    media = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), transaction.atomic():
        # A browser test that ran before leaves the tables empty, of the migrations' first row too.
        Edition.objects.get_or_create(pk=1)
        with override_settings(MEDIA_ROOT=media), time_machine.travel(LOADED_AT):
            assert demo.load()
        yield media
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def media_root(request, settings, tmp_path):
    """The folder of the newsroom where a test has one."""
    loaded = "newsroom" in request.fixturenames
    settings.MEDIA_ROOT = request.getfixturevalue("newsroom") if loaded else tmp_path / "media"
    shell.forget()


# The texts


def test_no_sentence_is_used_twice():
    seen = {}
    for text in TEXTS:
        for sentence in re.split(r"[.؟!:\n]+", f"{text['headline']}\n{text['standfirst']}\n{text['body']}"):
            words = " ".join(re.findall(r"\w+", sentence))
            if len(words) > 25:
                assert seen.setdefault(words, text["headline"]) is text["headline"], words
    assert len(seen) > 500


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text["headline"][:30])
def test_every_story_is_long_enough_to_be_one(text):
    assert word_count(text["body"]) >= 250 or text["kind"] in ("gallery", "video")
    assert 25 <= len(text["headline"]) <= 110
    assert len(text["standfirst"]) <= 200
    assert len(text["short_headline"]) <= 60
    assert text["section"]
    assert text["byline"]


def test_the_texts_have_what_real_ones_have():
    everything = "\n".join(text["body"] for text in TEXTS)

    assert sum("\n## " in f"\n{text['body']}" for text in TEXTS) > 30
    assert everything.count("«") > 50
    assert len(re.findall(r"\d", everything)) > 200
    assert len({*re.findall(r"[A-Za-z]{3,}", everything)}) > 20
    assert re.search("مسئول|شئون", everything)


def test_every_photograph_says_where_it_comes_from():
    sources = (demo.HERE / "photos" / "SOURCES.md").read_text(encoding="utf-8")

    for item in tomllib.loads((demo.HERE / "photos.toml").read_text(encoding="utf-8"))["photo"]:
        assert (demo.HERE / "photos" / item["file"]).is_file()
        assert item["file"] in sources
        assert item["caption"]
        assert item["alt"]
        assert item["licence"]
        assert item["credit"] or item["agency"]
        assert item["caption"] != item["alt"]


def test_every_text_is_in_the_plan_once():
    planned = [number for numbers in PLAN.values() for number in numbers]

    assert len(planned) == len({*planned}) == len(TEXTS)


# What is loaded


def test_the_newsroom_is_sound(newsroom):
    assert list(broken()) == []


def test_over_forty_stories_are_public_and_the_rest_is_work_in_every_state(newsroom):
    live = Story.objects.live(READ_AT)

    assert live.count() == len(PLAN["live"]) + len(PLAN["archive"]) > 40
    assert {*Article.objects.values_list("state", flat=True)} == {*State.values}
    assert Article.objects.exclude(return_note="").count() == len(PLAN["returned"])
    assert Withdrawal.objects.count() == len(PLAN["withdrawn"]) == 1
    assert Story.objects.filter(visible_from__gt=READ_AT).count() == len(PLAN["scheduled"]) == 1
    assert Article.objects.count() == len(TEXTS)


def test_there_are_ten_sections_and_each_has_something_to_read(newsroom):
    assert Section.objects.count() == 10
    assert len({*Section.objects.values_list("colour", flat=True)}) == 10
    for section in Section.objects.all():
        assert Story.objects.live(READ_AT).filter(section=section).exists(), section


def test_there_are_twelve_people_and_every_role_can_sign_in(newsroom):
    assert Author.objects.count() >= 12
    assert {*User.objects.values_list("username", flat=True)} == {role.value for role in Role} | {"reporter"}
    for user in User.objects.all():
        assert authenticate(username=user.username, password="newsroom-demo") == user
        assert user.is_demo
        assert not user.is_superuser
        assert user.username in user.role_names


def test_hours_are_those_of_the_day_of_loading(newsroom):
    newest, *_, oldest, archived = Story.objects.live(READ_AT).newest_first()
    scheduled = Story.objects.get(visible_from__gt=READ_AT)

    assert timedelta(0) < LOADED_AT - newest.published_at < timedelta(minutes=15)
    assert timedelta(days=2) < LOADED_AT - oldest.published_at < timedelta(days=30)
    assert LOADED_AT - archived.published_at > timedelta(days=365)
    assert scheduled.visible_from.astimezone(CAIRO).isoformat() == "2026-07-02T07:00:00+03:00"


def test_numbers_rise_with_time_and_no_two_stories_share_an_hour(newsroom):
    stories = [*Story.objects.live(READ_AT).order_by("published_at")]

    assert [story.article_id for story in stories] == sorted(story.article_id for story in stories)
    assert len({story.published_at for story in stories}) == len(stories)


def test_everything_went_through_the_workflow(newsroom):
    names = {*Transition.objects.values_list("name", flat=True)}

    assert names >= {"submit", "return", "approve", "publish", "schedule", "withdraw", "spike"}
    assert Transition.objects.filter(name="publish").count() == len(PLAN["live"] + PLAN["archive"] + PLAN["withdrawn"])


def test_photographs_are_used_with_caption_alt_and_credit(newsroom):
    assert Photo.objects.count() >= 10
    assert not Photo.objects.filter(caption="").exists()
    assert not Photo.objects.filter(alt="").exists()
    assert all(photo.credit_line for photo in Photo.objects.all())
    assert {photo.pk for photo in Photo.objects.all()} >= {
        *Story.objects.exclude(lead_photo=None).values_list("lead_photo", flat=True)
    }


def test_the_front_page_looks_like_a_newspaper(newsroom):
    with time_machine.travel(READ_AT, tick=False):
        page = Reading(Reader().get("/"))

    assert page.h1 == ["المِداد: آخر الأخبار"]
    assert len(page.cards) >= 25
    assert len(page.all("section", class_="block")) >= 4
    assert len(page.all("img")) >= 5
    pictures = [image["src"].split("/")[3] for image in page.all("img")]
    assert len(pictures) == len({*pictures})


def test_every_public_page_of_it_opens(newsroom):
    reader = Reader()
    with time_machine.travel(READ_AT, tick=False):
        for section in Section.objects.all():
            assert len(Reading(reader.get(section.get_absolute_url())).h1) == 1
        for story in Story.objects.live().select_related("section"):
            assert Reading(reader.get(story.get_absolute_url())).h1 == [story.headline]


def test_a_second_load_changes_nothing(newsroom):
    article = Article.objects.filter(state=State.DRAFT).first()
    before = (Edition.number_now(), Article.objects.count(), User.objects.count(), article.updated_at)

    assert demo.load() is False

    article.refresh_from_db()
    assert (Edition.number_now(), Article.objects.count(), User.objects.count(), article.updated_at) == before


# The command


@pytest.mark.django_db
def test_the_command_says_the_logins_and_keeps_what_is_there():
    Masthead.objects.create(pk=1, name="صحيفة أخرى")
    said = StringIO()

    call_command("demo", stdout=said)

    assert "nothing was changed" in said.getvalue()
    assert "reporter (reporter)" in said.getvalue()
    assert "newsroom-demo" in said.getvalue()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_well_known_passwords_are_refused_on_a_public_address(settings):
    settings.SITE_URL = "https://news.example"

    with pytest.raises(CommandError, match="loopback"):
        call_command("demo", stdout=StringIO())

    assert not User.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("moment", ["2026-04-23T21:30:00", "2026-10-29T20:30:00", "2026-12-31T21:59:00"])
def test_tomorrow_morning_is_seven_by_the_clock_on_the_days_when_it_jumps(moment):
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)

    morning = demo._next_morning(now)

    assert timezone.localtime(morning).strftime("%H:%M") == "07:00"
    assert timezone.localtime(morning).date() == timezone.localtime(now).date() + timedelta(days=1)
