"""Who made a picture and on what terms: the only words that stay in a published file."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import escape
from msgspec import Struct

from korme.core.model import Probe

_LONGEST = 500
"""Characters of one word of a credit: a packet is repeated in every rendition."""


class Credit(Struct, frozen=True):
    """What is written into every rendition of a picture; empty parts are left out."""

    creator: str = ""
    copyright: str = ""
    credit: str = ""
    """The line to print beside the picture."""
    licence: str = ""
    """Address of the licence."""
    statement: str = ""
    """Address of the page where the picture is shown and its terms are told."""

    def __bool__(self) -> bool:
        return any((self.creator, self.copyright, self.credit, self.licence, self.statement))

    def or_else(self, other: Credit) -> Credit:
        """This credit with its empty parts taken from `other`."""
        return Credit(
            self.creator or other.creator,
            self.copyright or other.copyright,
            self.credit or other.credit,
            self.licence or other.licence,
            self.statement or other.statement,
        )


def embedded_credit(probe: Probe) -> Credit:
    """What the photographer's own program wrote into the file."""
    words = dict(probe.words)
    return Credit(
        creator=words.get("creator", ""),
        copyright=words.get("copyright", ""),
        credit=words.get("credit", ""),
        licence=words.get("licence", ""),
        statement=words.get("statement", ""),
    )


@lru_cache(maxsize=1024)
def packet(credit: Credit) -> bytes:
    """The XMP packet of a credit, nothing else in it; empty for an empty credit."""
    if not credit:
        return b""
    parts = [
        _listed("dc:creator", "rdf:Seq", credit.creator, ""),
        _listed("dc:rights", "rdf:Alt", credit.copyright, ' xml:lang="x-default"'),
        _plain("photoshop:Credit", credit.credit),
        _plain("xmpRights:WebStatement", credit.statement or credit.licence),
        _licence(credit.licence),
    ]
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about=""{_namespaces("".join(parts))}>{"".join(parts)}</rdf:Description>'
        "</rdf:RDF></x:xmpmeta>"
    ).encode()


_NAMESPACES = (
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("photoshop", "http://ns.adobe.com/photoshop/1.0/"),
    ("xmpRights", "http://ns.adobe.com/xap/1.0/rights/"),
    ("cc", "http://creativecommons.org/ns#"),
)


def _namespaces(body: str) -> str:
    return "".join(f' xmlns:{prefix}="{address}"' for prefix, address in _NAMESPACES if f"<{prefix}:" in body)


def _clean(words: str) -> str:
    """Words that are safe in XML: no control characters, not endless."""
    return str(escape("".join(letter for letter in words if letter.isprintable() or letter == " ")[:_LONGEST].strip()))


def _plain(name: str, words: str) -> str:
    return f"<{name}>{_clean(words)}</{name}>" if words else ""


def _listed(name: str, container: str, words: str, attribute: str) -> str:
    if not words:
        return ""
    return f"<{name}><{container}><rdf:li{attribute}>{_clean(words)}</rdf:li></{container}></{name}>"


def _licence(address: str) -> str:
    """The licence's address, as Creative Commons recommends to embed it."""
    quoted = _clean(address)
    return f'<cc:license rdf:resource="{quoted}"/>' if address else ""
