"""What was typed and not saved yet: one copy a person and article, kept by the server, never in the history by itself."""

import re
from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from accounts.roles import Right
from articles.arabic.fold import fold_key
from articles.arabic.hygiene import clean_line
from articles.desk.fields import BodyWidget, BylinesField, posted_moment, topic_names
from articles.desk.photo_fields import PhotosField
from articles.desk.related import RelatedField
from articles.desk.snapshots import photos_in
from articles.models.article import Article, Kind
from articles.models.editing import WorkingCopy
from articles.models.photo import Photo
from articles.models.revision import SNAPSHOT_TIMES, Revision, snapshot_of
from articles.models.section import Section, Topic
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
# In a copy's snapshot: the names of topics that there are not yet. Looking at a copy makes none.
NEW_TOPICS = "new_topics"
# Words that are typed on the screen and are no part of the article: they are worth keeping all the same.
BESIDE = ("photo_caption", "photo_alt", "photo_credit", "photo_agency", "move_note", "override_reason")
# Fields of the browser's form that are no part of the article.
NOT_KEPT = ("csrfmiddlewaretoken", "photo_file", "_save", "_move", "_take", "_duplicate")


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
        sitting=sitting_of(data),
    )
    WorkingCopy.objects.bulk_create(
        [copy],
        update_conflicts=True,
        unique_fields=["article", "user"],
        update_fields=["data", "base_version", "at", "sitting"],
    )
    return now


def sitting_of(data):
    """Which opening of the form this was typed in."""
    return data.get("sitting", "")[:32]


def of_another_sitting(user, data):
    """This person's copies that the form of `data` did not start from; what they say is nowhere else."""
    return WorkingCopy.objects.filter(user=user).exclude(sitting=sitting_of(data))


def newer_than_saved(article, user):
    """This person's copy, if it says anything that the saved article does not, and that they did not save since."""
    copy = WorkingCopy.objects.filter(article=article, user=user).first()
    if copy is None:
        return None
    copy.user = user
    if copy.base_version == article.version and any(copy.data.get(name, [""])[0] for name in BESIDE):
        return copy
    saved = snapshot_of(article)
    is_new = snapshot_of_copy(article, copy, saved) != saved
    return copy if is_new and not _was_saved(article, copy) else None


def _was_saved(article, copy):
    """Whether it came late: as from a browser that kept it until it was sent, and sent it once more."""
    later = Revision.objects.filter(article=article, by=copy.user, version__gt=copy.base_version)
    rows = later.exclude(kind=Revision.Kind.KEPT).values_list("snapshot", flat=True)
    return any(snapshot_of_copy(article, copy, snapshot) == snapshot for snapshot in rows)


def as_typed(article, user):
    """The article as this person has it before them: as they typed it, else as it is saved. Returns the copy as well."""
    copy = newer_than_saved(article, user)
    return (snapshot_of_copy(article, copy) if copy else snapshot_of(article)), copy


def discard(article, user):
    WorkingCopy.objects.filter(article=article, user=user).delete()


def keep_as_revision(article, user):
    """Put what this person typed on record, so that whoever takes the article over loses no word of it."""
    held = Article.objects.select_for_update().get(pk=article.pk)
    copy = newer_than_saved(held, user)
    if copy:
        snapshot = snapshot_of_copy(held, copy)
        made = Topic.objects.named(snapshot.pop(NEW_TOPICS, []))
        snapshot["topics"] = sorted({*snapshot["topics"], *(topic.pk for topic in made)})
        kept = Revision.objects.filter(article=held, by=user, kind=Revision.Kind.KEPT).first()
        if kept is None or kept.snapshot != snapshot:
            Revision.record(held, Revision.Kind.KEPT, by=user, snapshot=snapshot)


def snapshot_of_copy(article, copy, onto=None):
    """The article as the copy has it. Half-typed or impossible values stay as they are saved, or as `onto` has them."""
    data = form_data(copy)
    snapshot = dict(onto or snapshot_of(article))
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
    if "topic_names" in data:
        snapshot |= _topics(data["topic_names"])
    if "related" in data:
        snapshot["related"] = _taken(RelatedField().clean, data["related"], otherwise=snapshot["related"])
    if copy.user.has_perm(Right.PUBLISH):
        snapshot |= {name: _moment(data, name, snapshot[name]) for name in SNAPSHOT_TIMES if name in data}
    return snapshot


def _topics(typed):
    """The topics that are named; names that no topic has yet stand beside them."""
    names = {fold_key(name): name for name in topic_names(typed)}
    known = dict(Topic.objects.filter(folded__in=names).values_list("folded", "pk"))
    new = [name for key, name in names.items() if key not in known]
    return {"topics": sorted(known.values())} | ({NEW_TOPICS: new} if new else {})


def _moment(data, name, saved):
    """An input shows whole minutes: the same minute is the same moment."""
    typed = _taken(lambda posted: posted_moment(posted, name), data, otherwise=saved)
    if typed in (None, saved):
        return typed
    known = saved and datetime.fromisoformat(saved)
    return saved if known and known.replace(second=0, microsecond=0) == typed else typed.astimezone(UTC).isoformat()


def _taken(clean, typed, *, otherwise):
    try:
        return clean(typed)
    except ValidationError:
        return otherwise


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
