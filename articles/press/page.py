"""What a story page shows, resolved from one Story. The site and the desk's preview both render this."""

import itertools
import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import quote_plus

from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from articles.arabic.bidi import isolate
from articles.arabic.plural import PHOTO, Forms, count
from articles.arabic.reading import reading_time
from articles.models.addresses import address, as_value
from articles.models.photo import Photo
from articles.models.prepared import Prepared
from articles.models.story import Story
from articles.press import body, clock, past_photos
from articles.press.embeds import embed_of

MORE = 4
# Days after which a reader is told that this is not news any more.
OLD = 30
_OVER_MONTHS = Forms("شهر", "شهر", "شهرين", "{n} أشهر", "{n} شهرًا", "{n} شهر")
_OVER_YEARS = Forms("سنة", "سنة", "سنتين", "{n} سنوات", "{n} سنة", "{n} سنة")


@dataclass(frozen=True)
class Figure:
    """A photo with what this story prints under it. Caption and alt may be the story's own; the credit never is."""

    photo: Photo
    caption: str
    alt: str
    # Its place among the photos of the story: what `#img-3` in an address means.
    number: int = 0
    # A lead photo that stands in the text too, under the same words: the large one is that one.
    is_again: bool = False
    # How wide it stands in the text: wide, half, or as wide as the text.
    width: str = ""

    kind = "photo"

    @property
    def credit_line(self):
        return self.photo.credit_line

    @cached_property
    def credit_html(self):
        return self.photo.credit_html

    @property
    def slot(self):
        """How wide a place of the page it fills, by the names of the tag that prints it."""
        return self.width or "inline"


@dataclass(frozen=True)
class Gallery:
    """Photos in order, each with its own caption; `title` counts them."""

    figures: list
    title: str

    kind = "gallery"


@dataclass(frozen=True)
class Related:
    """«اقرأ أيضًا»: live stories that the writer named."""

    stories: list

    kind = "related"


@dataclass(frozen=True)
class Prose:
    """A run of body HTML, cleaned by the press when it was printed."""

    html: str

    kind = "html"


@dataclass(frozen=True)
class PullQuote:
    """A quotation with a name under it; `words` is cleaned HTML, `name` is text."""

    words: str
    name: str

    kind = "pullquote"


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
    age: str
    photo_count: int
    # What readers are shown round the story; the desk's preview has nothing of it.
    corrections: list = field(default_factory=list)
    author: object = None
    related: list = field(default_factory=list)
    most_read: tuple = ()
    more: list = field(default_factory=list)

    def with_readers_things(self, *, newest=(), related=(), **things):
        """The page with everything round the story; a story that stands there once is not shown again under it."""
        shown = {self.story.article_id, *(other.article_id for other in related)}
        more = [other for other in newest if other.article_id not in shown][:MORE]
        return replace(self, related=list(related), more=more, **things)

    @cached_property
    def film(self):
        """The film that a video story is about: its first embedded block."""
        is_film = self.story.kind == "video"
        return next((block for block in self.blocks if is_film and block.kind == "embed"), None)

    @property
    def text_blocks(self):
        film = self.film
        return [block for block in self.blocks if block is not film]

    @property
    def badge(self):
        """What the lead photo of an album says in its corner."""
        return count(self.photo_count, PHOTO) if self.story.kind == "gallery" and self.photo_count > 1 else ""

    @cached_property
    def has_blocks(self):
        """Whether the page needs the style sheet and the script of figures."""
        return bool(self.large) or any(block.kind != "html" for block in self.blocks)

    @cached_property
    def large(self):
        """The photos of the page in order: what a reader enlarges and turns over."""
        shown = [self.lead] if self.lead and not self.lead.is_again and not self.film else []
        return shown + _figures_of(self.blocks)

    @property
    def updated_at(self):
        return self.story.updated_at if self.story.is_substantively_updated else None


def story_page(story):
    """Resolve one story (with its section and lead photo) for rendering: one query for inline photos, one for topics."""
    short_url = f"{settings.SITE_URL}/n/{story.article_id}"
    lead = _figure(story.lead_photo, story.lead_caption, story.lead_alt) if story.lead_photo else None
    photos = body.photo_ids(story.body_html)
    lead, blocks = _numbered(lead, _blocks(story, photos))
    return StoryPage(
        story=story,
        lead=lead,
        blocks=blocks,
        byline_groups=_byline_groups(story.bylines),
        reading_time=reading_time(story.words),
        topics=_topics_of(story),
        short_url=short_url,
        share=_share_links(story.headline, short_url),
        age=age_note(story.published_at, timezone.now()),
        photo_count=len(photos),
    )


def _topics_of(story):
    """A story that was never printed (the desk's preview) brings its own; no table knows them yet."""
    return _topics(story.pk) if story.pk else list(story.topics.all())


@Prepared
def _topics(story):
    return Story(pk=story).topics.all()


def prose(html):
    """Mark a body as HTML: the one place that does, and only for what `body.clean` made."""
    return mark_safe(html)  # noqa: S308


def _figure(photo, caption, alt):
    """The photo with its texts; None once its rights have ended."""
    return Figure(photo, caption or photo.caption, alt or photo.alt) if photo.is_usable else None


def _figures_of(blocks):
    figures = {"photo": lambda block: [block], "gallery": lambda block: block.figures}
    return [figure for block in blocks if block.kind in figures for figure in figures[block.kind](block)]


def _numbered(lead, blocks):
    """The photos with their places on the page, the lead's being the first, unless it stands in the text too."""
    again = lead and next(
        (at for at, figure in enumerate(_figures_of(blocks), 1) if replace(figure, width="") == lead), 0
    )
    numbers = itertools.count(2 if lead and not again else 1)
    numbered = {
        "photo": lambda block: replace(block, number=next(numbers)),
        "gallery": lambda block: replace(block, figures=[replace(one, number=next(numbers)) for one in block.figures]),
    }
    blocks = [numbered[block.kind](block) if block.kind in numbered else block for block in blocks]
    return lead and replace(lead, number=again or 1, is_again=bool(again)), blocks


def _blocks(story, photos):
    parts = body.blocks(story.body_html)
    photos = past_photos.in_bulk(photos, moment=clock.past())
    figures = {photo.pk: figure for photo in photos.values() if (figure := _inline(photo, story.photo_texts))}
    related = _related(parts, story)
    dateline = format_html('<b class="dateline"><bdi>{}</bdi> — </b>', story.dateline) if story.dateline else ""
    host = settings.SITE_URL.split("//", 1)[1]
    # Subheads' anchors are unique within the whole story, not within a run of it.
    anchors = set()
    blocks = []
    for part in parts:
        if isinstance(part, body.Html):
            html, dateline = _opened_by(dateline, part.html)
            blocks += _prose(body.render_html(html, host, anchors))
        else:
            blocks.append(_resolved(part, figures, related))
    return [block for block in blocks if block]


def _inline(photo, texts):
    own = texts.get(str(photo.pk), {})
    if own.get("decorative"):
        return Figure(photo, caption="", alt="") if photo.is_usable else None
    return _figure(photo, own.get("caption"), own.get("alt"))


def _related(parts, story):
    """The stories that related boxes name, if they are live; one query, and none where there is no box."""
    wanted = {i for part in parts if isinstance(part, body.Placeholder) and part.kind == "related" for i in part.ids}
    if not wanted:
        return {}
    rows = _named(timezone.now(), sorted(wanted - {story.article_id}))
    return {row.article_id: row for row in rows}


@Prepared
def _named(now, articles):
    return Story.objects.live(now).filter(article_id__in=articles).for_cards()


def _resolved(part, figures, related):
    """What a placeholder stands for now; None for what is gone from the library or the site."""
    if part.kind == "embed":
        return embed_of(part.key)
    if part.kind == "related":
        stories = [related[i] for i in part.ids if i in related]
        return Related(stories) if stories else None
    found = [figures[i] for i in part.ids if i in figures]
    if part.kind == "photo":
        return replace(found[0], width=part.width) if found else None
    return Gallery(found, count(len(found), PHOTO)) if found else None


# A quotation that ends with a dash and a name, as `body.clean` writes it.
_PULL_QUOTE = re.compile(
    r"<blockquote(?:| dir=\"ltr\")>((?:(?!</?blockquote).)*)<p>— ((?:(?!</p>).)+)</p></blockquote>", re.DOTALL
)


def _prose(html):
    """A run of HTML, with its pull quotes as blocks of their own."""
    blocks, end = [], 0
    for quote in _PULL_QUOTE.finditer(html):
        blocks += [Prose(prose(html[end : quote.start()])), PullQuote(prose(quote[1]), prose(quote[2]))]
        end = quote.end()
    return [block for block in [*blocks, Prose(prose(html[end:]))] if block.kind != "html" or block.html]


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
        groups[-1]["people"].append({**printed, "initial": printed["name"][:1], "url": author_url(printed)})
    return groups


def author_url(printed):
    """The address of a printed name; an agency signs, but nobody follows it."""
    return "" if printed["kind"] == "agency" else address("author", printed["slug"])


def age_note(published_at, now):
    """«هذا الخبر منشور منذ أكثر من سنة», for a story of more than thirty days; empty for a younger one."""
    days = (now - published_at).days
    if days <= OLD:
        return ""
    if days < 60:
        return "هذا الخبر منشور منذ أكثر من شهر"
    if days < 365:
        return f"هذا الخبر منشور منذ أكثر من {count(days // 30, _OVER_MONTHS)}"
    return f"هذا الخبر منشور منذ أكثر من {count(days // 365, _OVER_YEARS)}"


def _share_links(headline, url):
    # Quoted once: it weighs every letter.
    words, link = quote_plus(isolate(headline)), as_value(url)
    return [
        {"name": "واتساب", "url": f"https://wa.me/?text={words}+{link}"},
        {"name": "فيسبوك", "url": f"https://www.facebook.com/sharer/sharer.php?u={link}"},
        {"name": "إكس", "url": f"https://x.com/intent/post?text={words}&url={link}"},
        {"name": "تيليجرام", "url": f"https://t.me/share/url?url={link}&text={words}"},
    ]
