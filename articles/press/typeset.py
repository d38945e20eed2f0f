"""Sets a story row from an article's text: for the press, which saves it, and for a preview, which never does."""

from django.utils import timezone

from articles.arabic.slug import slug
from articles.models.article import Kind
from articles.models.people import Author
from articles.models.revision import SNAPSHOT_FIELDS
from articles.models.section import Section, Topic
from articles.models.story import Story
from articles.press.candidate import proof_of

# What is printed as it was written; the body is cleaned first.
COLUMNS = tuple(name for name in SNAPSHOT_FIELDS if name != "body")


def typeset(story, snapshot, proof):
    """Write everything that readers see of this text into the row; saving it is another matter."""
    for name in COLUMNS:
        setattr(story, name, snapshot[name])
    story.kind_label = Kind(snapshot["kind"]).label
    story.body_html = proof.body_html
    story.body_text = proof.body_text
    story.words = proof.words
    story.bylines = proof.bylines
    story.photo_texts = proof.photo_texts


def unprinted(article, snapshot, *, by):
    """The story that publishing this text now would print, without a row of its own. Raises `body.BodyRefused`."""
    now = timezone.now()
    live = Story.objects.live(now).filter(article=article).first()
    first = Story.objects.filter(article=article, published_at__lte=now).order_by("published_at").first()
    story = Story(
        article_id=article.pk,
        published_at=first.published_at if first else now,
        updated_at=live.updated_at if live else None,
        slug=first.slug if first else slug(snapshot["headline"]),
    )
    typeset(story, snapshot, proof_of(article, now, by, snapshot))
    story.headline = story.headline or "مادة بلا عنوان"
    return shown(story, topics=snapshot["topics"], authors=[row["author_id"] for row in snapshot["bylines"]])


def shown(story, *, topics, authors):
    """A story without a row, for a page that asks it for its topics, authors and section as if it had one."""
    story.pk = 0
    story._prefetched_objects_cache = {
        "topics": Topic.objects.filter(pk__in=topics),
        "authors": Author.objects.filter(pk__in=authors),
    }
    if story.section_id is None:
        story.section = Section(pk=0, name="بلا قسم", slug="section")
    return story
