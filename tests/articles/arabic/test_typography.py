"""The clean-up on save: what it sets right, what it leaves, and that it can tell what it did."""

import pytest
from hypothesis import given

from articles.arabic.typography import RULES, clean
from tests.articles.arabic.strategies import messy_text

SET_RIGHT = [
    ("قال\u00a0الوزير\u200f", "قال الوزير"),
    ("ﻻ", "لا"),
    ("ﻣﺼﺮ", "مصر"),
    ("رئیس", "رئيس"),
    ("جلســـة", "جلسة"),
    ("مديـر", "مدير"),
    ("لـ CNN", "لـCNN"),
    ('بـ "الأهرام"', "بـ«الأهرام»"),
    ('قال "نعم" , ثم رحل .', "قال «نعم»، ثم رحل."),
    ('"نعم"', "«نعم»"),
    ("“نعم”", "«نعم»"),
    ('"Reuters" قالت', "«Reuters» قالت"),
    ('«قال "لا"»', "«قال “لا”»"),
    ("( نعم )", "(نعم)"),
    ("«  نعم »", "«نعم»"),
    ("قال الوزير:سنعمل", "قال الوزير: سنعمل"),
    ("نعم!!", "نعم!"),
    ("هل؟؟؟", "هل؟"),
    ("....", "..."),
    ("مصر  تفوز", "مصر تفوز"),
    ("فضلاً", "فضلًا"),
    ("كتاباً", "كتابًا"),
    ("٣٫٥", "3.5"),
    ("١٬٢٠٠", "1,200"),
    ("٣٫٥ ٪", "3.5%"),
    ("مصر - السودان", "مصر – السودان"),
    # Beyond the table.
    ("قال\u200b \u202bالوزير\u202c", "قال الوزير"),
    ("مديرـ", "مدير"),
    ("وبـ 14 مصنعًا", "وبـ14 مصنعًا"),
    ("هل سافر?نعم;وعاد", "هل سافر؟ نعم؛ وعاد"),
    ("ماذا?!", "ماذا؟!"),
    ("قال ،ثم مضى", "قال، ثم مضى"),
    ("قال : نعم !", "قال: نعم!"),
    ('"قال «لا» ومضى"', "«قال “لا” ومضى»"),
    ('"نعم" و"لا"', "«نعم» و«لا»"),
    ('" نعم "', "«نعم»"),
    ("أ - ب - ج", "أ – ب – ج"),
    ("علی", "علي"),
]
LEFT_ALONE = [
    *("ﷺ", "ﷲ", "الـ14", "1445 هـ", "1,250 جنيه", "14:30", 'شاشة 27" كبيرة', "..", "عبر القنوات الخلفية.. الولايات"),
    *(
        "«قال “لا”»",
        "2-1",
        "كوفيد-19",
        "شكرًا",
        "بـ«الأهرام»",
        "أـ",
        "لغة C++\u200e جيدة",
        "أبو\u200cظبي",
        "14\u00a0كيلومترًا",
    ),
    *("👨\u200d👩\u200d👧 عائلة", 'قال "نعم', '"قال «لا"»', "هل نعم؟ لا! بلى: قد", "تقنية .NET", "مبتسم :)"),
    *(
        "https://example.com/a?b=c,d;e",
        "راسل a.b@example.org, وانتظر",
        "تابع @user__1 و#مصـر_تفوز",
        "موقع example.com/٣",
    ),
    *('He said "yes" , then left .', "A - B"),
]


@pytest.mark.parametrize(("typed", "printed"), SET_RIGHT)
def test_is_set_as_the_house_sets_it(typed, printed):
    assert clean(typed)[0] == printed


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_is_left_as_it_was_typed(text):
    assert clean(text) == (text, [])


def test_every_change_is_told_with_its_place_and_reason():
    text = "قال\u00a0الوزير:نعم"

    _, findings = clean(text)

    assert [(finding.rule, finding.found, finding.fix) for finding in findings] == [
        ("nbsp", "\u00a0", " "),
        ("space_after", ":", ": "),
    ]
    assert all(text[finding.start : finding.end] == finding.found and finding.why for finding in findings)


def test_places_are_those_of_the_text_before_any_change():
    text = 'جلســـة  "مهمة" , ثم ﻻ'

    _, findings = clean(text)

    assert [(finding.rule, finding.start, finding.found) for finding in findings] == [
        ("presentation_forms", text.index("ﻻ"), "ﻻ"),
        ("tatweel", text.index("ـ"), "ـــ"),
        ("quotes", text.index('"'), '"'),
        ("quotes", text.rindex('"'), '"'),
        ("arabic_marks", text.index(" ,"), " ,"),
        ("double_space", text.index("  "), "  "),
    ]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("invisible", "مصر\u200f"),
        ("nbsp", "قال\u00a0لا"),
        ("presentation_forms", "ﻻ"),
        ("persian_letters", "رئیس"),
        ("tatweel", "مديـر"),
        ("tatweel_at_end", "لـ CNN"),
        ("digits", "٣٫٥"),
        ("quotes", '"نعم"'),
        ("arabic_marks", "قال,"),
        ("repeats", "نعم!!"),
        ("space_before", "نعم ."),
        ("inner_space", "( نعم )"),
        ("space_after", "قال:نعم"),
        ("double_space", "مصر  تفوز"),
        ("tanween", "فضلاً"),
        ("dash", "مصر - السودان"),
    ],
)
def test_each_rule_has_its_switch(rule, text):
    assert clean(text)[0] != text
    assert clean(text, off={rule}) == (text, [])


def test_the_rules_have_names_of_their_own_and_a_reason_in_arabic():
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.why and not rule.why.isascii() for rule in RULES)


@given(messy_text)
def test_cleaning_twice_changes_nothing(text):
    once, _ = clean(text)

    assert clean(once) == (once, [])


@given(messy_text)
def test_cleaning_lengthens_a_text_only_by_ligatures_and_spaces_after_punctuation(text):
    cleaned, _ = clean(text, off={"presentation_forms", "space_after"})

    assert len(cleaned) <= len(text)


@given(messy_text)
def test_a_finding_shows_the_piece_of_the_original_that_it_names(text):
    _, findings = clean(text)

    assert all(text[finding.start : finding.end] == finding.found for finding in findings)


@given(messy_text)
def test_no_change_goes_untold(text):
    cleaned, findings = clean(text)

    assert bool(findings) == (cleaned != text)


def test_a_long_line_of_one_sign_is_no_trap():
    for sign in ("\u200f", " ", "a.", "«", '"', "ـ", "\u00a0", "1,", "@", "م,"):
        clean("م" + sign * 20_000 + "م")
