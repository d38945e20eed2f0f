"""What counts as the same word, name or title."""

import sys
import unicodedata

import pytest
from hypothesis import given

from articles.arabic.fold import fold, fold_key
from tests.articles.arabic.strategies import messy_text

SAME_WORD = [
    (("مُدير", "مديـــر", "مدير"), "مدير"),
    (("مستشفى", "مستشفي"), "مستشفي"),
    (("وزاره", "وزارة"), "وزاره"),
    (("مسئول", "مسؤول"), "مسءول"),
    (("شئون", "شؤون"), "شءون"),
    (("شيء", "شئ", "شىء"), "شء"),
    (("٢٠٢٦", "۲۰۲۶", "2026"), "2026"),
    (("ﺍﻟﺒﻨﻚ", "البنك"), "البنك"),
    (("كرة", "کرة", "كرۀ"), "كره"),
    (("أبو\u200cظبي", "ابوظبى"), "ابوظبي"),
    (("على", "علي", "علی"), "علي"),
    (("قرارًا", "قراراً", "قرار"), "قرار"),
    (("أمريكا", "إمريكا", "آمريكا", "ٱمريكا", "امريكا"), "امريكا"),
    (("گوگل", "جوجل"), "جوجل"),
    (("چيپس", "جيبس"), "جيبس"),
    (("ڤيديو", "فيديو"), "فيديو"),
    (("ژاکت", "زاكت"), "زاكت"),
    (("Café", "CAFE", "Cafe\u0301"), "cafe"),
    (("م\u200fص\u200dر\u2067\u2069", "\ufeffمصر", "م\u00adصر"), "مصر"),
    (("لأ\u064e", "لأ", "لا\u0654", "ﻷ"), "لا"),
    (("هٰذا", "هذا"), "هذا"),
]


@pytest.mark.parametrize(("spellings", "folded"), SAME_WORD)
def test_spellings_of_one_word_fold_to_one(spellings, folded):
    assert {fold(spelling) for spelling in spellings} == {folded}


def test_a_hamza_that_is_spoken_keeps_words_apart():
    assert fold("رؤوس") != fold("روس")


def test_tanween_loses_its_alef_only_at_the_end_of_a_word():
    assert fold("شكرًا جزيلاً يا سادة") == "شكر جزيل يا ساده"


def test_any_white_space_becomes_one_space():
    assert fold("  مصر\u00a0\n\t تفوز\u2003اليوم ") == "مصر تفوز اليوم"


def test_punctuation_stays():
    assert fold("«نعم»، قال.") == "«نعم»، قال."


@given(messy_text)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


def test_every_single_character_folds_for_good():
    characters = (chr(code) for code in range(sys.maxunicode + 1))
    assigned = (char for char in characters if unicodedata.category(char) not in ("Cn", "Co", "Cs"))
    unstable = [char for char in assigned if fold(fold(char)) != fold(char)]

    assert unstable == []


@given(messy_text)
def test_nothing_hidden_survives(text):
    assert not any(unicodedata.category(char) == "Cf" for char in fold(text))


@pytest.mark.parametrize(
    "spelling",
    [
        "د. أحمد عبد الله",
        "د/ أحمد عبدالله",
        "الدكتور أحمد عبد الله",
        "أ.د. أحمد عبدالله",
        "أ. د أحمد عبد الله",
        "أ.أحمد عبدالله",
        "الأستاذ الدكتور احمد عبد اللّه",
        "المهندس أحمد عبد الله",
        "م. أحمد عبدالله",
        "  أحمد   عبد\u00a0الله. ",
    ],
)
def test_a_person_has_one_key_whatever_the_title(spelling):
    assert fold_key(spelling) == "احمد عبدالله"


def test_a_woman_s_title_goes_too():
    assert fold_key("الدكتورة منى") == fold_key("الأستاذة منى") == fold_key("منى")


@pytest.mark.parametrize("name", ["الدكتور", "د.", "المهندسون العرب", "أماني", "داليا", "مريم"])
def test_a_name_is_never_mistaken_for_a_title(name):
    assert fold_key(name) == fold(name).rstrip(".")


def test_places_that_are_written_in_two_words_or_one_share_a_key():
    assert fold_key("أبو ظبي") == fold_key("أبوظبى")


@given(messy_text)
def test_a_key_has_no_spaces_to_trip_over(text):
    key = fold_key(text)

    assert key == " ".join(key.split())
