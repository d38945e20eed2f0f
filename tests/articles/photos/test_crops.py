"""Crops and widths: the right shape around the point that matters, and never more pixels than there are."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some

from articles.photos.crops import CROPS, RATIOS, WIDTHS, crop_box, rendition_size, widths_for, widths_of

sides = some.integers(1, 20_000)
focal = some.floats(0, 1)


@pytest.mark.parametrize(
    ("crop", "box"),
    [
        ("16x9", (0, 313, 6000, 3688)),
        ("1x1", (1000, 0, 5000, 4000)),
        ("4x3", (333, 0, 5666, 4000)),
        ("3x2", (0, 0, 6000, 4000)),
        ("social", (0, 425, 6000, 3575)),
        ("full", (0, 0, 6000, 4000)),
    ],
)
def test_a_crop_is_the_largest_of_its_shape_in_the_middle(crop, box):
    got = crop_box(6000, 4000, crop)
    assert all(abs(one - other) <= 1 for one, other in zip(got, box, strict=True))


def test_a_crop_follows_the_focal_point_and_stops_at_the_edge():
    assert crop_box(4000, 1000, "1x1", 0.25, 0.5) == (500, 0, 1500, 1000)
    assert crop_box(4000, 1000, "1x1", 0.0, 0.5) == (0, 0, 1000, 1000)
    assert crop_box(4000, 1000, "1x1", 1.0, 0.5) == (3000, 0, 4000, 1000)
    assert crop_box(1000, 4000, "1x1", 0.5, 0.25) == (0, 500, 1000, 1500)


@pytest.mark.parametrize("point", [-3.0, 7.5, math.nan, math.inf, -math.inf])
def test_a_focal_point_outside_the_photo_still_gives_a_crop_inside(point):
    left, top, right, bottom = crop_box(900, 500, "1x1", point, point)
    assert (right - left, bottom - top) == (500, 500)
    assert left >= 0
    assert right <= 900


def test_the_full_crop_keeps_the_photo_unless_it_is_too_tall_or_too_wide():
    assert crop_box(1000, 1250, "full") == (0, 0, 1000, 1250)
    assert crop_box(1000, 2000, "full") == (0, 375, 1000, 1625)
    assert crop_box(2100, 900, "full") == (0, 0, 2100, 900)
    assert crop_box(9000, 900, "full") == (3450, 0, 5550, 900)


@given(sides, sides, some.sampled_from(CROPS), focal, focal)
def test_every_crop_lies_inside_the_photo_and_fills_one_of_its_sides(width, height, crop, x, y):
    left, top, right, bottom = crop_box(width, height, crop, x, y)
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert right - left == width or bottom - top == height
    if crop in RATIOS and min(width, height) > 200:
        assert (right - left) / (bottom - top) == pytest.approx(RATIOS[crop], rel=0.01)


@pytest.mark.parametrize(
    ("available", "widths"),
    [
        (6000, WIDTHS),
        (1600, WIDTHS),
        (1599, (*WIDTHS[:-1], 1599)),
        (1000, (240, 320, 480, 640, 800, 1000)),
        (240, (240,)),
        (241, (240, 241)),
        (90, (90,)),
        (1, (1,)),
    ],
)
def test_widths_stop_at_the_width_of_the_crop(available, widths):
    assert widths_for(available) == widths


@given(sides, sides, some.sampled_from(CROPS))
def test_nothing_is_ever_offered_larger_than_it_is(width, height, crop):
    left, _, right, _ = crop_box(width, height, crop)
    offered = widths_of(width, height, crop)
    assert offered == tuple(sorted(set(offered)))
    assert offered[-1] <= right - left


def test_the_social_card_has_one_size():
    assert widths_of(6000, 4000, "social") == (1200,)
    assert rendition_size(6000, 4000, "social", 1200) == (1200, 630)
    assert widths_of(700, 700, "social") == (700,)


def test_sizes_beside_a_picture_have_its_shape():
    assert rendition_size(6000, 4000, "16x9", 800) == (800, 450)
    assert rendition_size(6000, 4000, "full", 800) == (800, 533)
    assert rendition_size(20_000, 1_000, "16x9", 1) == (1, 1)
