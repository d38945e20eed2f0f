"""Dates, hours and numbers as Arabic papers print them (arabic.md §5, ux.md §1.7). Nothing here reads the clock.

Every datetime is aware and already in the newsroom's zone; only `since` converts. The Hijri date is in hijri.py.
"""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Literal

from .plural import SINCE_HOUR, SINCE_MINUTE, count

Region = Literal["egypt", "levant", "maghreb"]

WEEKDAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
MONTHS: dict[Region, tuple[str, ...]] = {
    "egypt": (
        *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو"),
        *("يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
    ),
    "levant": (
        *("كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران"),
        *("تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول"),
    ),
    "maghreb": (
        *("جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان"),
        *("جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
    ),
}

_TO_WESTERN = str.maketrans({chr(zero + n): str(n) for zero in (0x660, 0x6F0) for n in range(10)})
_TO_ARABIC = str.maketrans({str(n): chr(0x660 + n) for n in range(10)})
_DIGITS = re.compile(r"[0-9](?:[0-9.,]*[0-9])?")
_NUMBER = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")


def month(d: date, region: Region = "egypt") -> str:
    """The name of the month of `d`."""
    return MONTHS[region][d.month - 1]


def weekday(d: date) -> str:
    """The name of the day of `d`."""
    return WEEKDAYS[d.weekday()]


def long_date(d: date, region: Region = "egypt") -> str:
    """«السبت 14 مارس 2026»."""
    return f"{weekday(d)} {short_date(d, region)}"


def short_date(d: date, region: Region = "egypt") -> str:
    """«14 مارس 2026»."""
    return f"{d.day} {month(d, region)} {d.year}"


def byline_date(dt: datetime, region: Region = "egypt") -> str:
    """«السبت 14/مارس/2026 - 03:05 م», as Egyptian bylines have it."""
    return f"{weekday(dt)} {dt.day}/{month(dt, region)}/{dt.year} - {_padded_time(dt)}"


def time_of_day(dt: datetime) -> str:
    """«3:05 م»."""
    return f"{dt.hour % 12 or 12}:{dt.minute:02} {_half(dt)}"


def clock(dt: datetime) -> str:
    """«14:52»."""
    return f"{dt.hour:02}:{dt.minute:02}"


def date_time(dt: datetime, region: Region = "egypt") -> str:
    """«الاثنين 23 نوفمبر 2026، 10:05 ص»."""
    return f"{long_date(dt, region)}، {time_of_day(dt)}"


def since(then: datetime, now: datetime, tz: tzinfo | None = None, region: Region = "egypt") -> str:
    """How long before `now` was `then`: «منذ 3 دقائق» up to 24 hours, then «أمس 03:05 م», then the date.

    "Yesterday" and the date are those of `tz`, or of the zone of `now`. A moment still to come is told in full.
    """
    zone = tz or now.tzinfo
    # Aware datetimes of one zone subtract by the wall clock, which is an hour off on two days of the year.
    passed = now.astimezone(UTC) - then.astimezone(UTC)
    local = then.astimezone(zone)
    if passed <= timedelta(minutes=-1):
        return date_time(local, region)
    if passed < timedelta(hours=1):
        return count(max(0, passed // timedelta(minutes=1)), SINCE_MINUTE)
    if passed < timedelta(hours=24):
        return count(passed // timedelta(hours=1), SINCE_HOUR)
    if now.astimezone(zone).date() - local.date() == timedelta(days=1):
        return f"أمس {_padded_time(local)}"
    return short_date(local, region)


def number(n: int | float | Decimal, region: Region = "egypt") -> str:
    """`n` grouped in thousands: «1,234,567.5», in the Maghreb «1.234.567,5»."""
    grouped = f"{Decimal(str(n)):,f}"
    if isinstance(n, float) and "." in grouped:
        grouped = grouped.rstrip("0").rstrip(".")
    return grouped.translate(str.maketrans(",.", ".,")) if region == "maghreb" else grouped


def read_digits(text: str) -> str:
    """`text` with Arabic-Indic and Persian digits as Western ones, and ٫ ٬ ٪ beside them as . , %."""
    text = text.translate(_TO_WESTERN)
    text = re.sub(r"(?<=[0-9])[٫٬](?=[0-9])", lambda found: "." if found[0] == "٫" else ",", text)
    return re.sub(r"(?<=[0-9])(\s?)٪", r"\1%", text)


def to_arabic_digits(text: str) -> str:
    """`text` with Arabic-Indic digits and ٫ ٬ ٪, for display only. What has a Latin letter in it stays: COVID-19."""
    text = re.sub(r"\S+", lambda found: _chunk_to_arabic(found[0]), text)
    return re.sub(r"(?<=[٠-٩])(\s?)%", r"\1٪", text)


def _chunk_to_arabic(chunk: str) -> str:
    return chunk if re.search("[A-Za-z]", chunk) else _DIGITS.sub(lambda found: _digits_to_arabic(found[0]), chunk)


def _digits_to_arabic(digits: str) -> str:
    # In 14.03.2026 the points are no decimal signs.
    signs = str.maketrans(",.", "٬٫") if _NUMBER.fullmatch(digits) else {}
    return digits.translate(signs).translate(_TO_ARABIC)


def _half(dt: datetime) -> str:
    return "ص" if dt.hour < 12 else "م"


def _padded_time(dt: datetime) -> str:
    return f"{dt.hour % 12 or 12:02}:{dt.minute:02} {_half(dt)}"
