"""What networks are told of a page, and a story's links to them: a score of values on every page, so plain formatting."""

from html import escape

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def for_networks(context):
    """The one address of a page, and what networks show of it. From the page: canonical; social, of site/head.py."""
    url, told = context.get("canonical"), context.get("social")
    if not url:
        return ""
    canonical = f'<link rel="canonical" href="{escape(url)}">'
    return mark_safe(f"{canonical}\n{_social(context, told, url)}" if told else canonical)  # noqa: S308 — escaped here and there


def _social(context, told, url):
    picture, site = told["picture"], context["masthead"]["name"]
    lines = [
        ("og:type", told["type"]),
        ("og:title", told.get("title") or context["page_title"] or site),
        ("og:description", context["description"]),
        ("og:url", url),
        ("og:site_name", site),
        ("og:locale", "ar_EG"),
        ("og:image", picture.url),
        ("og:image:width", picture.width),
        ("og:image:height", picture.height),
    ]
    if picture.alt:
        lines.append(("og:image:alt", picture.alt))
    if told["type"] == "article":
        lines += [
            ("article:published_time", told["published"]),
            ("article:modified_time", told["modified"]),
            ("article:section", told["section"]),
            *(("article:author", author) for author in told["authors"]),
            *(("article:tag", tag) for tag in told["tags"]),
        ]
    said = "\n".join([f'<meta property="{name}" content="{escape(str(value))}">' for name, value in lines])
    return f'{said}\n<meta name="twitter:card" content="{escape(told["card"])}">'


@register.simple_tag(takes_context=True)
def for_machines(context):
    """A page as data, where it has any. From the page: feed_url, oembed_url; structured, of site/structured.py."""
    feed, oembed, structured = context.get("feed_url"), context.get("oembed_url"), context.get("structured")
    if not (feed or oembed or structured):
        return ""
    title, site = escape(context["page_title"]), escape(context["masthead"]["name"])
    other = '<link rel="alternate" type="application'
    lines = (
        f'{other}/rss+xml" title="{title} - {site}" href="{escape(feed)}feed/">' if feed else "",
        f'{other}/json+oembed" title="{title}" href="{escape(oembed)}">' if oembed else "",
        f'<script type="application/ld+json">{conditional_escape(structured)}</script>' if structured else "",
    )
    return mark_safe("\n".join([line for line in lines if line]))  # noqa: S308 — escaped above


@register.simple_tag
def share(links, url):
    """Ways to pass a story on: plain links; copying, printing and the phone's own sheet come with the script. url: the short one."""
    ways = "".join(
        f'<li><a class="button" href="{escape(link["url"])}" rel="noopener nofollow">{escape(link["name"])}</a></li>\n'
        for link in links
    )
    return mark_safe(  # noqa: S308 — escaped above and here
        f'<div><ul class="share" aria-label="مشاركة" data-share="{escape(url)}">{ways}'
        '<li class="share__native"><button class="button" type="button" data-native-share>مشاركة</button></li>\n'
        '<li class="share__script"><button class="button" type="button" data-copy>نسخ الرابط</button></li>\n'
        '<li class="share__script"><button class="button" type="button" data-print>طباعة</button></li></ul>'
        '<span class="hidden" role="status"></span></div>'
    )
