"""Notes on an article, from whoever may read it: on a field or on words, with replies, mentions and a say on publishing."""

import re
from html import escape

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.roles import RIGHTS, Right
from articles.arabic.bidi import one_piece
from articles.arabic.fold import fold
from articles.desk import anchors, inbox, locks, reach, snapshots, working_copies
from articles.models.article import Article
from articles.models.note import Note
from articles.models.revision import snapshot_of
from articles.press import body

ANCHORED = ("headline", "kicker", "standfirst", "body", "lead_caption")


class NoteRefused(Exception):
    """Why it is not taken, in Arabic."""


def urls(guarded):
    return [path("<int:article_id>/notes/", guarded(notes), name="articles_article_notes")]


# Reading


def context(article, user, snapshot=None):
    """The threads of an article, each with the words it means as they read now."""
    snapshot = snapshot or snapshot_of(article)
    rows = Note.objects.filter(article=article).select_related("by", "resolved_by")
    threads = [note for note in rows if note.parent_id is None]
    for thread in threads:
        thread.answers = [note for note in rows if note.parent_id == thread.pk]
        thread.anchor = _anchor(thread, snapshot)
        thread.may_resolve = may_resolve(thread, article, user)
        thread.may_accept = bool(
            thread.suggestion and thread.anchor and thread.anchor.state == "there" and article.is_writable_by(user)
        )
    return {
        "open_notes": [thread for thread in threads if not thread.resolved_at],
        "resolved_notes": [thread for thread in threads if thread.resolved_at],
        "note_fields": Note.Field.choices,
        "colleagues_to_mention": colleagues(),
    }


def _anchor(note, snapshot):
    if not note.quote or note.field not in ANCHORED:
        return None
    return anchors.find(note.quote, note.before, note.after, _text(note.field, snapshot))


def _text(field, snapshot):
    return body.to_text(snapshot[field]) if field == "body" else snapshot[field]


def colleagues():
    """Who can be mentioned: everybody who works on articles."""
    readers = [role for role, rights in RIGHTS.items() if rights & {Right.WRITE_OWN_DRAFT, Right.READ_SECTION}]
    return User.objects.filter(is_active=True, role_grants__role__in=readers).distinct()


# Writing


@transaction.atomic
def add(
    article, *, by, text="", field="", quote="", before="", after="", suggestion="", is_blocking=False, guest="", to=()
):
    """A new thread, brought before `to` as well. A suggestion on what is public goes to its desk. Raises NoteRefused."""
    note = Note(
        article=article,
        by=by,
        guest=guest,
        field=field if field in Note.Field.values else "",
        quote=quote.strip(),
        before=before[-anchors.CONTEXT :],
        after=after[: anchors.CONTEXT],
        text=text.strip(),
        suggestion=suggestion.strip(),
        is_blocking=is_blocking,
    )
    if note.suggestion and not note.quote:
        raise NoteRefused("حدد الكلمات التي تقترح لها بديلًا.")
    return _saved(note, article, to)


@transaction.atomic
def reply(note, *, by, text):
    return _saved(Note(article=note.article, parent=note, by=by, text=text.strip()), note.article)


def _saved(note, article, to=()):
    try:
        note.full_clean(exclude=["article", "parent", "by", "resolved_by"])
    except ValidationError as refusal:
        raise NoteRefused(" ".join(refusal.messages)) from refusal
    # Somebody from outside is not told who works here, nor who reads what.
    named = _mentioned(note.text, article) if note.by else []
    mentioned = {*named, *_answerable(note, article), *to}
    note.save()
    note.mentions.set(mentioned)
    said = note.text if note.by else f"{note.writer}: {note.text}"
    inbox.tell(mentioned, inbox.Kind.MENTION, article, by=note.by, text=said)
    if note.parent_id:
        # Whoever takes part in a thread hears of what is added to it.
        note.parent.mentions.add(*note.mentions.all(), *([note.parent.by] if note.parent.by_id else []))
    return note


def _mentioned(text, article):
    """The colleagues named after an @, by full name or sign-in name. A note shows what it is about: they must read it."""
    if "@" not in text:
        return []
    said = fold(text)
    named = [
        person
        for person in colleagues()
        if any(re.search(rf"@{re.escape(fold(name))}(?!\w)", said) for name in (person.full_name, person.username))
    ]
    for person in named:
        if not article.is_readable_by(person):
            raise NoteRefused(f"لا يصل {one_piece(person)} إلى هذه المادة: أسندها إليه أولًا، أو احذف ذكره.")
    return named


def _answerable(note, article):
    """The desk that answers for a public story, where somebody who may not write it has something to say."""
    if note.parent_id or not article.is_public or (note.by and article.is_writable_by(note.by)):
        return []
    return list(article.section.desk.filter(is_active=True)) if article.section else []


def may_resolve(note, article, user):
    """Its writer; for a blocking one also whoever may send the article back, for others whoever may write it."""
    if note.by_id == user.pk:
        return True
    writes = article.is_writable_by(user)
    return writes and (not note.is_blocking or user.has_perm(Right.RETURN))


@transaction.atomic
def resolve(note, *, by, is_resolved=True):
    if not may_resolve(note, note.article, by):
        raise PermissionDenied("لا تملك حل هذه الملاحظة.")
    note.resolved_at, note.resolved_by = (timezone.now(), by) if is_resolved else (None, None)
    note.save(update_fields=["resolved_at", "resolved_by"])


@transaction.atomic
def accept(note, *, by):
    """Put the suggested words in place of the quoted ones, as the next version."""
    held = Article.objects.select_for_update().get(pk=note.article_id)
    if not held.is_writable_by(by):
        raise PermissionDenied("لا تملك تعديل هذه المادة.")
    if lock := locks.held_by_another(held, by):
        raise NoteRefused(f"يحررها الآن {one_piece(lock.user)}: اطلب منه التحرير أو تولّه.")
    working_copies.keep_as_revision(held, by)
    snapshot = snapshot_of(held)
    old, new = (
        escape(words, quote=False) if note.field == "body" else words for words in (note.quote, note.suggestion)
    )
    if not note.suggestion or note.field not in ANCHORED or snapshot[note.field].count(old) != 1:
        raise NoteRefused("لم تعد الكلمات في موضعها كما كانت: عدّل النص بيدك ثم علّم الملاحظة محلولة.")
    changed = snapshot[note.field].replace(old, new)
    snapshots.save(held, snapshot | {note.field: body.clean(changed) if note.field == "body" else changed}, by=by)
    resolve(note, by=by)


# The page, and what the writing screen's script asks


@require_http_methods(["GET", "HEAD", "POST"])
def notes(request, article_id):
    article = reach.readable(request, article_id)
    refusal = ""
    if request.method == "POST":
        try:
            said = _act(request, article)
        except NoteRefused as trouble:
            refusal = str(trouble)
        else:
            return _answer(request, article, said)
    if refusal and _is_script(request):
        return JsonResponse({"refusal": refusal}, status=400)
    shared = admin.site.each_context(request) | {"title": "الملاحظات", "subtitle": str(article), "article": article}
    shared |= context(article, request.user) | {"refusal": refusal, "typed": request.POST if refusal else {}}
    return render(request, "desk/notes.html", shared, status=400 if refusal else 200)


def _is_script(request):
    return request.headers.get("Accept", "").startswith("application/json")


def _answer(request, article, said):
    if _is_script(request):
        return JsonResponse({"html": panel(request, article), "said": said})
    messages.success(request, said)
    return HttpResponseRedirect(reverse("admin:articles_article_notes", args=[article.pk]))


def panel(request, article, snapshot=None):
    """The threads as the rail shows them."""
    shown = context(article, request.user, snapshot) | {"article": article}
    return render_to_string("desk/notes_panel.html", shown, request=request)


def _act(request, article):
    """Do what was posted. Returns what to say about it."""
    posted = request.POST
    if posted.get("act") == "add":
        return _added(request, article)
    note = Note.objects.threads().filter(article=article, pk=reach.number(posted.get("note"))).first()
    if note is None:
        raise Http404("لا توجد ملاحظة بهذا الرقم.")
    match posted.get("act"):
        case "reply":
            reply(note, by=request.user, text=posted.get("text", ""))
            return "أُضيف ردك."
        case "accept":
            accept(note, by=request.user)
            return "وُضع البديل مكان الكلمات، في نسخة جديدة."
        case "reopen":
            resolve(note, by=request.user, is_resolved=False)
            return "عادت الملاحظة مفتوحة."
        case _:
            resolve(note, by=request.user)
            return "حُلّت الملاحظة."


def _added(request, article):
    posted = request.POST
    note = add(
        article,
        by=request.user,
        is_blocking=bool(posted.get("is_blocking")),
        **{name: posted.get(name, "") for name in ("field", "quote", "before", "after", "text", "suggestion")},
    )
    if note.is_blocking and article.is_scheduled:
        return "أُضيفت الملاحظة. المادة مجدولة ولا توقف الملاحظةُ موعدها: اطلب من مدير التحرير سحبها."
    return "أُضيفت الملاحظة." + (" أُبلغ بها قسمها." if note.mentions.exists() and article.is_public else "")
