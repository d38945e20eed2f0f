"""Photographs as readers get them: renditions under names nobody can guess, never the file that was uploaded."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from articles.photos.names import rendition_name
from tests.factories import PhotoFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo():
    return PhotoFactory(width=600, height=400)


def address(photo, crop="full", width=240, fmt="jpeg"):
    return reverse("site:rendition", args=[rendition_name(photo.token, crop, width, fmt)])


def content(response):
    return b"".join(response.streaming_content)


@pytest.mark.parametrize(("fmt", "kind"), [("jpeg", "image/jpeg"), ("avif", "image/avif")])
@pytest.mark.parametrize(("crop", "height"), [("full", 160), ("16x9", 135), ("1x1", 240)])
def test_a_rendition_is_the_picture_its_name_says(client, photo, crop, height, fmt, kind):
    response = client.get(address(photo, crop, 240, fmt))
    body = content(response)

    picture = Image.open(BytesIO(body))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == kind
    assert int(response.headers["Content-Length"]) == len(body)
    assert picture.size == (240, height)
    assert picture.format == fmt.upper()


def test_a_rendition_is_kept_by_browsers_and_can_run_nothing(client, photo):
    response = client.get(address(photo))
    content(response)

    assert response.headers["X-Content-Type-Options"] == "nosniff"
    policy = response.headers["Content-Security-Policy"].split("; ")
    assert policy == ["default-src 'none'", "sandbox", "base-uri 'none'", "frame-ancestors 'none'"]
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers["Cache-Control"] == "public, max-age=86400"
    assert response.headers["Content-Disposition"].startswith("inline")
    assert not response.cookies
    assert "Vary" not in response.headers


def test_a_second_visitor_gets_the_same_file(client, photo):
    assert content(client.get(address(photo))) == content(client.get(address(photo)))


def test_head_answers_as_get_does_without_the_picture(client, photo):
    get, head = client.get(address(photo)), client.head(address(photo))
    content(get)

    assert head.status_code == 200
    assert dict(head.headers) == dict(get.headers)
    assert b"".join(head) == b""


def test_a_photo_is_gone_when_its_rights_end(client, photo):
    photo.expires_at = timezone.now() + timedelta(hours=1)
    photo.save()
    content(client.get(address(photo)))

    with time_machine.travel(photo.expires_at, tick=False):
        assert client.get(address(photo)).status_code == 404


def test_a_photo_whose_original_is_lost_is_404_and_not_an_error(client, photo):
    Path(photo.file.path).unlink()

    assert client.get(address(photo)).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "{other}/full-240.jpg",
        "{token}/full-239.jpg",
        "{token}/full-0.jpg",
        "{token}/full-0240.jpg",
        "{token}/full-1600.jpg",
        "{token}/full-99999.jpg",
        "{token}/full-٢٤٠.jpg",
        "{token}/9x9-240.jpg",
        "{token}/full-240.png",
        "{token}/full-240.jpeg",
        "{token}/full-240.jpg/",
        "{token}/full-240.jpg%00",
        "{token}/full-240.jpg%0A",
        "{token}/",
        "{token}",
        "{upper}/full-240.jpg",
        "{token}/../{token}/full-240.jpg",
        "../originals/{head}/{token}.jpg",
        "..%2foriginals%2f{head}%2f{token}.jpg",
        "%2e%2e/originals/{head}/{token}.jpg",
        "....//originals/{head}/{token}.jpg",
        "/etc/passwd",
        "%FF%FE",
        "%00",
        "",
        "x" * 5000,
    ],
)
def test_any_other_name_is_404(client, photo, name):
    # A letter in it, so that the upper case is another name.
    photo.token = "a" * 32
    photo.save()
    values = {"token": photo.token, "other": "f" * 32, "upper": photo.token.upper(), "head": photo.token[:2]}

    assert client.get("/media/photos/" + name.format(**values)).status_code == 404


def test_the_file_that_was_uploaded_has_no_address(client, photo, media_root):
    content(client.get(address(photo)))
    stored = Path(photo.file.path)
    assert stored.is_file()

    inside = stored.relative_to(media_root).as_posix()
    for path in (
        photo.file.url,
        f"/media/{inside}",
        f"/media/photos/{inside}",
        f"/media/photos/../{inside}",
        f"/media/photos/%2e%2e/{inside}",
        f"/static/../media/{inside}",
        f"/static/%2e%2e/%2e%2e/{inside}",
        f"//media/{inside}",
        "/media/",
        "/media/originals/",
        f"/media/originals/{photo.token[:2]}/",
    ):
        assert client.get(path).status_code == 404, path


def test_a_photo_without_a_page_can_only_be_found_by_its_token(client, photo):
    """The number of a photo says nothing: its public name has 128 random bits."""
    for path in (f"/media/photos/{photo.pk}/full-240.jpg", f"/media/photos/{photo.pk:032x}/full-240.jpg"):
        assert client.get(path).status_code == 404
    assert len({PhotoFactory().token for _ in range(5)}) == 5


def test_a_full_disk_is_a_passing_trouble_and_no_error(client, photo, media_root):
    (media_root / "photos").write_text("a file where a folder has to be: nothing can be written below it")

    response = client.get(address(photo))

    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert response.headers["Cache-Control"] == "no-store"


def test_no_copy_in_a_browser_outlives_the_rights_of_a_photo(client, photo):
    photo.expires_at = timezone.now() + timedelta(minutes=5)
    photo.save()
    response = client.get(address(photo))
    content(response)

    assert 290 <= int(response.headers["Cache-Control"].removeprefix("public, max-age=")) <= 300
