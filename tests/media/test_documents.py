"""Documents: their pages as facts and pictures, hostile ones within bounds."""

from __future__ import annotations

from pathlib import Path

import pdfs
import pytest
from msgspec.structs import replace
from picture_box import colour_at
from PIL import Image

from korme.core.media import MediumFacts
from korme.core.model import Limits
from korme.media import pages
from korme.media.jobs import MediumFindings, MediumQuestion, StillOrder
from korme.media.page_pictures import shown_pages
from korme.media.page_words import tidy_lines
from korme.media.refusals import MediumRefused
from korme.pictures.refusals import Fault, fault
from korme.store.worker_pool import Failure, Pool, Task

LIMITS = Limits(document_pages=3)


def looked(tmp_path: Path, data: bytes, *, is_offered: bool = False) -> tuple[MediumFacts, tuple[Fault, ...]]:
    (tmp_path / "folio.pdf").write_bytes(data)
    found = pages.look(MediumQuestion(tmp_path / "folio.pdf", "document", LIMITS, is_offered))
    assert found.facts is not None
    return found.facts, found.faults


def drawn(tmp_path: Path, data: bytes, part: str = "1") -> Image.Image:
    facts, _ = looked(tmp_path, data)
    return pages.still(StillOrder("document", part, tmp_path / "1.png", LIMITS, tmp_path / "folio.pdf", facts))


def refused(tmp_path: Path, data: bytes) -> tuple[str, str]:
    with pytest.raises(MediumRefused) as caught:
        looked(tmp_path, data)
    return caught.value.fault.code, caught.value.fault.hint


def test_a_document_is_its_pages_with_their_words(tmp_path: Path) -> None:
    facts, faults = looked(tmp_path, pdfs.pages([pdfs.TEXT % b"Vessels", pdfs.TEXT % b"Kilns"], more=b"/Rotate 90"))

    assert facts.pages == ((200.0, 300.0, "Vessels"), (200.0, 300.0, "Kilns"))
    assert faults == ()


def test_a_page_is_drawn_upright_on_white_in_the_colours_of_print(tmp_path: Path) -> None:
    """The left half is pure cyan ink; turned by 90 degrees it is the upper half."""
    image = drawn(tmp_path, pdfs.pages([b"1 0 0 0 k 0 0 150 200 re f"], more=b"/Rotate 90"))

    assert image.size == (1333, 2000)
    red, green, blue = colour_at(image, (600, 100))
    assert red < 40 and 150 < green < 190 and 200 < blue < 250
    assert image.getpixel((600, 1900)) == (255, 255, 255)


def test_what_is_outside_a_page_is_neither_drawn_nor_read(tmp_path: Path) -> None:
    both = b"BT /F1 24 Tf 20 100 Td (Inside) Tj ET BT /F1 24 Tf 200 100 Td (Outside) Tj ET"

    facts, _ = looked(tmp_path, pdfs.pages([both], more=b"/CropBox[0 0 150 200]"))

    assert facts.pages == ((150.0, 200.0, "Inside"),)


def test_a_break_without_a_place_on_the_page_is_kept() -> None:
    """PDFium's own function for the text within bounds loses it: two columns whose first lines stand at one height."""
    folio = Path(__file__).parents[2] / "creatives/ksenia-lebedeva/works/market-numbers/market-numbers.pdf"

    facts = pages.look(MediumQuestion(folio, "document", LIMITS)).facts

    assert facts is not None
    assert facts.pages[0][2] == "27\nMarket Numbers Signs for a covered market\nÖskemen, 2025"


def test_comments_and_forms_are_not_published_but_named(tmp_path: Path) -> None:
    note = (
        b"/Annots[<</Type/Annot/Subtype/Square/Rect[0 0 300 200]/IC[1 0 0]/C[1 0 0]/Contents(not yet)/AP<</N 4 0 R>>>>]"
    )
    look_of_note = pdfs.stream(b"1 0 0 rg 0 0 300 200 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 300 200]")
    data = pdfs.pages([pdfs.TEXT % b"Vessels", b""], more=note, others=[look_of_note])

    _, faults = looked(tmp_path, data)

    assert faults == (fault("document-notes", found="1, 2"),)
    assert drawn(tmp_path, data, "2").getextrema() == ((255, 255), (255, 255), (255, 255))


def test_a_font_that_only_the_machine_may_have_is_named(tmp_path: Path) -> None:
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/Arial>>"
    data = pdfs.pages([b"BT /F2 24 Tf 20 100 Td (Hi) Tj ET"], resources=b"/Font<</F2 4 0 R>>", others=[font])
    data = data.replace(b"/Font<</F1 3 0 R>>", b"")

    assert looked(tmp_path, data)[1] == (fault("document-fonts", found="Arial"),)


def test_a_long_document_is_shown_to_its_limit(tmp_path: Path) -> None:
    facts, faults = looked(tmp_path, pdfs.pages([pdfs.TEXT % b"Again"] * 5))

    assert shown_pages(facts, LIMITS) == (1, 2, 3)
    assert [text for _, _, text in facts.pages] == ["Again"] * 3 + [""] * 2
    assert faults == (fault("document-long", found=5, limit=3),)


def test_a_page_that_is_a_line_is_left_out(tmp_path: Path) -> None:
    data = pdfs.pages([b"", b""], box=b"[0 0 300 200]").replace(b"[0 0 300 200]", b"[0 0 999 001]", 1)

    facts, faults = looked(tmp_path, data)

    assert shown_pages(facts, LIMITS) == (2,)
    assert faults == (fault("document-pages", found="1"),)


def test_a_document_that_cannot_be_cleaned_is_shown_but_not_offered(tmp_path: Path) -> None:
    layer = b"<</Type/OCG/Name(Draft)>>"
    data = pdfs.pages([b"/OC /L BDC 9 9 9 9 re f EMC"], resources=b"/Properties<</L 4 0 R>>", others=[layer])

    facts, faults = looked(tmp_path, data, is_offered=True)

    assert (facts.ending, faults) == ("", (fault("document-kept", "layers"),))
    assert looked(tmp_path, data) == (replace(facts, ending="pdf"), ())


@pytest.mark.parametrize("is_offered", [True, False])
def test_a_document_too_large_for_the_host_is_shown_but_not_offered(*, is_offered: bool, tmp_path: Path) -> None:
    """What nobody downloads may be as large as Körme reads."""
    path = tmp_path / "folio.pdf"
    path.write_bytes(pdfs.pages([b"0 0 9 9 re f"], others=[pdfs.stream(bytes(1_100_000))]))
    limits = Limits(media_mb=1)

    found = pages.look(MediumQuestion(path, "document", limits, is_offered))

    assert found.facts is not None
    assert found.facts.ending == ("" if is_offered else "pdf")
    assert found.faults == ((fault("document-heavy", found=2, limit=1),) if is_offered else ())
    assert pages.still(StillOrder("document", "1", tmp_path / "1.png", limits, path, found.facts)).width == 2000


LOOP = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000000>>"]
LOCK = b"/Encrypt<</Filter/Standard/V 1/R 2/O(%s)/U(%s)/P -4>>/ID[(a)(a)]" % (b"a" * 32, b"b" * 32)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (pdfs.pdf(LOOP), ("document-unreadable", "")),
        (pdfs.pages([]), ("document-unreadable", "")),
        (b"%PDF-1.4\nnothing", ("document-unreadable", "")),
        (pdfs.pages([b""])[:200], ("document-unreadable", "")),
        (pdfs.pages([b""], trailer=LOCK), ("document-locked", "")),
    ],
    ids=["a tree that contains itself", "no page", "no table", "cut off", "password"],
)
def test_a_document_that_cannot_be_opened_is_refused(data: bytes, expected: tuple[str, str], tmp_path: Path) -> None:
    assert refused(tmp_path, data) == expected


def test_a_page_as_large_as_a_town_costs_no_more_than_another(tmp_path: Path) -> None:
    image = drawn(tmp_path, pdfs.pages([pdfs.TEXT % b"Vessels"], box=b"[0 0 90000000 60000000]"))

    assert image.size == (2000, 1333)


def test_countless_lines_end_at_the_deadline(tmp_path: Path) -> None:
    path = tmp_path / "lines.pdf"
    path.write_bytes(pdfs.pages([b"0 0 m 9 9 l S\n" * 2_000_000]))

    with Pool(1) as pool:
        (outcome,) = pool.run([Task(_look, path, 0.3)])

    assert outcome.failure is Failure.LATE


def _look(path: Path) -> MediumFindings:
    return pages.look(MediumQuestion(path, "document", LIMITS))


def test_a_column_is_read_as_its_paragraphs() -> None:
    """A name may begin a line of a sentence; a title, a short last line and a row of numbers end one."""
    lines = [
        "Market Numbers, signs for a covered market",
        "Town, 2025",
        "each other the way. Nobody said the name of a hall.",
        "They said: by the clock, past the fish, ask for",
        "Gulya.",
        "So there are no names to learn, but numbers and",
        "Colours for each hall: three ways to the counter.",
    ]

    assert tidy_lines("\r\n".join(lines), 900).split("\n") == [
        *lines[:2],
        " ".join(lines[2:5]),
        " ".join(lines[5:]),
    ]


@pytest.mark.parametrize(
    ("found", "tidy"),
    [
        ("A kiln for col\ufffe\r\nlected  clay\r\n\r\nTwo", "A kiln for collected clay\nTwo"),
        ("The honey is\r\nsold here.\r\nEnd", "The honey is sold here.\nEnd"),
        ("A train to Ust-\r\nkamenogorsk", "A train to Ust-kamenogorsk"),
        ("1. a kiln for\r\n2. a wheel", "1. a kiln for\n2. a wheel"),
        ("Of\ufb01ce hours\x07", "Office hours"),
        ("Семеи\u0306", "Семей"),
        ("\ue001\ue002\ue003 a", ""),
        ("one two three", "one two …"),
        ("one\u200b\u202etwo", "onetwo"),
    ],
    ids=[
        "divided word",
        "sentence",
        "compound",
        "list",
        "ligature",
        "letters composed",
        "no meaning",
        "cut",
        "invisible",
    ],
)
def test_words_are_tidy(found: str, tidy: str) -> None:
    assert tidy_lines(found, 30 if "three" not in found else 9) == tidy
