"""A draft made of another article: what it takes along, what it leaves behind, and that nothing typed is lost on the way."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Act
from accounts.roles import Role
from articles.desk import duplicating, notes
from articles.models.article import Article, Byline, Kind, State
from articles.models.editing import Lock, WorkingCopy
from articles.models.revision import Revision, snapshot_of
from articles.models.story import Story
from tests.articles.desk.desk_client import Writer
from tests.factories import PARAGRAPH, ArticleFactory, AuthorFactory, PhotoFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(editor):
    """A story with everything that can be written about one, and with a past."""
    inside = PhotoFactory()
    article = ArticleFactory(
        kicker="خاص",
        short_headline="عنوان قصير",
        dateline="القاهرة",
        body=f'{PARAGRAPH}<figure data-photo="{inside.pk}"></figure>',
        kind=Kind.REPORT,
        lead_photo=PhotoFactory(),
        lead_caption="تعليق خاص",
        lead_alt="نص بديل خاص",
        social_headline="عنوان للشبكات",
        social_photo=PhotoFactory(),
        bylines=[AuthorFactory(), AuthorFactory()],
        state=State.READY,
    )
    Byline.objects.create(article=article, author=AuthorFactory(), role=Byline.Role.PHOTOGRAPHED, order=2)
    article.photos.create(photo=inside, caption="تعليق داخل النص", alt="نص بديل داخل النص")
    article.topics.add(TopicFactory(), TopicFactory())
    article.related = str(ArticleFactory(live_by=editor).pk)
    article.save()
    return article


def test_the_copy_says_what_the_article_says(editor, source):
    copy = duplicating.duplicate(source, by=editor)

    left = {"social_headline": "", "social_photo_id": None, "publish_at": None, "expires_at": None}
    assert snapshot_of(Article.objects.get(pk=copy.pk)) == snapshot_of(source) | left | {"embargo_until": None}
    assert copy.words == source.words > 0


def test_nothing_that_became_of_the_article_goes_along(editor, chief, source):
    now = timezone.now()
    live = ArticleFactory(live_by=editor)
    Article.objects.filter(pk=source.pk).update(
        publish_at=now + timedelta(hours=1),
        expires_at=now + timedelta(days=9),
        embargo_until=now + timedelta(hours=3),
        return_note="أكمل المصادر.",
        assigned_to=source.created_by,
        assigned_desk=source.section,
        due_at=now + timedelta(hours=1),
        priority=2,
    )
    notes.add(source, by=chief, text="راجع الرقم", is_blocking=True)
    Lock.objects.create(article=source, user=chief, tab="1", since=now, seen=now)

    for article in (source, live):
        copy = Article.objects.with_public_state().get(pk=duplicating.duplicate(article, by=editor).pk)

        assert (copy.state, copy.created_by, copy.return_note) == (State.DRAFT, editor, "")
        assert (copy.publish_at, copy.expires_at, copy.embargo_until) == (None, None, None)
        assert (copy.assigned_to, copy.assigned_desk, copy.due_at, copy.priority) == (None, None, None, 0)
        assert (copy.is_live, copy.is_scheduled, copy.is_withdrawn) == (False, False, False)
        assert not copy.transitions.exists()
        assert not Lock.objects.filter(article=copy).exists()
        assert not copy.notes.exists()


def test_the_article_stays_as_it_was_and_the_copy_is_on_record(editor, source):
    before, state = snapshot_of(source), source.state

    copy = duplicating.duplicate(source, by=editor)

    source.refresh_from_db()
    assert (snapshot_of(source), source.state, source.version) == (before, state, 1)
    act = Act.objects.get(name=Act.Name.DUPLICATE)
    assert (act.by, act.about_id, act.note) == (editor, copy.pk, f"من المادة {source.pk}")
    assert [revision.by for revision in Revision.objects.filter(article=copy)] == [editor]


def test_the_verb_itself_asks_for_both_rights(reporter):
    photographer = UserFactory(roles=[Role.PHOTO])
    for person, article in ((reporter, ArticleFactory()), (photographer, ArticleFactory(state=State.REVIEW))):
        before = Article.objects.count()
        with pytest.raises(PermissionDenied):
            duplicating.duplicate(article, by=person)
        assert Article.objects.count() == before


def test_what_was_typed_is_saved_first_and_the_copy_begins_with_it(editor):
    article = ArticleFactory(created_by=editor)
    writer = Writer(editor, article)

    answer = writer.type(headline="عنوان كُتب ولم يُحفظ").save(_duplicate="1")

    article.refresh_from_db()
    copy = Article.objects.exclude(pk=article.pk).get()
    assert (article.headline, copy.headline) == ("عنوان كُتب ولم يُحفظ", "عنوان كُتب ولم يُحفظ")
    assert answer.url == reverse("admin:articles_article_change", args=[copy.pk])
    assert "هذه مسودة جديدة لك، منسوخة من «عنوان كُتب ولم يُحفظ»" in writer.shown()


def test_a_form_that_cannot_be_saved_comes_back_with_every_word_and_makes_no_copy(editor):
    article = ArticleFactory(created_by=editor)
    writer = Writer(editor, article)

    answer = writer.type(headline="ط" * 111, standfirst="مقدمة جديدة").save(_duplicate="1")

    shown = answer.content.decode()
    assert "ط" * 111 in shown
    assert "مقدمة جديدة" in shown
    assert Article.objects.count() == 1


def test_a_colleagues_edit_of_the_same_place_is_asked_about_before_a_copy_is_made(editor):
    article = ArticleFactory(created_by=editor)
    mine, theirs = Writer(editor, article), Writer(UserFactory(roles=[Role.EDITOR]), article)
    theirs.type(headline="عنوان الزميل").save()

    answer = mine.type(headline="عنواني").save(_duplicate="1")
    assert answer.status_code == 409
    assert Article.objects.count() == 1

    # The answers are posted with all that was posted before: the copy is made of what was chosen.
    assert 'name="_duplicate" value="1"' in answer.content.decode()
    # The button is no part of what was typed.
    assert "_duplicate" not in WorkingCopy.objects.get(article=article, user=editor).data


def test_what_was_typed_into_an_article_that_was_moved_on_is_shown_and_not_dropped(reporter):
    article = ArticleFactory(created_by=reporter)
    writer = Writer(reporter, article)
    Article.objects.filter(pk=article.pk).update(state=State.REVIEW)

    answer = writer.type(headline="كُتب بعد أن أُرسلت").save(_duplicate="1")

    assert answer.status_code == 403
    assert "كُتب بعد أن أُرسلت" in answer.content.decode()
    assert Article.objects.count() == 1


def test_who_may_only_read_it_copies_it_with_one_button(editor):
    reader = UserFactory(roles=[Role.COPY])
    article = ArticleFactory(live_by=editor)
    client = Client()
    client.force_login(reader)
    url = reverse("admin:articles_article_change", args=[article.pk])

    answer = client.post(url, {"_duplicate": "1"}, follow=True)

    copy = Article.objects.exclude(pk=article.pk).get()
    assert answer.redirect_chain == [(reverse("admin:articles_article_change", args=[copy.pk]), 302)]
    assert f"منسوخة من «{article.headline}»" in answer.content.decode()
    assert Story.objects.filter(article=copy).count() == 0


def test_looking_copies_nothing_and_neither_does_a_post_from_elsewhere(editor):
    article = ArticleFactory(created_by=editor)
    url = reverse("admin:articles_article_change", args=[article.pk])
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)

    assert client.get(url + "?_duplicate=1").status_code == 200
    assert client.post(url, {"_duplicate": "1"}).status_code == 403
    assert Article.objects.count() == 1
