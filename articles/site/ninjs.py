"""ninjs 2.1, the IPTC's news item in JSON: one story for another newsroom, with its corrections and take-downs as signals.

ninjs knows a language and no direction: the HTML body says it. A correction is a trust indicator under the IPTC's signal
codes, and its words stand among the descriptions; a take-down is the publication status «canceled» with the reason.
"""

from articles.site.feed_formats import iso
from articles.site.head import absolute
from articles.site.outgoing import permanent

STANDARD = {
    "name": "ninjs",
    "version": "2.1",
    "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_2.1.json",
}
SIGNAL = "http://cv.iptc.org/newscodes/signal/"
# A clarification and a correction call for the same thing at the other end: look again at what you printed.
SIGNALS = {"correction": "correction", "clarification": "correction", "update": "update"}


def usable(item, paper):
    story = item.story
    found = {
        "uri": item.permanent,
        "standard": STANDARD,
        "type": "text",
        "representationtype": "full",
        "profile": story.kind,
        "version": str(story.revision_id),
        "firstcreated": iso(story.published_at),
        "versioncreated": iso(max(story.visible_from, item.updated)),
        "contentcreated": iso(story.published_at),
        "pubstatus": "usable",
        "language": "ar",
        "copyrightholder": paper,
        "title": story.short_headline or story.headline,
        "headlines": _roles(main=story.headline, short=story.short_headline, kicker=story.kicker),
        "descriptions": [*_roles(standfirst=story.standfirst), *(_said(row) for row in item.corrections)],
        "bodies": _bodies(item),
        "by": "، ".join(name for name, _ in item.authors),
        "located": story.dateline,
        "infosources": [_signed(printed) for printed in story.bylines],
        "subjects": [_subject(topic) for topic in item.topics],
        "genres": [{"name": story.kind_label, "literal": story.kind}],
        "altids": [{"role": "section", "value": story.section.slug}, {"role": "url", "value": item.url}],
        "associations": [_picture(shot, place) for place, shot in enumerate(item.photos)],
        "trustindicators": [_signal(row, item.url) for row in item.corrections],
        "ednote": _ednote(item.corrections),
    }
    return {name: value for name, value in found.items() if value not in ("", [])}


def canceled(row):
    """Stop using it: all that may still be said of a story that is gone."""
    return {
        "uri": permanent(row.article_id),
        "standard": STANDARD,
        "type": "text",
        "representationtype": "partial",
        "versioncreated": iso(row.visible_until),
        "pubstatus": "canceled",
        "language": "ar",
        "ednote": f"سُحبت هذه المادة: {row.reason}" if row.reason else "انتهى نشر هذه المادة.",
    }


def _roles(**values):
    return [{"role": role, "value": value} for role, value in values.items() if value]


def _said(row):
    return {"role": row.kind, "contenttype": "text/plain", "value": row.text}


def _bodies(item):
    html, text = item.html, item.story.body_text
    return [
        {"role": "html", "contenttype": "text/html", "wordcount": item.story.words, "value": html},
        {"role": "text", "contenttype": "text/plain", "charcount": len(text), "value": text},
    ]


def _signed(printed):
    return {"name": printed["name"], "rel": printed["role"], "literal": printed["slug"]}


def _subject(topic):
    return {"name": topic.name, "uri": absolute(topic.get_absolute_url()), "literal": topic.slug, "rel": "about"}


def _picture(shot, place):
    found = {
        "name": "lead" if place == 0 else f"photo-{place}",
        "uri": shot.file.url,
        "type": "picture",
        "representationtype": "partial",
        "pubstatus": "usable",
        "language": "ar",
        "by": shot.photo.credit,
        "copyrightholder": shot.photo.agency,
        "usageterms": shot.photo.rights,
        "descriptions": _roles(caption=shot.caption, alt=shot.alt, credit=shot.credit),
        "renditions": [
            {
                "name": "full",
                "href": shot.file.url,
                "contenttype": "image/jpeg",
                "width": shot.file.width,
                "height": shot.file.height,
            }
        ],
    }
    return {name: value for name, value in found.items() if value not in ("", [])}


def _signal(row, url):
    return {
        "role": SIGNAL + SIGNALS[row.kind],
        "title": f"{row.get_kind_display()}: {row.text}",
        "href": f"{url}#correction-{row.pk}",
    }


def _ednote(corrections):
    """For the desk at the other end, with the hour of each: newest first."""
    return " | ".join(f"{row.get_kind_display()} ({iso(row.at)}): {row.text}" for row in corrections)
