"""Keyset paging over stories: «الأحدث» and «الأقدم» without page numbers, counts or offsets."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q
from django.http import Http404

PAGE_SIZE = 20
CURSOR = re.compile(r"(-?\d{1,16})-(\d{1,15})", re.ASCII)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Page:
    stories: list
    newer: str
    older: str


def page_of(stories, params, size=PAGE_SIZE):
    """One page of a newest-first story queryset. Raises Http404 for a bad cursor or a page beyond the end."""
    before, after = params.get("before"), params.get("after")
    if after:
        found = list(_beyond(stories, _parse(after), newer=True).order_by("published_at", "article_id")[: size + 1])
        has_newer, has_older = len(found) > size, True
        found = found[:size][::-1]
    else:
        cut = _beyond(stories, _parse(before), newer=False) if before else stories
        found = list(cut.newest_first()[: size + 1])
        has_newer, has_older = bool(before), len(found) > size
        found = found[:size]
    if not found and (before or after):
        raise Http404("لا توجد صفحة هنا.")
    return Page(
        stories=found,
        newer=f"?after={_cursor(found[0])}" if found and has_newer else "",
        older=f"?before={_cursor(found[-1])}" if found and has_older else "",
    )


def _cursor(story):
    return f"{(story.published_at - EPOCH) // timedelta(microseconds=1)}-{story.article_id}"


def _parse(cursor):
    match = CURSOR.fullmatch(cursor)
    if not match:
        raise Http404("عنوان الصفحة غير صحيح.")
    return EPOCH + timedelta(microseconds=int(match[1])), int(match[2])


def _beyond(stories, position, *, newer):
    moment, article_id = position
    if newer:
        return stories.filter(Q(published_at__gt=moment) | Q(published_at=moment, article_id__gt=article_id))
    return stories.filter(Q(published_at__lt=moment) | Q(published_at=moment, article_id__lt=article_id))
