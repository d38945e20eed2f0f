"""One line of «حالة النظام», and how it says sizes and times."""

from dataclasses import dataclass
from datetime import timedelta

from articles.arabic import dates
from articles.arabic.plural import DAY, HOUR, MINUTE, SECOND, count

GOOD, WARN, BAD = "good", "warn", "bad"
WORDS = {GOOD: "سليم", WARN: "انتبه", BAD: "عطل"}
UNITS = ("بايت", "كيلوبايت", "ميجابايت", "جيجابايت", "تيرابايت")
MANUAL = "الخطوات في دليل التشغيل."


@dataclass(frozen=True)
class Part:
    """How one part is: `says` what was found, `advice` what to do about it."""

    name: str
    level: str
    says: str
    advice: str = ""

    @property
    def word(self):
        return WORDS[self.level]


def size(number):
    """«1.5 جيجابايت»."""
    unit = 0
    while number >= 1024 and unit < len(UNITS) - 1:
        number, unit = number / 1024, unit + 1
    return f"{dates.number(round(float(number), 1))} {UNITS[unit]}"


def milliseconds(seconds):
    return f"{dates.number(round(seconds * 1000, 1))} ملّي ثانية"


def span(length):
    """A length of time in its largest whole unit."""
    for forms, unit in ((DAY, timedelta(days=1)), (HOUR, timedelta(hours=1)), (MINUTE, timedelta(minutes=1))):
        if length >= unit:
            return count(length // unit, forms)
    return count(length // timedelta(seconds=1), SECOND)
