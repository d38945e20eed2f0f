"""The stories that readers saw at a past moment, drawn again from what the press put on record.

A Story row is rewritten and dropped as its article goes on, so the past is read from the published revisions (each knows
when it began) and from the moves that took a story down or brought it back.
"""

from datetime import datetime

from articles.arabic.slug import slug
from articles.models.article import Byline, Kind
from articles.models.people import Author
from articles.models.photo import Photo
from articles.models.revision import Revision, Transition
from articles.models.section import Section
from articles.models.story import FAR, Story
from articles.press.front_page import NEWEST

# Updates of one story stand beside each other here; this many rows hold the newest of them.
REVISIONS = 4 * NEWEST
PRINTED = ("kicker", "headline", "short_headline", "standfirst", "dateline", "kind", "section_id")
PHOTO = ("lead_photo_id", "lead_caption", "lead_alt")


class PastStories:
    """Where a past page's stories come from; asked like `front_page.LiveStories`."""

    def __init__(self, moment):
        self.moment = moment

    def newest(self):
        begun = Revision.objects.filter(begins__lte=self.moment).order_by("-begins", "-pk")
        articles = dict.fromkeys(begun.values_list("article_id", flat=True)[:REVISIONS])
        stories = self.of(articles)
        return sorted(stories, key=lambda story: (story.published_at, story.article_id), reverse=True)[:NEWEST]

    def of(self, articles):
        events = _events(articles, self.moment)
        seen = {number: as_seen(of_article, self.moment) for number, of_article in events.items()}
        return _printed_again({number: found for number, found in seen.items() if found})


def as_seen(events, moment):
    """The revision that readers saw at `moment` and the first publication, or None. `events` are one article's, in order."""
    live = waiting = last = first = None
    end = FAR
    for event in events:
        if waiting and waiting.begins <= event.at:
            live, end, waiting = waiting, _end_of(waiting), None
        last = live or last
        if isinstance(event, Revision):
            first = first if first and first <= event.at else event.begins
            waiting = event if event.begins > event.at else None
            live, end = (live, end) if waiting else (event, _end_of(event))
        elif event.name == Transition.Name.WITHDRAW:
            live = waiting = None
        else:
            live, end = last, FAR
    if waiting and waiting.begins <= moment:
        live, end = waiting, _end_of(waiting)
    return (live, first) if live and end > moment else None


def _end_of(revision):
    end = revision.snapshot.get("expires_at")
    return datetime.fromisoformat(end) if end else FAR


def _events(articles, moment):
    """Publications, withdrawals and returns of these articles up to `moment`, in the order in which they happened."""
    events = {}
    published = Revision.objects.filter(article__in=articles, kind=Revision.Kind.PUBLISHED, begins__isnull=False)
    moves = Transition.objects.filter(
        article__in=articles, name__in=(Transition.Name.WITHDRAW, Transition.Name.REINSTATE)
    )
    for event in [*published.filter(at__lte=moment), *moves.filter(at__lte=moment)]:
        events.setdefault(event.article_id, []).append(event)
    for of_article in events.values():
        of_article.sort(key=lambda event: event.at)
    return events


def _printed_again(seen):
    """Story objects that are in no table, with everything a card shows."""
    snapshots = {number: revision.snapshot for number, (revision, _) in seen.items()}
    sections = Section.objects.in_bulk()
    photos = Photo.objects.in_bulk({snapshot["lead_photo_id"] for snapshot in snapshots.values()} - {None})
    people = Author.objects.in_bulk({row["author_id"] for each in snapshots.values() for row in each["bylines"]})
    slugs = dict(Story.objects.filter(article_id__in=seen).values_list("article_id", "slug"))
    return [
        _story(number, revision, first, sections, photos, people, slugs)
        for number, (revision, first) in seen.items()
        if revision.snapshot["section_id"] in sections
    ]


def _story(number, revision, first, sections, photos, people, slugs):
    snapshot = revision.snapshot
    story = Story(article_id=number, revision_id=revision.pk, published_at=first, visible_from=revision.begins)
    for name in PRINTED + PHOTO:
        setattr(story, name, snapshot[name])
    story.section = sections[snapshot["section_id"]]
    story.lead_photo = photos.get(snapshot["lead_photo_id"])
    story.kind_label = Kind(snapshot["kind"]).label
    story.slug = slugs.get(number) or slug(snapshot["headline"])
    story.body_html = snapshot["body"]
    story.bylines = [
        {"name": people[row["author_id"]].name, "label": Byline.Role(row["role"]).label}
        for row in snapshot["bylines"]
        if row["author_id"] in people
    ]
    return story
