"""An index over the words of the desk's search, which looked at every entry before.

SQLite keeps it in line by triggers on the entries: a later migration that alters that table must run `add_index` again.
PostgreSQL builds it while people work; a build that was interrupted is begun again.
"""

from django.db import migrations

FTS5 = """CREATE VIRTUAL TABLE desk_words USING fts5(words, content='articles_deskentry', content_rowid='id',
    tokenize='ascii', detail=none, prefix='2 3')"""
ADD = "INSERT INTO desk_words(rowid, words) VALUES (NEW.id, NEW.words);"
REMOVE = "INSERT INTO desk_words(desk_words, rowid, words) VALUES ('delete', OLD.id, OLD.words);"
TRIGGERS = {
    "desk_words_insert": f"AFTER INSERT ON articles_deskentry BEGIN {ADD} END",
    "desk_words_delete": f"AFTER DELETE ON articles_deskentry BEGIN {REMOVE} END",
    "desk_words_update": f"AFTER UPDATE OF id, words ON articles_deskentry BEGIN {REMOVE} {ADD} END",
}


def add_index(apps, schema_editor):
    drop_index(apps, schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        # A large archive takes longer than any question may.
        schema_editor.execute("SET statement_timeout = 0", params=None)
        schema_editor.execute(
            "CREATE INDEX CONCURRENTLY desk_words ON articles_deskentry USING gin (search_lexemes(words))", params=None
        )
        schema_editor.execute("RESET statement_timeout", params=None)
        return
    schema_editor.execute(FTS5, params=None)
    schema_editor.execute("INSERT INTO desk_words(desk_words) VALUES ('rebuild')", params=None)
    for name, text in TRIGGERS.items():
        schema_editor.execute(f"CREATE TRIGGER {name} {text}", params=None)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX CONCURRENTLY IF EXISTS desk_words", params=None)
        return
    for name in TRIGGERS:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}", params=None)
    schema_editor.execute("DROP TABLE IF EXISTS desk_words", params=None)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("articles", "0012_sittings")]

    operations = [migrations.RunPython(add_index, drop_index)]
