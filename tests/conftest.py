"""The ground every test stands on: its own settings, database and folders, and the newsroom's people."""

import os
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from hypothesis import settings as hypothesis

from accounts.roles import Role
from articles.search import postgresql
from articles.site import batch, shell
from tests.factories import UserFactory
from tests.wall import Reader

# The same examples every time; `make soak` looks for new ones.
hypothesis.register_profile("suite", deadline=None, derandomize=True, database=None)
hypothesis.register_profile("soak", deadline=None, max_examples=5_000)


def pytest_configure(config):
    hypothesis.load_profile("soak" if config.getoption("markexpr") == "soak" else "suite")
    # A thread that outlives its test would write into the next one's folder; the test of the thread turns it on.
    settings.RENDITIONS_AHEAD = False
    # Counts are written when a test says so: a thread would commit them, where no test's end takes them back.
    batch.SECONDS = 3_600
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Straight from static/ and the packages: the hashed copies exist after collectstatic only.
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


# Under CI a skip is a failure: nobody reads the reason of a test that did not run.


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    return _skip_fails((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    return _skip_fails((yield))


def _skip_fails(report):
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome, report.longrepr = "failed", f"Not run, which CI does not accept. {reason}"
    return report


# Database and files


ARTICLES = Path(__file__).parent / "articles"
# The last is the demo newsroom of its own tests.
ASKING = {"db", "transactional_db", "live_server", "newsroom"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """A test that commits leaves the tables empty: give each of them the rows that the migrations made. One that asks no
    database is marked as such; those outside tests/articles start programs that do."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker is None and not ASKING & set(item.fixturenames) and ARTICLES in item.path.parents:
            item.add_marker("no_database")
        given = marker.kwargs if marker else {}
        if given.get("transaction") or {"live_server", "transactional_db"} & set(item.fixturenames):
            given = given | {"transaction": True, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(**given), append=False)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite in a file, as in production, since the server of a browser test reads it from threads of its own."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "newsroom.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Playwright's event loop gives the thread a second connection, which has to know the first rows as well."""
    connection = connections["default"]
    if hasattr(connection, "_test_serialized_contents"):
        type(connection)._test_serialized_contents = connection._test_serialized_contents
    if connection.vendor == "sqlite":
        _let_tests_empty_the_record(type(connection.ops))
    yield
    if connection.vendor == "postgresql":
        # A browser that was still asking when its test ended leaves a connection, and PostgreSQL keeps the database for it.
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


def _let_tests_empty_the_record(operations):
    """A test that commits empties every table afterwards, which the record's triggers rightly refuse: they step aside for that."""
    rules = import_module("accounts.migrations.0002_access_and_record")
    flush = operations.execute_sql_flush

    def without_rules(self, statements):
        with self.connection.cursor() as cursor:
            for name, _, _ in rules.SQLITE:
                cursor.execute(f"DROP TRIGGER {name}")
        flush(self, statements)
        with self.connection.cursor() as cursor:
            for statement in rules.sqlite_rules():
                cursor.execute(statement)

    operations.execute_sql_flush = without_rules


@pytest.fixture(autouse=True)
def media_root(settings, tmp_path):
    """Uploads of a test go with the test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


# Readers


@pytest.fixture
def reader(db):
    """A visitor, for whom no page may touch a table of the desk."""
    return Reader()


# People of the newsroom


@pytest.fixture(params=list(Role), ids=lambda role: role.value)
def role(request):
    return request.param


@pytest.fixture
def reporter(db):
    return UserFactory(roles=[Role.REPORTER])


@pytest.fixture
def desk_head(db):
    return UserFactory(roles=[Role.DESK])


@pytest.fixture
def editor(db):
    return UserFactory(roles=[Role.EDITOR])


@pytest.fixture
def chief(db):
    return UserFactory(roles=[Role.CHIEF])


@pytest.fixture(autouse=True)
def fresh_shell():
    """A test rolls its database back without moving the edition, so neither page nor search may remember the last one.

    Nor may the counts that one test left in memory be written during another.
    """
    shell.forget()
    postgresql.forget()
    yield
    batch.forget_all()
