"""`manage.py reindex` and `manage.py archive_fixture`: resumable, repeatable, and held to every invariant."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from articles.demo.archive import text_of
from articles.models.edition import Edition
from articles.models.search import SearchEntry, SearchTerm, SearchWord
from articles.models.story import Story
from articles.press.invariants import broken
from articles.search import engine, rebuild
from articles.search.backends import Filters
from tests.articles.search.papers import story

pytestmark = pytest.mark.django_db


def test_an_interrupted_reindex_goes_on_where_it_stopped(monkeypatch, editor):
    for number in range(3):
        story(f"خبر رقم {number}", by=editor)
    SearchEntry.objects.all().delete()
    monkeypatch.setattr(rebuild, "BATCH", 1)

    steps = rebuild.entries()
    assert next(steps) == (1, 3)
    steps.close()
    out = StringIO()
    call_command("reindex", stdout=out)

    assert "2 / 2" in out.getvalue()
    assert list(broken()) == []


def test_a_story_published_anew_after_it_was_read_ahead_is_indexed_as_it_is(monkeypatch, editor):
    stories = [story(f"خبر رقم {number}", by=editor) for number in range(3)]
    SearchEntry.objects.all().delete()
    monkeypatch.setattr(rebuild, "BATCH", 1)

    steps = rebuild.entries()
    next(steps)
    for one in stories:
        Story.objects.filter(pk=one.pk).update(headline=f"{one.headline} بعد التصحيح")
    list(steps)
    rebuild.counts()

    assert [entry.title.split()[-1] for entry in SearchEntry.objects.order_by("key")[:2]] == ["تصحيح", "تصحيح"]


def test_reindex_mends_what_is_out_of_line_and_counts_anew(editor):
    story("قطار سريع", by=editor)
    SearchEntry.objects.update(analyser=0, title="")
    SearchTerm.objects.update(stories=7)

    call_command("reindex", stdout=StringIO())

    assert list(broken()) == []
    assert SearchTerm.objects.get(lexeme="قطار").stories == 1


def test_all_is_written_anew_and_found_meanwhile(monkeypatch, editor):
    for number in range(3):
        story(f"قطار رقم {number}", by=editor)
    SearchEntry.objects.update(words="")
    monkeypatch.setattr(rebuild, "BATCH", 1)

    call_command("reindex", stdout=StringIO())
    assert any("something else" in sentence for sentence in broken())
    steps = rebuild.entries(everything=True)
    next(steps)
    assert len(engine.search("قطار", Filters(now=timezone.now())).found) == 3
    steps.close()
    call_command("reindex", all=True, stdout=StringIO())

    assert list(broken()) == []


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("search_story", "INSERT INTO search_story(rowid, title) VALUES (7, 'مدسوس')"),
        ("search_words", "INSERT INTO search_words(rowid, words) VALUES (7, 'مدسوس')"),
    ],
)
def test_a_full_text_index_that_says_something_else_is_made_anew(name, damage, editor):
    story("قطار سريع", by=editor)
    with connection.cursor() as cursor:
        cursor.execute(damage)

    assert any(name in sentence for sentence in broken())
    call_command("reindex", all=True, stdout=StringIO())

    assert list(broken()) == []


def test_what_is_published_while_words_are_counted_counts_too(monkeypatch, editor):
    story("قطار سريع", by=editor)
    SearchTerm.objects.update(stories=7)
    SearchWord.objects.update(stories=7)
    hold = Edition.hold

    def hold_after_a_colleague_published():
        monkeypatch.setattr(Edition, "hold", hold)
        story("قطار بطيء", by=editor)
        return hold()

    monkeypatch.setattr(Edition, "hold", hold_after_a_colleague_published)
    rebuild.counts()

    assert SearchTerm.objects.get(lexeme="قطار").stories == SearchWord.objects.get(word="قطار").stories == 2
    assert SearchTerm.objects.get(lexeme=SearchTerm.STORIES).stories == 2


def test_a_word_that_nothing_has_any_more_is_counted_as_none(editor):
    SearchTerm.objects.create(lexeme="مدسوس", stories=3)
    SearchWord.objects.create(word="مدسوس", shown="مدسوس", stories=3)

    rebuild.counts()

    assert SearchTerm.objects.get(lexeme="مدسوس").stories == SearchWord.objects.get(word="مدسوس").stories == 0


def test_a_text_is_never_packed_slowly(editor):
    """Every search reads a hundred of them."""
    story("قطار سريع", text=" ".join(text_of(1).paragraphs), by=editor)

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(pg_column_compression(body), 'none') FROM articles_searchentry")
            assert cursor.fetchone()[0] in {"none", "lz4"}


def test_a_second_reindex_has_nothing_to_do(editor):
    story("خبر", by=editor)

    assert list(rebuild.entries()) == []


def test_an_archive_holds_every_invariant_and_grows_without_repeating_itself():
    call_command("archive_fixture", stories=3, words=60, stdout=StringIO())
    call_command("archive_fixture", stories=5, words=60, stdout=StringIO())

    assert list(broken()) == []
    assert list(Story.objects.order_by("published_at").values_list("headline", flat=True)) == [
        text_of(number, 60).headline for number in range(5)
    ]
    assert SearchTerm.objects.get(lexeme=SearchTerm.STORIES).stories == 5


def test_the_same_number_is_the_same_story():
    assert text_of(12) == text_of(12)
    assert text_of(12) != text_of(13)
