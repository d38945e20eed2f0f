"""One act on many articles: shown first, then made item by item, each checked again by the verb itself.

Every item ends in the result list, done or with the reason why not; nothing is skipped in silence.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import render
from django.utils import timezone

from accounts.models import Act as Record
from accounts.roles import Right
from articles.arabic.bidi import one_piece
from articles.desk import bulk_front, export, locks, screen, sign_in, snapshots, workflow, working_copies
from articles.models.article import Article, State
from articles.models.revision import snapshot_of
from articles.models.section import Section, Topic
from articles.press.body import BodyRefused
from articles.press.candidate import proof_of
from articles.press.fronts import FrontRefused
from articles.press.preflight import problems
from articles.press.publish import PublishRefused

MOST_ITEMS = 100


class EditRefused(Exception):
    """This article cannot be edited in bulk now; says why and what to do."""


@dataclass(frozen=True)
class Act:
    """`done` is the word of the result («نُشر 7»); `asks` names the fields of the confirmation page."""

    label: str
    done: str
    run: Callable
    rights: tuple
    asks: tuple = ()
    checks_for_press: bool = False


@dataclass(frozen=True)
class Item:
    """One article and what stands in the way of the act, if anything does."""

    article: Article
    reason: str = ""


# What an act does to one article


def _move(name, **given):
    def run(article, by, posted):
        workflow.move(article, name, by=by, **{key: read(posted) for key, read in given.items()})

    return run


def _note(posted):
    return posted.get("move_note", "")


def _edit(change):
    """Change data of the article as its next version, as a save of the writing screen would."""

    def run(article, by, posted):
        held = Article.objects.select_for_update().get(pk=article.pk)
        if not held.is_writable_by(by) or held.state == State.SPIKED:
            raise PermissionDenied("لا تملك الكتابة فيها.")
        holder = locks.held_by_another(held, by)
        if holder:
            raise EditRefused(f"يحررها الآن {one_piece(holder.user)}: اطلب منه التحرير أو انتظر.")
        if working_copies.newer_than_saved(held, by):
            raise EditRefused("لك فيها نص لم يُحفظ: افتحها واحفظها أولًا.")
        snapshot = snapshot_of(held)
        change(snapshot, posted)
        if not snapshots.save(held, snapshot, by=by):
            raise EditRefused("لا تغيير: هي كذلك من قبل.")

    return run


def _set_section(snapshot, posted):
    section = screen.row(Section.objects, posted.get("section"))
    if section is None:
        raise EditRefused("اختر القسم أولًا.")
    snapshot["section_id"] = section.pk


def _topic(posted):
    return Topic.objects.named([posted["topic"].strip()])[0]


def _add_topic(snapshot, posted):
    snapshot["topics"] = sorted({*snapshot["topics"], _topic(posted).pk})


def _remove_topic(snapshot, posted):
    topic = _topic(posted)
    snapshot["topics"] = [pk for pk in snapshot["topics"] if pk != topic.pk]


WRITERS = (Right.WRITE_OWN_DRAFT, Right.WRITE_SECTION, Right.WRITE_SUBMITTED)


def _moment(posted):
    return screen.posted_moment(posted, "publish_at")


# What a move needs from the confirmation page, as the argument of `workflow.move` that carries it.
NEEDS = {"": {}, "note": {"note": _note}, "publish_at": {"at": _moment}}


def _of_move(name, done, *, checks_for_press=False):
    move = workflow.MOVES[name]
    asks = tuple(filter(None, [move.needs]))
    return Act(move.label, done, _move(name, **NEEDS[move.needs]), move.rights, asks, checks_for_press)


def _assigning():
    move = workflow.MOVES["assign"]
    return Act(move.label, "أُسند", _move("assign", assignment=screen.posted_assignment), move.rights, ("assignment",))


ACTS = {
    "submit": _of_move("submit", "أُرسل للمراجعة"),
    "approve": _of_move("approve", "اعتُمد"),
    "return": _of_move("return", "أُعيد"),
    "publish": _of_move("publish", "نُشر", checks_for_press=True),
    "schedule": _of_move("schedule", "جُدول", checks_for_press=True),
    "withdraw": _of_move("withdraw", "سُحب"),
    "assign": _assigning(),
    "spike": _of_move("spike", "أُلغي"),
    "section": Act("انقل إلى قسم", "نُقل", _edit(_set_section), WRITERS, ("section",)),
    "topic": Act("أضف موضوعًا", "أُضيف الموضوع إلى", _edit(_add_topic), WRITERS, ("topic",)),
    "untopic": Act("أزل موضوعًا", "أُزيل الموضوع من", _edit(_remove_topic), WRITERS, ("topic",)),
    "front": Act("ضعها في الصفحة الأولى", "وُضع في مسودة الصفحة الأولى", bulk_front.put, (Right.EDIT_FRONT,), ("zone",)),
    "export": Act("صدّر المحدد جدولًا", "", None, (Right.EXPORT,)),
}


def acts_of(user):
    """The acts that this user may be offered, by name."""
    return {name: act for name, act in ACTS.items() if any(user.has_perm(right) for right in act.rights)}


# The pages


def answer(request, site):
    """The confirmation page, or the result list. What was chosen is read again each time."""
    chosen = _chosen(request)
    name = request.POST.get("act", "")
    act = acts_of(request.user).get(name)
    context = site.each_context(request) | {"act": act, "name": name, "back": request.POST.get("query", "")[:500]}
    if act is None or not chosen:
        problem = "اختر إجراءً من القائمة." if chosen else "لم تختر مادة: علّم ما تريد أولًا."
        return render(request, "desk/bulk_result.html", context | {"title": "لا شيء لتنفيذه", "problem": problem})
    if name == "export":
        Record.record(Record.Name.EXPORT, by=request.user, note=f"المواد: {'، '.join(str(one.pk) for one in chosen)}")
        return export.answer_for(chosen)
    error = _unanswered(act, request.POST) if "confirmed" in request.POST else ""
    if "confirmed" in request.POST and not error:
        is_dangerous = any(workflow.is_dangerous(one, name, by=request.user) for one in chosen)
        asked = is_dangerous and sign_in.confirm_over(site, request)
        return asked or render(request, "desk/bulk_result.html", context | _result(act, chosen, request))
    question = _question(act, name, chosen, request.user) | {"error": error, "typed": request.POST}
    return render(request, "desk/bulk_confirm.html", context | question)


def _unanswered(act, posted):
    """What is missing on the confirmation page, said at its field before any article is touched."""
    try:
        if "note" in act.asks and not _note(posted).strip():
            return "اكتب السبب أولًا."
        if "publish_at" in act.asks and screen.posted_moment(posted, "publish_at") is None:
            return "حدد موعد النشر أولًا."
        if "assignment" in act.asks:
            chosen = screen.posted_assignment(posted)
            return "" if chosen.person or chosen.desk else "اختر زميلًا أو قسمًا."
        if "section" in act.asks:
            _set_section({}, posted)
        if "zone" in act.asks and posted.get("zone") not in {key for key, *_ in bulk_front.choices()}:
            return "اختر الخانة أولًا."
        if "topic" in act.asks and not 0 < len(posted.get("topic", "").strip()) <= 60:
            return "اكتب اسم الموضوع، حتى 60 حرفًا."
    except (EditRefused, workflow.MoveRefused) as refusal:
        return str(refusal)
    return ""


def _chosen(request):
    """The articles that were ticked and that this person may read, in the order of the list."""
    ids = [pk for pk in request.POST.getlist("article")[:MOST_ITEMS] if re.fullmatch("[0-9]{1,15}", pk)]
    rows = Article.objects.readable_by(request.user).with_public_state().filter(pk__in=ids)
    return list(rows.select_related("section", "lead_photo", "created_by").order_by("-updated_at", "-id"))


def _question(act, name, chosen, user):
    obstacle = bulk_front.obstacles() if name == "front" else lambda article: _obstacle(act, name, article, user)
    items = [Item(article, obstacle(article)) for article in chosen]
    return {
        "title": act.label,
        "ready": [item for item in items if not item.reason],
        "blocked": [item for item in items if item.reason],
        "touches_public": act.run is not None and name in ("section", "topic", "untopic"),
        "sections": Section.objects.all() if {"section", "assignment"} & set(act.asks) else (),
        "colleagues": screen.colleagues() if "assignment" in act.asks else (),
        "zones": bulk_front.choices() if "zone" in act.asks else (),
    }


def _obstacle(act, name, article, user):
    """Why this would not work now; the verb asks all of it again when it is made."""
    if name in workflow.MOVES and name not in workflow.open_to(user, article):
        return f"غير متاح لك والمادة في حالة «{article.get_state_pill()}»."
    if name not in workflow.MOVES and not article.is_writable_by(user):
        return "لا تملك الكتابة فيها."
    if act.checks_for_press:
        try:
            found = problems(proof_of(article, timezone.now(), user).candidate)
        except BodyRefused as refusal:
            return str(refusal)
        return " ".join(problem.message for problem in found if problem.field != "embargo_until")
    return ""


def _result(act, chosen, request):
    items = [Item(article, made(act, article, request)) for article in chosen]
    done = [item for item in items if not item.reason]
    failed = [item for item in items if item.reason]
    gone = len(set(request.POST.getlist("article")[:MOST_ITEMS])) - len(chosen)
    words = [f"{act.done} {len(done)}"] + ([f"تعذر {len(failed)}"] if failed else [])
    words += [f"لم تعد متاحة لك {gone}"] if gone else []
    return {"title": "، ".join(words), "done": done, "failed": failed}


def _refuse_what_was_not_seen(article, seen):
    """A colleague may save it while the ones before it are being made: asked with its row held."""
    held = Article.objects.select_for_update().only("version").get(pk=article.pk)
    if seen is not None and seen != str(held.version):
        raise EditRefused("عُدّلت بعد أن عُرضت عليك: افتحها وراجعها.")


def made(act, article, request):
    """Make the act on one article, in a transaction of its own. Returns why it could not be, or nothing."""
    try:
        with transaction.atomic():
            _refuse_what_was_not_seen(article, request.POST.get(f"version-{article.pk}"))
            act.run(article, request.user, request.POST)
    except (PublishRefused, workflow.MoveRefused, EditRefused, FrontRefused, BodyRefused, PermissionDenied) as refusal:
        return str(refusal) or "لا تملك هذا الإجراء عليها."
    return ""
