"""Keyset paging over stories: «الأحدث» and «الأقدم» without page numbers, counts or offsets."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q
from django.http import Http404

from articles.models.prepared import Prepared

PAGE_SIZE = 20
# What a list is ordered by, and what tells two rows of one moment apart.
STORIES = ("published_at", "article_id")
CURSOR = re.compile(r"(-?\d{1,16})-(\d{1,15})", re.ASCII)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Page:
    stories: list
    newer: str
    older: str
    is_first: bool


def page_of(rows, params, *values, size=PAGE_SIZE, keys=STORIES):
    """One page, newest first by `keys`. Raises Http404 for a bad cursor or a page beyond the end.

    `rows` is a queryset, or a function of `values` that returns one: then its SQL is made once (`models/prepared.py`).
    """
    before, after = params.get("before"), params.get("after")
    cut = {"keys": keys, "most": size + 1}
    if after:
        found = _found(rows, values, _parse(after), newer=True, **cut)
        has_newer, has_older = len(found) > size, True
        found = found[:size][::-1]
    else:
        found = _found(rows, values, _parse(before) if before else (), newer=False, **cut)
        has_newer, has_older = bool(before), len(found) > size
        found = found[:size]
    if not found and (before or after):
        raise Http404("لا توجد صفحة هنا.")
    return Page(
        stories=found,
        newer=f"?after={_cursor(found[0], keys)}" if found and has_newer else "",
        older=f"?before={_cursor(found[-1], keys)}" if found and has_older else "",
        is_first=not (before or after),
    )


def _cursor(row, keys):
    moment, number = (getattr(row, key) for key in keys)
    return f"{(moment - EPOCH) // timedelta(microseconds=1)}-{number}"


def _parse(cursor):
    match = CURSOR.fullmatch(cursor)
    if not match:
        raise Http404("عنوان الصفحة غير صحيح.")
    return EPOCH + timedelta(microseconds=int(match[1])), int(match[2])


def _found(rows, values, position, **cut):
    if callable(rows):
        return _prepared(*position, *values, rows=rows, cursor=len(position), **cut)
    return list(_cut(rows, position, **cut))


@Prepared
def _prepared(*values, rows, cursor, **cut):
    return _cut(rows(*values[cursor:]), values[:cursor], **cut)


def _cut(rows, position, *, keys, newer, most):
    """The first rows beyond a position, if there is one, nearest first."""
    beyond = _beyond(rows, position, keys, newer=newer) if position else rows
    return beyond.order_by(*(key if newer else f"-{key}" for key in keys))[:most]


def _beyond(rows, position, keys, *, newer):
    side = "gt" if newer else "lt"
    (moment_key, number_key), (moment, number) = keys, position
    beyond = Q(**{f"{moment_key}__{side}": moment})
    beyond |= Q(**{moment_key: moment, f"{number_key}__{side}": number})
    # Said once more of the moment alone: it is where both databases begin in the index, and not with the newest of all.
    return rows.filter(beyond, **{f"{moment_key}__{side}e": moment})
