"""XML for machines: text that may hold anything goes in, a well-formed document comes out."""

import re
from xml.sax.saxutils import escape, quoteattr

# What XML 1.0 cannot say, not even as a number: one such sign makes a whole feed unreadable.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


class Markup(str):
    """A piece of XML; any other string is text and is escaped."""

    __slots__ = ()


def tag(name, *inside, **attributes):
    """An element. In names of attributes `__` stands for a colon; an attribute that is None is left out."""
    pairs = "".join(
        f" {key.rstrip('_').replace('__', ':')}={quoteattr(plain(str(value)))}"
        for key, value in attributes.items()
        if value is not None
    )
    content = "".join(part if isinstance(part, Markup) else escape(plain(str(part))) for part in inside)
    return Markup(f"<{name}{pairs}>{content}</{name}>" if content else f"<{name}{pairs}/>")


def joined(parts):
    """Elements one after the other; what is empty is left out."""
    return Markup("".join(part for part in parts if part))


def document(root):
    return DECLARATION + root


def plain(text):
    """Text without the signs that no XML document may hold."""
    return _NOT_XML.sub("", text)
