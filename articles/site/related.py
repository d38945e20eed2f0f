"""«المزيد حول هذه القصة»: what the editor put beside a story, then what shares a topic with it."""

from django.db.models import Case, Q, When
from django.utils import timezone

from articles.models.prepared import Prepared
from articles.models.story import Story, StoryTopic

CARDS = 4
# A topic of ten thousand stories is asked for its newest ones only.
CANDIDATES = 60


def to(story, topics):
    """Up to four live stories, the editor's first, in the editor's order. One query, and none where nothing can come."""
    picked = story.related_ids
    if not picked and not topics:
        return []
    most = max(CARDS, len(picked))
    found = _found(timezone.now(), story.article_id, picked, [topic.pk for topic in topics], most=most)
    place = {number: order for order, number in enumerate(picked)}
    return sorted(found, key=lambda other: place.get(other.article_id, len(picked)))[:CARDS]


@Prepared
def _found(now, article_id, picked, topics, *, most):
    wanted = Q(article_id__in=picked)
    for topic in topics:
        newest = StoryTopic.objects.filter(topic=topic).order_by("-published_at", "-article_number")
        wanted |= Q(pk__in=newest.values("story_id")[:CANDIDATES])
    live = Story.objects.live(now).filter(wanted).exclude(article_id=article_id)
    if picked:
        # The editor's first in the query too, so that no more rows are read than can be shown.
        order = Case(When(article_id__in=picked, then=0), default=1)
        live = live.order_by(order, "-published_at", "-article_id")
    else:
        live = live.newest_first()
    return live.for_cards()[:most]
