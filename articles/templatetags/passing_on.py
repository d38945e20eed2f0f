"""What networks are told of a page, and a story's links to them: a score of values on every page, so plain formatting."""

from html import escape

from django import template
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag
def social(told, title, description, url, site):
    """What networks show of a page. told: from site/head.py; site: the paper's name."""
    picture = told["picture"]
    lines = [
        ("og:type", told["type"]),
        ("og:title", told.get("title") or title or site),
        ("og:description", description),
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
    said = "\n".join(f'<meta property="{name}" content="{escape(str(value))}">' for name, value in lines)
    return mark_safe(f'{said}\n<meta name="twitter:card" content="{escape(told["card"])}">')  # noqa: S308 — escaped above


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
