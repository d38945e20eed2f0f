import re
from importlib import import_module

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import articles.models.fields


def add_rule_again(apps, schema_editor):
    """SQLite has rebuilt the story table, and its triggers went with the old one."""
    if schema_editor.connection.vendor == "sqlite":
        import_module("articles.migrations.0002_first_rows_and_story_intervals").add_rule(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0006_search_and_style_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Miss",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=300, unique=True)),
                ("path", models.CharField(max_length=500, verbose_name="العنوان المطلوب")),
                ("count", models.PositiveIntegerField(default=0, verbose_name="مرات الطلب")),
                ("last_at", models.DateTimeField(db_index=True, verbose_name="آخر طلب")),
            ],
            options={
                "verbose_name": "عنوان مفقود",
                "verbose_name_plural": "العناوين المفقودة",
                "ordering": ["-count", "-last_at"],
            },
        ),
        migrations.CreateModel(
            name="Page",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "title",
                    articles.models.fields.LineField(
                        max_length=80, validators=[articles.models.fields.validate_visible], verbose_name="العنوان"
                    ),
                ),
                (
                    "slug",
                    models.CharField(
                        error_messages={"unique": "صفحة أخرى تحمل هذا الاسم في الرابط."},
                        help_text="حروف لاتينية صغيرة وأرقام وشرطات.",
                        max_length=40,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                re.compile("^[-a-zA-Z0-9_]+\\Z"),
                                "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.",
                                "invalid",
                            )
                        ],
                        verbose_name="الاسم في الرابط",
                    ),
                ),
                ("body", models.TextField(blank=True, verbose_name="النص")),
                ("lists_staff", models.BooleanField(default=False, verbose_name="تُعرض هيئة التحرير تحت النص")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="الترتيب في أسفل الموقع")),
                (
                    "updated_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="آخر تعديل"),
                ),
            ],
            options={
                "verbose_name": "صفحة ثابتة",
                "verbose_name_plural": "الصفحات الثابتة",
                "ordering": ["order", "title"],
            },
        ),
        migrations.AddField(
            model_name="article",
            name="related",
            field=models.CharField(
                blank=True,
                help_text="أرقام مواد منشورة أو روابطها، تُعرض بعد الخبر بهذا الترتيب قبل ما يشاركه موضوعاته.",
                max_length=120,
                verbose_name="مواد مرتبطة",
            ),
        ),
        migrations.AddField(
            model_name="author",
            name="email",
            field=models.EmailField(blank=True, max_length=254, verbose_name="بريد يراه القارئ"),
        ),
        migrations.AddField(
            model_name="author",
            name="is_on_staff",
            field=models.BooleanField(
                default=True,
                help_text="تُعرض أسماء الهيئة في صفحتها على الموقع؛ للوكالات والضيوف لا أثر لها.",
                verbose_name="من هيئة التحرير",
            ),
        ),
        migrations.AddField(
            model_name="author",
            name="photo",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="articles.photo",
                verbose_name="صورته في صفحته",
            ),
        ),
        migrations.AddField(
            model_name="story",
            name="related",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AlterField(
            model_name="transition",
            name="name",
            field=models.CharField(
                choices=[
                    ("assign", "أُسندت"),
                    ("take", "أخذها"),
                    ("reinstate", "أُعيدت إلى الموقع"),
                    ("submit", "أُرسلت للمراجعة"),
                    ("return", "أُعيدت للمحرر"),
                    ("approve", "اعتُمدت"),
                    ("publish", "نُشرت"),
                    ("schedule", "جُدولت"),
                    ("withdraw", "سُحبت"),
                    ("correct", "صُوّبت"),
                    ("spike", "أُلغيت"),
                    ("restore", "استُعيدت"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Redirect",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("old", models.CharField(max_length=2000, verbose_name="العنوان القديم")),
                ("key", models.CharField(editable=False, max_length=300, unique=True)),
                ("target", models.CharField(max_length=500, verbose_name="يقود إلى")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="أُضيف في")),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="أضافه",
                    ),
                ),
            ],
            options={
                "verbose_name": "تحويل",
                "verbose_name_plural": "تحويلات العناوين القديمة",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("correction", "تصحيح"), ("clarification", "توضيح"), ("update", "تحديث")],
                        default="correction",
                        max_length=15,
                        verbose_name="النوع",
                    ),
                ),
                (
                    "text",
                    articles.models.fields.ProseField(
                        help_text="قل ما كان خطأً وما الصواب، كما يقرؤه القارئ.", verbose_name="نص التصويب"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="نُشر في")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="articles.article",
                        verbose_name="المادة",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="كتبه",
                    ),
                ),
            ],
            options={
                "verbose_name": "تصويب",
                "verbose_name_plural": "التصويبات",
                "ordering": ["-at", "-id"],
                "indexes": [
                    models.Index(
                        models.F("article"),
                        models.OrderBy(models.F("at"), descending=True),
                        name="correction_of_article",
                    ),
                    models.Index(
                        models.OrderBy(models.F("at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="correction_latest",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="correction_has_text",
                        violation_error_message="اكتب نص التصويب: يظهر للقارئ تحت الخبر.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["correction", "clarification", "update"])),
                        name="correction_kind_known",
                        violation_error_message="نوع غير معروف من التصويبات.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ViewCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hour", models.DateTimeField()),
                ("count", models.PositiveIntegerField(default=0)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="articles.article"
                    ),
                ),
            ],
            options={
                "verbose_name": "مشاهدات ساعة",
                "verbose_name_plural": "المشاهدات",
                "indexes": [models.Index(fields=["hour", "article", "count"], name="views_of_an_hour")],
                "constraints": [models.UniqueConstraint(fields=("article", "hour"), name="one_view_count_an_hour")],
            },
        ),
        migrations.RunPython(add_rule_again, migrations.RunPython.noop),
    ]
