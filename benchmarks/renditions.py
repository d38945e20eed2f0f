"""A photograph of 24 megapixels: how long its upload and all its renditions take, beside vipsthumbnail making the same files.

The floor comes from Debian's libvips-tools, which this installs where it may; without it the lines say that there is no floor.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

from articles.photos import intake, renditions
from articles.photos.crops import crop_box, rendition_size
from articles.photos.names import EXTENSIONS

SIZE = (6000, 4000)
CENTRE = (0.5, 0.5)
REPEATS = 3
OPTIONS = {
    "avif": f"[Q={renditions.AVIF_QUALITY},speed={renditions.AVIF_SPEED}]",
    "jpeg": f"[Q={renditions.JPEG_QUALITY},optimize_coding,interlace,strip]",
}
# Not ru_maxrss: that of a child begins with its parent's.
PEAK = """
import re, sys
from articles.photos import intake, renditions
taken = intake.read(open(sys.argv[1], "rb"), "photo.jpg")
make = renditions.maker(lambda: taken.original, (taken.width, taken.height), (0.5, 0.5))
for each in renditions.wanted_renditions(taken.width, taken.height):
    make(*each)
print(int(re.search(r"VmHWM:\\s+([0-9]+)", open("/proc/self/status").read())[1]) // 1024)
"""


def run():
    """One row a measurement: what, value, unit, floor, ratio, target."""
    with tempfile.TemporaryDirectory(prefix="bench-renditions-") as folder:
        photo = Path(folder) / "photo.jpg"
        photograph(SIZE, photo)
        ours = statistics.median(_ours(photo) for _ in range(REPEATS))
        floor = _vips(photo, Path(folder)) if vipsthumbnail() else None
        count = len(renditions.wanted_renditions(*SIZE))
        yield {
            "what": f"{count} renditions of a 24-megapixel JPEG",
            "value": round(ours, 2),
            "unit": "s",
            "floor": round(floor, 2) if floor else "no vipsthumbnail",
            "ratio": round(ours / floor, 2) if floor else "",
            "target": "≤ 6 × vips",
        }
        yield {
            "what": "the upload of that file (read, check, decode)",
            "value": round(statistics.median(_upload(photo) for _ in range(REPEATS)), 2),
            "unit": "s",
            "target": "≤ 1 s",
        }
        yield _memory("peak memory of a process: 24 megapixels", photo, "≤ 400 MB")
        photograph((9480, 6320), photo)
        yield _memory("peak memory of a process: 60 megapixels", photo, "≤ 600 MB")


def photograph(size, path):
    """A picture with as much to compress as a real one: soft shapes under grain."""
    shapes = Image.radial_gradient("L").resize(size).convert("RGB")
    grain = Image.effect_noise((size[0] // 4, size[1] // 4), 40).resize(size).convert("RGB")
    Image.blend(shapes, grain, 0.25).save(path, quality=90)


def vipsthumbnail():
    if not shutil.which("vipsthumbnail") and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"check": False, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", "libvips-tools"], **quiet)  # noqa: S607
    if not shutil.which("vipsthumbnail"):
        print("vipsthumbnail is missing: apt install libvips-tools, then there is a floor to compare with.")
    return shutil.which("vipsthumbnail")


def _ours(photo):
    start = time.perf_counter()
    make = renditions.maker(photo.read_bytes, SIZE, CENTRE)
    for each in renditions.wanted_renditions(*SIZE):
        make(*each)
    return time.perf_counter() - start


def _vips(photo, folder):
    """The same crops, widths, formats and qualities, a process a file: the tool has no other way."""
    start = time.perf_counter()
    for crop, width, fmt in renditions.wanted_renditions(*SIZE):
        across, down = rendition_size(*SIZE, crop, width)
        left, top, right, bottom = crop_box(*SIZE, crop, *CENTRE)
        cut = [] if (left, top, right, bottom) == (0, 0, *SIZE) else ["--smartcrop", "centre"]
        name = f"{crop}-{width}.{EXTENSIONS[fmt]}{OPTIONS[fmt]}"
        command = ["vipsthumbnail", photo, "--size", f"{across}x{down}", *cut, "-o", folder / name]
        subprocess.run(command, check=True)  # noqa: S603
    return time.perf_counter() - start


def _upload(photo):
    with photo.open("rb") as file:
        start = time.perf_counter()
        intake.read(file, photo.name)
        return time.perf_counter() - start


def _memory(what, photo, target):
    child = subprocess.run([sys.executable, "-c", PEAK, photo], capture_output=True, text=True, check=True)  # noqa: S603
    return {"what": what, "value": int(child.stdout), "unit": "MB", "target": target}


if __name__ == "__main__":
    for row in run():
        print(row)
