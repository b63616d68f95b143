"""XML as it is published. Loaded by those that make some, for it takes a while to load."""

from __future__ import annotations

from xml.etree.ElementTree import Element, indent, tostring


def xml_bytes(root: Element) -> bytes:
    """UTF-8, declared, indented."""
    indent(root, " ")
    body: str = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()
