"""What the lists of topics and authors are ordered by, beside each link: their pages gathered and sorted the whole list.

The database fills it, and follows a story whose first publication is moved: the code of the release before goes on linking
without a word of it. On SQLite a later migration that alters one of the three tables must run `add_triggers` again.
"""

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("articles_story_topics", "articles_story_authors")
FOLLOW = "UPDATE {table} SET published_at = NEW.published_at, article_number = NEW.article_id WHERE story_id = NEW.id;"
FOLLOW_ALL = " ".join(FOLLOW.format(table=table) for table in TABLES)
POSTGRESQL = [
    """CREATE FUNCTION story_is_listed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        SELECT published_at, article_id INTO NEW.published_at, NEW.article_number FROM articles_story
        WHERE id = NEW.story_id; RETURN NEW; END $$""",
    f"""CREATE FUNCTION story_lists_follow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        {FOLLOW_ALL} RETURN NULL; END $$""",
    *(
        f"CREATE TRIGGER story_is_listed BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION story_is_listed()"
        for table in TABLES
    ),
    """CREATE TRIGGER story_lists_follow AFTER UPDATE OF published_at, article_id ON articles_story FOR EACH ROW
        WHEN (OLD.published_at <> NEW.published_at OR OLD.article_id <> NEW.article_id)
        EXECUTE FUNCTION story_lists_follow()""",
]
SQLITE = [
    *(
        f"""CREATE TRIGGER {table}_listed AFTER INSERT ON {table} BEGIN
        UPDATE {table} SET (published_at, article_number) =
            (SELECT published_at, article_id FROM articles_story WHERE id = NEW.story_id) WHERE id = NEW.id; END"""  # noqa: S608
        for table in TABLES
    ),
    f"CREATE TRIGGER story_lists_follow AFTER UPDATE OF published_at, article_id ON articles_story BEGIN {FOLLOW_ALL} END",
]


def add_triggers(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION story_is_listed, story_lists_follow CASCADE", params=None)
        return
    for name in (*(f"{table}_listed" for table in TABLES), "story_lists_follow"):
        schema_editor.execute(f"DROP TRIGGER {name}", params=None)


def link(name, to, table):
    """The table between stories and topics or authors, as it has been all the time."""
    return migrations.CreateModel(
        name=f"Story{name}",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "story",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name=f"in_{to}s", to="articles.story"
                ),
            ),
            (
                to,
                models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=f"articles.{to}"),
            ),
        ],
        options={"db_table": table, "unique_together": {("story", to)}},
    )


def through(name, to):
    field = models.ManyToManyField(related_name="+", through=f"articles.Story{name}", to=f"articles.{to}")
    return migrations.AlterField("story", f"{to}s", field)


def columns(name):
    return [
        migrations.AddField(f"story{name}", "published_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField(f"story{name}", "article_number", models.BigIntegerField(editable=False, null=True)),
    ]


class Migration(migrations.Migration):
    dependencies = [("articles", "0014_texts_that_are_read_fast")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                link("Topic", "topic", "articles_story_topics"),
                link("Author", "author", "articles_story_authors"),
                through("Topic", "topic"),
                through("Author", "author"),
            ]
        ),
        *columns("topic"),
        *columns("author"),
        migrations.RunPython(add_triggers, drop_triggers),
    ]
