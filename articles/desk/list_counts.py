"""The filters, and how many articles each would show. Nothing here counts a whole table: a count stops at `MOST_COUNTED`."""

from datetime import date

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear
from django.utils import timezone

from accounts.roles import Right
from articles.arabic.plural import Forms, count
from articles.desk import list_dates
from articles.desk.listing import DAYS, HANDS, STATUSES, rows_of
from articles.models.article import Article

MOST_COUNTED = 100
ARTICLES = Forms("لا مواد", "مادة واحدة", "مادتان", "{n} مواد", "{n} مادة", "{n} مادة")


def counted(querysets, **told):
    """How many rows each of these has, and the number that each of `told` asks for, in one query.

    A count stops one beyond `MOST_COUNTED`; a queryset of `told` is one column of one row.
    """
    parts, params = [], []
    for rows in querysets.values():
        sql, given = _sql(rows.order_by().values("pk")[: MOST_COUNTED + 1])
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")  # noqa: S608 — the ORM's own SQL; values stay apart
        params += given
    for rows in told.values():
        sql, given = _sql(rows)
        parts.append(f"({sql})")
        params += given
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), params)
        return dict(zip([*querysets, *told], cursor.fetchone(), strict=True))


def _sql(rows):
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return "SELECT 1 WHERE 1 = 0", ()


def in_words(number):
    """A count as it is shown: beyond `MOST_COUNTED` nobody needs the last digit."""
    return f"+{MOST_COUNTED}" if number > MOST_COUNTED else str(number)


def chips(listing, user, sections):
    """Each line of filters: what it offers, what each choice asks, and how many rows would answer; and how many answer now.

    A search is not counted: that would be one search a chip. Nor are the days of the calendar, which are many.
    """
    lines = {
        "status": ("الحالة", STATUSES),
        "hand": ("العهدة", HANDS),
        "day": ("الحفظ", DAYS),
        "section": ("القسم", {str(section.pk): section.name for section in sections}),
    }
    now = timezone.now()
    counts = {} if listing.q else _wanted(lines, listing, user, now)
    numbers = counted(counts, oldest=_oldest_day(), highest=Article.objects.order_by("-pk").values("pk")[:1])
    shown = {
        field: {
            "name": name,
            "choices": [_chip(listing, field, "", "الكل", None)]
            + [_chip(listing, field, value, label, numbers.get((field, value))) for value, label in choices.items()],
        }
        for field, (name, choices) in lines.items()
    }
    calendar = list_dates.line(listing, _day_of(numbers["oldest"], now), timezone.localdate(now))
    in_order = [shown["status"], shown["hand"], shown["day"], calendar, shown["section"]]
    return in_order, _how_many(listing, user, numbers)


def _wanted(lines, listing, user, now):
    """The rows that each choice would show, and those that are shown."""
    choices = ((field, value) for field, (_, values) in lines.items() for value in values)
    wanted = {(field, value): rows_of(listing.but(**{field: value}), user, now) for field, value in choices}
    return wanted | {"all": rows_of(listing, user, now)}


def _oldest_day():
    """Cairo's day of the oldest save, as 20261123: one end of an index.

    Of all articles: the first one that this person may read could be at the other end.
    """
    day = ExtractYear("updated_at") * 10_000 + ExtractMonth("updated_at") * 100 + ExtractDay("updated_at")
    return Article.objects.order_by("updated_at", "id").values(day=day)[:1]


def _day_of(number, now):
    # PostgreSQL counts in decimals.
    return date.fromisoformat(str(int(number))) if number else timezone.localdate(now)


def _chip(listing, field, value, label, number):
    return {
        "label": label,
        "query": listing.but(**{field: value}).query,
        "is_on": getattr(listing, field) == value,
        "count": None if number is None else in_words(number),
    }


def _how_many(listing, user, numbers):
    """The size of the answer in words; of a long list only its order of magnitude, from the last number given."""
    if "all" not in numbers:
        return ""
    if numbers["all"] <= MOST_COUNTED:
        return count(numbers["all"], ARTICLES)
    if listing.is_asking or not user.has_perm(Right.WRITE_ANY):
        return f"أكثر من {MOST_COUNTED} مادة"
    highest = numbers["highest"]
    return f"نحو {round(highest, 2 - len(str(highest))):,} مادة"
