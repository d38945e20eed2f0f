"""Text typed in the other layout."""

import pytest

from articles.arabic.keyboard import other_layout


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hgpvf", "الحرب"),
        ("HGPVF", "الحرب"),
        ("hgrhivm", "القاهرة"),
        ("l]vsm", "مدرسة"),
        ("sghl 2030", "سلام 2030"),
        ("ؤشهقخ", "cairo"),
        ("المدينة 2030", ""),
        ("Cairo القاهرة", ""),
        ("2030", ""),
        ("", ""),
    ],
)
def test_a_query_in_the_wrong_layout_is_typed_again(typed, meant):
    assert other_layout(typed) == meant
