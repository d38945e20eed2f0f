"""Reads the word lists of this package's data folder: words, or pairs of words. No rules live here."""

from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


def _lines(name: str) -> list[str]:
    text = (_DATA / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def words(name: str) -> frozenset[str]:
    """The words of data/<name>.txt, however many stand on a line."""
    return frozenset(word for line in _lines(name) for word in line.split())


@cache
def pairs(name: str) -> dict[str, str]:
    """The pairs of data/<name>.txt, one a line; "=" parts them where either side has a space."""
    split = (line.split("=") if "=" in line else line.split() for line in _lines(name))
    return {left.strip(): right.strip() for left, right in split}
