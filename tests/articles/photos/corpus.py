"""Odd and hostile files with what has to become of each."""

import zlib

from PIL import Image

from tests.articles.photos import samples
from tests.articles.photos.samples import encoded, picture


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


# A file name, and the title that it gives.
HOSTILE_NAMES = {
    "photo.jpg": "photo",
    "صورة الوزير.JPG": "صورة الوزير",
    "../../../etc/passwd": "passwd",
    "..\\..\\windows\\win.ini": "win.ini",
    "C:\\Users\\منى\\صورة.jpeg": "صورة",
    "/var/www/x.png": "x",
    "": "بلا اسم",
    ".": "بلا اسم",
    "..": "بلا اسم",
    "/": "بلا اسم",
    "....//": "بلا اسم",
    "   ": "بلا اسم",
    ".htaccess": "htaccess",
    ".jpg": "jpg",
    "a\0.jpg": "a",
    "evil.php\0.jpg": "evil.php",
    "line\nbreak\r\n.jpg": "line break",
    "tab\there.png": "tab here",
    "\u202egpj.exe": "gpj.exe",
    "a\u202d\u2066b\u2069.jpg": "ab",
    "\ufeffbom.gif": "bom",
    "\u200b\u200b.jpg": "jpg",
    "\u3164\u115f.png": "\u3164\u115f",
    "می\u200cخواهم.jpg": "می\u200cخواهم",
    "👨\u200d👩\u200d👧 عائلة.webp": "👨\u200d👩\u200d👧 عائلة",
    "a" + "\u0301" * 50 + ".jpg": "á" + "\u0301" * 7,
    "\ud800lone.jpg": "lone",
    "\U000e0041tag.jpg": "tag",
    "<script>alert(1)</script>.jpg": "script>",
    '"><img src=x onerror=alert(1)>.jpg': '"><img src=x onerror=alert(1)>',
    "a;rm -rf ~.jpg": "a;rm -rf ~",
    "$(reboot).jpg": "$(reboot)",
    "CON.jpg": "CON",
    "photo.jpg.exe": "photo.jpg.exe",
    "trailing dots....jpg": "trailing dots",
    "double  space .jpg": "double space",
    "e\u0301te\u0301.jpg": "été",
    "%2e%2e%2fx.jpg": "%2e%2e%2fx",
}
