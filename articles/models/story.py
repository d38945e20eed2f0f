"""What readers see: an edition of an article over an interval. `press.publish` makes these rows and nothing else does."""

from datetime import UTC, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from articles.models.addresses import story_address, story_path
from articles.models.article import Kind
from articles.models.fields import ProseField, SpelledJSONField
from articles.models.people import Author
from articles.models.photo import SHOWN, WITH_FILE, Photo
from articles.models.section import Section, Topic

# An interval without an end ends here; far enough, and still a date in every time zone.
FAR = datetime(9000, 1, 1, tzinfo=UTC)
# What a story may be, with the words for it; the desk's own names are not for readers' pages to import.
KINDS = Kind.choices
# The lists that a story stands in beside its section's, and what the row of each calls it.
LISTS = {"topics": "topic", "authors": "author"}


def _of(photo, columns):
    return [f"{photo}__{name}" for name in columns]


OF_SECTION = ("section__name", "section__slug", "section__colour")
ON_CARDS = (
    *("article", "revision", "published_at"),
    *("slug", "kicker", "headline", "short_headline", "standfirst", "kind", "kind_label", "lead_caption", "bylines"),
    *_of("lead_photo", SHOWN),
)


class StoryQuerySet(models.QuerySet):
    def live(self, now=None):
        """What the public sees now. A scheduled story is a row whose hour has not come."""
        now = now or timezone.now()
        return self.filter(visible_from__mostly_lte=now, visible_until__mostly_gt=now)

    def passed(self, now=None):
        """What the public saw once: expired or withdrawn, and not printed again since."""
        return self.filter(visible_until__lte=now or timezone.now())

    def newest_first(self):
        return self.order_by("-published_at", "-article_id")

    def within(self, **part):
        """The stories of a part of the paper, newest first. Those of `topics` or `authors` have what their list is ordered by
        as `listed_at` and `listed_number`."""
        for field, which in part.items():
            if field in LISTS:
                rows = self.filter(**{f"in_{field}__{LISTS[field]}": which})
                order = {"listed_at": F(f"in_{field}__published_at"), "listed_number": F(f"in_{field}__article_number")}
                return rows.annotate(**order).order_by("-listed_at", "-listed_number")
        return self.filter(**part).newest_first()

    def for_cards(self, *more):
        """What a card shows, and the columns `more`, in one query and nothing else: Django's price is by the column."""
        return self.select_related("section", "lead_photo").only(*ON_CARDS, *OF_SECTION, *more)

    def for_cards_within(self):
        """The same without the section, for who has it already, and with the hours at which it comes and goes."""
        return self.select_related("lead_photo").only(*ON_CARDS, "section", "visible_from", "visible_until")

    def whole(self):
        """The row with the section and the photos that its own page shows."""
        own = [field.attname for field in self.model._meta.concrete_fields]
        photos = [*_of("lead_photo", WITH_FILE), *_of("social_photo", SHOWN)]
        return self.select_related("section", "lead_photo", "social_photo").only(*own, *OF_SECTION, *photos)


class Story(models.Model):
    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="+")
    revision = models.ForeignKey("articles.Revision", models.PROTECT, related_name="+")
    visible_from = models.DateTimeField()
    visible_until = models.DateTimeField(default=FAR)
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField(null=True, blank=True)

    slug = models.CharField(max_length=80)
    kicker = models.CharField(max_length=60, blank=True)
    headline = models.CharField(max_length=110)
    short_headline = models.CharField(max_length=60, blank=True)
    standfirst = models.CharField(max_length=400, blank=True)
    dateline = models.CharField(max_length=60, blank=True)
    body_html = models.TextField()
    body_text = models.TextField()
    words = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=12)
    kind_label = models.CharField(max_length=20)
    section = models.ForeignKey(Section, models.PROTECT, related_name="+")
    lead_photo = models.ForeignKey(Photo, models.PROTECT, null=True, related_name="+")
    lead_caption = models.CharField(max_length=500, blank=True)
    lead_alt = models.CharField(max_length=300, blank=True)
    social_headline = models.CharField(max_length=110, blank=True)
    social_photo = models.ForeignKey(Photo, models.PROTECT, null=True, related_name="+")
    photo_texts = SpelledJSONField(default=dict)
    photos = models.ManyToManyField(Photo, related_name="+")
    # Numbers of the articles that the editor put beside this one, in order.
    related = models.CharField(max_length=120, blank=True)
    bylines = SpelledJSONField(default=list)
    authors = models.ManyToManyField(Author, through="StoryAuthor", related_name="+")
    topics = models.ManyToManyField(Topic, through="StoryTopic", related_name="+")

    # What the front page says of a story while it is drawn: how loud it is, that it is breaking, that its hour is no news.
    size, is_breaking, is_old = "", False, False

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name = "خبر منشور"
        verbose_name_plural = "الأخبار المنشورة"
        constraints = [
            # No two rows of one article overlap: an exclusion constraint on PostgreSQL, triggers on SQLite (migration 0002).
            models.CheckConstraint(
                name="story_interval_runs_forward",
                condition=Q(visible_from__lt=F("visible_until")),
                violation_error_message="نهاية الظهور قبل بدايته.",
            ),
            models.CheckConstraint(
                name="story_published_before_visible_end",
                condition=Q(published_at__lte=F("visible_from")),
                violation_error_message="تاريخ النشر الأول بعد بداية الظهور.",
            ),
            models.CheckConstraint(
                name="story_has_text",
                condition=~Q(headline="") & ~Q(body_html=""),
                violation_error_message="لا يُنشر خبر بلا عنوان أو بلا نص.",
            ),
        ]
        indexes = [
            models.Index("article", F("visible_from").desc(), name="story_of_article"),
            models.Index(F("published_at").desc(), F("article_id").desc(), name="story_latest"),
            models.Index("section", F("published_at").desc(), F("article_id").desc(), name="story_section_latest"),
            models.Index("visible_from", name="story_begins"),
            models.Index("visible_until", name="story_ends"),
        ]

    def __str__(self):
        return self.headline

    def get_absolute_url(self):
        return story_address(self.section.slug, self.article_id, self.slug)

    @property
    def path(self):
        """Its address as `request.path` says it."""
        return story_path(self.section.slug, self.article_id, self.slug)

    @property
    def card_photo(self):
        """The photo of its card; one whose rights have ended leaves every page at that second."""
        return self.lead_photo if self.lead_photo and self.lead_photo.is_usable else None

    @property
    def byline_names(self):
        return [{"name": printed["name"], "initial": printed["name"][:1]} for printed in self.bylines]

    @property
    def related_ids(self):
        return [int(number) for number in self.related.split() if number.isdecimal()]

    @property
    def is_substantively_updated(self):
        """Five minutes is the time in which a paper mends its own slips (ux.md §2.5)."""
        return self.updated_at is not None and (self.updated_at - self.published_at).total_seconds() >= 300


class Listed(models.Model):
    """A story in the list of a topic or an author, with what that list is ordered by.

    The database keeps both in line with the story by itself (migration 0015): whoever links needs not know of them, and
    a page of the list begins in an index wherever it stands, however long the list is.
    """

    published_at = models.DateTimeField(null=True, editable=False)
    article_number = models.BigIntegerField(null=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.story_id}"


def _latest_of(kind):
    return models.Index(kind, F("published_at").desc(), F("article_number").desc(), name=f"story_{kind}_latest")


class StoryTopic(Listed):
    story = models.ForeignKey(Story, models.CASCADE, related_name="in_topics")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="+")

    class Meta:
        db_table = "articles_story_topics"
        unique_together = [("story", "topic")]
        indexes = [_latest_of("topic")]


class StoryAuthor(Listed):
    story = models.ForeignKey(Story, models.CASCADE, related_name="in_authors")
    author = models.ForeignKey(Author, models.CASCADE, related_name="+")

    class Meta:
        db_table = "articles_story_authors"
        unique_together = [("story", "author")]
        indexes = [_latest_of("author")]


class Withdrawal(models.Model):
    """The tombstone of a story that was taken down: readers get 410 with the date and the reason."""

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="+")
    reason = ProseField("سبب السحب")
    at = models.DateTimeField("سُحب في", default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "سحب"
        verbose_name_plural = "المواد المسحوبة"
        ordering = ["-id"]
        indexes = [models.Index("article", F("id").desc(), name="withdrawal_of_article")]
        constraints = [
            models.CheckConstraint(
                name="withdrawal_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="اكتب سبب السحب: يظهر للقارئ.",
            ),
        ]

    def __str__(self):
        return self.reason
