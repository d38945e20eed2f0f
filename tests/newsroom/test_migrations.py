"""Migrations run twice, are killed half-way and begun anew, and the code of the release before serves on (security.md R9)."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib import import_module

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from accounts.models import User
from articles.models.article import Article
from articles.models.photo import Photo
from articles.models.printing import Printing
from articles.models.story import StoryAuthor
from articles.press.invariants import broken
from articles.press.publish import publish
from tests.factories import ArticleFactory, PhotoFactory
from tests.faults.live import Newsroom, database
from tests.live_schema import RELEASED, faults, unreleased

SCHEMA = {
    "sqlite": ["SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2"],
    "postgresql": [
        "SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns"
        " WHERE table_schema = 'public' ORDER BY 1, 2",
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
        "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2",
        "SELECT attrelid::regclass::text, attname, attstorage, attcompression FROM pg_attribute WHERE attnum > 0"
        " AND attrelid IN (SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace)"
        " ORDER BY 1, 2",
        "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1",
    ],
}
FIRST_ROWS = [
    "SELECT app, name FROM django_migrations ORDER BY 1, 2",
    "SELECT * FROM articles_edition",
    "SELECT find, is_pattern, replacement, why, is_on FROM articles_stylerule ORDER BY 1, 2",
    "SELECT name FROM auth_permission ORDER BY 1",
]
# They give tables their rules and indexes, within the transaction of their migration: half of one is none.
OF_TABLES = {
    ("accounts", "add_rules"),
    *(("articles", name) for name in ("add_rule", "add_rule_again", "add_index", "by_week", "add_triggers")),
}
# A column that one of them fills, and that a later migration took away.
GONE = {"fill_begins": "ALTER TABLE articles_revision ADD COLUMN begins timestamp with time zone"}


def told(cursor, questions):
    answers = []
    for question in questions:
        cursor.execute(question)
        answers.append([tuple(row) for row in cursor.fetchall()])
    return answers


def here(questions):
    with connection.cursor() as cursor:
        return told(cursor, questions)


def here_done(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def there(url, questions):
    """The same of another database."""
    is_sqlite = url.startswith("sqlite:///")
    with closing(sqlite3.connect(url.removeprefix("sqlite:///")) if is_sqlite else psycopg.connect(url)) as other:
        return told(other.cursor(), questions)


def rows():
    """Everything that stands in the newsroom's tables."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return {table: here([f"SELECT * FROM {table} ORDER BY 1"])[0] for table in sorted(tables)}  # noqa: S608


@pytest.fixture
def newsroom(chief):
    """With what the data migrations look for: texts not counted, a photo not indexed, a story in no record."""
    photo = PhotoFactory()
    figure = f'<figure data-photo="{photo.pk}"></figure>'
    for lead in (photo, None):
        article = ArticleFactory(lead_photo=lead)
        article.body += figure
        article.save()
        publish(article, by=chief)
    Printing.objects.all().delete()
    Article.objects.update(words=0)
    Photo.objects.update(folded="")
    User.objects.filter(pk=chief.pk).update(skeleton="x")


# Twice


@pytest.mark.django_db
@pytest.mark.usefixtures("newsroom")
def test_migrating_what_is_migrated_changes_nothing():
    schema, before = here(SCHEMA[connection.vendor]), rows()

    call_command("migrate", verbosity=0)

    assert here(SCHEMA[connection.vendor]) == schema
    assert rows() == before


def data_functions():
    """What migrations do to rows, each with its migration; a new one is tried as soon as it is there."""
    for key, migration in sorted(MigrationLoader(None).disk_migrations.items()):
        for operation in migration.operations if key[0] in RELEASED else ():
            if isinstance(operation, migrations.RunPython) and (key[0], operation.code.__name__) not in OF_TABLES:
                yield pytest.param(key, operation.code, id=f"{key[1]}-{operation.code.__name__}")


@pytest.mark.django_db
@pytest.mark.usefixtures("newsroom")
@pytest.mark.parametrize(("key", "function"), [*data_functions()])
def test_what_migrations_do_to_rows_may_be_done_again(key, function):
    connection.check_constraints()  # PostgreSQL alters no table that still has something to check.
    if function.__name__ in GONE:
        here_done(GONE[function.__name__])
    of_that_time = MigrationLoader(None).project_state(key).apps

    function(of_that_time, connection.schema_editor())
    once = rows()
    function(of_that_time, connection.schema_editor())

    assert rows() == once


@pytest.mark.django_db
def test_links_from_before_take_their_place_in_the_lists(editor):
    publish(ArticleFactory(), by=editor)
    StoryAuthor.objects.update(published_at=None, article_number=None)
    assert list(broken())

    import_module("articles.migrations.0016_lists_in_order").fill(None, connection.schema_editor())

    assert list(broken()) == []


LOOSE = {"0010_search_by_week": "by_week", "0013_desk_words": "add_index", "0016_lists_in_order": "add_indexes"}


def test_these_migrations_are_without_a_transaction():
    """PostgreSQL builds indexes beside readers' questions, which it cannot take back; so what is half done is done over."""
    loose = [migration for migration in MigrationLoader(None).disk_migrations.values() if not migration.atomic]
    assert {migration.name for migration in loose if migration.app_label in RELEASED} == {*LOOSE}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("name", "function"), LOOSE.items())
def test_a_migration_without_a_transaction_may_be_done_again(name, function):
    again = getattr(import_module(f"articles.migrations.{name}"), function)
    before = here(SCHEMA[connection.vendor])

    with connection.schema_editor(atomic=False) as editor:
        again(None, editor)

    assert here(SCHEMA[connection.vendor]) == before


# Interrupted


def killed_in(newsroom, name):
    """`migrate`, killed as soon as it says that it has begun this migration. Returns what it had said."""
    with subprocess.Popen(
        [sys.executable, "-u", "manage.py", "migrate", "--no-input"],
        cwd=settings.BASE_DIR,
        env=newsroom.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        said = b""
        while f"Applying {name}...".encode() not in said:
            piece = os.read(process.stdout.fileno(), 4096)
            assert piece, said.decode()
            said += piece
        os.killpg(process.pid, signal.SIGKILL)
    return said.decode()


@pytest.mark.django_db
def test_a_migration_that_was_killed_is_begun_anew(tmp_path):
    with database(tmp_path) as url:
        newsroom = Newsroom(url, tmp_path, migrate=False)
        for name in (
            "accounts.0002_access_and_record",
            "articles.0006_search_and_style_rules",
            "articles.0010_search_by_week",
        ):
            said = killed_in(newsroom, name)
            assert f"Applying {name}... OK" not in said
        newsroom.run("manage.py", "migrate", "--no-input", "-v0")

        assert there(url, SCHEMA[connection.vendor]) == here(SCHEMA[connection.vendor])
        assert there(url, FIRST_ROWS) == here(FIRST_ROWS)


# Beside the code of the release before


def test_what_was_migrated_since_the_release_breaks_no_running_code():
    assert broken_since(RELEASED) == []


def test_the_guard_reads_the_migrations_after_the_release():
    found = broken_since(RELEASED | {"articles": "0010_search_by_week"})

    assert [fault.split(".", 2)[:2] for fault in found][:1] == [
        ["articles", "0011_one_record_of_what_readers_saw: Remove field begins from revision"]
    ]


def broken_since(released):
    loader = MigrationLoader(None)
    known = loader.project_state(list(released.items()))
    return [
        fault
        for migration in unreleased(loader, released)
        for fault in faults(migration, loader.project_state((migration.app_label, migration.name), at_end=False), known)
    ]


TITLE = models.CharField(max_length=40)
EMPTY = models.CharField(max_length=40, null=True)
BREAKING = {
    "a column goes": migrations.RemoveField("paper", "title"),
    "a table goes": migrations.DeleteModel("Paper"),
    "a column is renamed": migrations.RenameField("paper", "title", "name"),
    "a model is renamed": migrations.RenameModel("Paper", "Sheet"),
    "a table is renamed": migrations.AlterModelTable("Paper", "sheet"),
    "a column may not be empty any more": migrations.AlterField("paper", "note", TITLE),
    "a new column has to be given": migrations.AddField("paper", "lead", TITLE),
    "only the code has a default": migrations.AddField("paper", "lead", models.CharField(max_length=40, default="")),
    "a column goes from the tables alone": migrations.SeparateDatabaseAndState(
        database_operations=[migrations.RemoveField("paper", "title")]
    ),
}
HARMLESS = {
    "a new table": [migrations.CreateModel("Sheet", [("id", models.BigAutoField(primary_key=True)), ("title", TITLE)])],
    "a column that may be empty": [migrations.AddField("paper", "lead", EMPTY)],
    "a column that the database fills": [
        migrations.AddField("paper", "lead", models.CharField(max_length=40, db_default=""))
    ],
    "a table between two": [migrations.AddField("paper", "others", models.ManyToManyField("articles.paper"))],
    "a column that may be empty from now on": [migrations.AlterField("paper", "title", EMPTY)],
    "a field that leaves the models only": [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("paper", "note")])
    ],
    "what no release has had": [
        migrations.CreateModel("Sheet", [("id", models.BigAutoField(primary_key=True)), ("title", TITLE)]),
        migrations.AddField("sheet", "lead", TITLE),
        migrations.RenameField("sheet", "lead", "first"),
        migrations.DeleteModel("Sheet"),
    ],
}


def judged(operations, **said):
    paper = ModelState(
        "articles", "Paper", [("id", models.BigAutoField(primary_key=True)), ("title", TITLE), ("note", EMPTY)]
    )
    state = ProjectState()
    state.add_model(paper)
    migration = type("Migration", (migrations.Migration,), {"operations": operations, **said})("9999_next", "articles")
    return faults(migration, state.clone(), state)


@pytest.mark.parametrize("operation", BREAKING.values(), ids=BREAKING)
def test_what_breaks_running_code_is_refused_with_the_way_in_two_steps(operation):
    (fault,) = judged([operation])

    assert "still serving" in fault
    assert "Now: " in fault
    assert "In the next release: " in fault


@pytest.mark.parametrize("operations", HARMLESS.values(), ids=HARMLESS)
def test_what_running_code_does_not_notice_is_allowed(operations):
    assert judged(operations) == []


def test_the_second_step_says_that_it_is_one():
    assert judged([BREAKING["a column may not be empty any more"]], contracts=True) == []
    assert judged([BREAKING["a column goes"]], contracts=True) != []
