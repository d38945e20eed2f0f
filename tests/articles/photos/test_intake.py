"""Uploading a photo: what is taken, how it looks afterwards, and what a person reads when it is not taken."""

import contextlib
import hashlib
import io
import struct
import subprocess
import sys
import time
import zlib

import pytest
from PIL import Image

from articles.photos import intake
from articles.photos.fingerprint import ALIKE, distance
from articles.photos.intake import PhotoRefused
from tests.articles.photos import samples
from tests.articles.photos.corpus import ACCEPTED, REFUSED
from tests.articles.photos.samples import BLUE, GREEN, RED, YELLOW, encoded, picture


def read(data, name="صورة.jpg"):
    return intake.read(io.BytesIO(data), name)


def near(pixel, colour, slack=12):
    return all(abs(one - other) <= slack for one, other in zip(pixel, colour, strict=True))


def corners(image):
    width, height = image.size
    return [image.getpixel(at) for at in [(3, 3), (width - 4, 3), (3, height - 4), (width - 4, height - 4)]]


def shows_the_picture(image, slack=12):
    return all(near(got, wanted, slack) for got, wanted in zip(corners(image), [RED, GREEN, BLUE, YELLOW], strict=True))


def palette_with_transparency():
    image = Image.new("P", (40, 40), 1)
    image.putpalette([0, 0, 0, *RED])
    image.paste(0, (20, 0, 40, 40))
    return encoded(image, "PNG", transparency=0)


def half_transparent():
    image = picture().convert("RGBA")
    image.putalpha(0)
    return image


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_is_no_usable_photo_is_refused_quickly_and_by_name(data, reason):
    started = time.monotonic()
    with pytest.raises(PhotoRefused) as refused:
        read(data, "وزير الخارجية.jpg")
    assert refused.value.reason == reason
    assert "وزير الخارجية.jpg" in str(refused.value)
    assert time.monotonic() - started < 5


def test_every_refusal_is_a_different_arabic_sentence():
    sentences = {str(PhotoRefused(reason, "a.jpg")) for _, reason in REFUSED.values()}
    assert len(sentences) == len({reason for _, reason in REFUSED.values()})
    assert all(sentence.endswith(".") and "{" not in sentence for sentence in sentences)


def test_a_refused_heic_says_to_save_it_as_jpeg():
    with pytest.raises(PhotoRefused, match="احفظها JPEG"):
        read(samples.ftyp(b"heic"), "IMG_1234.HEIC")


def test_the_name_in_a_refusal_cannot_reorder_or_break_the_sentence():
    with pytest.raises(PhotoRefused) as refused:
        read(b"", "../../etc/\u202egpj.exe\n<script>\0.jpg")
    assert not set("\u202e\n\0/") & set(str(refused.value))


@pytest.mark.parametrize("broken", [OSError(28, "No space left"), ValueError("closed file"), MemoryError()])
def test_an_upload_that_cannot_be_read_is_refused_too(broken):
    class Failing(io.BytesIO):
        def read(self, size=-1):
            raise broken

    with pytest.raises(PhotoRefused):
        intake.read(Failing(), "a.jpg")


def test_a_photo_cut_anywhere_is_refused():
    for fmt in ("JPEG", "PNG", "WEBP", "GIF"):
        whole = encoded(picture(40, 30), fmt)
        for length in range(0, len(whole) - 20, max(1, len(whole) // 60)):
            with pytest.raises(PhotoRefused):
                read(whole[:length])


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_flipped_byte_is_taken_or_refused_but_never_an_error_of_another_kind():
    for fmt in ("JPEG", "PNG", "WEBP", "GIF"):
        whole = encoded(picture(40, 30), fmt)
        for at in range(0, len(whole), max(1, len(whole) // 150)):
            broken = bytearray(whole)
            broken[at] ^= 0xFF
            with contextlib.suppress(PhotoRefused):
                assert read(bytes(broken)).image.mode == "RGB"


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(("data", "fmt", "extension"), ACCEPTED.values(), ids=ACCEPTED)
def test_a_photo_comes_out_as_it_looks_whatever_it_is_stored_as(data, fmt, extension):
    taken = read(data, "anything.exe")
    assert (taken.format, taken.extension) == (fmt, extension)
    assert (taken.width, taken.height) == taken.image.size == (64, 48)
    assert taken.image.mode == "RGB"
    assert shows_the_picture(taken.image, slack=30)
    assert taken.original == data
    assert taken.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "WEBP"])
def test_a_photo_taken_sideways_stands_upright(orientation, fmt):
    stored = samples.turned(picture(), orientation)
    options = {"lossless": True} if fmt == "WEBP" else {}
    taken = read(encoded(stored, fmt, exif=samples.located_exif(orientation), **options))
    assert (taken.width, taken.height) == taken.image.size == (64, 48)
    assert shows_the_picture(taken.image)


def test_an_orientation_that_does_not_exist_changes_nothing():
    assert shows_the_picture(read(encoded(exif=samples.located_exif(77))).image)


def test_the_colour_profile_of_a_photo_is_applied():
    taken = read(encoded(Image.new("RGB", (32, 32), (200, 0, 0)), "PNG", icc_profile=samples.swapped_profile()))
    assert near(taken.image.getpixel((9, 9)), (0, 200, 0), slack=40)


def test_a_profile_meant_for_another_kind_of_image_is_ignored():
    assert shows_the_picture(read(encoded(icc_profile=samples.profile("sRGB").replace(b"RGB ", b"GRAY"))).image)


@pytest.mark.parametrize(("value", "shade"), [(0, 0), (0x4000, 64), (0x8000, 128), (0xFFFF, 255)])
def test_sixteen_bits_of_grey_keep_their_shade(value, shade):
    assert near(read(samples.sixteen_bit_grey(20, 20, value)).image.getpixel((5, 5)), (shade,) * 3, slack=1)


def test_sixteen_bits_of_colour_keep_their_colour():
    row = b"\0" + struct.pack(">HHH", 0xFFFF, 0x8000, 0) * 16
    header = struct.pack(">IIBBBBB", 16, 16, 16, 2, 0, 0, 0)
    body = (
        samples.chunk(b"IHDR", header) + samples.chunk(b"IDAT", zlib.compress(row * 16)) + samples.chunk(b"IEND", b"")
    )
    assert near(read(b"\x89PNG\r\n\x1a\n" + body).image.getpixel((5, 5)), (255, 128, 0), slack=1)


@pytest.mark.parametrize("fmt", ["PNG", "WEBP"])
def test_what_is_transparent_becomes_white(fmt):
    taken = read(encoded(half_transparent(), fmt))
    assert corners(taken.image) == [(255, 255, 255)] * 4


def test_half_transparent_ink_becomes_half_as_strong_on_white():
    taken = read(encoded(Image.new("RGBA", (20, 20), (0, 0, 0, 128)), "PNG"))
    assert near(taken.image.getpixel((5, 5)), (127, 127, 127), slack=1)


def test_a_transparent_palette_colour_becomes_white():
    image = read(palette_with_transparency()).image
    assert image.getpixel((5, 5)) == RED
    assert image.getpixel((35, 5)) == (255, 255, 255)


def test_a_transparent_gif_lies_on_white():
    image = Image.new("P", (20, 20), 1)
    image.putpalette([0, 0, 0, *RED])
    image.paste(0, (10, 0, 20, 20))
    taken = read(encoded(image, "GIF", transparency=0))
    assert (taken.image.getpixel((2, 2)), taken.image.getpixel((15, 2))) == (RED, (255, 255, 255))


def test_black_and_white_and_grey_with_alpha_are_taken():
    for image in (Image.new("1", (20, 20), 1), Image.new("LA", (20, 20), (255, 255))):
        assert read(encoded(image, "PNG")).image.getpixel((5, 5)) == (255, 255, 255)


def test_a_frame_limit_of_two_hundred_is_still_taken():
    assert read(samples.animated_gif(200)).width == 8


def test_limits_are_inclusive():
    assert read(encoded(Image.new("RGB", (2000, 100)), "PNG")).width == 2000
    assert read(encoded(Image.new("L", (1, 1)), "PNG")).image.size == (1, 1)


def test_an_upload_that_was_already_read_is_read_from_its_start():
    file = io.BytesIO(encoded())
    file.read()
    assert intake.read(file, "a.jpg").width == 64


def test_a_large_photo_is_kept_no_larger_than_its_widest_crop_needs():
    taken = read(encoded(picture(3400, 3300)))
    assert (taken.width, taken.height) == (3400, 3300)
    assert 1600 <= min(taken.image.size) < 3300
    assert shows_the_picture(taken.image)


def test_a_large_photo_is_reduced_alike_in_every_format():
    sizes = {read(encoded(picture(3301, 3400), fmt)).image.size for fmt in ("JPEG", "PNG", "GIF")}
    assert sizes == {(1651, 1700)}


def test_the_same_photo_saved_smaller_and_rougher_has_nearly_the_same_fingerprint():
    image = Image.radial_gradient("L").resize((800, 600)).convert("RGB")
    image.paste(picture(300, 200), (40, 60))
    one = read(encoded(image))
    other = read(encoded(image.resize((400, 300)), quality=40))
    assert one.sha256 != other.sha256
    assert len(one.phash) == 16
    assert distance(one.phash, other.phash) <= ALIKE


def test_different_photos_have_different_fingerprints():
    radial = Image.radial_gradient("L").resize((800, 600))
    assert distance(read(encoded(radial)).phash, read(encoded(picture(800, 600))).phash) > ALIKE


# Not ru_maxrss: that of a child begins with its parent's.
PEAK = """
import re, sys
from articles.photos import intake
def peak():
    return int(re.search(r"VmHWM:\\s+([0-9]+)", open("/proc/self/status").read())[1]) // 1024
before = peak()
intake.read(open(sys.argv[1], "rb"), "large.jpg")
print(peak() - before)
"""


@pytest.mark.parametrize(
    ("fmt", "options"),
    [
        ("JPEG", {"quality": 60}),
        ("JPEG", {"quality": 60, "progressive": True, "subsampling": 0}),
        ("PNG", {"compress_level": 1}),
    ],
    ids=["baseline", "progressive", "png"],
)
def test_sixty_megapixels_need_less_than_600_megabytes(tmp_path, fmt, options):
    file = tmp_path / "large"
    mode = "RGBA" if fmt == "PNG" else "RGB"
    file.write_bytes(encoded(Image.new(mode, (9480, 6320), "teal"), fmt, **options))
    child = subprocess.run([sys.executable, "-c", PEAK, str(file)], capture_output=True, text=True, check=True)  # noqa: S603
    assert int(child.stdout) < 600
