"""Documents printed in a test, and what is in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace
from site_box import SiteBox

from korme.commands.printing import PrintRequest, PrintResult, print_documents

pdfium = pytest.importorskip("pypdfium2", reason="needs the extra korme[print]")
pytest.importorskip("typst", reason="needs the extra korme[print]")


def printed(box: SiteBox, name: str, target: Path, **asked: Any) -> PrintResult:
    """Print one document; the options of the document are its usual ones but for those in `given`."""
    from korme.printing.documents import document_named

    document = document_named(name)
    usual = {option.name: option.default for option in document.options} if document else {}
    given = usual | asked.pop("given", {})
    options = replace(box.options(), **asked.pop("options", {}))
    return print_documents(options, PrintRequest(name=name, output=target, given=given, **asked), lambda _: None)


class PaperText(NamedTuple):
    """A letter on a page: millimetres from the left and from the top."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def texts_of(path: Path) -> list[str]:
    """The text of every page, without soft hyphens, spaces as they are."""
    document = pdfium.PdfDocument(path)
    return [_plain(page.get_textpage().get_text_range()) for page in document]


def _plain(text: str) -> str:
    return text.replace("\u00ad\r\n", "").replace("\u00ad", "").replace("\ufffe", "").replace("\r\n", "\n")


def sizes_of(path: Path) -> list[tuple[float, float]]:
    """Width and height of every page in millimetres."""
    return [tuple(round(side / 72 * 25.4, 1) for side in page.get_size()) for page in pdfium.PdfDocument(path)]


def letters_of(path: Path, page: int = 0) -> list[PaperText]:
    """The letters on a page, each with its box; what is cut off by a box is among them."""
    sheet = pdfium.PdfDocument(path)[page]
    height, words = sheet.get_height() / 72 * 25.4, sheet.get_textpage()
    found = []
    for at, letter in enumerate(words.get_text_range()):
        if letter.isprintable() and not letter.isspace() and at < words.count_chars():
            left, bottom, right, top = (side / 72 * 25.4 for side in words.get_charbox(at))
            found.append(PaperText(letter, left, height - top, right, height - bottom))
    return found


def picture_of(path: Path, page: int = 0, dpi: int = 200) -> Any:
    """A page as Pillow's image."""
    return pdfium.PdfDocument(path)[page].render(scale=dpi / 72).to_pil()


def smallest_letter(path: Path) -> float:
    """The size in points of the smallest letter of a document."""
    raw = pdfium.raw
    found = []
    for page in pdfium.PdfDocument(path):
        words = page.get_textpage()
        found += [raw.FPDFText_GetFontSize(words.raw, at) for at in range(words.count_chars())]
    return float(min(size for size in found if size > 1))
