"""The desk's own search: lists and pickers find any spelling; one name is one row; the radar knows what was printed."""

import html
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models.article import Article
from articles.models.merged import MergedName
from articles.models.people import Author
from articles.models.photo import Photo
from articles.models.revision import snapshot_of
from articles.models.section import Topic
from articles.press.invariants import broken
from articles.press.publish import publish
from articles.search import desk, radar
from tests.articles.desk.desk_client import Writer, signed_in
from tests.articles.search.papers import story
from tests.factories import ArticleFactory, AuthorFactory, PhotoFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(editor):
    return signed_in(editor)


def headlines(text):
    return set(desk.articles(Article.objects.all(), text).values_list("headline", flat=True))


@pytest.mark.parametrize(
    ("saved", "typed"),
    [
        ("المسئولون في القاهرة", "المسؤولون"),
        ("رئيس مجلسى الإدارة", "مجلسي الاداره"),
        ("مُنتخب مصر", "منتخب"),
        ("أبو ظبي", "أبوظبي"),
        ("عام ٢٠٣٠", "2030"),
        ("القاهرة تستعد", "قاهر"),
    ],
)
def test_a_draft_is_found_in_any_spelling_and_by_the_beginning_of_a_word(saved, typed):
    ArticleFactory(headline=saved)
    ArticleFactory(headline="عنوان آخر")

    assert headlines(typed) == {saved}


def test_words_are_looked_up_and_not_looked_for():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # A table of one row is read whole.
            cursor.execute("SET LOCAL enable_seqscan = off")

    plan = desk.articles(Article.objects.all(), "قاهر مصر").explain()

    assert "desk_words" in plan, plan


def test_an_article_is_found_by_the_words_that_it_has_now():
    article = ArticleFactory(headline="القاهرة تستعد")
    assert headlines("قاهر")

    Article.objects.filter(pk=article.pk).update(headline="الإسكندرية تستعد", updated_at=timezone.now())

    assert not headlines("قاهر")
    assert headlines("اسكندري") == {"الإسكندرية تستعد"}


def test_a_number_finds_its_article():
    article = ArticleFactory(headline="عنوان")
    ArticleFactory(headline="آخر")

    assert headlines(str(article.pk)) == {"عنوان"}


def test_a_changed_headline_is_found_by_its_new_words_only():
    article = ArticleFactory(headline="كلام قديم")
    assert headlines("قديم")
    article.headline = "كلام جديد"
    article.save()

    assert headlines("قديم") == set()
    assert headlines("جديد") == {"كلام جديد"}


def test_signs_alone_find_nothing_and_an_empty_search_narrows_nothing():
    ArticleFactory()

    assert headlines("؟؟") == set()
    assert headlines("") == set(Article.objects.values_list("headline", flat=True))


def test_the_list_of_the_desk_searches_folded_and_shows_what_may_be_read_only(client, reporter):
    ArticleFactory(headline="سر المسئولين")
    url = reverse("admin:articles_article_changelist") + "?q=المسؤولين"
    stranger = Client()
    stranger.force_login(reporter)

    assert "سر المسئولين" in client.get(url).content.decode()
    assert "سر المسئولين" not in stranger.get(url).content.decode()


def test_photos_authors_and_topics_are_found_in_any_spelling(client):
    photo = PhotoFactory(caption="أطفال يلعبون الكُرة")
    AuthorFactory(name="أحمد عبد الله")
    TopicFactory(name="التعليم العالى")

    assert list(desk.photos(Photo.objects.all(), "اطفال الكره")) == [photo]
    assert list(desk.names(Author.objects.all(), "عبدالله احمد").values_list("name", flat=True)) == ["أحمد عبد الله"]
    assert list(desk.names(Topic.objects.all(), "العالي").values_list("name", flat=True)) == ["التعليم العالى"]
    assert "الكُرة" in client.get(reverse("admin:articles_photo_changelist") + "?q=الكره").content.decode()


def test_a_changed_caption_is_found(client):
    photo = PhotoFactory(caption="قبل")
    assert list(desk.photos(Photo.objects.all(), "قبل"))
    photo.caption = "بعد التعديل"
    photo.save()
    desk.note_photo(photo)

    assert list(desk.photos(Photo.objects.all(), "التعديل")) == [photo]


# One name, one row


def test_a_second_spelling_of_a_name_is_refused_and_the_first_is_shown(client):
    known = AuthorFactory(name="أحمد عبد الله")

    answer = client.post(reverse("admin:articles_author_add"), {"name": "د. احمد عبدالله", "kind": "person"})

    page = html.unescape(answer.content.decode())
    assert "هل تقصد" in page
    assert reverse("admin:articles_author_change", args=[known.pk]) in page
    assert 'value="د. احمد عبدالله"' in page
    assert Author.objects.count() == 1


def test_a_name_one_slip_away_is_asked_about_once(client):
    TopicFactory(name="الانتخابات")
    url = reverse("admin:articles_topic_add")

    assert "هل تقصد" in html.unescape(client.post(url, {"name": "الانتخبات"}).content.decode())
    assert client.post(url, {"name": "الانتخبات", "is_another": "on"}).status_code == 302
    assert Topic.objects.count() == 2


def test_merging_authors_moves_everything_and_leads_the_old_address_on(client, editor):
    first, second = AuthorFactory(name="سمير المحبرة"), AuthorFactory(name="سمير محمد المحبرة")
    article = ArticleFactory(bylines=[second], live_by=editor)
    both = ArticleFactory(bylines=[first, second], live_by=editor)

    answer = client.post(reverse("admin:articles_author_merge", args=[second.pk]), {"name": "سمير المحبره"})

    assert answer.status_code == 302
    assert list(article.bylines.values_list("author", flat=True)) == [first.pk]
    assert list(both.bylines.values_list("author", flat=True)) == [first.pk]
    assert MergedName.objects.target_slug("author", second.slug) == first.slug
    assert MergedName.objects.get().by == editor
    assert not Author.objects.filter(pk=second.pk).exists()
    article.refresh_from_db()
    assert snapshot_of(article)["bylines"] == article.revisions.first().snapshot["bylines"]
    assert [line for line in broken() if "bylines" not in line] == []


def test_merging_topics_moves_everything(client, editor):
    first, second = TopicFactory(name="الصيد"), TopicFactory(name="صيد الأسماك")
    article = ArticleFactory()
    article.topics.set([first, second])
    printed = publish(article, by=editor)

    client.post(reverse("admin:articles_topic_merge", args=[second.pk]), {"name": "الصيد"})

    assert list(article.topics.all()) == list(printed.topics.all()) == [first]
    assert list(broken()) == []


def test_a_merged_name_follows_its_target_when_that_is_merged_too(client):
    one, two, three = (TopicFactory(name=name) for name in ("الماء", "المياه العذبة", "مياه الأنهار"))

    client.post(reverse("admin:articles_topic_merge", args=[one.pk]), {"name": two.name})
    client.post(reverse("admin:articles_topic_merge", args=[two.pk]), {"name": three.name})

    assert MergedName.objects.target_slug("topic", one.slug) == three.slug


def test_merging_into_nobody_says_so(client):
    row = TopicFactory()

    answer = client.post(reverse("admin:articles_topic_merge", args=[row.pk]), {"name": "اسم لا وجود له"})

    assert "لا اسم كهذا" in html.unescape(answer.content.decode())
    assert Topic.objects.filter(pk=row.pk).exists()


# The radar


def test_the_radar_tells_of_a_similar_story_on_save(editor):
    story("حريق كبير في مصنع الزجاج بالإسكندرية")
    article = ArticleFactory(headline="عنوان أول", created_by=editor)
    writer = Writer(editor, article)

    writer.type(headline="حريق كبير بمصنع للزجاج في الاسكندرية").save()

    assert "خبر مشابه نُشر" in writer.shown()


@pytest.mark.parametrize(
    ("headline", "is_alike"),
    [
        ("الأهلي يفوز على الزمالك في القمة", True),
        ("فوز الأهلي على الزمالك في القمة", True),
        ("الأهلي يستعد للموسم الجديد بلاعبين شباب", False),
        ("وزير المالية يعلن الموازنة", False),
        ("الأهلي", False),
    ],
)
def test_only_headlines_on_one_matter_are_alike(headline, is_alike):
    story("الأهلي يفوز على الزمالك في قمة الدوري")

    assert bool(radar.similar(ArticleFactory(headline=headline), timezone.now())) == is_alike


def test_the_radar_forgets_after_two_days_and_never_names_the_article_itself(editor):
    old = story("اكتشاف مقبرة ملكية في الأقصر", days=3)
    mine = story("افتتاح جسر جديد فوق النيل")
    now = timezone.now()

    assert radar.similar(ArticleFactory(headline=old.headline), now) == []
    assert radar.similar(Article.objects.get(pk=mine.article_id), now) == []


def test_the_radar_sees_a_colleagues_draft(editor):
    ArticleFactory(headline="تأجيل امتحانات الثانوية أسبوعًا كاملًا", created_by=UserFactory())
    mine = ArticleFactory(headline="امتحانات الثانوية: تأجيل أسبوع كامل")

    (found,) = radar.similar(mine, timezone.now() + timedelta(seconds=1))

    assert found.published_at is None


def test_the_radar_says_no_word_of_a_draft_that_one_may_not_read(reporter, editor):
    secret = "تأجيل امتحانات الثانوية أسبوعًا كاملًا"
    ArticleFactory(headline=secret, created_by=UserFactory())

    told = {}
    for person in (reporter, editor):
        writer = Writer(person, ArticleFactory(created_by=person, headline="عنوان أول"))
        writer.type(headline="امتحانات الثانوية: تأجيل أسبوع كامل").save()
        told[person] = writer.shown()

    assert secret not in told[reporter]
    assert "زميل يعمل الآن على مادة تشبه هذه" in told[reporter]
    assert secret in told[editor]


def test_many_saves_within_one_minute_are_all_caught_up_with(monkeypatch):
    monkeypatch.setattr(desk, "MOST_AT_ONCE", 2)
    for number in range(5):
        ArticleFactory(headline=f"عنوان رقم {number}")

    assert [desk.catch_up() for _ in range(4)] == [2, 2, 1, 0]
    assert len(headlines("عنوان")) == 5


def test_an_article_that_was_dated_back_is_found_all_the_same(editor):
    ArticleFactory(headline="مادة حديثة")
    assert headlines("حديثة")
    story("خبر من الأرشيف", days=900, by=editor)

    assert headlines("الأرشيف") == {"خبر من الأرشيف"}
