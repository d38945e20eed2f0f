"""A pick: one story placed on the front by hand, and what the front says of it that the story does not.

{"article": 5, "seen": 71, "headline": "", "kicker": "", "photo": None, "size": "", "links": [], "until": None}: every key
but the first two may be missing. `seen` is the revision that the editor had before them: another one means that the story
has changed since, and its overrides want a second look.
"""

from django.utils.dateparse import parse_datetime

OVERRIDES = ("headline", "kicker", "photo", "size")


def pick_of(article_id, revision_id):
    return {"article": article_id, "seen": revision_id}


def until(pick):
    """The aware moment at which it leaves the front by itself, or None."""
    return parse_datetime(pick["until"]) if pick.get("until") else None


def is_current(pick, now):
    end = until(pick)
    return end is None or end > now


def has_overrides(pick):
    return any(pick.get(name) for name in OVERRIDES)


def is_stale(pick, story):
    """Whether the story was printed anew after somebody wrote other words for it here."""
    return has_overrides(pick) and pick.get("seen") != story.revision_id


def dress(story, pick, photos):
    """Give a story, in memory, what this front says of it."""
    story.pick = pick
    story.size = pick.get("size", "")
    story.headline = pick.get("headline") or story.headline
    story.kicker = pick.get("kicker") or story.kicker
    photo = photos.get(pick.get("photo"))
    if photo:
        # Its own caption goes with it.
        story.lead_photo, story.lead_caption = photo, ""
    return story
