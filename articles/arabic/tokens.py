"""Words of a text with their places, and the lexemes that search indexes. Query and text pass the same way."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from .fold import normalise
from .letters import FORMAT, LETTERS, MARKS, TATWEEL
from .lists import words
from .stem import stem_of


class Token(NamedTuple):
    """One word as it stands: text[start:end]."""

    start: int
    end: int
    text: str


class Term(NamedTuple):
    """One lexeme and the piece of the original text that it came from."""

    lexeme: str
    start: int
    end: int


# Marks, tatweel and format characters stand inside a word and never split it; a format character at the end is left
# outside, so that a highlight does not swallow it. Digits grouped in thousands are one number.
_ARABIC = f"[{LETTERS}]"
_INSIDE = f"[{LETTERS}{MARKS}{TATWEEL}]"
_OTHER = f"(?:(?![{LETTERS}{TATWEEL}])[^\\W_\ufdfa\ufdfb])"
_WORD = re.compile(
    f"{_ARABIC}{_INSIDE}*(?:[{FORMAT}]+{_INSIDE}+)*"
    "|\\d{1,3}(?:[,٬]\\d{3})+(?![\\d])"
    f"|{_OTHER}+(?:[\u0300-\u036f{FORMAT}]+{_OTHER}+)*[\u0300-\u036f]*"
)

# بـ before a quotation mark, الـ before a number: the clitic is no word of its own.
_LOOSE_CLITICS = frozenset(("ال", "ب", "ل", "ك", "و", "ف", "بال", "لل", "كال", "وال", "فال", "ول", "وب"))
_STOP = words("stop")
_JOINING = re.compile("[وف]?[بلك]?(?:عبد|ابو)")
_GAP = re.compile("[ \t\u00a0-]+")
_CHUNK = re.compile(r"\S+")


def tokenise(text: str) -> list[Token]:
    """The words of `text` in order: Arabic words, numbers, words of other scripts (arabic.md §2.3)."""
    return [Token(found.start(), found.end(), found[0]) for found in _WORD.finditer(text)]


def analyse(text: str) -> list[Term]:
    """The lexemes of `text` with places in the original: names joined, stop words gone (arabic.md §2.3-2.4)."""
    return [
        Term(lexeme, start, end)
        for word, start, end in _joined_words(text)
        if word not in _STOP and (lexeme := stem_of(word))
    ]


def terms_among(text: str, wanted: Collection[str]) -> list[Term]:
    """Those terms of `analyse(text)` whose lexeme is `wanted`: what is not is passed over in strides."""
    wanted = frozenset(wanted)
    # At single spaces, or the places would be lost; a chunk may hold other space, and a name that begins in it is seen below.
    chunks = text.split(" ")
    lexemes = [_LEXEMES_OF[chunk] for chunk in chunks]
    if _MAY_JOIN in chain.from_iterable(lexemes):
        return [term for term in analyse(text) if term.lexeme in wanted]
    found: list[Term] = []
    start = 0
    for chunk, known in zip(chunks, lexemes, strict=True):
        if not wanted.isdisjoint(known):
            found += (
                Term(term.lexeme, start + term.start, start + term.end)
                for term in _terms_of(chunk)
                if term.lexeme in wanted
            )
        start += len(chunk) + 1
    return found


@lru_cache(maxsize=2_048)
def _terms_of(chunk: str) -> list[Term]:
    return analyse(chunk)


def lexemes(text: str) -> list[str]:
    """The lexemes of `text` alone: those of `analyse`, several times as fast in lines without a name that has to be joined."""
    return list(chain.from_iterable(map(_lexemes_of_line, text.split("\n"))))


def _lexemes_of_line(line: str) -> list[str]:
    found = list(chain.from_iterable(map(_LEXEMES_OF.__getitem__, line.split())))
    return list(_with_names_joined(line)) if _MAY_JOIN in found else found


def _with_names_joined(line: str) -> Iterator[str]:
    """The lexemes of a line, read word by word only where a name may have to be joined to what follows it."""
    start = None
    for chunk in _CHUNK.finditer(line):
        known = _LEXEMES_OF[chunk[0]]
        if _MAY_JOIN in known:
            start = chunk.start() if start is None else start
        elif start is None:
            yield from known
        elif known:  # a dash alone does not part a name
            yield from (term.lexeme for term in analyse(line[start : chunk.end()]))
            start = None
    if start is not None:
        yield from (term.lexeme for term in analyse(line[start:]))


def plain_words(text: str) -> list[str]:
    """The normalised, unstemmed words of `text`, names joined: what autocomplete indexes (arabic.md §1, row 6)."""
    return [word for word, _, _ in _joined_words(text)]


def _joined_words(text: str) -> Iterator[tuple[str, int, int]]:
    pending: tuple[str, int, int] | None = None
    for found in _WORD.finditer(text):
        word = _normal_word(found[0])
        if not word:
            continue
        start, end = found.span()
        if pending and _joins(pending[0], word) and _GAP.fullmatch(text, pending[2], start):
            yield pending[0] + word, pending[1], end
            pending = None
            continue
        if pending:
            yield pending
            pending = None
        if word.endswith(("عبد", "ابو")) and _JOINING.fullmatch(word):
            pending = (word, start, end)
        else:
            yield word, start, end
    if pending:
        yield pending


def _joins(first: str, second: str) -> bool:
    """عبد takes a name with the article (عبد الله), أبو any Arabic word but a stop word (أبو ظبي)."""
    if first.endswith("عبد"):
        return second.startswith("ال") and len(second) > 3
    return "\u0621" <= second[0] <= "\u064a" and second not in _STOP


@lru_cache(maxsize=131_072)
def _normal_word(surface: str) -> str:
    """Letters and digits only, so that no database parser can split a lexeme again; empty for a loose clitic."""
    word = normalise(surface)
    if surface.endswith(TATWEEL) and word in _LOOSE_CLITICS:
        return ""
    return word if word.isalnum() else "".join(filter(str.isalnum, word))


_MAY_JOIN = "?"


class _LexemesOf(dict[str, tuple[str, ...]]):
    """From what stands between two spaces to its lexemes; `_MAY_JOIN` among them where the next word decides."""

    _MOST = 131_072

    def __missing__(self, chunk: str) -> tuple[str, ...]:
        lexemes = tuple(filter(None, map(self._lexeme, _WORD.findall(chunk))))
        if len(self) >= self._MOST:
            self.clear()
        if len(chunk) <= 40:
            self[chunk] = lexemes
        return lexemes

    def _lexeme(self, surface: str) -> str:
        word = _normal_word(surface)
        if word.endswith(("عبد", "ابو")) and _JOINING.fullmatch(word):
            return _MAY_JOIN
        return stem_of(word) if word and word not in _STOP else ""


_LEXEMES_OF = _LexemesOf()
