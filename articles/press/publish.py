"""Publishing, scheduling and withdrawing: the only code that writes Story rows.

Each verb is one transaction that holds the article's row, so two clicks or two editors make one edition.
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import Act
from accounts.roles import Right
from articles.arabic.bidi import without_isolates
from articles.arabic.slug import slug
from articles.models.article import Article, State
from articles.models.edition import Edition
from articles.models.printing import Printing
from articles.models.revision import Revision, Transition, snapshot_of
from articles.models.story import FAR, Story, Withdrawal
from articles.press import preflight
from articles.press.body import BodyRefused
from articles.press.candidate import proof_of
from articles.press.preflight import Problem
from articles.press.typeset import typeset
from articles.search.index import index_article

BEFORE_EMBARGO = "نُشرت قبل موعد رفع الحظر."


class PublishRefused(Exception):
    """The press would not print it. `problems` says why, in Arabic, field by field."""

    def __init__(self, problems):
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = problems


@transaction.atomic
def publish(article, *, by, at=None, substantive=False, override=""):
    """Make or update the Story of an article: now, or at the aware moment `at`. Returns the Story.

    Publishing now rewrites what readers see and drops a scheduled update; scheduling leaves the live text until its hour.
    The same text for the same hour is the same edition: a second call changes nothing.
    `override` is the reason for which somebody with that right lets problems pass; it goes on record with them.
    Raises PermissionDenied, or PublishRefused with the problems of the checklist.
    """
    article = _held(article, by)
    now = timezone.now()
    begins = at or now
    if at is not None and at <= now:
        raise PublishRefused([Problem("publish_at", "موعد النشر مضى: اختر وقتًا لاحقًا أو انشر الآن.")])
    if article.state == State.SPIKED:
        raise PublishRefused([Problem("state", "المادة ملغاة: استعدها قبل النشر.")])
    snapshot = snapshot_of(article)
    proof, note = _proof_or_refusal(article, snapshot, begins, by, override.strip())

    live, waiting = _rows(article, now)
    current = waiting if at else live
    is_same_hour = current is not None and (current.visible_from == at if at else waiting is None)
    if is_same_hour and article.state == State.DONE and current.revision.snapshot == snapshot:
        return current

    revision = Revision.record(article, Revision.Kind.PUBLISHED, by=by)
    story = _make_room(article, live, waiting, begins, scheduled=at is not None)
    if substantive and story.pk:
        story.updated_at = begins
    _print(story, article, snapshot, proof, revision)
    _moved(article, "schedule" if at else "publish", State.DONE, by=by, note=note)
    index_article(article)
    return story


@transaction.atomic
def withdraw(article, *, by, reason):
    """Take a story down: readers get 410 with the date and this reason. Returns the Withdrawal, or None if only a schedule was dropped."""
    article = _held(article, by)
    if not reason.strip():
        raise PublishRefused([Problem("reason", "اكتب سبب السحب: يظهر للقارئ في مكان الخبر.")])
    now = timezone.now()
    live, waiting = _rows(article, now)
    if live is None and waiting is None:
        raise PublishRefused([Problem("state", "المادة ليست منشورة ولا مجدولة، فلا شيء يُسحب.")])
    if waiting:
        waiting.delete()
    if live:
        Story.objects.filter(pk=live.pk).update(visible_until=now)
    tombstone = Withdrawal.objects.create(article=article, reason=reason.strip(), at=now, by=by) if live else None
    _moved(article, "withdraw", State.DRAFT, by=by, note=reason.strip())
    index_article(article)
    return tombstone


@transaction.atomic
def reinstate(article, *, by):
    """Bring a withdrawn story back as readers saw it last, under its first date and address. Returns the Story.

    What is under an embargo now comes back for the chief only; a text that was to expire still does.
    """
    article = _held(article, by)
    now = timezone.now()
    passed = Story.objects.passed(now).filter(article=article).select_related("revision")
    last = passed.order_by("-visible_until").first()
    if last is None or Story.objects.filter(article=article, visible_until__gt=now).exists():
        raise PublishRefused([Problem("state", "لا توجد نسخة مسحوبة تُعاد إلى الموقع.")])
    is_embargoed = article.embargo_until is not None and article.embargo_until > now
    if is_embargoed and not by.has_perm(Right.OVERRIDE_EMBARGO):
        raise PublishRefused([Problem("embargo_until", "المادة محظورة النشر الآن: لا تعود إلى الموقع قبل رفع الحظر.")])
    last.visible_from = now
    last.visible_until = _own_end(last)
    last.save(update_fields=["visible_from", "visible_until"])
    _moved(article, "reinstate", article.state, by=by, note=BEFORE_EMBARGO if is_embargoed else "")
    index_article(article)
    return last


def _held(article, by):
    """The article's row, fresh and locked until the end of the transaction."""
    if not by.has_perm(Right.PUBLISH):
        raise PermissionDenied("النشر والسحب لمدير التحرير ورئيس التحرير.")
    return Article.objects.select_for_update().get(pk=article.pk)


def _proof_or_refusal(article, snapshot, begins, by, override):
    """The article ready to print, and what goes on record about the problems that this person's right lets pass."""
    try:
        proof = proof_of(article, begins, by, snapshot)
    except BodyRefused as refusal:
        raise PublishRefused([Problem("body", str(refusal))]) from refusal
    found = preflight.report(proof.candidate).blocking
    embargoed = [
        problem for problem in found if problem.field == "embargo_until" and by.has_perm(Right.OVERRIDE_EMBARGO)
    ]
    excused = [problem for problem in found if override and not problem.firm and by.has_perm(Right.OVERRIDE_CHECKLIST)]
    left = [problem for problem in found if problem not in embargoed and problem not in excused]
    if left:
        raise PublishRefused(left)
    return proof, _on_record(embargoed, excused, override)


def _on_record(embargoed, excused, override):
    told = [BEFORE_EMBARGO] if embargoed else []
    if excused:
        told.append(f"تجاوز الفحص لسبب: {override}")
        told += [f"تجاوز: {without_isolates(problem.message)}" for problem in excused]
    return "\n".join(told)


def _rows(article, now):
    """The live row and the row whose hour has not come; either may be None."""
    rows = (
        Story.objects.filter(article=article, visible_until__gt=now).select_related("revision").order_by("visible_from")
    )
    live = next((row for row in rows if row.visible_from <= now), None)
    waiting = next((row for row in rows if row.visible_from > now), None)
    return live, waiting


def _make_room(article, live, waiting, begins, *, scheduled):
    """The row to print on, with every other row of the article out of its interval."""
    # The first publication never moves, nor does the address readers have shared since.
    first = Story.objects.filter(article=article, published_at__lte=timezone.now()).order_by("published_at").first()
    updated_at = live.updated_at if live else None

    Story.objects.filter(article=article, visible_until__lte=begins).exclude(pk=live.pk if live else None).delete()
    if waiting:
        waiting.delete()
    if scheduled and live:
        # The text of now ends where the next one begins, or where its own time runs out before that.
        Story.objects.filter(pk=live.pk).update(visible_until=min(begins, _own_end(live)))
    story = live if live and not scheduled else Story(article=article, visible_from=begins)
    story.visible_until = article.expires_at or FAR
    story.published_at = first.published_at if first else begins
    story.slug = first.slug if first else slug(article.headline)
    story.updated_at = updated_at
    return story


def _own_end(story):
    """When this text was to leave by itself. One that was brought back after that hour stays until it is taken down."""
    printed = story.revision.snapshot.get("expires_at")
    end = datetime.fromisoformat(printed) if printed else FAR
    return end if end > story.visible_from else FAR


def _print(story, article, snapshot, proof, revision):
    typeset(story, snapshot, proof)
    story.revision = revision
    story.save()
    story.authors.set(row["author_id"] for row in snapshot["bylines"])
    story.topics.set(snapshot["topics"])
    story.photos.set(proof.photos)


def _moved(article, name, to_state, *, by, note=""):
    """Record the move, set the new state and make every cached page stale."""
    Transition.objects.create(article=article, name=name, from_state=article.state, to_state=to_state, note=note, by=by)
    Act.record(name, by=by, about=article, before=article.state, after=to_state, note=note)
    Article.objects.filter(pk=article.pk).update(state=to_state, return_note="")
    Printing.follow(article)
    Edition.move()


@transaction.atomic
def backdate(story, moment):
    """Give a live story its true first hour, earlier than its press run: for archives and the demo. Returns the Story."""
    Story.objects.filter(pk=story.pk).update(visible_from=moment, published_at=moment)
    Revision.objects.filter(pk=story.revision_id).update(at=moment)
    for printing in Printing.objects.filter(revision=story.revision_id):
        printing.visible_from = moment
        printing.story["published_at"] = moment.isoformat()
        printing.save(update_fields=["visible_from", "story"])
    Article.objects.filter(pk=story.article_id).update(created_at=moment, updated_at=moment)
    Edition.move()
    index_article(story.article_id)
    story.visible_from = story.published_at = moment
    return story
