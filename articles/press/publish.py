"""Publishing, scheduling and withdrawing: the only code that writes Story rows.

Each verb is one transaction that holds the article's row, so two clicks or two editors make one edition.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.roles import Right
from articles.arabic.slug import slug
from articles.models.article import Article, State
from articles.models.edition import Edition
from articles.models.revision import Revision, Transition, snapshot_of
from articles.models.story import FAR, Story, Withdrawal
from articles.press import preflight
from articles.press.body import BodyRefused
from articles.press.candidate import proof_of
from articles.press.preflight import Problem


class PublishRefused(Exception):
    """The press would not print it. `problems` says why, in Arabic, field by field."""

    def __init__(self, problems):
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = problems


@transaction.atomic
def publish(article, *, by, at=None, substantive=False):
    """Make or update the Story of an article: now, or at the aware moment `at`. Returns the Story.

    Publishing now rewrites what readers see and drops a scheduled update; scheduling leaves the live text until its hour.
    The same text for the same hour is the same edition: a second call changes nothing.
    Raises PermissionDenied, or PublishRefused with the problems of the checklist.
    """
    article = _held(article, by)
    now = timezone.now()
    begins = at or now
    if at is not None and at <= now:
        raise PublishRefused([Problem("publish_at", "موعد النشر مضى: اختر وقتًا لاحقًا أو انشر الآن.")])
    if article.state == State.SPIKED:
        raise PublishRefused([Problem("state", "المادة ملغاة: استعدها قبل النشر.")])
    proof, overridden = _proof_or_refusal(article, begins, by)

    live, waiting = _rows(article, now)
    snapshot = snapshot_of(article)
    current = waiting if at else live
    is_same_hour = current is not None and (current.visible_from == at if at else waiting is None)
    if is_same_hour and article.state == State.DONE and current.revision.snapshot == snapshot:
        return current

    revision = Revision.record(article, Revision.Kind.PUBLISHED, by=by)
    story = _make_room(article, live, waiting, begins, scheduled=at is not None)
    if substantive and story.pk:
        story.updated_at = begins
    _print(story, article, proof, revision)
    note = "نُشرت قبل موعد رفع الحظر." if overridden else ""
    _moved(article, "schedule" if at else "publish", State.DONE, by=by, note=note)
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
    return tombstone


@transaction.atomic
def reinstate(article, *, by):
    """Bring a withdrawn story back as readers saw it last, under its first date and address. Returns the Story."""
    article = _held(article, by)
    now = timezone.now()
    last = Story.objects.passed(now).filter(article=article).order_by("-visible_until").first()
    if last is None or Story.objects.filter(article=article, visible_until__gt=now).exists():
        raise PublishRefused([Problem("state", "لا توجد نسخة مسحوبة تُعاد إلى الموقع.")])
    Story.objects.filter(pk=last.pk).update(visible_from=now, visible_until=FAR)
    _moved(article, "reinstate", article.state, by=by)
    last.refresh_from_db()
    return last


def _held(article, by):
    """The article's row, fresh and locked until the end of the transaction."""
    if not by.has_perm(Right.PUBLISH):
        raise PermissionDenied("النشر والسحب لمدير التحرير ورئيس التحرير.")
    return Article.objects.select_for_update().get(pk=article.pk)


def _proof_or_refusal(article, begins, by):
    """The article ready to print, and the problems that this person's right lets pass."""
    try:
        proof = proof_of(article, begins, by)
    except BodyRefused as refusal:
        raise PublishRefused([Problem("body", str(refusal))]) from refusal
    found = [problem for problem in preflight.problems(proof.candidate) if problem.blocking]
    overridden = [
        problem for problem in found if problem.field == "embargo_until" and by.has_perm(Right.OVERRIDE_EMBARGO)
    ]
    if len(overridden) < len(found):
        raise PublishRefused([problem for problem in found if problem not in overridden])
    return proof, overridden


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
        Story.objects.filter(pk=live.pk).update(visible_until=begins)
    story = live if live and not scheduled else Story(article=article, visible_from=begins)
    story.visible_until = article.expires_at or FAR
    story.published_at = first.published_at if first else begins
    story.slug = first.slug if first else slug(article.headline)
    story.updated_at = updated_at
    return story


def _print(story, article, proof, revision):
    for name in ("kicker", "headline", "short_headline", "standfirst", "dateline", "kind", "section_id"):
        setattr(story, name, getattr(article, name))
    for name in ("lead_photo_id", "lead_caption", "lead_alt", "social_headline", "social_photo_id", "related"):
        setattr(story, name, getattr(article, name))
    story.kind_label = article.get_kind_display()
    story.body_html = proof.body_html
    story.body_text = proof.body_text
    story.words = proof.words
    story.bylines = proof.bylines
    story.photo_texts = proof.photo_texts
    story.revision = revision
    story.save()
    story.authors.set(byline.author_id for byline in article.bylines.all())
    story.topics.set(article.topics.all())


def _moved(article, name, to_state, *, by, note=""):
    """Record the move, set the new state and make every cached page stale."""
    Transition.objects.create(article=article, name=name, from_state=article.state, to_state=to_state, note=note, by=by)
    Article.objects.filter(pk=article.pk).update(state=to_state, return_note="")
    Edition.move()


@transaction.atomic
def backdate(story, moment):
    """Give a live story its true first hour, earlier than its press run: for archives and the demo. Returns the Story."""
    Story.objects.filter(pk=story.pk).update(visible_from=moment, published_at=moment)
    Revision.objects.filter(pk=story.revision_id).update(at=moment)
    Article.objects.filter(pk=story.article_id).update(created_at=moment, updated_at=moment)
    Edition.move()
    story.visible_from = story.published_at = moment
    return story
