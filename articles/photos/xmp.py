"""The XMP packet of a photo, read without ever meeting a DTD, an entity or an outside address."""

from xml.etree import ElementTree

MAX_BYTES = 1024 * 1024

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
IPTC_CORE = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

FIELDS = {
    f"{DC}description": "caption",
    f"{DC}creator": "photographer",
    f"{DC}rights": "copyright",
    f"{DC}subject": "keywords",
    f"{PHOTOSHOP}Credit": "credit",
    f"{PHOTOSHOP}Source": "agency",
    f"{PHOTOSHOP}City": "city",
    f"{PHOTOSHOP}Country": "country",
    f"{PHOTOSHOP}DateCreated": "taken_at",
    f"{PHOTOSHOP}Instructions": "instructions",
    f"{IPTC_CORE}AltTextAccessibility": "alt",
}


def read_xmp(packet: bytes | str | None) -> dict[str, list[str]]:
    """Our field names with the values found; empty for a packet that is missing, too large, broken or hostile."""
    if not packet or len(packet) > MAX_BYTES:
        return {}
    try:
        text = (packet if isinstance(packet, str) else _decoded(packet)).strip("\ufeff\0 \r\n\t")
        # Without a document type there are no entities to expand, and since the parser gets text
        # no declared encoding can hide one.
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            return {}
        return _fields(ElementTree.fromstring(text))  # noqa: S314
    except (ElementTree.ParseError, ValueError):
        return {}


def _decoded(packet: bytes) -> str:
    if packet.startswith((b"\xff\xfe", b"\xfe\xff")):
        return packet.decode("utf-16")
    if b"\0" in packet[:4]:
        return packet.decode("utf-16-be" if packet[:1] == b"\0" else "utf-16-le")
    return packet.decode("utf-8")


def _fields(root: ElementTree.Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    # Only the photo's own description: those further down belong to pictures it was made from.
    for rdf in [root] if root.tag == f"{RDF}RDF" else root.findall(f"{RDF}RDF"):
        for description in rdf.findall(f"{RDF}Description"):
            for name, value in description.attrib.items():
                _add(found, name, [value])
            for child in description:
                _add(found, child.tag, _values(child))
    return found


def _add(found: dict[str, list[str]], tag: str, values: list[str]) -> None:
    kept = [value for value in values if value.strip()]
    if tag in FIELDS and kept:
        found.setdefault(FIELDS[tag], kept)


def _values(element: ElementTree.Element) -> list[str]:
    alternatives = element.find(f"{RDF}Alt")
    if alternatives is not None:
        return _preferred(alternatives)
    items = [item.text or "" for item in element.iter(f"{RDF}li")]
    return items or [element.text or ""]


def _preferred(alternatives: ElementTree.Element) -> list[str]:
    """One language of several: Arabic, else the file's default, else the first."""
    texts = [(item.get(LANGUAGE, "").lower(), item.text or "") for item in alternatives.findall(f"{RDF}li")]
    texts.sort(key=lambda pair: (not pair[0].startswith("ar"), pair[0] != "x-default"))
    return [text for _, text in texts[:1]]
