"""The same library with its photos in a bucket: a real S3 server on this machine (moto), through django-storages."""

import time

import boto3
import pytest
from botocore.exceptions import ClientError
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from moto.server import ThreadedMotoServer

from accounts.roles import Role
from articles.models.photo import Photo
from articles.photos import library
from articles.photos.names import rendition_name
from articles.photos.renditions import wanted_renditions
from articles.press.invariants import broken
from tests.articles.photos import samples
from tests.factories import UserFactory

BUCKET = "newsroom-photos"


@pytest.fixture(scope="session")
def s3():
    """The server, and a client that looks at it past our own code."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    client = boto3.client(
        "s3", endpoint_url=address, region_name="us-east-1", aws_access_key_id="key", aws_secret_access_key="secret"
    )
    client.create_bucket(Bucket=BUCKET)
    yield address, client
    client.close()
    server.stop()


@pytest.fixture(params=["folder", "bucket"])
def keys(request, settings, media_root):
    """Where photos are kept; the value lists the names of all files there."""
    if request.param == "folder":
        yield lambda: sorted(str(path.relative_to(media_root)) for path in media_root.rglob("*") if path.is_file())
        return
    address, client = request.getfixturevalue("s3")
    options = {"bucket_name": BUCKET, "endpoint_url": address, "region_name": "us-east-1", "file_overwrite": True}
    options |= {"access_key": "key", "secret_key": "secret", "default_acl": None}
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    }
    yield lambda: sorted(item["Key"] for item in client.list_objects_v2(Bucket=BUCKET).get("Contents", []))
    for item in client.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        client.delete_object(Bucket=BUCKET, Key=item["Key"])
    storages["default"].connection.meta.client.close()


@pytest.fixture
def photographer(transactional_db):
    return UserFactory(roles=[Role.PHOTO])


@pytest.fixture
def photo(keys, photographer):
    upload = SimpleUploadedFile("مرفأ.jpg", samples.encoded(samples.picture(640, 480), exif=samples.located_exif()))
    return library.add(upload, by=photographer, caption="مرفأ رشيد")[0]


def get(photo, *name):
    return Client().get(reverse("site:rendition", args=[rendition_name(photo.token, *name)]))


def test_an_original_is_kept_whole_and_a_rendition_is_made_on_request(keys, photo):
    assert keys() == [photo.file.name]
    first = get(photo, "16x9", 320, "jpeg")
    content = b"".join(first.streaming_content)

    assert (first.status_code, first.headers["Content-Type"]) == (200, "image/jpeg")
    assert int(first.headers["Content-Length"]) == len(content)
    assert b"Secret" not in content
    assert keys() == sorted([photo.file.name, f"photos/{photo.token}/16x9-320.jpg"])
    assert b"".join(get(photo, "16x9", 320, "jpeg").streaming_content) == content


def test_the_same_file_is_kept_once(keys, photo, photographer):
    again = SimpleUploadedFile("again.jpg", samples.encoded(samples.picture(640, 480), exif=samples.located_exif()))

    assert library.add(again, by=photographer) == (photo, False)
    assert keys() == [photo.file.name]


def test_what_is_missing_is_repaired_and_strangers_go(keys, photo, capsys):
    default_storage.save("photos/" + "0" * 32 + "/16x9-320.jpg", SimpleUploadedFile("x", b"of an older focal point"))

    call_command("repair_photos")

    names = [rendition_name(photo.token, *each) for each in wanted_renditions(640, 480)]
    assert keys() == sorted([photo.file.name, *(f"photos/{name}" for name in names)])
    assert f"{len(names)} renditions" in capsys.readouterr().out


def test_a_new_focal_point_clears_the_old_crops(keys, photo, photographer):
    get(photo, "1x1", 240, "avif").close()
    old = photo.token

    library.change(photo, by=photographer, focal_x=0.1)

    assert not [key for key in keys() if old in key and key.startswith("photos/")]
    again = get(photo, "1x1", 240, "avif")
    assert b"".join(again.streaming_content)


def test_a_removed_photo_leaves_nothing(keys, photo, photographer):
    get(photo, "1x1", 240, "jpeg").close()

    library.remove(photo, by=photographer)

    assert keys() == []


def test_a_lost_original_is_told_by_the_checks_and_is_no_error_for_a_reader(keys, photo):
    default_storage.delete(photo.file.name)

    assert get(photo, "1x1", 240, "jpeg").status_code == 404
    assert [line for line in broken() if f"The original of photo {photo.pk} is missing." in line]
    with pytest.raises(CommandError):
        call_command("repair_photos")


def test_a_storage_that_is_away_refuses_the_upload_in_words(s3, settings, photographer):
    options = {"bucket_name": "not-there", "endpoint_url": s3[0], "access_key": "key", "secret_key": "secret"}
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    }
    client = Client()
    client.force_login(photographer)

    answer = client.post(
        reverse("admin:articles_photo_upload"),
        {"file": SimpleUploadedFile("a.jpg", samples.encoded())},
        headers={"X-Requested-With": "fetch"},
    )

    assert answer.status_code == 422
    assert "لا مكان في مخزن الصور" in answer.json()["error"]
    assert not Photo.objects.exists()
    with pytest.raises(ClientError):
        s3[1].head_bucket(Bucket="not-there")


def test_the_thread_makes_everything_after_the_upload(keys, settings, photographer):
    settings.RENDITIONS_AHEAD = True
    upload = SimpleUploadedFile("مرفأ.jpg", samples.encoded(samples.picture(320, 240)))
    photo, _ = library.add(upload, by=photographer)

    wanted = [f"photos/{rendition_name(photo.token, *each)}" for each in wanted_renditions(320, 240)]
    deadline = time.monotonic() + 60
    while keys() != sorted([photo.file.name, *wanted]):
        assert time.monotonic() < deadline
        time.sleep(0.1)
