"""What was done here, by whom and from where. Rows are only added: triggers in both databases refuse the rest."""

from django.db import models
from django.utils import timezone

from accounts.models.people import User
from accounts.origin import current_address


class Act(models.Model):
    """One editorial or administrative act: who, when, from where, on what, before and after."""

    class Name(models.TextChoices):
        SUBMIT = "submit", "أرسل مادة للمراجعة"
        RETURN = "return", "أعاد مادة إلى محررها"
        APPROVE = "approve", "اعتمد مادة"
        ASSIGN = "assign", "أسند مادة"
        TAKE = "take", "أخذ مادة"
        SPIKE = "spike", "ألغى مادة"
        RESTORE = "restore", "استعاد مادة"
        DUPLICATE = "duplicate", "نسخ مادة إلى مسودة جديدة"
        DELETE = "delete", "حذف مسودة"
        SHARE = "share", "أنشأ رابط معاينة"
        UNSHARE = "unshare", "ألغى رابط معاينة"
        LAUNCH = "launch", "أطلق الصفحة الأولى"
        UNLAUNCH = "unlaunch", "ألغى إطلاقًا مجدولًا"
        BREAK = "break", "أعلن عاجلًا"
        END_BREAKING = "end_breaking", "رفع سطرًا عاجلًا"
        PUBLISH = "publish", "نشر خبرًا"
        SCHEDULE = "schedule", "جدول خبرًا"
        WITHDRAW = "withdraw", "سحب خبرًا"
        REINSTATE = "reinstate", "أعاد خبرًا إلى الموقع"
        TAKE_OVER = "take_over", "تولى تحرير مادة"
        ADD = "add", "أضاف"
        CHANGE = "change", "غيّر"
        MERGE = "merge", "دمج"
        REMOVE = "remove", "حذف"
        IMPORT = "import", "استورد تحويلات"
        EXPORT = "export", "صدّر بيانات"
        INVITE = "invite", "دعا عضوًا"
        REVOKE = "revoke", "ألغى دعوة"
        JOIN = "join", "قبل الدعوة"
        ROLES = "roles", "غيّر الأدوار"
        DESKS = "desks", "غيّر الأقسام"
        PERSON = "person", "غيّر بيانات عضو"
        DEACTIVATE = "deactivate", "أوقف حسابًا"
        ACTIVATE = "activate", "أعاد حسابًا إلى العمل"
        RESET_PASSWORD = "reset_password", "أرسل رابط كلمة مرور"
        PASSWORD = "password", "غيّر كلمة مروره"
        SECOND_FACTOR = "second_factor", "ضبط التحقق الثاني"
        DROP_SECOND_FACTOR = "drop_second_factor", "أزال التحقق الثاني"
        RECOVERY_CODES = "recovery_codes", "أصدر رموزًا احتياطية"
        END_SESSIONS = "end_sessions", "أنهى جلسات"

    at = models.DateTimeField("الوقت", default=timezone.now, db_index=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="من")
    address = models.CharField("العنوان", max_length=45, blank=True)
    # A plain column: a colleague's new act needs no migration.
    name = models.CharField("الفعل", max_length=30, db_index=True)
    about = models.CharField("النوع", max_length=30)
    about_id = models.BigIntegerField("الرقم", null=True)
    title = models.CharField("على", max_length=200, blank=True)
    before = models.JSONField("قبل", null=True)
    after = models.JSONField("بعد", null=True)
    note = models.TextField("ملاحظة", blank=True)

    class Meta:
        verbose_name = "فعل"
        verbose_name_plural = "السجل"
        ordering = ["-id"]
        indexes = [models.Index("about", "about_id", name="act_about")]

    def __str__(self):
        return f"{self.label}: {self.title}"

    @property
    def label(self):
        return dict(self.Name.choices).get(self.name, self.name)

    @classmethod
    def record(cls, name, *, by, about=None, before=None, after=None, note=""):
        """Put one act on record, in the transaction of the act itself. Where it came from is known to the request."""
        return cls.objects.create(
            name=name,
            by=by,
            address=current_address(),
            about=about._meta.model_name if about is not None else "",
            about_id=about.pk if about is not None else None,
            title=str(about)[:200] if about is not None else "",
            before=before,
            after=after,
            # As it was typed, but for what PostgreSQL takes in no text.
            note=note.replace("\x00", ""),
        )


class DayDigest(models.Model):
    """The seal of one finished day: what its acts add up to, chained to the day before."""

    day = models.DateField(unique=True)
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = "ختم يوم"
        verbose_name_plural = "أختام الأيام"
        ordering = ["day"]

    def __str__(self):
        return f"{self.day}: {self.digest}"


class SignIn(models.Model):
    """One attempt to get in. The typed name is kept as a keyed hash: people type passwords there by mistake."""

    class Outcome(models.TextChoices):
        FAILED = "failed", "مرفوض"
        PASSWORD = "password", "كلمة المرور صحيحة، ينتظر الرمز"
        IN = "in", "دخل"

    at = models.DateTimeField("الوقت", default=timezone.now, db_index=True)
    account = models.CharField(max_length=64)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sign_ins", verbose_name="العضو")
    outcome = models.CharField("النتيجة", max_length=10, choices=Outcome, default=Outcome.FAILED)
    address = models.CharField("العنوان", max_length=45, blank=True)
    agent = models.CharField("الجهاز", max_length=60, blank=True)
    device = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "محاولة دخول"
        verbose_name_plural = "محاولات الدخول"
        ordering = ["-id"]
        indexes = [
            models.Index("account", "at", name="sign_in_account"),
            models.Index("address", "at", name="sign_in_address"),
        ]

    def __str__(self):
        return f"{self.get_outcome_display()}: {self.user or 'اسم غير معروف'}"
