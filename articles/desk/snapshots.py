"""An article as plain data, and back: what a save, a merge and a restored revision have in common."""

from datetime import UTC, datetime

from articles.models.article import Article, ArticlePhoto, Byline, State
from articles.models.editing import WorkingCopy
from articles.models.photo import Photo
from articles.models.revision import SNAPSHOT_FIELDS, SNAPSHOT_TIMES, Revision, snapshot_of
from articles.models.section import Topic
from articles.press import body


def of_form(cleaned, saved):
    """The snapshot that a valid form describes; what the form does not show stays as it is saved."""
    snapshot = dict(saved)
    for name in SNAPSHOT_FIELDS:
        field = name.removesuffix("_id")
        if field in cleaned:
            value = cleaned[field]
            snapshot[name] = (
                value.pk if name.endswith("_id") and value else value or (None if name.endswith("_id") else "")
            )
    for name in SNAPSHOT_TIMES:
        if name in cleaned:
            snapshot[name] = cleaned[name].astimezone(UTC).isoformat() if cleaned[name] else None
    if "bylines" in cleaned:
        snapshot["bylines"] = cleaned["bylines"]
    if "photos" in cleaned:
        snapshot["photos"] = cleaned["photos"]
    if "topic_names" in cleaned:
        snapshot["topics"] = sorted(topic.pk for topic in Topic.objects.named(cleaned["topic_names"]))
    return snapshot


def save(article, snapshot, *, by, kind=Revision.Kind.SAVED):
    """Make the article say what the snapshot says, as its next version. The caller holds the article's row.

    Returns whether anything changed; a save that changes nothing makes no version.
    """
    WorkingCopy.objects.filter(article=article, user=by).delete()
    saved = snapshot_of(article)
    snapshot = {**snapshot, "photos": photos_in(snapshot["body"], snapshot["photos"])}
    if snapshot == saved:
        return False
    for name in SNAPSHOT_FIELDS:
        setattr(article, name, snapshot[name])
    for name in SNAPSHOT_TIMES:
        setattr(article, name, datetime.fromisoformat(snapshot[name]) if snapshot[name] else None)
    article.version += 1
    if article.state == State.DONE:
        # What readers see stays; the desk's copy is newer now.
        article.state = State.DRAFT
    article.save()
    if snapshot["topics"] != saved["topics"]:
        article.topics.set(snapshot["topics"])
    if snapshot["bylines"] != saved["bylines"]:
        article.bylines.all().delete()
        rows = (Byline(article=article, order=order, **row) for order, row in enumerate(snapshot["bylines"]))
        Byline.objects.bulk_create(rows)
    if snapshot["photos"] != saved["photos"]:
        article.photos.all().delete()
        rows = (ArticlePhoto(article=article, order=order, **row) for order, row in enumerate(snapshot["photos"]))
        ArticlePhoto.objects.bulk_create(rows)
    Revision.record(article, kind, by=by)
    return True


def photos_in(html, said):
    """A row for each photo of the body, in its order, with what the article says of it; photos that left take theirs along."""
    own = {row["photo_id"]: row for row in said}
    wanted = body.photo_ids(html)
    known = set(Photo.objects.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    nothing = {"caption": "", "alt": "", "decorative": False}
    return [{"photo_id": pk, **nothing, **own.get(pk, {})} for pk in wanted if pk in known]


def at_version(article, version):
    """The snapshot that was the article when it had this version number; the empty article for a version never saved."""
    revision = Revision.objects.filter(article=article, version=version).exclude(kind=Revision.Kind.KEPT).first()
    return revision.snapshot if revision else snapshot_of(Article(pk=article.pk))
