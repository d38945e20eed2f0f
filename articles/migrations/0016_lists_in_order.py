"""The order of what is linked already, and the indexes that begin a list's page where it stands.

Nothing waits for it: links are filled some thousands at a time, PostgreSQL builds beside readers' questions, and what was
interrupted is done over.
"""

from django.db import migrations, models
from django.db.models import F

INDEXES = {"topic": "articles_story_topics", "author": "articles_story_authors"}
AT_ONCE = 10_000
FILL = """UPDATE {table} SET (published_at, article_number) =
    (SELECT story.published_at, story.article_id FROM articles_story story WHERE story.id = {table}.story_id)
    WHERE id >= %s AND id < %s AND published_at IS NULL"""


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for table in INDEXES.values():
            cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")  # noqa: S608
            (highest,) = cursor.fetchone()
            for start in range(0, highest + 1, AT_ONCE):
                cursor.execute(FILL.format(table=table), [start, start + AT_ONCE])


def add_indexes(apps, schema_editor):
    drop_indexes(apps, schema_editor)
    build = "CREATE INDEX"
    if schema_editor.connection.vendor == "postgresql":
        # A large archive takes longer than any question may.
        schema_editor.execute("SET statement_timeout = 0", params=None)
        build += " CONCURRENTLY"
    for to, table in INDEXES.items():
        columns = f"({to}_id, published_at DESC, article_number DESC)"
        schema_editor.execute(f"{build} story_{to}_latest ON {table} {columns}", params=None)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("RESET statement_timeout", params=None)


def drop_indexes(apps, schema_editor):
    drop = "DROP INDEX" + (" CONCURRENTLY" if schema_editor.connection.vendor == "postgresql" else "")
    for to in INDEXES:
        schema_editor.execute(f"{drop} IF EXISTS story_{to}_latest", params=None)


def index(to):
    latest = models.Index(F(to), F("published_at").desc(), F("article_number").desc(), name=f"story_{to}_latest")
    return migrations.AddIndex(f"story{to}", latest)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("articles", "0015_lists_know_their_order")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(add_indexes, drop_indexes)],
            state_operations=[index("topic"), index("author")],
        ),
    ]
