"""What must hold between articles, stories, revisions and files, whatever happened to the server. Each check only reads."""

from pathlib import Path

from django.db.models import Count, Exists, F, Max, OuterRef

from articles.models.article import Article, State
from articles.models.edition import Edition
from articles.models.photo import Photo
from articles.models.revision import Revision, Transition, snapshot_of
from articles.models.story import Story, Withdrawal
from articles.press import body

PRINTED = (
    "kicker",
    "headline",
    "standfirst",
    "dateline",
    "kind",
    "section_id",
    "lead_photo_id",
    "related",
    "social_headline",
    "social_photo_id",
)


def broken():
    """One sentence for each broken invariant; nothing when the newsroom is sound."""
    for check in (_edition, _stories, _intervals, _revisions, _finished_articles, _withdrawals, _photos):
        yield from check()


def _edition():
    if not Edition.objects.filter(pk=1).exists():
        yield "The edition row is missing."


def _stories():
    for story in Story.objects.select_related("revision").iterator():
        printed = {name: getattr(story, name) for name in PRINTED}
        approved = {name: story.revision.snapshot.get(name) for name in PRINTED}
        if story.revision.article_id != story.article_id or story.revision.kind != Revision.Kind.PUBLISHED:
            yield f"Story {story.pk} was not printed from a published revision of its article."
        elif printed != approved:
            yield f"Story {story.pk} differs from the revision that was approved."
        if story.body_html != body.clean(story.body_html):
            yield f"Story {story.pk} holds HTML that the press would not print."
        if len(story.bylines) != len(story.revision.snapshot["bylines"]):
            yield f"Story {story.pk} prints other bylines than were approved."
        if not story.authors.exists():
            yield f"Story {story.pk} is in no author's list."


def _intervals():
    overlapping = Story.objects.filter(
        article=OuterRef("article"),
        visible_from__lt=OuterRef("visible_until"),
        visible_until__gt=OuterRef("visible_from"),
    ).exclude(pk=OuterRef("pk"))
    for story in Story.objects.filter(Exists(overlapping)):
        yield f"Story {story.pk} overlaps another edition of article {story.article_id}."


def _revisions():
    gaps = Article.objects.annotate(count=Count("revisions"), last=Max("revisions__number")).exclude(last=F("count"))
    for article in gaps.filter(count__gt=0):
        yield f"The revisions of article {article.pk} have a gap."
    for article in Article.objects.filter(version__gt=1, revisions=None):
        yield f"Article {article.pk} was saved and has no revision."


def _finished_articles():
    """«done» means that nothing on the desk is newer than what was printed last."""
    for article in Article.objects.filter(state=State.DONE).iterator():
        story = Story.objects.filter(article=article).select_related("revision").order_by("visible_from").last()
        if story is None:
            yield f"Article {article.pk} is done, but nothing of it was printed."
        elif story.revision.snapshot != snapshot_of(article):
            yield f"Article {article.pk} is done, but differs from what was printed."
        # A correction moves nothing on the desk.
        last = Transition.objects.filter(article=article).exclude(name=Transition.Name.CORRECT).first()
        if last is None or last.name not in (Transition.Name.PUBLISH, Transition.Name.SCHEDULE):
            yield f"Article {article.pk} is done, but nobody is on record as having published it."


def _withdrawals():
    for withdrawal in Withdrawal.objects.all():
        if Story.objects.filter(
            article=withdrawal.article_id, visible_from__lt=withdrawal.at, visible_until__gt=withdrawal.at
        ):
            yield f"Article {withdrawal.article_id} was withdrawn, but its story outlived that."


def _photos():
    for photo in Photo.objects.iterator():
        if not Path(photo.file.path).is_file():
            yield f"The original of photo {photo.pk} is missing."
