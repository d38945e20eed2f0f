"""What completes the words typed so far: the newest live stories with them in headline, topics or names."""

from articles.models.prepared import Prepared
from articles.models.story import OF_SECTION, Story
from articles.search.backends import backend
from articles.search.query import typed_words

MOST = 8
# One letter begins half of all headlines.
FEWEST_LETTERS = 2


def suggestions(text, now):
    """At most eight live stories, newest first; the last word may be unfinished."""
    words = typed_words(text)
    if not words or len(words[-1]) < FEWEST_LETTERS:
        return []
    found = backend().beginning(words, now, MOST)
    stories = {story.pk: story for story in _live(now, list(found))}
    return [stories[pk] for pk in found if pk in stories]


@Prepared
def _live(now, stories):
    rows = Story.objects.live(now).filter(pk__in=stories).select_related("section")
    return rows.only("article", "slug", "headline", *OF_SECTION)
