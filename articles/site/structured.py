"""JSON-LD: what a page is, for machines. Plain dictionaries, and one safe way of printing them."""

import json

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import mark_safe

from articles.press.clock import local
from articles.site.head import absolute, modified_at, picture

KINDS = {"report": "ReportageNewsArticle", "analysis": "AnalysisNewsArticle", "opinion": "OpinionNewsArticle"}
CROPS = ("16x9", "4x3", "1x1")
# What would end the script element or a line of it; inside JSON strings all of them may be written as escapes.
UNSAFE = {char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def script(*things):
    """The text of a JSON-LD script element holding these things as one graph."""
    graph = {"@context": "https://schema.org", "@graph": things}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    # One by one: `translate` weighs every letter.
    for char, escaped in UNSAFE.items():
        text = text.replace(char, escaped)
    return mark_safe(text)  # noqa: S308 — every character that HTML knows is escaped above


def story(page, *, url, description, masthead):
    """A story and the way to it."""
    return script(_article(page, url, description), publisher(masthead), _path(page.story, url))


def publisher(masthead):
    return {
        "@type": "NewsMediaOrganization",
        "@id": f"{settings.SITE_URL}/#publisher",
        "name": masthead["name"],
        "url": f"{settings.SITE_URL}/",
        "logo": {
            "@type": "ImageObject",
            "url": absolute(static("site/icon-512.png")),
            "width": 512,
            "height": 512,
        },
        "correctionsPolicy": f"{settings.SITE_URL}/corrections/",
        **{name: absolute(path) for name, path in masthead["policies"].items()},
        "sameAs": [link.url for link in masthead["social"]],
    }


def correction(row):
    """A correction as schema.org knows it; the ledger and feeds say the same."""
    return {
        "@type": "CorrectionComment",
        "text": f"{row.get_kind_display()}: {row.text}",
        "datePublished": _hour(row.at),
    }


def _article(page, url, description):
    story = page.story
    found = {
        "@type": KINDS.get(story.kind, "NewsArticle"),
        "@id": f"{url}#article",
        "mainEntityOfPage": url,
        "headline": story.headline,
        "alternativeHeadline": story.short_headline,
        "description": description,
        "image": _images(page.lead) if page.lead else [],
        "datePublished": _hour(story.published_at),
        "dateModified": _hour(modified_at(page)),
        "author": [_author(person) for person in story.bylines if person["role"] != "photographed"],
        "publisher": {"@id": f"{settings.SITE_URL}/#publisher"},
        "inLanguage": "ar",
        "articleSection": story.section.name,
        "keywords": [topic.name for topic in page.topics],
        "wordCount": story.words,
        "dateline": story.dateline,
        "locationCreated": {"@type": "Place", "name": story.dateline} if story.dateline else None,
        "isAccessibleForFree": True,
        "correction": [correction(row) for row in page.corrections],
    }
    return {name: value for name, value in found.items() if value not in ("", None, [])}


def _images(figure):
    shown = (picture(figure.photo, crop) for crop in CROPS)
    return [
        {
            "@type": "ImageObject",
            "url": image.url,
            "width": image.width,
            "height": image.height,
            "caption": figure.caption,
            "creditText": figure.credit_line,
        }
        for image in shown
    ]


def _author(printed):
    if printed["kind"] == "agency":
        return {"@type": "Organization", "name": printed["name"]}
    return {"@type": "Person", "name": printed["name"], "url": absolute(f"/author/{printed['slug']}/")}


def _path(story, url):
    steps = [
        ("الرئيسية", f"{settings.SITE_URL}/"),
        (story.section.name, absolute(story.section.get_absolute_url())),
        (story.headline, url),
    ]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": {"@id": address}}
            for place, (name, address) in enumerate(steps, start=1)
        ],
    }


def _hour(moment):
    return local(moment).isoformat(timespec="seconds")
