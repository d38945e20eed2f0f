"""The one edition row, and the rule that no two rows of one article overlap, in each database's own words.

Rebuilding the story table on SQLite drops its triggers: a later migration that alters it must run `add_rule` again
(a test inserts an overlap on both databases, so it cannot be forgotten).
"""

from django.db import migrations

POSTGRESQL = """
ALTER TABLE articles_story ADD CONSTRAINT story_intervals_do_not_overlap EXCLUDE USING gist (
    int8range(article_id, article_id, '[]') WITH &&,
    tstzrange(visible_from, visible_until, '[)') WITH &&
)
"""
SQLITE = """
CREATE TRIGGER story_intervals_do_not_overlap_{event} BEFORE {statement} ON articles_story
WHEN EXISTS (
    SELECT 1 FROM articles_story other
    WHERE other.article_id = NEW.article_id AND other.id IS NOT NEW.id
    AND other.visible_from < NEW.visible_until AND NEW.visible_from < other.visible_until
)
BEGIN SELECT RAISE(ABORT, 'story_intervals_do_not_overlap'); END
"""
EVENTS = {"insert": "INSERT", "update": "UPDATE OF article_id, visible_from, visible_until"}


def add_rule(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    else:
        for event, statement in EVENTS.items():
            schema_editor.execute(SQLITE.format(event=event, statement=statement))


def drop_rule(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE articles_story DROP CONSTRAINT story_intervals_do_not_overlap")
    else:
        for event in EVENTS:
            schema_editor.execute(f"DROP TRIGGER story_intervals_do_not_overlap_{event}")


def add_edition(apps, schema_editor):
    apps.get_model("articles", "Edition").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]

    operations = [
        migrations.RunPython(add_edition, migrations.RunPython.noop),
        migrations.RunPython(add_rule, drop_rule),
    ]
