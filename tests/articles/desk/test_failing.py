"""When the desk cannot work it says so in Arabic, in its own look, and gives back what was sent to it."""

import errno
from html import unescape

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from articles.models.article import Article
from tests.articles.desk.desk_client import Writer
from tests.factories import ArticleFactory, UserFactory

pytestmark = pytest.mark.django_db

HERE = {"Origin": "http://127.0.0.1", "Host": "127.0.0.1"}


@pytest.fixture
def writer(settings, caplog):
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    editor = UserFactory(roles=[Role.EDITOR])
    writer = Writer.__new__(Writer)
    writer.client = Client(headers=HERE, raise_request_exception=False)
    writer.client.force_login(editor)
    writer.article = ArticleFactory(created_by=editor)
    writer.url = reverse("admin:articles_article_change", args=[writer.article.pk])
    writer.open()
    return writer


def failing_with(failure):
    def fail(*_):
        raise failure

    return connection.execute_wrapper(fail)


def test_a_save_while_the_database_is_away_is_told_and_can_be_sent_again(writer):
    with failing_with(OperationalError("server closed the connection")):
        answer = writer.type(headline="عنوان «كُتب» & انقطعت القاعدة").save(csrfmiddlewaretoken="its-own")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert "قاعدة البيانات لا تجيب" in answer.text
    assert "closed the connection" not in answer.text
    sent = unescape(answer.text)
    assert '<textarea name="headline" hidden>\nعنوان «كُتب» & انقطعت القاعدة</textarea>' in sent
    assert '<textarea name="csrfmiddlewaretoken" hidden>\nits-own</textarea>' in sent
    assert f'action="{writer.url}"' in answer.text
    assert not Article.objects.filter(headline__contains="انقطعت").exists()


def test_what_another_site_sent_is_not_one_click_away(writer):
    with failing_with(OperationalError("away")):
        answer = writer.client.post(writer.url, {"headline": "من غيرنا"}, headers={"Origin": "https://evil.example"})

    assert answer.status_code == 503
    assert "من غيرنا" not in answer.text


def test_a_password_is_not_written_into_the_page(writer):
    with failing_with(OperationalError("away")):
        answer = writer.client.post(reverse("admin:login"), {"username": "editor", "password": "secret-of-mine"})

    assert answer.status_code == 503
    assert "secret-of-mine" not in answer.text


def test_opening_a_screen_meanwhile_says_that_nothing_typed_is_lost(writer):
    with failing_with(OperationalError("away")):
        answer = writer.client.get(writer.url)

    assert answer.status_code == 503
    assert "نصك محفوظ في متصفحك" in answer.text


def test_a_full_disk_is_named(writer, monkeypatch):
    full = OperationalError("database or disk is full")
    full.__cause__ = type("SqliteError", (Exception,), {"sqlite_errorname": "SQLITE_FULL"})()
    with failing_with(full):
        assert "امتلأ قرص الخادم" in writer.save().text
    full.__cause__ = type("PsycopgError", (Exception,), {"sqlstate": "53100"})()
    with failing_with(full):
        assert "امتلأ قرص الخادم" in writer.save().text
    with failing_with(OSError(errno.ENOSPC, "No space left on device")):
        answer = writer.save()
    assert answer.status_code == 503
    assert "امتلأ قرص الخادم" in answer.text


def test_any_other_failure_is_ours_and_keeps_the_form_too(writer):
    with failing_with(ValueError("a fault")):
        answer = writer.type(headline="كُتب قبل العطل").save()

    assert answer.status_code == 500
    assert "حدث خطأ في الخادم" in answer.text
    assert "كُتب قبل العطل" in answer.text
    assert "a fault" not in answer.text
