"""Public photo files: re-encoded renditions only. The original upload is never served."""

from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from articles.models.photo import Photo
from articles.photos.library import rendition_file
from articles.photos.names import EXTENSIONS, parse_rendition_name


@require_safe
def rendition(request, name):
    parsed = parse_rendition_name(name)
    photo = Photo.objects.filter(token=parsed.token).first() if parsed else None
    path = rendition_file(photo, parsed) if photo and photo.is_usable else None
    if path is None:
        raise Http404("لا توجد صورة بهذا العنوان.")
    response = FileResponse(path.open("rb"), content_type="image/avif" if parsed.fmt == "avif" else "image/jpeg")
    # The focal point can change under the same address, so a day, not a year.
    response.headers["Cache-Control"] = "public, max-age=86400"
    # Feeds and cards are read on other sites.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Content-Disposition"] = (
        f'inline; filename="{parsed.crop}-{parsed.width}.{EXTENSIONS[parsed.fmt]}"'
    )
    return response
