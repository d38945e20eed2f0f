"""Which words a reader finds together."""

import pytest
from hypothesis import given

from articles.arabic.fold import fold
from articles.arabic.lists import words
from articles.arabic.stem import light_stem
from tests.articles.arabic.strategies import messy_text

LEXEMES = [
    (("مُدير", "مديـــر", "مدير"), "مدير"),
    (("مستشفى", "مستشفي"), "مستشف"),
    (("وزاره", "وزارة", "وللوزارة"), "وزار"),
    (("مسئول", "مسؤول"), "مسءول"),
    (("شئون", "شؤون"), "شءون"),
    (("شيء", "شئ", "شىء"), "شء"),
    (("٢٠٢٦", "۲۰۲۶"), "2026"),
    (("ﺍﻟﺒﻨﻚ",), "بنك"),
    (("كرة", "کرة"), "كره"),
    (("عبدالله",), "عبدالل"),
    (("على", "علي"), "عل"),
    (("المصريون", "المصريات", "مصرية", "مصري"), "مصر"),
    (("لمصر", "كمصر", "فمصر", "بمصر"), "مصر"),
    (("قرارًا", "قرارات", "قراراته"), "قرار"),
    (("حكومتها", "حكومته"), "حكوم"),
    (("أمريكا", "الأمريكي"), "امريك"),
    (("سوريا", "سوري"), "سور"),
    (("داخلية",), "داخلي"),
    (("داخل",), "داخل"),
    (("قناة",), "قناه"),
    (("لبنان",), "لبنان"),
    (("Café",), "cafe"),
    (("بيته",), "بيت"),
]


@pytest.mark.parametrize(("spellings", "lexeme"), LEXEMES)
def test_forms_of_one_word_share_a_lexeme(spellings, lexeme):
    assert {light_stem(spelling) for spelling in spellings} == {lexeme}


@pytest.mark.parametrize(
    ("word", "lexeme"),
    [
        ("وبالوزارة", "وزار"),
        ("فكالمعتاد", "معتاد"),
        ("وبوزارته", "وزار"),
        ("حكومتهما", "حكوم"),
        ("حكومتنا", "حكوم"),
        ("والده", "والد"),
        ("كتابه", "كتاب"),
        ("بيان", "بيان"),
        ("فلسطين", "فلسطين"),
        ("هولندا", "هولند"),
        ("ولأمريكا", "امريك"),
        ("والله", "الله"),
        ("جنيهات", "جنيه"),
        ("بن", "بن"),
        ("و", "و"),
        ("", ""),
    ],
)
def test_a_clitic_goes_and_the_word_stays(word, lexeme):
    assert light_stem(word) == lexeme


@pytest.mark.parametrize(("one", "other"), [("داخلية", "داخل"), ("جامعة", "جامع"), ("قناة", "قنا"), ("ميدان", "ميد")])
def test_words_of_the_lists_stay_apart(one, other):
    assert light_stem(one) != light_stem(other)


def test_a_protected_word_keeps_its_first_letter():
    assert [word for word in words("protected") if light_stem(word)[0] != fold(word)[0]] == []


@given(messy_text)
def test_no_word_is_stemmed_away(text):
    for word in fold(text).split():
        assert light_stem(word)
