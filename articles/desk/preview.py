"""An article in the readers' own page before it is printed: beside the form, and for somebody outside, by a signed link.

The readers' page itself comes from the site: `newsroom/urls.py`, which knows both sides, hands `story_context` in.
"""

from datetime import timedelta

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import admin, messages
from django.core import signing
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Act
from articles.arabic.hygiene import clean_line
from articles.desk import notes, reach, working_copies
from articles.models.article import Article, State
from articles.models.correction import Correction
from articles.models.note import Note
from articles.models.preview import PreviewLink
from articles.models.printing import Printing
from articles.models.revision import Revision, snapshot_of
from articles.press import body, clock
from articles.press.as_it_was import as_printed, moment_of
from articles.press.typeset import unprinted

DAYS = (1, 3, 7)
MOST_ANSWERS = 30
SALT = "articles.preview"
NOWHERE = ("'none'",)


class LinkRefused(Exception):
    """Why there is no link now, in Arabic."""


def urls(guarded):
    return [path("<int:article_id>/preview/", guarded(preview), name="articles_article_preview")]


# What is shown


def story_of(request, article):
    """What the address asks for: a version, or what this person has typed. As an unprinted story."""
    if asked := reach.number(request.GET.get("revision")):
        snapshot = get_object_or_404(Revision, article=article, number=asked).snapshot
    elif article.is_writable_by(request.user):
        snapshot, _ = working_copies.as_typed(article, request.user)
    else:
        snapshot = snapshot_of(article)
    return unprinted(article, snapshot, by=request.user)


@require_safe
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": ["'self'"], "connect-src": NOWHERE})
def page(request, article_id, story_context):
    """The page itself, for a frame beside the form. Nothing in it may count as a reader's visit."""
    article = reach.readable(request, article_id)
    if asked := reach.number(request.GET.get("printing")):
        return _as_printed(request, get_object_or_404(Printing, article=article, pk=asked), story_context)
    try:
        story = story_of(request, article)
    except body.BodyRefused as refusal:
        return render(request, "desk/preview_refused.html", {"refusal": refusal}, status=400)
    if "cards" in request.GET:
        return render(request, "desk/preview_cards.html", {"story": story, "host": settings.SITE_URL.split("//", 1)[1]})
    return render(request, "desk/preview_page.html", story_context(story))


def _as_printed(request, printing, story_context):
    """The page that readers had at a moment of this printing: its words, and those of its photos, as they were then."""
    moment = moment_of(printing, request.GET.get("at"))
    corrections = list(Correction.objects.filter(article=printing.article_id, at__lte=moment))
    with clock.at(moment):
        return render(
            request,
            "desk/preview_page.html",
            story_context(as_printed(printing, moment), corrections=corrections),
        )


# The desk's page: the frame, the cards, and the links


@require_http_methods(["GET", "HEAD", "POST"])
@csp_replace({"frame-src": ["'self'"]})
def preview(request, article_id):
    article = reach.readable(request, article_id)
    refusal = ""
    if request.method == "POST":
        try:
            _act(request, article)
        except LinkRefused as trouble:
            refusal = str(trouble)
        else:
            return HttpResponseRedirect(reverse("admin:articles_article_preview", args=[article.pk]))
    links = list(PreviewLink.objects.filter(article=article).select_related("by", "revision"))
    for link in links:
        link.article = article
        link.address = settings.SITE_URL + reverse("preview", args=[token_of(link)]) if link.is_open else ""
    context = admin.site.each_context(request) | {"title": "معاينة", "subtitle": str(article), "article": article}
    context |= {"links": links, "refusal": refusal, "typed": request.POST if refusal else {}, "days": DAYS}
    return render(request, "desk/preview.html", context, status=400 if refusal else 200)


def _act(request, article):
    posted = request.POST
    if posted.get("act") == "revoke":
        link = PreviewLink.objects.filter(article=article, pk=reach.number(posted.get("link")), revoked_at=None)
        if link.update(revoked_at=timezone.now()):
            Act.record(Act.Name.UNSHARE, by=request.user, about=article)
            messages.success(request, "أُلغي الرابط، ولم يعد يفتح لأحد.")
        return
    days = reach.number(posted.get("days"))
    open_link(article, by=request.user, reader=posted.get("reader", ""), days=days if days in DAYS else DAYS[0])
    messages.success(request, "أُنشئ الرابط: انسخه من القائمة وأرسله.")


@transaction.atomic
def open_link(article, *, by, reader, days):
    """A link to the article as it is saved now. Raises LinkRefused."""
    held = Article.objects.select_for_update().get(pk=article.pk)
    reader = clean_line(reader).strip()
    if not reader or len(reader) > 80:
        raise LinkRefused("اكتب لمن هذا الرابط، في 80 حرفًا على الأكثر: يظهر اسمه مع رده.")
    if held.embargo_until and held.embargo_until > timezone.now():
        raise LinkRefused("المادة محظورة النشر: لا رابط لمن هو خارج غرفة الأخبار قبل رفع الحظر.")
    if held.state == State.SPIKED or not (held.headline and held.body):
        raise LinkRefused("لا رابط لمادة ملغاة، أو بلا عنوان أو بلا نص.")
    try:
        body.clean(held.body)
    except body.BodyRefused as refusal:
        raise LinkRefused(str(refusal)) from refusal
    revision = Revision.record(held, Revision.Kind.SHOWN, by=by)
    Act.record(Act.Name.SHARE, by=by, about=held, note=reader)
    return PreviewLink.objects.create(
        article=held, revision=revision, reader=reader, by=by, expires_at=timezone.now() + timedelta(days=days)
    )


# Outside: whoever holds the link


def token_of(link):
    return signing.Signer(salt=SALT).sign(str(link.pk))


def link_of(token):
    """The open link of a token; None for one that is forged, expired, revoked, or of what must not be shown now."""
    try:
        key = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        return None
    link = PreviewLink.objects.select_related("article", "revision", "by").filter(pk=reach.number(key)).first()
    return link if link and link.is_open else None


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt  # whoever holds the address may answer, and no cookie of theirs is asked or set
@csp_replace({"connect-src": NOWHERE})
def outside(request, token, story_context):
    """One version of one article, with room for an answer. Every link that does not open looks the same."""
    link = link_of(token)
    if link is None:
        return _unseen(render(request, "desk/preview_closed.html", status=404))
    refusal = ""
    if request.method == "POST":
        try:
            answer(link, request.POST)
        except (LinkRefused, notes.NoteRefused) as trouble:
            refusal = str(trouble)
        else:
            return _unseen(HttpResponseRedirect(f"{request.path}?said"))
    story = unprinted(link.article, link.revision.snapshot, by=link.by)
    bar = {"link": link, "refusal": refusal, "typed": request.POST if refusal else {}, "said": "said" in request.GET}
    context = story_context(story) | {"bar": bar}
    return _unseen(render(request, "desk/preview_outside.html", context, status=400 if refusal else 200))


@transaction.atomic
def answer(link, posted):
    """A comment from outside becomes a note of the article; an approval is kept with the link and its version."""
    name, text = clean_line(posted.get("name", "")).strip(), posted.get("text", "").strip()
    approves = posted.get("act") == "approve"
    if not name:
        raise LinkRefused("اكتب اسمك ليعرف المحررون ممن هذا الرد.")
    if len(name) > 80:
        raise LinkRefused("الاسم أطول من 80 حرفًا: اختصره.")
    if Note.objects.filter(article=link.article, by=None).count() >= MOST_ANSWERS:
        raise LinkRefused("بلغت الردود حدها: راسل من أرسل إليك الرابط.")
    if approves:
        PreviewLink.objects.filter(pk=link.pk).update(approved_at=timezone.now(), approved_by=name)
        text = text or f"موافقة على النسخة {link.revision.number}."
    notes.add(link.article, by=None, guest=name, text=text, to=[link.by])


def _unseen(response):
    """Kept by nobody, found by nobody, told to nobody."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
