"""The XMP packet (ISO 16684-1) of an original: texts by language, credit, and whether it has a location."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from msgspec import Struct

from korme.pictures.credits import MINING
from korme.pictures.markup import Unsafe, checked_text, parsed
from korme.pictures.spheres import GPANO
from korme.pictures.textual import tidy

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DC = "{http://purl.org/dc/elements/1.1/}"
_RIGHTS = "{http://ns.adobe.com/xap/1.0/rights/}"
_FIELDS = {
    f"{_DC}title": "title",
    f"{_DC}description": "caption",
    f"{_DC}creator": "creator",
    f"{_DC}rights": "copyright",
    "{http://ns.adobe.com/photoshop/1.0/}Credit": "credit",
    f"{_RIGHTS}WebStatement": "statement",
    "{http://creativecommons.org/ns#}license": "licence",
    "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}AltTextAccessibility": "alt",
    "{http://ns.useplus.org/ldf/xmp/1.0/}DataMining": "mining",
}
_SUBJECT = f"{_DC}subject"
_PLACES = ("gpslatitude", "gpslongitude", "gpsposition")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?=-|$)")
_SAFE_ADDRESS = re.compile(r"https?://[^\s<>\"']{1,300}$")


class Xmp(Struct, frozen=True):
    """The values used from a packet."""

    texts: tuple[tuple[str, str], ...] = ()
    """By name; a language follows after a dot: `caption.kk`."""
    keywords: tuple[str, ...] = ()
    has_location: bool = False
    panorama: tuple[tuple[str, str], ...] = ()
    """Names and values of the properties that describe a panorama, for `korme.pictures.spheres`."""


def read_xmp(packet: bytes) -> Xmp:
    """Read a packet; an unsafe or malformed one is ignored, and most pictures have none."""
    packet = packet.strip(b"\0 \t\r\n")
    if not packet:
        return Xmp()
    try:
        root = parsed(checked_text(packet))
    except Unsafe:
        return Xmp()
    if root is None:
        return Xmp()
    texts: dict[str, str] = {}
    keywords: tuple[str, ...] = ()
    has_location = False
    panorama: list[tuple[str, str]] = []
    for name, values in _properties(root):
        if name in _FIELDS:
            for key, text in _named(_FIELDS[name], values):
                texts.setdefault(key, text)
        elif name == _SUBJECT:
            keywords = tuple(dict.fromkeys(text for _, text in values if text))
        elif name.casefold().endswith(_PLACES):
            has_location = has_location or any(text for _, text in values)
        elif name.startswith(GPANO):
            panorama += [(name, text) for _, text in values[:1]]
    return Xmp(tuple(texts.items()), keywords, has_location, tuple(panorama))


def _properties(root: Element) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each property of each description with its values: pairs of language and text."""
    for description in root.iter(f"{_RDF}Description"):
        for name, value in description.attrib.items():
            yield name, [("", tidy(value))]
        for child in description:
            yield child.tag, _values(child)


def _values(element: Element) -> list[tuple[str, str]]:
    items = [(item.get(_LANG, ""), tidy(item.text or "")) for item in element.iter(f"{_RDF}li")]
    if items:
        return items
    return [("", tidy(element.text or "") or tidy(element.get(f"{_RDF}resource", "")))]


def _named(field: str, values: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the texts of a field: the default under its name, translations as `name.language`."""
    filled = [(language.lower(), text) for language, text in values if text]
    if not filled:
        return
    if field == "mining":
        if filled[0][1].startswith(MINING) and _SAFE_ADDRESS.match(filled[0][1]):
            yield field, filled[0][1]
        return
    if field in ("statement", "licence"):
        if _SAFE_ADDRESS.match(filled[0][1]):
            yield field, filled[0][1]
        return
    if field == "creator":
        yield field, tidy(", ".join(dict.fromkeys(text for _, text in filled)))
        return
    yield field, next((text for language, text in filled if language in ("", "x-default")), filled[0][1])
    for language, text in filled:
        if match := _LANGUAGE.match(language):
            yield f"{field}.{match.group()}", text
