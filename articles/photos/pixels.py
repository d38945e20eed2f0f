"""From the bytes of a photo to upright sRGB pixels, in bounded memory, or a refusal."""

import io
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageCms, ImageFile, JpegImagePlugin

from articles.photos.crops import WIDTHS
from articles.photos.refusals import PhotoRefused
from articles.photos.sniff import (
    MAX_FRAMES,
    Accepted,
    accepted_format,
    gif_has_too_many_frames,
    refusal,
    too_many_scans,
    webp_size,
)

# What Pillow only warns about is refused here, wherever it is opened.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)

MAX_BYTES = 25 * 1024 * 1024
MAX_PIXELS = 60_000_000
# libwebp holds two canvases and Pillow two copies: sixteen bytes a pixel against four for the others.
MAX_WEBP_PIXELS = 35_000_000
MAX_SIDE = 20_000
MAX_ASPECT = 20
MAX_PROFILE_BYTES = 4 * 1024 * 1024
# Beyond this a JPEG is decoded at half size even where that leaves a panorama's square crop a little soft.
MAX_DECODER_BYTES = 450_000_000
BAND_PIXELS = 2_000_000

# Photos are decoded one after another in a process, so that ten uploads at once need the memory of one.
_decoding = threading.Lock()

_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_PROFILE_MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True)
class Decoded:
    """A photo as it is meant to be seen. `image` may be smaller than width × height: see `_reduction`."""

    format: Accepted
    width: int
    height: int
    image: Image.Image
    info: dict[Any, Any]


def decode(data: bytes, name: str) -> Decoded:
    """Every check of the intake, then every pixel; whatever a library raises becomes a refusal."""
    if len(data) > MAX_BYTES:
        raise PhotoRefused("too_heavy", name)
    kind = accepted_format(data)
    if kind is None:
        raise PhotoRefused(refusal(data), name)
    try:
        with _decoding:
            return _decode(data, kind, name)
    except PhotoRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PhotoRefused("too_many_pixels", name) from error
    except MemoryError as error:
        raise PhotoRefused("memory", name) from error
    except Exception as error:
        # Pillow's readers raise a dozen types for broken files: ValueError for a text bomb, struct.error, KeyError …
        raise PhotoRefused("damaged", name) from error


def _decode(data: bytes, kind: Accepted, name: str) -> Decoded:
    if kind == "WEBP" and (size := webp_size(data)):
        _check_size(*size, kind, name)
    if kind == "GIF" and gif_has_too_many_frames(data):
        raise PhotoRefused("too_many_frames", name)
    if kind == "JPEG" and too_many_scans(data):
        raise PhotoRefused("too_costly", name)
    # "JPEG" opens MPO as well, and reports it by its own name.
    with Image.open(io.BytesIO(data), formats=[kind]) as source:
        width, height = source.size
        _check_size(width, height, kind, name)
        if kind != "GIF" and getattr(source, "n_frames", 1) > MAX_FRAMES:
            raise PhotoRefused("too_many_frames", name)
        if isinstance(source, JpegImagePlugin.JpegImageFile):
            _ask_for_less(source)
        source.load()
        turn = _orientation(source)
        image = _srgb(source)
        if turn in _UPRIGHT:
            image = image.transpose(_UPRIGHT[turn])
        if turn in (5, 6, 7, 8):
            width, height = height, width
        return Decoded(kind, width, height, image, dict(source.info))


def _check_size(width: int, height: int, kind: Accepted, name: str) -> None:
    if max(width, height) > MAX_SIDE:
        raise PhotoRefused("too_long", name)
    if width * height > MAX_PIXELS:
        raise PhotoRefused("too_many_pixels", name)
    if kind == "WEBP" and width * height > MAX_WEBP_PIXELS:
        raise PhotoRefused("webp_pixels", name)
    if max(width, height) > MAX_ASPECT * min(width, height):
        raise PhotoRefused("too_narrow", name)


def _reduction(size: tuple[int, int]) -> int:
    """By how much a photo can shrink while every crop of it still fills the widest rendition."""
    return max(1, min(size) // WIDTHS[-1])


def _ask_for_less(source: JpegImagePlugin.JpegImageFile) -> None:
    """Let libjpeg shrink while it decodes: it still reads every byte, in a quarter of the memory and time."""
    width, height = source.size
    factor = _reduction(source.size)
    if _decoder_bytes(source) > MAX_DECODER_BYTES:
        factor = max(factor, 2)
    if factor > 1:
        source.draft(None, (width // factor, height // factor))


def _decoder_bytes(source: JpegImagePlugin.JpegImageFile) -> int:
    """Pixels plus, for a progressive file, the coefficients of all its components."""
    widest = max(h * v for _, h, v, _ in source.layer)
    coefficients = sum(2 * h * v / widest for _, h, v, _ in source.layer)
    return round(source.width * source.height * (4 + coefficients))


def _orientation(source: ImageFile.ImageFile) -> int:
    try:
        return int(source.getexif().get(0x0112, 1))
    except Exception:  # noqa: BLE001  a broken EXIF block is no reason to refuse the photo around it
        return 1


def _srgb(source: Image.Image) -> Image.Image:
    """8-bit sRGB on white, band by band: only the band is ever held in a third form."""
    factor = _reduction(source.size)
    width, height = source.size
    convert = _converter(source)
    result = Image.new("RGB", (-(-width // factor), -(-height // factor)))
    rows = factor * max(1, BAND_PIXELS // (width * factor))
    for top in range(0, height, rows):
        band = convert(source.crop((0, top, width, min(top + rows, height))))
        result.paste(band.reduce(factor) if factor > 1 else band, (0, top // factor))
    return result


def _converter(source: Image.Image) -> Callable[[Image.Image], Image.Image]:
    transform = _transform(source)

    def convert(band: Image.Image) -> Image.Image:
        if band.mode.startswith("I"):
            # Pillow would cut 16-bit values at 255 instead of scaling them.
            band = band.point(lambda value: value * (1 / 257)).convert("L")
            band.info.pop("transparency", None)
        if not band.has_transparency_data:
            return _opaque(band, transform)
        layered = band.convert("RGBA")
        white = Image.new("RGB", band.size, "white")
        white.paste(_opaque(layered, transform), mask=layered.getchannel("A"))
        return white

    return convert


def _opaque(band: Image.Image, transform: tuple[str, ImageCms.ImageCmsTransform] | None) -> Image.Image:
    if transform is None:
        return band.convert("RGB")
    mode, colours = transform
    converted = ImageCms.applyTransform(band if band.mode == mode else band.convert(mode), colours)
    return converted if converted is not None else band.convert("RGB")


def _transform(source: Image.Image) -> tuple[str, ImageCms.ImageCmsTransform] | None:
    """From the embedded profile to sRGB; a profile that is broken or meant for another kind of image is ignored."""
    profile_bytes = source.info.get("icc_profile")
    if not profile_bytes or len(profile_bytes) > MAX_PROFILE_BYTES:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(profile_bytes))
        mode = _PROFILE_MODES[profile.profile.xcolor_space.strip()]
        greyscale = source.mode in ("1", "L", "LA") or source.mode.startswith("I")
        if (mode == "CMYK") != (source.mode == "CMYK") or (mode == "L" and not greyscale):
            return None
        return mode, ImageCms.buildTransform(profile, _SRGB, mode, "RGB")
    except (ImageCms.PyCMSError, KeyError, OSError, ValueError, TypeError):
        return None
