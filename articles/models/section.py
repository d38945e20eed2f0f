from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, validate_slug
from django.db import models

from articles.arabic.fold import fold_key
from articles.models.addresses import address
from articles.models.fields import FoldedField, LineField, NameSlugField, ProseField, validate_visible

# Every first segment of a public address (design.md §5); a section of that name would hide the page.
RESERVED_SLUGS = frozenset(
    "n author topic archive most-read page search corrections feed atom breaking beacon api oembed card lite preview invite "
    "healthz readyz metrics admin static media sitemap robots manifest front well-known".split()
)


class Colour(models.TextChoices):
    """The palette of section colours; each is a class of the style sheet."""

    POLITICS = "politics", "قرمزي"
    WORLD = "world", "أزرق"
    ECONOMY = "economy", "أخضر غامق"
    SPORT = "sport", "أخضر"
    CULTURE = "culture", "بنفسجي"
    ART = "art", "وردي غامق"
    INCIDENTS = "incidents", "رمادي"
    SCIENCE = "science", "فيروزي"
    GOVERNORATES = "governorates", "بني"
    VARIETY = "variety", "ليلكي"
    OPINION = "opinion", "برتقالي غامق"


def validate_section_slug(value):
    if value in RESERVED_SLUGS or value == settings.ADMIN_PATH.split("/")[0]:
        raise ValidationError("هذا العنوان محجوز لصفحة من صفحات الموقع، اختر غيره.", code="reserved")


class Section(models.Model):
    name = LineField("الاسم", max_length=40, unique=True, validators=[validate_visible])
    slug = models.CharField(
        "الاسم في الرابط",
        max_length=40,
        unique=True,
        validators=[validate_slug, validate_section_slug],
        help_text="حروف لاتينية صغيرة وأرقام وشرطات.",
        error_messages={"unique": "قسم آخر يحمل هذا الاسم في الرابط."},
    )
    description = ProseField("الوصف", blank=True)
    colour = models.CharField("اللون", max_length=20, choices=Colour, default=Colour.POLITICS)
    order = models.PositiveSmallIntegerField("الترتيب", default=0)
    review_minutes = models.PositiveSmallIntegerField(
        "مهلة المراجعة بالدقائق",
        default=30,
        validators=[MinValueValidator(1)],
        help_text="ما ينتظر المراجعة أطول من ذلك يظهر بالأحمر في «اليوم».",
    )
    desk = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="desk_sections",
        verbose_name="فريق القسم",
    )

    class Meta:
        verbose_name = "قسم"
        verbose_name_plural = "الأقسام"
        ordering = ["order", "name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address("section", self.slug)


class TopicQuerySet(models.QuerySet):
    def named(self, names):
        """The topics of these names, however they are spelled; one that nobody used before is made now."""
        keys = {fold_key(name): name for name in names}
        known = {topic.folded: topic for topic in self.filter(folded__in=keys)}
        return [known.get(key) or self.create(name=name) for key, name in keys.items()]


class Topic(models.Model):
    name = LineField("الاسم", max_length=60, validators=[validate_visible])
    slug = NameSlugField("الاسم في الرابط", max_length=80)
    folded = FoldedField(max_length=80, unique=True)
    description = ProseField("الوصف", blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = "موضوع"
        verbose_name_plural = "الموضوعات"
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address("topic", self.slug)
