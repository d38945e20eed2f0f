"""The pages of the typography check: a form without a script, and findings as data for text that was just pasted."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from articles.arabic.bidi import one_piece
from articles.arabic.dates import since
from articles.arabic.hygiene import clean_text
from articles.arabic.plural import Forms, count
from articles.desk import checker, locks, reach, snapshots, working_copies
from articles.models.article import Article
from articles.models.revision import snapshot_of
from articles.press.style import rules_for
from articles.search import radar

LONGEST_PASTE = 50_000
MENDED = Forms(
    "لم يتغير شيء.",
    "صُحح موضع واحد.",
    "صُحح موضعان.",
    "صُححت {n} مواضع.",
    "صُحح {n} موضعًا.",
    "صُحح {n} موضع.",
)


def check(request, article_id, *, site):
    """The findings of one article; a POST mends those that are ticked, or all that have a fix of typography."""
    article = reach.writable(request, article_id)
    if request.method == "POST":
        return _mend(request, article)
    found = checker.check(snapshot_of(article), rules_for(article.section_id))
    context = site.each_context(request) | {"title": "مراجعة الطباعة والأسلوب", "article": article, "found": found}
    return render(request, "desk/article_check.html", context)


def warn_of_similar(request, article):
    """Tell the writer that the matter is in the paper already, or on a colleague's desk."""
    now = timezone.now()
    similar = radar.similar(article, now)
    readable = Article.objects.readable_by(request.user).filter(pk__in=[one.article_id for one in similar])
    readable = set(readable.values_list("pk", flat=True)) if similar else set()
    for one in similar:
        if one.published_at:
            when = since_words(one.published_at, now)
            messages.warning(request, f"خبر مشابه نُشر {when}: «{one_piece(one.headline)}».")
        elif one.article_id in readable:
            messages.warning(request, f"مادة مشابهة قيد العمل عند زميل: «{one_piece(one.headline)}».")
        else:
            # Not a word of what this person may not read.
            messages.warning(request, "زميل يعمل الآن على مادة تشبه هذه: اسأل رئيس قسمك قبل أن تكمل.")


def since_words(then, now):
    """«قبل 20 دقيقة» where «منذ» would say that it goes on."""
    words = since(then, now, timezone.get_current_timezone())
    return words.replace("منذ", "قبل", 1) if words != "الآن" else "قبل لحظات"


@require_POST
def check_text(request, article_id):
    """What a pasted text would be told, as data. Nothing is kept."""
    article = reach.writable(request, article_id)
    text = clean_text(request.POST.get("text", "")[:LONGEST_PASTE])
    found = checker.check_text(text, rules_for(article.section_id))
    return JsonResponse(
        {"findings": [{"found": one.found, "fix": one.fix, "why": one.why} for one in found]},
        json_dumps_params={"ensure_ascii": False},
    )


@transaction.atomic
def _mend(request, article):
    held = Article.objects.select_for_update().get(pk=article.pk)
    here = HttpResponseRedirect(reverse("admin:articles_article_typography", args=[article.pk]))
    holder = locks.held_by_another(held, request.user)
    if holder:
        messages.error(request, f"يحررها الآن {one_piece(holder.user)}: لم يتغير شيء. اطلب منه التحرير أو تولّه.")
        return here
    if request.POST.get("version") != str(held.version):
        messages.warning(request, "تغيرت المادة بعد أن فتحت هذه الصفحة: راجع المواضع من جديد.")
        return here
    rules, saved = rules_for(held.section_id), snapshot_of(held)
    found = checker.check(saved, rules)
    keys = set(request.POST.getlist("accept"))
    if "all" in request.POST:
        keys = {one.key for one in found}
    accepted = sum(one.key in keys and one.finding.fix is not None for one in found)
    # What this person typed and did not save is a version too, before it is replaced.
    working_copies.keep_as_revision(held, request.user)
    changed = snapshots.save(held, checker.mend(saved, keys, rules), by=request.user)
    messages.success(request, count(accepted if changed else 0, MENDED))
    return here
