"""Caption data: what the photographer wrote reaches the form, in Arabic, and nothing private comes with it."""

import dataclasses
import io
import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

from articles.photos import intake
from articles.photos.metadata import PhotoMetadata, metadata_of, read_metadata
from tests.articles.photos import samples
from tests.articles.photos.samples import encoded, iptc, jpeg_with, xmp, xmp_segment

CAPTION = "وزير الخارجية خلال لقائه نظيره في القاهرة، أمس الاثنين"
IPTC = [
    ((2, 120), CAPTION),
    ((2, 80), "أحمد حسن"),
    ((2, 110), "أ ف ب"),
    ((2, 115), "وكالة الأنباء الفرنسية"),
    ((2, 116), "© جميع الحقوق محفوظة 2025"),
    ((2, 55), "20251124"),
    ((2, 60), "143000+0200"),
    ((2, 90), "القاهرة"),
    ((2, 101), "مصر"),
    ((2, 25), "سياسة"),
    ((2, 25), "خارجية"),
    ((2, 40), "للنشر بعد السادسة"),
]
EXPECTED = PhotoMetadata(
    caption=CAPTION,
    photographer="أحمد حسن",
    credit="أ ف ب",
    agency="وكالة الأنباء الفرنسية",
    copyright="© جميع الحقوق محفوظة 2025",
    taken_at="2025-11-24T14:30:00+02:00",
    city="القاهرة",
    country="مصر",
    keywords=("سياسة", "خارجية"),
    instructions="للنشر بعد السادسة",
)


def with_iptc(codec, *, utf8=False, records=IPTC):
    return jpeg_with(iptc([(key, value.encode(codec)) for key, value in records], utf8=utf8))


def caption_of(value, *, utf8=False):
    return read_metadata(jpeg_with(iptc([((2, 120), value)], utf8=utf8)))


def with_xmp(inside, attributes="", before=""):
    return read_metadata(jpeg_with(xmp_segment(xmp(inside, attributes, before))))


def test_arabic_iptc_in_declared_utf8_fills_every_field():
    assert read_metadata(with_iptc("utf-8", utf8=True)) == EXPECTED


def test_arabic_iptc_in_undeclared_utf8_is_read_without_guessing():
    assert read_metadata(with_iptc("utf-8")) == EXPECTED


def test_arabic_iptc_in_windows_1256_is_read_and_marked_for_checking():
    read = read_metadata(with_iptc("cp1256"))
    assert read.guessed
    assert "راجعه" in read.notes[0]
    assert dataclasses.replace(read, guessed=False, notes=()) == EXPECTED


def test_windows_1256_that_claims_to_be_utf8_is_read_and_marked():
    read = read_metadata(with_iptc("cp1256", utf8=True))
    assert (read.caption, read.guessed) == (CAPTION, True)


@pytest.mark.parametrize("text", ["José García à Málaga", "Größe über Straßen in Österreich", "Ñandú y señora"])
def test_western_names_in_latin_1_stay_western(text):
    assert caption_of(text.encode("latin-1")).caption == text


def test_arabic_and_western_texts_in_one_file_are_each_read_right():
    records = [((2, 120), CAPTION.encode("cp1256")), ((2, 80), "José".encode()), ((2, 90), "القاهرة".encode())]
    read = read_metadata(jpeg_with(iptc(records)))
    assert (read.caption, read.photographer, read.city) == (CAPTION, "José", "القاهرة")


def test_english_captions_are_never_marked_as_guessed():
    read = caption_of(b"The minister in Cairo")
    assert (read.caption, read.guessed, read.notes) == ("The minister in Cairo", False, ())


def test_a_name_cut_in_the_middle_of_a_letter_loses_only_that_letter():
    value = "عبد الرحمن عبد الفتاح".encode()[:32]
    assert read_metadata(jpeg_with(iptc([((2, 80), value)]))).photographer == "عبد الرحمن عبد ال"


@pytest.mark.parametrize("misread_as", ["cp1252", "cp1256", "latin-1"])
def test_utf8_that_another_program_misread_is_repaired_and_marked(misread_as):
    text = "صورة من القاهرة"
    broken = "".join(_misread(byte, misread_as) for byte in text.encode())
    read = caption_of(broken.encode())
    assert (read.caption, read.guessed) == (text, True)


def _misread(byte, codec):
    """What programs make of one byte; those that Windows-1252 does not know pass through as they are."""
    try:
        return bytes([byte]).decode(codec)
    except UnicodeDecodeError:
        return chr(byte)


def test_windows_1256_that_another_program_misread_is_repaired_and_marked():
    read = caption_of("وزير الخارجية المصري".encode("cp1256").decode("cp1252").encode())
    assert (read.caption, read.guessed) == ("وزير الخارجية المصري", True)


def test_french_in_unicode_is_not_mistaken_for_misread_arabic():
    text = "L’été à Sète : «Ça alors!» — naïveté, œuvre, Île-de-France"
    assert caption_of(text.encode()) == PhotoMetadata(caption=text)


def test_xmp_is_read_whether_written_as_elements_or_attributes():
    read = with_xmp(
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{CAPTION}</rdf:li></rdf:Alt></dc:description>'
        "<dc:creator><rdf:Seq><rdf:li>أحمد حسن</rdf:li><rdf:li>منى علي</rdf:li></rdf:Seq></dc:creator>"
        "<dc:subject><rdf:Bag><rdf:li>سياسة</rdf:li><rdf:li>سياسة</rdf:li><rdf:li> </rdf:li></rdf:Bag></dc:subject>"
        "<Iptc4xmpCore:AltTextAccessibility><rdf:Alt>"
        '<rdf:li xml:lang="x-default">Two men</rdf:li><rdf:li xml:lang="ar-EG">رجلان يتصافحان</rdf:li>'
        "</rdf:Alt></Iptc4xmpCore:AltTextAccessibility><photoshop:City>القاهرة</photoshop:City>",
        'photoshop:Credit="أ ف ب" photoshop:DateCreated="2025-11-24T14:30:00Z" photoshop:Country="مصر"',
    )
    assert read == PhotoMetadata(
        caption=CAPTION,
        photographer="أحمد حسن، منى علي",
        keywords=("سياسة",),
        alt="رجلان يتصافحان",
        city="القاهرة",
        country="مصر",
        credit="أ ف ب",
        taken_at="2025-11-24T14:30:00+00:00",
    )


def test_xmp_wins_over_iptc_and_leaves_it_what_it_does_not_say():
    data = jpeg_with(
        iptc([((2, 120), b"old caption"), ((2, 90), "القاهرة".encode("cp1256"))]),
        xmp_segment(xmp("<dc:description>تعليق</dc:description>")),
    )
    read = read_metadata(data)
    assert (read.caption, read.city, read.guessed) == ("تعليق", "القاهرة", True)


def test_a_guess_that_xmp_made_needless_is_not_shown():
    data = jpeg_with(
        iptc([((2, 120), CAPTION.encode("cp1256"))]), xmp_segment(xmp(f"<dc:description>{CAPTION}</dc:description>"))
    )
    assert not read_metadata(data).guessed


def test_descriptions_of_pictures_that_went_into_a_montage_are_not_its_own():
    assert not with_xmp(
        "<photoshop:Ingredients><rdf:Bag><rdf:li><rdf:Description><dc:description>x</dc:description>"
        "</rdf:Description></rdf:li></rdf:Bag></photoshop:Ingredients>"
    ).caption


@pytest.mark.parametrize("fmt", ["PNG", "WEBP"])
def test_xmp_is_read_from_every_format_that_has_it(fmt):
    packet = xmp("<dc:description>تعليق</dc:description>")
    if fmt == "PNG":
        data = samples.png_with(samples.chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet))
    else:
        data = encoded(fmt=fmt, xmp=packet)
    assert read_metadata(data).caption == "تعليق"


def test_xmp_behind_the_pixels_of_a_png_reaches_the_form():
    plain = encoded(fmt="PNG")
    text = samples.chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp("<dc:description>تعليق</dc:description>"))
    taken = intake.read(io.BytesIO(plain[:-12] + text + plain[-12:]), "a.png")
    assert taken.metadata.caption == "تعليق"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_xmp_in_any_unicode_encoding_is_read(encoding):
    packet = xmp("<dc:description>تعليق</dc:description>").decode()[len('<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>') :]  # fmt: skip
    assert metadata_of({"xmp": packet.encode(encoding)}).caption == "تعليق"


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {this} "{f"&{last};" * 10}">' for last, this in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
HOSTILE_XMP = {
    "a billion laughs": xmp("<dc:description>&i;</dc:description>", before=BOMB),
    "a billion laughs in UTF-16": (BOMB + "<x>&i;</x>").encode("utf-16"),
    "a declared encoding that hides the document type": (
        b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'
    ),
    "an outside entity": xmp(
        "<dc:description>&e;</dc:description>", before='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    ),
    "an outside document type": xmp("", before='<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'),
    "a hundred thousand levels": b"<a>" * 100_000 + b"</a>" * 100_000,
    "ten thousand attributes": b"<a " + b" ".join(b'a%d=""' % n for n in range(10_000)) + b"/>",
    "more than a megabyte": xmp(f"<dc:description>{'a' * 1_100_000}</dc:description>"),
    "not XML": b"\xff\xfe\xfd not xml",
    "not Unicode": b"<x>\xc7\xe1</x>",
    "half a packet": xmp("<dc:description>x</dc:description>")[:300],
    "a lone surrogate": b"\xff\xfe" + b"\x00\xd8" * 10,
    "nothing": b"",
}


@pytest.mark.parametrize("packet", HOSTILE_XMP.values(), ids=HOSTILE_XMP)
def test_hostile_xmp_is_ignored_quickly(packet):
    started = time.monotonic()
    assert metadata_of({"xmp": packet}) == PhotoMetadata()
    assert time.monotonic() - started < 2


HOSTILE_IIM = {
    "a length beyond the end": b"\x1c\x02\x78\x7f\xff" + b"abc",
    "a length of lengths beyond the end": b"\x1c\x02\x78\xff\xff" + b"abc",
    "an extended length of eight bytes": b"\x1c\x02\x78\x80\x08" + b"\xff" * 8 + b"abc",
    "records of nothing": b"\x1c\x02\x78\x00\x00" * 10_000,
    "rubbish": bytes(range(256)) * 20,
    "only the marker": b"\x1c",
    "nothing": b"",
}


@pytest.mark.parametrize("block", HOSTILE_IIM.values(), ids=HOSTILE_IIM)
def test_a_broken_iptc_block_costs_the_caption_and_not_the_photo(block):
    taken = intake.read(io.BytesIO(jpeg_with(samples.photoshop(block))), "a.jpg")
    assert taken.metadata.caption in ("", "abc")


def test_what_stands_before_a_broken_record_is_kept():
    block = b"\x1c\x02\x78\x00\x04good" + b"\xff" * 9
    assert read_metadata(jpeg_with(samples.photoshop(block))).caption == "good"


def test_a_caption_longer_than_an_ordinary_record_is_read():
    long = ("كلمة " * 2500).strip().encode()
    block = b"\x1c\x02\x78\x80\x04" + struct.pack(">I", len(long)) + long
    read = metadata_of({"photoshop": {0x0404: block}})
    assert len(read.caption) <= 10_000
    assert read.caption.endswith("كلمة")
    assert "اقتُطع" in read.notes[-1]


def test_a_caption_of_five_thousand_characters_comes_whole():
    text = ("خبر " * 1250).strip()
    assert caption_of(text.encode()) == PhotoMetadata(caption=text)


def test_ten_thousand_keywords_become_a_hundred_with_a_note():
    read = read_metadata(jpeg_with(iptc([((2, 25), b"k%d" % n) for n in range(5_000)])))
    assert len(read.keywords) == 100
    assert read.notes


def test_controls_and_direction_overrides_leave_a_caption_and_its_lines_stay():
    text = "سطر\u202e أول\x00\x07\r\nسطر\u200f ثان\u2028\U000e0041"
    assert caption_of(text.encode()).caption == "سطر أول\nسطر\u200f ثان"


def test_a_name_never_has_more_than_one_line():
    assert read_metadata(jpeg_with(iptc([((2, 80), "أحمد\n\t حسن ".encode())]))).photographer == "أحمد حسن"


@pytest.mark.parametrize(
    ("records", "taken_at"),
    [
        ([((2, 55), b"20251124")], "2025-11-24"),
        ([((2, 55), b"20251124"), ((2, 60), b"143000+0200")], "2025-11-24T14:30:00+02:00"),
        ([((2, 55), b"20251124"), ((2, 60), b"143000")], "2025-11-24T14:30:00"),
        ([((2, 55), b"00000000")], ""),
        ([((2, 55), b"20251399")], ""),
        ([((2, 55), "٢٠٢٥١١٢٤".encode())], ""),
        ([((2, 60), b"143000")], ""),
    ],
)
def test_dates_are_read_as_far_as_they_go_and_impossible_ones_are_left_out(records, taken_at):
    assert read_metadata(jpeg_with(iptc(records))).taken_at == taken_at


def test_the_camera_gives_the_date_when_nobody_wrote_one_and_nothing_else():
    read = read_metadata(encoded(exif=samples.located_exif()))
    assert read == PhotoMetadata(taken_at="2025-11-24T14:30:00+02:00")
    assert "Secret" not in repr(read)


def test_an_impossible_date_in_xmp_gives_way_to_the_one_in_iptc():
    data = jpeg_with(
        iptc([((2, 55), b"20251124")]), xmp_segment(xmp("<photoshop:DateCreated>2025-11</photoshop:DateCreated>"))
    )
    assert read_metadata(data).taken_at == "2025-11-24"


def test_the_fields_that_came_from_the_file_are_named():
    assert read_metadata(with_iptc("cp1256", records=IPTC[:2])).filled == ("caption", "photographer")
    assert PhotoMetadata().filled == ()


def test_a_photo_without_data_and_a_file_that_is_no_photo_give_empty_fields():
    assert read_metadata(encoded()) == read_metadata(b"no photo") == PhotoMetadata()


def test_an_opened_image_can_be_asked_as_well():
    with Image.open(io.BytesIO(with_iptc("utf-8"))) as image:
        assert read_metadata(image) == EXPECTED


@given(some.binary(max_size=400), some.binary(max_size=300), some.binary(max_size=200))
def test_no_bytes_make_the_reader_fail(block, packet, exif):
    read = metadata_of({"photoshop": {0x0404: b"\x1c\x02\x78" + block}, "xmp": packet, "exif": exif})
    assert isinstance(read.caption, str)


@given(some.text(max_size=200))
def test_any_text_is_read_and_kept_clean(text):
    read = caption_of(text.encode("utf-8", "replace"), utf8=True)
    assert not set(read.caption) & set("\0\r\u202e\u2028")


def test_the_words_are_read_even_where_the_picture_is_cut():
    assert read_metadata(with_iptc("utf-8")[:2000]).photographer == "أحمد حسن"
