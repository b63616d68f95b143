"""Author and licence of a picture: the only metadata kept in a published file."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import escape
from msgspec import Struct

from korme.core.model import Probe

_LONGEST = 500
"""Characters of one value; the packet is repeated in every rendition."""


MINING = "http://ns.useplus.org/ldf/vocab/DMI-"
"""What values of the property Data Mining begin with (IPTC Photo Metadata Standard 2023.1)."""


class Credit(Struct, frozen=True):
    """The credit written into every rendition of a picture; empty parts are left out."""

    creator: str = ""
    copyright: str = ""
    credit: str = ""
    """The credit line to print beside the picture."""
    licence: str = ""
    """URL of the licence."""
    statement: str = ""
    """URL of the page that shows the picture and states its terms."""
    licensor: str = ""
    """URL at which its author is asked for more than the licence allows."""
    mining: str = ""
    """What machines may do with it, as PLUS words it: `MINING` and 'PROHIBITED-AIMLTRAINING'."""

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__struct_fields__)

    def or_else(self, other: Credit) -> Credit:
        """Return this credit with its empty parts filled from `other`."""
        return Credit(
            self.creator or other.creator,
            self.copyright or other.copyright,
            self.credit or other.credit,
            self.licence or other.licence,
            self.statement or other.statement,
            self.licensor or other.licensor,
            self.mining or other.mining,
        )


def embedded_credit(probe: Probe) -> Credit:
    """Return the credit embedded in the original file."""
    metadata = dict(probe.texts)
    return Credit(
        creator=metadata.get("creator", ""),
        copyright=metadata.get("copyright", ""),
        credit=metadata.get("credit", ""),
        licence=metadata.get("licence", ""),
        statement=metadata.get("statement", ""),
        mining=metadata.get("mining", ""),
    )


@lru_cache(maxsize=16_384)
def packet(credit: Credit) -> bytes:
    """Return the XMP packet (ISO 16684-1) with this credit and nothing else; empty for an empty credit."""
    if not credit:
        return b""
    parts = [
        _listed("dc:creator", "rdf:Seq", credit.creator, ""),
        _listed("dc:rights", "rdf:Alt", credit.copyright, ' xml:lang="x-default"'),
        _plain("photoshop:Credit", credit.credit),
        _plain("xmpRights:WebStatement", credit.statement or credit.licence),
        _licence(credit.licence),
        _licensor(credit.licensor),
        _plain("plus:DataMining", credit.mining),
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
    ("plus", "http://ns.useplus.org/ldf/xmp/1.0/"),
)


def _namespaces(body: str) -> str:
    return "".join(f' xmlns:{prefix}="{address}"' for prefix, address in _NAMESPACES if f"<{prefix}:" in body)


def _clean(text: str) -> str:
    """Escape text for XML: printable characters only, at most `_LONGEST`."""
    return str(
        escape(
            "".join(character for character in text if character.isprintable() or character == " ")[:_LONGEST].strip()
        )
    )


def _plain(name: str, text: str) -> str:
    return f"<{name}>{_clean(text)}</{name}>" if text else ""


def _listed(name: str, container: str, text: str, attribute: str) -> str:
    if not text:
        return ""
    return f"<{name}><{container}><rdf:li{attribute}>{_clean(text)}</rdf:li></{container}></{name}>"


def _licence(address: str) -> str:
    """Return the licence's URL as `cc:license`, as Creative Commons recommends."""
    quoted = _clean(address)
    return f'<cc:license rdf:resource="{quoted}"/>' if address else ""


def _licensor(address: str) -> str:
    """Return the licensor's address as PLUS (Picture Licensing Universal System) writes it, which image search shows."""
    one = f'<rdf:li rdf:parseType="Resource">{_plain("plus:LicensorURL", address)}</rdf:li>'
    return f"<plus:Licensor><rdf:Seq>{one}</rdf:Seq></plus:Licensor>" if address else ""
