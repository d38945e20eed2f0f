"""The front page as it is rendered, for readers, for the editors' preview and for any past hour: one function makes them all.

No story and no photo appears on it twice; what was withdrawn or has run out is not there, and the next one fills its place.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice

from django.utils import timezone

from articles.models.prepared import Kept, Prepared
from articles.models.story import Story
from articles.press import body, past_photos, picks
from articles.press.zones import (
    AUTOMATIC,
    MANUAL,
    SPECIAL_KINDS,
    Zone,
    layout_of,
    mode_of,
    picks_of,
    zones,
)

# One query brings what the page can fill itself with; a section silent for this long has no block on it.
NEWEST = 120
# Above the blocks an hour says that a story is new; of an older one it says nothing.
NEW_FOR = timedelta(days=1)
# A gallery's cover with four of its photos beside it; some of them may be on the page already.
GALLERY_PHOTOS, GALLERY_THUMBS = 8, 4


@dataclass
class Placed:
    """A zone with the stories that readers find in it; none where it has too few to be shown."""

    zone: Zone
    mode: str
    layout: str
    stories: list = field(default_factory=list)


class LiveStories:
    """Where the page's stories come from: the public now."""

    def __init__(self, now, sections):
        self.now = now
        self.sections = {section.pk: section for section in sections}

    def newest(self):
        return self._within(_newest(self.now))

    def of(self, articles):
        return self._within(_named(self.now, sorted(articles)))

    def _within(self, stories):
        """A hundred stories share a dozen sections, which the page has; one that is newer than the page is asked for."""
        for story in stories:
            if section := self.sections.get(story.section_id):
                story.section = section
        return stories


@Kept
def _newest(now):
    return Story.objects.live(now).newest_first().for_cards_within()[:NEWEST]


@Prepared
def _named(now, articles):
    return Story.objects.live(now).filter(article_id__in=articles).for_cards_within()


def front_page(slots, sections, *, now=None, source=None, breaking=()):
    """What `site/front.html` shows: the zones by name, and the bands below the top in page order."""
    now = now or timezone.now()
    placed = place(slots, sections, now=now, source=source)
    urgent = {item.article_id for item in breaking}
    for zone in placed.values():
        for story in zone.stories:
            story.is_breaking = story.article_id in urgent
    for story in (*placed["lead"].stories, *placed["secondary"].stories):
        story.is_old = now - story.published_at > NEW_FOR
    lead = next(iter(placed["lead"].stories), None)
    return {
        "lead": lead,
        "lead_links": lead.links if lead else [],
        "secondary": placed["secondary"].stories,
        "latest": placed["latest"].stories,
        "bands": [zone for key, zone in placed.items() if key not in ("lead", "secondary", "latest") and zone.stories],
    }


def place(slots, sections, *, now, source=None):
    """Every zone with its stories, top-down, by key."""
    stories, pool = _gathered(slots, source or LiveStories(now, sections))
    page = _Page(slots, sections, stories, pool, now)
    page.put_picks()
    page.fill_special_kinds()
    page.fill()
    return page.placed


def _gathered(slots, source):
    """The stories by article that the page can show, and the newest of them in order."""
    pool = source.newest()
    stories = {story.article_id: story for story in pool}
    named = {
        number
        for slot in slots.values()
        for pick in slot.get("picks", ())
        for number in (pick["article"], *pick.get("links", ()))
    }
    if missing := named - stories.keys():
        stories |= {story.article_id: story for story in source.of(missing)}
    for story in stories.values():
        story.pick, story.size, story.links, story.is_breaking = None, "", [], False
    return stories, pool


class _Page:
    """Remembers what is on the page already."""

    def __init__(self, slots, sections, stories, pool, now):
        self.slots, self.stories, self.pool, self.now = slots, stories, pool, now
        self.placed = {
            zone.key: Placed(zone, mode_of(slots, zone.key), layout_of(slots, zone.key))
            for zone in zones(sections, slots)
        }
        chosen = {pick["photo"] for slot in slots.values() for pick in slot.get("picks", ()) if pick.get("photo")}
        self.override_photos = past_photos.in_bulk(chosen, moment=None)
        self.of_section = defaultdict(list)
        for story in pool:
            self.of_section[story.section_id].append(story)
        self.articles = set()
        self.photos = set()

    def put_picks(self):
        """What editors placed comes first, wherever it stands: nothing above it may take its story away."""
        for key, zone in self.placed.items():
            if zone.mode == AUTOMATIC:
                continue
            for pick in picks_of(self.slots, key):
                story = self.stories.get(pick["article"])
                if len(zone.stories) < zone.zone.limit and self._is_free(story) and picks.is_current(pick, self.now):
                    zone.stories.append(picks.dress(story, pick, self.override_photos))
                    self.articles.add(story.article_id)
        for zone in self.placed.values():
            for story in zone.stories:
                story.links = self._links(story.pick)

    def fill_special_kinds(self):
        """A gallery belongs into the gallery zone before the columns above it may take it as ordinary news."""
        for zone in self.placed.values():
            if zone.zone.kind in SPECIAL_KINDS:
                self._fill(zone)

    def fill(self):
        for zone in self.placed.values():
            if not zone.zone.kind:
                self._fill(zone, new_photos_first=bool(zone.zone.photos))
            self._take_photos(zone)
            if zone.zone.kind == "gallery":
                _open_galleries(zone.stories, self.photos)

    def _is_free(self, story):
        return story is not None and story.article_id not in self.articles

    def _links(self, pick):
        found = [self.stories.get(number) for number in pick.get("links", ())]
        links = [story for story in found if self._is_free(story)]
        self.articles.update(story.article_id for story in links)
        return links

    def _fill(self, zone, *, new_photos_first=False):
        room = zone.zone.limit - len(zone.stories)
        if zone.mode != MANUAL and room:
            found = self._candidates(zone.zone)
            if zone.zone.key == "lead":
                found = sorted(found, key=lambda story: story.card_photo is None)
            elif new_photos_first:
                found = sorted(islice(found, room * 3), key=lambda story: not self._has_new_photo(story))
            zone.stories += islice(found, room)
        if len(zone.stories) < zone.zone.least:
            zone.stories = []
        self.articles.update(story.article_id for story in zone.stories)

    def _candidates(self, zone):
        """What the paper itself would put there, newest first; nobody looks further than they need."""
        pool = self.of_section[zone.section.pk] if zone.section else self.pool
        return (story for story in pool if story.article_id not in self.articles and zone.takes(story))

    def _take_photos(self, zone):
        """A story whose photo is on the page already, or that stands where words stand, becomes a card of words."""
        for number, story in enumerate(zone.stories):
            shows = number < zone.zone.photos or story.size == "big" or zone.zone.key == "secondary"
            if shows and story.size != "text" and self._has_new_photo(story):
                self.photos.add(story.lead_photo_id)
            else:
                story.lead_photo = None

    def _has_new_photo(self, story):
        return story.card_photo is not None and story.lead_photo_id not in self.photos


@Prepared
def _texts(pk):
    return Story.objects.filter(pk=pk).values_list("body_html", flat=True)


def _text_of(story):
    """Cards are read without it."""
    return _texts(story.pk)[0] if "body_html" in story.get_deferred_fields() else story.body_html


def _open_galleries(stories, shown):
    """Some photos of each gallery that the page does not show yet, and how many it has: two queries, if there is one."""
    numbers = {story.article_id: body.photo_ids(_text_of(story)) for story in stories}
    wanted = [number for of_story in numbers.values() for number in of_story[:GALLERY_PHOTOS]]
    photos = past_photos.in_bulk(wanted, moment=None)
    for story in stories:
        of_story = numbers[story.article_id]
        fresh = [photos[number] for number in of_story if number in photos and number not in shown]
        story.thumbs = [photo for photo in fresh if photo.is_usable][:GALLERY_THUMBS]
        shown.update(photo.pk for photo in story.thumbs)
        story.photo_count = len({*of_story, *([story.lead_photo_id] if story.lead_photo_id else [])})
