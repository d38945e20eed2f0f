"""Left-to-right pieces inside Arabic text: where they are, and how plain text keeps them in order (arabic.md §3.3)."""

import re

FSI, PDI = "\u2068", "\u2069"

_URL = r"(?:https?://|www\.)[^\s<>\"«»“”،؛؟()\u2066-\u2069]*[^\s<>\"«»“”،؛؟()\u2066-\u2069.,:;!?'\u0600-\u06ff]"
_MAIL = r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_HANDLE = r"[@#][A-Za-z0-9_]+(?:@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)?"
_PHONE = r"\+[0-9](?:[ -]?[0-9]){5,}"
# C++, C#, .NET, AT&T, F-16, user_1, v2.1: a Latin word with the signs and numbers that belong to it.
_LATIN = "A-Za-z\u00c0-\u024f"
_PIECE = f"[0-9_{_LATIN}\u0300-\u036f]+"
_WORD = rf"\.?{_PIECE}(?:[&/._+'’@-]{_PIECE})*(?:\+\+|#|\+)?"
_PHRASE = rf"(?<![0-9_{_LATIN}.])(?=[0-9_&/.+'’@-]{{0,40}}[{_LATIN}]){_WORD}(?: {_WORD})*(?![0-9_{_LATIN}{FSI}])"
# What touches an isolate was part of it before it was isolated.
_RUN = re.compile(f"(?<!{PDI})(?:{_URL}|{_MAIL}|{_HANDLE}|{_PHONE}|{_PHRASE})")

_LETTER = re.compile(f"[{_LATIN}]")
_ARABIC = r"\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff"
# Every run has one of these, and most Arabic sentences have none: looking for one costs a tenth of looking for runs.
_SIGN = re.compile(f"[@#+{_LATIN}]")
# A letter of another script, or a sign beside a digit: where they stand depends on what is written round them.
_MOVES = re.compile(rf"[^\W\d_{_ARABIC}]|[^\w\s][0-9]|[0-9][^\w\s]")


def foreign_runs(text: str) -> list[tuple[int, int]]:
    """Where Latin names, handles, addresses and phone numbers stand in `text`: the spans for `<bdi>`."""
    return [found.span() for found in _RUN.finditer(text)] if _SIGN.search(text) else []


def isolate(text: str) -> str:
    """`text` with U+2068 … U+2069 around the left-to-right runs that plain text would print in the wrong order.

    A run needs it if it does not begin and end with a letter or a digit after a letter: @user_1, C++, +20 2 2345.
    """
    return _RUN.sub(lambda found: _isolated(found, text), text) if _SIGN.search(text) else text


def one_piece(text: object) -> str:
    """What somebody wrote, as one piece of a sentence of ours; where it is Arabic words and numbers, nothing can move."""
    written = str(text)
    return f"{FSI}{written}{PDI}" if _MOVES.search(written) else written


def without_isolates(text: str) -> str:
    """A sentence of ours as it is stored: clean, for files and programs that show no direction."""
    return text.replace(FSI, "").replace(PDI, "")


def _isolated(found: re.Match[str], text: str) -> str:
    run = found[0]
    inside = text[: found.start()].endswith(FSI) and text[found.end() :].startswith(PDI)
    safe = _LETTER.search(run) and run[0].isalnum() and run[-1].isalnum()
    return run if inside or safe else f"{FSI}{run}{PDI}"
