"""What a page's head tells networks and search engines about it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.templatetags.static import static

from articles.models.addresses import rendition_address
from articles.photos.crops import rendition_size, widths_of
from articles.photos.names import rendition_name
from articles.press.clock import local

SUMMARY = 155
ICON = ("site/icon-512.png", 512, 512)


@dataclass(frozen=True)
class Picture:
    url: str
    width: int
    height: int
    alt: str


def absolute(path):
    """An address of this site in full, whether it came as a path or in full already."""
    return path if urlsplit(path).scheme else settings.SITE_URL + path


def summary(text):
    """One line for a search result, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= SUMMARY else line[:SUMMARY].rsplit(" ", 1)[0] + "…"


def picture(photo, crop, alt=""):
    """The largest rendition of one crop, by its full address: other sites take nothing smaller."""
    width = widths_of(photo.width, photo.height, crop)[-1]
    width, height = rendition_size(photo.width, photo.height, crop, width)
    path = rendition_address(rendition_name(photo.token, crop, width, "jpeg"))
    return Picture(absolute(path), width, height, alt or photo.alt)


def paper():
    """Pages that are no story: the paper's own sign."""
    path, width, height = ICON
    return {"type": "website", "picture": Picture(absolute(static(path)), width, height, ""), "card": "summary"}


def story(page, card=None):
    """A story: the picture that networks show, its hours, section, authors and topics.

    The picture is the editor's own if there is one, else the drawn `card`, else (where none can be drawn) the lead photo.
    """
    printed = page.story
    own = printed.social_photo if printed.social_photo and printed.social_photo.is_usable else None
    if own:
        shown = {"picture": picture(own, "social", own.alt), "card": "summary_large_image"}
    elif card:
        shown = {"picture": card, "card": "summary_large_image"}
    elif page.lead:
        shown = {"picture": picture(page.lead.photo, "social", page.lead.alt), "card": "summary_large_image"}
    else:
        shown = {key: value for key, value in paper().items() if key != "type"}
    return {
        **shown,
        "type": "article",
        "title": printed.social_headline or printed.short_headline or printed.headline,
        "published": local(printed.published_at).isoformat(timespec="seconds"),
        "modified": local(modified_at(page)).isoformat(timespec="seconds"),
        "section": printed.section.name,
        "authors": [
            absolute(person["url"]) for group in page.byline_groups for person in group["people"] if person["url"]
        ],
        "tags": [topic.name for topic in page.topics],
    }


def modified_at(page):
    """When the words last changed in substance: an update, or a correction under them."""
    return max(
        moment for moment in (page.story.published_at, page.updated_at, *(c.at for c in page.corrections)) if moment
    )
