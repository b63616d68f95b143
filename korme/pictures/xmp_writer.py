"""A picture's metadata as one XMP packet (ISO 16684-1), for originals that are encoded again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import escape

_LONGEST = 4000
_SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "cc": "http://creativecommons.org/ns#",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
}
_BY_LANGUAGE = {
    "title": "dc:title",
    "caption": "dc:description",
    "copyright": "dc:rights",
    "alt": "Iptc4xmpCore:AltTextAccessibility",
}
_PLAIN = {"credit": "photoshop:Credit", "statement": "xmpRights:WebStatement", "mining": "plus:DataMining"}


def full_packet(metadata: Sequence[tuple[str, str]], keywords: Sequence[str]) -> bytes:
    """Return the packet; empty if there is no metadata."""
    values = dict(metadata)
    parts = [_by_language(name, tag, values) for name, tag in _BY_LANGUAGE.items()]
    parts += [f"<{tag}>{_clean(values[name])}</{tag}>" for name, tag in _PLAIN.items() if values.get(name)]
    if values.get("creator"):
        parts.append(f"<dc:creator><rdf:Seq>{_item(values['creator'])}</rdf:Seq></dc:creator>")
    if values.get("licence"):
        parts.append(f'<cc:license rdf:resource="{_clean(values["licence"])}"/>')
    if keywords:
        parts.append(f"<dc:subject><rdf:Bag>{''.join(map(_item, keywords))}</rdf:Bag></dc:subject>")
    body = "".join(parts)
    if not body:
        return b""
    spaces = "".join(f' xmlns:{prefix}="{address}"' for prefix, address in _SPACES.items() if f"<{prefix}:" in body)
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about=""{spaces}>{body}</rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode()


def _by_language(name: str, tag: str, values: Mapping[str, str]) -> str:
    items = [_item(values[name], "x-default")] if values.get(name) else []
    for key in sorted(values):
        base, _, language = key.partition(".")
        if base == name and language:
            items.append(_item(values[key], language))
    return f"<{tag}><rdf:Alt>{''.join(items)}</rdf:Alt></{tag}>" if items else ""


def _item(text: str, language: str = "") -> str:
    mark = f' xml:lang="{language}"' if language else ""
    return f"<rdf:li{mark}>{_clean(text)}</rdf:li>"


def _clean(text: str) -> str:
    return str(
        escape(
            "".join(character for character in text if character.isprintable() or character in " \n")[:_LONGEST].strip()
        )
    )
