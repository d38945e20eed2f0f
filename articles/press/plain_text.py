"""A story body as marked-up plain text: for the textarea of touch screens, and for the demo newsroom's files.

A blank line between paragraphs, a single line break inside one. `## ` and `### ` begin subheads, `> ` a quotation (a last
` — name` is who said it), `- ` and `1. ` the items of a list. `**bold**`, `__emphasis__`, `[words](address)`. Figures are
`{{صورة 12}}` (or `{{صورة 12 عريضة}}`, `{{صورة 12 نصفية}}`), `{{ألبوم 12,13}}`, `{{اقرأ أيضًا 5,6}}`, `{{تضمين youtube:key}}`. What has no notation of its own, such as
a table, is `{{html:…}}` on one line. body.py proves each block by reading it back, so nothing is lost on the way.
"""

import re
from html import escape
from itertools import groupby

from articles.press.line import Line, written
from articles.press.shape import WIDTHS, Block

_FIGURES = {
    "صورة": "data-photo",
    "ألبوم": "data-gallery",
    "اقرأ أيضًا": "data-related",
    "اقرأ أيضا": "data-related",
    "تضمين": "data-embed",
}
_WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩،", "0123456789,", " ")

# What a line is, by how it begins. The last one is any other line; a blank one ends what came before.
_KINDS = {
    "html": re.compile(r"\{\{html:(.*)\}\}"),
    "figure": re.compile(rf"\{{\{{((?:{'|'.join(_FIGURES)}) [^{{}}]+)\}}\}}"),
    "h3": re.compile("### *(.+)"),
    "h2": re.compile("## *(.+)"),
    "blockquote": re.compile("> *(.+)"),
    "ul": re.compile("[-•] +(.+)"),
    "ol": re.compile("[0-9٠-٩]{1,3}[.)] +(.+)"),
    "blank": re.compile("()"),
    "p": re.compile("(.+)"),
}

_LINK = re.compile(r'\[([^\[\]]+)\]\(((?:[^()\s<>"]|\([^()\s<>"]*\))+)\)')
_STRONG = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_EMPHASIS = re.compile(r"__(.+?)__", re.DOTALL)


def to_html(text: str) -> str:
    """HTML that still has to be cleaned."""
    kinds = (_kind(line.strip()) for line in text.replace("\r\n", "\n").split("\n"))
    return "".join(_html(kind, [line for _, line in group]) for kind, group in groupby(kinds, key=lambda line: line[0]))


def from_block(block: Block) -> str:
    """The notation of a block if it has one; else something that does not read back as this block."""
    if block.tag == "figure":
        (name, value), *width = block.attributes.items()
        wide = "".join(f" {WIDTHS[value]}" for _, value in width)
        return next(f"{{{{{word} {value}{wide}}}}}" for word, meant in _FIGURES.items() if meant == name)
    if block.tag in {"h2", "h3"}:
        return f"{'#' * int(block.tag[1])} {_content(block)}"
    parts = [_content(child) for child in block.children if isinstance(child, Block)]
    if block.tag == "ul":
        return "\n".join(f"- {part}" for part in parts)
    if block.tag == "ol":
        return "\n".join(f"{number}. {part}" for number, part in enumerate(parts, start=1))
    if block.tag == "blockquote":
        if len(parts) > 1 and parts[-1].startswith("— "):
            parts[-2:] = [f"{parts[-2]} {parts[-1]}"]
        return "\n".join(f"> {part}" for part in parts)
    return _content(block)


def _kind(line: str) -> tuple[str, str]:
    return next((kind, match[1]) for kind, pattern in _KINDS.items() if (match := pattern.fullmatch(line)))


def _html(kind: str, parts: list[str]) -> str:
    if kind == "html":
        return "".join(parts)
    if kind == "figure":
        return "".join(_figure(part) for part in parts)
    if kind in {"h2", "h3"}:
        return "".join(f"<{kind}>{_marked(part)}</{kind}>" for part in parts)
    if kind in {"ul", "ol"}:
        return f"<{kind}>{''.join(f'<li>{_marked(part)}</li>' for part in parts)}</{kind}>"
    if kind == "blockquote":
        said, dash, name = parts[-1].rpartition(" — ")
        parts[-1:] = [said, f"— {name}"] if dash else parts[-1:]
        return f"<blockquote>{''.join(f'<p>{_marked(part)}</p>' for part in parts)}</blockquote>"
    return f"<p>{_marked(chr(10).join(parts))}</p>"


def _figure(words: str) -> str:
    word = next(word for word in _FIGURES if words.startswith(word))
    name, value, width = _FIGURES[word], words.removeprefix(word), ""
    for role, said in WIDTHS.items():
        if value.endswith(f" {said}"):
            value, width = value.removesuffix(said), f' data-width="{role}"'
    # Cleaning empties a figure that it accepts. Of one that it refuses, the words stay for the writer to correct.
    return f'<figure {name}="{escape(value.translate(_WESTERN))}"{width}>{escape(f"{{{{{words}}}}}")}</figure>'


def _marked(text: str) -> str:
    text = _LINK.sub(_link, escape(text, quote=False))
    text = _EMPHASIS.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", text))
    return text.replace("\n", "<br>")


def _link(match: re.Match[str]) -> str:
    # The signs of bold and emphasis are letters like any other in an address.
    address = match[2].replace("*", "&#42;").replace("_", "&#95;")
    return f'<a href="{address}">{match[1]}</a>'


def _content(block: Block) -> str:
    return "\n".join(written(part.runs(), str, _sign) for part in block.children if isinstance(part, Line))


def _sign(layer: str, value: str, content: str) -> str:
    return {"href": f"[{content}]({value})", "strong": f"**{content}**", "em": f"__{content}__"}[layer]
