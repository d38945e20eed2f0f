"""Where a photo is cut and how wide its renditions are. Plain arithmetic on the upright size of the original."""

import math
from functools import lru_cache
from typing import Literal, get_args

Crop = Literal["16x9", "1x1", "4x3", "3x2", "social", "full"]
Box = tuple[int, int, int, int]

CROPS: tuple[Crop, ...] = get_args(Crop)
WIDTHS = (240, 320, 480, 640, 800, 1120, 1600)
SOCIAL = (1200, 630)

RATIOS: dict[Crop, float] = {"16x9": 16 / 9, "1x1": 1.0, "4x3": 4 / 3, "3x2": 3 / 2, "social": SOCIAL[0] / SOCIAL[1]}
TALLEST, WIDEST = 4 / 5, 21 / 9


def crop_box(width: int, height: int, ratio: Crop, focal_x: float = 0.5, focal_y: float = 0.5) -> Box:
    """The largest box of that ratio inside the photo, as near to centred on the focal point (0 to 1) as fits."""
    aspect = _aspect(width, height, ratio)
    box_width = min(width, max(1, round(height * aspect)))
    box_height = min(height, max(1, round(width / aspect)))
    left = _start(width, box_width, focal_x)
    top = _start(height, box_height, focal_y)
    return left, top, left + box_width, top + box_height


def widths_for(available: int) -> tuple[int, ...]:
    """The widths a crop this wide is offered in. Nothing is upscaled: a narrow crop ends with its own width."""
    steps = tuple(width for width in WIDTHS if width <= available)
    return steps if steps and (available >= WIDTHS[-1] or steps[-1] == available) else (*steps, available)


# Photos come in few sizes, and a page asks for several crops of each.
@lru_cache(maxsize=1024)
def widths_of(width: int, height: int, ratio: Crop) -> tuple[int, ...]:
    """The widths of one crop of one photo. The social card has a single size, the one the networks ask for."""
    left, _, right, _ = crop_box(width, height, ratio)
    return (min(SOCIAL[0], right - left),) if ratio == "social" else widths_for(right - left)


def rendition_size(width: int, height: int, ratio: Crop, rendition_width: int) -> tuple[int, int]:
    """Width and height of a rendition: what the file has and what the page writes beside it."""
    return rendition_width, max(1, round(rendition_width / _aspect(width, height, ratio)))


def _aspect(width: int, height: int, ratio: Crop) -> float:
    return RATIOS[ratio] if ratio != "full" else min(max(width / height, TALLEST), WIDEST)


def _start(length: int, window: int, focal: float) -> int:
    centre = 0.5 if math.isnan(focal) else min(max(focal, 0.0), 1.0)
    return min(max(round(length * centre - window / 2), 0), length - window)
