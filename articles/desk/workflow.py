"""The editorial workflow: which moves exist, who may make them, and the verb that makes them.

Publishing, scheduling and withdrawing are the press's verbs; here they are only offered and handed over.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import Act
from accounts.roles import Right
from articles.desk import inbox
from articles.models.article import Article, Priority, State
from articles.models.editing import Lock
from articles.models.revision import Revision, Transition
from articles.press.publish import publish, reinstate, withdraw

WORKING = frozenset({State.DRAFT, State.REVIEW, State.READY})


@dataclass(frozen=True)
class Move:
    """One row of the workflow. Any one of `rights` is enough; `needs` names the form field that must be filled."""

    label: str
    done: str
    sources: frozenset
    rights: tuple
    target: State | None = None
    needs: str = ""


MOVES = {
    "submit": Move(
        label="أرسل للمراجعة",
        done="أُرسلت المادة للمراجعة.",
        sources=frozenset({State.DRAFT}),
        rights=(Right.WRITE_OWN_DRAFT, Right.WRITE_SECTION),
        target=State.REVIEW,
    ),
    "return": Move(
        label="أعِد للمحرر",
        done="أُعيدت المادة إلى محررها.",
        sources=frozenset({State.REVIEW, State.READY}),
        rights=(Right.RETURN,),
        target=State.DRAFT,
        needs="note",
    ),
    "approve": Move(
        label="اعتمد",
        done="اعتُمدت المادة.",
        sources=frozenset({State.REVIEW}),
        rights=(Right.APPROVE, Right.APPROVE_SECTION),
        target=State.READY,
    ),
    "publish": Move(
        label="انشر",
        done="نُشرت المادة.",
        sources=WORKING,
        rights=(Right.PUBLISH,),
    ),
    "schedule": Move(
        label="جدول",
        done="جُدولت المادة.",
        sources=WORKING,
        rights=(Right.PUBLISH,),
        needs="publish_at",
    ),
    "withdraw": Move(
        label="اسحب",
        done="سُحبت المادة من الموقع.",
        sources=frozenset({*WORKING, State.DONE}),
        rights=(Right.PUBLISH,),
        needs="note",
    ),
    "reinstate": Move(
        label="أعِد إلى الموقع",
        done="عاد الخبر إلى الموقع كما كان.",
        sources=WORKING,
        rights=(Right.PUBLISH,),
    ),
    "take": Move(
        label="آخذها",
        done="المادة الآن في عهدتك.",
        sources=WORKING,
        rights=(Right.WRITE_OWN_DRAFT, Right.WRITE_SECTION, Right.WRITE_SUBMITTED),
    ),
    "assign": Move(
        label="أسنِد",
        done="أُسندت المادة.",
        sources=WORKING,
        rights=(Right.ASSIGN,),
    ),
    "spike": Move(
        label="ألغِ",
        done="أُلغيت المادة، ويمكن استعادتها.",
        sources=WORKING,
        rights=(Right.WRITE_OWN_DRAFT, Right.WRITE_SECTION, Right.WRITE_SUBMITTED),
        target=State.SPIKED,
    ),
    "restore": Move(
        label="استعد المادة",
        done="عادت المادة مسودة.",
        sources=frozenset({State.SPIKED}),
        rights=(Right.WRITE_OWN_DRAFT, Right.WRITE_SECTION),
        target=State.DRAFT,
    ),
}


@dataclass(frozen=True)
class Assignment:
    """Who is to write it: a person, a desk (a section), or both; until when, and how pressing it is."""

    person: object = None
    desk: object = None
    due_at: object = None
    priority: int = Priority.NORMAL

    @property
    def note(self):
        return "، ".join(str(who) for who in (self.person, self.desk) if who)


class MoveRefused(Exception):
    """The move is not open from where the article stands, or lacks what it needs. `field` is where to mend it."""

    def __init__(self, message, field=""):
        super().__init__(message)
        self.field = field


def open_to(user, article):
    """The moves this user may make on this article now, by name, in the order of the table."""
    if not article.is_writable_by(user):
        return {}
    return {
        name: move
        for name, move in MOVES.items()
        if article.state in move.sources
        and any(user.has_perm(right) for right in move.rights)
        and (name != "withdraw" or article.is_public)
        and (name != "spike" or not article.is_public)
        and (name != "reinstate" or article.was_withdrawn)
        and (name != "take" or (article.assigned_to_id or article.created_by_id) != user.pk)
    }


def is_dangerous(article, name, *, by, override=""):
    """Whether this move asks who one is once more: taking a story down, overruling the checklist, or bringing a story to
    readers under an embargo."""
    if article is None or name not in ("withdraw", "publish", "schedule", "reinstate"):
        return False
    overrules = bool(override.strip()) and by.has_perm(Right.OVERRIDE_CHECKLIST)
    is_embargoed = article.embargo_until is not None and article.embargo_until > timezone.now()
    return name == "withdraw" or overrules or (is_embargoed and by.has_perm(Right.OVERRIDE_EMBARGO))


@transaction.atomic
def move(article, name, *, by, note="", at=None, substantive=False, override="", assignment=None):
    """Make one move and record who made it.

    Raises PermissionDenied, MoveRefused, or the press's PublishRefused; each leaves the article as it was.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    if name not in MOVES or not article.is_writable_by(by):
        raise PermissionDenied("لا تملك تحريك هذه المادة.")
    if name == "publish" and article.state == State.DONE:
        # A second click: the press answers with the edition that the first one made.
        return publish(article, by=by, override=override)
    if name not in open_to(by, article):
        if any(by.has_perm(right) for right in MOVES[name].rights):
            raise MoveRefused(f"لا يمكن تنفيذ «{MOVES[name].label}» والمادة الآن في حالة «{article.get_state_pill()}».")
        raise PermissionDenied("لا تملك هذا الإجراء.")
    Lock.objects.filter(article=article, user=by).delete()
    if name in ("assign", "take"):
        return _assign(article, name, by=by, assignment=assignment or Assignment(person=by))
    return _make(article, name, by=by, note=note.strip(), at=at, substantive=substantive, override=override)


def _assign(article, name, *, by, assignment):
    if name == "assign" and not (assignment.person or assignment.desk):
        raise MoveRefused("اختر من تُسند إليه المادة: زميل أو قسم.", field="assigned_to")
    if assignment.due_at and assignment.due_at <= timezone.now():
        raise MoveRefused("موعد التسليم مضى: اختر وقتًا لاحقًا.", field="due_at")
    article.assigned_to = assignment.person
    if name == "assign":
        article.assigned_desk, article.due_at, article.priority = (
            assignment.desk,
            assignment.due_at,
            assignment.priority,
        )
    article.save(update_fields=["assigned_to", "assigned_desk", "due_at", "priority", "updated_at"])
    _record(article, name, article.state, by=by, note=assignment.note)
    if name == "assign":
        people = [assignment.person, *(assignment.desk.desk.all() if assignment.desk else ())]
        inbox.tell(people, inbox.Kind.ASSIGN, article, by=by)
    return article


def _make(article, name, *, by, note, at, substantive, override):
    chosen = MOVES[name]
    if name == "publish":
        return publish(article, by=by, substantive=substantive, override=override)
    if name == "schedule":
        if at is None:
            raise MoveRefused("حدد موعد النشر أولًا.", field="publish_at")
        return publish(article, by=by, at=at, substantive=substantive, override=override)
    if name == "withdraw":
        return withdraw(article, by=by, reason=note)
    if name == "reinstate":
        return reinstate(article, by=by)
    if chosen.needs == "note" and not note:
        raise MoveRefused("اكتب سبب الإعادة حتى يعرف المحرر ما المطلوب.", field="note")
    if name == "submit" and not (article.headline and article.body):
        raise MoveRefused("اكتب العنوان والنص قبل الإرسال.", field="headline" if not article.headline else "body")
    _record(article, name, chosen.target, by=by, note=note)
    article.state = chosen.target
    article.return_note = note if name == "return" else ""
    article.save(update_fields=["state", "return_note", "updated_at"])
    if name == "return":
        inbox.tell({article.created_by, article.assigned_to}, inbox.Kind.RETURN, article, by=by, text=note)
    if name == "submit":
        Revision.record(article, Revision.Kind.SUBMITTED, by=by)
    return article


def _record(article, name, to_state, *, by, note):
    Transition.objects.create(article=article, name=name, from_state=article.state, to_state=to_state, note=note, by=by)
    Act.record(name, by=by, about=article, before=article.state, after=to_state, note=note)
