"""How many articles each filter would show. Nothing here counts a whole table: a count stops at `MOST_COUNTED`."""

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.utils import timezone

from accounts.roles import Right
from articles.arabic.plural import Forms, count
from articles.desk.listing import DAYS, HANDS, STATUSES, rows_of
from articles.models.article import Article

MOST_COUNTED = 100
ARTICLES = Forms("لا مواد", "مادة واحدة", "مادتان", "{n} مواد", "{n} مادة", "{n} مادة")


def counted(querysets):
    """How many rows each of these has, in one query; a count stops one beyond `MOST_COUNTED`. «highest» is the last number given."""
    parts, params = [f"(SELECT MAX(id) FROM {Article._meta.db_table})"], []  # noqa: S608
    for rows in querysets.values():
        try:
            sql, given = rows.order_by().values("pk")[: MOST_COUNTED + 1].query.sql_with_params()
        except EmptyResultSet:
            sql, given = "SELECT 1 WHERE 1 = 0", ()
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")  # noqa: S608 — the ORM's own SQL; values stay apart
        params += given
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), params)
        return dict(zip(["highest", *querysets], cursor.fetchone(), strict=True))


def in_words(number):
    """A count as it is shown: beyond `MOST_COUNTED` nobody needs the last digit."""
    return f"+{MOST_COUNTED}" if number > MOST_COUNTED else str(number)


def chips(listing, user, sections):
    """Each line of filters: what it offers, what each choice asks, and how many rows would answer; and how many answer now.

    A search is not counted: that would be one search a chip.
    """
    lines = {
        "status": ("الحالة", STATUSES),
        "hand": ("العهدة", HANDS),
        "day": ("الحفظ", DAYS),
        "section": ("القسم", {str(section.pk): section.name for section in sections}),
    }
    now = timezone.now()
    wanted = {
        (field, value): rows_of(listing.but(**{field: value}), user, now)
        for field, (_, choices) in lines.items()
        for value in choices
    }
    numbers = {} if listing.q else counted({**wanted, "all": rows_of(listing, user, now)})
    shown = [
        {
            "name": name,
            "choices": [_chip(listing, field, "", "الكل", None)]
            + [_chip(listing, field, value, label, numbers.get((field, value))) for value, label in choices.items()],
        }
        for field, (name, choices) in lines.items()
    ]
    return shown, _how_many(listing, user, numbers)


def _chip(listing, field, value, label, number):
    return {
        "label": label,
        "query": listing.but(**{field: value}).query,
        "is_on": getattr(listing, field) == value,
        "count": None if number is None else in_words(number),
    }


def _how_many(listing, user, numbers):
    """The size of the answer in words; of a long list only its order of magnitude, from the last number given."""
    if not numbers:
        return ""
    if numbers["all"] <= MOST_COUNTED:
        return count(numbers["all"], ARTICLES)
    if listing.is_asking or not user.has_perm(Right.WRITE_ANY):
        return f"أكثر من {MOST_COUNTED} مادة"
    highest = numbers["highest"]
    return f"نحو {round(highest, 2 - len(str(highest))):,} مادة"
