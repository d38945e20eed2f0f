"""The server's clock falls back an hour: what was done in that hour stays done, and the newsroom stays sound before and after."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from articles.desk import system_state
from articles.models.article import Article
from articles.models.boundary import edition_and_boundary
from articles.models.editing import Lock, WorkingCopy
from articles.models.revision import Revision
from articles.models.story import Story, Withdrawal
from articles.press.publish import publish, withdraw
from tests.articles.desk.desk_client import Writer
from tests.factories import ArticleFactory, UserFactory

pytestmark = pytest.mark.django_db

# Shortly after the midnight of the record, so that the hour reaches into the day that is being sealed.
NOON = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
AFTER_MIDNIGHT = datetime(2026, 11, 21, 1, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(params=[NOON, AFTER_MIDNIGHT], ids=["noon", "midnight"])
def right(request):
    return request.param


def is_sound():
    call_command("check_newsroom")


def saved(writer, headline):
    writer.open()
    writer.type(headline=headline).save()
    assert writer.answer.status_code == 302, writer.shown()


def test_what_was_saved_and_published_in_that_hour_stays(right, editor):
    with time_machine.travel(right - 2 * HOUR):
        public, old = ArticleFactory(live_by=editor), ArticleFactory(live_by=editor)
        writer = Writer(editor, ArticleFactory(created_by=editor))
    with time_machine.travel(right):
        saved(writer, "حُفظ قبل أن ترجع الساعة")
        fresh = ArticleFactory(headline="نُشر قبل أن ترجع الساعة", live_by=editor)
        Article.objects.filter(pk=public.pk).update(headline="تحديث قبل الرجوع", state="draft")
        publish(public, by=editor)
        is_sound()

    with time_machine.travel(right - HOUR):
        is_sound()
        assert Article.objects.get(pk=writer.article.pk).headline == "حُفظ قبل أن ترجع الساعة"
        assert Story.objects.live().get(article=public).headline == "تحديث قبل الرجوع"
        # Its hour has not come by this clock; the page of the system says so, and «انشر» brings it back at once.
        assert not Story.objects.live().filter(article=fresh).exists()
        assert "رجعت إلى الوراء" in system_state.clock().says
        publish(fresh, by=editor)
        assert Story.objects.live().get(article=fresh).headline == "نُشر قبل أن ترجع الساعة"
        saved(writer, "حُفظ بعد أن رجعت الساعة")
        Article.objects.filter(pk=public.pk).update(headline="تحديث بعد الرجوع", state="draft")
        publish(public, by=editor)
        withdraw(old, by=editor, reason="طلب صاحبه")
        is_sound()

    with time_machine.travel(right + HOUR):
        is_sound()
        texts = [revision.snapshot["headline"] for revision in Revision.objects.filter(article=writer.article)]
        assert {"حُفظ قبل أن ترجع الساعة", "حُفظ بعد أن رجعت الساعة"} <= set(texts)
        assert Story.objects.live().get(article=public).headline == "تحديث بعد الرجوع"
        assert Story.objects.live().filter(article=fresh).count() == 1
        assert not Story.objects.live().filter(article=old).exists()
        assert Withdrawal.objects.get().article_id == old.pk
        assert "رجعت إلى الوراء" not in system_state.clock().says


def test_what_was_only_published_comes_back_by_itself_with_the_hour(right, editor):
    with time_machine.travel(right):
        fresh = ArticleFactory(live_by=editor)
        before = edition_and_boundary()
    with time_machine.travel(right - HOUR):
        # A page kept before is kept under another name: nobody is shown what the clock has not reached.
        assert edition_and_boundary() != before
        assert not Story.objects.live().filter(article=fresh).exists()
    with time_machine.travel(right + timedelta(seconds=1)):
        assert Story.objects.live().filter(article=fresh).exists()
        assert edition_and_boundary() == before
        is_sound()


def test_nobody_is_thrown_out_or_shut_out_of_what_they_were_writing(right):
    editor = UserFactory(roles=[Role.EDITOR])
    article = ArticleFactory(created_by=editor)
    url = reverse("admin:articles_article_change", args=[article.pk])

    def post(name, **fields):
        return client.post(reverse(f"admin:articles_article_{name}", args=[article.pk]), fields)

    with time_machine.travel(right):
        client = Client()
        client.force_login(editor)
        assert client.get(url).status_code == 200
        assert post("lock", act="hold", tab="1").json()["mine"]
        assert post("autosave", headline="كُتب قبل", base_version=article.version).status_code == 200
    with time_machine.travel(right - HOUR):
        assert client.get(url).status_code == 200
        assert post("lock", act="hold", tab="1").json()["mine"]
        assert post("autosave", headline="كُتب بعد", base_version=article.version).status_code == 200
        assert WorkingCopy.objects.get().data["headline"] == ["كُتب بعد"]
        # A colleague is not kept waiting for an hour that the clock goes through twice.
        other = Client()
        other.force_login(UserFactory(roles=[Role.CHIEF]))
        other.post(reverse("admin:articles_article_lock", args=[article.pk]), {"act": "take", "tab": "2"})
        assert Lock.objects.get().tab == "2"
        is_sound()
