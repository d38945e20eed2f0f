"""What must hold between articles, stories, revisions and files, whatever happened to the server. Each check only reads."""

from django.core.files.storage import default_storage
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from articles.models.article import Article, State
from articles.models.edition import Edition
from articles.models.front import FrontVersion
from articles.models.photo import Photo
from articles.models.printing import Printing
from articles.models.revision import ALL_KEPT_FOR, Revision, Transition, snapshot_of
from articles.models.story import Story, StoryAuthor, StoryTopic, Withdrawal
from articles.press import body
from articles.press.typeset import COLUMNS
from articles.search import checks


def broken():
    """One sentence for each broken invariant; nothing when the newsroom is sound."""
    for check in (
        _edition,
        _stories,
        _intervals,
        _lists,
        _printings,
        _revisions,
        _finished_articles,
        _withdrawals,
        _photos,
        _fronts,
        _search,
    ):
        yield from check()


def _edition():
    if not Edition.objects.filter(pk=1).exists():
        yield "The edition row is missing."


def _stories():
    for story in Story.objects.select_related("revision").iterator():
        printed = {name: getattr(story, name) for name in COLUMNS}
        approved = {name: story.revision.snapshot.get(name) for name in COLUMNS}
        if story.revision.article_id != story.article_id or story.revision.kind != Revision.Kind.PUBLISHED:
            yield f"Story {story.pk} was not printed from a published revision of its article."
        elif printed != approved:
            yield f"Story {story.pk} differs from the revision that was approved."
        if story.body_html != body.clean(story.body_html):
            yield f"Story {story.pk} holds HTML that the press would not print."
        if len(story.bylines) != len(story.revision.snapshot["bylines"]):
            yield f"Story {story.pk} prints other bylines than were approved."
        if story.bylines and not story.authors.exists():
            yield f"Story {story.pk} is in no author's list."


def _intervals():
    overlapping = Story.objects.filter(
        article=OuterRef("article"),
        visible_from__lt=OuterRef("visible_until"),
        visible_until__gt=OuterRef("visible_from"),
    ).exclude(pk=OuterRef("pk"))
    for story in Story.objects.filter(Exists(overlapping)):
        yield f"Story {story.pk} overlaps another edition of article {story.article_id}."


def _lists():
    for link in (StoryTopic, StoryAuthor):
        for row in link.objects.exclude(published_at=F("story__published_at"), article_number=F("story__article_id")):
            yield f"Story {row.story_id} stands in the wrong place of a list ({link._meta.db_table} {row.pk})."


def _printings():
    """What is said to have been on the site is what is there."""
    now = timezone.now()
    for story in Story.objects.filter(visible_until__gt=now):
        if not Printing.objects.filter(revision=story.revision_id, visible_until=story.visible_until).exists():
            yield f"Story {story.pk} is not in the record of what readers see."
    # A clock that fell back stands before the end of what was replaced in the hour that it goes through again.
    replaced = Printing.objects.filter(
        article=OuterRef("article"), visible_from__gte=OuterRef("visible_until"), revision__at__gt=now
    )
    for printing in Printing.objects.filter(~Exists(replaced), visible_until__gt=now).exclude(
        revision__in=Story.objects.filter(visible_until__gt=now).values("revision")
    ):
        yield f"Printing {printing.pk} is said to be on the site, and no story is."


def _revisions():
    """Only what is old enough to be thinned may be missing; thinning always leaves a later one of the same hour."""
    young = timezone.now() - ALL_KEPT_FOR
    before = (None, 0)
    for article_id, number, at in Revision.objects.order_by("article", "number").values_list("article", "number", "at"):
        if number != (before[1] if before[0] == article_id else 0) + 1 and at > young:
            yield f"The revisions of article {article_id} have a gap before number {number}."
        before = (article_id, number)
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
        if not default_storage.exists(photo.file.name):
            yield f"The original of photo {photo.pk} is missing."


def _search():
    yield from checks.broken()


def _fronts():
    """A launch that is not among the boundaries would come late to every page that is kept."""
    for version in FrontVersion.objects.exclude(moments__at=F("starts_at")):
        yield f"Launch {version.pk} of the front is not among the moments at which pages change."
