"""The length of a story in words and minutes."""

import pytest

from articles.arabic.reading import reading_time, word_count


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("قال الوزير", 2), ("قال: «نعم» – ثم رحل..", 4), ("مُدَرِّس\u00a0أول\nCOVID-19", 3), ("... – !", 0)],
)
def test_words_are_counted_as_a_reader_would(text, words):
    assert word_count(text) == words


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (0, ""),
        (180, ""),
        (181, "دقيقتا قراءة"),
        (360, "دقيقتا قراءة"),
        (361, "3 دقائق قراءة"),
        (668, "4 دقائق قراءة"),
        (1800, "10 دقائق قراءة"),
        (1801, "11 دقيقة قراءة"),
        (18000, "100 دقيقة قراءة"),
    ],
)
def test_the_time_is_rounded_up_and_unsaid_for_the_shortest(words, told):
    assert reading_time(words) == told
