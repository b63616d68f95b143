"""The document that visitors may keep: what its pages show and nothing else."""

from __future__ import annotations

import io
import re
import zlib

import pdfs
import pytest
from PIL import Image

from korme.media import pdfium
from korme.media.pdf_cleaning import cleaned
from korme.media.pdf_objects import read_objects
from korme.media.refusals import MediumRefused

SECRETS = (b"Aigerim", b"secret", b"43.2567", b"homes")


def everything(data: bytes) -> bytes:
    """All bytes of a document, packed streams unpacked."""
    unpacked = []
    for found in re.finditer(rb"stream\r?\n", data):
        try:
            unpacked.append(zlib.decompressobj().decompress(data[found.end() :]))
        except zlib.error:
            continue
    return data + b"\n".join(unpacked)


def photograph() -> bytes:
    """A JPEG with the place where it was taken, a comment and something behind its end."""
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = "secret", "Aigerim"
    buffer = io.BytesIO()
    picture = Image.radial_gradient("L").resize((40, 30)).convert("RGB")
    picture.save(buffer, "JPEG", exif=exif, comment=b"43.2567 secret", progressive=True)
    return buffer.getvalue() + b"secret"


def picture(data: bytes, filters: bytes = b"/DCTDecode", more: bytes = b"") -> bytes:
    entries = b"/Type/XObject/Subtype/Image/Width 40/Height 30/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter" + filters
    return pdfs.stream(data, entries + more)


SHOW = b"q 200 0 0 150 0 0 cm /Im Do Q"
XMP = pdfs.stream(b"<x:xmpmeta>Aigerim secret 43.2567</x:xmpmeta>", b"/Type/Metadata/Subtype/XML")


def refused(data: bytes) -> tuple[str, str]:
    with pytest.raises(MediumRefused) as caught:
        cleaned(data)
    return caught.value.fault.code, caught.value.fault.hint


@pytest.fixture(scope="module")
def full() -> bytes:
    """A document with a secret in every place that has one."""
    private = (
        b"/PieceInfo<</Illustrator<</Private 4 0 R>>>>/LastModified(D:20250101 secret)/Metadata 4 0 R/Thumb 4 0 R"
        b"/AA<</O<</S/JavaScript/JS(secret)>>>>"
        b"/Annots[<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(secret)/T(Aigerim)>>"
        b"<</Type/Annot/Subtype/Link/Rect[0 0 90 90]/A<</S/URI/URI(https://example.org/a)>>/Contents(secret)>>"
        b"<</Type/Annot/Subtype/Link/Rect[0 0 90 90]/A<</S/URI/URI(https://me:secret@example.org/)>>>>"
        b"<</Type/Annot/Subtype/Link/Rect[0 0 90 90]/A<</S/URI/URI(file:///D:/homes/Aigerim/a)>>>>]"
    )
    catalogue = (
        b"/Metadata 4 0 R/OpenAction<</S/JavaScript/JS(secret)>>/Lang(ru)"
        b"/Names<</EmbeddedFiles<</Names[(secret)6 0 R]>>/JavaScript<</Names[(a)<</S/JavaScript/JS(secret)>>]>>>>"
        b"/AcroForm<</Fields[]/XFA(secret)>>/Outlines<</Title(secret)>>"
    )
    attached = pdfs.stream(b"secret", b"/Type/EmbeddedFile")
    spec = b"<</Type/Filespec/F(D:\\\\homes\\\\Aigerim\\\\cv.doc)/EF<</F 5 0 R>>>>"
    return pdfs.pages(
        [pdfs.TEXT % b"Vessels" + b" " + SHOW],
        resources=b"/XObject<</Im 7 0 R>>/Properties<</P<</Author(Aigerim)>>>>",
        more=private,
        catalogue=catalogue,
        others=[XMP, attached, spec, picture(photograph(), more=b"/Metadata 4 0 R/Alternates[7 0 R]/Name/secret")],
        trailer=b"/Info<</Author(Aigerim)/Title(secret)/Creator(homes)>>/ID[(secret)(secret)]",
    )


def test_a_clean_document_tells_nothing_but_what_it_shows(full: bytes) -> None:
    assert all(secret in everything(full) for secret in SECRETS)

    result = cleaned(full)

    assert [secret for secret in SECRETS if secret in everything(result)] == []
    with pdfium.opened(result) as document, pdfium.page_of(document, 0) as page:
        assert document.count == 1
        assert pdfium.words(page, 100) == "Vessels"
        assert pdfium.drawn(page, (300, 200)).getpixel((100, 120)) != (255, 255, 255)


def test_a_link_to_a_web_page_stays_unless_it_leads_to_a_disk_or_has_a_password(full: bytes) -> None:
    assert re.findall(rb"/URI \((.*?)\)", cleaned(full)) == [b"https://example.org/a"]


def test_the_same_document_gives_the_same_bytes(full: bytes) -> None:
    assert cleaned(full) == cleaned(full)


def test_a_photograph_keeps_its_pixels(full: bytes) -> None:
    items, _ = read_objects(cleaned(full))
    (kept,) = (item.stream for item in items.values() if item.entries.get(b"Subtype") == b"Image")

    before, after = (Image.open(io.BytesIO(data)) for data in (photograph(), kept or b""))
    assert before.tobytes() == after.tobytes()


def test_pictures_and_instructions_in_old_codings_are_cleaned_too() -> None:
    packed = b"".join(b"%02x" % byte for byte in photograph()) + b">"
    data = pdfs.pages(
        [SHOW], resources=b"/XObject<</Im 4 0 R>>", others=[picture(packed, b"[/ASCIIHexDecode/DCTDecode]")]
    )

    result = cleaned(data)

    assert b"/Filter /DCTDecode" in result
    assert b"Aigerim" not in result


INLINE = b"q 200 0 0 150 0 0 cm BI /W 40 /H 30 /CS /RGB /BPC 8 /F /DCT ID " + photograph() + b" EI Q"
LAYER = b"<</Type/OCG/Name(secret)>>"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (pdfs.pages([INLINE]), "inline"),
        (pdfs.pages([b"/OC /L BDC 9 9 9 9 re f EMC"], resources=b"/Properties<</L 4 0 R>>", others=[LAYER]), "layers"),
        (
            pdfs.pages([SHOW], resources=b"/XObject<</Im 4 0 R>>", others=[picture(b"\0", b"/JBIG2Decode")]),
            "coding",
        ),
        (
            pdfs.pages(
                [SHOW], resources=b"/XObject<</Im 4 0 R>>", others=[picture(photograph(), more=b"/F(photo.jpg)")]
            ),
            "outside",
        ),
    ],
    ids=["picture in the instructions", "layers", "unknown coding", "bytes in another file"],
)
def test_what_cannot_be_cleaned_for_certain_is_kept_back(data: bytes, why: str) -> None:
    assert refused(data) == ("document-kept", why)


def test_a_picture_whose_bytes_are_broken_is_kept_back() -> None:
    data = pdfs.pages([SHOW], resources=b"/XObject<</Im 4 0 R>>", others=[picture(photograph()[:300])])

    assert refused(data) == ("document-kept", "damaged")
