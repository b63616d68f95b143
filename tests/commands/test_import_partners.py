"""`korme import FOLDER --as partners`: logos that came by mail."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from site_box import SiteBox, picture

from korme.commands.importer.import_file import FileChoices, import_file
from korme.commands.importer.partners import logo_name
from korme.core.problems import Problem

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#036"/></svg>'


def run(box: SiteBox) -> tuple[list[str], list[Problem]]:
    news, problems = import_file(box.options(), box.root.parent / "logos", FileChoices(kind="partners"))
    return [each.what for each in news], problems


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("Logo_Stadt Leipzig_RGB.svg", "Stadt Leipzig"),
        ("sparkasse logo (weiß).svg", "Sparkasse"),
        ("logo-druckerei-koenig_v2.png", "Druckerei koenig"),
        ("Grassi_CMYK.jpg", "Grassi"),
        ("image001.png", ""),
        ("logo.png", ""),
        ("Қазына логотипі.png", "Қазына логотипі"),
        ("логотип Казына белый.png", "Казына"),
    ],
)
def test_a_name_is_what_is_left_of_the_files(file: str, name: str) -> None:
    assert logo_name(file) == name


def test_logos_become_partners(site: Callable[..., SiteBox]) -> None:
    """What has no name, or cannot be shown, is named; a second import changes nothing; what is there keeps its logo."""
    box = site({"content/partners/werk/index.yaml": "name: Werk\nurl: https://werk.example.org/\n"})
    folder = box.root.parent / "logos"
    folder.mkdir()
    for name in ("Bank_RGB.svg", "Werk.svg"):
        (folder / name).write_text(SVG, "utf-8")
    (folder / "Stadt.svg").write_text(SVG.replace("<rect", "<text>x</text><rect"), "utf-8")
    (folder / "Haus.png").write_bytes(picture(60, 40, format="PNG"))
    (folder / "expo-logo.png").write_bytes(picture(61, 40, format="PNG"))
    (folder / "image001.png").write_bytes(picture(62, 40, format="PNG"))
    (folder / "Verein.jpg").write_bytes(picture(63, 40))
    (folder / "Verein.png").write_bytes(picture(63, 40, format="PNG"))
    (folder / "druck.eps").write_bytes(b"%!PS")
    told, problems = run(box)
    partners = box.planned().site.partners

    assert sorted(each.code for each in problems) == [
        "import-logo-nameless",
        "import-logo-own",
        "import-logo-several",
        "import-picture-left",
        "picture-unsupported",
    ]
    assert told == ["import-added", "import-added", "import-changed"]
    assert sorted(partners) == ["bank", "haus", "werk"]
    assert all(partner.logo for partner in partners.values()) and partners["werk"].url
    assert not [each for each in box.planned().problems if each.is_error]
    assert run(box)[0] == []
