"""What machines ask: alive, ready, and the numbers, which are for who has the token only."""

import json
import logging
from datetime import datetime

import pytest
from django.conf import settings as project
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from pythonjsonlogger.json import JsonFormatter

from accounts.roles import Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_alive_and_ready_are_told_in_a_word_and_never_kept():
    for address, word in (("/healthz", "ok"), ("/readyz", "ready")):
        answer = Client().get(address)
        assert (answer.status_code, answer.text) == (200, word)
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert "no-store" in answer.headers["Cache-Control"]
        assert not answer.cookies


def test_ready_says_so_when_the_database_is_away(away):
    answer = Client(raise_request_exception=False).get("/readyz")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert Client().get("/healthz").status_code == 200


@pytest.fixture
def away():
    """Every question to the database fails, as when its server is gone."""

    def refuse(*_):
        raise OperationalError("away")

    with connection.execute_wrapper(refuse):
        yield


def test_metrics_are_for_who_has_the_token(settings):
    assert Client().get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "a-long-token-of-prometheus"
    for given in ("", "Bearer wrong", "Bearer صحيح"):
        assert Client().get("/metrics", headers={"Authorization": given}).status_code == 404

    Client().get("/")
    answer = Client().get("/metrics", headers={"Authorization": "Bearer a-long-token-of-prometheus"})

    assert answer.status_code == 200
    assert 'newsroom_request_seconds_count{page="site:front",status="200"}' in answer.text


def test_every_answer_of_the_desk_has_a_number_and_takes_a_good_one_from_the_proxy():
    def number(**headers):
        return Client().get(reverse("admin:login"), headers=headers).headers["X-Request-ID"]

    assert number() != number()
    assert number(**{"X-Request-ID": "abc-123-def-456"}) == "abc-123-def-456"
    assert number(**{"X-Request-ID": "a b\nc"}) not in ("a b\nc", "")
    assert "X-Request-ID" not in Client().get("/").headers


def test_the_log_does_not_keep_what_lets_somebody_in(caplog):
    with caplog.at_level(logging.INFO, logger="newsroom.requests"):
        for path in ("/invite/secret-token/", "/preview/7:secret-token/", "/search/?q=secret-token"):
            Client().get(path)

    assert [record.path for record in caplog.records] == ["/invite/…", "/preview/…", "/search/"]


def test_who_was_refused_at_the_desk_is_in_the_log_and_readers_are_nobody(caplog):
    reporter = UserFactory(roles=[Role.REPORTER])
    client = Client()
    client.force_login(reporter)

    with caplog.at_level(logging.INFO, logger="newsroom.requests"):
        client.get(reverse("admin:accounts_user_changelist"))
        client.get("/")

    assert [(record.status, record.user) for record in caplog.records] == [(403, reporter.pk), (200, None)]


def test_a_line_of_the_log_is_one_line_and_says_its_hour_with_the_offset():
    given = {name: value for name, value in project.LOGGING["formatters"]["json"].items() if name != "()"}
    record = logging.LogRecord("newsroom.requests", logging.INFO, __file__, 1, "GET\n403 made up", None, None)

    line = JsonFormatter(**given).format(record)

    assert "\n" not in line
    assert datetime.fromisoformat(json.loads(line)["asctime"]).utcoffset() is not None
