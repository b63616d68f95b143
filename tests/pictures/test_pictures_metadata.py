"""Embedded captions and credits: found in every block, in any encoding, and treated as untrusted."""

from __future__ import annotations

import struct
from xml.etree import ElementTree

import pytest

from korme.pictures.credits import Credit, packet
from korme.pictures.exif import Exif, read_exif
from korme.pictures.gps_directories import has_coordinates
from korme.pictures.iptc import read_iptc
from korme.pictures.metadata import read_metadata
from korme.pictures.textual import decoded, tidy
from korme.pictures.xmp import Xmp, read_xmp

RUSSIAN = "Закат над Иртышом, Усть-Каменогорск"
KAZAKH = "Өскемендегі көктем, Ұлан даласы"
RDF = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">{}</rdf:RDF></x:xmpmeta>'
SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/" '
    'xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
    'xmlns:core="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" xmlns:cc="http://creativecommons.org/ns#"'
)


def xmp(body: str, attributes: str = "") -> Xmp:
    return read_xmp(
        RDF.format(f'<rdf:Description rdf:about="" {SPACES} {attributes}>{body}</rdf:Description>').encode()
    )


def alternatives(name: str, **texts: str) -> str:
    items = "".join(f'<rdf:li xml:lang="{lang.replace("_", "-")}">{text}</rdf:li>' for lang, text in texts.items())
    return f"<{name}><rdf:Alt>{items}</rdf:Alt></{name}>"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "mac_cyrillic", "koi8_r", "cp866"])
def test_russian_is_read_in_every_old_encoding(encoding: str) -> None:
    """The encoding is not declared, and yet the text is read correctly."""
    assert decoded(RUSSIAN.encode(encoding)) == RUSSIAN


@pytest.mark.parametrize("encoding", ["utf-8", "kz1048"])
def test_kazakh_is_read_in_its_own_encoding(encoding: str) -> None:
    """Letters that Russian lacks are not lost."""
    assert decoded(KAZAKH.encode(encoding)) == KAZAKH


@pytest.mark.parametrize("text", ["Café à Liège", "Müller & Söhne", "plain"])
def test_western_text_is_not_taken_for_cyrillic(text: str) -> None:
    """A few accented letters among ASCII ones are Western."""
    assert decoded(text.encode("cp1252")) == text


def test_text_is_tidy() -> None:
    """Control characters, line breaks and excess length are removed."""
    assert tidy("a\x00b\n\n c\u202e " + "x" * 5000) == ("a b c " + "x" * 5000)[:2000]
    assert tidy("x" * 1999 + " y") == "x" * 1999


def dataset(record: int, field: int, value: bytes) -> bytes:
    return b"\x1c" + bytes((record, field)) + struct.pack(">H", len(value)) + value


def test_iptc_is_read_by_its_declared_charset() -> None:
    """A block that declares UTF-8 is read as UTF-8; without a declaration the charset is guessed."""
    declared = dataset(1, 90, b"\x1b%G") + dataset(2, 120, RUSSIAN.encode())
    undeclared = dataset(2, 120, RUSSIAN.encode("cp1251")) + dataset(2, 80, "Әлия".encode("kz1048"))

    assert read_iptc(declared).texts == {"caption": RUSSIAN}
    assert read_iptc(undeclared).texts == {"caption": RUSSIAN, "creator": "Әлия"}


def test_iptc_keywords_are_a_repeated_field() -> None:
    """Repeated fields form a list without duplicates."""
    block = b"".join(dataset(2, 25, word) for word in (b"river", b"ice", b"river"))

    assert read_iptc(block)[1] == ("river", "ice")


@pytest.mark.parametrize("block", [b"", b"\x1c", b"\x1c\x02\x78\xff\xff", b"\x1c\x02\x78\x00\x09abc", b"rubbish"])
def test_truncated_iptc_is_read_as_far_as_it_goes(block: bytes) -> None:
    """A truncated block raises nothing."""
    assert all(text in ("abc",) for text in read_iptc(block)[0].values())


def test_a_field_that_is_repeated_has_one_limit() -> None:
    """A thousand captions, or creators, are no longer than one; none of them is an empty one."""
    block = b"".join(dataset(2, 120, word) for word in (b"", *(b"caption %d" % number for number in range(900))))
    people = "".join(f"<rdf:li>Creator {number}</rdf:li>" for number in range(900))
    found = xmp(f"<dc:creator><rdf:Seq>{people}</rdf:Seq></dc:creator>")

    assert read_iptc(block).texts["caption"].startswith("caption 0, caption 1, ")
    assert 1990 < len(read_iptc(block).texts["caption"]) <= 2000
    assert 1990 < len(dict(found.texts)["creator"]) <= 2000


def test_exif_keywords_are_tidy() -> None:
    """What nobody sees is no part of a keyword, and a keyword is no essay."""
    written = (f" ice\x0e\u202e cold;;\n;{'x' * 3000}\0").encode("utf-16-le")

    assert read_exif(exif((0x9C9E, 1, len(written), written))).keywords == ("ice cold", "x" * 2000)


def test_captions_are_read_by_language() -> None:
    """A text in several languages has one value a language and a default."""
    packet = xmp(alternatives("dc:description", x_default="Spring", ru="Весна", kk_KZ="Көктем"))

    assert dict(packet.texts) == {"caption": "Spring", "caption.ru": "Весна", "caption.kk": "Көктем"}


def test_every_field_a_photographer_fills_in_is_read() -> None:
    """Title, alternative text, creator, rights, credit, licence, statement and keywords are read."""
    packet = xmp(
        alternatives("dc:title", x_default="Ice")
        + alternatives("core:AltTextAccessibility", x_default="Cracked ice")
        + alternatives("dc:rights", x_default="© A")
        + "<dc:creator><rdf:Seq><rdf:li>A</rdf:li><rdf:li>B</rdf:li></rdf:Seq></dc:creator>"
        + "<dc:subject><rdf:Bag><rdf:li>ice</rdf:li></rdf:Bag></dc:subject>"
        + '<cc:license rdf:resource="https://creativecommons.org/licenses/by/4.0/"/>',
        'photoshop:Credit="KAFU" xmpRights:WebStatement="https://example.org/terms"',
    )

    assert dict(packet.texts) == {
        "title": "Ice",
        "alt": "Cracked ice",
        "copyright": "© A",
        "creator": "A, B",
        "credit": "KAFU",
        "licence": "https://creativecommons.org/licenses/by/4.0/",
        "statement": "https://example.org/terms",
    }
    assert packet.keywords == ("ice",)


def test_a_licence_must_be_a_web_address() -> None:
    """A licence or statement that is not a web address is left out, since it becomes a link."""
    assert xmp("", 'xmpRights:WebStatement="javascript:alert(1)"').texts == ()


def test_coordinates_in_xmp_are_a_location() -> None:
    """They count like those in EXIF."""
    assert xmp("", 'exif:GPSLatitude="43,14.3N"').has_location
    assert not xmp("").has_location


@pytest.mark.parametrize(
    "block",
    [
        b"",
        b"<",
        b"<x:xmpmeta>",
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
        "<!DOCTYPE x []><x/>".encode("utf-16"),
        b"<a>" * 20_000,
    ],
)
def test_dangerous_and_broken_packets_are_ignored(block: bytes) -> None:
    """Entities are never expanded, and what cannot be parsed is skipped."""
    assert read_xmp(block) == Xmp()


def exif(*entries: tuple[int, int, int, bytes], order: str = "<", extra: bytes = b"") -> bytes:
    """An EXIF block with one directory; values longer than four bytes follow it."""
    behind = 8 + 2 + 12 * len(entries) + 4
    table, body = b"", b""
    for tag, kind, count, value in entries:
        field = value.ljust(4, b"\0") if len(value) <= 4 else struct.pack(order + "I", behind + len(body))
        table += struct.pack(order + "HHI", tag, kind, count) + field
        body += value if len(value) > 4 else b""
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    return b"Exif\0\0" + head + struct.pack(order + "H", len(entries)) + table + b"\0" * 4 + body + extra


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    ("kind", "form", "value", "expected"),
    [(3, "H", 6, 6), (4, "I", 6, 6), (1, "B", 6, 6), (3, "H", 0, 1), (3, "H", 9, 1), (3, "H", 65535, 1)],
)
def test_orientation_is_read_whatever_its_type(order: str, kind: int, form: str, value: int, expected: int) -> None:
    """A number of another width is still a number; an invalid one means upright."""
    assert read_exif(exif((0x0112, kind, 1, struct.pack(order + form, value)), order=order)).orientation == expected


def test_exif_texts_are_read() -> None:
    """Artist, copyright and the tags that Windows adds."""
    author = "Әлия".encode("utf-16-le") + b"\0\0"
    block = exif((0x013B, 2, 5, b"Alia\0"), (0x8298, 2, 7, b"(c) me\0"), (0x9C9D, 1, len(author), author))
    texts, _ = read_metadata(read_exif(block), Xmp(), b"")

    assert dict(texts) == {"creator": "Әлия", "copyright": "(c) me"}


def test_coordinates_in_exif_are_a_location() -> None:
    """A directory with coordinates is a location; an empty one is not."""
    directory = struct.pack("<HHHII", 1, 2, 2, 3, 0x31303030) + b"\0" * 4
    start = 8 + 2 + 12 + 4
    block = exif((0x8825, 4, 1, struct.pack("<I", start)), extra=directory)
    empty = exif((0x8825, 4, 1, struct.pack("<I", start)), extra=b"\0" * 20)

    assert has_coordinates(block, 6, len(block))
    assert not has_coordinates(empty, 6, len(empty))


@pytest.mark.parametrize(
    "block",
    [
        b"",
        b"Exif\0\0",
        b"II*\0\xff\xff\xff\xff",
        b"MM\0*\0\0\0\x08\xff\xff" + b"\xff" * 50,
        exif((0x0112, 3, 0xFFFFFFFF, b"\6\0"), (0x8769, 4, 1, struct.pack("<I", 8))),
    ],
)
def test_broken_exif_is_read_as_far_as_it_goes(block: bytes) -> None:
    """Absurd counts, wild offsets and cycles end without an error."""
    assert read_exif(block).orientation in (1, 6)


def test_newer_blocks_take_precedence() -> None:
    """XMP over IPTC over EXIF, text by text."""
    old = dataset(2, 120, b"From IPTC") + dataset(2, 110, b"Agency")
    texts, keywords = read_metadata(
        Exif(description=b"From EXIF", artist=b"Camera owner", keywords=("c",)),
        xmp(alternatives("dc:description", x_default="From XMP")),
        old + dataset(2, 25, b"b"),
    )

    assert dict(texts) == {"caption": "From XMP", "credit": "Agency", "creator": "Camera owner"}
    assert keywords == ("b",)


@pytest.mark.parametrize(
    "text",
    [
        *(b"OLYMPUS DIGITAL CAMERA", b"SONY DSC", b"DCIM100", b"Created with GIMP", b"-"),
        *(b"DCIM\\100MEDIA\\DJI_0025.JPG", b"DCIM/DJI_001/DJI_0025.JPG", b"IMG_20190102.jpg", b"cof", b"sdr_HDRB"),
    ],
)
def test_a_cameras_default_is_not_a_caption(text: bytes) -> None:
    """Texts that no one wrote are left out."""
    assert read_metadata(Exif(description=text), Xmp(), b"").texts == ()


@pytest.mark.parametrize("text", [b"<script>alert(1)</script>", b"a <?php x ?>", b"{{ site }}", b"{% raw %}"])
def test_markup_is_not_a_caption(text: bytes) -> None:
    """Text that targets our pages is left out; a plain less-than sign is kept."""
    assert read_metadata(Exif(description=text), Xmp(), b"").texts == ()
    assert read_metadata(Exif(description=b"5 < 7 & {x}"), Xmp(), b"").texts == (("caption", "5 < 7 & {x}"),)


def test_the_credit_packet_round_trips() -> None:
    """Our reader reads what our writer wrote."""
    credit = Credit(
        "Айгерим <& Co>", "© 2026 А", "KAFU", "https://creativecommons.org/licenses/by/4.0/", "https://x.org/w/"
    )
    texts = dict(read_xmp(packet(credit)).texts)

    assert texts == {
        "creator": credit.creator,
        "copyright": credit.copyright,
        "credit": credit.credit,
        "licence": credit.licence,
        "statement": credit.statement,
    }


def test_an_empty_credit_costs_nothing() -> None:
    """An empty credit writes no packet."""
    assert packet(Credit()) == b""


def test_a_packet_says_where_to_ask_for_more() -> None:
    """The licensor's address as PLUS writes it: image search links to it."""
    root = ElementTree.fromstring(packet(Credit(licensor="https://example.org/a?b&c")))
    (address,) = root.iter("{http://ns.useplus.org/ldf/xmp/1.0/}LicensorURL")

    assert address.text == "https://example.org/a?b&c"


def test_the_licence_is_where_image_search_looks() -> None:
    """Without a page of terms the web statement is the licence itself."""
    texts = dict(read_xmp(packet(Credit(licence="https://example.org/licence"))).texts)

    assert texts["statement"] == "https://example.org/licence"
