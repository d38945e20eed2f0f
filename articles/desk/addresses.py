"""An article as an editor points at it: by its number, or by its address copied from the site."""

import re

from articles.arabic.dates import read_digits
from articles.models.redirect import path_of, split_address

_NUMBER = re.compile(r"[0-9]{1,15}")
_PATH = re.compile(r"/(?:n|[A-Za-z0-9_-]+)/([0-9]{1,15})(?:/.*)?")


def article_number(typed):
    """The number, or None where nothing of the kind was typed."""
    typed = read_digits(typed.strip())
    if _NUMBER.fullmatch(typed):
        return int(typed)
    path, _ = split_address(path_of(typed))
    found = _PATH.fullmatch(path.removeprefix("/lite"))
    return int(found[1]) if found else None
