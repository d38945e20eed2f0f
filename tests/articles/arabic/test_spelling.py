"""What the writer is asked about, and never corrected for."""

import pytest
from hypothesis import given

from articles.arabic.lists import words
from articles.arabic.spelling import House, suggest
from tests.articles.arabic.strategies import messy_text


def offered(text, house=None):
    return [(finding.found, finding.fix) for finding in suggest(text, *filter(None, [house]))]


@pytest.mark.parametrize(
    ("typed", "fix"),
    [
        ("القاهره", "القاهرة"),
        ("والجامعه", "والجامعة"),
        ("للوزاره", "للوزارة"),
        ("الى", "إلى"),
        ("انه", "أنه"),
        ("اذا", "إذا"),
        ("او", "أو"),
        ("ايضا", "أيضًا"),
        ("الان", "الآن"),
        ("اول", "أول"),
        ("احمد", "أحمد"),
        ("ابراهيم", "إبراهيم"),
        ("اسرائيل", "إسرائيل"),
        ("امريكا", "أمريكا"),
        ("الاهلي", "الأهلي"),
        ("والى", "وإلى"),
        ("هذة", "هذه"),
        ("لاكن", "لكن"),
        ("إنشاء الله", "إن شاء الله"),
        ("شئ", "شيء"),
        ("و قال", "وقال"),
        ("في في", "في"),
        ("آذار", "مارس"),
        ("وتشرين الأول", "وأكتوبر"),
    ],
)
def test_a_slip_is_offered_its_correction(typed, fix):
    assert offered(f"بدأ {typed} اليوم") == [(typed, fix)]


@pytest.mark.parametrize("word", sorted(words("final_heh")))
def test_a_true_heh_is_no_slip(word):
    assert offered(word) == []


@pytest.mark.parametrize(
    "text",
    [
        "القاهرة",
        "رويدا رويدا",
        "إلى الآن",
        "هذه وجه",
        "1) نعم أ) لا",
        "«نعم (لا)»",
        "5 5",
        "تابع #القاهره",
        "مستشفى وفى",
    ],
)
def test_good_spelling_is_left_in_peace(text):
    assert offered(text) == []


def test_what_only_a_person_can_mend_comes_without_a_fix():
    assert offered("«نعم (لا") == [("«", None), ("(", None)]
    assert offered("نعم» لا") == [("»", None)]


def test_an_egyptian_house_seats_the_hamza_on_the_yeh():
    assert offered("المسؤولون عن شؤون رؤوس", House(spelling="egyptian")) == [
        ("المسؤولون", "المسئولون"),
        ("شؤون", "شئون"),
        ("رؤوس", "رءوس"),
    ]


def test_any_other_house_seats_it_on_the_waw():
    assert offered("المسئولون عن شئون رءوس", House(spelling="standard")) == [
        ("المسئولون", "المسؤولون"),
        ("شئون", "شؤون"),
        ("رءوس", "رؤوس"),
    ]


def test_a_house_without_a_decision_takes_both():
    assert offered("المسؤولون والمسئولون فى في") == []


def test_a_house_may_want_the_dotless_final_yeh():
    assert offered("في المصري على علي", House(final_yeh="ى")) == [("في", "فى"), ("المصري", "المصرى")]


def test_a_house_that_wants_the_dots_leaves_true_alefs():
    assert offered("فى المصرى مستشفى موسى على", House(final_yeh="ي")) == [("فى", "في"), ("المصرى", "المصري")]


def test_ali_and_ala_are_told_apart_by_the_word_that_follows():
    assert offered("علي الرغم") == [("علي", "على")]
    assert offered("على باقري") == [("على", "علي")]
    assert offered("على حسن وعلي حسن") == []


def test_the_house_dictionary_is_the_house_s_own():
    assert offered("باع آذار الدينار", House(dictionary={"الدينار": "الجنيه"})) == [("الدينار", "الجنيه")]
    assert offered("آذار", House(dictionary={})) == []


def test_what_an_editor_waved_through_is_not_asked_again():
    assert offered("الى احمد", House(ignored={"الى"})) == [("احمد", "أحمد")]


@given(messy_text)
def test_suggestions_stand_where_they_say_in_reading_order(text):
    findings = suggest(text, House("egyptian", "ى"))

    assert all(text[finding.start : finding.end] == finding.found for finding in findings)
    assert [finding.start for finding in findings] == sorted(finding.start for finding in findings)
