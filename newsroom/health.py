"""What machines ask a running newsroom: alive, ready, and how it is doing. Never cached, nothing about its contents."""

import secrets

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest, multiprocess

TEXT = "text/plain; charset=utf-8"


@never_cache
@require_safe
def alive(request):
    """The process answers. A load balancer that gets no answer restarts it."""
    return HttpResponse("ok", content_type=TEXT)


@never_cache
@require_safe
def ready(request):
    """The database answers too; 503 asks a load balancer to send visitors elsewhere for a while."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT number FROM articles_edition")
            cursor.fetchone()
    except DatabaseError:
        return HttpResponse("database away", status=503, content_type=TEXT, headers={"Retry-After": "5"})
    return HttpResponse("ready", content_type=TEXT)


@never_cache
@require_safe
def metrics(request):
    """For Prometheus, to who knows the token; for everybody else there is nothing here."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not secrets.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        raise Http404
    registry = REGISTRY
    if settings.METRICS_FOLDER:
        # Every worker counts for itself, in files that are added up here.
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry, path=settings.METRICS_FOLDER)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
