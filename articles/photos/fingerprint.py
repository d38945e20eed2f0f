"""A 64-bit picture of a picture: the same photo resized or saved again differs in a few bits only."""

from PIL import Image

# Up to this many differing bits two photos are offered to the editor as the same one.
ALIKE = 6


def perceptual_hash(image: Image.Image) -> str:
    """Difference hash as 16 hex digits: each bit says whether a cell is brighter than its right neighbour."""
    cells = image.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            at = row * 9 + column
            bits = bits << 1 | (cells[at] > cells[at + 1])
    return f"{bits:016x}"


def distance(one: str, other: str) -> int:
    """How many of the 64 bits differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
