"""The Hijri date by the Umm al-Qura calendar (arabic.md §5). Egypt announces months by sighting, hence the shift."""

from datetime import date, timedelta

from hijridate import Gregorian

MONTHS = (
    *("محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة"),
    *("رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة"),
)
MOST_SHIFT = 1


def hijri_date(d: date, shift: int = 0) -> str:
    """«25 رمضان 1447 هـ»; `shift` is -1, 0 or 1 days. Empty outside 1343-1500, which the calendar does not know."""
    shift = max(-MOST_SHIFT, min(MOST_SHIFT, shift))
    moved = d + timedelta(days=shift)
    try:
        found = Gregorian(moved.year, moved.month, moved.day).to_hijri()
    except OverflowError:
        return ""
    return f"{found.day} {MONTHS[found.month - 1]} {found.year} هـ"
