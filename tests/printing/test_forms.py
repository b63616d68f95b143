"""Forms: the facts of a work on its agreement and report, a room's works in the inventory, the words of consent."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from print_box import printed, sizes_of, texts_of
from site_box import SITE_YAML, SiteBox, aigerim, picture

from korme.commands.consent_form import form
from korme.core.problems import UsageError
from korme.read.site_file import read_config

SiteMaker = Callable[..., SiteBox]
SITE = {
    "content/site.yaml": SITE_YAML,
    "content/venues/hall.yaml": "name: River Hall\nrooms: [First, Second]\n",
    "content/editions/2026.yaml": "title: Expo 2026\nstart: 2026-04-20\nend: 2026-04-26\n",
    **aigerim(),
    "creatives/aigerim/works/steppe.yaml": (
        "title: '#Steppe *after* rain'\nyear: '2024'\nmedium: Linocut\nmaterials: Paper\ndimensions: 60 x 90 cm\n"
        "sale: {status: for_sale, price: '95000', currency: KZT}\n"
    ),
    "creatives/aigerim/works/steppe.jpg": picture(600, 400, "olive"),
    "content/hanging/2026.yaml": (
        "walls:\n  - {venue: hall, room: Second, works: [7: aigerim/steppe]}\n"
        "  - {venue: hall, room: First, works: [3: aigerim/light]}\n"
    ),
}


def words(path: Path, page: int = 0) -> str:
    return " ".join(texts_of(path)[page].split())


def plain(text: str) -> str:
    """A text without what lines are broken at."""
    return re.sub(r"[\s\u00a0-]", "", text)


def test_a_work_has_its_facts_on_the_agreement_and_on_the_report(site: SiteMaker, tmp_path: Path) -> None:
    """Number, title as it is, technique, size, price, owner, place and days; a picture without an alt text is no obstacle."""
    box = site(SITE)
    for name, own in (("loan", "property of the lender"), ("condition", "Edges and corners")):
        target = tmp_path / f"{name}.pdf"
        given = {"form": name, "work": "aigerim/steppe"}
        result = printed(box, "forms", target, given=given, languages=("en",), edition="2026")

        assert [each.code for each in result.problems if each.is_error] == []
        assert sizes_of(target) == [(210.0, 297.0)]
        for said in ("7", "#Steppe *after* rain", "Linocut, Paper", "60", "2024", "95,000", "River Hall, Second", own):
            assert said in words(target), (name, said)
    with pytest.raises(UsageError) as refused:
        printed(box, "forms", tmp_path / "x.pdf", given={"form": "loan", "work": "aigerim/step"}, languages=("en",))
    assert refused.value.problem.code == "print-work"


def test_the_inventory_has_a_sheet_for_each_room_in_hanging_order(site: SiteMaker, tmp_path: Path) -> None:
    target = tmp_path / "inventory.pdf"
    printed(site(SITE), "forms", target, given={"form": "inventory"}, languages=("ru",), edition="2026")
    first, second = words(target), words(target, 1)

    assert "River Hall, Second" in first and "#Steppe" in first and "7" in first
    assert "River Hall, First" in second and "#Steppe" not in second
    assert all(said in first for said in ("Опись работ", "Повешена", "Снята"))


def test_consent_says_what_the_form_on_screen_says(site: SiteMaker, tmp_path: Path) -> None:
    """Every sentence of `korme consent` stands on the printed form, in the reader's language."""
    target, box = tmp_path / "consent.pdf", site(SITE)
    printed(box, "forms", target, languages=("ru",))
    config, _ = read_config(box.root)
    page = re.sub(r"(?s)<style>.*?</style>|<title>.*?</title>", "", form(config, "ru"))
    said = [plain(unescape(each)) for each in re.findall(r">([^<>]+)<", page)]

    assert [each for each in said if each and each not in plain(words(target))] == []
