"""How the server and its databases are set up: limits, no side entrance, saves that survive a power cut."""

import runpy
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from newsroom.settings import DATABASES

GUNICORN = Path(settings.BASE_DIR) / "deploy" / "gunicorn.conf.py"


def test_gunicorn_opens_no_side_entrance_and_bounds_lines_and_headers():
    set_up = runpy.run_path(str(GUNICORN))

    assert set_up["control_socket_disable"] is True
    assert set_up["limit_request_line"] <= 8190
    assert set_up["limit_request_fields"] <= 50
    assert set_up["limit_request_field_size"] <= 8190
    assert set_up["bind"].startswith("127.0.0.1:")


def test_an_open_address_is_refused_without_https():
    class Server:
        class cfg:  # noqa: N801 — gunicorn's own name
            address = [("0.0.0.0", 8000)]  # noqa: S104 — refused below

    with pytest.raises(SystemExit, match="may not listen on"):
        runpy.run_path(str(GUNICORN))["on_starting"](Server)


@pytest.mark.django_db
def test_a_save_that_was_acknowledged_is_on_the_disk_and_a_wild_question_is_stopped():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            assert DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
            found = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
            assert found == ["wal", 2]
        else:
            found = []
            for name in ("synchronous_commit", "statement_timeout"):
                cursor.execute(f"SHOW {name}")
                found.append(cursor.fetchone()[0])
            assert found == ["on", "15s"]
