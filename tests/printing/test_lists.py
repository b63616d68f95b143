"""Price lists, the sales board, the catalogue, the programme and door sheets: what is on paper is what the entries say."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from print_box import letters_of, pdfium, picture_of, printed, sizes_of, texts_of
from site_box import SITE_YAML, SiteBox, aigerim, picture

from korme.core.problems import UsageError

SiteMaker = Callable[..., SiteBox]
LONG = "Тоғызыншы қабаттағы терезелердің жарығы түскен кешкі қаланың ұзақ естелігі"


def exhibition() -> dict[str, str | bytes]:
    """Three works by two people, of which one is sold, and two events."""
    return {
        **aigerim(works__dusk_jpg=picture(1200, 1800, "navy"), works__light_jpg=picture(1800, 1200)),
        "content/site.yaml": SITE_YAML
        + "edition: 2026\ncontact: {email: hello@expo.example.org}\nlicence: CC BY 4.0\n",
        "content/editions/2026.md": "---\ntitle: Expo 2026\nstart: 2026-04-20\nend: 2026-04-21\n---\nWelcome to *all*.\n",
        "content/partners/hub.yaml": "name: The Hub\n",
        "content/venues/hall.yaml": "name: Hall\nrooms: [Green, Blue]\nmap: {lat: 49.95, lon: 82.61}\n",
        "content/venues/yard.yaml": "name: Yard\nmap: {lat: 49.951, lon: 82.612}\n",
        "content/programme/lesson.yaml": "title: First lesson\ntype: masterclass\nstart: 2026-04-20T10:00\nduration: 2h\n"
        "venue: hall\nroom: Green\nhosts: [aigerim]\n",
        "content/programme/walk.yaml": "title: A walk\nstart: 2026-04-21T18:30\nvenue: yard\nstatus: cancelled\n",
        "creatives/aigerim/works/dusk.yaml": f"title: {{en: Dusk, kk: {LONG}}}\nyear: 2025\nmedium: Linocut\n"
        "dimensions: 60 × 90 cm\npictures: [{file: dusk.jpg, alt: Dusk over a roof}]\n"
        "sale: {status: for_sale, price: 95000, currency: KZT}\n",
        "creatives/aigerim/works/light.yaml": "title: Light\npictures: [{file: light.jpg, alt: Light}]\n"
        "sale: {status: sold, price: 1200, currency: USD}\n",
        "creatives/berik/index.md": "---\nname: Berik\ndiscipline: crafts\n---\n",
        "creatives/berik/works/bowl.yaml": "title: Bowl\npictures: [{file: bowl.jpg, alt: A bowl}]\n",
        "creatives/berik/works/bowl.jpg": picture(900, 900, "olive"),
    }


def words(path: Path) -> str:
    """All text of a document, its lines joined."""
    return " ".join(" ".join(texts_of(path)).split())


def fonts(path: Path) -> set[str]:
    """Names of the fonts that a document only names, without their letters in it."""
    raw = pdfium.raw
    found = set()
    for page in pdfium.PdfDocument(path):
        for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            font = raw.FPDFTextObj_GetFont(one.raw)
            if not raw.FPDFFont_GetIsEmbedded(font):
                found.add(str(font))
    return found


def test_a_picture_that_nobody_has_described_is_refused(site: SiteMaker, tmp_path: Path) -> None:
    """At the entry that shows it; nothing is written, and labels, which have no pictures, are printed all the same."""
    files = exhibition()
    files["creatives/aigerim/works/dusk.yaml"] = str(files["creatives/aigerim/works/dusk.yaml"]).replace(
        ", alt: Dusk over a roof", ""
    )
    box = site(files)
    result = printed(box, "board", tmp_path / "board.pdf", languages=("en",))
    found = [(each.code, each.mark.path) for each in result.problems if each.is_error]

    assert found == [("print-alt-missing", "creatives/aigerim/works/dusk.yaml")]
    assert not (tmp_path / "board.pdf").exists()
    assert not [each for each in printed(box, "labels", tmp_path / "labels.pdf").problems if each.is_error]


def test_lists_say_what_labels_say_and_follow_a_sale(site: SiteMaker, tmp_path: Path) -> None:
    """The price in the currency's own words, sold as a word beside the dot in both lists, after an edit at once."""
    box = site(exhibition())
    for name in ("prices", "board"):
        result = printed(box, name, tmp_path / f"{name}.pdf", languages=("en",))
        assert not result.problems
    before = {name: words(tmp_path / f"{name}.pdf") for name in ("prices", "board")}
    box.add(
        {
            "creatives/aigerim/works/dusk.yaml": (box.root / "creatives/aigerim/works/dusk.yaml")
            .read_text()
            .replace("for_sale", "sold")
        }
    )
    for name in ("prices", "board"):
        printed(box, name, tmp_path / f"{name}.pdf", languages=("en",))

    for name in ("prices", "board"):
        after = words(tmp_path / f"{name}.pdf")
        assert "95,000 tenge" in before[name] and "Dusk" in before[name] and "60 × 90 cm" in before[name]
        assert before[name].count("sold") == 2, "the work and the legend"
        assert "95,000" not in after and after.count("sold") == 3
        assert "Bowl" not in after, "it is not for sale"
        assert fonts(tmp_path / f"{name}.pdf") == set()
    assert sizes_of(tmp_path / "board.pdf") == [(210.0, 297.0)]
    assert "hello@expo.example.org" in before["prices"]
    printed(box, "prices", tmp_path / "all.pdf", languages=("kk",), given={"all": True, "by": "name"})
    assert "Bowl" in words(tmp_path / "all.pdf") and LONG in words(tmp_path / "all.pdf")


def test_a_catalogue_is_a_whole_book(site: SiteMaker, tmp_path: Path) -> None:
    """Every work with its page in the index; no empty page but the one before the back cover; A5; the booklet in order."""
    box = site(exhibition())
    assert not printed(box, "catalogue", tmp_path / "book.pdf", languages=("en",)).problems
    printed(box, "catalogue", tmp_path / "booklet.pdf", languages=("en",), given={"booklet": True})
    with pytest.raises(UsageError):
        printed(box, "catalogue", tmp_path / "none.pdf", given={"pictures": 0})
    pages, sides = texts_of(tmp_path / "book.pdf"), texts_of(tmp_path / "booklet.pdf")
    index = max(at for at, page in enumerate(pages) if "Index" in page)

    assert set(sizes_of(tmp_path / "book.pdf")) == {(148.0, 210.0)}
    assert "Expo" in pages[0] and "20–21" in pages[0]
    assert "CC BY 4.0" in pages[1] and "The Hub" in pages[1]
    assert "Welcome to all." in " ".join(pages)
    for title in ("Dusk", "Light", "Bowl"):
        at = next(number for number, page in enumerate(pages, 1) if title in page and number <= index)
        assert re.search(rf"{title}\n\S+\n?\s*{at}\b", pages[index]), (title, at, pages[index])
    assert [at for at, page in enumerate(pages) if not page.strip() and at not in (len(pages) - 2,)] == []
    assert fonts(tmp_path / "book.pdf") == set()
    assert set(sizes_of(tmp_path / "booklet.pdf")) == {(297.0, 210.0)}
    assert len(sides) % 2 == 0 and len(sides) * 2 >= len(pages)
    assert "20–21" in sides[0], "the cover is on the front of the outermost sheet"
    assert {one.left > 148.5 for one in letters_of(tmp_path / "booklet.pdf") if one.text == "–"} == {True}, (
        "on the right"
    )
    assert "CC BY 4.0" in sides[1], "and what is behind it on its back"


def test_the_programme_folds(site: SiteMaker, tmp_path: Path) -> None:
    """Two sides of A4: the cover on the right of the first, the days inside, numbers of the map at the venues."""
    import zxingcpp

    box = site(exhibition())
    assert not printed(box, "programme", tmp_path / "fold.pdf", languages=("en",)).problems
    outside, inside = texts_of(tmp_path / "fold.pdf")
    codes = [code.text for code in zxingcpp.read_barcodes(picture_of(tmp_path / "fold.pdf"))]

    assert sizes_of(tmp_path / "fold.pdf") == [(297.0, 210.0)] * 2
    assert "Hall" in outside and "Yard" in outside and "Programme" in outside
    assert "10:00" in inside and "First lesson" in inside and "Aigerim" in inside and "cancelled" in inside
    assert codes == ["https://expo.example.org/programme/"]


def test_door_sheets_are_those_of_the_pages(site: SiteMaker, tmp_path: Path) -> None:
    """A sheet for each room and day, in A3 too; the code leads to the event in the language of the sheet."""
    import zxingcpp

    target = tmp_path / "doors.pdf"
    assert not printed(site(exhibition()), "doors", target, languages=("ru",), given={"format": "a3"}).problems
    green, yard = texts_of(target)
    codes = [code.text for code in zxingcpp.read_barcodes(picture_of(target, dpi=72))]

    assert sizes_of(target) == [(297.0, 420.0)] * 2
    for word in ("Hall", "Green", "20", "Понедельник", "10:00", "до 12:00", "First lesson", "Aigerim", "Мастер-класс"):
        assert word in green
    assert "Yard" in yard and "18:30" in yard and "отменено" in yard
    assert codes == ["https://expo.example.org/ru/programme/lesson/"]
