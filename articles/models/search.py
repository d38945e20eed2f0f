"""What search reads: one entry a story, how common each word is, the words of headlines, synonyms, and what was not found.

`articles.search.index` writes entries, terms and words in the transaction that writes their Story.
"""

from django.core.exceptions import ValidationError
from django.db import models

from articles.arabic.tokens import lexemes
from articles.models.fields import LineField
from articles.models.section import Section
from articles.models.story import Story


class SearchEntry(models.Model):
    """A story as search sees it; each text is analysed words between single spaces, for one database as for the other.

    `key` is the first publication in seconds with the story's number behind it, so that its order is newest first.
    """

    key = models.BigIntegerField(primary_key=True)
    story = models.OneToOneField(Story, models.CASCADE, related_name="+")
    section = models.ForeignKey(Section, models.PROTECT, related_name="+")
    visible_from = models.DateTimeField()
    visible_until = models.DateTimeField()
    analyser = models.PositiveSmallIntegerField()
    length = models.PositiveIntegerField()
    title = models.TextField()
    exact = models.TextField()
    words = models.TextField()
    body = models.TextField()

    class Meta:
        verbose_name = "سطر في فهرس البحث"
        verbose_name_plural = "فهرس البحث"

    def __str__(self):
        return f"{self.story_id}"


class SearchTerm(models.Model):
    """In how many stories a lexeme stands. Two rows with a sign in front count the stories and all their words."""

    STORIES, WORDS = "#stories", "#words"

    lexeme = models.CharField(max_length=64, primary_key=True)
    stories = models.BigIntegerField()

    class Meta:
        verbose_name = "كلمة في الفهرس"
        verbose_name_plural = "كلمات الفهرس"

    def __str__(self):
        return self.lexeme


class SearchWord(models.Model):
    """A word of headlines and names, normalised, and one spelling of it to show: what «هل تقصد» chooses from."""

    word = models.CharField(max_length=64, primary_key=True)
    shown = models.CharField(max_length=80)
    stories = models.BigIntegerField()

    class Meta:
        verbose_name = "كلمة في العناوين"
        verbose_name_plural = "كلمات العناوين"

    def __str__(self):
        return self.shown


def validate_synonyms(value):
    sides = [side for side in value.split("=") if lexemes(side)]
    if len(sides) < 2 or value.count("=") != len(sides) - 1:
        raise ValidationError("اكتب كلمتين أو أكثر بينها علامة =، مثل: إنستجرام = إنستغرام.", code="synonyms")


class Synonym(models.Model):
    """Words that find each other. They widen the query; the index knows nothing of them."""

    words = LineField(
        "كلمات بمعنى واحد",
        max_length=200,
        unique=True,
        validators=[validate_synonyms],
        help_text="افصل بينها بعلامة =، مثل: هونج كونج = هونغ كونغ.",
    )

    class Meta:
        verbose_name = "مترادفات"
        verbose_name_plural = "مترادفات البحث"
        ordering = ["words"]

    def __str__(self):
        return self.words


class SearchMiss(models.Model):
    """A reader's query that found nothing; many spellings of one are one row."""

    folded = models.CharField(max_length=120, unique=True)
    query = models.CharField("ما كُتب", max_length=120)
    times = models.PositiveIntegerField("عدد المرات", default=1)
    last_at = models.DateTimeField("آخر مرة")

    class Meta:
        verbose_name = "بحث بلا نتائج"
        verbose_name_plural = "بحث بلا نتائج"
        ordering = ["-times", "-last_at"]

    def __str__(self):
        return self.query


class DeskEntry(models.Model):
    """The folded words of an article or a photo as the desk has it: what its lists and pickers search."""

    class Kind(models.TextChoices):
        ARTICLE = "article", "مادة"
        PHOTO = "photo", "صورة"

    kind = models.CharField(max_length=10, choices=Kind)
    number = models.BigIntegerField()
    words = models.TextField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = "سطر في بحث غرفة الأخبار"
        verbose_name_plural = "بحث غرفة الأخبار"
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="desk_entry_once")]
        indexes = [models.Index("kind", models.F("at").desc(), name="desk_entry_latest")]

    def __str__(self):
        return f"{self.kind} {self.number}"
