"""Where the desk shows a photo from: the public file, or the newsroom's own where readers may not see it."""

from django.urls import reverse

from articles.photos.crops import widths_of
from articles.photos.names import rendition_name


def address(photo, crop="3x2", width=320):
    """A crop at most `width` wide, if the photo is so wide at all."""
    if not photo.is_usable:
        return reverse("admin:articles_photo_seen", args=[photo.pk])
    widths = widths_of(photo.width, photo.height, crop)
    fitting = max((step for step in widths if step <= width), default=widths[0])
    return reverse("site:rendition", args=[rendition_name(photo.token, crop, fitting, "jpeg")])
