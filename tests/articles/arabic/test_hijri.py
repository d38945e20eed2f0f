"""The Hijri date: arabic.md §5, with the shift for a month that was sighted earlier or later."""

from datetime import date

import pytest

from articles.arabic.hijri import hijri_date


@pytest.mark.parametrize(
    ("day", "shift", "shown"),
    [
        (date(2026, 3, 14), 0, "25 رمضان 1447 هـ"),
        (date(2026, 3, 14), -1, "24 رمضان 1447 هـ"),
        (date(2026, 3, 14), 1, "26 رمضان 1447 هـ"),
        (date(2026, 3, 14), 9, "26 رمضان 1447 هـ"),
        (date(2025, 6, 26), 0, "1 محرم 1447 هـ"),
        (date(1800, 1, 1), 0, ""),
        (date(2300, 1, 1), 0, ""),
    ],
)
def test_a_day_by_the_umm_al_qura_calendar(day, shift, shown):
    assert hijri_date(day, shift) == shown
