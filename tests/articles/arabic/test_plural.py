"""Numbers with the right form of their noun."""

import pytest

from articles.arabic import plural
from articles.arabic.plural import Forms, count

TABLE = {
    "SINCE_MINUTE": ("الآن", "منذ دقيقة", "منذ دقيقتين", "منذ {n} دقائق", "منذ {n} دقيقة", "منذ {n} دقيقة"),
    "SINCE_HOUR": (None, "منذ ساعة", "منذ ساعتين", "منذ {n} ساعات", "منذ {n} ساعة", "منذ {n} ساعة"),
    "SINCE_DAY": ("اليوم", "أمس", "منذ يومين", "منذ {n} أيام", "منذ {n} يومًا", "منذ {n} يوم"),
    "SINCE_MONTH": (None, "منذ شهر", "منذ شهرين", "منذ {n} أشهر", "منذ {n} شهرًا", "منذ {n} شهر"),
    "COMMENT": ("لا تعليقات", "تعليق واحد", "تعليقان", "{n} تعليقات", "{n} تعليقًا", "{n} تعليق"),
    "VIEW": ("لا مشاهدات", "مشاهدة واحدة", "مشاهدتان", "{n} مشاهدات", "{n} مشاهدة", "{n} مشاهدة"),
    "RESULT": ("لا نتائج", "نتيجة واحدة", "نتيجتان", "{n} نتائج", "{n} نتيجة", "{n} نتيجة"),
}
CLASSES = ((0,), (1,), (2,), (3, 10, 103), (11, 26, 99, 111), (100, 101, 102, 200))


@pytest.mark.parametrize("noun", TABLE)
def test_a_noun_follows_its_number(noun):
    for numbers, form in zip(CLASSES, TABLE[noun], strict=True):
        for n in numbers:
            if form is not None:
                assert count(n, getattr(plural, noun)) == form.format(n=n)


def test_a_thousand_is_grouped():
    assert count(1250, plural.VIEW) == "1,250 مشاهدة"


def test_a_negative_number_counts_by_its_size():
    assert count(-3, plural.WORD) == "-3 كلمات"


NOUNS = [name for name, forms in vars(plural).items() if isinstance(forms, Forms)]


@pytest.mark.parametrize("noun", NOUNS)
def test_every_noun_has_all_six_forms_and_writes_the_number_where_arabic_does(noun):
    forms = getattr(plural, noun)

    assert all(forms)
    assert ["{n}" in form for form in forms] == [False, False, False, True, True, True]


def test_the_nouns_the_screens_need_are_there():
    durations = {"MINUTE", "HOUR", "DAY", "MONTH", "YEAR", "SINCE_MINUTE", "SINCE_HOUR", "SINCE_DAY"}
    contents = {"WORD", "CHARACTER", "PARAGRAPH", "RESULT", "STORY", "PHOTO", "VIEW", "COMMENT"}

    assert durations | contents | {"NOTE", "PROBLEM", "WARNING"} <= set(NOUNS)
