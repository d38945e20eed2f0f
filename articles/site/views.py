"""The reader's pages. Each asks a queryset of live stories and renders; none knows who is asking."""

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template import loader
from django.utils import timezone

from articles.models.addresses import as_value
from articles.models.correction import Correction
from articles.models.people import Author
from articles.models.prepared import Prepared
from articles.models.section import Section
from articles.models.story import Story, Withdrawal
from articles.press.page import story_page
from articles.site import (
    answers,
    cards,
    fragments,
    head,
    neighbours,
    redirects,
    related,
    shell,
    structured,
    structured_lists,
)
from articles.site.front import zones
from articles.site.most_read import most_read
from articles.site.paging import page_of

MOST_READ_BESIDE_A_STORY, MOST_READ_ON_THE_FRONT = 10, 5
# Kinds in which it matters who speaks.
SIGNED = {"opinion", "analysis", "interview"}
RETRY_AFTER = "30"
SEARCH = "/search/"


@answers.read_only
def front(request):
    page = shell.context(canonical=f"{settings.SITE_URL}/", social=head.paper(), lite_url="/lite/")
    page |= zones(page["shell"], page)
    page["most_read"] = most_read(page["stamp"])[:MOST_READ_ON_THE_FRONT]
    page["structured"] = structured_lists.front(page["masthead"], page["listed"])
    return answers.page(request, "site/front.html", page)


@answers.read_only
def section(request, slug):
    section = get_object_or_404(Section, slug=slug)
    page = page_of(of_section, request.GET, timezone.now(), section.pk)
    context = shell.context(
        title=section.name,
        description=section.description or f"آخر أخبار {section.name}",
        canonical=settings.SITE_URL + section.get_absolute_url(),
        current_section=section.slug,
        social=head.paper(),
        lite_url="/lite" + section.get_absolute_url(),
        feed_url=section.get_absolute_url(),
    )
    context["structured"] = structured_lists.collection(
        context["masthead"],
        url=context["canonical"],
        name=section.name,
        description=context["description"],
        stories=page.stories,
    )
    context |= {
        "section": section,
        "stories": page.stories,
        "newer_url": page.newer,
        "older_url": page.older,
        "is_first_page": page.is_first,
    }
    return answers.page(request, "site/section.html", context)


def of_section(now, section):
    return Story.objects.live(now).filter(section=section).for_cards()


@answers.read_only
def story(request, section, article_id, tail=""):
    """The number decides; a wrong section, or an old, encoded or missing tail, goes to the right address."""
    story = live_story(article_id)
    if story is None:
        return gone(request, article_id)
    if request.path != story.path:
        # An old system may have counted its stories too: what an editor says of an address comes first.
        return answers.moved(redirects.leading_from(request) or story.get_absolute_url())
    context = story_context(story, stamp=fragments.stamp_of(story), corrections=corrections_of(story))
    return answers.page(request, "site/story.html", context)


def story_context(story, *, stamp=None, corrections=None):
    """Everything that the page of a story shows. The desk's preview is given it by newsroom/urls.py; its story is no row yet."""
    stamp = stamp or fragments.stamp_now()
    if corrections is None:
        corrections = list(Correction.objects.filter(article=story.article_id))
    page = story_page(story)
    page = page.with_readers_things(
        corrections=corrections,
        author=_author_of(stamp, story),
        related=related.to(story, page.topics),
        most_read=most_read(stamp)[:MOST_READ_BESIDE_A_STORY],
        newest=fragments.newest_of(stamp, story.section),
    )
    url = story.get_absolute_url()
    description = head.summary(story.standfirst or story.body_text)
    context = shell.context(
        stamp=stamp,
        title=story.headline,
        description=description,
        canonical=settings.SITE_URL + url,
        current_section=story.section.slug,
        social=head.story(page, cards.picture(story) if story.revision_id and cards.are_possible() else None),
        lite_url="/lite" + url,
        oembed_url=f"{settings.SITE_URL}/oembed/?url={as_value(settings.SITE_URL + url)}",
        page=page,
        neighbours=neighbours.of(story),
    )
    context["structured"] = structured.story(
        page, url=context["canonical"], description=description, masthead=context["masthead"]
    )
    return context


def live_story(article_id):
    """A live story with its section and photo, its neighbours, the stamp of the paper, and whether anything was corrected."""
    return next(iter(_live(timezone.now(), article_id)), None)


@Prepared
def _live(now, article_id):
    is_corrected = Exists(Correction.objects.filter(article=OuterRef("article")))
    rows = Story.objects.live(now).filter(article_id=article_id).whole()
    # There is one at most, so none has to be first.
    return rows.annotate(**fragments.marks(now), **neighbours.columns(now), is_corrected=is_corrected)[:1]


def corrections_of(story):
    return list(Correction.objects.filter(article=story.article_id)) if story.is_corrected else []


def _author_of(stamp, story):
    """The one author of a piece in which it matters who speaks; nobody for news and for several hands."""
    wrote = [printed for printed in story.bylines if printed["role"] == "wrote"]
    if story.kind not in SIGNED or len(wrote) != 1:
        return None
    slug = wrote[0]["slug"]
    authors = Author.objects.select_related("photo").filter(slug=slug)
    return fragments.remembered(stamp, ("author", slug), authors.first)


@answers.read_only
def short(request, article_id):
    """The permanent short address that «نسخ الرابط» gives."""
    story = Story.objects.live().select_related("section").filter(article_id=article_id).first()
    if story is None:
        return gone(request, article_id)
    return answers.moved(story.get_absolute_url())


def gone(request, article_id):
    """410 for what was public once and is not any more; 404, like any unknown address, for everything else."""
    last = Story.objects.passed().filter(article_id=article_id).order_by("-visible_until").first()
    withdrawal = Withdrawal.objects.filter(article_id=article_id).first()
    if withdrawal and last and last.visible_until > withdrawal.at:
        # It came back after that withdrawal, and ended at its hour.
        withdrawal = None
    if withdrawal is None and last is None:
        raise Http404("لا يوجد خبر بهذا الرقم.")
    title = "سُحبت هذه المادة" if withdrawal else "لم تعد هذه المادة منشورة"
    context = shell.context(title=title) | {"withdrawal": withdrawal}
    context["latest"] = fragments.latest(context["stamp"])
    return answers.page(request, "site/410.html", context, status=410)


def page_not_found(request, exception):
    """Where the address leads by an editor's word; otherwise what the reader may have been looking for."""
    if request.method in answers.READING:
        target = redirects.leading_from(request)
        if target:
            return answers.moved(target)
        redirects.remember_miss(request)
    context = shell.context(title="الصفحة غير موجودة")
    context |= {
        "latest": fragments.latest(context["stamp"]),
        "words": redirects.words_of(request.path),
        "search_action": SEARCH,
    }
    return answers.page(request, "site/404.html", context, status=404)


def server_error(request):
    """A page that needs nothing. A database that is away will be back: 503, and when to ask again."""
    is_away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    status = 503 if is_away else 500
    response = HttpResponse(loader.render_to_string(f"{status}.html", {"paper": shell.paper_known()}), status=status)
    response.headers["Cache-Control"] = "no-store"
    if is_away:
        response.headers["Retry-After"] = RETRY_AFTER
    return response
