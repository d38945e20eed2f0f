"""The story body: the one list of what may stand in it, how it is cleaned, and what is read from it.

A body is cleaned on every way in; what is stored is canonical (shape.py), and `clean` changes nothing in it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import nh3

from articles.arabic.slug import slug
from articles.press import plain_text, shape
from articles.press.direction import isolated_html
from articles.press.values import SCHEMES, judged

_DIR = frozenset({"dir"})
_NONE: frozenset[str] = frozenset()
ALLOWED_ATTRIBUTES: dict[str, frozenset[str]] = {
    **dict.fromkeys(("p", "h2", "h3", "ul", "ol", "li", "blockquote", "table", "caption"), _DIR),
    **dict.fromkeys(("strong", "em", "br", "thead", "tbody", "tr"), _NONE),
    "td": _DIR | {"colspan", "rowspan"},
    "th": _DIR | {"colspan", "rowspan", "scope"},
    "a": frozenset({"href"}),
    "figure": frozenset({*shape.FIGURES, "data-width"}),
}
ALLOWED_TAGS = frozenset(ALLOWED_ATTRIBUTES)

MAX_BYTES = 1_000_000
MAX_TAGS = 5_000
_MAX_ENTITIES = 50_000
_MAX_TAG_LENGTH = 20_000
_MAX_OPEN_FORMATS = 100

TOO_LARGE = "النص أكبر من 1 ميجابايت: اقسمه إلى أكثر من مادة، أو احذف منه ما لا يلزم، ثم احفظ من جديد."
TOO_TANGLED = "في النص تنسيقات خفية أكثر مما يُقبل (5000 وسم): انسخه والصقه نصًا بلا تنسيق، ثم احفظ من جديد."


class BodyRefused(ValueError):
    """A body that would cost too much to clean; `str()` is the Arabic sentence for whoever wrote it."""


# Cleaning


@lru_cache(maxsize=16)
def clean(html: str) -> str:
    """The canonical form of a body from anywhere: safe, balanced, nothing readable lost. One request asks it several times."""
    # Half of a surrogate pair is nothing nh3 can read. Hard spaces become spaces anyway; many of them it writes slowly.
    html = html.encode("utf-8", "ignore").decode().replace("\u00a0", " ")
    _refuse_costly(html)
    parsed = _READER.clean(html)
    # A few unclosed tags can make a parser repeat them in every paragraph.
    if parsed.count("<") > 4 * MAX_TAGS:
        raise BodyRefused(TOO_TANGLED)
    # nh3 has the last word too: nothing written here can reach a reader unless the lists above allow it.
    cleaned = _WRITER.clean("".join(block.html() for block in shape.blocks(parsed)))
    # What is accepted today must be accepted when it is read back.
    _refuse_costly(cleaned)
    return cleaned


_TAG_START = re.compile("<[a-zA-Z]")
_WHOLE_TAG = re.compile("""<[a-zA-Z](?:[^>"']++|"[^"]*+"|'[^']*+')*+""")
_QUOTED = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')""")
# The tags that a parser opens again in every paragraph until they are closed.
_REPEATED = re.compile(r"<(/?)(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/>]", re.IGNORECASE)


def _refuse_costly(html: str) -> None:
    """Parsers take time quadratic in nesting, end tags, ampersands, open formats and the attributes of one tag."""
    if len(html.encode()) > MAX_BYTES:
        raise BodyRefused(TOO_LARGE)
    tags = max(len(_TAG_START.findall(html)), html.count("</"))
    if tags > MAX_TAGS or html.count("&") > _MAX_ENTITIES or _longest_tag(html) > _MAX_TAG_LENGTH:
        raise BodyRefused(TOO_TANGLED)
    open_formats = 0
    for tag in _REPEATED.finditer(html):
        open_formats = max(0, open_formats - 1) if tag[1] else open_formats + 1
        if open_formats > _MAX_OPEN_FORMATS:
            raise BodyRefused(TOO_TANGLED)


def _longest_tag(html: str) -> int:
    """Without its quoted values, since a pasted picture may be one."""
    tags = (tag[0] for tag in _WHOLE_TAG.finditer(html))
    return max((len(_QUOTED.sub("", tag)) for tag in tags if len(tag) > _MAX_TAG_LENGTH), default=0)


def _cleaner(tags: frozenset[str], attributes: dict[str, frozenset[str]]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(tags),
        clean_content_tags={"script", "style"},
        # Without the star nh3 lets `lang` and `title` pass on every tag.
        attributes={"*": set(), **{tag: set(names) for tag, names in attributes.items()}},
        attribute_filter=judged,
        generic_attribute_prefixes=None,
        link_rel=None,
        url_schemes=SCHEMES,
    )


_READER = _cleaner(
    ALLOWED_TAGS | shape.READ,
    {
        **dict.fromkeys(shape.BLOCKS, _DIR),
        **ALLOWED_ATTRIBUTES,
        **dict.fromkeys(("b", "strong", "span"), frozenset({"style"})),
    },
)
_WRITER = _cleaner(ALLOWED_TAGS, ALLOWED_ATTRIBUTES)


# Reading: what follows takes canonical HTML


@dataclass(frozen=True)
class Html:
    """A run of body between two figures."""

    html: str


@dataclass(frozen=True)
class Placeholder:
    """A figure that a template draws: `kind` is photo, gallery, embed or related, `key` what it was given."""

    kind: str
    key: str
    width: str = ""

    @property
    def ids(self) -> tuple[int, ...]:
        return () if self.kind == "embed" else tuple(int(number) for number in self.key.split(","))


_FIGURE = re.compile('<figure data-(photo|gallery|embed|related)="([^"]*)"(?: data-width="([a-z]+)")?></figure>')


def blocks(html: str) -> list[Html | Placeholder]:
    found: list[Html | Placeholder] = []
    end = 0
    for figure in _FIGURE.finditer(html):
        found += [Html(html[end : figure.start()]), Placeholder(figure[1], figure[2], figure[3] or "")]
        end = figure.end()
    return [part for part in [*found, Html(html[end:])] if isinstance(part, Placeholder) or part.html]


def photo_ids(html: str) -> list[int]:
    figures = (block for block in blocks(html) if isinstance(block, Placeholder))
    return [*dict.fromkeys(i for figure in figures if figure.kind in {"photo", "gallery"} for i in figure.ids)]


_LINE_END = re.compile("<br>|</?(?:p|h2|h3|ul|ol|li|blockquote|table|caption|tr)\\b[^<>]*>")
_TAG = re.compile("<[^<>]*>")


def to_text(html: str) -> str:
    """Plain text, a block a line, the cells of a table row beside each other."""
    text = _TAG.sub("", _LINE_END.sub("\n", re.sub("</t[dh]>", " ", html)))
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", " "), ("&amp;", "&")):
        text = text.replace(entity, letter)
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


# Plain text


def from_plain_text(text: str) -> str:
    """The canonical body of marked-up plain text; plain_text.py has the notation."""
    return clean(plain_text.to_html(text))


def to_plain_text(html: str) -> str:
    """The notation that `from_plain_text` turns back into this body; a block that it cannot say goes as HTML."""
    return "\n\n".join(_notation(block.html(), plain_text.from_block(block)) for block in shape.blocks(clean(html)))


@lru_cache(maxsize=1024)
def _notation(html: str, text: str) -> str:
    """`text` if it reads back as this block. From one save to the next most blocks are the same."""
    return text if clean.__wrapped__(plain_text.to_html(text)) == html else f"{{{{html:{html}}}}}"


# Rendering

EXTERNAL = '<span class="visually-hidden">، رابط خارجي</span>'


def render_html(run: str, host: str, anchors: set[str] | None = None) -> str:
    """A run as readers get it. `host` is the site's own; `anchors` carries the ids taken from run to run."""
    taken = set() if anchors is None else anchors
    run = re.sub("<table", '<div class="table" role="region" tabindex="0" aria-label="جدول"><table', run)
    run = run.replace("</table>", "</table></div>")
    run = re.sub("<h2([^<>]*)>(.*?)</h2>", lambda h2: f'<h2 id="{_anchor(h2[2], taken)}"{h2[1]}>{h2[2]}</h2>', run)
    run = re.sub('<a href="([^"]*)">(.*?)</a>', lambda link: _link(link, host), run)
    return isolated_html(run)


def _link(link: re.Match[str], host: str) -> str:
    address = urlsplit(link[1])
    if address.scheme not in {"http", "https"} or address.netloc.lower() == host.lower():
        return link[0]
    return f'<a href="{link[1]}" rel="noopener">{link[2]}{EXTERNAL}</a>'


def _anchor(heading: str, taken: set[str]) -> str:
    """An Arabic word in every id, so that none can be the name of something in the page or its scripts."""
    words = slug(to_text(heading))
    words = f"فقرة-{words}" if words.isascii() else words
    numbered = (f"{words}-{number}" for number in count(2))
    anchor = words if words not in taken else next(anchor for anchor in numbered if anchor not in taken)
    taken.add(anchor)
    return anchor


# The editor


def ckeditor_config(styles_href: str) -> dict[str, Any]:
    """CKEditor 4.22.1 gets no security fixes: every line here closes something."""
    return {
        "versionCheck": False,
        "fullPage": False,
        "allowedContent": _allowed_content(),
        # Stronger than whatever a plug-in allows later.
        "disallowedContent": "script style iframe object embed form input textarea button select svg math; *[on*]; *{*}",
        # No iframe with an inline script, so that the page needs no 'unsafe-inline' for scripts.
        "extraPlugins": "divarea,newsroom",
        # What sends the text to third parties, opens windows, writes inline styles or lets HTML be typed.
        "removePlugins": "about,colorbutton,colordialog,copyformatting,div,elementspath,exportpdf,flash,font,forms,iframe,"
        "language,magicline,newpage,pagebreak,preview,print,save,scayt,showblocks,smiley,sourcearea,stylescombo,templates,wsc",
        "pasteFilter": "semantic-content",
        "linkShowAdvancedTab": False,
        "linkShowTargetTab": False,
        # The browser's own checker; the editor's would send the text away.
        "disableNativeSpellChecker": False,
        "entities": False,
        "basicEntities": True,
        "language": "ar",
        "contentsLanguage": "ar",
        "contentsLangDirection": "rtl",
        "contentsCss": [styles_href],
        "format_tags": "p;h2;h3",
        "height": 480,
        "toolbar": [
            [
                *("Bold", "Link", "Unlink", "NumberedList", "BulletedList", "Blockquote", "Format", "Table"),
                *("newsroomPhoto", "newsroomGallery", "newsroomQuote", "newsroomRelated", "newsroomEmbed"),
                *("Undo", "Redo", "PasteText", "RemoveFormat", "BidiRtl", "BidiLtr", "Maximize"),
            ]
        ],
    }


def _allowed_content() -> str:
    rules = (f"{tag}[{','.join(sorted(names))}]" if names else tag for tag, names in ALLOWED_ATTRIBUTES.items())
    return "; ".join(rules).replace("[href]", "[!href]")
