"""Which hidden characters a field keeps and which it drops."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.arabic.hygiene import clean_line, clean_text, cut_at_grapheme, has_visible_letter
from tests.articles.arabic.strategies import messy_text

KEPT = [
    *("مُدَرِّسٌ", "جلســـة", "أبو\u200cظبي", "ه\u200d", "C++\u200e", "مصر\u200f", "\u061c14", "\u2068@user\u2069"),
    *("👨\u200d👩\u200d👧", "☝🏽", "❤\ufe0f", "🇪🇬", "1\ufe0f\u20e3"),
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
]
DROPPED = [
    *(
        "\x00",
        "\x07",
        "\x1b",
        "\x7f",
        "\x80",
        "\x9f",
        "\u202a",
        "\u202b",
        "\u202c",
        "\u202d",
        "\u202e",
        "\ufeff",
        "\ufff9",
    ),
    *(
        "\ufdd0",
        "\ufdef",
        "\ufffe",
        "\uffff",
        "\U0010ffff",
        "\ud800",
        "\udfff",
        "\U000e0001",
        "\U000e0041",
        "\U000e007f",
    ),
]


@pytest.mark.parametrize("text", KEPT)
def test_what_writers_mean_is_kept(text):
    assert clean_line(text) == text
    assert clean_text(text) == text


@pytest.mark.parametrize("char", DROPPED, ids=ascii)
def test_what_breaks_feeds_and_fools_readers_is_dropped(char):
    assert clean_line(f"مصر{char}تفوز") == "مصرتفوز"
    assert clean_text(f"مصر{char}تفوز") == "مصرتفوز"


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85"], ids=ascii)
def test_a_line_break_is_a_space_in_a_line_and_a_newline_in_a_text(break_):
    assert clean_line(f"مصر{break_}تفوز{break_}") == "مصر تفوز"
    assert clean_text(f"مصر{break_}تفوز") == "مصر\nتفوز"


def test_a_tab_is_a_space():
    assert clean_text("مصر\tتفوز") == "مصر تفوز"


def test_tag_letters_pass_only_as_a_flag():
    assert clean_line("🏴\U000e0067\U000e0062 مصر") == "🏴 مصر"


@pytest.mark.parametrize("between", ["", "\u200c", "\u202e"])
def test_a_letter_carries_eight_marks_at_most(between):
    piled = "م" + between.join("\u064e" * 30)

    assert clean_line(piled).count("\u064e") == 8
    assert clean_line("م" + "\u064e" * 8 + "م" + "\u064e" * 8).count("\u064e") == 16


@given(messy_text | st.text())
def test_cleaning_twice_changes_nothing(text):
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_text(clean_text(text)) == clean_text(text)


@given(st.text(st.characters()))
def test_a_clean_text_can_be_stored_and_sent(text):
    cleaned = clean_text(text)

    assert "\x00" not in cleaned
    assert cleaned.encode().decode() == cleaned


@pytest.mark.parametrize("text", ["خبر", "a", "٣", "7", "漢", "\u200b\u064eم"])
def test_a_headline_with_a_letter_or_digit_shows(text):
    assert has_visible_letter(text)


@pytest.mark.parametrize(
    "text",
    ["", " ", "\u3164", "\u115f\u1160\uffa0", "\u200b", "\u2800", "«»..", "ـــ", "\u064e", "😀", "\u00ad"],
    ids=ascii,
)
def test_a_headline_of_nothing_visible_does_not(text):
    assert not has_visible_letter(text)


@pytest.mark.parametrize(
    ("text", "n", "cut"),
    [
        ("مصر", 5, "مصر"),
        ("مصر", 3, "مصر"),
        ("مصر", 2, "مص"),
        ("مصر", 0, ""),
        ("مُدير", 1, ""),
        ("مُدير", 2, "مُ"),
        ("aé\u0301b", 2, "a"),
        ("a👨\u200d👩\u200d👧b", 4, "a"),
        ("a👨\u200d👩\u200d👧b", 6, "a👨\u200d👩\u200d👧"),
        ("🇪🇬🇸🇦", 3, "🇪🇬"),
        ("☝🏽م", 1, ""),
        ("❤\ufe0f", 1, ""),
    ],
)
def test_a_cut_falls_between_letters(text, n, cut):
    assert cut_at_grapheme(text, n) == cut


@given(messy_text, st.integers(0, 50))
def test_a_cut_is_never_too_long_and_always_a_beginning(text, n):
    cut = cut_at_grapheme(text, n)

    assert len(cut) <= n
    assert text.startswith(cut)
