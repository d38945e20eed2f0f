"""Cairo's clock on the two nights it changes: Friday 24 April 2026 skips an hour, Thursday 29 October has one twice."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from articles.desk.fields import MomentField
from articles.desk.times import ClockRepeats, ClockSkips, local_moment

CAIRO = ZoneInfo("Africa/Cairo")


def test_an_ordinary_reading_is_cairos_winter_or_summer_time():
    assert local_moment(datetime(2026, 1, 5, 9, 0), CAIRO).utcoffset() == timedelta(hours=2)  # noqa: DTZ001
    assert local_moment(datetime(2026, 7, 5, 9, 0), CAIRO).utcoffset() == timedelta(hours=3)  # noqa: DTZ001


def test_an_hour_that_does_not_exist_is_refused_with_the_next_one_that_does():
    with pytest.raises(ClockSkips) as trouble:
        local_moment(datetime(2026, 4, 24, 0, 30), CAIRO)  # noqa: DTZ001

    assert trouble.value.next_valid == datetime(2026, 4, 24, 1, 30, tzinfo=CAIRO)
    assert "1:30" in str(trouble.value)


def test_an_hour_that_comes_twice_asks_which():
    reading = datetime(2026, 10, 29, 23, 15)  # noqa: DTZ001

    with pytest.raises(ClockRepeats):
        local_moment(reading, CAIRO)
    assert local_moment(reading, CAIRO, second=False).astimezone(UTC) == datetime(2026, 10, 29, 20, 15, tzinfo=UTC)
    assert local_moment(reading, CAIRO, second=True).astimezone(UTC) == datetime(2026, 10, 29, 21, 15, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["2026-11-23T14:30", "2026-11-23 14:30", "٢٠٢٦-١١-٢٣ ١٤:٣٠", "23/11/2026 14:30"])
def test_digits_and_separators_as_people_type_them(typed):
    assert MomentField().clean(typed) == datetime(2026, 11, 23, 14, 30, tzinfo=CAIRO)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("غدًا", "اكتب التاريخ والساعة"),
        ("2026-13-45T10:00", "اكتب التاريخ والساعة"),
        ("2026-04-24T00:30", "أقرب وقت صحيح"),
        ("2026-10-29T23:15", "الأولى أو الثانية"),
    ],
)
def test_an_impossible_moment_is_told_with_its_remedy(typed, says):
    with pytest.raises(ValidationError, match=says):
        MomentField().clean(typed)


def test_the_answer_to_which_of_two_is_taken_from_the_form():
    field = MomentField()
    value = field.widget.value_from_datadict({"at": "2026-10-29T23:15", "at_which": "2"}, {}, "at")

    assert field.clean(value).fold == 1
    assert 'value="2" selected' in field.widget.render("at", value)
    assert 'value="2" selected' in field.widget.render("at", field.clean(value))


def test_an_ordinary_night_is_not_asked_about():
    assert "select" not in MomentField().widget.render("at", "2026-11-23T23:15")
