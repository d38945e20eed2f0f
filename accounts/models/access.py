"""How somebody gets in: invitation, second factor, known devices, open sessions."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from accounts.models.people import User


class Invitation(models.Model):
    """A link to set a password with: for someone who joins, or who lost it. One open link a person."""

    user = models.OneToOneField(User, models.CASCADE, related_name="invitation")
    # In the signed link: a new one makes every older link useless.
    nonce = models.CharField(max_length=32)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    was_mailed = models.BooleanField(default=False)

    class Meta:
        verbose_name = "دعوة"
        verbose_name_plural = "الدعوات"

    def __str__(self):
        return f"دعوة {self.user}"

    @property
    def is_open(self):
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def state(self):
        if self.accepted_at:
            return "قُبلت"
        if self.revoked_at:
            return "أُلغيت"
        if not self.is_open:
            return "انتهت مهلتها"
        return "أُرسلت" if self.was_mailed else "لم تخرج بالبريد"


class SecondFactor(models.Model):
    """A person's authenticator. The secret itself is not here: see `accounts.second_factor.secret_of`."""

    user = models.OneToOneField(User, models.CASCADE, related_name="second_factor")
    seed = models.CharField(max_length=64)
    # The time step of the last code that was taken: none is taken twice.
    last_step = models.BigIntegerField(default=0)
    confirmed_at = models.DateTimeField()

    class Meta:
        verbose_name = "التحقق الثاني"
        verbose_name_plural = "التحقق الثاني"

    def __str__(self):
        return f"التحقق الثاني لحساب {self.user}"


class RecoveryCode(models.Model):
    """A code for the day the phone is lost. Only its hash is kept; using it deletes the row."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = "رمز احتياطي"
        verbose_name_plural = "الرموز الاحتياطية"
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")]

    def __str__(self):
        return f"رمز احتياطي لحساب {self.user}"


class Device(models.Model):
    """A browser in which this person signed in well before; strangers' guesses elsewhere do not shut it out."""

    user = models.ForeignKey(User, models.CASCADE, related_name="devices")
    digest = models.CharField(max_length=64)
    agent = models.CharField(max_length=60)
    first_seen = models.DateTimeField(default=timezone.now)
    last_seen = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "جهاز"
        verbose_name_plural = "الأجهزة"
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="device_known_once")]

    def __str__(self):
        return f"{self.agent}: {self.user}"


class StaffSession(AbstractBaseSession):
    """A session that knows whose it is, so that it can be shown to its owner and ended by others."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions")
    address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "جلسة"
        verbose_name_plural = "الجلسات"

    def __str__(self):
        return f"{self.agent}: {self.user or '—'}"

    @classmethod
    def get_session_store_class(cls):
        from accounts.sessions import SessionStore  # noqa: PLC0415 — Django's own shape: store and model name each other

        return SessionStore
