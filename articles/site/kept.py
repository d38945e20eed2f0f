"""Answers for machines: an ETag that says which paper they were made from, and 304 for who has that one already."""

import hashlib
import json

from django.conf import settings
from django.db.models import Subquery
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags

from articles.models.photo import Photo
from articles.site import answers, fragments

JSON = "application/json; charset=utf-8"


def stamp():
    """What the public paper is at this moment: edition, the last hour of a story, the last photo whose rights ended."""
    return fragments.stamp_now(more=_rights)


def _rights(now):
    ended = Photo.objects.filter(expires_at__lte=now).order_by("-expires_at")
    return {"rights": Subquery(ended.values("expires_at")[:1])}


def kept(request, content_type, make, *key):
    """What `make(stamp)` returns, unless the asker has it. `key` is what its bytes depend on besides the address."""
    now = stamp()
    etag = etag_of(*now, request.path, *key)
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(make(now), content_type=content_type)
    response.headers["ETag"] = etag
    return answers.fresh(response)


def etag_of(*parts):
    digest = hashlib.sha256("\n".join(map(str, (settings.SITE_URL, *parts))).encode())
    return f'"{digest.hexdigest()[:32]}"'


def shared(response):
    """Let pages of other sites read it: it holds nothing but what is public."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def as_json(value):
    return json.dumps(value, ensure_ascii=False)
