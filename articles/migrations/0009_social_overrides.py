from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

import articles.models.fields


def add_rule_again(apps, schema_editor):
    """SQLite has rebuilt the story table, and its triggers went with the old one."""
    if schema_editor.connection.vendor == "sqlite":
        import_module("articles.migrations.0002_first_rows_and_story_intervals").add_rule(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0008_fronts_and_breaking"),
    ]

    operations = [
        migrations.AddField(
            model_name="article",
            name="social_headline",
            field=articles.models.fields.LineField(
                blank=True,
                help_text="يظهر على بطاقة المشاركة بدل العنوان، حتى 70 حرفًا.",
                max_length=110,
                verbose_name="عنوان للشبكات",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="social_photo",
            field=models.ForeignKey(
                blank=True,
                help_text="تُنشر وحدها بلا عنوان فوقها. اتركها فارغة لتُرسم البطاقة من العنوان والصورة الرئيسية.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="articles.photo",
                verbose_name="صورة للشبكات",
            ),
        ),
        migrations.AddField(
            model_name="masthead",
            name="full_text_feeds",
            field=models.BooleanField(
                default=False,
                help_text="وإلا حملت المقدمة وحدها، ويُقرأ الباقي على الموقع.",
                verbose_name="الخلاصات تحمل النص كاملًا",
            ),
        ),
        migrations.AddField(
            model_name="story",
            name="social_headline",
            field=models.CharField(blank=True, max_length=110),
        ),
        migrations.AddField(
            model_name="story",
            name="social_photo",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="articles.photo"
            ),
        ),
        migrations.RunPython(add_rule_again, migrations.RunPython.noop),
    ]
