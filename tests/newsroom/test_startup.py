"""A newsroom that other machines reach does not start with what would give it away."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

KEY = "a-key-that-is-long-enough-for-production-and-guards-nothing-0123456789"
PUBLIC = {"SITE_URL": "https://news.example", "ALLOWED_HOSTS": "news.example", "SECRET_KEY": KEY, "DEBUG": "off"}


def started(**environment):
    answer = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=Path(settings.BASE_DIR),
        env=os.environ | {"DATABASE_URL": "sqlite://:memory:"} | PUBLIC | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.returncode == 0, answer.stderr


def test_a_sound_one_starts():
    assert started()[0]


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"SECRET_KEY": "django-insecure-" + KEY}, "SECRET_KEY must be random"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be random"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY must be random"),
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"DEBUG": "on"}, "DEBUG must be off"),
        ({"ALLOWED_HOSTS": "news.example,*"}, "ALLOWED_HOSTS must name the hosts"),
        ({"SITE_URL": "http://news.example"}, "SITE_URL must begin with https://"),
    ],
)
def test_what_would_give_it_away_is_named(environment, said):
    works, message = started(**environment)

    assert not works
    assert said in message


AWAY = "postgres://newsroom:word@db.news.example/newsroom"


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"DATABASE_URL": AWAY}, "The database on db.news.example must be asked over TLS"),
        # Encrypted, and to whom is anybody's guess.
        ({"DATABASE_URL": f"{AWAY}?sslmode=require"}, "must be asked over TLS"),
        ({"DATABASE_URL": "postgres://newsroom@/newsroom?host=db.news.example"}, "must be asked over TLS"),
        ({"DATABASE_URL": f"{AWAY}?sslmode=verify-full", "REPLICA_URL": AWAY}, ""),
        ({"REPLICA_URL": AWAY}, "must be asked over TLS"),
        ({"REDIS_URL": "redis://10.0.0.5:6379/0"}, "REDIS_URL must begin with rediss://"),
        ({"S3_BUCKET": "photos", "S3_ENDPOINT_URL": "http://s3.example"}, "S3_ENDPOINT_URL must begin with https://"),
        ({"SENTRY_DSN": "http://key@sentry.example/1"}, "SENTRY_DSN must begin with https://"),
        ({"EMAIL_URL": "smtp://user:word@mail.example:25"}, "EMAIL_URL must begin with smtp+tls://"),
    ],
)
def test_nothing_is_said_in_the_clear_to_another_machine(environment, said):
    works, message = started(**environment)

    assert works == (not said)
    assert said in message


def test_services_on_this_machine_and_those_over_tls_are_spoken_to():
    assert started(
        DATABASE_URL="postgres://newsroom@/newsroom?host=/var/run/postgresql",
        REPLICA_URL="postgres://newsroom:word@127.0.0.1:5433/newsroom",
        REDIS_URL="redis://127.0.0.1:6379/0",
        EMAIL_URL="smtp://localhost:25",
    )[0]
    assert started(
        REDIS_URL="rediss://cache.news.example/0",
        EMAIL_URL="smtp+tls://user:word@mail.example:587",
        S3_BUCKET="photos",
        S3_ENDPOINT_URL="https://s3.example",
    )[0]


def test_a_database_that_everybody_on_the_machine_can_read_is_refused(tmp_path):
    file = tmp_path / "newsroom.sqlite3"
    file.touch(0o644)
    file.chmod(0o644)
    works, message = started(DATABASE_URL=f"sqlite:///{file}")
    assert not works
    assert "newsroom.sqlite3 can be read by every user of this machine: chmod 600." in message

    file.chmod(0o600)
    assert started(DATABASE_URL=f"sqlite:///{file}")[0]
