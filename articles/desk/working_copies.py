"""What was typed and not saved yet: one copy a person and article, kept by the server, never in the history by itself."""

import re

from django.http import QueryDict
from django.utils import timezone

from articles.arabic.hygiene import clean_line
from articles.desk.fields import BodyWidget, BylinesField
from articles.desk.photo_fields import PhotosField
from articles.desk.snapshots import photos_in
from articles.models.article import Article, Kind
from articles.models.editing import WorkingCopy
from articles.models.photo import Photo
from articles.models.revision import Revision, snapshot_of
from articles.models.section import Section
from articles.press import body

# Form fields that are plain text of the article, under the same name.
TEXTS = (
    "kicker",
    "headline",
    "short_headline",
    "standfirst",
    "dateline",
    "lead_caption",
    "lead_alt",
    "social_headline",
)
# Fields of the browser's form that are no part of the article.
NOT_KEPT = ("csrfmiddlewaretoken", "photo_file", "_save", "_move", "_take")


def keep(article_id, user, data, base_version):
    """Store what the form holds now: one statement, whether or not there was a copy before. Returns the moment."""
    now = timezone.now()
    copy = WorkingCopy(
        article_id=article_id,
        user=user,
        # PostgreSQL's JSON takes no NUL; nothing that anybody meant to type is one.
        data={
            name: [value.replace("\x00", "") for value in data.getlist(name)] for name in data if name not in NOT_KEPT
        },
        base_version=base_version,
        at=now,
    )
    WorkingCopy.objects.bulk_create(
        [copy],
        update_conflicts=True,
        unique_fields=["article", "user"],
        update_fields=["data", "base_version", "at"],
    )
    return now


def newer_than_saved(article, user):
    """This person's copy, if it says anything that the saved article does not."""
    copy = WorkingCopy.objects.filter(article=article, user=user).first()
    if copy is None or snapshot_of_copy(article, copy) == snapshot_of(article):
        return None
    return copy


def discard(article, user):
    WorkingCopy.objects.filter(article=article, user=user).delete()


def keep_as_revision(article, user):
    """Put what this person typed on record, so that whoever takes the article over loses no word of it."""
    held = Article.objects.select_for_update().get(pk=article.pk)
    copy = newer_than_saved(held, user)
    if copy:
        Revision.record(held, Revision.Kind.KEPT, by=user, snapshot=snapshot_of_copy(held, copy))


def snapshot_of_copy(article, copy):
    """The article as the copy has it. Half-typed or impossible values stay as they are saved."""
    data = form_data(copy)
    snapshot = snapshot_of(article)
    snapshot |= {name: clean_line(data[name]) for name in TEXTS if name in data}
    if "body" in data:
        snapshot["body"] = _cleaned(BodyWidget().value_from_datadict(data, {}, "body"))
    if data.get("kind") in Kind:
        snapshot["kind"] = data["kind"]
    for name, model in (("section", Section), ("lead_photo", Photo), ("social_photo", Photo)):
        if name in data:
            snapshot[f"{name}_id"] = _existing(model, data[name], snapshot[f"{name}_id"])
    if "bylines-0-author" in data:
        rows = BylinesField.widget().value_from_datadict(data, {}, "bylines")
        snapshot["bylines"] = [
            {**row, "author_id": int(row["author_id"])} for row in rows if row["author_id"].isdecimal()
        ]
    if "photos-0-photo" in data:
        snapshot["photos"] = PhotosField.widget().value_from_datadict(data, {}, "photos")
    snapshot["photos"] = photos_in(snapshot["body"], snapshot["photos"])
    return snapshot


def form_data(copy):
    """The copy as a browser would post it."""
    data = QueryDict(mutable=True)
    for name, values in copy.data.items():
        data.setlist(name, values)
    return data


def _existing(model, posted, saved):
    if not posted:
        return None
    number = int(posted) if re.fullmatch("[0-9]{1,15}", posted) else 0
    return number if model.objects.filter(pk=number).exists() else saved


def _cleaned(html):
    try:
        return body.clean(html)
    except body.BodyRefused:
        # Too large to be cleaned is still too precious to be dropped: a revision is never shown without cleaning.
        return html
