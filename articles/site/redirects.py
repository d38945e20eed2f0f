"""Addresses of the old site: where they lead, and a list of those that lead nowhere yet."""

import re
from collections import defaultdict

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from articles.models.redirect import Miss, Redirect, address_key, decoded
from articles.site.batch import Batch

# Who looks for holes in other people's systems is not a reader with an old link.
PROBES = re.compile(
    r"\.(?:env|git|sql|bak|zip|tar|gz|ya?ml|ini|log|js|css|map|png|jpe?g|gif|svg|ico|woff2?)(?:/|$)|"
    r"^/(?:wp-|xmlrpc|phpmyadmin|cgi-bin|\.|static/|media/|lite/|api/|admin)",
    re.IGNORECASE,
)
# Old systems named their stories in a parameter of one page.
PROGRAM = re.compile(r"\.(?:php|aspx?|jsp|cfm)$", re.IGNORECASE)
LONGEST = 500
MOST = 5_000


def leading_from(request):
    """Where the asked address leads by an editor's word, or None."""
    target = Redirect.objects.leading_from(request.path, request.META.get("QUERY_STRING", "")[:2000])
    return target if target != request.path else None


def remember_miss(request):
    """Note an address that leads nowhere, unless it is one of those that nobody ever printed."""
    asked = request.path
    if PROGRAM.search(asked) and request.META.get("QUERY_STRING"):
        asked += "?" + request.META["QUERY_STRING"][:LONGEST]
    path, key = decoded(asked), address_key(asked)
    if key and len(path) <= LONGEST and not PROBES.search(path):
        misses.add((key, path))


@transaction.atomic
def _write(counts):
    now = timezone.now()
    by_key = defaultdict(int)
    paths = {}
    for (key, path), count in counts.items():
        by_key[key] += count
        paths[key] = path
    for key in sorted(by_key):
        Miss.objects.bulk_create([Miss(key=key, path=paths[key], last_at=now)], ignore_conflicts=True)
        Miss.objects.filter(key=key).update(count=F("count") + by_key[key], last_at=now)
    kept = Miss.objects.order_by("-count", "-last_at").values("pk")[:MOST]
    if Miss.objects.count() > MOST:
        Miss.objects.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()


misses = Batch(_write)


def words_of(path):
    """The words of an address, as somebody would type them into a search."""
    tail = [part for part in decoded(path).split("/") if re.search(r"[^\W\d_]", part)]
    words = re.findall(r"[^\W_]+", tail[-1]) if tail else []
    return " ".join(words)[:100]
