"""The writing screen's conveniences, asked by its script: autosave, and the lock. Everything works without them."""

from functools import wraps

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST

from articles.desk import locks, working_copies
from articles.models.article import Article, State

TAB_LENGTH = 36


def for_writers(view):
    """Answer 401 to whoever is signed out (the script signs in over the form), 404 to whoever may not write it."""

    @require_POST
    @wraps(view)
    def wrapper(request, article_id):
        if not request.user.is_authenticated or not request.user.is_active:
            return JsonResponse({"signed_out": True}, status=401)
        open_to_user = Article.objects.writable_by(request.user).exclude(state=State.SPIKED)
        left = working_copies.of_another_sitting(request.user, request.POST).filter(article=OuterRef("pk"))
        found = open_to_user.only("pk", "version").annotate(has_copy_left=Exists(left))
        article = found.filter(pk=article_id).first()
        if article is None:
            return JsonResponse({"gone": True}, status=404)
        return view(request, article)

    return wrapper


@for_writers
def autosave(request, article):
    """Keep what the form holds: two queries, whatever its size. 409 tells that a colleague saved meanwhile; it is kept all the same.

    What this person typed at another sitting, and did not open here, becomes a revision before it is replaced.
    """
    base = request.POST.get("base_version", "")
    base_version = int(base) if base.isdecimal() and len(base) < 9 else article.version
    if article.has_copy_left:
        with transaction.atomic():
            working_copies.keep_as_revision(article, request.user)
    at = working_copies.keep(article.pk, request.user, request.POST, base_version)
    answer = {
        "at": date_format(timezone.localtime(at), "H:i"),
        "version": article.version,
        "kept_older": article.has_copy_left,
    }
    if "home" in request.GET:
        # A copy that waited in the browser: is there anything in it that was not saved meanwhile?
        whole = Article.objects.get(pk=article.pk)
        answer["offered"] = working_copies.newer_than_saved(whole, request.user) is not None
    return JsonResponse(answer, status=200 if base_version == article.version else 409)


@for_writers
def discard(request, article):
    working_copies.discard(article, request.user)
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))


@for_writers
def lock(request, article):
    """Hold, take over or ask for the article; the answer says who holds it."""
    tab = request.POST.get("tab", "")[:TAB_LENGTH]
    match request.POST.get("act"):
        case "take":
            held = locks.take_over(article, by=request.user, tab=tab)
        case "ask":
            locks.ask(article, by=request.user)
            held = locks.hold(article, by=request.user, tab=tab)
        case _:
            held = locks.hold(article, by=request.user, tab=tab)
    return JsonResponse(_described(held, request.user, tab))


@require_POST
def release(request, article_id):
    """Let go when the screen is left; also by who has just given the right to write away, as a reporter who submits."""
    if not request.user.is_authenticated:
        return JsonResponse({"signed_out": True}, status=401)
    locks.release(article_id, by=request.user, tab=request.POST.get("tab", "")[:TAB_LENGTH])
    return JsonResponse({})


def _described(held, user, tab):
    is_mine = held.user_id == user.pk
    return {
        "mine": is_mine and held.tab == tab,
        "other_tab": is_mine and held.tab != tab,
        "holder": str(held.user),
        "since": timezone.localtime(held.since).isoformat(timespec="seconds"),
        "asked_by": str(held.asked_by) if is_mine and held.asked_by else "",
    }
