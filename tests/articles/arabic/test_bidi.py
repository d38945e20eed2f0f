"""Latin names and addresses in Arabic sentences."""

import pytest
from hypothesis import given

from articles.arabic.bidi import FSI, PDI, foreign_runs, isolate, one_piece, without_isolates
from tests.articles.arabic.strategies import messy_text

FOREIGN = [
    ("حساب @user_1 على", ["@user_1"]),
    ("حساب @desk@example.org على", ["@desk@example.org"]),
    ("لغة C++ جيدة", ["C++"]),
    ("شركة AT&T وBlue Star الجديدة", ["AT&T", "Blue Star"]),
    ("هاتف iPhone 15 الجديد", ["iPhone 15"]),
    ("في 2024 CNN قالت", ["CNN"]),
    ("موقع https://example.com/a/b. ثم", ["https://example.com/a/b"]),
    ("بريد a.b@example.org، وهاتف +20 2 2345 6789.", ["a.b@example.org", "+20 2 2345 6789"]),
    ("تقنية .NET و F-16، v2.1", [".NET", "F-16", "v2.1"]),
    ("فيروس COVID-19 (Reuters)", ["COVID-19", "Reuters"]),
    ("من 2019 إلى 2024 بنسبة 3.5%", []),
]


@pytest.mark.parametrize(("text", "runs"), FOREIGN)
def test_foreign_runs_are_found_whole(text, runs):
    assert [text[start:end] for start, end in foreign_runs(text)] == runs


@pytest.mark.parametrize(("run"), ["@user_1", "C++", "C#", ".NET", "+20 2 2345 6789"])
def test_a_run_that_would_print_its_sign_on_the_wrong_side_is_isolated(run):
    assert isolate(f"في {run} أمس") == f"في {FSI}{run}{PDI} أمس"


@pytest.mark.parametrize("text", ["قالت CNN أمس", "هاتف iPhone 15", "COVID-19", "قال الوزير", "2-1"])
def test_a_run_that_prints_right_is_left_alone(text):
    assert isolate(text) == text


@pytest.mark.parametrize(
    "name", ["iPhone 17 (Pro)!", "عودة iPhone", "Иван", "2019-2024", "+20 2 2345 6789", "::1", "7%", "98:76 - قمة"]
)
def test_what_a_sentence_would_move_is_one_piece_of_it(name):
    assert one_piece(name) == f"{FSI}{name}{PDI}"
    assert without_isolates(f"في «{one_piece(name)}».") == f"في «{name}»."


@pytest.mark.parametrize("name", ["سلمى الراوي", "د. أحمد", "مُدَرِّسٌ", "«قمة» المناخ!", "القسم 3", "1955", ""])
def test_a_name_that_nothing_moves_is_left_as_it_is(name):
    assert one_piece(name) == name


@given(messy_text)
def test_isolating_twice_changes_nothing_and_adds_only_isolates(text):
    once = isolate(text)

    assert isolate(once) == once
    assert once.count(FSI) - text.count(FSI) == once.count(PDI) - text.count(PDI)
