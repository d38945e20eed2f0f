"""Photo files for the tests, built byte by byte: good, odd and hostile ones."""

import io
import struct
import zlib

from PIL import Image, ImageCms

RED, GREEN, BLUE, YELLOW = (220, 30, 30), (30, 160, 60), (30, 60, 200), (230, 200, 30)


def picture(width=64, height=48):
    """Four coloured quarters: red and green above, blue and yellow below. A turned or cropped copy tells on itself."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    image.paste(YELLOW, (width // 2, height // 2, width, height))
    return image


def encoded(image=None, fmt="JPEG", **options):
    buffer = io.BytesIO()
    if fmt == "JPEG":
        options = {"quality": 92, "subsampling": 0} | options
    (image or picture()).save(buffer, fmt, **options)
    return buffer.getvalue()


def jpeg_with(*segments, image=None):
    """A JPEG with further APP segments right after its start."""
    plain = encoded(image)
    return plain[:2] + b"".join(segments) + plain[2:]


def segment(marker, body):
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def iptc(records, *, utf8=False):
    """An APP13 segment with an IPTC block: records are (record, dataset) pairs with their bytes."""
    if utf8:
        records = [((1, 90), b"\x1b%G"), *records]
    block = b"".join(b"\x1c" + bytes(key) + struct.pack(">H", len(value)) + value for key, value in records)
    return photoshop(block)


def photoshop(block):
    padded = block + b"\0" * (len(block) % 2)
    resource = b"8BIM" + struct.pack(">H", 0x0404) + b"\0\0" + struct.pack(">I", len(block)) + padded
    return segment(0xED, b"Photoshop 3.0\0" + resource)


def xmp(inside, attributes="", before=""):
    """An XMP packet around the given properties."""
    return (
        f'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>{before}<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
        ' xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"'
        f' {attributes}>{inside}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def xmp_segment(packet):
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet)


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_with(*chunks, image=None):
    """A PNG with further chunks right after its header."""
    plain = encoded(image, "PNG")
    return plain[:33] + b"".join(chunks) + plain[33:]


def png_claiming(width, height):
    """A PNG header of that size over a few bytes of pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")
    )


def jpeg_claiming(width, height):
    data = bytearray(encoded())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def gif_claiming(width, height):
    data = bytearray(encoded(fmt="GIF"))
    data[6:10] = struct.pack("<HH", width, height)
    return bytes(data)


def webp_claiming(width, height):
    """The smallest lossy WebP whose header claims that size."""
    data = bytearray(encoded(fmt="WEBP"))
    assert data[12:16] == b"VP8 "
    data[26:30] = struct.pack("<HH", width, height)
    return bytes(data)


def animated_gif(frames):
    shades = [Image.new("P", (8, 8), index % 250) for index in range(frames)]
    for index, shade in enumerate(shades):
        shade.putpalette(bytes(value for colour in range(256) for value in (colour, index % 256, 255 - colour)))
    return encoded(shades[0], "GIF", save_all=True, append_images=shades[1:], duration=40, optimize=False)


def animated(fmt, first, *rest, **options):
    return encoded(first, fmt, save_all=True, append_images=list(rest), **options)


def ftyp(*brands):
    body = b"ftyp" + brands[0] + b"\0\0\0\0" + b"".join(brands)
    return struct.pack(">I", len(body) + 4) + body + b"\0" * 200


def sixteen_bit_grey(width, height, value):
    return encoded(Image.frombytes("I;16", (width, height), struct.pack("<H", value) * (width * height)), "PNG")


def located_exif(orientation=1):
    """EXIF with a place, a camera, its serial number and a person: nothing of it may be published."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretCameraMaker"
    exif[0x013B] = "SecretArtist"
    exif.get_ifd(0x8769).update({0x9003: "2025:11:24 14:30:00", 0x9011: "+02:00", 0xA431: "SecretSerial"})
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 2.0, 40.0), 3: "E", 4: (31.0, 14.0, 8.0)})
    return exif


def profile(name="sRGB"):
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(name)).tobytes()


def swapped_profile():
    """sRGB with red and green exchanged: whoever ignores profiles shows the wrong colour, not just a paler one."""
    data = bytearray(profile())
    count = struct.unpack(">I", data[128:132])[0]
    at = {bytes(data[p : p + 4]): p for p in range(132, 132 + 12 * count, 12)}
    red, green = at[b"rXYZ"], at[b"gXYZ"]
    data[red + 4 : red + 12], data[green + 4 : green + 12] = data[green + 4 : green + 12], data[red + 4 : red + 12]
    return bytes(data)


def turned(image, orientation):
    """The image as a camera held that way stores it: undoing `orientation` gives it back."""
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    return image if orientation == 1 else image.transpose(undo[orientation])
