"""Photos with the words that stood under them at a past moment: what was said of each since is taken back."""

from articles.models.photo import Photo, PhotoChange
from articles.models.prepared import Prepared

# What pages print of a photo; the rest is the library's own.
PRINTED = {"caption", "alt", "credit", "agency"}


def in_bulk(numbers, *, moment):
    """The photos by number as the library described them at `moment`; as it does now where there is none."""
    photos = {photo.pk: photo for photo in _shown(sorted(numbers))}
    if moment is None or not photos:
        return photos
    for change in PhotoChange.objects.filter(photo__in=photos, at__gt=moment).order_by("-id"):
        for name in PRINTED & change.was.keys():
            setattr(photos[change.photo_id], name, change.was[name])
    return photos


@Prepared
def _shown(numbers):
    return Photo.objects.shown().filter(pk__in=numbers)


def changes(numbers, begins, ends):
    """What was said anew between two moments that readers could see; oldest first."""
    rows = (
        PhotoChange.objects.filter(photo__in=numbers, at__gt=begins, at__lt=ends).select_related("photo").order_by("id")
    )
    return [change for change in rows if PRINTED & change.now.keys()]
