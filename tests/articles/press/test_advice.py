"""What the checklist warns of: told at its field, and stopping nobody."""

from dataclasses import replace

import pytest

from articles.press.advice import Manuscript
from articles.press.preflight import PhotoTexts, report
from tests.articles.press.test_preflight import candidate

HEADLINE = "عودة قوارب الصيد إلى المرفأ القديم في رشيد"
PHOTO = PhotoTexts(caption="مراكب في المرفأ", alt="مركب خشبي", credit="تصوير: ليلى الحبر", width=1600)
PARAGRAPH = ("p", "فقرة من النص.")
CLEAN = Manuscript(
    standfirst="مائة مركب رست في صباح واحد.",
    blocks=[PARAGRAPH] * 3,
    topics=2,
    hrefs=["https://x.example/", "/n/12"],
    has_related=True,
    recent_headlines=["موازنة المدينة تُقر بعد جلسة من عشر ساعات"],
)


def warned(manuscript=CLEAN, **changes):
    told = report(candidate(**{"headline": HEADLINE, "lead": PHOTO} | changes, manuscript=manuscript))
    assert told.blocking == []
    assert all(not problem.blocking and problem.message for problem in told.warnings)
    return [problem.field for problem in told.warnings]


def test_a_story_as_it_should_be_is_warned_of_nothing():
    told = report(candidate(headline=HEADLINE, lead=PHOTO, manuscript=CLEAN))

    assert (told.blocking, told.warnings) == ([], [])
    assert len(told.passed) == 25


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"standfirst": ""}, "standfirst"),
        ({"standfirst": "كلمة " * 41}, "standfirst"),
        ({"standfirst": "فَقْرَة من النص."}, "standfirst"),
        ({"topics": 0}, "topic_names"),
        ({"photo_used_in": "خبر آخر"}, "lead_photo"),
        ({"blocks": [PARAGRAPH] * 6}, "body"),
        ({"blocks": [("p", "كلمة " * 121)]}, "body"),
        ({"has_related": False}, "body"),
        ({"hrefs": ["http://x.example/"]}, "body"),
        ({"recent_headlines": ["عودة قوارب الصيد إلى المرفأ القديم برشيد"]}, "headline"),
        ({"is_unmarked_update": True}, "substantive"),
        ({"standfirst": "قال, ثم مضى."}, "standfirst"),
        ({"standfirst": "مسافة  مكررة."}, "standfirst"),
        ({"standfirst": "الجمـــيل في المشهد."}, "standfirst"),
        ({"standfirst": "بين 10 و٢٠ مركبًا."}, "standfirst"),
    ],
)
def test_each_fact_of_the_manuscript_is_warned_of_at_its_field(changes, field):
    assert warned(replace(CLEAN, **changes)) == [field]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"headline": "عودة قوارب الصيد إلى المرفأ"}, ["headline"]),
        ({"headline": "عودة القوارب"}, ["headline"]),
        ({"headline": HEADLINE + " بعد عام كامل من الغياب الطويل"}, ["headline"]),
        ({"headline": "عودة قوارب الصيد إلى MedTowns القديم في رشيد"}, ["headline"]),
        ({"lead": None}, ["lead_photo"]),
        ({"lead": replace(PHOTO, width=1199)}, ["lead_photo"]),
        ({"photos": [replace(PHOTO, width=800)]}, ["photos"]),
        ({"lead": replace(PHOTO, alt=PHOTO.caption)}, ["lead_photo"]),
        ({"lead": replace(PHOTO, alt=HEADLINE)}, ["lead_photo"]),
        ({"body_text": "هل عاد؟ نعم; عاد."}, ["body"]),
        ({"body_text": "أين ذهب?"}, ["body"]),
    ],
)
def test_each_fact_of_the_text_is_warned_of_at_its_field(changes, fields):
    assert warned(**changes) == fields


@pytest.mark.parametrize(
    "text", ["خصص 1,900 كيلومتر", "مكاتب لـ14 موظفًا", "قال: https://x.example/?a=1;b", "هـ. ج. ويلز"]
)
def test_what_only_looks_like_a_slip_passes(text):
    assert warned(body_text=text) == []


def test_a_subhead_begins_the_count_of_paragraphs_anew():
    blocks = [PARAGRAPH] * 5 + [("h2", "عنوان فرعي")] + [PARAGRAPH] * 5

    assert warned(replace(CLEAN, blocks=blocks)) == []


def test_a_warning_knows_the_words_it_is_about():
    long = "أولى كلمات الفقرة الطويلة هنا ثم " + "كلمة " * 120
    (warning,) = report(
        candidate(headline=HEADLINE, lead=PHOTO, manuscript=replace(CLEAN, blocks=[("p", long)]))
    ).warnings

    assert warning.words == "أولى كلمات الفقرة الطويلة هنا ثم"
