"""Counted nouns: Arabic has six plural classes, and Django's catalogue gets them wrong (arabic.md §5)."""

from typing import NamedTuple


class Forms(NamedTuple):
    """The six forms of a counted noun; `{n}` stands for the number where it is written."""

    zero: str
    one: str
    two: str
    few: str
    many: str
    other: str


def count(n: int, forms: Forms) -> str:
    """`n` things in words, with the number where Arabic writes one: count(3, COMMENT) is «3 تعليقات».

    Classes as in CLDR: 0, 1 and 2 have their own; n % 100 in 3-10 is few, in 11-99 many; 100, 101, 102 are other.
    """
    return _form(n, forms).format(n=f"{n:,}")


def _form(n: int, forms: Forms) -> str:
    if n in (0, 1, 2):
        return forms[n]
    rest = abs(n) % 100
    if 3 <= rest <= 10:
        return forms.few
    return forms.many if rest >= 11 else forms.other


def _noun(none: str, one: str, two: str, plural: str, many: str, single: str) -> Forms:
    return Forms(none, one, two, f"{{n}} {plural}", f"{{n}} {many}", f"{{n}} {single}")


# Standing alone (nominative).
SECOND = _noun("أقل من ثانية", "ثانية واحدة", "ثانيتان", "ثوانٍ", "ثانية", "ثانية")
MINUTE = _noun("أقل من دقيقة", "دقيقة واحدة", "دقيقتان", "دقائق", "دقيقة", "دقيقة")
HOUR = _noun("أقل من ساعة", "ساعة واحدة", "ساعتان", "ساعات", "ساعة", "ساعة")
DAY = _noun("أقل من يوم", "يوم واحد", "يومان", "أيام", "يومًا", "يوم")
WEEK = _noun("أقل من أسبوع", "أسبوع واحد", "أسبوعان", "أسابيع", "أسبوعًا", "أسبوع")
MONTH = _noun("أقل من شهر", "شهر واحد", "شهران", "أشهر", "شهرًا", "شهر")
YEAR = _noun("أقل من سنة", "سنة واحدة", "سنتان", "سنوات", "سنة", "سنة")

WORD = _noun("لا كلمات", "كلمة واحدة", "كلمتان", "كلمات", "كلمة", "كلمة")
CHARACTER = _noun("لا حروف", "حرف واحد", "حرفان", "حروف", "حرفًا", "حرف")
PARAGRAPH = _noun("لا فقرات", "فقرة واحدة", "فقرتان", "فقرات", "فقرة", "فقرة")
RESULT = _noun("لا نتائج", "نتيجة واحدة", "نتيجتان", "نتائج", "نتيجة", "نتيجة")
STORY = _noun("لا أخبار", "خبر واحد", "خبران", "أخبار", "خبرًا", "خبر")
PHOTO = _noun("لا صور", "صورة واحدة", "صورتان", "صور", "صورة", "صورة")
NOTE = _noun("لا ملاحظات", "ملاحظة واحدة", "ملاحظتان", "ملاحظات", "ملاحظة", "ملاحظة")
PROBLEM = _noun("لا مشكلات", "مشكلة واحدة", "مشكلتان", "مشكلات", "مشكلة", "مشكلة")
WARNING = _noun("لا تنبيهات", "تنبيه واحد", "تنبيهان", "تنبيهات", "تنبيهًا", "تنبيه")
VIEW = _noun("لا مشاهدات", "مشاهدة واحدة", "مشاهدتان", "مشاهدات", "مشاهدة", "مشاهدة")
COMMENT = _noun("لا تعليقات", "تعليق واحد", "تعليقان", "تعليقات", "تعليقًا", "تعليق")

# How long ago.
SINCE_MINUTE = Forms("الآن", "منذ دقيقة", "منذ دقيقتين", "منذ {n} دقائق", "منذ {n} دقيقة", "منذ {n} دقيقة")
SINCE_HOUR = Forms("منذ أقل من ساعة", "منذ ساعة", "منذ ساعتين", "منذ {n} ساعات", "منذ {n} ساعة", "منذ {n} ساعة")
SINCE_DAY = Forms("اليوم", "أمس", "منذ يومين", "منذ {n} أيام", "منذ {n} يومًا", "منذ {n} يوم")
SINCE_MONTH = Forms("هذا الشهر", "منذ شهر", "منذ شهرين", "منذ {n} أشهر", "منذ {n} شهرًا", "منذ {n} شهر")
SINCE_YEAR = Forms("هذه السنة", "منذ سنة", "منذ سنتين", "منذ {n} سنوات", "منذ {n} سنة", "منذ {n} سنة")
