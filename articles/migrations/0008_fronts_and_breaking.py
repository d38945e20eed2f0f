import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import articles.models.fields


def fill_begins(apps, schema_editor):
    """What was published before this column: from its revision's hour on, or its story's where that is still there."""
    revisions = apps.get_model("articles", "Revision").objects.filter(kind="published")
    revisions.update(begins=models.F("at"))
    for story in apps.get_model("articles", "Story").objects.only("revision_id", "visible_from").iterator():
        revisions.filter(pk=story.revision_id, at__lt=story.visible_from).update(begins=story.visible_from)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0007_corrections_pages_redirects_views"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Breaking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", articles.models.fields.LineField(max_length=110, verbose_name="السطر العاجل")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField()),
            ],
            options={
                "verbose_name": "عاجل",
                "verbose_name_plural": "عاجل",
            },
        ),
        migrations.CreateModel(
            name="Front",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slots", models.JSONField(default=dict)),
                ("removed", models.JSONField(default=list)),
                ("touched", models.JSONField(default=dict)),
                ("undo", models.JSONField(default=list)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name": "الصفحة الأولى",
                "verbose_name_plural": "الصفحة الأولى",
            },
        ),
        migrations.CreateModel(
            name="FrontEditor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("zone", models.CharField(blank=True, max_length=40)),
                ("seen", models.DateTimeField()),
            ],
            options={
                "verbose_name": "محرر على الصفحة الأولى",
                "verbose_name_plural": "المحررون على الصفحة الأولى",
            },
        ),
        migrations.CreateModel(
            name="FrontMoment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={
                "verbose_name": "لحظة تغيّر",
                "verbose_name_plural": "لحظات تغيّر الصفحة الأولى",
            },
        ),
        migrations.CreateModel(
            name="FrontVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slots", models.JSONField()),
                ("zones", models.JSONField(default=list)),
                ("note", models.CharField(blank=True, max_length=120)),
                ("launched_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("starts_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "إطلاق",
                "verbose_name_plural": "إطلاقات الصفحة الأولى",
            },
        ),
        migrations.AddField(
            model_name="revision",
            name="begins",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(
                models.F("expires_at"), condition=models.Q(("expires_at__isnull", False)), name="photo_rights_end"
            ),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(
                models.F("begins"), condition=models.Q(("begins__isnull", False)), name="revision_begins"
            ),
        ),
        migrations.AddField(
            model_name="breaking",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="articles.article"
            ),
        ),
        migrations.AddField(
            model_name="breaking",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="front",
            constraint=models.CheckConstraint(
                condition=models.Q(("id", 1)), name="one_front", violation_error_message="للصحيفة صفحة أولى واحدة."
            ),
        ),
        migrations.AddField(
            model_name="fronteditor",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="frontversion",
            name="launched_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="frontmoment",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="moments", to="articles.frontversion"
            ),
        ),
        migrations.AddIndex(
            model_name="breaking",
            index=models.Index(models.F("until"), name="breaking_ends"),
        ),
        migrations.AddConstraint(
            model_name="breaking",
            constraint=models.CheckConstraint(
                condition=models.Q(("at__lte", models.F("until"))),
                name="breaking_runs_forward",
                violation_error_message="نهاية العاجل قبل بدايته.",
            ),
        ),
        migrations.AddConstraint(
            model_name="breaking",
            constraint=models.CheckConstraint(
                condition=models.Q(("line", ""), _negated=True),
                name="breaking_has_a_line",
                violation_error_message="لا عاجل بلا سطر.",
            ),
        ),
        migrations.AddIndex(
            model_name="frontversion",
            index=models.Index(
                models.OrderBy(models.F("starts_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="front_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="frontversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts_at__gte", models.F("launched_at"))),
                name="front_starts_after_its_launch",
                violation_error_message="لا تبدأ صفحة قبل إطلاقها.",
            ),
        ),
        migrations.RunPython(fill_begins, migrations.RunPython.noop),
    ]
