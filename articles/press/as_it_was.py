"""The stories that readers saw at a past moment, set again from the record of what was printed (`models/printing.py`)."""

from datetime import datetime

from articles.models.printing import Printing
from articles.models.section import Section
from articles.models.story import Story
from articles.press import body, past_photos
from articles.press.front_page import NEWEST
from articles.press.typeset import shown

# Updates of old stories begin late as well; among this many printings are the newest stories of any moment.
PRINTINGS = 4 * NEWEST


class PastStories:
    """Where a past page's stories come from; asked like `front_page.LiveStories`."""

    def __init__(self, moment):
        self.moment = moment
        self.seen = Printing.objects.filter(visible_from__lte=moment, visible_until__gt=moment)

    def newest(self):
        begun = self.seen.order_by("-visible_from", "-pk").values_list("story__published_at", "article_id")[:PRINTINGS]
        ages = {article: _moment("published_at", published) for published, article in begun}
        newest = sorted(ages, key=lambda article: (ages[article], article), reverse=True)[:NEWEST]
        stories = {story.article_id: story for story in self.of(newest)}
        return [stories[article] for article in newest if article in stories]

    def of(self, articles):
        printings = list(self.seen.filter(article__in=articles))
        sections = Section.objects.in_bulk({printing.story["section_id"] for printing in printings})
        photos = past_photos.in_bulk(
            {printing.story["lead_photo_id"] for printing in printings} - {None}, moment=self.moment
        )
        return [
            _story(printing, sections, photos) for printing in printings if printing.story["section_id"] in sections
        ]


def moment_of(printing, asked):
    """The moment of its interval that an address asks for; its beginning, where it asks for no such moment."""
    try:
        moment = datetime.fromisoformat(asked or "")
    except ValueError:
        return printing.visible_from
    is_within = moment.tzinfo and printing.visible_from <= moment < printing.visible_until
    return moment if is_within else printing.visible_from


def retold(printing):
    """What readers were told anew about the photos of a printing while they had it: the library's changes, oldest first."""
    numbers = {printing.story["lead_photo_id"], *body.photo_ids(printing.story["body_html"])} - {None}
    return past_photos.changes(numbers, printing.visible_from, printing.visible_until)


def as_printed(printing, moment):
    """One story as readers had it at a moment of its printing, for the readers' own page."""
    sections = Section.objects.filter(pk=printing.story["section_id"]).in_bulk()
    numbers = {printing.story["lead_photo_id"], printing.story.get("social_photo_id")} - {None}
    story = _story(printing, sections, past_photos.in_bulk(numbers, moment=moment))
    return shown(story, topics=printing.story["topics"], authors=printing.story["authors"])


def _story(printing, sections, photos):
    """The printed row again. A section or a photo that the newsroom removed since is not there any more."""
    kept = {name: value for name, value in printing.story.items() if name not in ("topics", "authors")}
    kept |= {name: _moment(name, kept[name]) for name in ("published_at", "updated_at")}
    story = Story(**kept, visible_from=printing.visible_from, visible_until=printing.visible_until)
    story.section = sections.get(story.section_id)
    story.lead_photo = photos.get(story.lead_photo_id)
    story.social_photo = photos.get(story.social_photo_id)
    return story


def _moment(name, kept):
    return Story._meta.get_field(name).to_python(kept or None)
