"""What the checklist says of photos: pure functions, every verdict by name."""

from datetime import UTC, datetime, timedelta

import pytest

from articles.press.photo_checks import PhotoTexts, photo_problems

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
GOOD = {
    "caption": "الوزير يفتتح المرفأ في رشيد صباح الأحد",
    "alt": "رجل يقص شريطًا أمام مراكب زرقاء",
    "credit": "ليلى الحبر",
}


def words(**changes):
    return [(p.message, p.blocking) for p in photo_problems(PhotoTexts(**GOOD | changes), [], NOW)]


def test_a_photo_that_says_everything_passes():
    assert words() == []
    assert photo_problems(None, [], NOW) == []


@pytest.mark.parametrize(("missing", "name"), [("caption", "تعليق"), ("alt", "نص بديل"), ("credit", "مصدر")])
def test_each_missing_text_stops_publication(missing, name):
    assert words(**{missing: ""}) == [(f"الصورة الرئيسية بلا {name}: أكمله في بيانات الصورة.", True)]


def test_a_decorative_photo_needs_its_credit_only():
    assert words(caption="", alt="", decorative=True) == []
    assert [blocking for _, blocking in words(caption="", alt="", credit="", decorative=True)] == [True]


@pytest.mark.parametrize(
    ("alt", "part"),
    [
        (GOOD["caption"], "هو التعليق نفسه"),
        ("الوزير يفتتح المرفأ في رشيد صباح الاحد", "هو التعليق نفسه"),
        ("الوزير يفتتح المرفأ في", "مبتور"),
        ("رجل يقص شريطًا أمام…", "مبتور"),
        ("صورة الوزير يقص الشريط", "يبدأ بكلمة «صورة»"),
        ("IMG_2041", "اسم ملف"),
        ("مرفأ.jpg", "اسم ملف"),
    ],
)
def test_an_alternative_text_that_helps_nobody_is_a_warning(alt, part):
    [(message, blocking)] = words(alt=alt)
    assert part in message
    assert not blocking


@pytest.mark.parametrize("alt", ["مصورون أمام مراكب", "قارب", "3 رجال على رصيف"])
def test_an_ordinary_alternative_text_is_no_warning(alt):
    assert words(alt=alt) == []


def test_a_narrow_photo_is_a_warning():
    assert [("1200" in message, blocking) for message, blocking in words(width=900)] == [(True, False)]


def test_the_terms_of_a_photo_are_asked_for_the_hour_of_publication():
    assert words(embargo_until=NOW, expires_at=NOW + timedelta(seconds=1)) == []
    assert [blocking for _, blocking in words(embargo_until=NOW + timedelta(seconds=1))] == [True]
    assert [blocking for _, blocking in words(expires_at=NOW)] == [True]
    assert [blocking for _, blocking in words(is_spent=True)] == [True]


def test_photos_in_the_text_are_numbered_and_blocking_findings_come_first():
    photos = [PhotoTexts(**GOOD | {"width": 100}), PhotoTexts(**GOOD | {"credit": ""})]
    found = photo_problems(None, photos, NOW)
    assert [(problem.field, problem.blocking) for problem in found] == [("photos", True), ("photos", False)]
    assert found[0].message.startswith("الصورة 2 داخل النص")
