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
    content = "".join([part if type(part) is Markup else escape(str(part)) for part in inside])
    if not attributes:
        # Most of a feed: hundreds of short texts.
        return Markup(f"<{name}>{content}</{name}>" if content else f"<{name}/>")
    pairs = "".join(
        f" {key.rstrip('_').replace('__', ':')}={quoteattr(str(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{pairs}>{content}</{name}>" if content else f"<{name}{pairs}/>")


def joined(parts):
    """Elements one after the other; what is empty is left out."""
    return Markup("".join(part for part in parts if part))


def document(root):
    """The whole, without the signs that no XML document may hold."""
    return DECLARATION + _NOT_XML.sub("", root)
