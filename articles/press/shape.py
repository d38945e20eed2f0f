"""The one shape of a story body: flat blocks of formatted lines. What may stand in it at all is decided in body.py.

Reads what nh3 wrote (balanced, its attributes already judged) and writes canonical HTML. Pasted structure is kept, the
nesting around it is not: headings become h2 or h3, and whatever else holds text becomes paragraphs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import NamedTuple

from articles.arabic.letters import LETTERS
from articles.press.line import PLAIN, Format, Line, Run, joined, lines, read

FIGURES = ("data-photo", "data-gallery", "data-embed", "data-related")
# How wide a photo stands, where it is not as wide as the text; with the word for it.
WIDTHS = {"wide": "عريضة", "half": "نصفية"}
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
LISTS = frozenset({"ul", "ol"})
STRONG, EMPHASIS = {"b", "strong"}, {"em", "i"}
# Read as the end of a line and nothing more, so that words on its two sides are not glued together.
BOUNDARIES = frozenset(
    "address article aside body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form "
    "header hgroup hr legend li main menu nav option p pre search section summary tbody td tfoot th thead tr".split()
)
BLOCKS = BOUNDARIES | HEADINGS.keys() | LISTS | {"blockquote", "table"}
READ = BLOCKS | STRONG | EMPHASIS | {"a", "br", "span"}

_LISTS_IN_LISTS = 3
_DEPTH = 60
_ARABIC = re.compile(f"[{LETTERS}]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")


@dataclass
class Node:
    """A tag as it was read."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)


class Place(NamedTuple):
    """What a tag inherits: how letters look, the direction of wrappers that will not be kept, the blocks around."""

    style: Format = PLAIN
    direction: str = ""
    inside: tuple[str, ...] = ()

    def within(self, tag: str) -> "Place":
        return Place(self.style, "", (*self.inside, tag))

    def keeps(self, tag: str) -> bool:
        if tag in LISTS:
            return sum(around in LISTS for around in self.inside) < _LISTS_IN_LISTS
        if tag == "table":
            return not {*self.inside} - {"blockquote"}
        return tag in {"h2", "h3", "blockquote"} and not self.inside


@dataclass
class Block:
    """A block of the canonical body."""

    tag: str
    attributes: dict[str, str]
    children: list["Block | Line"]

    @property
    def text(self) -> str:
        return " ".join(child.text for child in self.children)

    def html(self, around: str = "rtl") -> str:
        """`around` is the direction outside; only a direction that differs from it is written."""
        attributes = dict(self.attributes)
        direction = attributes.pop("dir", around)
        if direction == "ltr" and len(_ARABIC.findall(self.text)) > len(_LATIN.findall(self.text)):
            direction = around
        if direction != around:
            attributes = {"dir": direction, **attributes}
        written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
        inner = "".join(part.html() if isinstance(part, Line) else part.html(direction) for part in self.children)
        return f"<{self.tag}{written}>{inner}</{self.tag}>"


Pieces = list[Block | Line]


def blocks(html: str) -> list[Block]:
    """The blocks of a body, in order. `html` comes from nh3."""
    return _paragraphs(_pieces(_tree(html), Place()))


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node("body")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in {"br", "hr"}:
            # Deeper than any person nests, everything becomes one level: what walks the tree is recursive.
            self.open.append(node if len(self.open) < _DEPTH else self.open[-1])

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def _tree(html: str) -> Node:
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return tree.open[0]


def _pieces(node: Node, place: Place) -> Pieces:
    """What a tag holds, as lines and blocks. Text goes on in the current line until a block ends it."""
    place = place._replace(direction=node.attributes.get("dir", place.direction))
    out: Pieces = []
    runs: list[Run] = []
    for part in _flow(node, place):
        if isinstance(part, Run):
            runs.append(part)
        else:
            out += (*lines(runs, place.direction), *_block(*part))
            runs = []
    return [*out, *lines(runs, place.direction)]


def _flow(node: Node, place: Place) -> Iterator[Run | tuple[Node, Place]]:
    for child in node.children:
        if isinstance(child, str):
            yield Run(read(child, keep_breaks=node.tag == "pre"), place.style)
        elif child.tag == "br":
            yield Run("\n", place.style)
        elif child.tag in BLOCKS:
            yield child, place
        else:
            yield from _flow(child, place._replace(style=_style(child, place.style)))


def _style(node: Node, around: Format) -> Format:
    look = node.attributes.get("style", "")
    if node.tag in STRONG or "bold" in look:
        # Google Docs wraps all that it pastes in <b style="font-weight:normal">.
        around = around._replace(strong="normal" not in look)
    if node.tag in EMPHASIS or "italic" in look:
        around = around._replace(em=True)
    return around._replace(href=node.attributes.get("href", around.href))


def _block(node: Node, place: Place) -> Pieces:
    tag = HEADINGS.get(node.tag, node.tag)
    if tag == "figure" and any(name in node.attributes for name in FIGURES):
        return _figure(node, place)
    if not place.keeps(tag):
        return _pieces(node, place)
    if tag in LISTS:
        return _list(node, place)
    if tag == "table":
        return _table(node, place)
    if tag == "blockquote":
        return _quote(node, place)
    pieces = _joined(_pieces(node, place))
    return [_holding(tag, piece) if isinstance(piece, Line) else piece for piece in pieces]


def _figure(node: Node, place: Place) -> Pieces:
    """An empty placeholder. Its own words were a preview; blocks that an unclosed tag has swallowed come after it."""
    name = next(name for name in FIGURES if name in node.attributes)
    kept = (name, "data-width") if name == "data-photo" else (name,)
    attributes = {name: node.attributes[name] for name in kept if name in node.attributes}
    swallowed = [c for c in node.children if isinstance(c, Node) and c.tag in BLOCKS and c.tag != "figcaption"]
    return [Block("figure", attributes, []), *_pieces(Node("div", {}, [*swallowed]), place)]


def _quote(node: Node, place: Place) -> Pieces:
    """A quotation; a table or a figure inside cuts it in two."""
    out: Pieces = []
    quote: Block | None = None
    for block in _paragraphs(_pieces(Node("div", {}, node.children), place.within("blockquote"))):
        if block.tag in {"table", "figure"}:
            out.append(block)
            quote = None
        elif quote:
            quote.children.append(block)
        else:
            quote = Block("blockquote", _direction(node, place), [block])
            out.append(quote)
    return out


def _list(node: Node, place: Place) -> Pieces:
    items: list[Block] = []
    after: Pieces = []
    for child in node.children:
        item_node = child if isinstance(child, Node) and child.tag == "li" else Node("li", {}, [child])
        item, leaving = _cell(item_node, place.within(node.tag))
        after += leaving
        if items and item_node is not child and all(isinstance(part, Block) for part in item.children):
            # A list between two items belongs to the one before it: so Word writes it, and old editors.
            items[-1].children += item.children
        elif item.children:
            items.append(item)
    return [Block(node.tag, _direction(node, place), [*items]), *after] if items else after


def _table(node: Node, place: Place) -> Pieces:
    """One caption, one head, one body, in the order in which browsers show them. The foot's rows end the body."""
    captions: Pieces = []
    rows: dict[str, list[Block]] = {"thead": [], "tbody": [], "tfoot": []}
    after: Pieces = []
    for section in _tags(node, "caption", "thead", "tbody", "tfoot"):
        if section.tag == "caption":
            caption, leaving = _cell(section, place.within("table"))
            captions += [caption] if caption.children else []
        else:
            more, leaving = _rows(section, place.within("table"))
            rows[section.tag] += more
        after += leaving
    parts: dict[str, Pieces] = {"thead": [*rows["thead"]], "tbody": [*rows["tbody"], *rows["tfoot"]]}
    sections = (Block(tag, {}, part) for tag, part in parts.items() if part)
    table = Block("table", _direction(node, place), [*captions[:1], *sections])
    further = (Block("p", {}, caption.children) for caption in captions[1:] if isinstance(caption, Block))
    return [*([table] if table.text.strip() else []), *further, *after]


def _rows(section: Node, place: Place) -> tuple[list[Block], Pieces]:
    rows: list[Block] = []
    after: Pieces = []
    for row in _tags(section, "tr"):
        cells = [_cell(cell, place) for cell in _tags(row, "td", "th")]
        rows += [Block("tr", {}, [cell for cell, _ in cells])] if cells else []
        after += (piece for _, leaving in cells for piece in leaving)
    return rows, after


def _cell(node: Node, place: Place) -> tuple[Block, Pieces]:
    """A list item, caption or table cell: lines and lists. Figures leave it, to stand after the whole."""
    pieces = _pieces(node, place)
    content = _joined([piece for piece in pieces if isinstance(piece, Line) or piece.tag in LISTS])
    names: tuple[str, ...] = ("dir", "colspan", "rowspan", "scope")
    attributes = {name: node.attributes[name] for name in names if name in node.attributes}
    if content and isinstance(content[0], Line) and content[0].direction:
        attributes.setdefault("dir", content[0].direction)
    return Block(node.tag, attributes, content), [p for p in pieces if isinstance(p, Block) and p.tag not in LISTS]


def _tags(node: Node, *tags: str) -> list[Node]:
    return [child for child in node.children if isinstance(child, Node) and child.tag in tags]


def _direction(node: Node, place: Place) -> dict[str, str]:
    direction = node.attributes.get("dir", place.direction)
    return {"dir": direction} if direction else {}


def _holding(tag: str, line: Line) -> Block:
    return Block(tag, {"dir": line.direction} if line.direction else {}, [line])


def _paragraphs(pieces: Pieces) -> list[Block]:
    return [_holding("p", piece) if isinstance(piece, Line) else piece for piece in pieces]


def _joined(pieces: Pieces) -> Pieces:
    """Lines that follow each other become one, with breaks in it."""
    out: Pieces = []
    waiting: list[Line] = []
    for piece in pieces:
        if isinstance(piece, Line):
            waiting.append(piece)
            continue
        out += (*_one(waiting), piece)
        waiting = []
    return [*out, *_one(waiting)]


def _one(parts: list[Line]) -> list[Line]:
    return [joined(parts)] if parts else []
