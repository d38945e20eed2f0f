"""Who is editing what right now, and what they typed that is not saved yet."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.models.article import Article
from articles.models.fields import SpelledJSONField

# A holder that was not heard of for this long is gone: a crash or a dropped line must not keep others out.
STALE_AFTER = timedelta(seconds=45)


class WorkingCopy(models.Model):
    """One person's unsaved typing in one article, as the browser sent it. It never enters the history by itself."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    data = SpelledJSONField()
    base_version = models.PositiveIntegerField()
    at = models.DateTimeField()
    # One opening of the form: what another one left behind is not replaced without being kept.
    sitting = models.CharField(max_length=32, default="")

    class Meta:
        verbose_name = "نسخة عمل"
        verbose_name_plural = "نسخ العمل"
        constraints = [models.UniqueConstraint(fields=["article", "user"], name="one_working_copy_a_person")]

    def __str__(self):
        return f"نسخة {self.user} من «{self.article}»"


class LockQuerySet(models.QuerySet):
    def fresh(self, now=None):
        return self.filter(seen__gt=(now or timezone.now()) - STALE_AFTER)


class Lock(models.Model):
    """Who holds an article, in which browser tab, and who asks for it."""

    article = models.OneToOneField(Article, models.CASCADE, related_name="lock")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    tab = models.CharField(max_length=36)
    since = models.DateTimeField()
    seen = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = LockQuerySet.as_manager()

    class Meta:
        verbose_name = "قفل"
        verbose_name_plural = "الأقفال"

    def __str__(self):
        return f"{self.article}: {self.user}"

    @property
    def is_fresh(self):
        return self.seen > timezone.now() - STALE_AFTER
