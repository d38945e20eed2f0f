"""The history of an article: its versions, two of them side by side, one brought back, and what readers saw when."""

from html import escape

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from articles.arabic.reading import word_count
from articles.desk import diff, reach, restoring, screen
from articles.desk.diff_words import compare_words, exact, loose, words_of
from articles.desk.fields import posted_moment
from articles.models.photo import Photo
from articles.models.printing import Printing
from articles.models.revision import SNAPSHOT_FIELDS, SNAPSHOT_TIMES, Revision
from articles.models.story import Story
from articles.press import body
from articles.press.as_it_was import moment_of, retold

PAGE = 60
MOST_SHOWN = 20_000
# The order of the page: what readers see first, then what the desk arranges.
COMPARED = (*(name for name in SNAPSHOT_FIELDS if name != "body"), "bylines", "topics", "photos", *SNAPSHOT_TIMES)


def urls(guarded):
    return [
        path("<int:article_id>/diff/", guarded(difference), name="articles_article_diff"),
        path("<int:article_id>/restore/", guarded(restore), name="articles_article_restore"),
        path("<int:article_id>/printed/", guarded(printed), name="articles_article_printed"),
    ]


@require_safe
def timeline(request, article_id):
    """Every version that is kept: who, when, what for, and how the text grew."""
    article = reach.readable(request, article_id)
    rows = Revision.objects.filter(article=article).select_related("by")
    before = reach.number(request.GET.get("before"))
    found = list((rows.filter(number__lt=before) if before else rows)[: PAGE + 1])
    public = dict(Story.objects.filter(article=article).values_list("revision", "visible_from"))
    lengths = [word_count(body.to_text(revision.snapshot["body"])) for revision in found]
    for place, revision in enumerate(found):
        revision.words = lengths[place]
        revision.grown = lengths[place] - lengths[place + 1] if place + 1 < len(found) else None
        revision.public_from = public.get(revision.pk)
    context = {
        "revisions": found[:PAGE],
        "older": found[PAGE - 1].number if len(found) > PAGE else None,
        "transitions": article.transitions.select_related("by"),
    }
    return _page(request, "desk/history.html", article, "نسخ المادة", context)


@require_safe
def difference(request, article_id):
    """Two versions side by side, the newer first in reading order."""
    article = reach.readable(request, article_id)
    rows = Revision.objects.filter(article=article)
    chosen = {number for number in (reach.number(request.GET.get(name)) for name in ("from", "to")) if number}
    pair = list(rows.filter(number__in=chosen).select_related("by")) if len(chosen) == 2 else []
    if len(pair) < 2:
        messages.warning(request, "اختر نسختين مختلفتين من القائمة لتقارن بينهما.")
        return HttpResponseRedirect(reverse("admin:articles_article_history", args=[article.pk]))
    new, old = pair
    same = loose if "loose" in request.GET else exact
    context = {
        "old": old,
        "new": new,
        "is_loose": same is loose,
        "fields": changed_fields(old.snapshot, new.snapshot, same),
        "rows": folded(compared_bodies(old.snapshot, new.snapshot, same)),
        "may_restore": article.is_writable_by(request.user),
        "choices": rows.defer("snapshot").select_related("by"),
    }
    return _page(request, "desk/diff.html", article, "مقارنة نسختين", context)


def compared_bodies(old, new, same=exact):
    left, right = _clean(old["body"]), _clean(new["body"])
    photos = Photo.objects.in_bulk({*body.photo_ids(left), *body.photo_ids(right)})
    rows = diff.compare(diff.units(left, _captions(old, photos)), diff.units(right, _captions(new, photos)), same)
    return [{"row": row, "old_photo": _photo(row.old, photos), "new_photo": _photo(row.new, photos)} for row in rows]


def _clean(html):
    """A version may hold a text as it was typed, larger than any that is accepted: then its beginning, as letters."""
    try:
        return body.clean(html)
    except body.BodyRefused as refusal:
        return body.clean(f"<p>{refusal}</p><p>{escape(html[:MOST_SHOWN])}</p>")


def _captions(snapshot, photos):
    """What stands under a figure in this version: the story's own words, else the library's."""
    own = {used["photo_id"]: used["caption"] for used in snapshot["photos"]}

    def caption(kind, key):
        if kind != "photo":
            return key
        photo = photos.get(int(key))
        return own.get(int(key)) or (photo.caption if photo else "صورة لم تعد في المكتبة")

    return caption


def _photo(unit, photos):
    kind, _, key = unit.key.partition(":") if unit else ("", "", "")
    return photos.get(int(key)) if kind == "photo" else None


def folded(rows):
    """Runs of two and more unchanged paragraphs as one group, the others one by one."""
    groups = []
    for row in rows:
        is_same = row["row"].kind == "same"
        if not groups or not (is_same and groups[-1]["is_same"]):
            groups.append({"is_same": is_same, "rows": []})
        groups[-1]["rows"].append(row)
    return [{**group, "is_folded": group["is_same"] and len(group["rows"]) > 1} for group in groups]


def changed_fields(old, new, same=exact):
    """Everything but the text, as words: each changed field with both its values."""
    found = []
    for name in COMPARED:
        if old.get(name) == new.get(name):
            continue
        left, right = (screen.readable(name, snapshot.get(name)) for snapshot in (old, new))
        before, after = compare_words(words_of(left), words_of(right), same)
        if any(segment.change for segment in (*before, *after)) or name == "lead_photo_id":
            found.append({"name": name, "label": screen.label(name), "old": before, "new": after})
    photos = Photo.objects.in_bulk([side["lead_photo_id"] for side in (old, new) if side["lead_photo_id"]])
    for row in found:
        if row["name"] == "lead_photo_id":
            row |= {"old_photo": photos.get(old["lead_photo_id"]), "new_photo": photos.get(new["lead_photo_id"])}
    return found


@require_POST
def restore(request, article_id):
    """Bring a version back, whole or one field of it: as a new version, so that nothing after it is lost either."""
    article = reach.writable(request, article_id)
    revision = Revision.objects.filter(article=article, number=reach.number(request.POST.get("revision"))).first()
    if revision is None:
        raise Http404("لا توجد نسخة بهذا الرقم.")
    try:
        changed = restoring.restore(article, revision, by=request.user, field=request.POST.get("field", ""))
    except restoring.RestoreRefused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("admin:articles_article_history", args=[article.pk]))
    if changed:
        messages.success(request, f"استُعيد من النسخة {revision.number}، وما كان قبل الاستعادة باقٍ في النسخ.")
    else:
        messages.info(request, "المادة الآن كما كانت في تلك النسخة، فلا شيء يُستعاد.")
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))


@require_safe
def printed(request, article_id):
    """«كما نُشر في …»: exactly what readers saw at a moment, in the readers' own page."""
    article = reach.readable(request, article_id)
    begun = Printing.objects.filter(article=article, visible_from__lte=timezone.now())
    printings = list(begun.select_related("revision"))
    chosen, moment, refusal = _at(request, printings)
    context = {
        "printings": printings,
        "chosen": chosen,
        "moment": moment,
        "retold": retold(chosen) if chosen else [],
        "refusal": refusal,
    }
    return _page(request, "desk/printed.html", article, "كما نُشر", context)


def _at(request, printings):
    """The printing that was asked for, the moment of it, and why there is none."""
    if asked := reach.number(request.GET.get("printing")):
        chosen = next((printing for printing in printings if printing.pk == asked), None)
        return chosen, chosen and moment_of(chosen, request.GET.get("since")), ""
    try:
        moment = posted_moment(request.GET, "at")
    except ValidationError as trouble:
        return None, None, " ".join(trouble.messages)
    if moment is None:
        return None, None, ""
    found = next((each for each in printings if each.visible_from <= moment < each.visible_until), None)
    return found, moment, "" if found else "لم تكن المادة على الموقع في ذلك الوقت."


def _page(request, template, article, title, context):
    shared = admin.site.each_context(request) | {"title": title, "article": article, "subtitle": str(article)}
    return render(request, template, shared | context)
