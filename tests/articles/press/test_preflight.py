"""The publish checklist: what is missing is named, in Arabic, at the field that mends it."""

from datetime import UTC, datetime, timedelta

import pytest

from articles.press.preflight import LEAST_WORDS, Candidate, PhotoTexts, problems, report

NOON = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PHOTO = PhotoTexts(caption="مراكب في المرفأ", alt="مركب خشبي", credit="تصوير: ليلى الحبر")
FINISHED = {
    "headline": "عودة قوارب الصيد",
    "body_text": "نص كامل",
    "words": LEAST_WORDS,
    "kind": "news",
    "has_section": True,
    "has_byline": True,
    "begins": NOON,
}


def candidate(**changes):
    return Candidate(**FINISHED | changes)


def fields(**changes):
    return [problem.field for problem in problems(candidate(**changes))]


def test_a_finished_article_has_no_problem():
    assert problems(candidate()) == []
    assert problems(candidate(lead=PHOTO, photos=[PHOTO, PHOTO])) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"headline": ""}, "headline"),
        ({"has_section": False}, "section"),
        ({"words": 0, "body_text": ""}, "body"),
        ({"words": LEAST_WORDS - 1}, "body"),
        ({"has_byline": False}, "bylines"),
        ({"missing_photos": 1}, "body"),
        ({"embargo_until": NOON + HOUR}, "embargo_until"),
        ({"expires_at": NOON}, "expires_at"),
        ({"expires_at": NOON - HOUR}, "expires_at"),
        ({"holder": "هدى الورّاق"}, "lock"),
        ({"forbidden_embeds": ["tiktok"]}, "body"),
        ({"broken_links": ["تقرير الهيئة"]}, "body"),
        ({"blocking_notes": ["من هدى: «راجع الرقم»"]}, "notes"),
    ],
)
def test_what_is_missing_is_named_at_its_field(changes, field):
    found = problems(candidate(**changes))

    assert [problem.field for problem in found] == [field]
    assert all(problem.blocking for problem in found)
    assert all(problem.message.endswith(".") and problem.message[0] > "ء" for problem in found)


def test_everything_that_is_missing_is_told_at_once_text_first():
    assert fields(
        headline="",
        body_text="",
        words=0,
        has_section=False,
        has_byline=False,
        lead=PhotoTexts("", "", ""),
        embargo_until=NOON + HOUR,
    ) == ["headline", "section", "body", "bylines", "lead_photo", "lead_photo", "lead_photo", "embargo_until"]


def test_breaking_news_may_be_one_sentence():
    assert fields(words=9, is_breaking=True) == []
    assert fields(words=0, is_breaking=True) == ["body"]


def test_a_report_names_what_is_sound_as_well():
    told = report(candidate(headline=""))

    assert [problem.field for problem in told.blocking] == ["headline"]
    assert told.warnings == []
    assert "العنوان" not in told.passed
    assert "القسم" in told.passed
    assert len(told.passed) == 11


@pytest.mark.parametrize("kind", ["gallery", "video"])
def test_pictures_may_come_with_few_words_but_not_with_none(kind):
    assert fields(kind=kind, words=3) == []
    assert fields(kind=kind, words=0) == ["body"]


@pytest.mark.parametrize("text", ["يكمله xxx", "XXXX", "قال TK أمس", "كم العدد؟؟؟", "tk"])
def test_a_mark_that_means_to_be_filled_in_stops_the_press(text):
    assert fields(body_text=text) == ["body"]
    assert "body" in fields(headline=text)


@pytest.mark.parametrize("text", ["لماذا؟", "أحقًا؟؟", "TKO", "Xbox", "maxxx2", "xx", "شركة ATK"])
def test_words_that_only_look_like_such_a_mark_pass(text):
    assert fields(body_text=text) == []


@pytest.mark.parametrize(("text", "word"), [("caption", "تعليق"), ("alt", "نص بديل"), ("credit", "مصدر")])
def test_each_text_of_a_photo_is_asked_for_by_name(text, word):
    incomplete = PhotoTexts(**{**PHOTO.__dict__, text: ""})

    (of_lead,) = problems(candidate(lead=incomplete))
    (inside,) = problems(candidate(photos=[PHOTO, incomplete]))

    assert (of_lead.field, inside.field) == ("lead_photo", "photos")
    assert f"بلا {word}" in of_lead.message
    assert "الصورة 2 داخل النص" in inside.message


def test_an_embargo_that_ends_when_the_story_begins_is_kept():
    assert fields(embargo_until=NOON) == []
    assert fields(embargo_until=NOON - HOUR, expires_at=NOON + HOUR) == []
