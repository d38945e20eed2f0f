"""The readable tail of an address."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.arabic.slug import slug
from tests.articles.arabic.strategies import messy_text


@pytest.mark.parametrize(
    ("headline", "tail"),
    [
        ('«المسئولون»: قـــال الرئيس.. "نعم" للاتفاق 100%', "المسئولون-قال-الرئيس-نعم-للاتفاق-100"),
        ("إيران/أمريكا؟ نعم، لا", "إيران-أمريكا-نعم-لا"),
        ("مُنْتَخَب مصر\u200f يسجّل ٣ أهداف", "منتخب-مصر-يسجل-3-أهداف"),
        ("ﻣﺼﺮ vs FIFA", "مصر-vs-fifa"),
        ("1,250 جنيهًا", "1250-جنيها"),
        ("user_1 - أبو\u200cظبي", "user-1-أبوظبي"),
    ],
)
def test_a_headline_becomes(headline, tail):
    assert slug(headline) == tail


@pytest.mark.parametrize("headline", ["", "  ", "«..»", "ـــ", "😀", "\u3164", "\u200f"])
def test_a_headline_without_words_still_has_an_address(headline):
    assert slug(headline) == "خبر"


def test_a_long_headline_is_cut_after_a_whole_word():
    assert slug("كلمة " * 30) == "-".join(["كلمة"] * 14)


def test_a_word_of_seventy_letters_is_all_there_is():
    assert slug("ا" * 70 + " ب") == "ا" * 70
    assert slug("ا" * 100) == "ا" * 70


def test_two_ways_to_store_a_letter_give_one_address():
    assert slug("أمل") == slug(unicodedata.normalize("NFD", "أمل"))


@given(messy_text | st.text())
def test_every_slug_fits_the_rules(text):
    tail = slug(text)

    assert 0 < len(tail) <= 70
    assert all(part.isalnum() for part in tail.split("-"))
    assert slug(tail) == tail
    assert unicodedata.is_normalized("NFC", tail)
