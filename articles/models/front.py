"""The front page: the editors' draft of it, and every front that was ever launched.

`slots` is a dictionary of zones (`press/zones.py` has their keys): {"lead": {"mode": "backfill", "layout": "", "picks": [pick]}}.
A pick names an article and what the front says of it: headline, kicker, photo, size, links, until when, and the revision
that the editor saw (`press/picks.py`).
"""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Front(models.Model):
    """The draft: one row. `touched` has the version, hand and hour of each zone's last change; `undo` the states before."""

    slots = models.JSONField(default=dict)
    removed = models.JSONField(default=list)
    touched = models.JSONField(default=dict)
    undo = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "الصفحة الأولى"
        verbose_name_plural = "الصفحة الأولى"
        constraints = [
            models.CheckConstraint(
                name="one_front",
                condition=models.Q(id=1),
                violation_error_message="للصحيفة صفحة أولى واحدة.",
            ),
        ]

    def __str__(self):
        return "الصفحة الأولى"


class FrontEditor(models.Model):
    """Who has the front open, and the zone they changed last. A row that was not heard of for a while means nobody."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    zone = models.CharField(max_length=40, blank=True)
    seen = models.DateTimeField()

    class Meta:
        verbose_name = "محرر على الصفحة الأولى"
        verbose_name_plural = "المحررون على الصفحة الأولى"

    def __str__(self):
        return str(self.user)


class FrontVersionQuerySet(models.QuerySet):
    def begun(self, now=None):
        """Newest first: the first of them is the front that readers see at that moment."""
        return self.filter(starts_at__lte=now or timezone.now()).order_by("-starts_at", "-id")

    def waiting(self, now=None):
        """Scheduled swaps whose hour has not come, in their order."""
        return self.filter(starts_at__gt=now or timezone.now()).order_by("starts_at", "id")

    def in_force_and_to_come(self, now=None):
        """The front of this moment and every swap after it, in order, in one query."""
        now = now or timezone.now()
        in_force = self.begun(now).values("pk")[:1]
        rows = self.filter(models.Q(starts_at__gt=now) | models.Q(pk=models.Subquery(in_force)))
        return rows.only("slots", "starts_at").order_by("starts_at", "id")


class FrontVersion(models.Model):
    """A launched front, whole. `zones` are those that this launch changed; rows that readers saw are never changed."""

    slots = models.JSONField()
    zones = models.JSONField(default=list)
    note = models.CharField(max_length=120, blank=True)
    launched_at = models.DateTimeField(default=timezone.now)
    launched_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()

    objects = FrontVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "إطلاق"
        verbose_name_plural = "إطلاقات الصفحة الأولى"
        indexes = [models.Index(models.F("starts_at").desc(), models.F("id").desc(), name="front_begins")]
        constraints = [
            models.CheckConstraint(
                name="front_starts_after_its_launch",
                condition=models.Q(starts_at__gte=models.F("launched_at")),
                violation_error_message="لا تبدأ صفحة قبل إطلاقها.",
            ),
        ]

    def __str__(self):
        return f"إطلاق {self.pk}"


class FrontMoment(models.Model):
    """A moment at which a launched front changes by itself: where it begins, and where a pick of it runs out."""

    version = models.ForeignKey(FrontVersion, models.CASCADE, related_name="moments")
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "لحظة تغيّر"
        verbose_name_plural = "لحظات تغيّر الصفحة الأولى"

    def __str__(self):
        return self.at.isoformat()
