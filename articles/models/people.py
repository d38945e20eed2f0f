from django.conf import settings
from django.db import models

from articles.models.addresses import address
from articles.models.fields import FoldedField, LineField, NameSlugField, ProseField, validate_visible
from articles.models.photo import Photo


class Author(models.Model):
    """A printed name: a person, an agency or a guest. A login is optional."""

    class Kind(models.TextChoices):
        PERSON = "person", "من الصحيفة"
        AGENCY = "agency", "وكالة"
        GUEST = "guest", "ضيف"

    name = LineField("الاسم كما يُطبع", max_length=120, validators=[validate_visible])
    slug = NameSlugField("الاسم في الرابط", max_length=120)
    folded = FoldedField(max_length=140, unique=True)
    kind = models.CharField("النوع", max_length=10, choices=Kind, default=Kind.PERSON)
    job_title = LineField("الصفة", max_length=120, blank=True)
    bio = ProseField("نبذة", blank=True)
    photo = models.ForeignKey(
        Photo, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="صورته في صفحته"
    )
    email = models.EmailField("بريد يراه القارئ", blank=True)
    is_on_staff = models.BooleanField(
        "من هيئة التحرير",
        default=True,
        help_text="تُعرض أسماء الهيئة في صفحتها على الموقع؛ للوكالات والضيوف لا أثر لها.",
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        verbose_name="حساب الدخول",
    )

    class Meta:
        verbose_name = "كاتب"
        verbose_name_plural = "الكتّاب والوكالات"
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address("author", self.slug)

    @property
    def portrait(self):
        return self.photo if self.photo and self.photo.is_usable else None
