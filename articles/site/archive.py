"""The archive: a year of months, a month as a calendar, a day as a list. Days and hours are Cairo's."""

import calendar
from datetime import date, datetime, timedelta

from django.db.models import Count, Subquery
from django.db.models.functions import TruncDate, TruncMonth
from django.http import Http404
from django.utils import timezone

from articles.arabic.dates import MONTHS, WEEKDAYS, long_date
from articles.models.prepared import Prepared
from articles.models.story import Story
from articles.site import answers, shell, structured_lists
from articles.site.fragments import remembered, stamp_now
from articles.site.head import absolute, paper

# Egyptian weeks begin on Saturday.
WEEK_BEGINS = calendar.SATURDAY
MOST_A_DAY = 500
# Beyond them clocks and databases disagree, and no newspaper was printed.
YEARS = range(1800, 2200)


@answers.read_only
def index(request):
    newest = Story.objects.live().newest_first().values_list("published_at", flat=True).first()
    year = timezone.localtime(newest).year if newest else timezone.localdate().year
    return answers.elsewhere(f"/archive/{year:04}/")


@answers.read_only
def year(request, year):
    first = _date(year, 1, 1)
    context = _context(f"أرشيف {year}", f"/archive/{year:04}/")
    counts = remembered(context["stamp"], ("year", year), lambda: _counts(first, date(year, 12, 31), by=TruncMonth))
    _found_or_404(counts, first.year == timezone.localdate().year)
    months = [
        {"name": name, "url": f"/archive/{year:04}/{number:02}/", "count": counts.get(date(year, number, 1), 0)}
        for number, name in enumerate(MONTHS["egypt"], start=1)
    ]
    neighbours = {"before": _neighbour_year(first, -1), "after": _neighbour_year(first, 1)}
    return answers.page(request, "site/archive_year.html", context | {"year": year, "months": months} | neighbours)


@answers.read_only
def month(request, year, month):
    first = _date(year, month, 1)
    url = f"/archive/{year:04}/{month:02}/"
    if request.path != url:
        return answers.moved(url)
    name = f"{MONTHS['egypt'][month - 1]} {year}"
    context = _context(f"أرشيف {name}", url)
    counts = _counts_of_month(context["stamp"], first)
    today = timezone.localdate()
    _found_or_404(counts, (year, month) == (today.year, today.month))
    context |= {"month": name, "calendar": _calendar(first, counts)}
    return answers.page(request, "site/archive_month.html", context)


@answers.read_only
def day(request, year, month, day):
    at = _date(year, month, day)
    if request.path != _url(at):
        return answers.moved(_url(at))
    begins, ends = _bounds(at, at)
    stamp = stamp_now(begins, ends, more=_neighbours)
    stories = _between(timezone.now(), begins, ends)
    _found_or_404(stories, at == timezone.localdate())
    context = _context(f"أخبار {long_date(at)}", _url(at), stamp[:3], stories)
    context |= {
        "day": long_date(at),
        "groups": _by_section(stories, context["nav"]),
        "before": _link(stamp[3]),
        "after": _link(stamp[4]),
        "calendar": _calendar(at, _counts_of_month(context["stamp"], at)),
    }
    return answers.page(request, "site/archive_day.html", context)


def _neighbours(now, begins, ends):
    """The newest hour before a day and the first after it at which something was published."""
    live = Story.objects.live(now).order_by("published_at")
    return {
        "before": Subquery(live.filter(published_at__lt=begins).reverse().values("published_at")[:1]),
        "after": Subquery(live.filter(published_at__gte=ends).values("published_at")[:1]),
    }


@Prepared
def _between(now, begins, ends):
    stories = Story.objects.live(now).filter(published_at__gte=begins, published_at__lt=ends)
    return stories.newest_first().for_cards()[:MOST_A_DAY]


def _context(title, path, stamp=None, stories=()):
    context = shell.context(stamp=stamp, title=title, description=title, canonical=absolute(path), social=paper())
    context["structured"] = structured_lists.collection(
        context["masthead"], url=context["canonical"], name=title, stories=stories
    )
    return context


def _date(year, month, day):
    try:
        if year not in YEARS:
            raise ValueError
        return date(year, month, day)
    except ValueError as wrong:
        raise Http404("لا يوجد هذا التاريخ.") from wrong


def _found_or_404(found, is_now):
    """A period of which nothing can be read is no page, unless it is the one we are in: something may come."""
    if not found and not is_now:
        raise Http404("لا توجد مواد منشورة في هذا التاريخ.")


def _bounds(first, last):
    """The moments between which the days from `first` to `last` lie by Cairo's clock."""
    zone = timezone.get_current_timezone()
    midnight = datetime.min.time()
    return tuple(datetime.combine(d, midnight, zone) for d in (first, last + timedelta(days=1)))


def _counts(first, last, by=TruncDate):
    """How many stories each day (or month) has, by its date; what has none is not there."""
    begins, ends = _bounds(first, last)
    rows = (
        Story.objects.live().filter(published_at__gte=begins, published_at__lt=ends).annotate(when=by("published_at"))
    )
    counted = rows.values("when").annotate(count=Count("pk")).order_by("when").values_list("when", "count")
    return {when.date() if isinstance(when, datetime) else when: count for when, count in counted}


def _counts_of_month(stamp, at):
    first = at.replace(day=1)
    last = at.replace(day=calendar.monthrange(at.year, at.month)[1])
    return remembered(stamp, ("month", first), lambda: _counts(first, last))


def _calendar(at, counts):
    """The month of a date as weeks of days; each day has its number, and its address if there is something to read."""
    today = timezone.localdate()
    weeks = calendar.Calendar(WEEK_BEGINS).monthdatescalendar(at.year, at.month)
    return {
        "title": f"{MONTHS['egypt'][at.month - 1]} {at.year}",
        "url": f"/archive/{at.year:04}/{at.month:02}/",
        "year": at.year,
        "year_url": f"/archive/{at.year:04}/",
        "weekdays": [WEEKDAYS[(WEEK_BEGINS + offset) % 7] for offset in range(7)],
        "weeks": [
            [
                {
                    "number": d.day if d.month == at.month else "",
                    "url": _url(d) if d.month == at.month and d in counts else "",
                    "count": counts.get(d, 0),
                    "label": long_date(d),
                    "is_today": d == today and d.month == at.month,
                }
                for d in week
            ]
            for week in weeks
        ],
    }


def _by_section(stories, sections):
    """The day's stories under their sections, in the order of the section row."""
    groups = {section.pk: {"section": section, "stories": []} for section in sections}
    for story in stories:
        groups[story.section_id]["stories"].append(story)
    return [group for group in groups.values() if group["stories"]]


def _neighbour_year(first, step):
    """The year before or after, if a story was printed then."""
    number = first.year + step
    if number not in YEARS:
        return ""
    begins, ends = _bounds(date(number, 1, 1), date(number, 12, 31))
    if Story.objects.live().filter(published_at__gte=begins, published_at__lt=ends).exists():
        return {"year": number, "url": f"/archive/{number:04}/"}
    return ""


def _link(moment):
    """The day of a moment and its address, or nothing."""
    if moment is None:
        return ""
    at = timezone.localtime(moment).date()
    return {"day": long_date(at), "url": _url(at)}


def _url(at):
    return f"/archive/{at.year:04}/{at.month:02}/{at.day:02}/"
