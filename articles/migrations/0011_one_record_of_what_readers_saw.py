from django.db import migrations, models

NOT_KEPT = ("id", "body_text", "visible_from", "visible_until")


def record_what_is_missing(apps, schema_editor):
    """What is printed and stands in no record, as by a publication before there was one: recorded as it stands."""
    Printing = apps.get_model("articles", "Printing")
    Story = apps.get_model("articles", "Story")
    for story in Story.objects.exclude(revision__in=Printing.objects.values("revision")).iterator():
        kept = {
            field.attname: field.value_to_string(story)
            if isinstance(field, models.DateTimeField)
            else getattr(story, field.attname)
            for field in Story._meta.concrete_fields
            if field.attname not in NOT_KEPT
        }
        kept |= {name: list(getattr(story, name).values_list("pk", flat=True)) for name in ("topics", "authors")}
        Printing.objects.create(
            article_id=story.article_id,
            revision_id=story.revision_id,
            visible_from=story.visible_from,
            visible_until=story.visible_until,
            story=kept,
        )


def tell_the_revisions(apps, schema_editor):
    """The way back: a published revision knew when it began."""
    Revision = apps.get_model("articles", "Revision")
    rows = apps.get_model("articles", "Printing").objects.order_by("-visible_from")
    for revision, begins in rows.values_list("revision", "visible_from").iterator():
        Revision.objects.filter(pk=revision).update(begins=begins)


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_search_by_week")]

    operations = [
        migrations.AddIndex(
            model_name="printing",
            index=models.Index(
                models.OrderBy(models.F("visible_from"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="printing_latest",
            ),
        ),
        migrations.RunPython(record_what_is_missing, tell_the_revisions, elidable=True),
        migrations.RemoveIndex(model_name="revision", name="revision_begins"),
        migrations.RemoveField(model_name="revision", name="begins"),
    ]
