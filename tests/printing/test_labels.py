"""Labels: what they say, where they are on paper, and that nothing of one is outside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import zxingcpp
from print_box import letters_of, picture_of, printed, sizes_of, smallest_letter, texts_of
from site_box import SITE_YAML, SiteBox, aigerim, picture

from korme.core.problems import UsageError
from korme.printing.sheets import FORMATS, SHEETS, layout

SiteMaker = Callable[..., SiteBox]
LONG = "Бейнелеу өнеріндегі шығармашылықтандырылмағандықтарыңыздан туындаған ұлттық құндылықтардың көпшілігіне"
ENDLESS = "A" * 70 + " and the longest of all titles that anybody has ever given to a picture of some water"
EDITIONS = {
    "content/site.yaml": SITE_YAML + "edition: '2026'\n",
    "content/editions/2026.yaml": "title: Expo 2026\nstart: 2026-04-20\nend: 2026-04-26\n",
    "content/venues/hub.yaml": "name: Hub\nrooms: [A, B]\n",
    "content/venues/hall.yaml": "name: Hall\n",
    "content/hanging/2026.yaml": "walls:\n- {venue: hall, works: [7: berik/red]}\n- {venue: hub, room: B, works: [3: aigerim/light]}\n",
}
BERIK = {
    "creatives/berik/index.yaml": "name: {en: Berik Long, kk: Берік Ұзын}\ndiscipline: crafts\n",
    "creatives/berik/works/red.yaml": "title: {en: Red, kk: Қызыл}\nyear: 2021–2025\nmedium: {en: Felt, kk: Киіз}\ndimensions: 60 × 90 cm\n"
    "sale: {status: for_sale, price: 95000, currency: KZT}\npictures: [{file: red.jpg, alt: Red}]\n",
    "creatives/berik/works/red.jpg": picture(colour="red"),
}


def test_labels_hang_in_order_with_codes_that_lead_to_their_works(site: SiteMaker, tmp_path: Path) -> None:
    """Numbers of the hanging list, languages of the site, a code given to whatever has none; read back at 200 dpi."""
    box = site({**aigerim(), **BERIK, **EDITIONS})
    result = printed(box, "labels", tmp_path / "labels.pdf", given={"paper": "single"})
    texts = [text.replace("\u00a0", " ") for text in texts_of(tmp_path / "labels.pdf")]
    codes = dict(
        line.split(": ")[::-1]
        for line in (box.root / "content/codes.yaml").read_text().splitlines()
        if line[:1].isdigit()
    )
    read = [
        [each.text for each in zxingcpp.read_barcodes(picture_of(tmp_path / "labels.pdf", page))] for page in (0, 1)
    ]

    assert result.problems == ()
    assert read == [
        [f"HTTPS://EXPO.EXAMPLE.ORG/W/{codes[name]}"] for name in ("creatives/berik/red", "creatives/aigerim/light")
    ]
    assert codes["creatives/berik/red"] in texts[0] and texts[0].split("\n").count("7") == 1
    for said in (
        "Berik Long",
        "Red, 2021–2025",
        "Felt",
        "60 × 90 cm",
        "Берік Ұзын",
        "Қызыл, 2021–2025",
        "60 × 90 см",
        "95,000 tenge",
    ):
        assert said in texts[0]
    assert texts[0].count("Berik Long") == 1  # nothing of it is in Russian, and it would be there again
    assert texts[0].count("60 × 90") == 2
    assert sizes_of(tmp_path / "labels.pdf") == [(74.0, 105.0)] * 2


def test_a_year_is_not_said_again_in_another_language(site: SiteMaker, tmp_path: Path) -> None:
    """Beside a title that is the same for all readers there is nothing to add, with or without a medium."""
    bare = {
        "creatives/berik/works/red.yaml": "title: Red\nyear: 2021\npictures: [{file: red.jpg, alt: R}]\n",
        "creatives/berik/index.yaml": "name: Berik\ndiscipline: photography\n",
    }
    box = site({**aigerim(), **BERIK, **bare, **EDITIONS})
    printed(box, "labels", tmp_path / "1.pdf", venue="hall", languages=("en", "ru"))

    text = texts_of(tmp_path / "1.pdf")[0]
    assert text.count("2021") == text.count("Red") == 1


def test_one_venue_one_language_chosen_fields(site: SiteMaker, tmp_path: Path) -> None:
    """Fields in the order given; a work that hangs elsewhere is not there; one that is sold has a dot and no price."""
    sold = BERIK | {
        "creatives/berik/works/red.yaml": "title: Red\nsale: {status: sold, price: 9}\npictures: [{file: red.jpg, alt: R}]\n"
    }
    box = site({**aigerim(), **sold, **EDITIONS})
    printed(box, "labels", tmp_path / "1.pdf", venue="hall", languages=("en",), given={"fields": "title,price,by"})
    page = picture_of(tmp_path / "1.pdf", 0, 72).convert("RGB")
    red = sum(count for count, (r, g, b) in page.getcolors(1_000_000) if r > 180 and g < 80 and b < 80)

    assert [line for line in texts_of(tmp_path / "1.pdf")[0].split("\n") if line] == ["Red", "Berik Long", "sold"]
    assert red > 20
    with pytest.raises(UsageError):
        printed(box, "labels", tmp_path / "1.pdf", given={"fields": "colour"})


@pytest.mark.parametrize(
    "given",
    [
        {"format": "a7"},
        {"format": "strip"},
        {"sheet": "70x37"},
        {"large": True},
    ],
    ids=str,
)
def test_nothing_is_outside_its_label(site: SiteMaker, tmp_path: Path, given: dict[str, object]) -> None:
    """The longest titles, words without a place to break, in every shape: what does not fit is reported and cut off."""
    works = {
        f"creatives/aigerim/works/{name}.yaml": f"title: {{kk: '{title}', en: '{title}'}}\nmedium: {LONG}\nnotice: {LONG}\npictures: [{{file: light.jpg, alt: It}}]\n"
        for name, title in (("long", LONG), ("endless", ENDLESS))
    }
    box = site({**aigerim(), **works})
    result = printed(box, "labels", tmp_path / "labels.pdf", languages=("kk", "en"), given=given)
    place = layout(
        FORMATS[str(given.get("format", "a5" if given.get("large") else "a7"))] if "size" not in given else (40, 25),
        "a4",
        sheet=str(given.get("sheet", "")),
    )
    cells = [(left, top, left + place.label[0], top + place.label[1]) for left, top in place.cells]
    outside = [
        letter
        for page in range(len(sizes_of(tmp_path / "labels.pdf")))
        for letter in letters_of(tmp_path / "labels.pdf", page)
        if not any(
            left <= letter.left and letter.right <= right and top <= letter.top and letter.bottom <= bottom
            for left, top, right, bottom in cells
        )
    ]

    assert outside == []
    assert {each.code for each in result.problems} <= {"print-overflow"}


def test_where_two_languages_are_too_much_the_first_is_whole(site: SiteMaker, tmp_path: Path) -> None:
    """A label with half of each would say nothing in either."""
    title = "{kk: 'Күзгі көлдің үстіндегі таңғы тұман туралы', en: 'Of the mist in the morning over a lake in autumn'}"
    text = f"title: {title}\nmedium: Linocut on paper from {LONG}\npictures: [{{file: light.jpg, alt: It}}]\n"
    box = site({**aigerim(), "creatives/aigerim/works/light.yaml": text})
    result = printed(
        box,
        "labels",
        tmp_path / "labels.pdf",
        languages=("kk", "en"),
        given={"size": "52x30", "fields": "title,medium"},
    )
    (said,) = texts_of(tmp_path / "labels.pdf")

    assert "тұман" in said and "mist" not in said, said
    assert [each.code for each in result.problems] == ["print-overflow"]


def test_only_what_has_changed_is_printed_again(site: SiteMaker, tmp_path: Path) -> None:
    """Since the last time, or a day; in other languages everything is new; without a record nothing is known."""
    box = site({**aigerim(), **BERIK, **EDITIONS})
    target = tmp_path / "labels.pdf"
    single = {"paper": "single"}
    with pytest.raises(UsageError) as unknown:
        printed(box, "labels", target, given={"since": "last"})
    printed(box, "labels", target, given=single)
    with pytest.raises(UsageError) as nothing:
        printed(box, "labels", target, given={"since": "last"})
    box.add({"creatives/berik/works/red.yaml": BERIK["creatives/berik/works/red.yaml"] + "# a comment\ntags: [red]\n"})
    with pytest.raises(UsageError) as unseen:
        printed(box, "labels", target, given={"since": "last"})
    box.add({"creatives/aigerim/works/light.yaml": "title: Light!\npictures: [{file: light.jpg, alt: It}]\n"})
    printed(box, "labels", target, given={**single, "since": "2026-04-01"})
    changed = texts_of(target)
    printed(box, "labels", target, languages=("ru",), given={**single, "since": "last"})
    other = texts_of(target)
    printed(box, "labels", target, given={**single, "since": "2026-03-31"})

    assert [each.value.problem.code for each in (unknown, nothing, unseen)] == [
        "print-no-record",
        "print-nothing",
        "print-nothing",
    ]
    assert len(changed) == 1 and "Light!" in changed[0]
    assert len(other) == len(texts_of(target)) == 2


def test_the_label_book_is_large(site: SiteMaker, tmp_path: Path) -> None:
    """Every letter has 18 points and more, every work a page, the contents name it with its page; no word is broken."""
    box = site({**aigerim(), **BERIK, **EDITIONS})
    result = printed(box, "book", tmp_path / "book.pdf", languages=("kk",))
    texts = texts_of(tmp_path / "book.pdf")

    assert result.problems == () and len(texts) == 4
    assert "Қызыл" in texts[1] and texts[1].split().count("3") == 2  # the number of a work and the page of another
    assert "Берік Ұзын" in texts[2] and "Aigerim" in texts[3]
    assert smallest_letter(tmp_path / "book.pdf") >= 17.9


@pytest.mark.parametrize("name", SHEETS)
def test_the_sheets_of_sticker_makers_fit_their_paper(name: str) -> None:
    """Their labels are as large as their names say, none overlaps another, all are on A4."""
    place = layout((1, 1), "a4", sheet=name)
    width, height = place.label

    assert f"{width:g}x{height:g}" == name
    assert min(min(cell) for cell in place.cells) >= 0
    assert (
        max(left + width for left, _ in place.cells) <= 210.01 and max(top + height for _, top in place.cells) <= 297.01
    )
    assert all(
        abs(a - c) >= width - 0.001 or abs(b - d) >= height - 0.001
        for at, (a, b) in enumerate(place.cells)
        for c, d in place.cells[at + 1 :]
    )


def test_paper_is_turned_for_the_most_labels() -> None:
    """Eight A7 on A4, four A6; lines between them; a label larger than the paper has a page; marks are outside it."""
    counts = {name: len(layout(size, "a4").cells) for name, size in FORMATS.items()}
    crop = layout(FORMATS["a7"], "a4", crop=True)

    assert counts == {"a7": 8, "a7-wide": 8, "a6": 4, "a6-wide": 4, "a5": 2, "a5-wide": 2, "strip": 5}
    assert layout(FORMATS["a7"], "a4").page == (297, 210)
    assert layout((300, 300), "a4").page == (300, 300)
    assert crop.page == (98, 129) and not any(
        12 - 3 < x < 86 + 3 and 12 - 3 < y < 117 + 3 for x1, y1, x2, y2 in crop.cuts for x, y in ((x1, y1), (x2, y2))
    )


@pytest.mark.parametrize(
    "sheet",
    [
        "",
        "rows=8",
        "rows=99,columns=3,width=70,height=37",
        "rows=1,columns=1,width=50,height=x",
        "rows=1,columns=1,width=50,height=50,colour=1",
    ],
)
def test_a_sheet_that_cannot_be_is_refused(sheet: str) -> None:
    """Unknown, incomplete, larger than the paper; a start beyond its labels, too."""
    with pytest.raises(UsageError):
        layout((74, 105), "a4", sheet=sheet, start=1 if sheet else 9)
