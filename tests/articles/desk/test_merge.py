"""Three texts in, one out: what two people changed apart is merged, what they changed together is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.desk.merge import merge, paragraphs


def text(*lines):
    return "".join(f"<p>{line}</p>" for line in lines)


BASE = text("أ", "ب", "ج", "د")


@pytest.mark.parametrize(
    ("theirs", "mine", "merged"),
    [
        (text("أ", "ب", "ج", "د"), text("أ", "ب", "ج", "د"), text("أ", "ب", "ج", "د")),
        (text("أ!", "ب", "ج", "د"), text("أ", "ب", "ج", "د!"), text("أ!", "ب", "ج", "د!")),
        (text("أ", "ب!", "ج", "د"), text("أ", "ب", "ج!", "د"), text("أ", "ب!", "ج!", "د")),
        (text("أ", "ب", "ج", "د", "ه"), text("و", "أ", "ب", "ج", "د"), text("و", "أ", "ب", "ج", "د", "ه")),
        (text("أ", "ج", "د"), text("أ", "ب", "ج", "د!"), text("أ", "ج", "د!")),
        (text("أ", "ب!", "ج", "د"), text("أ", "ب!", "ج", "د"), text("أ", "ب!", "ج", "د")),
        (text("أ", "د"), text("أ", "د"), text("أ", "د")),
        ("", BASE, ""),
    ],
)
def test_edits_apart_are_merged_without_a_question(theirs, mine, merged):
    found = merge({"body": BASE}, {"body": theirs}, {"body": mine}, {})

    assert found.conflicts == []
    assert found.snapshot["body"] == merged


def test_a_conflict_holds_both_texts_and_what_stood_there():
    [conflict] = merge(
        {"body": BASE}, {"body": BASE.replace("ب", "ب1")}, {"body": BASE.replace("ب", "ب2")}, {}
    ).conflicts

    assert (conflict.base, conflict.theirs, conflict.mine) == ("<p>ب</p>", "<p>ب1</p>", "<p>ب2</p>")


@pytest.mark.parametrize(
    ("choice", "body", "headline"),
    [
        ("mine", text("أ", "ب2", "ج", "د"), "عنواني"),
        ("theirs", text("أ", "ب1", "ج", "د"), "عنوانهم"),
        ("both", text("أ", "ب1", "ب2", "ج", "د"), "عنوانهم عنواني"),
    ],
)
def test_an_answer_settles_each_place(choice, body, headline):
    base = {"headline": "عنوان", "body": BASE}
    theirs = {"headline": "عنوانهم", "body": BASE.replace("ب", "ب1")}
    mine = {"headline": "عنواني", "body": BASE.replace("ب", "ب2")}
    asked = merge(base, theirs, mine, {})

    settled = merge(base, theirs, mine, {conflict.key: choice for conflict in asked.conflicts})

    assert settled.conflicts == []
    assert settled.snapshot == {"headline": headline, "body": body}


def test_of_two_sections_there_is_no_both():
    found = merge({"section_id": 1}, {"section_id": 2}, {"section_id": 3}, {"choose-section_id": "both"})

    assert [conflict.may_be_both for conflict in found.conflicts] == [False]


def test_two_texts_without_a_common_past_are_both_kept_in_sight():
    [conflict] = merge({}, {"body": text("س")}, {"body": text("ص")}, {}).conflicts

    assert (conflict.theirs, conflict.mine) == (text("س"), text("ص"))


lines = st.lists(st.sampled_from("أبجدهو"), max_size=8)


@given(lines, lines, lines)
def test_no_paragraph_that_somebody_added_is_lost(base, theirs, mine):
    found = merge({"body": text(*base)}, {"body": text(*theirs)}, {"body": text(*mine)}, {})

    in_sight = found.snapshot["body"] + "".join(conflict.mine + conflict.theirs for conflict in found.conflicts)
    for paragraph in {*paragraphs(text(*theirs)), *paragraphs(text(*mine))} - {*paragraphs(text(*base))}:
        assert paragraph in in_sight


@given(lines, lines)
def test_who_saves_alone_gets_exactly_their_text(base, mine):
    assert merge({"body": text(*base)}, {"body": text(*base)}, {"body": text(*mine)}, {}).snapshot["body"] == text(
        *mine
    )
