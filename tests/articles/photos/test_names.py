"""Names: what a rendition's address may be, and what a hostile file name turns into."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from articles.models.photo import new_token
from articles.photos.crops import CROPS, WIDTHS
from articles.photos.names import parse_rendition_name, rendition_name, safe_name, safe_title
from tests.articles.photos.corpus import HOSTILE_NAMES

TOKEN = "0123456789abcdef0123456789abcdef"


@given(some.sampled_from(CROPS), some.integers(1, WIDTHS[-1]), some.sampled_from(["avif", "jpeg"]))
def test_a_rendition_is_found_by_the_name_it_was_given(crop, width, fmt):
    assert parse_rendition_name(rendition_name(TOKEN, crop, width, fmt)) == (TOKEN, crop, width, fmt)


def test_a_rendition_name_looks_like_this():
    assert rendition_name(TOKEN, "16x9", 800, "avif") == f"{TOKEN}/16x9-800.avif"
    assert rendition_name(TOKEN, "social", 1200, "jpeg") == f"{TOKEN}/social-1200.jpg"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        f"/{TOKEN}/16x9-800.avif",
        f"{TOKEN}/16x9-800.avif\n",
        f"{TOKEN}/16x9-800.avif/",
        f"{TOKEN}/16x9-0800.avif",
        f"{TOKEN}/16x9-0.avif",
        f"{TOKEN}/16x9-1601.avif",
        f"{TOKEN}/16x9-99999.avif",
        f"{TOKEN}/16x9-٨٠٠.avif",
        f"{TOKEN}/16x9-800.jpeg",
        f"{TOKEN}/16x9-800.png",
        f"{TOKEN}/16x9-800.AVIF",
        f"{TOKEN}/5x4-800.avif",
        f"{TOKEN}/16x9-800",
        f"{TOKEN}/../{TOKEN}/16x9-800.avif",
        f"{TOKEN}/16x9-800.avif\0.jpg",
        f"{TOKEN}/.16x9-800.avif.part",
        f"{TOKEN.upper()}/16x9-800.avif",
        f"{TOKEN[:-1]}/16x9-800.avif",
        f"{TOKEN}%2f16x9-800.avif",
        f"{TOKEN}\\16x9-800.avif",
        f"{TOKEN}/original.jpg",
    ],
)
def test_any_other_address_is_not_a_rendition(path):
    assert parse_rendition_name(path) is None


def test_tokens_are_long_and_never_the_same():
    tokens = {new_token() for _ in range(200)}
    assert len(tokens) == 200
    assert all(parse_rendition_name(f"{token}/1x1-240.jpg") for token in tokens)


@pytest.mark.parametrize(("name", "title"), HOSTILE_NAMES.items(), ids=range(len(HOSTILE_NAMES)))
def test_a_hostile_file_name_becomes_a_harmless_title(name, title):
    assert safe_title(name) == title


def test_a_name_of_three_hundred_letters_keeps_both_ends():
    name = safe_name("ا" * 300 + "-007.jpg")
    assert len(name) <= 120
    assert name.startswith("ااا")
    assert name.endswith("-007.jpg")


def test_a_megabyte_of_name_is_no_work():
    assert len(safe_name("\u0301" * 1_000_000 + "x.jpg")) <= 120


@given(some.text(max_size=400))
def test_no_name_can_leave_its_line_or_its_folder(name):
    shown = safe_name(name)
    assert shown
    assert len(shown) <= 120
    assert not set(shown) & set("/\\\0\n\r\u202e\u2066")
    assert safe_title(name)
