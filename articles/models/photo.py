import secrets
from html import escape

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.safestring import mark_safe

from accounts.roles import Right
from articles.arabic.fold import fold_key
from articles.models.fields import LineField, ProseField, SpelledJSONField

# What may be said of a photo, and what may be said about its use.
CAPTIONS = ("caption", "alt")
TEXTS = (*CAPTIONS, "credit", "agency", "copyright", "place", "taken_at", "keywords")
TERMS = ("rights", "embargo_until", "expires_at", "single_use")
FOCAL = ("focal_x", "focal_y")
# What a page needs of it to show it. Each column more costs every list that joins photos.
SHOWN = ("token", "width", "height", *CAPTIONS, "credit", "agency", "embargo_until", "expires_at")
# With what its renditions are made from.
WITH_FILE = (*SHOWN, "file", *FOCAL)


def new_token():
    """The public name of a photo: 128 random bits, so that the address of a draft's photo cannot be found by counting."""
    return secrets.token_hex(16)


def original_path(photo, filename):
    """Where the untouched upload is kept; this folder is never served."""
    return f"originals/{photo.token[:2]}/{photo.token}.{filename.rsplit('.', 1)[-1]}"


class PhotoQuerySet(models.QuerySet):
    def editable_by(self, user):
        if user.has_perm(Right.MANAGE_PHOTOS) or user.has_perm(Right.CAPTION_ANY_PHOTO):
            return self.all()
        if user.has_perm(Right.CAPTION_OWN_PHOTO):
            return self.filter(uploaded_by=user)
        return self.none()

    def usable(self, now=None):
        """Those that may be shown now."""
        now = now or timezone.now()
        return self.filter(
            Q(embargo_until__isnull=True) | Q(embargo_until__lte=now),
            Q(expires_at__isnull=True) | Q(expires_at__gt=now),
        )

    def shown(self):
        """As pages show them: what they need and no more, in any order."""
        return self.order_by().only(*WITH_FILE)

    def found(self, query):
        """Those that have every word of the query, however it is spelled."""
        rows = self
        for word in fold_key(query).split():
            rows = rows.filter(folded__contains=word)
        return rows


class SearchField(models.TextField):
    """What the library is searched in: the photo's own words, folded."""

    def pre_save(self, instance, add):
        words = (instance.caption, instance.alt, instance.credit, instance.agency, instance.place, instance.keywords)
        value = "\n".join(fold_key(text) for text in words if text)
        setattr(instance, self.attname, value)
        return value


class Photo(models.Model):
    """One photograph: what it means (caption), what is seen (alt) and who made it (credit) are three things."""

    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    file = models.FileField("الملف", upload_to=original_path, editable=False)
    width = models.PositiveIntegerField("العرض", editable=False)
    height = models.PositiveIntegerField("الارتفاع", editable=False)
    caption = LineField("التعليق", max_length=500, blank=True, help_text="ما تعنيه الصورة: من وأين ومتى.")
    alt = LineField("النص البديل", max_length=300, blank=True, help_text="ما يُرى في الصورة، لمن لا يراها.")
    credit = LineField("المصوّر", max_length=120, blank=True)
    agency = LineField("المصدر أو الوكالة", max_length=120, blank=True)
    copyright = LineField("حقوق النسخ", max_length=200, blank=True)
    place = LineField("المكان", max_length=120, blank=True)
    taken_at = LineField("تاريخ الالتقاط", max_length=60, blank=True)
    keywords = LineField("كلمات مفتاحية", max_length=500, blank=True, help_text="افصل بينها بفاصلة عربية.")
    rights = ProseField("الحقوق", blank=True)
    focal_x = models.FloatField(
        "نقطة التركيز أفقيًا",
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text="من 0 (الحافة اليسرى) إلى 1 (الحافة اليمنى).",
    )
    focal_y = models.FloatField(
        "نقطة التركيز رأسيًا",
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text="من 0 (أعلى) إلى 1 (أسفل).",
    )
    embargo_until = models.DateTimeField("محظورة حتى", null=True, blank=True, help_text="لا يراها قارئ قبل هذا الموعد.")
    expires_at = models.DateTimeField(
        "تنتهي الحقوق في", null=True, blank=True, help_text="تختفي من كل صفحة في هذا الموعد."
    )
    single_use = models.BooleanField("استخدام واحد", default=False, help_text="لا تُنشر في أكثر من مادة واحدة.")
    file_said = SpelledJSONField("من بيانات الملف", default=dict, editable=False)
    folded = SearchField(editable=False, blank=True)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    phash = models.CharField(max_length=16, db_index=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name="رفعها",
    )
    uploaded_at = models.DateTimeField("رُفعت في", auto_now_add=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = "صورة"
        verbose_name_plural = "الصور"
        ordering = ["-id"]
        indexes = [models.Index("expires_at", name="photo_rights_end", condition=Q(expires_at__isnull=False))]
        constraints = [
            models.CheckConstraint(
                name="photo_focal_point_inside",
                condition=Q(focal_x__gte=0, focal_x__lte=1, focal_y__gte=0, focal_y__lte=1),
                violation_error_message="نقطة التركيز يجب أن تكون داخل الصورة (من 0 إلى 1).",
            ),
            models.CheckConstraint(
                name="photo_has_a_size",
                condition=Q(width__gt=0, height__gt=0),
                violation_error_message="الصورة بلا أبعاد.",
            ),
            models.CheckConstraint(
                name="photo_rights_run_forward",
                condition=Q(embargo_until__isnull=True)
                | Q(expires_at__isnull=True)
                | Q(expires_at__gt=F("embargo_until")),
                violation_error_message="تنتهي حقوق الصورة قبل رفع الحظر عنها: غيّر أحد الموعدين.",
            ),
        ]

    def __str__(self):
        return self.caption or self.alt or f"صورة {self.pk}"

    @property
    def is_usable(self):
        """Whether readers may see it at this moment; the same question as `usable`."""
        now = timezone.now()
        begun = self.embargo_until is None or self.embargo_until <= now
        return begun and (self.expires_at is None or self.expires_at > now)

    @property
    def has_ended(self):
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def is_complete(self):
        """Whether it says all that a story needs to print it."""
        return bool(self.caption and self.alt and self.credit_line)

    def open_to(self, user):
        """The fields that this person may change; nothing for whoever may only look."""
        if user.has_perm(Right.MANAGE_PHOTOS) or (
            self.uploaded_by_id == user.pk and user.has_perm(Right.CAPTION_OWN_PHOTO)
        ):
            return (*TEXTS, *TERMS, *FOCAL)
        return CAPTIONS if user.has_perm(Right.CAPTION_ANY_PHOTO) else ()

    @property
    def credit_line(self):
        """«تصوير: فلان / وكالة», as printed under the photo; empty when nobody is named."""
        return " / ".join(f"{word}{name}" for word, name in self._signatures())

    @property
    def credit_html(self):
        """The same for a page, each name in a direction of its own."""
        named = [f"{word}<bdi>{escape(name)}</bdi>" for word, name in self._signatures()]
        return mark_safe(" / ".join(named))  # noqa: S308 — escaped above

    def _signatures(self):
        """Each name that is given, after the word before it."""
        named = (("تصوير: ", self.credit), ("", self.agency))
        return [(word, name) for word, name in named if name]


class PhotoChange(models.Model):
    """What was said of a photo and what is said now: a credit that readers saw is never lost. Rows are only added."""

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="changes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    was = SpelledJSONField()
    now = SpelledJSONField()

    class Meta:
        verbose_name = "تغيير في بيانات صورة"
        verbose_name_plural = "تغييرات بيانات الصور"
        ordering = ["-id"]

    def __str__(self):
        return f"{self.photo}: {'، '.join(label for label, _, _ in self.rows())}"

    def rows(self):
        """Label, old text and new text of each field that changed."""
        return [(Photo._meta.get_field(name).verbose_name, self.was[name], self.now[name]) for name in self.now]
