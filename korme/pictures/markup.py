"""XML from untrusted files: parsed without document types and entities, so that nothing is fetched or expanded."""

from __future__ import annotations

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_PLAIN_TYPE = re.compile(r"<!DOCTYPE[^\[>]*>")


class Unsafe(ValueError):
    """The document type is more than a reference to a standard, so it may declare entities."""


def checked_text(data: bytes) -> str:
    """Decode an untrusted document to text that is safe to parse.

    Decoding it here means that no declared encoding can hide a declaration. A document type that only names a
    standard is dropped, since old drawing programs write one.

    Raises:
        Unsafe: the document type has an internal subset, the only way to declare entities.
    """
    text = _PLAIN_TYPE.sub("", _DECLARATION.sub("", data.decode("utf-8", "replace").lstrip("\ufeff")), count=1)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Unsafe
    return text


def parsed(text: str) -> Element | None:
    """Return the root of a checked document, or None if it is not well-formed."""
    try:
        return ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError):
        return None
