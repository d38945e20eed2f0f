"""One feed in three languages: RSS 2.0, Atom with its tombstones (RFC 6721), JSON Feed 1.1.

Titles are plain text and isolate what would print in the wrong order; texts of several words say their direction.
"""

from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from html import escape
from xml.sax.saxutils import escape as as_text
from xml.sax.saxutils import quoteattr

from django.utils import timezone

from articles.arabic.bidi import isolate
from articles.site.kept import as_json
from articles.site.markup import Markup, document, joined, tag
from articles.site.paging import EPOCH

# Where a namespace is declared, every reader of feeds looks for exactly these.
SPACES = {
    "xmlns__media": "http://search.yahoo.com/mrss/",
    "xmlns__dc": "http://purl.org/dc/elements/1.1/",
}
RSS_SPACES = SPACES | {
    "xmlns__atom": "http://www.w3.org/2005/Atom",
    "xmlns__content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns__dcterms": "http://purl.org/dc/terms/",
}
ATOM_SPACES = {"xmlns": "http://www.w3.org/2005/Atom", "xmlns__at": "http://purl.org/atompub/tombstones/1.0"} | SPACES
# A reader of RSS or JSON knows no deletion: the entry that it keeps under this name is rewritten.
WITHDRAWN = "سُحبت هذه المادة"


@dataclass(frozen=True)
class Entry:
    id: str
    url: str
    title: str
    summary: str
    published: datetime
    updated: datetime
    html: str = ""
    authors: list = field(default_factory=list)
    categories: list = field(default_factory=list)
    photos: list = field(default_factory=list)
    notes: list = field(default_factory=list)


@dataclass(frozen=True)
class Tombstone:
    """What was public and is not; a reason where an editor gave one."""

    id: str
    at: datetime
    reason: str | None


@dataclass(frozen=True)
class Feed:
    title: str
    description: str
    paper: str
    home: str
    address: str
    icon: str
    entries: list
    gone: list = field(default_factory=list)

    @property
    def updated(self):
        moments = [*(entry.updated for entry in self.entries), *(stone.at for stone in self.gone)]
        return max(moments, default=EPOCH)

    @property
    def withdrawn(self):
        return [stone for stone in self.gone if stone.reason]


# The same stories stand in a feed from one edition to the next.
@lru_cache(maxsize=1024)
def mail_date(moment):
    """RFC 822 with the offset that Cairo had on that day."""
    return format_datetime(timezone.localtime(moment).replace(microsecond=0))


def iso(moment):
    return timezone.localtime(moment).isoformat(timespec="seconds")


def _rtl(text):
    """A text for a reader that takes HTML and may stand in a left-to-right page."""
    return f'<p dir="rtl" lang="ar">{escape(text)}</p>'


def _description(entry):
    return "".join(_rtl(text) for text in (entry.summary, *entry.notes) if text)


# RSS


def rss(feed):
    channel = tag(
        "channel",
        tag("title", isolate(feed.title)),
        tag("link", feed.home),
        tag("description", isolate(feed.description)),
        tag("language", "ar"),
        tag("lastBuildDate", mail_date(feed.updated)),
        tag("atom:link", href=feed.address, rel="self", type="application/rss+xml"),
        tag("image", tag("url", feed.icon), tag("title", isolate(feed.title)), tag("link", feed.home)),
        joined(_rss_item(entry) for entry in feed.entries),
        joined(_rss_gone(stone) for stone in feed.withdrawn),
    )
    return document(tag("rss", channel, version="2.0", **RSS_SPACES))


def _rss_item(entry):
    """The piece of which there are fifty, so no tags in tags but plain formatting."""
    modified = f"<dcterms:modified>{iso(entry.updated)}</dcterms:modified>" if entry.updated != entry.published else ""
    text = f"<content:encoded>{as_text(entry.html)}</content:encoded>" if entry.html else ""
    authors = "".join([f"<dc:creator>{as_text(name)}</dc:creator>" for name, _ in entry.authors])
    categories = "".join([f"<category>{as_text(name)}</category>" for name in entry.categories])
    return Markup(
        f"<item><title>{as_text(isolate(entry.title))}</title><link>{as_text(entry.url)}</link>"
        f'<guid isPermaLink="true">{as_text(entry.id)}</guid><pubDate>{mail_date(entry.published)}</pubDate>{modified}'
        f"<description>{as_text(_description(entry))}</description>{text}{authors}{categories}"
        f"{''.join([_media(shot) for shot in entry.photos])}</item>"
    )


def _rss_gone(stone):
    return tag(
        "item",
        tag("title", WITHDRAWN),
        tag("link", stone.id),
        tag("guid", stone.id, isPermaLink="true"),
        tag("pubDate", mail_date(stone.at)),
        tag("description", _rtl(stone.reason)),
    )


def _media(shot):
    caption, credit, alt = as_text(shot.caption), as_text(shot.credit), as_text(shot.alt)
    words = (
        f'<media:description type="plain">{caption}</media:description>' if caption else "",
        f'<media:credit role="photographer" scheme="urn:ebu">{credit}</media:credit>' if credit else "",
        f'<media:text type="plain">{alt}</media:text>' if alt else "",
    )
    file = shot.file
    return Markup(
        f'<media:content url={quoteattr(file.url)} type="image/jpeg" medium="image" width="{file.width}" height="{file.height}">'
        f"{''.join(words)}</media:content>"
    )


# Atom


def atom(feed):
    root = tag(
        "feed",
        tag("id", feed.address),
        tag("title", isolate(feed.title)),
        tag("subtitle", isolate(feed.description)),
        tag("updated", iso(feed.updated)),
        tag("link", rel="self", type="application/atom+xml", href=feed.address),
        tag("link", rel="alternate", type="text/html", href=feed.home),
        tag("author", tag("name", feed.paper)),
        tag("icon", feed.icon),
        joined(_atom_entry(entry) for entry in feed.entries),
        joined(_atom_gone(stone) for stone in feed.gone),
        xml__lang="ar",
        **ATOM_SPACES,
    )
    return document(root)


def _atom_entry(entry):
    return tag(
        "entry",
        tag("id", entry.id),
        tag("title", isolate(entry.title), type="text"),
        tag("link", rel="alternate", type="text/html", href=entry.url),
        tag("published", iso(entry.published)),
        tag("updated", iso(entry.updated)),
        joined(
            tag("author", tag("name", name), tag("uri", address) if address else "") for name, address in entry.authors
        ),
        joined(tag("category", term=name, label=name) for name in entry.categories),
        tag("summary", _description(entry), type="html"),
        tag("content", entry.html, type="html") if entry.html else "",
        joined(_media(shot) for shot in entry.photos),
    )


def _atom_gone(stone):
    comment = tag("at:comment", stone.reason, xml__lang="ar") if stone.reason else ""
    return tag("at:deleted-entry", comment, ref=stone.id, when=iso(stone.at))


# JSON Feed


def json_feed(feed):
    return as_json(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": isolate(feed.title),
            "description": isolate(feed.description),
            "home_page_url": feed.home,
            "feed_url": feed.address,
            "icon": feed.icon,
            "language": "ar",
            "authors": [{"name": feed.paper, "url": feed.home}],
            "items": [*map(_json_item, feed.entries), *map(_json_gone, feed.withdrawn)],
        }
    )


def _json_item(entry):
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": isolate(entry.title),
        "summary": isolate(entry.summary),
        "date_published": iso(entry.published),
        "date_modified": iso(entry.updated),
        "language": "ar",
        "authors": [{"name": name, **({"url": url} if url else {})} for name, url in entry.authors],
        "tags": entry.categories,
        "_newsroom": {
            "about": "https://www.jsonfeed.org/version/1.1/#extensions",
            "direction": "rtl",
            "photos": [_json_photo(shot) for shot in entry.photos],
            "notes": entry.notes,
        },
    }
    if entry.html:
        item["content_html"] = entry.html
    else:
        item["content_text"] = "\n\n".join(isolate(text) for text in (entry.summary, *entry.notes) if text)
    if entry.photos:
        item["image"] = entry.photos[0].file.url
    return item


def _json_gone(stone):
    return {
        "id": stone.id,
        "url": stone.id,
        "title": WITHDRAWN,
        "content_text": isolate(stone.reason),
        "date_published": iso(stone.at),
        "date_modified": iso(stone.at),
        "language": "ar",
        "_newsroom": {"withdrawn": True},
    }


def _json_photo(shot):
    return {
        "url": shot.file.url,
        "width": shot.file.width,
        "height": shot.file.height,
        "caption": shot.caption,
        "alt": shot.alt,
        "credit": shot.credit,
    }
