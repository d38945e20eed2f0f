"""Every odd and hostile file through the real door: the upload that the desk's script makes."""

import subprocess
import sys

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from articles.models.photo import Photo
from articles.photos import workshop
from articles.photos.names import RenditionName
from articles.photos.refusals import PhotoRefused
from tests.articles.photos import samples
from tests.articles.photos.corpus import ACCEPTED, HOSTILE_NAMES, REFUSED
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::UserWarning")]


@pytest.fixture
def send(db):
    client = Client()
    client.force_login(UserFactory(roles=[Role.PHOTO]))

    def send(data, name):
        file = SimpleUploadedFile("placeholder.jpg", data, "image/jpeg")
        # Past Django's own cleaning of names, as a hostile client would send it.
        file._name = name
        return client.post(
            reverse("admin:articles_photo_upload"), {"file": file}, headers={"X-Requested-With": "fetch"}
        )

    return send


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_is_no_photo_is_refused_in_words_and_leaves_nothing(send, media_root, data, reason):
    answer = send(data, "وزير الخارجية.jpg")

    assert answer.status_code == 422
    assert answer.json()["error"] == str(PhotoRefused(reason, "وزير الخارجية.jpg"))
    assert not Photo.objects.exists()
    assert files(media_root) == []


@pytest.mark.parametrize(("data", "fmt", "extension"), ACCEPTED.values(), ids=ACCEPTED)
def test_an_odd_photo_is_taken_and_only_its_pixels_are_published(send, media_root, data, fmt, extension):
    assert send(data, "anything.exe").status_code == 200

    photo = Photo.objects.get()
    assert photo.file.name == f"originals/{photo.token[:2]}/{photo.token}.{extension}"
    with default_storage.open(photo.file.name) as original:
        assert original.read() == data
    with workshop.rendition(photo, RenditionName(photo.token, "full", photo.width, "jpeg")) as public:
        pixels = public.read()
    assert pixels.startswith(b"\xff\xd8\xff")
    assert not any(mark in pixels for mark in (b"script", b"Secret", b"Exif", b"ftyp", b"rubbish"))
    assert len(files(media_root)) == 2


# Half of a surrogate pair cannot be sent at all.
SENDABLE = [name for name in HOSTILE_NAMES if name.encode("utf-8", "ignore").decode() == name]


@pytest.mark.parametrize("name", SENDABLE, ids=range(len(SENDABLE)))
def test_a_hostile_name_names_nothing_on_the_disk(send, media_root, name):
    answer = send(samples.encoded(), name)

    # Without a name Django sees no file at all.
    assert answer.status_code in (200, 422)
    assert Photo.objects.count() == len(files(media_root)) == (answer.status_code == 200)
    assert all(path.suffix == ".jpg" and path.stem.isalnum() for path in files(media_root))


# Not ru_maxrss: that of a child begins with its parent's.
BOMBS = """
import io, re, sys, time
from articles.photos import intake
from articles.photos.refusals import PhotoRefused
from tests.articles.photos.corpus import REFUSED
def peak():
    return int(re.search(r"VmHWM:\\s+([0-9]+)", open("/proc/self/status").read())[1]) // 1024
before, began = peak(), time.monotonic()
for name, (data, reason) in REFUSED.items():
    if "bomb" in name or "largest" in name or "billion" in name or "thousand scans" in name:
        try:
            intake.read(io.BytesIO(data), name)
        except PhotoRefused:
            continue
        sys.exit(f"{name} was taken")
print(peak() - before, time.monotonic() - began)
"""


def test_bombs_need_little_memory_and_time():
    child = subprocess.run([sys.executable, "-c", BOMBS], capture_output=True, text=True, check=True)  # noqa: S603
    megabytes, seconds = child.stdout.split()

    assert int(megabytes) < 150
    assert float(seconds) < 20
