"""What a reader finds: spellings, order, phrases, filters, and that the index says what the stories say."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from articles.models.search import SearchEntry, SearchTerm, SearchWord, Synonym
from articles.models.story import Story
from articles.press.invariants import broken
from articles.press.publish import publish, reinstate, withdraw
from articles.search import engine, postgresql
from articles.search.backends import Filters
from tests.articles.search.papers import archive, story
from tests.factories import ArticleFactory, AuthorFactory, SectionFactory, TopicFactory

pytestmark = pytest.mark.django_db


def found(text, **filters):
    """The headlines that a search finds, best first."""
    results = engine.search(text, Filters(now=timezone.now(), **filters))
    headlines = dict(Story.objects.values_list("pk", "headline"))
    return [headlines[one.story_id] for one in results.all]


@pytest.mark.parametrize(
    ("printed", "typed"),
    [
        ("الشئون العربية في القمة", "الشؤون"),
        ("رئيس مجلسى الإدارة والتحرير", "مجلسي"),
        ("العُمانيون يفوزون في المباراة", "العمانيين"),
        ("أبو ظبي تستضيف المعرض", "أبوظبي"),
        ("جلســـة للبرلمان", "جلسه"),
        ("كأس ٢٠٣٠ في ثلاث دول", "كأس 2030"),
        ("وبالطائرات وصل الفريق", "الطائرة"),
        ("مسرح القاهرة يفتح", "القاهره"),
        ("البنتاجون ينفي", "البنتاغون"),
        ("تفاصيل COVID-19 في المدارس", "covid"),
    ],
)
def test_a_word_finds_its_other_spellings(printed, typed):
    story(printed)
    story("خبر آخر لا شأن له")

    assert found(typed) == [printed]


def test_exact_spelling_ranks_above_folded():
    story("المسؤولون في المدينة")
    story("المسئولون في المدينة")

    assert found("المسؤولون")[0] == "المسؤولون في المدينة"
    assert found("المسئولون")[0] == "المسئولون في المدينة"


def test_a_word_in_the_headline_ranks_above_the_same_word_many_times_in_the_text():
    story("المتحف يفتح أبوابه")
    story("افتتاح كبير", "المتحف المتحف المتحف المتحف المتحف المتحف")

    assert found("المتحف") == ["المتحف يفتح أبوابه", "افتتاح كبير"]


def test_recent_ranks_above_old():
    story("قطار الصعيد قديمًا", days=400)
    story("قطار الصعيد اليوم")
    story("قطار الصعيد قبل شهر", days=31)

    assert found("قطار الصعيد") == ["قطار الصعيد اليوم", "قطار الصعيد قبل شهر", "قطار الصعيد قديمًا"]


def test_newest_first_when_it_is_asked_for():
    story("القطار والقطار والقطار", days=3)
    story("خبر عابر", "ذُكر القطار مرة")

    results = engine.search("القطار", Filters(now=timezone.now()), by_date=True)

    assert [one.key for one in results.found] == sorted((one.key for one in results.found), reverse=True)
    assert len(results.found) == 2


def test_a_phrase_in_quotes_comes_before_its_words_apart():
    story("النواب في مجلس آخر", "مجلس الأمناء يستقبل النواب")
    story("بيان لمجلس النواب")

    results = engine.search("«مجلس النواب»", Filters(now=timezone.now()))

    assert len(results.found) == 1
    assert found('"مجلس النواب"') == ["بيان لمجلس النواب", "النواب في مجلس آخر"]


def test_a_word_with_a_minus_is_left_out():
    story("الأهلي يفوز على الزمالك")
    story("الأهلي يتعادل")

    assert found("الأهلي -الزمالك") == ["الأهلي يتعادل"]


def test_stories_with_some_of_the_words_stand_behind_those_with_all():
    story("محطة مياه جديدة في أسوان")
    story("محطة قطار في طنطا")

    results = engine.search("محطة مياه أسوان", Filters(now=timezone.now()))

    assert (len(results.found), len(results.near)) == (1, 1)


def test_synonyms_widen_the_query_both_ways():
    Synonym.objects.create(words="مرفأ = ميناء")
    story("افتتاح المرفأ القديم")
    story("توسعة الميناء الجديد")

    assert set(found("ميناء")) == set(found("مرفأ")) == {"افتتاح المرفأ القديم", "توسعة الميناء الجديد"}


def test_a_synonym_of_two_words_finds_the_joined_one():
    story("فيسبوك يغير شروطه")

    assert found("فيس بوك") == ["فيسبوك يغير شروطه"]


def test_filters_narrow_by_section_author_and_day():
    sport, author = SectionFactory(), AuthorFactory()
    story("مباراة الليلة", section=sport)
    story("مباراة قديمة", days=10, bylines=[author])
    day = 86_400
    now = int(timezone.now().timestamp())

    assert found("مباراة", section_id=sport.pk) == ["مباراة الليلة"]
    assert found("مباراة", author_id=author.pk) == ["مباراة قديمة"]
    assert found("مباراة", since=now - day) == ["مباراة الليلة"]
    assert found("مباراة", until=now - day) == ["مباراة قديمة"]


def test_where_a_database_looks_first_changes_nothing_of_what_it_finds(monkeypatch):
    """PostgreSQL asks for the newest weeks first: here their guess is far too small, and filters cut it at both ends."""
    monkeypatch.setattr(postgresql, "_LEAST", 2)
    monkeypatch.setattr(postgresql, "_GENEROUS", 0.01)
    stories = archive(
        [(f"خبر {number}", "قطار" if number % 3 else "سفينة") for number in range(60)], step=timedelta(days=5)
    )
    rare = SectionFactory()
    Story.objects.filter(pk=stories[1].pk).update(section=rare)
    SearchEntry.objects.filter(story=stories[1]).update(section=rare)
    with_train = [one for number, one in enumerate(stories) if number % 3]

    def keys(text, **filters):
        results = engine.search(text, Filters(now=timezone.now(), **filters), by_date=True)
        return [one.story_id for one in results.found]

    def second(place):
        return int(stories[place].published_at.timestamp())

    assert keys("قطار") == [one.pk for one in reversed(with_train)]
    assert keys("قطار", since=second(10), until=second(40)) == [
        one.pk for one in reversed(with_train) if second(10) <= int(one.published_at.timestamp()) < second(40)
    ]
    assert keys("قطار", section_id=rare.pk) == [stories[1].pk]
    assert keys("«خبر»", until=second(0)) == []


def test_topics_and_authors_are_found_by_name():
    article = ArticleFactory(headline="حوار", bylines=[AuthorFactory(name="سلوى المدادي")])
    article.topics.add(TopicFactory(name="صيد اللؤلؤ"))
    editor = article.created_by
    editor.role_grants.create(role="editor")
    publish(article, by=editor)

    assert found("اللؤلؤ") == found("المدادى") == ["حوار"]


def test_only_what_is_live_is_found(editor):
    later = ArticleFactory(headline="نتيجة الغد")
    publish(later, by=editor, at=timezone.now() + timedelta(hours=1))
    gone = ArticleFactory(headline="نتيجة مسحوبة", live_by=editor)
    withdraw(gone, by=editor, reason="خطأ")
    ArticleFactory(headline="نتيجة في مسودة")

    assert found("نتيجة") == []
    assert engine.search("نتيجة", Filters(now=timezone.now() + timedelta(hours=2))).found

    reinstate(gone, by=editor)
    assert found("نتيجة") == ["نتيجة مسحوبة"]


def test_an_expired_story_leaves_at_its_second(editor):
    moment = timezone.now() + timedelta(hours=1)
    ArticleFactory(headline="عرض ينتهي", expires_at=moment, live_by=editor)

    assert engine.search("عرض", Filters(now=moment - timedelta(seconds=1))).found
    assert not engine.search("عرض", Filters(now=moment)).found


def test_an_update_is_found_by_its_new_words_and_not_by_the_old(editor):
    article = ArticleFactory(headline="حريق في المصنع", live_by=editor)
    article.headline = "إخماد النيران"
    article.save()
    publish(article, by=editor)

    assert found("إخماد") == ["إخماد النيران"]
    assert found("حريق") == []
    assert SearchTerm.objects.get(lexeme="حريق").stories == 0
    assert SearchWord.objects.get(word="حريق").stories == 0


def test_the_entry_is_written_or_lost_with_the_story(editor):
    article = ArticleFactory(headline="خبر لم يتم")
    with transaction.atomic():
        publish(article, by=editor)
        transaction.set_rollback(True)

    assert not SearchEntry.objects.exists()
    assert found("خبر") == []


def test_a_moved_hour_moves_the_entry(editor):
    story("الأول", days=2, by=editor)
    story("الثاني", days=1, by=editor)

    assert list(SearchEntry.objects.order_by("-key").values_list("story__headline", flat=True)) == ["الثاني", "الأول"]
    assert list(broken()) == []


def test_the_newsroom_check_compares_the_index_with_the_stories(editor):
    printed = story("خبر في الفهرس", by=editor)
    assert list(broken()) == []

    SearchEntry.objects.update(title="شيء اخر")
    assert any(f"story {printed.pk}" in sentence for sentence in broken())

    SearchEntry.objects.all().delete()
    assert any("not in the search index" in sentence for sentence in broken())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "في من على أن",
        "؟!،؛",
        "«",
        '"',
        '"""',
        "AND OR NOT",
        "NEAR(a b)",
        "title:x*",
        "-",
        "--",
        "-في",
        "((",
        "' OR 1=1 --",
    ],
)
def test_a_query_of_signs_or_operators_is_words_or_nothing(text):
    story("خبر عادي")

    assert isinstance(found(text), list)


def test_fts_operators_are_words():
    story("near and far عن مطعم")

    assert found("near") == ["near and far عن مطعم"]
    assert found("NEAR AND") == ["near and far عن مطعم"]
