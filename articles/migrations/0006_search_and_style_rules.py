"""Search: its tables, and each database's own index over them; style rules and the sixty that come with the product.

SQLite keeps its two FTS5 indexes in line by triggers on the entries: a later migration that alters that table must run
`add_index` again, as with the triggers of 0002.
"""

import tomllib
from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import articles.models.fields
import articles.models.search

RULES = Path(__file__).parent.parent / "press" / "style_rules.toml"

# The price keeps the planner from unpacking texts row by row where the index knows the answer.
POSTGRESQL = [
    """CREATE FUNCTION search_lexemes(words text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 20000
    AS $$ BEGIN RETURN array_to_tsvector(array_remove(string_to_array(words, ' '), '')); END $$""",
    # What waits to be merged is read by every search: it stays short.
    *(
        f"CREATE INDEX {name} ON articles_searchentry USING gin (search_lexemes({words})) WITH (gin_pending_list_limit = 256)"
        for name, words in (
            ("search_whole", "title || ' ' || body"),
            ("search_title", "title"),
            ("search_words", "words"),
        )
    ),
    # Short columns stay in the row, bodies leave it: a hit is judged without its text.
    *(
        f"ALTER TABLE articles_searchentry ALTER COLUMN {column} SET STORAGE MAIN"
        for column in ("title", "exact", "words")
    ),
    "ALTER TABLE articles_searchentry SET (toast_tuple_target = 128)",
]
FTS5 = """CREATE VIRTUAL TABLE {name} USING fts5({columns}, content='articles_searchentry', content_rowid='key',
    tokenize='ascii', detail=column{options})"""
TRIGGERS = {
    "insert": "AFTER INSERT ON articles_searchentry BEGIN {add} END",
    "delete": "AFTER DELETE ON articles_searchentry BEGIN {remove} END",
    "update": "AFTER UPDATE OF key, title, words, body ON articles_searchentry BEGIN {remove} {add} END",
}
INDEXES = {"search_story": (["title", "body"], ""), "search_words": (["words"], ", prefix='2 3'")}


def add_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in POSTGRESQL:
            schema_editor.execute(statement, params=None)
        return
    for name, (columns, options) in INDEXES.items():
        listed = ", ".join(columns)
        new, old = (", ".join(f"{row}.{column}" for column in ["key", *columns]) for row in ("NEW", "OLD"))
        add = f"INSERT INTO {name}(rowid, {listed}) VALUES ({new});"  # noqa: S608
        remove = f"INSERT INTO {name}({name}, rowid, {listed}) VALUES ('delete', {old});"  # noqa: S608
        schema_editor.execute(FTS5.format(name=name, columns=listed, options=options), params=None)
        for event, text in TRIGGERS.items():
            schema_editor.execute(f"CREATE TRIGGER {name}_{event} {text.format(add=add, remove=remove)}", params=None)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION search_lexemes CASCADE")
        return
    for name in INDEXES:
        for event in TRIGGERS:
            schema_editor.execute(f"DROP TRIGGER {name}_{event}")
        schema_editor.execute(f"DROP TABLE {name}")


def add_rules(apps, schema_editor):
    rules = tomllib.loads(RULES.read_text(encoding="utf-8"))["rule"]
    apps.get_model("articles", "StyleRule").objects.bulk_create(
        (apps.get_model("articles", "StyleRule")(**{"is_on": True, **rule}) for rule in rules), ignore_conflicts=True
    )


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0005_photo_rights_and_renditions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchMiss",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.CharField(max_length=120, unique=True)),
                ("query", models.CharField(max_length=120, verbose_name="ما كُتب")),
                ("times", models.PositiveIntegerField(default=1, verbose_name="عدد المرات")),
                ("last_at", models.DateTimeField(verbose_name="آخر مرة")),
            ],
            options={
                "verbose_name": "بحث بلا نتائج",
                "verbose_name_plural": "بحث بلا نتائج",
                "ordering": ["-times", "-last_at"],
            },
        ),
        migrations.CreateModel(
            name="SearchTerm",
            fields=[
                ("lexeme", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("stories", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "كلمة في الفهرس",
                "verbose_name_plural": "كلمات الفهرس",
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("word", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("shown", models.CharField(max_length=80)),
                ("stories", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "كلمة في العناوين",
                "verbose_name_plural": "كلمات العناوين",
            },
        ),
        migrations.CreateModel(
            name="Synonym",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "words",
                    articles.models.fields.LineField(
                        help_text="افصل بينها بعلامة =، مثل: هونج كونج = هونغ كونغ.",
                        max_length=200,
                        unique=True,
                        validators=[articles.models.search.validate_synonyms],
                        verbose_name="كلمات بمعنى واحد",
                    ),
                ),
            ],
            options={
                "verbose_name": "مترادفات",
                "verbose_name_plural": "مترادفات البحث",
                "ordering": ["words"],
            },
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("key", models.BigIntegerField(primary_key=True, serialize=False)),
                ("visible_from", models.DateTimeField()),
                ("visible_until", models.DateTimeField()),
                ("analyser", models.PositiveSmallIntegerField()),
                ("length", models.PositiveIntegerField()),
                ("title", models.TextField()),
                ("exact", models.TextField()),
                ("words", models.TextField()),
                ("body", models.TextField()),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="articles.section"
                    ),
                ),
                (
                    "story",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="articles.story"
                    ),
                ),
            ],
            options={
                "verbose_name": "سطر في فهرس البحث",
                "verbose_name_plural": "فهرس البحث",
            },
        ),
        migrations.CreateModel(
            name="MergedName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("author", "كاتب"), ("topic", "موضوع")], max_length=10, verbose_name="النوع"
                    ),
                ),
                ("name", models.CharField(max_length=140, verbose_name="الاسم الذي دُمج")),
                ("slug", models.CharField(max_length=140, verbose_name="اسمه في الرابط")),
                ("target_name", models.CharField(max_length=140, verbose_name="دُمج في")),
                ("target_slug", models.CharField(max_length=140, verbose_name="يقود رابطه إلى")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="في")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="دمجه",
                    ),
                ),
            ],
            options={
                "verbose_name": "اسم مدموج",
                "verbose_name_plural": "الأسماء المدموجة",
                "ordering": ["-id"],
                "constraints": [models.UniqueConstraint(fields=("kind", "slug"), name="merged_once")],
            },
        ),
        migrations.CreateModel(
            name="StyleRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "find",
                    articles.models.fields.LineField(
                        help_text="كلمة أو عبارة كما تُكتب، أو نمط إن علّمت الخانة التالية.",
                        max_length=300,
                        verbose_name="ابحث عن",
                    ),
                ),
                (
                    "is_pattern",
                    models.BooleanField(
                        default=False,
                        help_text="تعبير نمطي: \\b حد الكلمة، و(أ|ب) بدائل. ما طال وقته يُترك.",
                        verbose_name="نمط",
                    ),
                ),
                (
                    "replacement",
                    articles.models.fields.LineField(
                        blank=True,
                        help_text="اتركه فارغًا إن كان القرار للكاتب.",
                        max_length=300,
                        verbose_name="اكتب بدلًا منه",
                    ),
                ),
                ("why", articles.models.fields.ProseField(verbose_name="السبب")),
                ("example", articles.models.fields.LineField(blank=True, max_length=200, verbose_name="مثال")),
                (
                    "severity",
                    models.CharField(
                        choices=[("hint", "للعلم"), ("warning", "تنبيه"), ("blocking", "يمنع النشر")],
                        default="warning",
                        max_length=10,
                        verbose_name="الأثر",
                    ),
                ),
                (
                    "region",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "كل المناطق"),
                            ("egypt", "مصر"),
                            ("levant", "الشام والعراق"),
                            ("maghreb", "المغرب العربي"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="الرسم المعتمد",
                    ),
                ),
                ("is_on", models.BooleanField(default=False, verbose_name="تعمل")),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        help_text="فارغ: كل الأقسام.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="articles.section",
                        verbose_name="في قسم",
                    ),
                ),
            ],
            options={
                "verbose_name": "قاعدة أسلوب",
                "verbose_name_plural": "قواعد الأسلوب",
                "ordering": ["find"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("find", "is_pattern"),
                        name="style_rule_once",
                        violation_error_message="توجد قاعدة تبحث عن النص نفسه: عدّلها بدل تكرارها.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DeskEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("article", "مادة"), ("photo", "صورة")], max_length=10)),
                ("number", models.BigIntegerField()),
                ("words", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "سطر في بحث غرفة الأخبار",
                "verbose_name_plural": "بحث غرفة الأخبار",
                "indexes": [
                    models.Index(
                        models.F("kind"), models.OrderBy(models.F("at"), descending=True), name="desk_entry_latest"
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("kind", "number"), name="desk_entry_once")],
            },
        ),
        migrations.RunPython(add_index, drop_index),
        migrations.RunPython(add_rules, migrations.RunPython.noop),
    ]
