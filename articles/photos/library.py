"""The photo library: taking an upload in, correcting what is said of a photo, and removing one that nobody uses."""

from dataclasses import asdict

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from accounts.models import Act
from accounts.roles import Right
from articles.models.edition import Edition
from articles.models.photo import FOCAL, Photo, PhotoChange, new_token
from articles.photos import intake, workshop
from articles.photos.fingerprint import ALIKE, distance
from articles.photos.refusals import PhotoRefused
from articles.photos.uses import uses_of

# The hash of a picture without light and shade; every other such picture has it too.
SAYS_NOTHING = "0" * 16


class PhotoInUse(Exception):
    """A photo that something still shows is not removed. `uses` says what."""

    def __init__(self, uses):
        super().__init__("الصورة مستعملة: ارفعها من هذه المواضع أولًا.")
        self.uses = uses


# A photo comes in


def add(upload, *, by, **texts):
    """Take one upload in, or find the photo that has these very bytes. Returns (photo, is_new). Raises PhotoRefused."""
    taken = intake.read(upload, upload.name)
    existing = Photo.objects.filter(sha256=taken.sha256).first()
    if existing:
        return existing, False
    try:
        return keep(taken, by=by, name=upload.name, **texts), True
    except IntegrityError:
        # Somebody uploaded the same file in the same second, and was first.
        return Photo.objects.get(sha256=taken.sha256), False


def keep(taken, *, by, name="", **texts):
    """Store an examined upload. What the sender did not say is taken from the file's own caption data."""
    if not by.has_perm(Right.UPLOAD_PHOTO):
        raise PermissionDenied
    photo = Photo(
        width=taken.width,
        height=taken.height,
        sha256=taken.sha256,
        phash=taken.phash,
        uploaded_by=by,
        file_said=asdict(taken.metadata) if taken.metadata.filled else {},
        **_from_file(taken.metadata),
    )
    for field, text in texts.items():
        if text not in ("", None):
            setattr(photo, field, text)
    _store(photo, taken, name)
    try:
        with transaction.atomic():
            photo.save(force_insert=True)
            Act.record(Act.Name.ADD, by=by, about=photo)
    except BaseException:
        default_storage.delete(photo.file.name)
        raise
    transaction.on_commit(lambda: workshop.order(photo), robust=True)
    return photo


def _store(photo, taken, name):
    """Write the original whole or not at all: a full disk costs this upload and nothing else."""
    path = photo.file.field.generate_filename(photo, f"original.{taken.extension}")
    try:
        photo.file.name = default_storage.save(path, ContentFile(taken.original))
    except Exception as error:
        _forget(path)
        raise PhotoRefused("no_room", name) from error


def _forget(path):
    """What is left of a file that could not be written; a storage that is away has nothing to forget."""
    try:
        default_storage.delete(path)
    except Exception:  # noqa: BLE001  the refusal that follows says all there is to say
        return


def _from_file(metadata):
    return {
        "caption": metadata.caption[:500],
        "alt": metadata.alt[:300],
        "credit": metadata.photographer[:120],
        "agency": (metadata.credit or metadata.agency)[:120],
        "copyright": metadata.copyright[:200],
        "taken_at": metadata.taken_at[:60],
        "place": "، ".join(part for part in (metadata.city, metadata.country) if part)[:120],
        "keywords": _keywords(metadata.keywords),
        "rights": metadata.instructions,
    }


def _keywords(words):
    line = ""
    for word in words:
        longer = f"{line}، {word}" if line else word
        if len(longer) > 500:
            break
        line = longer
    return line


def alike(photo, limit=5):
    """Photos that look the same, nearest first: the same picture saved smaller, rougher or by another program."""
    if photo.phash == SAYS_NOTHING:
        return []
    rows = Photo.objects.exclude(pk=photo.pk).values_list("phash", "pk").iterator()
    near = sorted((away, pk) for phash, pk in rows if (away := distance(phash, photo.phash)) <= ALIKE)
    photos = Photo.objects.in_bulk([pk for _, pk in near[:limit]])
    return [photos[pk] for _, pk in near[:limit]]


# What is said of it


@transaction.atomic
def change(photo, *, by, **values):
    """Say something else of a photo: on record with what was said before, and on every page at once. Returns whether it changed."""
    held = Photo.objects.select_for_update().get(pk=photo.pk)
    if not set(values) <= set(held.open_to(by)):
        raise PermissionDenied
    # As the columns keep it, so that the history holds the same words.
    values = {name: Photo._meta.get_field(name).to_python(value) for name, value in values.items()}
    was = {name: getattr(held, name) for name in values}
    now = {name: value for name, value in values.items() if value != was[name]}
    if not now:
        return False
    for name, value in now.items():
        setattr(held, name, value)
    if set(FOCAL) & set(now):
        _move_renditions(held)
    held.save()
    said = {name: _plain(was[name]) for name in now}, {name: _plain(getattr(held, name)) for name in now}
    PhotoChange.objects.create(photo=held, by=by, was=said[0], now=said[1])
    Act.record(Act.Name.CHANGE, by=by, about=held, before=said[0], after=said[1])
    Edition.move()
    photo.__dict__.update(held.__dict__)
    return True


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


def _move_renditions(photo):
    """Give the crops round a new focal point a new address; browsers keep the old ones. The caller saves the photo."""
    old = Photo(token=photo.token, width=photo.width, height=photo.height)
    photo.token = new_token()
    transaction.on_commit(lambda: workshop.clear(old), robust=True)
    transaction.on_commit(lambda: workshop.order(photo), robust=True)


# A photo goes


@transaction.atomic
def remove(photo, *, by):
    """Remove a photo that nothing shows, with its files. Raises PhotoInUse with every use of it."""
    if not by.has_perm(Right.MANAGE_PHOTOS):
        raise PermissionDenied
    held = Photo.objects.select_for_update().get(pk=photo.pk)
    uses = uses_of(held)
    if uses:
        raise PhotoInUse(uses)
    Act.record(Act.Name.REMOVE, by=by, about=held)
    held.delete()
    transaction.on_commit(lambda: workshop.clear(held), robust=True)
    transaction.on_commit(lambda: default_storage.delete(held.file.name), robust=True)
