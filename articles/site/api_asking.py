"""What may be asked of the API, read and judged: a value, or a refusal that says which parameter to mend and how."""

import re
from datetime import UTC, datetime

from django.utils import timezone

from articles.site.api_shapes import DEFAULT, STORY
from articles.site.paging import CURSOR

LIMIT, MOST = 20, 100
_UNSEEN = re.compile("[\x00-\x1f\x7f]")
# In an address a plus that nobody encoded arrives as a space.
_LOST_PLUS = re.compile(r" (?=[0-9]{2}:?[0-9]{2}$)")
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(8999, 1, 1, tzinfo=UTC)


class Refused(Exception):
    """An answer that is no data: its status, and a sentence for whoever reads logs."""

    def __init__(self, status, message, parameter=None, **more):
        super().__init__(message)
        self.status = status
        self.body = {"error": {"status": status, "message": message, "parameter": parameter}} | more


def word(asked, name):
    """A name as it stands in addresses; None where it was not asked for."""
    value = asked.get(name)
    if value is not None and (not value or len(value) > 200 or _UNSEEN.search(value)):
        raise Refused(400, "اكتب الاسم كما يظهر في الرابط.", name)
    return value


def number(asked, name):
    value = asked.get(name)
    if value is None:
        return None
    if not re.fullmatch("[0-9]{1,15}", value, re.ASCII):
        raise Refused(400, "اكتب رقمًا صحيحًا موجبًا.", name)
    return int(value)


def limit(asked):
    value = number(asked, "limit")
    if value is None:
        return LIMIT
    if not 1 <= value <= MOST:
        raise Refused(400, f"اطلب من 1 إلى {MOST} في الصفحة.", "limit")
    return value


def cursor(asked):
    value = asked.get("before")
    if value is not None and not CURSOR.fullmatch(value):
        raise Refused(400, "خذ هذه القيمة من next في الصفحة السابقة.", "before")
    return value


def moment(asked, name):
    """A date or an hour as ISO 8601 writes it, by Cairo's clock unless it says which."""
    value = asked.get(name)
    if value is None:
        return None
    try:
        found = datetime.fromisoformat(_LOST_PLUS.sub("+", value.strip()))
    except ValueError as wrong:
        raise Refused(400, "اكتب الوقت بصيغة ISO 8601، مثل 2026-11-25T14:00:00+02:00.", name) from wrong
    # The first and the last years have hours that no other time zone has.
    if not EARLIEST.year < found.year < LATEST.year:
        return EARLIEST if found.year <= EARLIEST.year else LATEST
    aware = found if found.tzinfo else found.replace(tzinfo=timezone.get_current_timezone())
    # PostgreSQL knows no offset beyond sixteen hours, ISO 8601 does.
    return aware.astimezone(UTC)


def fields(asked, default=DEFAULT):
    """Which fields of a story to send, in the order in which they are documented."""
    value = asked.get("fields")
    if value is None:
        return default or tuple(STORY)
    wanted = {name.strip() for name in value.split(",")}
    unknown = sorted(wanted - set(STORY))
    if unknown:
        raise Refused(400, f"اختر من: {', '.join(STORY)}.", "fields")
    return tuple(name for name in STORY if name in wanted)
