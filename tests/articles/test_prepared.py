"""Questions whose SQL is made once: they answer what the queryset answers, whoever asks and whatever is asked."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models.prepared import Kept, Prepared
from articles.models.story import Story
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db
both = pytest.mark.parametrize("prepared", [Prepared, Kept])


@pytest.fixture
def published(editor):
    return lambda: Story.objects.get(article=ArticleFactory(live_by=editor))


def live(now, article):
    return Story.objects.live(now).filter(article_id=article).whole()


def among(now, articles):
    return Story.objects.live(now).filter(article_id__in=articles).newest_first().for_cards()


def state(story):
    """A row with all that was read along with it."""
    kept = {name: value for name, value in vars(story).items() if name != "_state"}
    return kept, {name: vars(row).keys() for name, row in story._state.fields_cache.items() if row}


@both
def test_it_answers_what_the_queryset_answers_for_other_values_too(published, prepared):
    stories = [published() for _ in range(3)]
    ask, now = prepared(live), timezone.now()
    for story in stories:
        found, expected = ask(now, story.article_id), list(live(now, story.article_id))
        assert [state(row) for row in found] == [state(row) for row in expected]
        assert len(found) == 1
    assert ask(now - timedelta(days=4000), stories[0].article_id) == []
    assert ask(now, 10**15) == []


@both
def test_it_asks_the_database_each_time_and_django_once(published, prepared):
    story = published()
    asked = []

    def rows(now, article):
        asked.append(article)
        return live(now, article)

    ask = prepared(rows)
    with CaptureQueriesContext(connection) as queries:
        for _ in range(3):
            assert ask(timezone.now(), story.article_id)
    assert len(queries) == 3
    # Twice for the first question: two of each value show which places of the SQL are theirs.
    assert len(asked) == 2
    Story.objects.filter(pk=story.pk).update(headline="عنوان آخر")
    assert ask(timezone.now(), story.article_id)[0].headline == "عنوان آخر"


@both
def test_lists_of_any_length_are_asked_for_and_an_empty_one_asks_nobody(published, prepared):
    stories = [published() for _ in range(5)]
    ask, now = prepared(among), timezone.now()
    for length in range(6):
        wanted = [story.article_id for story in stories[:length]]
        assert ask(now, wanted) == list(among(now, wanted))
    with CaptureQueriesContext(connection) as queries:
        assert ask(now, []) == []
    assert not queries


def test_each_shape_is_a_question_of_its_own(published):
    story = published()

    @Prepared
    def ask(now, number, *, by):
        return Story.objects.live(now).filter(**{by: number})

    now = timezone.now()
    assert ask(now, story.pk, by="pk") == [story]
    assert ask(now, story.section_id, by="section") == [story]
    assert ask(now, story.article_id, by="article") == [story]


def test_a_value_that_becomes_another_before_the_sql_is_refused_at_once():
    """It would stay what the first one made of it, for everybody."""

    @Prepared
    def ask(now):
        return Story.objects.filter(visible_from__gt=now - timedelta(days=1))

    with pytest.raises(ValueError, match="more than compared"):
        ask(timezone.now())


def test_a_value_that_decides_what_is_asked_is_refused_at_once():
    @Prepared
    def ask(number):
        return Story.objects.filter(Q(pk=number) if number % 4 else Q(article=number))

    with pytest.raises(ValueError, match="more than compared"):
        ask(7)


def section_of(now, section):
    return Story.objects.live(now).filter(section=section).for_cards()


def test_a_row_that_is_what_it_was_is_not_made_anew(published):
    stories = [published() for _ in range(3)]
    ask, now, made = Kept(among), timezone.now(), []
    wanted = [story.article_id for story in stories]
    ask(now, wanted)

    def count(instance, **kwargs):
        made.append(instance.pk)

    post_init.connect(count, sender=Story)
    try:
        assert [story.headline for story in ask(now, wanted[::-1])] == [story.headline for story in stories[::-1]]
        assert made == []
        Story.objects.filter(pk=stories[1].pk).update(kicker="جديد")
        assert [story.kicker for story in ask(now, wanted)].count("جديد") == 1
        assert made == [stories[1].pk]
    finally:
        post_init.disconnect(count, sender=Story)


def test_what_a_row_is_joined_with_is_read_each_time_too(published):
    story = published()
    ask, now = Kept(section_of), timezone.now()
    assert ask(now, story.section_id)[0].section.name == story.section.name
    type(story.section).objects.filter(pk=story.section_id).update(name="اسم آخر")
    assert ask(now, story.section_id)[0].section.name == "اسم آخر"


def test_what_a_page_does_to_its_copy_no_other_page_sees(published):
    story = published()
    ask, now = Kept(live), timezone.now()
    for _ in range(3):
        (mine,) = ask(now, story.article_id)
        assert (mine.headline, mine.size, mine.lead_photo) == (story.headline, "", story.lead_photo)
        mine.headline, mine.size, mine.lead_photo, mine.section = "سواه", "big", None, None


def test_no_more_rows_are_kept_than_a_page_needs(published, monkeypatch):
    monkeypatch.setattr("articles.models.prepared._MOST_KEPT", 2)
    stories = [published() for _ in range(5)]
    ask, now = Kept(live), timezone.now()
    for story in [*stories, *stories]:
        assert ask(now, story.article_id) == [story]
        assert sum(len(known.kept) for known in ask._known.values()) <= 2


@pytest.mark.django_db(transaction=True)
def test_threads_ask_each_on_a_connection_of_their_own(published):
    story = published()
    ask, now, found = Prepared(live), timezone.now(), []
    assert ask(now, story.article_id) == [story]

    def other():
        found.extend(ask(now, story.article_id))
        connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert found == [story]
