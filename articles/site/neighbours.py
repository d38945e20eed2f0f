"""The newer and the older story of the same section, for the links at a story's foot."""

from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import JSONObject
from django.utils import timezone

from articles.models.addresses import story_address
from articles.models.section import Section
from articles.models.story import Story

SIDES = ("newer", "older")


@dataclass(frozen=True)
class Neighbour:
    headline: str
    url: str


def columns(now, *, section="section", published_at=None, article=None):
    """Both sides, to be read along in a query of stories: a step each way in the index `story_section_latest`.

    A query of sections names the place of a story that is no row yet.
    """
    published_at, article = published_at or OuterRef("published_at"), article or OuterRef("article")
    live = Story.objects.live(now).filter(section=OuterRef(section))
    # The first comparison is the one that an index can begin at; the second parts stories of one moment.
    newer = live.filter(published_at__gte=published_at).filter(
        Q(published_at__gt=published_at) | Q(article__gt=article)
    )
    older = live.filter(published_at__lte=published_at).filter(
        Q(published_at__lt=published_at) | Q(article__lt=article)
    )
    return {
        "newer": _linked(newer.order_by("published_at", "article_id")),
        "older": _linked(older.newest_first()),
    }


def _linked(stories):
    link = JSONObject(article="article_id", slug="slug", headline="headline")
    return Subquery(stories.values_list(link)[:1])


def of(story):
    """The neighbours of a story that was read with `columns`; of one that the desk previews, asked for here."""
    row = story if hasattr(story, "newer") else _section_of(story)
    return {side: _neighbour(story, getattr(row, side, None)) for side in SIDES}


def _section_of(story):
    """None while the desk has not said where the story belongs."""
    place = {"published_at": Value(story.published_at), "article": Value(story.article_id)}
    sections = Section.objects.filter(pk=story.section_id)
    return sections.annotate(**columns(timezone.now(), section="pk", **place)).first()


def _neighbour(story, found):
    if found is None:
        return None
    return Neighbour(found["headline"], story_address(story.section.slug, found["article"], found["slug"]))
