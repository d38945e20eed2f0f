"""The calendar of the article list: a year, a month or a day of Cairo's clock, as an address names it and as chips lead to it."""

import re
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from articles.arabic.dates import MONTHS, short_date

PERIOD = re.compile(r"((?:19|20)[0-9]{2})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)


def parts_of(text):
    """«2026-11» as (2026, 11); () for what is no year, month or day of the calendar."""
    match = PERIOD.fullmatch(text)
    parts = tuple(int(part) for part in match.groups() if part) if match else ()
    try:
        return parts if parts and _first(parts) else ()
    except ValueError:
        return ()


def bounds(parts):
    """The moments between which a period lies: its own first one, and the first one after it."""
    return _midnight(_first(parts)), _midnight(_after(parts))


def line(listing, oldest, today):
    """The years from `oldest` to `today`, or the chosen period: the way back up, and what lies in it, newest first.

    Nothing is counted here: what cannot have articles is left out by the two days alone.
    """
    chosen = parts_of(listing.day)
    way = [chosen[:depth] for depth in range(1, min(len(chosen), 2) + 1)]
    inside = [
        parts
        for parts in _inside(chosen[:2], today)
        if parts == chosen or (_first(parts) <= today and _after(parts) > oldest)
    ]
    return {
        "name": "التاريخ",
        "choices": [{"label": "الكل", "query": listing.but(day="").query, "is_on": not listing.day, "count": None}]
        + [_chip(listing, parts, chosen) for parts in (*way, *inside)],
    }


def _inside(parts, today):
    """The next smaller periods, newest first; of all time, the years up to this one."""
    if not parts:
        return [(year,) for year in range(today.year, 1899, -1)]
    many = (_after(parts) - _first(parts)).days if len(parts) == 2 else 12
    return [(*parts, number) for number in range(many, 0, -1)]


def _chip(listing, parts, chosen):
    return {
        **_names(parts),
        "query": listing.but(day="-".join(f"{part:02}" for part in parts)).query,
        "is_on": parts == chosen,
        "is_way": parts == chosen[: len(parts)] and parts != chosen,
        "count": None,
    }


def _names(parts):
    """What a chip shows, and what it is called where that alone says too little."""
    if len(parts) == 1:
        return {"label": str(parts[0])}
    first = _first(parts)
    if len(parts) == 2:
        month = MONTHS["egypt"][first.month - 1]
        return {"label": month, "name": f"{month} {first.year}"}
    return {"label": str(first.day), "name": short_date(first)}


def _first(parts):
    return date(*parts, *(1, 1)[len(parts) - 1 :])


def _after(parts):
    first = _first(parts)
    if len(parts) == 1:
        return first.replace(year=first.year + 1)
    if len(parts) == 2:
        return (first + timedelta(days=31)).replace(day=1)
    return first + timedelta(days=1)


def _midnight(day):
    return datetime.combine(day, time.min, timezone.get_current_timezone())
