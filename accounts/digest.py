"""The seal of each finished day of the record: a hash of its acts, chained to the day before.

Nothing runs at night: the first person to sign in, or `check_newsroom`, seals what is over. Whoever notes the newest digest
outside this machine can tell later whether anything before it was changed.
"""

import hashlib
import json
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models.record import Act, DayDigest

# A day is sealed some time after its end, when everything that began in it is written.
GRACE = timedelta(hours=1)
# After this long acts may be deleted (`manage.py tidy_record`); their days' seals stay in the chain.
RETENTION = timedelta(days=5 * 366)
COLUMNS = ("id", "at", "by_id", "address", "name", "about", "about_id", "title", "before", "after", "note")


@transaction.atomic
def seal(now=None):
    """Seal every finished day that has no seal. Days are those of UTC, which never repeat an hour."""
    end = ((now or timezone.now()) - GRACE).astimezone(UTC).date()
    last = DayDigest.objects.last()
    waiting = Act.objects.filter(at__lt=_midnight(end))
    if last:
        waiting = waiting.filter(at__gte=_midnight(last.day + timedelta(days=1)))
    previous = last.digest if last else ""
    for day in sorted({at.astimezone(UTC).date() for at in waiting.order_by().values_list("at", flat=True)}):
        count, digest = _digest_of(day, previous)
        DayDigest.objects.bulk_create([DayDigest(day=day, count=count, digest=digest)], ignore_conflicts=True)
        previous = digest


def broken():
    """One sentence for each day whose acts or place in the chain are not what was sealed."""
    previous, kept_since = "", timezone.now() - RETENTION
    for row in DayDigest.objects.iterator():
        if _midnight(row.day) >= kept_since:
            count, digest = _digest_of(row.day, previous)
            if count != row.count:
                yield f"The record of {row.day} has {count} acts, but {row.count} were sealed."
            elif digest != row.digest:
                yield f"The record of {row.day} is not what was sealed."
        previous = row.digest


def head():
    """The newest seal, for noting it elsewhere; None before the first."""
    return DayDigest.objects.last()


def _digest_of(day, previous):
    rows = Act.objects.filter(at__gte=_midnight(day), at__lt=_midnight(day + timedelta(days=1))).order_by("id")
    chain = hashlib.sha256(f"{previous}\n{day.isoformat()}\n".encode())
    count = 0
    for row in rows.values_list(*COLUMNS).iterator():
        chain.update((json.dumps(_plain(row), ensure_ascii=False, sort_keys=True) + "\n").encode())
        count += 1
    return count, chain.hexdigest()


def _plain(row):
    return [value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value for value in row]


def _midnight(day):
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
