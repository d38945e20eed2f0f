"""What readers saw, and from when until when. Story rows are rewritten by the next publication; these are kept for ever."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from articles.models.article import Article
from articles.models.fields import SpelledJSONField
from articles.models.revision import Revision
from articles.models.story import Story

# Derived from the rest, and of no use to whoever looks at the page as it was.
NOT_KEPT = ("id", "body_text", "visible_from", "visible_until")


class Printing(models.Model):
    """One text of an article over the interval in which readers saw it. `story` is the printed row as plain data."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    visible_from = models.DateTimeField()
    visible_until = models.DateTimeField()
    story = SpelledJSONField()

    class Meta:
        verbose_name = "نسخة مطبوعة"
        verbose_name_plural = "النسخ المطبوعة"
        ordering = ["-visible_from"]
        indexes = [
            models.Index("article", F("visible_from").desc(), name="printing_of_article"),
            # The front of any past hour is drawn from what had begun last (press/as_it_was.py).
            models.Index(F("visible_from").desc(), F("id").desc(), name="printing_latest"),
        ]
        constraints = [
            models.CheckConstraint(
                name="printing_interval_runs_forward",
                condition=Q(visible_from__lt=F("visible_until")),
                violation_error_message="نهاية الظهور قبل بدايته.",
            ),
        ]

    def __str__(self):
        return self.story["headline"]

    @classmethod
    def follow(cls, article, now=None):
        """Bring the record in line with the article's Story rows; whoever changed them calls this in the same transaction."""
        now = now or timezone.now()
        cls.objects.filter(article=article, visible_from__gte=now).delete()
        shown = cls.objects.filter(article=article, visible_until__gt=now).first()
        is_first = not cls.objects.filter(article=article).exists()
        goes_on = False
        for story in Story.objects.filter(article=article, visible_until__gt=now):
            if shown and story.visible_from <= now and shown.revision_id == story.revision_id:
                goes_on = True
                cls.objects.filter(pk=shown.pk).update(visible_until=story.visible_until)
            else:
                begins = story.visible_from if is_first else max(story.visible_from, now)
                lists = {name: [row.pk for row in getattr(story, name).all()] for name in ("topics", "authors")}
                cls.of(story, begins, **lists).save()
        if shown and not goes_on:
            cls.objects.filter(pk=shown.pk).update(visible_until=now)

    @classmethod
    def of(cls, story, begins, *, topics, authors):
        """The record of a story row, not saved yet. `topics` and `authors` are numbers."""
        kept = {
            field.attname: field.value_to_string(story) if "_at" in field.name else getattr(story, field.attname)
            for field in Story._meta.concrete_fields
            if field.attname not in NOT_KEPT
        }
        kept |= {"topics": topics, "authors": authors}
        return cls(
            article_id=story.article_id,
            revision_id=story.revision_id,
            visible_from=begins,
            visible_until=story.visible_until,
            story=kept,
        )
