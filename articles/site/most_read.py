"""Most read in 24 hours: a beacon that knows a story's number and nothing else, and the list made of it."""

import re
from datetime import timedelta

from django.db import transaction
from django.db.models import F, OuterRef, Subquery, Sum
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from articles.models.prepared import Kept
from articles.models.story import Story
from articles.models.views import WINDOW, ViewCount
from articles.site.answers import refused
from articles.site.batch import Batch
from articles.site.fragments import remembered

LIST = 20
RECOMPUTED = 300
KEPT = timedelta(days=7)
NUMBER = re.compile("[0-9]{1,15}", re.ASCII)
BOTS = re.compile(
    r"bot|crawl|spider|slurp|headless|lighthouse|preview|facebookexternalhit|whatsapp|telegram|curl|wget|python|java/|"
    r"go-http|okhttp|axios|node-fetch|scrapy|phantom|monitor|pingdom|uptime",
    re.IGNORECASE,
)


@csrf_exempt
def beacon(request):
    """«Somebody reads story n». Always the same empty answer, so that nothing can be learned from it."""
    if request.method != "POST":
        return refused(["POST"])
    number = request.body[:64].decode("ascii", "replace").removeprefix("story=") if _is_short(request) else ""
    if NUMBER.fullmatch(number) and _is_a_reader(request):
        views.add((int(number), timezone.now().replace(minute=0, second=0, microsecond=0)))
    response = HttpResponse(status=204)
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_short(request):
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdecimal() and int(length) <= 64


def _is_a_reader(request):
    """A browser with a person in front of it, as far as it says so: not a bot, not another site, not a page fetched ahead."""
    headers = request.headers
    agent = headers.get("User-Agent", "")
    if not agent or BOTS.search(agent) or "prefetch" in headers.get("Sec-Purpose", headers.get("Purpose", "")):
        return False
    return headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"


@transaction.atomic
def _write(counts):
    """Add the sums to the hours' rows. A number that no live story has counts for nothing."""
    live = set(
        Story.objects.live()
        .filter(article_id__in={number for number, _ in counts})
        .values_list("article_id", flat=True)
    )
    # In one order everywhere, so that two processes cannot wait for each other.
    for (number, hour), count in sorted(counts.items()):
        if number in live:
            rows = ViewCount.objects.filter(article_id=number, hour=hour)
            ViewCount.objects.bulk_create([ViewCount(article_id=number, hour=hour)], ignore_conflicts=True)
            rows.update(count=F("count") + count)
    ViewCount.objects.filter(hour__lt=timezone.now() - KEPT).delete()


views = Batch(_write)


def most_read(stamp, now=None):
    """The most read live stories of the last 24 hours, computed again every five minutes."""
    now = now or timezone.now()
    key = ("most read", int(now.timestamp()) // RECOMPUTED)
    return tuple(story for story in remembered(stamp, key, lambda: _ranked(now)) if story.visible_until > now)


def _ranked(now):
    return _most_read(now, now - WINDOW)


@Kept
def _most_read(now, since):
    recent = ViewCount.objects.filter(hour__gt=since)
    total = recent.filter(article=OuterRef("article")).values("article").annotate(sum=Sum("count")).values("sum")
    seen = Story.objects.live(now).filter(article__in=recent.values("article")).annotate(views=Subquery(total))
    return seen.for_cards("visible_until").order_by("-views", "-published_at", "-article_id")[:LIST]
