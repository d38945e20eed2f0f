"""The moments at which pages change without anybody touching anything."""

from django.db.models import Subquery
from django.utils import timezone

from articles.models.breaking import Breaking
from articles.models.edition import Edition
from articles.models.front import FrontMoment
from articles.models.photo import Photo
from articles.models.prepared import Prepared
from articles.models.story import Story

# Each column is indexed, so each is one step in an index, however large the archive is.
MOMENTS = [
    (Story, "visible_from"),
    (Story, "visible_until"),
    (FrontMoment, "at"),
    (Breaking, "until"),
    (Photo, "expires_at"),
]


def edition_and_boundary(now=None):
    """What a page may be kept under: the edition's number and the last boundary that has passed (None: none yet). One query."""
    return _edition_with(now or timezone.now(), "lte", "-", max)


def next_boundary(now=None):
    """The first boundary still to come, or None. One query."""
    return _edition_with(now or timezone.now(), "gt", "", min)[1]


def _edition_with(now, side, order, choose):
    number, *moments = _moments(now, side=side, order=order)[0]
    return number, choose((moment for moment in moments if moment), default=None)


@Prepared
def _moments(now, *, side, order):
    found = {
        f"moment_{place}": Subquery(
            model.objects.filter(**{f"{column}__{side}": now}).order_by(order + column).values(column)[:1]
        )
        for place, (model, column) in enumerate(MOMENTS)
    }
    return Edition.objects.annotate(**found).values_list("number", *found).filter(pk=1)
