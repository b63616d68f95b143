"""Strangers' XML: parsed without document types and entities, so that nothing can be fetched or multiplied."""

from __future__ import annotations

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_PLAIN_TYPE = re.compile(r"<!DOCTYPE[^\[>]*>")


class Unsafe(ValueError):
    """The document declares entities."""


def checked_text(data: bytes) -> str:
    """A document as text that no parser can be led astray with.

    Decoded here, so that no declared encoding hides the words that are looked for; a document type that only
    names a standard is dropped, as old drawing programs write one.

    Raises:
        Unsafe: its document type has more in it: the only door to entities.
    """
    text = _PLAIN_TYPE.sub("", _DECLARATION.sub("", data.decode("utf-8", "replace").lstrip("\ufeff")), count=1)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Unsafe
    return text


def parsed(text: str) -> Element | None:
    """The root of a checked document; None when it is not well formed."""
    try:
        return ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError):
        return None
