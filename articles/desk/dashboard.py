"""«اليوم»: what waits for this person, each row a step from the writing screen. Every list is short and asked by index."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import OuterRef, Subquery
from django.http import JsonResponse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from articles.arabic.bidi import one_piece
from articles.desk import inbox
from articles.desk.list_counts import counted, in_words
from articles.desk.listing import Listing, rows_of, start_of_day
from articles.desk.trouble import photos_in_trouble, troubles
from articles.models.article import Article
from articles.models.correction import Correction
from articles.models.editing import Lock
from articles.models.revision import Transition
from articles.models.section import Section
from articles.models.story import Story
from articles.models.views import ViewCount
from articles.press.breaking import TERMS

ROWS = 8
# The line of the day: from six in the morning to midnight.
FIRST_HOUR, LINE = 6, 18 * 60


@dataclass(frozen=True)
class Row:
    """One article of a panel: `since` is when it came to stand there, `is_late` that it stands there too long."""

    article: Article
    who: str
    since: object
    note: str = ""
    is_late: bool = False
    views: int = 0


@dataclass(frozen=True)
class Panel:
    title: str
    empty: str
    query: str
    rows: list = field(default_factory=list)
    # The list behind it.
    place: str = "admin:articles_article_changelist"


def today(user):
    """Everything on the front screen, for what this user may read."""
    now = timezone.now()
    return {
        "counters": counters(user, now),
        "inbox": list(inbox.unread(user)[: inbox.ROWS]),
        "panels": _panels(user, now),
        "timeline": _timeline(user, now) if _works_on_text(user) else None,
        "troubles": troubles(user, now),
        "photos": photos_in_trouble(user),
        "staff": _staff(user),
        "breaking_terms": TERMS.items() if user.has_perm(Right.EDIT_FRONT) else (),
        "sections": Section.objects.all(),
        "mark": mark(user, now),
    }


def as_json(request):
    """What changes while somebody looks: the numbers, and a mark that says whether the lists are still the same."""
    now = timezone.now()
    numbers = counters(request.user, now)
    answer = {
        "counters": {number["key"]: number["count"] for number in numbers},
        "mark": mark(request.user, now, numbers),
    }
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})


def mark(user, now, numbers=None):
    newest = inbox.InboxItem.objects.filter(user=user, read_at__isnull=True).values_list("pk", flat=True).first()
    shown = [number["count"] for number in (counters(user, now) if numbers is None else numbers)]
    return "-".join([*shown, str(newest or 0)])


# Numbers


def counters(user, now):
    """The numbers in the first row, each a link to the list behind it: one query for all of them."""
    offered = [
        ("drafts", "مسوداتي", Listing(status="draft", hand="mine"), (Right.WRITE_OWN_DRAFT,)),
        ("returned", "أُعيدت إليّ", Listing(status="returned", hand="mine"), (Right.WRITE_OWN_DRAFT,)),
        ("review", "بانتظار مراجعتي", Listing(status="review", order="oldest"), (Right.RETURN,)),
        ("ready", "جاهزة للنشر", Listing(status="ready", order="oldest"), (Right.PUBLISH,)),
        ("scheduled", "مجدولة اليوم", Listing(status="scheduled_today"), TEXT_RIGHTS),
        ("published", "نُشرت اليوم", Listing(status="published_today"), TEXT_RIGHTS),
        ("open", "مفتوحة الآن", Listing(open="1"), TEXT_RIGHTS),
        ("breaking", "عاجل سارٍ", Listing(breaking="1"), (Right.EDIT_FRONT,)),
    ]
    mine = [row for row in offered if any(user.has_perm(right) for right in row[3])]
    numbers = counted({key: rows_of(listing, user, now) for key, _, listing, _ in mine})
    return [
        {"key": key, "label": label, "query": listing.query, "count": in_words(numbers[key])}
        for key, label, listing, _ in mine
    ]


TEXT_RIGHTS = (Right.WRITE_OWN_DRAFT, Right.READ_SECTION, Right.READ_SUBMITTED)


def _works_on_text(user):
    return any(user.has_perm(right) for right in TEXT_RIGHTS)


# Lists


def _panels(user, now):
    panels = []
    if user.has_perm(Right.WRITE_OWN_DRAFT):
        panels += [
            _panel("أُعيدت إليّ", "لا مواد معادة.", Listing(status="returned", hand="mine"), user, now),
            _panel("مسوداتي", "لا مسودات لك الآن.", Listing(status="draft", hand="mine"), user, now),
        ]
    if user.has_perm(Right.RETURN):
        panels.append(_review_panel(user, now))
    elif user.has_perm(Right.WRITE_OWN_DRAFT):
        panels.append(_panel("أرسلتُها", "لا شيء لك قيد المراجعة.", Listing(status="review", hand="mine"), user, now))
    if user.has_perm(Right.PUBLISH):
        ready = Listing(status="ready", order="oldest")
        panels.append(_panel("جاهزة للنشر", "لا مواد جاهزة.", ready, user, now))
    if user.has_perm(Right.ASSIGN):
        panels.append(_panel("متأخرة عن موعدها", "لا مواد متأخرة.", Listing(hand="late"), user, now))
    if _works_on_text(user):
        panels += [_published_panel(user, now), _open_panel(user, now)]
    if user.has_perm(Right.EDIT_FRONT):
        panels.append(_corrections_panel())
    return panels


def _rows(listing, user, now):
    order = ("updated_at", "id") if listing.order else ("-updated_at", "-id")
    return (
        rows_of(listing, user, now)
        .select_related("section", "created_by", "assigned_to")
        .defer("body")
        .order_by(*order)
    )


def _panel(title, empty, listing, user, now):
    rows = [
        Row(article, str(article.assigned_to or article.created_by), article.updated_at, article.return_note)
        for article in _rows(listing, user, now)[:ROWS]
    ]
    return Panel(title, empty, listing.query, rows)


def _review_panel(user, now):
    """Who waits longest comes first, in red once the desk's own limit has passed."""
    listing = Listing(status="review", order="oldest")
    sent = (
        Transition.objects.filter(article=OuterRef("pk"), name=Transition.Name.SUBMIT).order_by("-id").values("at")[:1]
    )
    found = _rows(listing, user, now).annotate(sent_at=Subquery(sent)).order_by("sent_at", "id")[:ROWS]
    rows = []
    for article in found:
        since = article.sent_at or article.updated_at
        limit = timedelta(minutes=article.section.review_minutes if article.section else 30)
        rows.append(Row(article, str(article.created_by), since, is_late=now - since > limit))
    return Panel("بانتظار المراجعة", "لا شيء ينتظر المراجعة.", listing.query, rows)


def _published_panel(user, now):
    new = Story.objects.live(now).filter(published_at__gt=now - timedelta(hours=1), published_at__lte=now)
    rows = _of_stories(new.newest_first(), user)
    listing = Listing(status="published_today")
    return Panel("نُشرت في آخر ساعة", "لم يُنشر شيء في آخر ساعة.", listing.query, rows)


def _corrections_panel():
    """What the paper has said about its own stories today and yesterday, newest first."""
    recent = Correction.objects.filter(at__gt=timezone.now() - timedelta(days=2)).order_by("-at", "-id")
    recent = recent.select_related("article__section", "by").defer("article__body")[:ROWS]
    rows = [Row(row.article, str(row.by), row.at, f"{row.get_kind_display()}: {row.text}") for row in recent]
    return Panel("تصويبات أخيرة", "لا تصويبات أخيرة.", "", rows, "admin:articles_correction_changelist")


def _of_stories(stories, user):
    """The rows of these stories, as far as this person may read their articles."""
    readable = stories.filter(inbox.reached_by(user)).annotate(
        views=ViewCount.objects.recent().sum_of(OuterRef("article"))
    )
    found = readable.select_related("article__section").defer("body_html", "body_text", "article__body")[:ROWS]
    return [
        Row(
            story.article,
            "، ".join(one_piece(name["name"]) for name in story.byline_names),
            story.visible_from,
            views=story.views,
        )
        for story in found
    ]


def _open_panel(user, now):
    held = Lock.objects.fresh(now).filter(inbox.reached_by(user))
    held = held.select_related("user", "article__section").defer("article__body").order_by("since")
    rows = [Row(lock.article, str(lock.user), lock.since) for lock in held[:ROWS]]
    return Panel("مفتوحة الآن", "لا مادة مفتوحة.", Listing(open="1").query, rows)


def _timeline(user, now):
    """Today's schedule, with the place of each hour on a line that runs from six to midnight."""
    midnight = start_of_day(now) + timedelta(days=1)
    stories = Story.objects.filter(visible_from__gt=now, visible_from__lt=midnight).order_by("visible_from")
    rows = _of_stories(stories, user)
    return {"rows": rows, "places": [_place(row.since) for row in rows], "now": _place(now)}


def _place(moment):
    """Minutes from the end of the line, which lies where reading ends."""
    local = timezone.localtime(moment)
    return LINE - max(0, (local.hour - FIRST_HOUR) * 60 + local.minute)


def _staff(user):
    """For who manages accounts: who works here, and whose account leads nowhere."""
    if not user.has_perm(Right.MANAGE_STAFF):
        return None
    active = User.objects.filter(is_active=True)
    return {
        "active": active.count(),
        "stopped": User.objects.filter(is_active=False).count(),
        "without_role": list(active.filter(role_grants=None)[:ROWS]),
        "latest": list(active.filter(last_login__isnull=False).order_by("-last_login")[:ROWS]),
    }
