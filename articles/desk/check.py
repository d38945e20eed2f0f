"""The checklist of the text as it is typed, for the rail and the publish dialog; the press checks again by itself."""

from django.http import JsonResponse
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.desk import notes, reach, working_copies
from articles.press import body, preflight
from articles.press.candidate import advised, proof_of


def urls(guarded):
    # Not behind the sign-in page: a script asks, and is told in its own language.
    return [path("<int:article_id>/check/", check, name="articles_article_check")]


def report_of(article, user, snapshot, *, begins=None, substantive=False):
    """What stands between this text and the reader, with everything worth a look. Returns the proof as well."""
    proof = proof_of(article, begins or timezone.now(), user, snapshot)
    return preflight.report(advised(proof, article, snapshot, substantive=substantive)), proof


@require_safe
def check(request, article_id):
    """The checklist and the notes for what this person has typed so far, as pieces of the page."""
    if not request.user.is_authenticated or not request.user.is_active:
        return JsonResponse({"signed_out": True}, status=401)
    article = reach.writable(request, article_id)
    snapshot, copy = working_copies.as_typed(article, request.user)
    substantive = "substantive" in copy.data if copy else False
    try:
        report, _ = report_of(article, request.user, snapshot, substantive=substantive)
    except body.BodyRefused as refusal:
        report = preflight.Report([preflight.Problem("body", str(refusal), firm=True)], [], [])
    return JsonResponse(
        {
            "checklist": render_to_string("desk/checklist.html", {"report": report}, request=request),
            "notes": notes.panel(request, article, snapshot),
            "blocking": len(report.blocking),
            "firm": sum(problem.firm for problem in report.blocking),
        }
    )
