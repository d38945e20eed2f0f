"""oEmbed 1.0: what another site shows of a story whose address was pasted there."""

import re
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.html import format_html

from articles.models.story import Story
from articles.site import answers, cards, shell
from articles.site.api import answering
from articles.site.api_asking import Refused, number
from articles.site.head import absolute, summary
from articles.site.kept import JSON, as_json, kept

WIDTH, HEIGHT = 600, 300
ADDRESS = re.compile(r"/(?:n|[-\w]+)/([0-9]{1,15})(?:/.*)?", re.ASCII | re.DOTALL)


@answering
def oembed(request):
    if request.GET.get("format", "json") != "json":
        return answers.fresh(HttpResponse(status=501))
    url = request.GET.get("url", "")
    if not url:
        raise Refused(400, "أرسل رابط الخبر في url.", "url")
    widest, highest = number(request.GET, "maxwidth"), number(request.GET, "maxheight")
    found = _story(url)
    if found is None:
        raise Refused(404, "لا يوجد خبر منشور على هذا الرابط.", "url")

    def make(stamp):
        return as_json(_shown(found, shell.current(stamp[0]).masthead.name, widest, highest))

    return kept(request, JSON, make, request.GET.urlencode())


def _story(url):
    """The live story that an address of this site leads to, whatever has become of its section and tail."""
    parts = urlsplit(settings.SITE_URL)
    try:
        asked = urlsplit(url)
    except ValueError:
        return None
    match = ADDRESS.fullmatch(unquote(asked.path))
    if asked.netloc != parts.netloc or asked.scheme not in ("http", "https") or match is None:
        return None
    rows = Story.objects.live().select_related("section", "lead_photo").defer("body_html")
    return rows.filter(article_id=int(match[1])).first()


def _shown(story, paper, widest, highest):
    width, height = min(WIDTH, widest or WIDTH), min(HEIGHT, highest or HEIGHT)
    shown = {
        "version": "1.0",
        "type": "rich",
        "title": story.headline,
        "author_name": "، ".join(printed["name"] for printed in story.bylines),
        "provider_name": paper,
        "provider_url": f"{settings.SITE_URL}/",
        "cache_age": 300,
        "width": width,
        "height": height,
        "html": _html(story, paper),
    }
    if cards.are_possible() and (widest or 10**9) >= cards.WIDTH and (highest or 10**9) >= cards.HEIGHT:
        shown |= {
            "thumbnail_url": absolute(cards.address(story)),
            "thumbnail_width": cards.WIDTH,
            "thumbnail_height": cards.HEIGHT,
        }
    return shown


def _html(story, paper):
    """A quotation with a link: it works on every site, runs nothing there and watches nobody."""
    return format_html(
        '<blockquote lang="ar" dir="rtl" cite="{url}"><p><a href="{url}">{headline}</a></p><p>{summary}</p><p>{paper}</p></blockquote>',
        url=absolute(story.get_absolute_url()),
        headline=story.headline,
        summary=story.standfirst or summary(story.body_text),
        paper=paper,
    )
