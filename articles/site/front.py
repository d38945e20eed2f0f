"""The front page made of the latest stories: a lead, a second row, the newest, and a block a section."""

from articles.models.story import Story

# One query brings what the page can show; a section silent for this long has no block on it.
NEWEST = 120
SECONDARY = 3
LATEST = 8
BLOCK = 3
OPINIONS = 4
OPINION = "opinion"


def compose(sections):
    """Choose the stories of the front page, top-down, so that none appears twice. Returns the zones by name."""
    newest = list(Story.objects.live().newest_first().for_cards()[:NEWEST])
    pool = [story for story in newest if story.kind != OPINION]
    lead = next((story for story in pool if story.card_photo), pool[0] if pool else None)

    front = _Front()
    front.place([lead] if lead else [])
    secondary = front.place(front.fresh(pool, SECONDARY, with_photo_first=True))
    latest = front.place(front.fresh(pool, LATEST), with_photos=False)
    blocks = []
    for section in sections:
        stories = front.fresh([story for story in pool if story.section_id == section.pk], BLOCK, with_photo_first=True)
        if len(stories) == BLOCK:
            big, *small = front.place(stories)
            blocks.append({"section": section, "big": big, "small": small})
    return {
        "lead": lead,
        "secondary": secondary,
        "latest": latest,
        "blocks": blocks,
        "opinion": [story for story in newest if story.kind == OPINION][:OPINIONS],
    }


class _Front:
    """Remembers what is on the page already: no story and no photo appears on it twice."""

    def __init__(self):
        self.stories = set()
        self.photos = set()

    def fresh(self, pool, limit, *, with_photo_first=False):
        """Up to `limit` stories that are not on the page yet, newest first or those with a new photo first."""
        found = [story for story in pool if story.pk not in self.stories]
        if with_photo_first:
            found = sorted(found[: limit * 3], key=lambda story: not self._has_new_photo(story))
        return found[:limit]

    def place(self, stories, *, with_photos=True):
        """Put stories on the page; one whose photo is there already becomes a card of words."""
        for story in stories:
            if with_photos and self._has_new_photo(story):
                self.photos.add(story.lead_photo_id)
            else:
                story.lead_photo = None
        self.stories.update(story.pk for story in stories)
        return stories

    def _has_new_photo(self, story):
        return story.card_photo is not None and story.lead_photo_id not in self.photos
