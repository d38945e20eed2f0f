"""`/api/v1/`: what readers see, as data. Read only, made from Story, and paged by the last row that was sent."""

from datetime import timedelta
from functools import wraps
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from articles.models.people import Author
from articles.models.section import Topic
from articles.models.story import Story
from articles.site import answers, ninjs, openapi, shell
from articles.site.api_asking import EARLIEST, Refused, cursor, fields, limit, moment, number, word
from articles.site.api_shapes import author_shape, gone_shape, section_shape, story_shape, topic_shape
from articles.site.head import absolute
from articles.site.kept import JSON, as_json, kept, shared
from articles.site.outgoing import gone, outgoing
from articles.site.paging import page_of

FORGOTTEN = timedelta(days=30)
GONE_KEYS = ("visible_until", "article_id")


def answering(view):
    """An address of the API: GET and HEAD only, refusals as JSON, open to other sites' scripts."""

    @wraps(view)
    def asked(request, *args, **kwargs):
        try:
            if request.method not in answers.READING:
                raise Refused(405, "هذه الواجهة للقراءة وحدها: اسأل بطريقة GET.")
            response = view(request, *args, **kwargs)
        except Refused as refusal:
            response = _refusal(refusal)
        return shared(response)

    return csrf_exempt(asked)


def _refusal(refusal):
    response = answers.fresh(HttpResponse(as_json(refusal.body), status=refusal.status, content_type=JSON))
    if refusal.status == 405:
        response.headers["Allow"] = ", ".join(answers.READING)
    return response


def _kept(request, make):
    return kept(request, JSON, lambda stamp: as_json(make(stamp)), request.GET.urlencode())


# Stories


@answering
def stories(request):
    ask = request.GET
    chosen = fields(ask)
    filters = {
        "section__slug": word(ask, "section"),
        "authors__slug": word(ask, "author"),
        "topics__slug": word(ask, "topic"),
        "kind": word(ask, "kind"),
        "published_at__gte": moment(ask, "since"),
        "published_at__lt": moment(ask, "until"),
    }
    rows = Story.objects.live().filter(**{name: value for name, value in filters.items() if value is not None})
    rows = _with_text(rows, chosen)
    size, before = limit(ask), cursor(ask)

    def make(stamp):
        found, older = _page(rows, before, size)
        items = [story_shape(item, chosen) for item in outgoing(found)]
        return {"items": items, "next": _next(request, older)}

    return _kept(request, make)


@answering
def story(request, article_id):
    chosen = fields(request.GET, default=None)
    found = _live(article_id)
    return _kept(request, lambda stamp: story_shape(outgoing([found])[0], chosen))


@answering
def story_as_ninjs(request, article_id):
    """The story for another newsroom. One that was taken down answers 410 with the signal to take it down as well."""
    rows = Story.objects.live().select_related("section", "lead_photo").filter(article_id=article_id)
    found = rows.first()
    if found is None:
        return _ninjs_of_gone(article_id)
    return _kept(request, lambda stamp: ninjs.usable(outgoing([found])[0], shell.current(stamp[0]).masthead.name))


def _ninjs_of_gone(article_id):
    last = _gone(article_id)
    if last is None:
        raise Refused(404, "لا يوجد خبر بهذا الرقم.")
    return answers.fresh(HttpResponse(as_json(ninjs.canceled(last)), status=410, content_type=JSON))


def _live(article_id):
    found = Story.objects.live().select_related("section", "lead_photo").filter(article_id=article_id).first()
    if found:
        return found
    last = _gone(article_id)
    if last is None:
        raise Refused(404, "لا يوجد خبر بهذا الرقم.")
    raise Refused(410, "لم تعد هذه المادة منشورة.", gone=gone_shape(last))


def _gone(article_id):
    return gone(EARLIEST, article_id=article_id).first()


def _with_text(rows, chosen):
    """The text is read where it is sent; the plain text is also what a summary may be made of."""
    return rows if {"html", "photos"} & set(chosen) else rows.defer("body_html")


# The rest


@answering
def sections(request):
    def make(stamp):
        return {"items": [section_shape(section) for section in shell.current(stamp[0]).nav], "next": None}

    return _kept(request, make)


@answering
def authors(request):
    live = Story.objects.live().filter(authors=OuterRef("pk"))
    return _named(request, Author.objects.filter(Exists(live)), author_shape)


@answering
def topics(request):
    live = Story.objects.live().filter(topics=OuterRef("pk"))
    return _named(request, Topic.objects.filter(Exists(live)), topic_shape)


def _named(request, rows, shape):
    """Names that stand over or under something public; a name that only the desk knows is not among them."""
    size, after = limit(request.GET), number(request.GET, "after")

    def make(stamp):
        found = list(rows.filter(pk__gt=after or 0).order_by("pk")[: size + 1])
        more = {"after": found[size - 1].pk} if len(found) > size else None
        return {"items": [shape(row) for row in found[:size]], "next": _next(request, more)}

    return _kept(request, make)


@answering
def withdrawals(request):
    """What was public and is not any more: for whoever holds a copy."""
    since = moment(request.GET, "since") or timezone.now() - FORGOTTEN
    size, before = limit(request.GET), cursor(request.GET)

    def make(stamp):
        found, older = _page(gone(since), before, size, GONE_KEYS)
        return {"items": [gone_shape(row) for row in found], "next": _next(request, older)}

    return _kept(request, make)


@answering
def description(request):
    return _kept(request, lambda stamp: openapi.document(shell.current(stamp[0]).masthead.name))


@answering
def nothing(request, rest):
    raise Refused(404, "لا يوجد شيء على هذا العنوان: انظر openapi.json.")


def _page(rows, before, size, keys=("published_at", "article_id")):
    """The rows after a cursor, and what asks for those after them; beyond the end there is nothing, which is an answer."""
    try:
        page = page_of(rows, {"before": before} if before else {}, size=size, keys=keys)
    except Http404:
        return [], None
    return page.stories, {"before": page.older.removeprefix("?before=")} if page.older else None


def _next(request, more):
    """The address of the next page: the same question with the new place in it."""
    if more is None:
        return None
    known = {name: value for name, value in request.GET.items() if name in openapi.PARAMETERS}
    return f"{absolute(request.path)}?{urlencode(known | more)}"


def addresses(prefix):
    return [
        path(prefix + "openapi.json", description, name="api-openapi"),
        path(prefix + "stories/", stories, name="api-stories"),
        path(prefix + "stories/<number:article_id>/", story, name="api-story"),
        path(prefix + "stories/<number:article_id>.ninjs", story_as_ninjs, name="api-story-ninjs"),
        path(prefix + "sections/", sections, name="api-sections"),
        path(prefix + "authors/", authors, name="api-authors"),
        path(prefix + "topics/", topics, name="api-topics"),
        path(prefix + "withdrawals/", withdrawals, name="api-withdrawals"),
        path(prefix + "<path:rest>", nothing, name="api-nothing"),
    ]
