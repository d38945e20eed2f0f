"""The readers' own front page, drawn for the desk: from the draft, or as it was at a past moment."""

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from articles.models.breaking import Breaking
from articles.models.front import FrontVersion
from articles.models.masthead import Masthead
from articles.models.page import Page
from articles.models.section import Section
from articles.press import clock, fronts
from articles.press.as_it_was import PastStories
from articles.press.front_page import front_page

BREAKING_ITEMS = 3


def render_draft(request):
    """What readers would get if everything were launched now."""
    now = timezone.now()
    breaking = tuple(Breaking.objects.current(now)[:BREAKING_ITEMS])
    return _rendered(request, fronts.draft().slots, now, breaking)


def render_as_it_was(request, moment):
    """What readers got at that moment: the front in force, over the stories that were public, in their words of then."""
    version = FrontVersion.objects.begun(moment).first()
    breaking = Breaking.objects.filter(at__lte=moment, until__gt=moment).order_by("-at", "-id")[:BREAKING_ITEMS]
    with clock.at(moment):
        return _rendered(request, version.slots if version else {}, moment, tuple(breaking), source=PastStories(moment))


def _rendered(request, slots, now, breaking, source=None):
    sections = list(Section.objects.all())
    zones = front_page(slots, sections, now=now, source=source, breaking=breaking)
    frame = {
        "masthead": _masthead(),
        "nav": sections,
        "pages": Page.objects.defer("body"),
        "search_url": reverse("site:search"),
        "site_url": settings.SITE_URL,
        "lite_url": "/lite/",
        "today": now,
        "breaking": breaking,
    }
    return render(request, "desk/front_page.html", frame | zones)


def _masthead():
    masthead = Masthead.objects.select_related("logo").first() or Masthead(name="جريدة")
    names = ("name", "tagline", "promise", "licence_line", "logo")
    return {name: getattr(masthead, name) for name in names} | {
        "officers": list(masthead.officers.all()) if masthead.pk else [],
        "social": list(masthead.social_links.all()) if masthead.pk else [],
    }
