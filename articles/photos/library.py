"""The photo library: taking an upload in, and finding the file of a rendition."""

import shutil
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from articles.models.photo import Photo, new_token
from articles.photos import intake, renditions
from articles.photos.crops import widths_of
from articles.photos.names import rendition_name


def add(upload, *, by, **texts):
    """Take one upload in, or find the photo that has these very bytes. Returns (photo, is_new). Raises PhotoRefused."""
    taken = intake.read(upload, upload.name)
    existing = Photo.objects.filter(sha256=taken.sha256).first()
    return (existing, False) if existing else (keep(taken, by=by, **texts), True)


@transaction.atomic
def keep(taken, *, by, **texts):
    """Store an examined upload. What the sender did not say is taken from the file's own caption data."""
    photo = Photo(
        width=taken.width,
        height=taken.height,
        sha256=taken.sha256,
        phash=taken.phash,
        uploaded_by=by,
        **_from_file(taken.metadata),
    )
    for name, text in texts.items():
        if text not in ("", None):
            setattr(photo, name, text)
    photo.file.save(f"original.{taken.extension}", ContentFile(taken.original), save=False)
    photo.save(force_insert=True)
    return photo


def _from_file(metadata):
    return {
        "caption": metadata.caption[:500],
        "alt": metadata.alt[:300],
        "credit": metadata.photographer[:120],
        "agency": (metadata.credit or metadata.agency)[:120],
        "taken_at": metadata.taken_at[:60],
        "place": "، ".join(part for part in (metadata.city, metadata.country) if part)[:120],
    }


def rendition_file(photo, name):
    """The path of one rendition (a parsed name), made now if it is missing.

    None for a width that is not offered, and where the original is lost (`check_newsroom` tells).
    """
    if name.width not in widths_of(photo.width, photo.height, name.crop) or not Path(photo.file.path).is_file():
        return None
    return renditions.ensure(
        Path(photo.file.path),
        _public() / rendition_name(*name),
        crop=name.crop,
        width=name.width,
        focal=(photo.focal_x, photo.focal_y),
        fmt=name.fmt,
    )


def move_renditions(photo):
    """Give the crops round a new focal point a new address; browsers keep the old ones. The caller saves the photo."""
    old = _public() / photo.token
    photo.token = new_token()
    transaction.on_commit(lambda: shutil.rmtree(old, ignore_errors=True))


def _public():
    """The folder that a web server may serve; the originals are beside it, not in it."""
    return Path(settings.MEDIA_ROOT) / "photos"
