"""Redirects from a table, and the story that a lost address may have meant."""

import csv
import re
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q

from articles.arabic.fold import fold
from articles.desk.addresses import article_number
from articles.models.edition import Edition
from articles.models.redirect import Miss, Redirect, address_key, decoded, path_of
from articles.models.story import Story

MOST_LINES = 50_000
MOST_PROBLEMS = 20
ENCODINGS = ("utf-8-sig", "windows-1256")
DECLINED = "اكتب رقم مادة، أو رابط صفحة من هذا الموقع: لا يقود التحويل إلى موقع آخر."
# Words that say nothing about which story is meant, and how many of the longer ones are looked up.
SHORT = 3
LOOKED_UP = 3


@dataclass
class Report:
    """What became of a table: `problems` by line, or how many redirects it made and changed."""

    text: str
    problems: list = field(default_factory=list)
    made: int = 0
    changed: int = 0

    @property
    def summary(self):
        return f"استُورد الجدول. تحويلات جديدة: {self.made}، وتحويلات عُدّلت: {self.changed}."


def target_of(typed):
    """Where a redirect may lead: an article by its number, or a path of this site. Empty for anything else."""
    number = article_number(typed) if typed.strip().isdecimal() else None
    return f"/n/{number}" if number is not None else path_of(typed)


def import_table(table, *, by):
    """Read «old, new» lines, from bytes or text; all of them become redirects, or none. Returns a Report."""
    report = Report(_text(table).replace("\x00", ""))
    try:
        rows = _rows(report)
    except csv.Error:
        report.problems.append("سطر في الجدول أطول من أن يُقرأ: افحص علامات التنصيص فيه.")
    if not report.problems:
        _store(rows, report, by)
    return report


def _text(table):
    if isinstance(table, str):
        return table
    for encoding in ENCODINGS:
        try:
            return table.decode(encoding)
        except UnicodeDecodeError:
            continue
    return table.decode("utf-8", "replace")


def _rows(report):
    """The table as {key: (old, target)}; what is wrong with it goes on the report."""
    lines = report.text.splitlines()
    if len(lines) > MOST_LINES:
        report.problems.append(f"الجدول أطول من {MOST_LINES:,} سطر: قسّمه.")
        return {}
    first = lines[0] if lines else ""
    delimiter = max(("\t", ";", ","), key=first.count)
    rows = {}
    for number, cells in enumerate(csv.reader(lines, delimiter=delimiter), start=1):
        problem = _take(rows, [cell.strip() for cell in cells], is_first=number == 1)
        if problem and len(report.problems) < MOST_PROBLEMS:
            report.problems.append(f"السطر {number}: {problem}")
    if not rows and not report.problems:
        report.problems.append("لا عناوين في هذا الجدول.")
    return rows


def _take(rows, cells, *, is_first):
    """Add one line to the rows. Returns what is wrong with it, or nothing."""
    if not any(cells):
        return ""
    if len(cells) < 2 or not cells[0] or not cells[1]:
        return "اكتب العنوان القديم ثم الجديد بينهما فاصلة."
    key, target = address_key(cells[0]), target_of(cells[1])
    if is_first and not target and "/" not in cells[1]:
        return ""  # the names of the columns
    if not target:
        return DECLINED
    if not key or len(cells[0]) > 2000 or len(target) > 500:
        return "العنوان القديم فارغ أو أطول من أن يُحفظ."
    if key == address_key(target):
        return "يقود العنوان إلى نفسه."
    if key in rows and rows[key][1] != target:
        return "هذا العنوان مكرر في الجدول بهدف آخر."
    rows[key] = (cells[0], target)
    return ""


@transaction.atomic
def _store(rows, report, by):
    keys = list(rows)
    known = {}
    for start in range(0, len(keys), 500):
        known |= {row.key: row for row in Redirect.objects.filter(key__in=keys[start : start + 500])}
    new = [Redirect(old=old, key=key, target=target, by=by) for key, (old, target) in rows.items() if key not in known]
    changed = [row for key, row in known.items() if row.target != rows[key][1]]
    for row in changed:
        row.target, row.by = rows[row.key][1], by
    Redirect.objects.bulk_create(new, batch_size=500)
    Redirect.objects.bulk_update(changed, ["target", "by"], batch_size=200)
    for start in range(0, len(keys), 500):
        Miss.objects.filter(key__in=keys[start : start + 500]).delete()
    report.made, report.changed = len(new), len(changed)
    Edition.move()


def suggestions(address):
    """The live story whose address shares most words with a lost one: half of its longer words at least. Or None."""
    words = {fold(word): word for word in re.findall(r"[^\W\d_]+", decoded(address)) if len(word) > SHORT}
    if not words:
        return None
    longest = sorted(words.values(), key=len, reverse=True)[:LOOKED_UP]
    wanted = Q()
    for word in longest:
        wanted |= Q(slug__contains=word)
    found = list(Story.objects.live().filter(wanted).newest_first().for_cards()[:40])
    best = max(found, key=lambda story: len(words.keys() & _words_of(story)), default=None)
    if best is None or 2 * len(words.keys() & _words_of(best)) < len(words):
        return None
    return best


def _words_of(story):
    return {fold(word) for word in story.slug.split("-")}
