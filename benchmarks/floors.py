"""The floors: what a server costs that does nothing. `constant` is bare WSGI; `empty` is Django with our middleware."""

import os

from django.conf import settings

BODY = b"<!doctype html>" + b"x" * 60_000


def constant(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(BODY)))])
    return [BODY]


def empty(environ, start_response):
    """Django, the middleware of the newsroom, and a view that says nothing."""
    return _django()(environ, start_response)


def _django():
    global _application
    if _application is None:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
        settings.ROOT_URLCONF = "benchmarks.floor_urls"
        from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 — after the settings are ours

        _application = get_wsgi_application()
    return _application


_application = None
