"""`/breaking.json`: the newest breaking line, asked for by open pages. A few hundred bytes, and 304 while nothing changed."""

import hashlib
import json

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import condition, require_safe

from articles.site import fragments, shell


def _newest(request):
    """The answer's bytes, made once a request."""
    if not hasattr(request, "breaking_answer"):
        items = shell.current(fragments.stamp_now()[0]).breaking_at(timezone.now())[:1]
        found = {"id": items[0].pk, "line": items[0].line, "url": items[0].url} if items else {}
        request.breaking_answer = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
    return request.breaking_answer


def _etag(request):
    return f'"{hashlib.sha256(_newest(request)).hexdigest()[:16]}"'


@require_safe
@condition(etag_func=_etag)
def breaking(request):
    response = HttpResponse(_newest(request), content_type="application/json")
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    return response
