"""The duplicate radar: a story on the same matter that was printed a short while ago, or that a colleague is writing now."""

from dataclasses import dataclass
from datetime import timedelta

from articles.arabic.tokens import lexemes
from articles.models.article import Article, State
from articles.models.story import Story
from articles.search.backends import Filters, Wanted, backend
from articles.search.query import Clause

LOOK_BACK = timedelta(hours=48)
# Two headlines are about one thing where their shared words are so large a part of both (Dice's coefficient).
ALIKE = 0.6
FEWEST_SHARED = 3
MOST = 3
LOOKED_AT = 200


@dataclass(frozen=True)
class Similar:
    """What is alike: a public story with its hour, or a colleague's article that is not public yet."""

    headline: str
    article_id: int
    published_at: object = None


def similar(article, now):
    """At most three, public ones first, newest first. A headline of fewer than three words is like nothing."""
    words = set(lexemes(article.headline))
    if len(words) < FEWEST_SHARED:
        return []
    public = _public(article, words, now)
    known = {one.article_id for one in public}
    return [*public, *(one for one in _in_work(article, words, now) if one.article_id not in known)][:MOST]


def likeness(words, others):
    """From 0 to 1: how much of two sets of words is shared."""
    shared = len(words & others)
    return 2 * shared / (len(words) + len(others)) if shared >= FEWEST_SHARED else 0.0


def _public(article, words, now):
    since = int((now - LOOK_BACK).timestamp())
    any_word = [(Clause(((word,),)),) for word in sorted(words)]
    found = backend().candidates(Wanted(any_word, Filters(now=now, since=since), LOOKED_AT, in_title=True))
    keys = [one.story_id for one in found if likeness(words, set(one.title.split())) >= ALIKE]
    stories = Story.objects.live(now).filter(pk__in=keys).exclude(article_id=article.pk).newest_first()
    return [
        Similar(story.headline, story.article_id, story.published_at)
        for story in stories.only("headline", "article_id", "published_at")
    ]


def _in_work(article, words, now):
    rows = (
        Article.objects.filter(updated_at__gt=now - LOOK_BACK, state__in=(State.DRAFT, State.REVIEW, State.READY))
        .exclude(pk=article.pk)
        .order_by("-updated_at")
        .values_list("pk", "headline")[:LOOKED_AT]
    )
    return [Similar(headline, pk) for pk, headline in rows if likeness(words, set(lexemes(headline))) >= ALIKE]
