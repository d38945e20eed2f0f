"""Renditions: the right size, the right cut, nothing but pixels, and always whole."""

import errno
import fcntl
import io
import multiprocessing
import os
import signal
import threading
import time
from pathlib import Path

import pytest
from PIL import Image

from articles.models.photo import new_token
from articles.photos import renditions
from articles.photos.crops import CROPS, rendition_size, widths_of
from articles.photos.intake import PhotoRefused
from articles.photos.names import parse_rendition_name, rendition_name
from articles.photos.renditions import maker, render, wanted_renditions, write_once
from tests.articles.photos import samples
from tests.articles.photos.samples import BLUE, GREEN, RED, YELLOW, encoded, picture

CENTRE = (0.5, 0.5)
SIZE = (900, 600)
PRIVATE = samples.iptc([((2, 120), b"SecretCaption")])


def opened(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def near(pixel, colour, slack=25):
    return all(abs(one - other) <= slack for one, other in zip(pixel, colour, strict=True))


def ensure(original, target, *wanted, size=SIZE):
    """The rendition at `target`, made of the original if it is not there."""
    return write_once(target, lambda: maker(original.read_bytes, size, CENTRE)(*wanted))


def ensure_all(original, folder, token):
    make = maker(original.read_bytes, SIZE, CENTRE)
    return [
        write_once(folder / rendition_name(token, *each), lambda each=each: make(*each))
        for each in wanted_renditions(*SIZE)
    ]


@pytest.fixture
def original(tmp_path):
    path = tmp_path / "original.jpg"
    path.write_bytes(encoded(picture(900, 600), exif=samples.located_exif(), comment=b"SecretComment"))
    return path


@pytest.mark.parametrize("fmt", ["avif", "jpeg"])
@pytest.mark.parametrize("crop", CROPS)
def test_a_rendition_has_the_size_the_page_announces(crop, fmt):
    for width in widths_of(903, 601, crop)[:3]:
        image = opened(render(picture(903, 601), crop, width, CENTRE, fmt))
        assert image.format == fmt.upper()
        assert image.mode == "RGB"
        assert image.size == rendition_size(903, 601, crop, width)


def test_a_rendition_of_a_reduced_copy_has_the_size_of_the_original_s_crop():
    data = render(picture(1651, 1700), "full", 801, CENTRE, "jpeg", original=(3301, 3400))
    assert opened(data).size == rendition_size(3301, 3400, "full", 801)


def test_the_focal_point_decides_what_stays_in_the_picture():
    wide = picture(1200, 300)
    left = opened(render(wide, "1x1", 240, (0.1, 0.5), "jpeg"))
    right = opened(render(wide, "1x1", 240, (0.9, 0.5), "jpeg"))
    assert near(left.getpixel((120, 40)), RED)
    assert near(left.getpixel((120, 200)), BLUE)
    assert near(right.getpixel((120, 40)), GREEN)
    assert near(right.getpixel((120, 200)), YELLOW)


@pytest.mark.parametrize("fmt", ["avif", "jpeg"])
def test_nothing_but_pixels_is_published(tmp_path, fmt):
    source = encoded(
        picture(900, 600), exif=samples.located_exif(6), comment=b"SecretComment", icc_profile=samples.profile()
    )
    original = tmp_path / "original.jpg"
    original.write_bytes(source[:2] + PRIVATE + source[2:] + b"SecretTail")
    data = ensure(original, tmp_path / "out", "full", 480, fmt, size=(600, 900)).read_bytes()
    image = opened(data)
    assert b"Secret" not in data
    assert b"Exif" not in data
    assert dict(image.getexif()) == {}
    assert not {"exif", "xmp", "icc_profile", "photoshop", "comment"} & set(image.info)
    assert image.size == (480, 600)


def test_what_pillow_would_carry_over_from_an_opened_file_is_left_behind():
    image = picture(300, 300)
    image.info = {"comment": b"SecretComment", "icc_profile": b"SecretProfile", "exif": b"SecretExif"}
    for fmt in renditions.FORMATS:
        assert b"Secret" not in render(image, "1x1", 240, CENTRE, fmt)


def test_jpegs_are_progressive_and_half_as_fine_in_colour():
    image = opened(render(picture(400, 300), "4x3", 320, CENTRE, "jpeg"))
    assert image.info.get("progressive")
    assert [component[1:3] for component in image.layer] == [(2, 2), (1, 1), (1, 1)]


def test_every_rendition_of_a_photo_is_made_once_and_found_by_its_name(tmp_path, original):
    token = new_token()
    files = ensure_all(original, tmp_path / "media", token)
    names = [parse_rendition_name(str(file.relative_to(tmp_path / "media"))) for file in files]
    assert {(name.crop, name.width, name.fmt) for name in names} == set(wanted_renditions(900, 600))
    for file, name in zip(files, names, strict=True):
        assert opened(file.read_bytes()).size == rendition_size(900, 600, name.crop, name.width)
    assert sorted(file.parent for file in (tmp_path / "media").rglob(".*")) == []
    original.unlink()
    assert ensure_all(original, tmp_path / "media", token) == files


def test_a_rendition_that_exists_is_not_touched(tmp_path, original):
    target = tmp_path / "here.jpg"
    target.write_bytes(b"kept")
    assert ensure(original, target, "1x1", 240, "jpeg").read_bytes() == b"kept"


def test_a_missing_or_broken_original_says_so_and_leaves_nothing(tmp_path):
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(encoded(picture(640, 480))[:3000])
    folder = tmp_path / "media"
    with pytest.raises(PhotoRefused):
        ensure(broken, folder / "a.jpg", "1x1", 240, "jpeg")
    with pytest.raises(FileNotFoundError):
        ensure(tmp_path / "none.jpg", folder / "b.jpg", "1x1", 240, "jpeg")
    assert list(folder.iterdir()) == []


def test_a_full_disk_leaves_no_half_file(tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_once(tmp_path / "a.jpg", lambda: b"content")
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    assert write_once(tmp_path / "a.jpg", lambda: b"content").read_bytes() == b"content"


def test_threads_that_ask_at_once_get_one_file_made_once(tmp_path):
    target = tmp_path / "a.jpg"
    made = []
    together = threading.Barrier(12)

    def make():
        made.append(1)
        time.sleep(0.05)
        return b"x" * 100_000

    def ask(seen):
        together.wait()
        seen.append(len(write_once(target, make).read_bytes()))

    seen = []
    threads = [threading.Thread(target=ask, args=(seen,)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [100_000] * 12
    assert made == [1]
    assert list(tmp_path.iterdir()) == [target]


def test_when_the_first_maker_fails_the_next_one_makes_it(tmp_path):
    target = tmp_path / "a.jpg"
    entered = threading.Event()

    def fail():
        entered.set()
        time.sleep(0.1)
        raise MemoryError

    def first():
        with pytest.raises(MemoryError):
            write_once(target, fail)

    thread = threading.Thread(target=first)
    thread.start()
    entered.wait()
    assert write_once(target, lambda: b"made").read_bytes() == b"made"
    thread.join()
    assert list(tmp_path.iterdir()) == [target]


def _ask(original, target, answers):
    ensure(original, target, "16x9", 800, "jpeg")
    answers.put(Image.open(target).size)


def test_processes_that_ask_at_once_all_get_the_whole_picture(tmp_path, original):
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    target = tmp_path / "media" / "a.jpg"
    processes = [context.Process(target=_ask, args=(original, target, answers)) for _ in range(6)]
    for process in processes:
        process.start()
    assert [answers.get(timeout=60) for _ in processes] == [(800, 450)] * 6
    for process in processes:
        process.join()
    assert list(target.parent.iterdir()) == [target]


def _hold(target: Path, ready):
    def never():
        ready.set()
        time.sleep(60)
        return b""

    write_once(target, never)


def test_a_maker_killed_in_the_middle_does_not_stop_the_next(tmp_path):
    context = multiprocessing.get_context("fork")
    ready = context.Event()
    target = tmp_path / "a.jpg"
    process = context.Process(target=_hold, args=(target, ready))
    process.start()
    assert ready.wait(30)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert not target.exists()
    assert write_once(target, lambda: b"whole").read_bytes() == b"whole"
    assert list(tmp_path.iterdir()) == [target]


def test_what_a_killed_maker_left_is_overwritten_and_not_added_to(tmp_path):
    (tmp_path / ".a.jpg.part").write_bytes(b"half of something much longer than the new content")
    assert write_once(tmp_path / "a.jpg", lambda: b"whole").read_bytes() == b"whole"


def test_a_waiting_caller_does_not_write_into_the_finished_file(tmp_path):
    target, part = tmp_path / "a.jpg", tmp_path / ".a.jpg.part"
    with part.open("wb") as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        waiting = threading.Thread(target=write_once, args=(target, lambda: b"late"))
        waiting.start()
        time.sleep(0.1)
        holder.write(b"first")
        holder.flush()
        part.replace(target)
    waiting.join()
    assert target.read_bytes() == b"first"


def test_a_photo_of_one_pixel_and_a_long_strip_have_renditions_too():
    for size in ((1, 1), (2000, 100), (100, 2000)):
        for crop, width, fmt in wanted_renditions(*size):
            assert opened(render(Image.new("RGB", size), crop, width, CENTRE, fmt)).width == width
