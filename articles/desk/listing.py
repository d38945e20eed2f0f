"""What the article list was asked for: its filters as data, the rows that answer them, and one page of those.

Pages are cut by key, so the last one costs what the first one does.
"""

import re
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.utils import timezone

from articles.desk import list_dates
from articles.desk.finding import find_articles
from articles.models.article import Article, Byline, Kind, State, own_work
from articles.models.breaking import Breaking
from articles.models.editing import Lock
from articles.models.fields import RowByRow
from articles.models.note import Note
from articles.models.revision import Revision
from articles.models.story import Story, Withdrawal
from articles.models.views import ViewCount

PAGE_SIZE = 50
WORKING = (State.DRAFT, State.REVIEW, State.READY)
CURSOR = re.compile(r"(-?\d{1,16})-(\d{1,15})", re.ASCII)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

STATUSES = {
    "draft": "مسودة",
    "returned": "معاد",
    "review": "قيد المراجعة",
    "ready": "جاهز",
    "scheduled": "مجدول",
    "scheduled_today": "مجدول اليوم",
    "live": "منشور",
    "published_today": "نُشر اليوم",
    "withdrawn": "مسحوب",
    "spiked": "ملغى",
}
DAYS = {"today": "اليوم", "yesterday": "أمس", "week": "آخر 7 أيام"}
HANDS = {"mine": "موادي", "desk": "مسندة إلى قسمي", "nobody": "غير مسندة", "late": "متأخرة عن موعدها"}
ORDERS = {"": "الأحدث حفظًا", "oldest": "الأقدم حفظًا"}


class BadListing(Exception):
    """The address asks for something that the list does not offer."""


@dataclass(frozen=True)
class Listing:
    """One question to the list. An empty value asks nothing."""

    status: str = ""
    section: str = ""
    hand: str = ""
    day: str = ""
    kind: str = ""
    author: str = ""
    lacking: str = ""
    breaking: str = ""
    open: str = ""
    q: str = ""
    order: str = ""

    @property
    def query(self):
        """The query string that asks the same again."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    @property
    def is_asking(self):
        return bool(replace(self, order="").query)

    def but(self, **changes):
        return replace(self, **changes)


OFFERED = {
    "status": STATUSES,
    "hand": HANDS,
    "kind": dict(Kind.choices),
    "lacking": {"1": ""},
    "breaking": {"1": ""},
    "open": {"1": ""},
    "order": ORDERS,
}


def listing_of(params):
    """The question in a query string. Raises BadListing for anything that the list does not offer."""
    asked = {name: value for name, value in params.items() if name not in ("before", "after") and value}
    if set(asked) - set(Listing.__dataclass_fields__):
        raise BadListing
    for name, offered in OFFERED.items():
        if asked.get(name, "") not in {"", *offered}:
            raise BadListing
    day = asked.get("day", "")
    if not (day in {"", *DAYS} or list_dates.parts_of(day)):
        raise BadListing
    if not all(re.fullmatch("[0-9]{0,9}", asked.get(name, "")) for name in ("section", "author")):
        raise BadListing
    return Listing(**asked | {"q": asked.get("q", "").replace("\0", "").strip()[:100]})


# The rows


def rows_of(listing, user, now=None):
    """The readable articles that answer the question."""
    now = now or timezone.now()
    rows = Article.objects.readable_by(user)
    if listing.status:
        rows = rows.filter(_status(listing.status, now))
    if listing.section:
        rows = _of_section(rows, int(listing.section), listing.hand, user)
    if listing.hand:
        rows = rows.filter(_hand(listing.hand, user, now))
    if listing.day:
        rows = rows.filter(_day(listing.day, now))
    if listing.kind:
        rows = rows.filter(kind=listing.kind)
    if listing.author:
        rows = rows.filter(Exists(Byline.objects.filter(article=OuterRef("pk"), author=listing.author)))
    if listing.breaking:
        rows = rows.filter(pk__in=Breaking.objects.current(now).values("article"))
    if listing.lacking:
        rows = rows.filter(lacking())
    if listing.open:
        rows = rows.filter(lock__in=Lock.objects.fresh(now))
    return find_articles(rows, listing.q) if listing.q else rows


def _of_section(rows, section, hand, user):
    """Where one reads only one's own, and of what is in few hands, those rows are what leads to the section's."""
    if hand not in ("mine", "desk"):
        if Article.objects.reads_section(user, section):
            return rows.filter(section=section)
        rows = rows.filter(own_work(user))
    return rows.alias(of_section=RowByRow("section_id")).filter(of_section=section)


def _status(status, now):
    if status == "draft":
        return Q(state=State.DRAFT, return_note="")
    if status == "returned":
        return Q(state=State.DRAFT) & ~Q(return_note="")
    if status == "withdrawn":
        shown = Story.objects.filter(visible_until__gt=now, article=OuterRef("article"))
        return Q(pk__in=Withdrawal.objects.filter(~Exists(shown)).values("article"))
    # Nearly every article is live: asked row by row, the first page needs no list of all of them.
    live = Q(Exists(Story.objects.live(now).filter(article=OuterRef("pk"))))
    if status == "live":
        return live
    if status == "published_today":
        new = Story.objects.filter(published_at__gte=start_of_day(now), published_at__lte=now)
        return Q(pk__in=new.values("article")) & live
    stories = _stories(now).get(status)
    return Q(state=status) if stories is None else Q(pk__in=stories.values("article"))


def _stories(now):
    """The statuses that are a matter of what readers see, and few."""
    midnight = start_of_day(now) + timedelta(days=1)
    return {
        "scheduled": Story.objects.filter(visible_from__gt=now),
        "scheduled_today": Story.objects.filter(visible_from__gt=now, visible_from__lt=midnight),
    }


def _hand(hand, user, now):
    if hand == "mine":
        return own_work(user)
    if hand == "desk":
        return Q(assigned_desk__in=user.desk_sections.all())
    if hand == "nobody":
        return Q(state=State.REVIEW, assigned_to=None, assigned_desk=None)
    return Q(due_at__lt=now, state__in=WORKING)


def start_of_day(now):
    """The first moment of Cairo's present day."""
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


def _day(day, now):
    if period := list_dates.parts_of(day):
        first, after = list_dates.bounds(period)
        return Q(updated_at__gte=first, updated_at__lt=after)
    morning = start_of_day(now)
    if day == "yesterday":
        return Q(updated_at__gte=morning - timedelta(days=1), updated_at__lt=morning)
    return Q(updated_at__gte=morning if day == "today" else morning - timedelta(days=6))


def lacking():
    """Work under way that the checklist would stop for its data: the part of it that a query can see."""
    photo = Q(lead_photo__isnull=False) & (
        Q(lead_caption="", lead_photo__caption="")
        | Q(lead_alt="", lead_photo__alt="")
        | Q(lead_photo__credit="", lead_photo__agency="")
    )
    unsigned = ~Exists(Byline.objects.filter(article=OuterRef("pk")))
    return Q(state__in=WORKING) & (Q(headline="") | Q(words=0) | Q(section=None) | Q(unsigned) | photo)


# A page


@dataclass(frozen=True)
class Page:
    articles: list
    newer: str
    older: str


def page_of(listing, params, user):
    """One page of the list, cut by key: as quick on the last page as on the first. Raises BadListing for a bad cursor."""
    rows = rows_of(listing, user)
    is_up = bool(listing.order)
    towards_start = "after" in params
    cursor = params.get("after") or params.get("before")
    if cursor:
        rows = rows.filter(_beyond(_position(cursor), rising=is_up != towards_start))
    order = _order(rising=is_up != towards_start)
    # Which rows first, then what they show: PostgreSQL would otherwise prepare the state of every story for fifty of them.
    cut = list(rows.order_by(*order).values_list("pk", flat=True)[: PAGE_SIZE + 1])
    found = list(shown(Article.objects.filter(pk__in=cut)).order_by(*order))
    has_more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if towards_start:
        found.reverse()
    has_newer = has_more if towards_start else bool(cursor)
    has_older = bool(cursor) if towards_start else has_more
    return Page(
        articles=found,
        newer=_link(listing, "after", found[0]) if found and has_newer else "",
        older=_link(listing, "before", found[-1]) if found and has_older else "",
    )


def shown(rows):
    """What a row of the list shows, without the text."""
    last = Revision.objects.filter(article=OuterRef("pk")).order_by("-number").values("by__full_name")[:1]
    now = timezone.now()
    editions = Story.objects.filter(article=OuterRef("pk"))
    coming = editions.filter(visible_from__gt=now).order_by("visible_from").values("visible_from")[:1]
    printed = editions.live(now).values("published_at")[:1]
    open_notes = Note.objects.unresolved().filter(article=OuterRef("pk")).order_by().values("article")
    return (
        rows.with_public_state()
        .annotate(
            last_hand=Subquery(last),
            comes_at=Subquery(coming),
            printed_at=Subquery(printed),
            open_notes=Subquery(open_notes.annotate(number=Count("pk")).values("number")),
            views=ViewCount.objects.recent(now).sum_of(OuterRef("pk")),
        )
        .select_related("section", "lead_photo", "created_by", "assigned_to", "assigned_desk", "lock__user")
        .prefetch_related(Prefetch("bylines", Byline.objects.select_related("author")))
        .defer("body")
    )


def _order(*, rising):
    return ("updated_at", "id") if rising else ("-updated_at", "-id")


def _position(cursor):
    match = CURSOR.fullmatch(cursor)
    if not match:
        raise BadListing
    return EPOCH + timedelta(microseconds=int(match[1])), int(match[2])


def _beyond(position, *, rising):
    moment, pk = position
    # The bound alone lets the index seek; the rest tells rows of one instant apart.
    if rising:
        return Q(updated_at__gte=moment) & (Q(updated_at__gt=moment) | Q(pk__gt=pk))
    return Q(updated_at__lte=moment) & (Q(updated_at__lt=moment) | Q(pk__lt=pk))


def _link(listing, direction, article):
    micros = (article.updated_at - EPOCH) // timedelta(microseconds=1)
    return "&".join(filter(None, [listing.query, f"{direction}={micros}-{article.pk}"]))
