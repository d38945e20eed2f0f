"""The inbox, the lists that people keep, the words of each article, and what a list of thousands is read by."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import articles.models.fields


def count_words(apps, schema_editor):
    """The column counts itself whenever an article is written; these were written before it was there."""
    articles = apps.get_model("articles", "Article").objects.exclude(body="").only("pk", "body")
    for article in articles.iterator(chunk_size=500):
        article.save(update_fields=["words"])


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0003_notes_and_previews"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="InboxItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("return", "أُعيدت إليك"), ("assign", "أُسندت إليك"), ("mention", "ذُكرت في ملاحظة")],
                        max_length=10,
                    ),
                ),
                ("text", articles.models.fields.ProseField(blank=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "وارد",
                "verbose_name_plural": "الوارد",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    articles.models.fields.LineField(
                        error_messages={"blank": "اكتب اسمًا للقائمة."},
                        max_length=40,
                        validators=[articles.models.fields.validate_visible],
                        verbose_name="اسم القائمة",
                    ),
                ),
                ("query", models.CharField(max_length=500)),
            ],
            options={
                "verbose_name": "قائمة محفوظة",
                "verbose_name_plural": "القوائم المحفوظة",
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="article",
            name="words",
            field=articles.models.fields.WordsField(default=0, editable=False, source="body", verbose_name="الكلمات"),
        ),
        migrations.AddField(
            model_name="section",
            name="review_minutes",
            field=models.PositiveSmallIntegerField(
                default=30,
                help_text="ما ينتظر المراجعة أطول من ذلك يظهر بالأحمر في «اليوم».",
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="مهلة المراجعة بالدقائق",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.F("section"),
                models.OrderBy(models.F("updated_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="article_section_latest",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.F("section"),
                models.F("state"),
                models.OrderBy(models.F("updated_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="article_section_state",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(models.F("due_at"), condition=models.Q(("due_at__isnull", False)), name="article_due"),
        ),
        migrations.AddField(
            model_name="inboxitem",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="articles.article"
            ),
        ),
        migrations.AddField(
            model_name="inboxitem",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="inboxitem",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="savedview",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="inboxitem",
            index=models.Index(
                models.F("user"),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("read_at__isnull", True)),
                name="inbox_unread",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(
                fields=("user", "name"), name="saved_view_named_once", violation_error_message="لك قائمة بهذا الاسم."
            ),
        ),
        migrations.AlterField(
            model_name="article",
            name="assigned_desk",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="articles.section",
                verbose_name="مسندة إلى قسم",
            ),
        ),
        migrations.AlterField(
            model_name="article",
            name="assigned_to",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="مسندة إلى",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.F("assigned_to"), condition=models.Q(("assigned_to__isnull", False)), name="article_assigned"
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.F("assigned_desk"), condition=models.Q(("assigned_desk__isnull", False)), name="article_of_desk"
            ),
        ),
        migrations.RunPython(count_words, migrations.RunPython.noop),
    ]
