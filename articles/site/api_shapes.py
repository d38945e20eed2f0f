"""What the API says of each thing: one function a field of a story, so that what is not asked for is not made."""

from articles.press.page import author_url
from articles.site import cards
from articles.site.feed_formats import iso
from articles.site.head import absolute


def _shot(shot):
    return shot and {
        "url": shot.file.url,
        "width": shot.file.width,
        "height": shot.file.height,
        "caption": shot.caption,
        "alt": shot.alt,
        "credit": shot.credit,
    }


def _signed(printed):
    url = author_url(printed)
    return {
        "name": printed["name"],
        "role": printed["role"],
        "role_label": printed["label"],
        "kind": printed["kind"],
        "slug": printed["slug"],
        "url": absolute(url) if url else None,
    }


def _correction(row):
    return {"kind": row.kind, "label": row.get_kind_display(), "text": row.text, "at": iso(row.at)}


STORY = {
    "id": lambda item: item.story.article_id,
    "uri": lambda item: item.permanent,
    "url": lambda item: item.url,
    "headline": lambda item: item.story.headline,
    "short_headline": lambda item: item.story.short_headline,
    "kicker": lambda item: item.story.kicker,
    "standfirst": lambda item: item.story.standfirst,
    "summary": lambda item: item.summary,
    "dateline": lambda item: item.story.dateline,
    "kind": lambda item: item.story.kind,
    "kind_label": lambda item: item.story.kind_label,
    "language": lambda item: "ar",
    "direction": lambda item: "rtl",
    "section": lambda item: section_shape(item.story.section),
    "bylines": lambda item: [_signed(printed) for printed in item.story.bylines],
    "topics": lambda item: [topic_shape(topic) for topic in item.topics],
    "published_at": lambda item: iso(item.story.published_at),
    "updated_at": lambda item: iso(item.updated),
    "words": lambda item: item.story.words,
    "photo": lambda item: _shot(item.lead),
    "card": lambda item: absolute(cards.address(item.story)),
    "corrections": lambda item: [_correction(row) for row in item.corrections],
    "photos": lambda item: [_shot(shot) for shot in item.photos],
    "html": lambda item: item.html,
    "text": lambda item: item.story.body_text,
}
# A list leaves out what is long; `fields` asks for it.
DEFAULT = tuple(name for name in STORY if name not in ("photos", "html", "text"))


def story_shape(item, chosen):
    return {name: STORY[name](item) for name in chosen}


def section_shape(section):
    return {"slug": section.slug, "name": section.name, "url": absolute(section.get_absolute_url())}


def topic_shape(topic):
    return {"slug": topic.slug, "name": topic.name, "url": absolute(topic.get_absolute_url())}


def author_shape(author):
    url = author_url({"kind": author.kind, "slug": author.slug})
    return {
        "slug": author.slug,
        "name": author.name,
        "kind": author.kind,
        "job_title": author.job_title,
        "bio": author.bio,
        "url": absolute(url) if url else None,
    }


def gone_shape(row):
    """Nothing of it but that it is gone: its number, since when, and the editor's word if there is one."""
    return {
        "id": row.article_id,
        "uri": absolute(f"/n/{row.article_id}"),
        "signal": "withdrawn" if row.reason else "expired",
        "at": iso(row.visible_until),
        "reason": row.reason or "",
    }
