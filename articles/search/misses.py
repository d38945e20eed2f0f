"""The log of queries that found nothing: editors learn from it what to write, and which words to call synonyms."""

from django.db.models import F
from django.utils import timezone

from articles.arabic.fold import fold
from articles.models.search import SearchMiss

LONGEST = 60
MOST_ROWS = 5_000


def note(text):
    """Count one more reader who looked for `text` in vain. What is too long to be a real search is not kept."""
    folded = fold(text)
    if not folded or len(folded) > LONGEST or len(text) > 2 * LONGEST:
        return
    now = timezone.now()
    if SearchMiss.objects.filter(folded=folded).update(times=F("times") + 1, last_at=now, query=text):
        return
    SearchMiss.objects.bulk_create([SearchMiss(folded=folded, query=text, last_at=now)], ignore_conflicts=True)
    _make_room()


def _make_room():
    """The log stays small, whoever fills it: the queries of one reader long ago go first."""
    last_kept = SearchMiss.objects.order_by("-times", "-last_at").values_list("pk", flat=True)[
        MOST_ROWS : MOST_ROWS + 1
    ]
    for pk in last_kept:
        SearchMiss.objects.filter(pk=pk).delete()
