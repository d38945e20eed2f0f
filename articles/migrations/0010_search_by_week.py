"""Search: PostgreSQL's indexes know the week of each story, and SQLite's gather more before they write.

PostgreSQL builds the new indexes beside the old ones, while readers search and editors publish; a build that was interrupted
is begun again. How much waits to be merged is a setting of the connection: bulk writers raise it.
"""

from django.db import migrations

TEXTS = {"search_whole": "title || ' ' || body", "search_title": "title", "search_words": "words"}
WEEK = "' #' || ((key >> 28) / 604800)::text"
# Segments of a megabyte, FTS5's own measure, are merged over and over while an archive is read in.
GATHERED, USUAL = 16 << 20, 1 << 20


def by_week(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        _gather(schema_editor, GATHERED)
        return
    # A large archive takes longer than any question may.
    schema_editor.execute("SET statement_timeout = 0", params=None)
    for name, text in TEXTS.items():
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}_by_week", params=None)
        schema_editor.execute(
            f"CREATE INDEX CONCURRENTLY {name}_by_week ON articles_searchentry"
            f" USING gin (search_lexemes({text} || {WEEK}))",
            params=None,
        )
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}", params=None)
    schema_editor.execute("RESET statement_timeout", params=None)


def without_weeks(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        _gather(schema_editor, USUAL)
        return
    schema_editor.execute("SET statement_timeout = 0", params=None)
    for name, text in TEXTS.items():
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}", params=None)
        schema_editor.execute(
            f"CREATE INDEX CONCURRENTLY {name} ON articles_searchentry USING gin (search_lexemes({text}))"
            " WITH (gin_pending_list_limit = 256)",
            params=None,
        )
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}_by_week", params=None)
    schema_editor.execute("RESET statement_timeout", params=None)


def _gather(schema_editor, size):
    for name in ("search_story", "search_words"):
        schema_editor.execute(f"INSERT INTO {name}({name}, rank) VALUES ('hashsize', {size})", params=None)  # noqa: S608


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("articles", "0009_social_overrides")]

    operations = [migrations.RunPython(by_week, without_weeks)]
