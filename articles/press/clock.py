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


def local(moment):
    """On the paper's own clock. Nobody here reads by another: `timezone.localtime` would ask each time whether somebody does."""
    return moment.astimezone(timezone.get_default_timezone())


@contextmanager
def at(past):
    """Dates and hours inside are printed as they were at that moment."""
    token = _moment.set(past)
    try:
        yield
    finally:
        _moment.reset(token)
