"""Public photo files: re-encoded renditions only. The original upload is never served."""

import logging

from django.http import FileResponse, Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models.photo import Photo
from articles.photos import workshop
from articles.photos.names import EXTENSIONS, parse_rendition_name
from articles.photos.refusals import PhotoRefused
from articles.site import answers

TYPES = {"avif": "image/avif", "jpeg": "image/jpeg"}
# The focal point can change under the same address, so a day, not a year.
DAY = 86_400

log = logging.getLogger(__name__)


@require_safe
def rendition(request, name):
    parsed = parse_rendition_name(name)
    photo = Photo.objects.usable().filter(token=parsed.token).first() if parsed else None
    try:
        file = workshop.rendition(photo, parsed) if photo else None
    except (FileNotFoundError, PhotoRefused):
        log.exception("The original of photo %s is lost or broken.", photo.pk)
        file = None
    except Exception:
        # A full disk, a bucket that is away: a storage of any kind raises what it likes.
        log.exception("The renditions of photo %s cannot be kept or read now.", photo.pk)
        return HttpResponse(status=503, headers={"Retry-After": "60", "Cache-Control": "no-store"})
    if file is None:
        raise Http404("لا توجد صورة بهذا العنوان.")
    return _served(file, photo, parsed)


def _served(file, photo, parsed):
    response = FileResponse(file, content_type=TYPES[parsed.fmt])
    response.headers["Content-Length"] = str(file.size)
    # No copy that a browser keeps outlives the rights of the photo.
    left = (photo.expires_at - timezone.now()).total_seconds() if photo.expires_at else DAY
    response.headers["Cache-Control"] = f"public, max-age={max(0, min(DAY, int(left)))}"
    # Feeds and cards are read on other sites.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Content-Security-Policy"] = answers.FILE_POLICY
    response.headers["Content-Disposition"] = (
        f'inline; filename="{parsed.crop}-{parsed.width}.{EXTENSIONS[parsed.fmt]}"'
    )
    return response
