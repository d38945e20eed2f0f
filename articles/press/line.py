"""A line of body text, in which every letter carries its own format: nesting cannot go wrong where there is none."""

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from articles.arabic.hygiene import clean_text
from articles.arabic.letters import FORMAT, LETTERS, MARKS

_SPACE = re.compile("[\t\n\x0b\f\r \x85\u00a0\u202f\u2028\u2029]+")
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
# A right-to-left mark beside an Arabic letter says nothing; Word leaves one at every change of font.
_LONE_RLM = re.compile(f"(?:(?<=[{LETTERS}{MARKS}\u0640])|\\A)[ \n\u200f]++(?=[{LETTERS}]|\\Z)")
_RUN_OF_SPACES = re.compile("[ \n]{2,}")
_ENDS = re.compile("\\A[ \n]+|[ \n]+\\Z")
_VISIBLE = re.compile(f"[^\\s{FORMAT}\u034f\u115f\u1160\u3164\ufe00-\ufe0f\uffa0]")


class Format(NamedTuple):
    href: str = ""
    strong: bool = False
    em: bool = False

    def common(self, other: "Format") -> "Format":
        href = self.href if self.href == other.href else ""
        return Format(href, self.strong and other.strong, self.em and other.em)


PLAIN = Format()
Wrap = Callable[[str, str, str], str]


class Run(NamedTuple):
    text: str
    style: Format


class Line(NamedTuple):
    """`formats` has one entry a letter; a line feed is a break; `direction` is what was asked for, or nothing."""

    text: str
    formats: list[Format]
    direction: str = ""

    def runs(self) -> Iterator[Run]:
        for style, letters in groupby(zip(self.text, self.formats, strict=True), key=itemgetter(1)):
            yield Run("".join(letter for letter, _ in letters), style)

    def html(self) -> str:
        return written(self.runs(), lambda text: escape(text, quote=False).replace("\n", "<br>"), _tag)


def read(text: str, keep_breaks: bool) -> str:
    """The text between two tags, its white space of one kind. Unless kept, breaks are spaces like any other."""
    return "\n".join(_SPACE.sub(" ", part) for part in (_BREAK.split(text) if keep_breaks else (text,)))


def lines(runs: Iterable[Run], direction: str) -> list[Line]:
    """Tidy lines, cut where two or more breaks follow each other; none where nothing can be seen."""
    text: list[str] = []
    formats: list[Format] = []
    for style, alike in groupby(runs, key=lambda run: run.style):
        text.append(clean_text("".join(run.text for run in alike)))
        formats += [style] * len(text[-1])
    line = Line("".join(text), formats, direction)
    line = _replaced(line, _RUN_OF_SPACES, lambda found: "\n\n"[: found.count("\n")] or " ")
    return [_settled(_tidy(part)) for part in _parts(line) if _VISIBLE.search(part.text)]


def _tidy(line: Line) -> Line:
    line = _replaced(line, _LONE_RLM, lambda found: "\n" if "\n" in found else " " if " " in found else "")
    return _replaced(line, _ENDS, lambda _: "")


def joined(parts: list[Line]) -> Line:
    """Several lines as one, with a break between each two."""
    runs = [run for part in parts for run in (Run("\n", PLAIN), *part.runs())]
    return lines(runs, parts[0].direction)[0]


def written(
    runs: Iterable[Run], text: Callable[[str], str], wrap: Wrap, layers: tuple[str, ...] = Format._fields
) -> str:
    """The runs in some notation, a link outside bold outside emphasis, each opened as seldom as possible."""
    if not layers:
        return "".join(text(letters) for letters, _ in runs)
    layer, *inner = layers
    out = []
    for value, group in groupby(runs, key=lambda run: getattr(run.style, layer)):
        content = written(group, text, wrap, tuple(inner))
        out.append(wrap(layer, value, content) if value else content)
    return "".join(out)


def _tag(layer: str, value: str, content: str) -> str:
    return f'<a href="{escape(value)}">{content}</a>' if layer == "href" else f"<{layer}>{content}</{layer}>"


def _replaced(line: Line, pattern: re.Pattern[str], replace: Callable[[str], str]) -> Line:
    """`pattern.sub` for a line. What replaces a match is no longer than it, and takes the formats it begins with."""
    text: list[str] = []
    formats: list[Format] = []
    done = 0
    for match in pattern.finditer(line.text):
        start, new = match.start(), replace(match[0])
        text += (line.text[done:start], new)
        formats += line.formats[done : start + len(new)]
        done = match.end()
    return Line("".join((*text, line.text[done:])), formats + line.formats[done:], line.direction)


def _parts(line: Line) -> Iterator[Line]:
    start = 0
    for text in line.text.split("\n\n"):
        yield Line(text, line.formats[start : start + len(text)], line.direction)
        start += len(text) + 2


def _settled(line: Line) -> Line:
    """White space is bold or linked only where the letters on both sides are: editors leave bold spaces behind."""
    formats = line.formats
    for place, letter in enumerate(line.text):
        if letter in " \n":
            formats[place] = formats[place - 1].common(formats[place + 1])
    return line
