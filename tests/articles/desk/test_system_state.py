"""«حالة النظام»: each part is broken once, and the page says so."""

import json
import socketserver
import threading
from collections import namedtuple
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Act
from accounts.roles import Role
from articles.desk import stamps, system_state, system_store
from articles.desk.system_part import size
from articles.models.search import SearchEntry
from tests.factories import ArticleFactory, UserFactory

pytestmark = pytest.mark.django_db

NOBODY_LISTENS = "127.0.0.1:9"


@pytest.fixture(autouse=True)
def backups(settings, tmp_path):
    settings.BACKUP_ROOT = tmp_path / "backups"
    settings.BACKUP_ROOT.mkdir()
    return settings.BACKUP_ROOT


def backed_up(root, age):
    made = timezone.now() - age
    folder = root / made.strftime("%Y-%m-%dT%H-%M-%S")
    folder.mkdir()
    (folder / "database.sqlite3").write_bytes(b"x" * 3 * 1024 * 1024)
    told = {"made_at": made.isoformat(), "stories": 3, "database": "database.sqlite3"}
    (folder / stamps.MANIFEST).write_text(json.dumps(told))
    return folder


def opened():
    client = Client()
    client.force_login(UserFactory(roles=[Role.ADMIN]))
    answer = client.get(reverse("admin:system_state"))
    assert answer.status_code == 200
    return answer


def test_a_sound_newsroom_says_so_part_by_part(settings, backups):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    ArticleFactory(live_by=UserFactory(roles=[Role.EDITOR]))
    stamps.prove(backed_up(backups, timedelta(hours=2)), at=timezone.now() - timedelta(days=10), stories=3)

    with mail_server() as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        answer = opened()

    levels = {part.name: part.level for part in answer.context["parts"]}
    # How full the disk of this machine is, is its own affair.
    del levels["القرص"]
    assert set(levels.values()) == {"good"}, answer.context["parts"]
    assert len(levels) == 8
    assert "منذ ساعتين" in answer.text
    assert "3 أخبار" in answer.text
    assert "3 ميجابايت" in answer.text


def test_nothing_of_how_the_server_is_set_up_is_on_the_page(settings, backups):
    settings.EMAIL_HOST_PASSWORD = "mail-secret"
    for path in (str(backups), settings.DATABASES["default"]["NAME"], settings.SECRET_KEY, "mail-secret"):
        assert str(path) not in opened().text


def test_tables_older_than_the_program_are_told():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'articles' AND name LIKE '0008%%'")

    part = system_state.database()

    assert part.level == "bad"
    assert "أكمل الترقية" in part.advice


def test_a_page_cache_that_is_off_is_told(settings):
    settings.PAGE_CACHE_MB = 0

    assert system_state.pages().level == "warn"


def test_a_shared_cache_that_is_gone_is_told_at_once(settings):
    settings.REDIS_URL = f"redis://{NOBODY_LISTENS}/0"
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": settings.REDIS_URL}
    }

    part = system_state.shared_cache()

    assert part.level == "bad"
    assert "لا تجيب" in part.says


def test_a_shared_cache_that_keeps_what_it_is_given_is_fine(settings):
    settings.REDIS_URL = "redis://somewhere/0"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    assert system_state.shared_cache().level == "good"

    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert system_state.shared_cache().level == "bad"


def test_a_story_that_search_does_not_know_is_told():
    article = ArticleFactory(live_by=UserFactory(roles=[Role.EDITOR]))
    assert system_state.search_index().level == "good"

    SearchEntry.objects.filter(story__article=article).delete()

    part = system_state.search_index()
    assert part.level == "bad"
    assert "خبر واحد" in part.says


@pytest.mark.parametrize(("free", "level"), [(0.5, "good"), (0.1, "warn"), (0.02, "bad")])
def test_a_disk_that_fills_is_told(monkeypatch, free, level):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(1000, 0, int(1000 * free)))

    assert system_store.disk().level == level


@pytest.mark.parametrize(
    ("age", "level"), [(timedelta(hours=7), "good"), (timedelta(hours=14), "warn"), (timedelta(days=3), "bad")]
)
def test_the_age_of_the_newest_backup_is_told(backups, age, level):
    backed_up(backups, timedelta(days=30))
    backed_up(backups, age)

    assert system_store.backup().level == level


def test_no_backup_and_half_a_backup_are_told(backups):
    assert system_store.backup().level == "bad"
    folder = backed_up(backups, timedelta(hours=1))
    (folder / stamps.MANIFEST).write_text("{")
    assert system_store.backup().level == "bad"


def test_when_a_restore_was_last_proved_is_told(backups):
    assert system_store.proof().level == "warn"
    folder = backed_up(backups, timedelta(days=200))
    stamps.prove(folder, at=timezone.now() - timedelta(days=100), stories=3)
    assert system_store.proof().level == "warn"
    stamps.prove(folder, at=timezone.now(), stories=3)
    assert system_store.proof().level == "good"


def test_a_mail_server_that_does_not_take_us_is_told(settings):
    assert system_state.mail().level == "warn"

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = NOBODY_LISTENS.split(":")

    assert system_state.mail().level == "bad"


def test_a_clock_that_fell_back_is_told():
    assert system_state.clock().level == "good"
    Act.objects.create(name="publish", at=timezone.now() + timedelta(hours=1))

    part = system_state.clock()

    assert part.level == "bad"
    assert "59 دقيقة" in part.says


def test_the_worst_part_is_in_the_first_line():
    text = opened().text

    assert "عطل في: آخر نسخة احتياطية" in text


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 بايت"), (1023, "1,023 بايت"), (1536, "1.5 كيلوبايت"), (79 * 1024**3, "79 جيجابايت")],
)
def test_sizes_are_said_in_their_unit(number, said):
    assert size(number) == said


# A mail server that takes everybody


class Mail(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            self.wfile.write(b"221 bye\r\n" if line.upper().startswith(b"QUIT") else b"250 yes\r\n")


class mail_server:  # noqa: N801 — a context manager
    def __enter__(self):
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mail)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self.server.server_address[1]

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
