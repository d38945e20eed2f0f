"""Connections to SQLite that are kept: never beyond the file that they opened."""

import sqlite3

import pytest
from django.db import ConnectionHandler


@pytest.fixture
def paper(tmp_path):
    """The path of a database that says «الأولى»."""
    path = tmp_path / "newsroom.sqlite3"
    written(path, "الأولى")
    return path


@pytest.fixture
def connection(paper, django_db_blocker):
    settings = {"ENGINE": "newsroom.sqlite3", "NAME": paper, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    connection = ConnectionHandler({"default": settings})["default"]
    with django_db_blocker.unblock():
        yield connection
    connection.close()


def written(path, name):
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE paper (name TEXT)")
    database.execute("INSERT INTO paper VALUES (?)", [name])
    database.commit()
    database.close()


def said(connection):
    """What a request reads."""
    connection.close_if_unusable_or_obsolete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM paper")
        return cursor.fetchone()[0]


def test_a_connection_serves_one_request_after_the_other(connection):
    assert said(connection) == "الأولى"
    first = connection.connection

    assert said(connection) == "الأولى"
    assert connection.connection is first


def test_the_next_request_reads_the_file_that_was_put_in_the_place_of_another(connection, paper):
    said(connection)

    paper.rename(paper.with_name("old.sqlite3"))
    written(paper, "الثانية")

    assert said(connection) == "الثانية"


def test_a_file_that_was_moved_away_and_back_is_read_on(connection, paper):
    said(connection)
    away = paper.rename(paper.with_name("away.sqlite3"))

    away.rename(paper)

    assert said(connection) == "الأولى"
