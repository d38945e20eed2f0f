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


def flood_of_scans():
    """A progressive JPEG whose last scan is repeated a thousand times."""
    data = encoded(picture(), progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * 1000 + data[-2:]


def with_bad_resource():
    return samples.jpeg_with(samples.segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04"))


def apng(frames):
    return samples.animated(
        "PNG", picture(8, 8), *[Image.new("RGB", (8, 8), (n % 256, 0, 0)) for n in range(frames - 1)]
    )


REFUSED = {
    "an empty file": (b"", "empty"),
    "plain Arabic text": ("خبر بلا صورة".encode(), "text"),
    "text in UTF-16": ("خبر".encode("utf-16"), "text"),
    "random bytes": (bytes(range(7, 256)) * 4, "unknown"),
    "a file of zeros": (b"\0" * 5000, "unknown"),
    "SVG": (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "svg"),
    "SVG after a long comment": (b"\xef\xbb\xbf<!--" + b" " * 2000 + b"--><SVG onload=alert(1)>", "svg"),
    "SVG in UTF-16": ('<svg onload="alert(1)"/>'.encode("utf-16"), "svg"),
    "HTML": (b"<!DOCTYPE html><html><body>403</body></html>", "html"),
    "a bare script": (b"\n<script>alert(1)</script>", "html"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "pdf"),
    "PDF after rubbish": (b"\0\1rubbish\n%PDF-1.4", "pdf"),
    "EPS": (b"%!PS-Adobe-3.0 EPSF-3.0\n", "eps"),
    "EPS with a binary preview": (b"\xc5\xd0\xd3\xc6" + b"\0" * 40, "eps"),
    "TIFF": (encoded(fmt="TIFF"), "tiff"),
    "big-endian TIFF": (b"MM\0*\0\0\0\x08" + b"\0" * 40, "tiff"),
    "a Canon raw file": (samples.ftyp(b"crx ", b"isom"), "tiff"),
    "HEIC": (samples.ftyp(b"heic", b"mif1", b"heic"), "heic"),
    "HEIC by its second brand": (samples.ftyp(b"mif1", b"heic", b"hevc"), "heic"),
    "AVIF": (encoded(fmt="AVIF"), "avif"),
    "a film": (samples.ftyp(b"isom", b"mp42"), "video"),
    "ICO": (encoded(fmt="ICO"), "ico"),
    "PSD": (b"8BPS\0\1" + b"\0" * 40, "psd"),
    "BMP": (encoded(fmt="BMP"), "bmp"),
    "JPEG 2000": (encoded(fmt="JPEG2000"), "jxl"),
    "a Word document": (b"PK\3\4\x14\0\x06\0[Content_Types].xml", "archive"),
    "half a JPEG": (encoded(picture(640, 480))[:4000], "damaged"),
    "a JPEG without its last hundredth": (encoded(picture(900, 700), quality=99)[:-200], "damaged"),
    "half a progressive JPEG": (encoded(picture(640, 480), progressive=True)[:2500], "damaged"),
    "a JPEG signature and nothing else": (b"\xff\xd8\xff\xe0", "damaged"),
    "half a PNG": (encoded(Image.effect_noise((200, 200), 80), "PNG")[:9000], "damaged"),
    "half a WebP": (encoded(Image.effect_noise((200, 200), 80), "WEBP", lossless=True)[:5000], "damaged"),
    "half a GIF": (encoded(Image.effect_noise((200, 200), 80), "GIF")[:9000], "damaged"),
    "a PNG with a broken header sum": (encoded(fmt="PNG")[:29] + b"\0\0\0\0" + encoded(fmt="PNG")[33:], "damaged"),
    "a PNG without pixels": (samples.png_claiming(64, 64), "damaged"),
    "a PNG of no width": (samples.png_claiming(0, 64), "damaged"),
    "a text bomb in a PNG": (
        samples.png_with(samples.chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"a" * 50_000_000))),
        "damaged",
    ),
    "a colour profile bomb in a PNG": (
        samples.png_with(samples.chunk(b"iCCP", b"sRGB\0\0" + zlib.compress(b"a" * 50_000_000))),
        "damaged",
    ),
    "many texts in a PNG": (
        samples.png_with(
            *[samples.chunk(b"zTXt", b"k%d\0\0" % n + zlib.compress(b"a" * 1_000_000)) for n in range(70)]
        ),
        "damaged",
    ),
    "a broken Photoshop block": (with_bad_resource(), "damaged"),
    "more than 25 MB": (encoded() + b"\0" * (25 * 1024 * 1024), "too_heavy"),
    "a PNG bomb": (samples.png_claiming(19_000, 19_000), "too_many_pixels"),
    "a PNG just over 60 megapixels": (samples.png_claiming(10_000, 6_001), "too_many_pixels"),
    "a JPEG bomb": (samples.jpeg_claiming(18_000, 18_000), "too_many_pixels"),
    "a JPEG of the largest size there is": (samples.jpeg_claiming(65_500, 65_500), "too_many_pixels"),
    "a GIF bomb": (samples.gif_claiming(12_000, 12_000), "too_many_pixels"),
    "a WebP bomb": (samples.webp_claiming(16_000, 16_000), "too_many_pixels"),
    "a WebP beyond what its decoder can do in bounds": (samples.webp_claiming(7_000, 6_000), "webp_pixels"),
    "a PNG of a billion columns": (samples.png_claiming(2**30, 1), "too_many_pixels"),
    "a PNG of 20,001 columns": (samples.png_claiming(20_001, 2_000), "too_long"),
    "a strip": (encoded(Image.new("RGB", (2100, 100)), "PNG"), "too_narrow"),
    "a column": (encoded(Image.new("RGB", (10, 201)), "PNG"), "too_narrow"),
    "a GIF of 201 frames": (samples.animated_gif(201), "too_many_frames"),
    "a PNG of 201 frames": (apng(201), "too_many_frames"),
    "a WebP of 201 frames": (
        samples.animated(
            "WEBP", picture(8, 8), *[Image.new("RGB", (8, 8), (n * 50 % 256, n, 0)) for n in range(1, 201)]
        ),
        "too_many_frames",
    ),
    "a JPEG of a thousand scans": (flood_of_scans(), "too_costly"),
}


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


ACCEPTED = {
    "JPEG": (encoded(), "JPEG", "jpg"),
    "progressive JPEG": (encoded(progressive=True), "JPEG", "jpg"),
    "a JPEG called something else": (encoded(), "JPEG", "jpg"),
    "a JPEG with a page behind its end": (encoded() + b"<html><script>alert(1)</script>", "JPEG", "jpg"),
    "a JPEG with a broken EXIF block": (samples.jpeg_with(samples.segment(0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xff")), "JPEG", "jpg"),
    "two pictures in one file (MPO)": (samples.animated("MPO", picture(), Image.new("RGB", (64, 48))), "JPEG", "jpg"),
    "a phone's JPEG with a film behind it": (encoded() + samples.ftyp(b"isom") + b"\xff\xda\0\4" * 500, "JPEG", "jpg"),
    "PNG": (encoded(fmt="PNG"), "PNG", "png"),
    "WebP": (encoded(fmt="WEBP", quality=95), "WEBP", "webp"),
    "lossless WebP": (encoded(fmt="WEBP", lossless=True), "WEBP", "webp"),
    "GIF": (encoded(fmt="GIF"), "GIF", "gif"),
    "a CMYK JPEG": (encoded(picture().convert("CMYK")), "JPEG", "jpg"),
    "a palette PNG": (encoded(picture().quantize(8), "PNG"), "PNG", "png"),
    "an opaque RGBA PNG": (encoded(picture().convert("RGBA"), "PNG"), "PNG", "png"),
    "an interlaced copy in a WebP with alpha": (encoded(picture().convert("RGBA"), "WEBP", lossless=True), "WEBP", "webp"),
    "an animated WebP": (samples.animated("WEBP", picture(), Image.new("RGB", (64, 48)), lossless=True), "WEBP", "webp"),
    "an animated PNG": (samples.animated("PNG", picture(), Image.new("RGB", (64, 48))), "PNG", "png"),
    "an animated GIF": (samples.animated("GIF", picture(), Image.new("RGB", (64, 48))), "GIF", "gif"),
    "a JPEG with a profile that is rubbish": (encoded(icc_profile=b"rubbish" * 40), "JPEG", "jpg"),
    "a JPEG with a profile for print": (encoded(icc_profile=samples.profile("LAB")), "JPEG", "jpg"),
    "a PNG that says it is sRGB": (encoded(fmt="PNG", icc_profile=samples.profile()), "PNG", "png"),
}  # fmt: skip


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


PEAK = """
import resource, sys
from articles.photos import intake
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
intake.read(open(sys.argv[1], "rb"), "large.jpg")
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
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
