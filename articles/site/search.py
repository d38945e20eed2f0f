"""The reader's search page, and what the search field suggests while somebody types."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.utils import timezone

from articles.arabic.dates import read_digits
from articles.arabic.fold import fold_key
from articles.arabic.hygiene import clean_line
from articles.arabic.plural import RESULT, count
from articles.models.addresses import address
from articles.models.people import Author
from articles.models.prepared import Prepared
from articles.models.story import KINDS, Story
from articles.search import engine, misses
from articles.search.backends import Filters
from articles.search.highlight import marked, snippet
from articles.search.meant import meant
from articles.search.query import MOST_TYPED
from articles.search.suggest import suggestions
from articles.site import answers, fragments, shell, structured_lists

PERIODS = {"day": 1, "week": 7, "month": 30, "year": 365}
PERIOD_LABELS = [
    ("", "أي وقت"),
    ("day", "آخر 24 ساعة"),
    ("week", "آخر أسبوع"),
    ("month", "آخر شهر"),
    ("year", "آخر سنة"),
]
ORDERS = [("", "الأكثر صلة"), ("latest", "الأحدث")]
CHOSEN = {"section": "القسم", "kind": "النوع", "period": "الفترة", "order": "الترتيب"}


class Narrowing(NamedTuple):
    name: str
    label: str
    options: tuple
    value: str
    error: str


class SearchForm(forms.Form):
    q = forms.CharField(label="ابحث عن", required=False)
    section = forms.ChoiceField(label="القسم", required=False)
    author = forms.CharField(label="الكاتب", required=False)
    kind = forms.ChoiceField(label="النوع", required=False, choices=[("", "كل الأنواع"), *KINDS])
    period = forms.ChoiceField(label="الفترة", required=False, choices=PERIOD_LABELS)
    since = forms.CharField(label="من يوم", required=False)
    until = forms.CharField(label="إلى يوم", required=False)
    order = forms.ChoiceField(label="الترتيب", required=False, choices=ORDERS)

    def __init__(self, data, sections):
        # The address says from= and to=; Python has a word of its own for one of them.
        data = {**data, "since": data.get("from", ""), "until": data.get("to", "")}
        super().__init__(data, auto_id="search-%s")
        self.sections = {section.slug: section for section in sections}
        self.fields["section"].choices = [
            ("", "كل الأقسام"),
            *((slug, one.name) for slug, one in self.sections.items()),
        ]
        for name, what in CHOSEN.items():
            self.fields[name].error_messages["invalid_choice"] = f"{what} غير معروف: اختر من القائمة."

    def clean_q(self):
        text = clean_line(self.cleaned_data["q"])
        if len(text) > MOST_TYPED:
            self.add_error("q", f"البحث أطول من {MOST_TYPED} حرف: بحثنا بأوله. اختصره إلى الكلمات المهمة.")
        return text[:MOST_TYPED]

    def clean_author(self):
        name = clean_line(self.cleaned_data["author"])[:140]
        if not name:
            return None
        author = Author.objects.filter(slug=name).first() or Author.objects.filter(folded=fold_key(name)).first()
        if author is None:
            raise ValidationError("لا كاتب بهذا الاسم: اكتبه كما يظهر في التوقيع.")
        return author

    def clean_since(self):
        return _day(self.cleaned_data["since"])

    def clean_until(self):
        return _day(self.cleaned_data["until"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("since") and cleaned.get("until") and cleaned["since"] > cleaned["until"]:
            self.add_error("until", "آخر يوم يسبق أول يوم: بدّل بينهما.")
        return cleaned

    @property
    def narrowing(self):
        """What narrows a search, as it stands in the page."""
        return tuple(
            Narrowing(
                field.name,
                field.label,
                tuple(getattr(field.field, "choices", ())),
                field.value() or "",
                next(iter(field.errors), ""),
            )
            for field in self
            if field.name != "q"
        )

    def filters(self, now):
        """What the fields that are right narrow; a wrong one narrows nothing, and says so."""
        given = self.cleaned_data
        section = self.sections.get(given.get("section"))
        since, until = (given.get(name) for name in ("since", "until"))
        if not since and (days := PERIODS.get(given.get("period"))):
            since = now - timedelta(days=days)
        return Filters(
            now=now,
            section_id=section.pk if section else None,
            author_id=given["author"].pk if given.get("author") else None,
            kind=given.get("kind") or None,
            since=int(since.timestamp()) if since else None,
            until=int((until + timedelta(days=1)).timestamp()) if until else None,
        )


def _day(text):
    """A day of Cairo's calendar, written 2026-03-14 as browsers send it or 14/3/2026 as people do."""
    text = read_digits(text.strip())
    if not text:
        return None
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            day = datetime.strptime(text[:10], pattern).date()  # noqa: DTZ007 — a day, not a moment
        except ValueError:
            continue
        if 1970 <= day.year <= 2400:
            return timezone.make_aware(datetime.combine(day, time()))
    raise ValidationError("يوم غير مفهوم: اكتبه هكذا 14/3/2026.")


@dataclass(frozen=True)
class Hit:
    """One story of the list, with what was looked for marked in it."""

    story: Story
    headline: str
    snippet: str
    is_near: bool


@answers.read_only
def search(request):
    now = timezone.now()
    context = shell.context(title="بحث", canonical=settings.SITE_URL + address("search"))
    form = SearchForm(request.GET.dict(), context["nav"])
    form.is_valid()
    text = form.cleaned_data.get("q") or clean_line(request.GET.get("q", ""))[:MOST_TYPED]
    filters = form.filters(now)
    known = fragments.remembered(context["stamp"], "searches", engine.Known)
    results = engine.search(text, filters, by_date=form.cleaned_data.get("order") == "latest", known=known)
    number = _page_number(request.GET.get("page", "1"))
    start = (number - 1) * engine.PAGE_SIZE
    listed = results.all[: engine.PAGE_SIZE * engine.MOST_PAGES]
    hits = _hits(results, listed[start : start + engine.PAGE_SIZE])
    context |= {
        "form": form,
        "fields": (fields := form.narrowing),
        "is_narrowed": any(field.value or field.error for field in fields),
        "text": text,
        "hits": hits,
        "chips": _chips(form, request.GET),
        "status": _status(text, results, bool(hits), number),
        "first_near": next((hit.story.pk for hit in hits if hit.is_near), None),
        "newer_url": _url(request.GET, page=number - 1) if number > 1 and listed else "",
        "older_url": _url(request.GET, page=number + 1) if start + engine.PAGE_SIZE < len(listed) else "",
    }
    context["structured"] = structured_lists.results(context["masthead"], text, [hit.story for hit in hits])
    if results.query.clauses and not results.found:
        context |= _instead(request, text, results, context["stamp"])
    return answers.page(request, "site/search.html", context)


@answers.read_only
def suggest(request):
    """The newest headlines for what is typed so far."""
    stories = suggestions(request.GET.get("q", ""), timezone.now())
    found = [{"text": story.headline, "url": story.get_absolute_url()} for story in stories]
    return JsonResponse({"suggestions": found}, json_dumps_params={"ensure_ascii": False})


def _hits(results, candidates):
    """The stories of one page. They are asked for again as live ones: the index only says where to look."""
    stories = {story.pk: story for story in _listed(timezone.now(), [one.story_id for one in candidates])}
    near = {one.key for one in results.near}
    words = results.query.marked
    return [
        Hit(
            story=story,
            headline=marked(story.headline, words),
            snippet=snippet(f"{story.standfirst} {story.body_text}", words, one.body),
            is_near=one.key in near,
        )
        for one in candidates
        if (story := stories.get(one.story_id))
    ]


@Prepared
def _listed(now, stories):
    return Story.objects.live(now).filter(pk__in=stories).for_cards("body_text")


def _status(text, results, has_hits, number):
    """The line above the list, which screen readers are told."""
    if not text:
        return ""
    if not results.query.clauses:
        return "اكتب كلمة أو أكثر: ما كتبته علامات أو حروف ربط لا نبحث بها."
    if not results.all:
        return "لا نتائج."
    if not has_hits:
        return "لا توجد صفحة بهذا الرقم في نتائج هذا البحث: عد إلى أولها."
    if not results.found:
        return "لا خبر فيه كل ما كتبته. هذه أقرب الأخبار إليه."
    if results.more:
        return f"أكثر من {len(results.found)} نتيجة"
    page = f"، الصفحة {number}" if number > 1 else ""
    return count(len(results.found), RESULT) + page


def _instead(request, text, results, stamp):
    """What an empty list offers: the query that was meant, the whole paper without filters, the latest stories."""
    other = meant(text)
    if not results.all and not other and "page" not in request.GET:
        misses.note(text)
    only_query = address("search") + "?" + urlencode({"q": text})
    return {
        "meant": other,
        "meant_url": _url(request.GET, q=other, page=None) if other else "",
        "wider_url": only_query if len(request.GET) > 1 else "",
        "latest": fragments.latest(stamp) if not results.all else (),
    }


def _chips(form, params):
    """The filters that are set, each with the address without it."""
    given = form.cleaned_data
    section = form.sections.get(given.get("section"))
    labels = {
        "section": section.name if section else "",
        "author": given["author"].name if given.get("author") else "",
        "kind": dict(KINDS)[given["kind"]] if given.get("kind") else "",
        "period": dict(PERIOD_LABELS).get(given.get("period"), "") if given.get("period") else "",
        "from": f"من {params['from']}" if given.get("since") else "",
        "to": f"إلى {params['to']}" if given.get("until") else "",
    }
    return [{"label": label, "url": _url(params, page=None, **{name: None})} for name, label in labels.items() if label]


def _url(params, **changes):
    """This search with some of its parameters changed, or taken out where the change is None."""
    known = ("q", "section", "author", "kind", "period", "from", "to", "order", "page")
    values = {name: params.get(name) for name in known} | changes
    if values.get("page") == 1:
        values["page"] = None
    return address("search") + "?" + urlencode({name: value for name, value in values.items() if value})


def _page_number(text):
    """A page of the list. What is no number is the first page; a far one is a page with nothing on it."""
    digits = read_digits(text.strip())
    return max(1, min(int(digits), 10**6)) if digits.isascii() and digits.isdigit() and len(digits) < 16 else 1
