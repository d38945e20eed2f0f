"""Every request that Django answers gets a number, a line in the log, and its place in the metrics."""

import contextvars
import logging
import re
import time
import uuid

from django.conf import settings
from prometheus_client import Histogram

SECONDS = Histogram("newsroom_request_seconds", "Requests that Django answered", ["page", "status"])
GIVEN = re.compile(r"[\w-]{8,64}", re.ASCII)
# Whoever holds such an address is let in by it: the log has no business with it.
KEY = re.compile(r"^(/(?:invite|preview)/).*", re.DOTALL)
log = logging.getLogger("newsroom.requests")
_number = contextvars.ContextVar("request_number", default="")


class RequestNumber(logging.Filter):
    """Gives each line of the log the number of the request that it belongs to."""

    def filter(self, record):
        record.request_id = _number.get()
        return True


def _who(request):
    """The number of who is signed in, where that was asked for anyway; a log must not need the database."""
    user = getattr(request, "_cached_user", None)
    return user.pk if user else None


def observed(get_response):
    desk = f"/{settings.ADMIN_PATH}"

    def middleware(request):
        given = request.headers.get("X-Request-ID", "")
        number = given if GIVEN.fullmatch(given) else uuid.uuid4().hex
        token, start = _number.set(number), time.perf_counter()
        try:
            response = get_response(request)
            seconds = time.perf_counter() - start
            match = request.resolver_match
            page = match.view_name if match and match.view_name else "other"
            SECONDS.labels(page, response.status_code).observe(seconds)
            log.info(
                "%s %s",
                request.method,
                response.status_code,
                # The path and no query: what people search for is theirs.
                extra={
                    "path": KEY.sub(r"\1…", request.path)[:300],
                    "status": response.status_code,
                    "ms": round(seconds * 1000, 1),
                    "user": _who(request),
                },
            )
        finally:
            _number.reset(token)
        # Readers' answers are the same bytes for everybody; at the desk somebody may want to name the one that failed.
        if request.path_info.startswith(desk):
            response.headers["X-Request-ID"] = number
        return response

    return middleware
