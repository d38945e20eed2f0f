"""Bringing an old version back, whole or one field of it, as the next version of the article."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.roles import Right
from articles.arabic.bidi import one_piece
from articles.desk import locks, snapshots, working_copies
from articles.models.article import Article, State
from articles.models.people import Author
from articles.models.photo import Photo
from articles.models.revision import SNAPSHOT_FIELDS, SNAPSHOT_TIMES, Revision, snapshot_of
from articles.models.section import Section, Topic
from articles.press import body

# What cannot stand without the rest of it comes back together.
PHOTO = ("lead_photo_id", "lead_caption", "lead_alt")
GROUPS = {**dict.fromkeys(PHOTO, PHOTO), **dict.fromkeys(SNAPSHOT_TIMES, SNAPSHOT_TIMES), "body": ("body", "photos")}
FIELDS = (*SNAPSHOT_FIELDS, *SNAPSHOT_TIMES, "topics", "bylines", "photos")


class RestoreRefused(Exception):
    """Why it cannot be brought back now, in Arabic."""


@transaction.atomic
def restore(article, revision, *, by, field=""):
    """Make the article say what the revision says: everywhere, or in `field`. Returns whether anything changed."""
    held = Article.objects.select_for_update().get(pk=article.pk)
    if held.state == State.SPIKED or not held.is_writable_by(by):
        raise PermissionDenied("لا تملك تعديل هذه المادة.")
    if lock := locks.held_by_another(held, by):
        raise RestoreRefused(f"يحررها الآن {one_piece(lock.user)}: اطلب منه التحرير أو تولّه، ثم استعد النسخة.")
    if field and field not in FIELDS:
        raise RestoreRefused("لا يوجد حقل بهذا الاسم: استعد النسخة من صفحة المقارنة.")
    # What this person typed and did not save is a version too, before it is replaced.
    working_copies.keep_as_revision(held, by)
    saved = snapshot_of(held)
    return snapshots.save(
        held, saved | _wanted(revision.snapshot, saved, by, field), by=by, kind=Revision.Kind.RESTORED
    )


def _wanted(old, saved, by, field):
    names = GROUPS.get(field, (field,)) if field else FIELDS
    if not by.has_perm(Right.PUBLISH):
        # An embargo is not lifted by whoever could not set it.
        names = [name for name in names if name not in SNAPSHOT_TIMES]
    wanted = {name: old.get(name, saved[name]) for name in names}
    if "body" in wanted:
        try:
            wanted["body"] = body.clean(wanted["body"])
        except body.BodyRefused as refusal:
            raise RestoreRefused(str(refusal)) from refusal
    return wanted | _existing(wanted)


def _existing(wanted):
    """The rows that these values name, as far as there still are any."""
    found = {}
    if "section_id" in wanted:
        found["section_id"] = _known(Section, [wanted["section_id"]], None)
    for name in {"lead_photo_id", "social_photo_id"} & wanted.keys():
        found[name] = _known(Photo, [wanted[name]], None)
    if found.get("lead_photo_id", "not asked") is None:
        found |= {"lead_caption": "", "lead_alt": ""}
    if "topics" in wanted:
        found["topics"] = sorted(Topic.objects.filter(pk__in=wanted["topics"]).values_list("pk", flat=True))
    for name, key, model in (("bylines", "author_id", Author), ("photos", "photo_id", Photo)):
        if name in wanted:
            known = set(model.objects.filter(pk__in=[row[key] for row in wanted[name]]).values_list("pk", flat=True))
            found[name] = [row for row in wanted[name] if row[key] in known]
    return found


def _known(model, keys, default):
    return next(iter(model.objects.filter(pk__in=[key for key in keys if key]).values_list("pk", flat=True)), default)
