"""The tables of arabic.md, row by row, where no other test holds them already."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from articles.arabic.dates import MONTHS, long_date, number, since
from articles.arabic.plural import COMMENT, SINCE_DAY, SINCE_HOUR, SINCE_MINUTE, SINCE_MONTH, VIEW, count
from articles.arabic.tokens import lexemes
from articles.arabic.typography import clean, suggest

CAIRO = ZoneInfo("Africa/Cairo")

# §2.4: words that share a lexeme.
LEXEMES = [
    ("مُدير · مديـــر · مدير", "مدير"),
    ("مستشفى · مستشفي", "مستشف"),
    ("وزاره · وزارة · وللوزارة", "وزار"),
    ("مسئول · مسؤول", "مسءول"),
    ("شئون · شؤون", "شءون"),
    ("شيء · شئ · شىء", "شء"),
    ("٢٠٢٦ · ۲۰۲۶", "2026"),
    ("ﺍﻟﺒﻨﻚ", "بنك"),
    ("كرة · کرة", "كره"),
    ("أبو ظبي · أبو\u200cظبي", "ابوظب"),
    ("عبد الله · عبدالله", "عبدالل"),
    ("على · علي", "عل"),
    ("المصريون · المصريات · مصرية · مصري", "مصر"),
    ("لمصر · كمصر · فمصر · بمصر", "مصر"),
    ("قرارًا · قرارات · قراراته", "قرار"),
    ("حكومتها · حكومته", "حكوم"),
    ("أمريكا · الأمريكي", "امريك"),
    ("سوريا · سوري", "سور"),
    ("داخلية", "داخلي"),
    ("داخل", "داخل"),
    ("قناة", "قناه"),
    ("لبنان", "لبنان"),
    ("COVID-19", "covid 19"),
    ("Café", "cafe"),
    ("بيته", "بيت"),
]


@pytest.mark.parametrize(("words", "lexeme"), LEXEMES)
def test_words_of_a_row_have_its_lexeme(words, lexeme):
    assert {" ".join(lexemes(word)) for word in words.split(" · ")} == {lexeme}


# §4: what the clean-up makes of a text.
CLEANED = [
    ("قال\u00a0الوزير\u200f", "قال الوزير"),
    ("ﻻ", "لا"),
    ("ﻣﺼﺮ", "مصر"),
    ("رئیس", "رئيس"),
    ("جلســـة", "جلسة"),
    ("مديـر", "مدير"),
    ("لـ CNN", "لـCNN"),
    ('بـ "الأهرام"', "بـ«الأهرام»"),
    ("الـ14", "الـ14"),
    ("1445 هـ", "1445 هـ"),
    ('قال "نعم" , ثم رحل .', "قال «نعم»، ثم رحل."),
    ("1,250 جنيه", "1,250 جنيه"),
    ("14:30", "14:30"),
    ('"نعم"', "«نعم»"),
    ("“نعم”", "«نعم»"),
    ('"Reuters" قالت', "«Reuters» قالت"),
    ('شاشة 27" كبيرة', 'شاشة 27" كبيرة'),
    ('«قال "لا"»', "«قال “لا”»"),
    ("( نعم )", "(نعم)"),
    ("«  نعم »", "«نعم»"),
    ("قال الوزير:سنعمل", "قال الوزير: سنعمل"),
    ("نعم!!", "نعم!"),
    ("هل؟؟؟", "هل؟"),
    ("....", "..."),
    ("مصر..", "مصر.."),
    ("مصر  تفوز", "مصر تفوز"),
    ("فضلاً", "فضلًا"),
    ("كتاباً", "كتابًا"),
    ("٣٫٥", "3.5"),
    ("١٬٢٠٠", "1,200"),
    ("٣٫٥ ٪", "3.5%"),
    ("مصر - السودان", "مصر – السودان"),
]


@pytest.mark.parametrize(("text", "cleaned"), CLEANED)
def test_a_text_is_set_as_the_row_says_and_stays_so(text, cleaned):
    assert clean(text)[0] == cleaned
    assert clean(cleaned)[0] == cleaned


SUGGESTED = [
    ("القاهره", "القاهرة"),
    ("ذهب الى", "إلى"),
    ("هذة", "هذه"),
    ("لاكن", "لكن"),
    ("إنشاء الله", "إن شاء الله"),
    ("شئ", "شيء"),
    ("و قال", "وقال"),
    ("في في", "في"),
]


@pytest.mark.parametrize(("text", "fix"), SUGGESTED)
def test_a_slip_is_suggested_and_never_made(text, fix):
    assert fix in {finding.fix for finding in suggest(text)}
    assert clean(text)[0] == text


@pytest.mark.parametrize(
    "word", ["الله", "المياه", "الوجه", "الشبه", "الفقه", "الكره", "النزيه", "التوجيه", "التنبيه", "الاتجاه"]
)
def test_a_true_heh_is_no_slip(word):
    assert suggest(word) == []


# §5: counted nouns and moments.
COUNTED = {
    SINCE_MINUTE: {
        0: "الآن",
        1: "منذ دقيقة",
        2: "منذ دقيقتين",
        3: "منذ 3 دقائق",
        11: "منذ 11 دقيقة",
        100: "منذ 100 دقيقة",
    },
    SINCE_HOUR: {1: "منذ ساعة", 2: "منذ ساعتين", 10: "منذ 10 ساعات", 26: "منذ 26 ساعة", 101: "منذ 101 ساعة"},
    SINCE_DAY: {0: "اليوم", 1: "أمس", 2: "منذ يومين", 103: "منذ 103 أيام", 99: "منذ 99 يومًا", 102: "منذ 102 يوم"},
    SINCE_MONTH: {1: "منذ شهر", 2: "منذ شهرين", 3: "منذ 3 أشهر", 111: "منذ 111 شهرًا", 100: "منذ 100 شهر"},
    COMMENT: {0: "لا تعليقات", 1: "تعليق واحد", 2: "تعليقان", 3: "3 تعليقات", 11: "11 تعليقًا", 100: "100 تعليق"},
    VIEW: {0: "لا مشاهدات", 1: "مشاهدة واحدة", 2: "مشاهدتان", 10: "10 مشاهدات", 26: "26 مشاهدة", 102: "102 مشاهدة"},
}


@pytest.mark.parametrize(
    ("forms", "n", "told"), [(f, n, told) for f, row in COUNTED.items() for n, told in row.items()]
)
def test_a_number_of_things_is_told_in_its_form(forms, n, told):
    assert count(n, forms) == told


def test_a_moment_is_relative_for_a_day_then_yesterday_then_a_date():
    now = datetime(2026, 3, 14, 15, 5, tzinfo=CAIRO)

    assert since(now - timedelta(minutes=20), now) == "منذ 20 دقيقة"
    assert since(now - timedelta(hours=23), now) == "منذ 23 ساعة"
    assert since(now - timedelta(hours=24), now) == "أمس 03:05 م"
    assert since(now - timedelta(days=3), now) == "11 مارس 2026"


@pytest.mark.parametrize(
    ("region", "names"),
    [
        ("egypt", "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"),
        ("maghreb", "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر"),
    ],
)
def test_months_by_region(region, names):
    assert " ".join(MONTHS[region]) == names


def test_the_levant_has_its_own_months_and_the_maghreb_its_own_numbers():
    day = datetime(2026, 3, 14, tzinfo=CAIRO)

    assert long_date(day, "levant") == "السبت 14 آذار 2026"
    assert MONTHS["levant"][0] == "كانون الثاني"
    assert MONTHS["levant"][11] == "كانون الأول"
    assert (number(1234567.5), number(1234567.5, "maghreb")) == ("1,234,567.5", "1.234.567,5")
