"""XML as published. Import it only where XML is made, since it is slow to load."""

from __future__ import annotations

from xml.etree.ElementTree import Element, indent, tostring


def xml_bytes(root: Element) -> bytes:
    """Return indented XML 1.0 in UTF-8, with a declaration."""
    indent(root, " ")
    body: str = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()
