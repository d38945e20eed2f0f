"""The lite twin of front, section and story: text, links and an inline style, in one request (ux.md §4.7)."""

import hashlib
from base64 import b64encode
from functools import lru_cache, wraps
from pathlib import Path
from urllib.parse import unquote

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.staticfiles import finders
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.safestring import mark_safe

from articles.models.section import Section
from articles.models.story import Story
from articles.press.page import story_page
from articles.site import answers, fragments, neighbours, shell
from articles.site.head import absolute, summary
from articles.site.paging import page_of
from articles.site.views import corrections_of, gone, live_story, of_section

HEADLINES = 30


@lru_cache(maxsize=1)
def style():
    """The whole style sheet and the hash by which the policy knows it."""
    path = finders.find("site/lite.css") or Path(settings.STATIC_ROOT) / "site/lite.css"
    text = Path(path).read_text(encoding="utf-8").strip()
    return mark_safe(text), b64encode(hashlib.sha256(text.encode()).digest()).decode()  # noqa: S308 — our own file


def lite(view):
    """A lite page: read only, and the one kind of page whose style is in it."""

    @wraps(view)
    def styled(request, *args, **kwargs):
        # An empty icon, so that no browser asks for one.
        policy = csp_replace({"style-src": [f"'sha256-{style()[1]}'"], "script-src": ["'none'"], "img-src": ["data:"]})
        return policy(view)(request, *args, **kwargs)

    return answers.read_only(styled)


def _page(request, kind, context, full):
    context |= {"style": style()[0], "full_url": full, "canonical": absolute(full)}
    return answers.page(request, f"site/lite_{kind}.html", context)


@lite
def front(request):
    stories = Story.objects.live().newest_first().for_cards()[:HEADLINES]
    return _page(request, "list", shell.context() | {"stories": stories}, "/")


@lite
def section(request, slug):
    section = get_object_or_404(Section, slug=slug)
    page = page_of(of_section, request.GET, timezone.now(), section.pk)
    context = shell.context(title=section.name, current_section=section.slug)
    context |= {"section": section, "stories": page.stories, "newer_url": page.newer, "older_url": page.older}
    return _page(request, "list", context, section.get_absolute_url())


@lite
def story(request, section, article_id, tail=""):
    story = live_story(article_id)
    if story is None:
        return gone(request, article_id)
    full = story.get_absolute_url()
    if request.path != "/lite" + unquote(full):
        return answers.moved("/lite" + full)
    page = story_page(story).with_readers_things(corrections=corrections_of(story))
    context = shell.context(
        stamp=fragments.stamp_of(story),
        title=story.headline,
        description=summary(story.standfirst or story.body_text),
        page=page,
        neighbours=neighbours.of(story),
    )
    return _page(request, "story", context, full)
