"""What the writing screen shows beside its form, and what it reads from a post besides the article itself."""

from datetime import datetime
from difflib import SequenceMatcher

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from accounts.models import User
from accounts.roles import RIGHTS, Right
from articles.arabic.dates import date_time
from articles.desk import check, fields, notes, workflow, working_copies
from articles.desk.merge import paragraphs
from articles.desk.photo_search import MOST_FILES, PhotoSearch
from articles.models.article import Article, Kind, Priority, State
from articles.models.photo import Photo
from articles.models.revision import SNAPSHOT_TIMES, snapshot_of
from articles.models.section import Section, Topic
from articles.models.story import Story
from articles.press import body
from articles.press.candidate import printed_bylines
from articles.press.page import prose

LAST_MOVES = 12
LABELS = {
    "section_id": "القسم",
    "lead_photo_id": "الصورة الرئيسية",
    "bylines": "التوقيعات",
    "topics": "الموضوعات",
    "photos": "صور داخل النص",
    working_copies.NEW_TOPICS: "موضوعات جديدة",
}


def context(article, request):
    """Everything round the form: public cards, moves, checklist, lock, unsaved copy, assignment, record."""
    user = request.user
    now = timezone.now()
    snapshot = snapshot_of(article)
    report, proof = check.report_of(article, user, snapshot)
    copy = working_copies.newer_than_saved(article, user)
    is_opened = "copy" in request.GET
    rows = list(
        Story.objects.filter(article=article, visible_until__gt=now).select_related("section").order_by("visible_from")
    )
    return {
        "moves": workflow.open_to(user, article),
        "pills": pills(article),
        "story": next((row for row in rows if row.visible_from <= now), None),
        "waiting": next((row for row in rows if row.visible_from > now), None),
        "report": report,
        "shown_problems": report.blocking if "problems" in request.GET else [],
        **notes.context(article, user, snapshot),
        "body_html": prose(proof.body_html),
        "transitions": article.transitions.select_related("by")[:LAST_MOVES],
        "holder": proof.lock,
        "copy": None if is_opened else copy,
        "unsent": working_copies.form_data(copy) if copy and is_opened else {},
        "colleagues": colleagues() if user.has_perm(Right.ASSIGN) else (),
        "desks": Section.objects.all() if user.has_perm(Right.ASSIGN) else (),
        "priorities": Priority.choices,
        "search": PhotoSearch(auto_id="pick_%s"),
        "most_files": MOST_FILES,
    }


def colleagues():
    """Who may be given an article: everyone whose roles write."""
    writers = [role for role, rights in RIGHTS.items() if Right.WRITE_OWN_DRAFT in rights]
    return User.objects.filter(is_active=True, role_grants__role__in=writers).distinct()


def pills(article):
    """The state of the work and what readers see, as words with a shape of their own."""
    words = []
    if article.state != State.DONE:
        words.append(("returned" if article.return_note else article.state, article.get_state_pill()))
    if article.is_live:
        words.append((State.DONE if article.state == State.DONE else "live", "منشور"))
    if article.is_scheduled:
        words.append(("scheduled", "مجدول"))
    if article.is_withdrawn:
        words.append(("withdrawn", "مسحوب"))
    if not words:
        words.append(("ended", "انتهى نشره"))
    return format_html(
        '<span class="pills">{}</span>', format_html_join("", '<span class="pill pill--{}">{}</span>', words)
    )


# What a post says besides the article


def posted_moment(posted, name):
    """A moment of the form, or None; the form itself has told what is wrong with it."""
    try:
        return fields.posted_moment(posted, name)
    except ValidationError as refusal:
        raise workflow.MoveRefused(" ".join(refusal.messages), field=name) from refusal


def posted_assignment(posted):
    """Who was chosen on the screen. A number that is nobody's counts as nobody."""
    return workflow.Assignment(
        person=row(colleagues(), posted.get("assigned_to")),
        desk=row(Section.objects, posted.get("assigned_desk")),
        due_at=posted_moment(posted, "due_at"),
        priority=Priority(int(posted["priority"])) if posted.get("priority") in ("1", "2") else Priority.NORMAL,
    )


def row(rows, posted):
    return rows.filter(pk=posted).first() if posted and posted.isdecimal() and len(posted) < 16 else None


# Two texts beside each other


def sides(form):
    """Each place that two people changed, with both texts as a person reads them."""
    return [
        {
            "key": conflict.key,
            "label": label(conflict.field),
            "is_body": conflict.field == "body",
            "base": readable(conflict.field, conflict.base),
            "mine": readable(conflict.field, conflict.mine),
            "theirs": readable(conflict.field, conflict.theirs),
            "may_be_both": conflict.may_be_both,
        }
        for conflict in form.conflict
    ]


def typed(form):
    """Every field as it was posted, to be posted again with the answers. The answers themselves are asked anew."""
    data = form.data if isinstance(form.data, QueryDict) else QueryDict(mutable=True)
    asked = {conflict.key for conflict in form.conflict}
    skipped = {"csrfmiddlewaretoken", "theirs_version", "body", "body_format", *asked}
    pairs = [(name, value) for name in data if name not in skipped for value in data.getlist(name)]
    return [*pairs, ("body_format", "html"), ("body", form.cleaned_data.get("body", ""))]


def compared(saved, copy):
    """The fields in which a working copy differs from the saved article; the text paragraph by paragraph."""
    rows = []
    for name, value in copy.items():
        if value == saved.get(name):
            continue
        if name == "body":
            rows += _compared_paragraphs(saved[name], value)
        else:
            rows.append({"label": label(name), "saved": readable(name, saved.get(name)), "copy": readable(name, value)})
    return rows


def _compared_paragraphs(saved, copy):
    left, right = paragraphs(saved), paragraphs(copy)
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return [
        {"label": "النص", "saved": readable("body", "".join(left[a:b])), "copy": readable("body", "".join(right[c:d]))}
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
    ]


def readable(name, value):
    """A snapshot's value as words."""
    if not value:
        return "—"
    models = {"section_id": Section, "lead_photo_id": Photo, "social_photo_id": Photo}
    if name in models:
        return str(models[name].objects.filter(pk=value).first() or "—")
    if name in SNAPSHOT_TIMES:
        return date_time(timezone.localtime(datetime.fromisoformat(value)))
    words = {
        "body": body.to_text,
        "topics": _topics,
        working_copies.NEW_TOPICS: "، ".join,
        "related": _related,
        "bylines": _bylines,
        "photos": _photos,
        "kind": _kind,
    }
    return words.get(name, str)(value)


def _topics(value):
    return "، ".join(Topic.objects.filter(pk__in=value).values_list("name", flat=True))


def _bylines(value):
    return "، ".join(f"{printed['label']}: {printed['name']}" for printed in printed_bylines({"bylines": value}))


def _photos(value):
    photos = Photo.objects.in_bulk([used["photo_id"] for used in value])
    return "؛ ".join(
        " — ".join(part for part in (used["caption"] or str(photos.get(used["photo_id"], "—")), used["alt"]) if part)
        for used in value
    )


def _related(value):
    """The headlines that readers see, in the editor's order; the number of what they do not see."""
    printed = dict(Story.objects.filter(article__in=value.split()).values_list("article_id", "headline"))
    return "؛ ".join(printed.get(int(number), number) for number in value.split())


def _kind(value):
    return str(Kind(value).label)


def label(name):
    return LABELS.get(name) or str(Article._meta.get_field(name).verbose_name)
