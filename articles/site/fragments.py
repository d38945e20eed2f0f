"""What many pages show alike, read once in each process until the public paper changes.

The stamp of a moment is the edition's number with the last hour at which a story began or ended by the clock, so that
a scheduled story is in every list at its second although nobody moved the edition.
"""

from threading import Lock

from django.db.models import Subquery
from django.utils import timezone

from articles.models.edition import Edition
from articles.models.prepared import Kept, Prepared
from articles.models.story import Story

MOST = 500
MARKS = ("edition", "begun", "ended")

_lock = Lock()
_stamp = None
_kept = {}


def marks(now):
    """The three values of a stamp, to be read along in a query of any table."""
    begun = Story.objects.filter(visible_from__lte=now).order_by("-visible_from").values("visible_from")
    ended = Story.objects.filter(visible_until__lte=now).order_by("-visible_until").values("visible_until")
    return {
        "edition": Subquery(Edition.objects.filter(pk=1).values("number")),
        "begun": Subquery(begun[:1]),
        "ended": Subquery(ended[:1]),
    }


def _nothing(now):
    return {}


@Prepared
def _stamps(now, *values, more):
    beside = more(now, *values)
    return Edition.objects.filter(pk=1).annotate(**marks(now), **beside).values_list(*MARKS, *beside)


def stamp_now(*values, more=_nothing):
    """The stamp of this moment by itself: one query, which reads the subqueries of `more(now, *values)` on its way."""
    return _stamps(timezone.now(), *values, more=more)[0]


def stamp_of(row):
    """The stamp of a row that was read with `marks`."""
    return tuple(getattr(row, name) for name in MARKS)


def remembered(stamp, key, make):
    """What `make()` gave when it was first asked for under this stamp."""
    global _stamp
    with _lock:
        if _stamp != stamp[:3] or len(_kept) > MOST:
            _kept.clear()
            _stamp = stamp[:3]
        if key in _kept:
            return _kept[key]
    made = make()
    with _lock:
        if _stamp == stamp[:3]:
            _kept[key] = made
    return made


def forget():
    """Drop what this process remembers (tests roll their database back without moving the edition)."""
    with _lock:
        _kept.clear()


def latest(stamp):
    """The newest of the whole paper, as few as an error page and an empty search offer."""
    return remembered(stamp, "latest", lambda: _latest(timezone.now()))


@Kept
def _latest(now):
    return Story.objects.live(now).newest_first().for_cards()[:4]


def newest_of(stamp, section):
    """The newest stories of a section, a few more than any page shows of them."""
    return remembered(stamp, ("section", section.pk), lambda: _newest(timezone.now(), section.pk))


@Kept
def _newest(now, section):
    return Story.objects.live(now).filter(section=section).newest_first().for_cards()[:12]
