"""Dates, hours and numbers as the paper prints them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.arabic import dates
from articles.arabic.dates import number, read_digits, since, to_arabic_digits

CAIRO = ZoneInfo("Africa/Cairo")
PI_DAY = datetime(2026, 3, 14, 15, 5, tzinfo=CAIRO)
NOON = datetime(2026, 3, 14, 12, 0, tzinfo=CAIRO)

MONTHS = {
    "egypt": "يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر",
    "levant": "كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين الثاني|كانون الأول",
    "maghreb": "جانفي|فيفري|مارس|أفريل|ماي|جوان|جويلية|أوت|سبتمبر|أكتوبر|نوفمبر|ديسمبر",
}


@pytest.mark.parametrize("region", MONTHS)
def test_months_have_the_names_of_the_region(region):
    assert [dates.month(date(2026, n, 1), region) for n in range(1, 13)] == MONTHS[region].split("|")


@pytest.mark.parametrize(
    ("region", "printed"),
    [("egypt", "السبت 14 مارس 2026"), ("levant", "السبت 14 آذار 2026"), ("maghreb", "السبت 14 مارس 2026")],
)
def test_a_long_date(region, printed):
    assert dates.long_date(PI_DAY, region) == printed


def test_the_week_in_order_from_monday():
    days = [dates.weekday(date(2026, 11, 23) + timedelta(days=n)) for n in range(7)]

    assert days == ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]


def test_the_other_shapes_of_a_date():
    assert dates.short_date(PI_DAY) == "14 مارس 2026"
    assert dates.byline_date(PI_DAY) == "السبت 14/مارس/2026 - 03:05 م"
    assert dates.date_time(datetime(2026, 11, 23, 10, 5, tzinfo=CAIRO)) == "الاثنين 23 نوفمبر 2026، 10:05 ص"
    assert dates.clock(datetime(2026, 3, 14, 9, 5, tzinfo=CAIRO)) == "09:05"
    assert dates.clock(datetime(2026, 3, 14, 14, 52, tzinfo=CAIRO)) == "14:52"


@pytest.mark.parametrize(
    ("hour", "printed"),
    [(0, "12:05 ص"), (1, "1:05 ص"), (11, "11:05 ص"), (12, "12:05 م"), (15, "3:05 م"), (23, "11:05 م")],
)
def test_the_time_of_day(hour, printed):
    assert dates.time_of_day(PI_DAY.replace(hour=hour)) == printed


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (timedelta(0), "الآن"),
        (timedelta(seconds=59), "الآن"),
        (timedelta(seconds=-30), "الآن"),
        (timedelta(minutes=1), "منذ دقيقة"),
        (timedelta(minutes=2), "منذ دقيقتين"),
        (timedelta(minutes=3, seconds=59), "منذ 3 دقائق"),
        (timedelta(minutes=11), "منذ 11 دقيقة"),
        (timedelta(minutes=59), "منذ 59 دقيقة"),
        (timedelta(hours=1), "منذ ساعة"),
        (timedelta(hours=2), "منذ ساعتين"),
        (timedelta(hours=10), "منذ 10 ساعات"),
        (timedelta(hours=23, minutes=59), "منذ 23 ساعة"),
        (timedelta(hours=24), "أمس 12:00 م"),
        (timedelta(hours=36), "أمس 12:00 ص"),
        (timedelta(hours=36, minutes=1), "12 مارس 2026"),
        (timedelta(days=400), "7 فبراير 2025"),
        (timedelta(hours=-2), "السبت 14 مارس 2026، 2:00 م"),
    ],
)
def test_how_long_ago(before, told):
    assert since(NOON - before, NOON) == told


def test_yesterday_is_the_newsroom_s_yesterday():
    now = datetime(2026, 3, 15, 23, 30, tzinfo=UTC)
    then = now - timedelta(hours=25)

    assert since(then, now) == "أمس 10:30 م"
    assert since(then, now, CAIRO) == "أمس 12:30 ص"
    assert since(then, now, CAIRO, "levant") == since(then, now, CAIRO)


def test_the_hour_that_summer_time_skips_is_not_counted():
    before = datetime(2026, 4, 23, 23, 30, tzinfo=CAIRO)
    after = datetime(2026, 4, 24, 1, 30, tzinfo=CAIRO)

    assert since(before, after) == "منذ ساعة"


@pytest.mark.parametrize(
    ("n", "region", "printed"),
    [
        (1234567.5, "egypt", "1,234,567.5"),
        (1234567.5, "levant", "1,234,567.5"),
        (1234567.5, "maghreb", "1.234.567,5"),
        (0, "egypt", "0"),
        (-1250, "egypt", "-1,250"),
        (100.0, "egypt", "100"),
        (Decimal("3.50"), "egypt", "3.50"),
        (1e21, "egypt", "1,000,000,000,000,000,000,000"),
    ],
)
def test_a_number_is_grouped(n, region, printed):
    assert number(n, region) == printed


@pytest.mark.parametrize(
    ("typed", "read"), [("٢٠٢٦", "2026"), ("۲۰۲۶", "2026"), ("٣٫٥ ٪", "3.5 %"), ("١٬٢٠٠", "1,200"), ("أ٫ب ٪", "أ٫ب ٪")]
)
def test_digits_of_any_keyboard_are_read(typed, read):
    assert read_digits(typed) == read


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("1,200 جنيه و3.5%", "١٬٢٠٠ جنيه و٣٫٥٪"),
        ("14/03/2026", "١٤/٠٣/٢٠٢٦"),
        ("14.03.2026", "١٤.٠٣.٢٠٢٦"),
        ("14:30 في 2026.", "١٤:٣٠ في ٢٠٢٦."),
        ("2-1", "٢-١"),
        ("COVID-19 و5G وC3.2%", "COVID-19 و5G وC3.2%"),
    ],
)
def test_a_site_may_show_arabic_digits(stored, shown):
    assert to_arabic_digits(stored) == shown


@given(st.text(st.sampled_from("0123456789.,% :/-م ،a\n")))
def test_digits_come_back_from_display_as_they_were(text):
    assert read_digits(to_arabic_digits(text)) == text


@given(st.integers(-(10**15), 10**15))
def test_a_shown_number_can_be_read_back(n):
    assert int(read_digits(to_arabic_digits(number(n))).replace(",", "")) == n
