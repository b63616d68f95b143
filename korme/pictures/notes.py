"""All words of a picture as one XMP packet: for originals that are made anew, which keep what was said of them."""

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
}
_BY_LANGUAGE = {
    "title": "dc:title",
    "caption": "dc:description",
    "copyright": "dc:rights",
    "alt": "Iptc4xmpCore:AltTextAccessibility",
}
_PLAIN = {"credit": "photoshop:Credit", "statement": "xmpRights:WebStatement"}


def full_packet(words: Sequence[tuple[str, str]], keywords: Sequence[str]) -> bytes:
    """The packet; empty when there is nothing to say."""
    known = dict(words)
    parts = [_by_language(name, tag, known) for name, tag in _BY_LANGUAGE.items()]
    parts += [f"<{tag}>{_clean(known[name])}</{tag}>" for name, tag in _PLAIN.items() if known.get(name)]
    if known.get("creator"):
        parts.append(f"<dc:creator><rdf:Seq>{_item(known['creator'])}</rdf:Seq></dc:creator>")
    if known.get("licence"):
        parts.append(f'<cc:license rdf:resource="{_clean(known["licence"])}"/>')
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


def _by_language(name: str, tag: str, words: Mapping[str, str]) -> str:
    items = [_item(words[name], "x-default")] if words.get(name) else []
    for key in sorted(words):
        base, _, language = key.partition(".")
        if base == name and language:
            items.append(_item(words[key], language))
    return f"<{tag}><rdf:Alt>{''.join(items)}</rdf:Alt></{tag}>" if items else ""


def _item(words: str, language: str = "") -> str:
    mark = f' xml:lang="{language}"' if language else ""
    return f"<rdf:li{mark}>{_clean(words)}</rdf:li>"


def _clean(words: str) -> str:
    return str(escape("".join(one for one in words if one.isprintable() or one in " \n")[:_LONGEST].strip()))
