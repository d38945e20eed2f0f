"""Headers that every answer carries and that Django does not set by itself, and requests that are not worth answering."""

import re

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotAllowed
from django.template import loader

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
METHODS = ["GET", "HEAD", "POST", "OPTIONS"]
# A search for the longest question, in Arabic and percent-encoded, fits; nothing of ours is longer.
QUERY_LENGTH = 4096
QUERY_FIELDS = 100
# PostgreSQL takes no NUL; what is no UTF-8 is no address of ours. Refused before any query is made of them.
NUL = re.compile("\x00|%00")


def headers(get_response):
    """Lock down browser features; keep everything below the desk out of every cache."""
    desk = f"/{settings.ADMIN_PATH}"

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path_info.startswith(desk):
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return middleware


def limits(get_response):
    """At the desk: refuse methods that nothing answers, query strings without end, and NUL in an address.

    Readers' pages take anything: what means nothing there is 404 or an ordinary page, as each of them says.
    """
    desk = f"/{settings.ADMIN_PATH}"

    def middleware(request):
        if not request.path_info.startswith(desk):
            return get_response(request)
        query = request.META.get("QUERY_STRING", "")
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if len(query) > QUERY_LENGTH or query.count("&") >= QUERY_FIELDS:
            return _page(414)
        if NUL.search(query) or NUL.search(request.path_info):
            return _page(400)
        return get_response(request)

    return middleware


def _page(status):
    return HttpResponse(loader.get_template("400.html").render(), status=status)
