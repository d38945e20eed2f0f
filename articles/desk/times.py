"""Moments as Cairo's clocks show them, through the nights on which the clock changes (security.md T). Pure functions."""

from datetime import UTC, datetime, tzinfo

from articles.arabic.dates import date_time


class ClockSkips(ValueError):
    """The clock jumps over this moment; `next_valid` is the first one after the gap."""

    def __init__(self, next_valid: datetime) -> None:
        super().__init__(f"هذه الساعة لا وجود لها ليلة تقديم الساعة: أقرب وقت صحيح {date_time(next_valid)}.")
        self.next_valid = next_valid


class ClockRepeats(ValueError):
    """The clock shows this moment twice; one has to say which."""

    def __init__(self) -> None:
        super().__init__("هذه الساعة تأتي مرتين ليلة تأخير الساعة: اختر المرة الأولى أو الثانية.")


def local_moment(naive: datetime, tz: tzinfo, *, second: bool | None = None) -> datetime:
    """The aware moment of a wall clock reading. `second` says which of two, where the clock shows it twice.

    Raises ClockSkips or ClockRepeats.
    """
    first = naive.replace(tzinfo=tz, fold=0)
    if first.astimezone(UTC).astimezone(tz).replace(tzinfo=None) != naive:
        # In the gap the earlier offset still counts on: the reading names the moment as if nothing had jumped.
        raise ClockSkips(first.astimezone(UTC).astimezone(tz))
    if is_shown_twice(naive, tz):
        if second is None:
            raise ClockRepeats
        return naive.replace(tzinfo=tz, fold=int(second))
    return first


def is_shown_twice(naive: datetime, tz: tzinfo) -> bool:
    """Whether this reading comes twice, on the night the clock falls back."""
    early, late = (naive.replace(tzinfo=tz, fold=fold) for fold in (0, 1))
    exists = early.astimezone(UTC).astimezone(tz).replace(tzinfo=None) == naive
    return exists and early.utcoffset() != late.utcoffset()
