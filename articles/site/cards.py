"""The social card of a live story: its address, and the file drawn once for each of its editions and kept on disk."""

import hashlib
import logging
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core import checks
from PIL import Image

from articles.models.addresses import card_address
from articles.photos import workshop
from articles.photos.crops import widths_of
from articles.photos.names import RenditionName
from articles.photos.refusals import PhotoRefused
from articles.photos.renditions import write_once
from articles.site import CARDS, card_drawing
from articles.site.head import Picture, absolute

# The square cut has the focal point in its middle, and is wide enough for the photo's place on the card.
CUT, CUT_WIDTH = "1x1", 640
WIDTH, HEIGHT = card_drawing.WIDTH, card_drawing.HEIGHT
# Raised when cards look different: what is on disk is then drawn anew.
LOOK = 1

log = logging.getLogger(__name__)


@checks.register(CARDS)
def cards_can_be_drawn(app_configs, **kwargs):
    """A public paper does not start where Arabic would fall to pieces; a demo does without cards."""
    level, number = (checks.Error, "E001") if settings.HTTPS else (checks.Warning, "W001")
    return [level(problem, id=f"articles.{number}") for problem in card_drawing.missing()]


@cache
def are_possible():
    return not card_drawing.missing()


def address(story):
    """A new address for each edition of the story: networks keep a picture by its address for ever."""
    return card_address(story.article_id, story.revision_id)


def picture(story):
    return Picture(absolute(address(story)), WIDTH, HEIGHT, title(story))


def title(story):
    return story.social_headline or story.headline


def seen(story, paper):
    """Everything that is seen on the card."""
    photo = story.card_photo
    return LOOK, title(story), story.section.name, story.section.colour, paper, photo.token if photo else ""


def file(story, paper):
    """The drawn card, made now if it is missing; the cards of earlier editions go."""
    digest = hashlib.sha256(repr(seen(story, paper)).encode()).hexdigest()[:16]
    folder = Path(settings.MEDIA_ROOT) / "cards" / str(story.article_id % 1000)
    target = folder / f"{story.article_id}-{story.revision_id}-{digest}.png"
    if not target.exists():
        write_once(target, lambda: _drawn(story, paper))
        for old in folder.glob(f"{story.article_id}-*.png"):
            if old != target:
                old.unlink(missing_ok=True)
    return target


def _drawn(story, paper):
    return card_drawing.draw(
        headline=title(story),
        section=story.section.name,
        colour=story.section.colour,
        paper=paper,
        photo=_photo(story.card_photo) if story.card_photo else None,
    )


def _photo(photo):
    """The photo's own square rendition; a card whose photo cannot be read is drawn without it."""
    offered = widths_of(photo.width, photo.height, CUT)
    width = next((width for width in offered if width >= CUT_WIDTH), offered[-1])
    try:
        with workshop.rendition(photo, RenditionName(photo.token, CUT, width, "jpeg")) as file:
            picture = Image.open(file)
            picture.load()
            return picture
    except (OSError, PhotoRefused):
        log.exception("Photo %s cannot be put on a card.", photo.pk)
        return None
