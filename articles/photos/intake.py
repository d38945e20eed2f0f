"""The door for photos: a file comes in, and a checked photo with its caption data, or a refusal, comes out."""

import hashlib
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image

from articles.photos.fingerprint import perceptual_hash
from articles.photos.metadata import PhotoMetadata, metadata_of
from articles.photos.pixels import MAX_BYTES, decode
from articles.photos.refusals import PhotoRefused
from articles.photos.sniff import EXTENSIONS, Accepted

__all__ = ["Intake", "PhotoRefused", "read"]


@dataclass(frozen=True)
class Intake:
    """A photo that was read to its last byte.

    `original` is kept privately and never served. `image` is upright sRGB, reduced where the original is larger than
    any rendition needs; `width` and `height` are those of the upright original.
    """

    format: Accepted
    extension: str
    width: int
    height: int
    sha256: str
    phash: str
    image: Image.Image
    metadata: PhotoMetadata
    original: bytes


def read(file: BinaryIO, name: str) -> Intake:
    """Read an uploaded file. Raises PhotoRefused, with a sentence for the person who sent it, and nothing else."""
    data = _bytes(file, name)
    photo = decode(data, name)
    return Intake(
        format=photo.format,
        extension=EXTENSIONS[photo.format],
        width=photo.width,
        height=photo.height,
        sha256=hashlib.sha256(data).hexdigest(),
        phash=perceptual_hash(photo.image),
        image=photo.image,
        metadata=metadata_of(photo.info),
        original=data,
    )


def _bytes(file: BinaryIO, name: str) -> bytes:
    try:
        if file.seekable():
            file.seek(0)
        data = bytearray()
        while len(data) <= MAX_BYTES and (chunk := file.read(MAX_BYTES + 1 - len(data))):
            data += chunk
        return bytes(data)
    except MemoryError as error:
        raise PhotoRefused("memory", name) from error
    except (OSError, ValueError) as error:
        # ValueError: the temporary file behind the upload is already closed.
        raise PhotoRefused("unreadable", name) from error
