"""What search sees of a text, and where it stood."""

from itertools import pairwise

import pytest
from hypothesis import given

from articles.arabic.tokens import analyse, lexemes, plain_words, terms_among, tokenise
from tests.articles.arabic.strategies import messy_text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("قال مُدير المستشفى", ["قال", "مُدير", "المستشفى"]),
        ("مديـــر أبو\u200cظبي", ["مديـــر", "أبو\u200cظبي"]),
        ("مصر\u200f، \u200eليبيا\u200f", ["مصر", "ليبيا"]),
        ("COVID-19", ["COVID", "19"]),
        ("الـ14 مارس", ["الـ", "14", "مارس"]),
        ("الـCNN", ["الـ", "CNN"]),
        ("1,250 جنيه و٣٬٤٠٠", ["1,250", "جنيه", "و", "٣٬٤٠٠"]),
        ("user_1 5G don't", ["user", "1", "5G", "don", "t"]),
        ("«نعم»؟!", ["نعم"]),
        ("", []),
    ],
)
def test_a_text_falls_into_its_words(text, words):
    assert [token.text for token in tokenise(text)] == words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("أبو ظبي", ["ابوظب"]),
        ("أبو\u200cظبي", ["ابوظب"]),
        ("أبوظبى", ["ابوظب"]),
        ("عبد الله", ["عبدالل"]),
        ("عبدالله", ["عبدالل"]),
        ("لعبد الله", ["عبدالل"]),
        ("عبد، الله", ["عبد", "الله"]),
        ("أبو في", ["ابو"]),
        ("أبو 14", ["ابو", "14"]),
        ("COVID-19", ["covid", "19"]),
        ("Café", ["cafe"]),
        ('بـ"الأهرام"', ["اهرام"]),
        ("الـ14", ["14"]),
        ("1,250", ["1250"]),
        ("في هذا الذي كان", []),
        ("على علي", ["عل", "عل"]),
        ("سيدنا محمد ﷺ", ["سيد", "محمد"]),
    ],
)
def test_a_text_is_indexed_as(text, expected):
    assert lexemes(text) == expected


def test_the_preposition_ala_is_no_stop_word_since_ali_is_a_name():
    assert lexemes("على") == lexemes("علي") == ["عل"]


@pytest.mark.parametrize(
    "text",
    [
        "زار عبد الله وأبو ظبي",
        "عبد\nالله",
        "قال أبو - ظبي اليوم",
        "أبو\u2003ظبي",
        "ثم وأبو عبد الله",
        "عبد",
        "لعبد\u00a0الله في أبو",
    ],
)
def test_a_name_is_joined_alike_in_the_quick_reading_of_a_text_and_in_the_slow(text):
    assert lexemes(f"{text}، ثم\n{text}") == [term.lexeme for term in analyse(f"{text}، ثم\n{text}")]
    assert terms_among(text, lexemes(text)) == analyse(text)


def test_a_joined_name_stands_where_both_its_words_stood():
    text = "زار عبد الفتاح القاهرة"

    assert [text[term.start : term.end] for term in analyse(text)] == ["زار", "عبد الفتاح", "القاهرة"]


def test_autocomplete_gets_whole_words():
    assert plain_words("وزارة الخارجية في أبو ظبي") == ["وزاره", "الخارجيه", "في", "ابوظبي"]


@given(messy_text)
def test_tokens_stand_where_they_say_in_order(text):
    tokens = tokenise(text)

    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert all(one.end <= other.start for one, other in pairwise(tokens))


@given(messy_text)
def test_a_lexeme_is_letters_and_digits_that_no_database_splits_again(text):
    assert all(term.lexeme.isalnum() and term.start < term.end for term in analyse(text))


@given(messy_text)
def test_terms_that_are_looked_for_stand_where_the_whole_reading_finds_them(text):
    wanted = {term.lexeme for term in analyse(text)[::2]}

    assert terms_among(text, wanted) == [term for term in analyse(text) if term.lexeme in wanted]
