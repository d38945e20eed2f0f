"""The hour that a page is drawn for: now, or the past moment whose front is drawn again."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_moment = ContextVar("moment", default=None)


def past():
    """The past moment that is drawn, or None."""
    return _moment.get()


def moment():
    return past() or timezone.now()


@contextmanager
def at(past):
    """Dates and hours inside are printed as they were at that moment."""
    token = _moment.set(past)
    try:
        yield
    finally:
        _moment.reset(token)
