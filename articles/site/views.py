"""The reader's pages. Each asks a queryset of live stories and renders; none knows who is asking."""

from urllib.parse import unquote

from django.conf import settings
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.models.section import Section
from articles.models.story import Story, Withdrawal
from articles.press.page import story_page
from articles.site import shell
from articles.site.front import zones_html
from articles.site.paging import page_of

MORE_FROM_SECTION = 4
LATEST_ON_ERRORS = 4
SUMMARY = 155


@require_safe
def front(request):
    page = shell.context(canonical=f"{settings.SITE_URL}/")
    return _render(request, "site/front.html", page | {"front_html": zones_html(page["shell"], page)})


@require_safe
def section(request, slug):
    section = get_object_or_404(Section, slug=slug)
    page = page_of(Story.objects.live().filter(section=section).for_cards(), request.GET)
    context = shell.context(
        title=section.name,
        description=section.description or f"آخر أخبار {section.name}",
        canonical=settings.SITE_URL + section.get_absolute_url(),
        current_section=section.slug,
    )
    is_first = not (request.GET.get("before") or request.GET.get("after"))
    context |= {
        "section": section,
        "stories": page.stories,
        "newer_url": page.newer,
        "older_url": page.older,
        "is_first_page": is_first,
    }
    return _render(request, "site/section.html", context)


@require_safe
def story(request, section, article_id, tail=""):
    """The number decides; a wrong section, or an old, encoded or missing tail, goes to the right address."""
    story = Story.objects.live().select_related("section", "lead_photo").filter(article_id=article_id).first()
    if story is None:
        return gone(request, article_id)
    url = story.get_absolute_url()
    if request.path != unquote(url):
        return _moved(url)
    same_section = Story.objects.live().filter(section=story.section).exclude(article_id=article_id)
    page = story_page(story, more=same_section.newest_first().for_cards()[:MORE_FROM_SECTION])
    context = shell.context(
        title=story.headline,
        description=_summary(story.standfirst or story.body_text),
        canonical=settings.SITE_URL + url,
        current_section=story.section.slug,
    )
    return _render(request, "site/story.html", context | {"page": page})


@require_safe
def short(request, article_id):
    """The permanent short address that «نسخ الرابط» gives."""
    story = Story.objects.live().select_related("section").filter(article_id=article_id).first()
    if story is None:
        return gone(request, article_id)
    return _moved(story.get_absolute_url())


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
    context = shell.context(title=title) | {"withdrawal": withdrawal, "latest": _latest()}
    return _render(request, "site/410.html", context, status=410)


def page_not_found(request, exception):
    context = shell.context(title="الصفحة غير موجودة") | {"latest": _latest()}
    return _render(request, "site/404.html", context, status=404)


def _summary(text):
    """One line for a search result, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= SUMMARY else line[:SUMMARY].rsplit(" ", 1)[0] + "…"


def _latest():
    return Story.objects.live().newest_first().for_cards()[:LATEST_ON_ERRORS]


def _moved(url):
    """Permanent, but asked again every time: a story can move to another section and back."""
    return _fresh(HttpResponsePermanentRedirect(url))


def _render(request, template, context, status=200):
    return _fresh(render(request, template, context, status=status))


def _fresh(response):
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    return response
