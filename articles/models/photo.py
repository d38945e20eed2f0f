import secrets

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.roles import Right
from articles.models.fields import LineField, ProseField


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
    place = LineField("المكان", max_length=120, blank=True)
    taken_at = LineField("تاريخ الالتقاط", max_length=60, blank=True)
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
    expires_at = models.DateTimeField("تنتهي الحقوق في", null=True, blank=True)
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
        ]

    def __str__(self):
        return self.caption or self.alt or f"صورة {self.pk}"

    @property
    def is_usable(self):
        return self.expires_at is None or self.expires_at > timezone.now()

    @property
    def credit_line(self):
        """«تصوير: فلان / وكالة», as printed under the photo; empty when nobody is named."""
        by = f"تصوير: {self.credit}" if self.credit else ""
        return " / ".join(part for part in (by, self.agency) if part)
