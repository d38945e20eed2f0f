"""Where renditions are made and kept: by a thread after an upload, on the first request where one is missing, by a command.

They lie beside the originals in the storage of the settings, a folder or a bucket, under names that say what they are.
"""

import logging
import tempfile
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from articles.photos import renditions
from articles.photos.crops import widths_of
from articles.photos.names import rendition_name

# The folder that a web server may serve; the originals are beside it, not in it.
PUBLIC = "photos"

log = logging.getLogger(__name__)


def rendition(photo, name):
    """One rendition, opened for reading, made now if it is missing. `name` is a parsed one.

    None for a width that is not offered. Raises FileNotFoundError where the original is lost, PhotoRefused where it is
    broken, and OSError where there is no room for what was made.
    """
    if name.width not in widths_of(photo.width, photo.height, name.crop):
        return None
    return _opened(_path(photo, *name[1:]), partial(_maker(photo), *name[1:]))


def make_all(photo):
    """Every rendition of a photo that is not there yet, the small ones first. Returns how many there are."""
    make = _maker(photo)
    wanted = renditions.wanted_renditions(photo.width, photo.height)
    for each in wanted:
        _keep(_path(photo, *each), partial(make, *each))
    return len(wanted)


def clear(photo):
    """Remove every rendition of a photo. What is being made of it at this moment goes with the next `repair_photos`."""
    for each in renditions.wanted_renditions(photo.width, photo.height):
        default_storage.delete(_path(photo, *each))
    try:
        default_storage.delete(f"{PUBLIC}/{photo.token}")
    except OSError:
        log.info("The folder of photo %s is not empty.", photo.token)


# The thread

_orders: SimpleQueue = SimpleQueue()
_starting = Lock()
_worker: Thread | None = None


def order(photo):
    """Have all renditions made soon, without making anybody wait. What a stop of the server leaves undone is made on request."""
    global _worker
    if not settings.RENDITIONS_AHEAD:
        return
    _orders.put(photo)
    with _starting:
        if _worker is None or not _worker.is_alive():
            _worker = Thread(target=_work, name="renditions", daemon=True)
            _worker.start()


def _work():
    while True:
        photo = _orders.get()
        try:
            make_all(photo)
        except Exception:
            log.exception("The renditions of photo %s are made on request only.", photo.token)


# Keeping


def _maker(photo):
    def read():
        with default_storage.open(photo.file.name) as file:
            return file.read()

    return renditions.maker(read, (photo.width, photo.height), (photo.focal_x, photo.focal_y))


def _path(photo, crop, width, fmt):
    return f"{PUBLIC}/{rendition_name(photo.token, crop, width, fmt)}"


def _opened(path, make):
    _keep(path, make)
    return default_storage.open(path)


def _keep(path, make):
    """Write what `make` returns unless it is there, whole or not at all, and once however many ask."""
    try:
        target = Path(default_storage.path(path))
    except NotImplementedError:
        _upload(path, make)
    else:
        renditions.write_once(target, make)


def _upload(path, make):
    """To a bucket, where a file appears whole by itself. Two servers may make the same one; the second changes nothing."""
    if default_storage.exists(path):
        return
    with renditions.held(Path(tempfile.gettempdir()) / f".{path.replace('/', '-')}.part"):
        if not default_storage.exists(path):
            default_storage.save(path, ContentFile(make()))
