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


def test_a_database_that_everybody_on_the_machine_can_read_is_refused(tmp_path):
    file = tmp_path / "newsroom.sqlite3"
    file.touch(0o644)
    file.chmod(0o644)
    works, message = started(DATABASE_URL=f"sqlite:///{file}")
    assert not works
    assert "newsroom.sqlite3 can be read by every user of this machine: chmod 600." in message

    file.chmod(0o600)
    assert started(DATABASE_URL=f"sqlite:///{file}")[0]
