"""What a story page shows, resolved from one Story. The site and the desk's preview both render this."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from articles.arabic.bidi import isolate
from articles.arabic.reading import reading_time
from articles.models.photo import Photo
from articles.press import body


@dataclass(frozen=True)
class Figure:
    """A photo with what this story prints under it. Caption and alt may be the story's own; the credit never is."""

    photo: Photo
    caption: str
    alt: str

    kind = "photo"

    @property
    def credit_line(self):
        return self.photo.credit_line


@dataclass(frozen=True)
class Prose:
    """A run of body HTML, cleaned by the press when it was printed."""

    html: str

    kind = "html"


@dataclass(frozen=True)
class StoryPage:
    story: object
    lead: Figure | None
    blocks: list
    byline_groups: list
    reading_time: str
    topics: list
    short_url: str
    share: list
    more: list

    @property
    def updated_at(self):
        return self.story.updated_at if self.story.is_substantively_updated else None


def story_page(story, more=()):
    """Resolve one story (with its section and lead photo) for rendering: one query for inline photos, one for topics.

    `more` are the cards beside it.
    """
    short_url = f"{settings.SITE_URL}/n/{story.article_id}"
    return StoryPage(
        story=story,
        lead=_figure(story.lead_photo, story.lead_caption, story.lead_alt) if story.lead_photo else None,
        blocks=_blocks(story),
        byline_groups=_byline_groups(story.bylines),
        reading_time=reading_time(story.words),
        topics=list(story.topics.all()),
        short_url=short_url,
        share=_share_links(story.headline, short_url),
        more=list(more),
    )


def prose(html):
    """Mark a body as HTML: the one place that does, and only for what `body.clean` made."""
    return mark_safe(html)  # noqa: S308


def _figure(photo, caption, alt):
    """The photo with its texts; None once its rights have ended."""
    return Figure(photo, caption or photo.caption, alt or photo.alt) if photo.is_usable else None


def _blocks(story):
    photos = Photo.objects.in_bulk(body.photo_ids(story.body_html))
    dateline = format_html('<b class="dateline">{} — </b>', story.dateline) if story.dateline else ""
    host = settings.SITE_URL.split("//", 1)[1]
    # Subheads' anchors are unique within the whole story, not within a run of it.
    anchors = set()
    blocks = []
    for block in body.blocks(story.body_html):
        if isinstance(block, body.Html):
            html, dateline = _opened_by(dateline, block.html)
            blocks.append(Prose(prose(body.render_html(html, host, anchors))))
        elif block.kind == "photo" and (photo := photos.get(int(block.key))):
            texts = story.photo_texts.get(block.key, {})
            blocks.append(_figure(photo, texts.get("caption"), texts.get("alt")))
    return [block for block in blocks if block]


# A block of the body's top level, with all that is inside it.
_TOP_LEVEL = re.compile(r"<(p|h2|h3|ul|ol|blockquote|table)\b[^>]*>.*?</\1>", re.DOTALL)


def _opened_by(dateline, run):
    """Put the dateline into the first paragraph of the story's own text. Returns the run, and what is still to be put."""
    paragraph = next((block for block in _TOP_LEVEL.finditer(run) if block[1] == "p"), None)
    if not dateline or paragraph is None:
        return run, dateline
    inside = run.index(">", paragraph.start()) + 1
    return run[:inside] + dateline + run[inside:], ""


def _byline_groups(bylines):
    """Consecutive names of one role together: «كتب: أ، ب» then «تصوير: ج»."""
    groups = []
    for printed in bylines:
        if not groups or groups[-1]["label"] != printed["label"]:
            groups.append({"label": printed["label"], "people": []})
        groups[-1]["people"].append({**printed, "initial": printed["name"][:1], "url": ""})
    return groups


def _share_links(headline, url):
    return [
        {"name": "واتساب", "url": "https://wa.me/?" + urlencode({"text": f"{isolate(headline)} {url}"})},
        {"name": "فيسبوك", "url": "https://www.facebook.com/sharer/sharer.php?" + urlencode({"u": url})},
        {"name": "إكس", "url": "https://x.com/intent/post?" + urlencode({"text": isolate(headline), "url": url})},
        {"name": "تيليجرام", "url": "https://t.me/share/url?" + urlencode({"url": url, "text": isolate(headline)})},
    ]
