"""Pictures of a work that belong together: pairs, the making, panoramas and 360° pictures, from the file to the page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from site_box import SITE_YAML, SiteBox, aigerim, picture
from views_box import Made

from korme.core.model import GeneratedFile, RenditionFile

XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:GPano="http://ns.google.com/photos/1.0/panorama/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    b' GPano:ProjectionType="equirectangular"><dc:description>A hall</dc:description></rdf:Description></rdf:RDF></x:xmpmeta>'
)
WORK = """\
title: Bridge
pictures:
  - {file: 1.jpg, alt: One}
  - {file: wide.jpg, alt: Wide, projection: panorama}
  - {file: round.jpg, alt: Round}
comparisons:
  - before: {file: old.jpg, alt: Old, credit: Archive}
    after: {file: new.jpg, alt: New}
    caption: {en: Fifty years}
  - before: {file: old.jpg, alt: Old}
    after: {file: odd.jpg, alt: Odd}
cover: {file: wide.jpg, alt: Wide, projection: panorama}
"""
TRANSLATED = """\
comparisons:
  - before: {file: old.jpg, alt: Старый}
    after: {file: new.jpg, credit: Мы}
    caption: Пятьдесят лет
"""
FOLDER = "creatives/aigerim/works/bridge"
FILES = {
    **aigerim(),
    "content/site.yaml": SITE_YAML,
    f"{FOLDER}/index.yaml": WORK,
    f"{FOLDER}/index.ru.yaml": TRANSLATED,
    f"{FOLDER}/1.jpg": picture(),
    f"{FOLDER}/wide.jpg": picture(4000, 500),
    f"{FOLDER}/round.jpg": picture(2400, 1200, xmp=XMP),
    f"{FOLDER}/old.jpg": picture(300, 200),
    f"{FOLDER}/new.jpg": picture(600, 401, "olive"),
    f"{FOLDER}/odd.jpg": picture(200, 300),
    f"{FOLDER}/process/10.jpg": picture(90, 60),
    f"{FOLDER}/process/9.jpg": picture(91, 60),
}
PAGE = "creatives/aigerim/bridge/index.html"
SiteMaker = Callable[..., SiteBox]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(SiteBox(tmp_path_factory.mktemp("groups") / "site").add(FILES))


def api_row(made: Made) -> dict[str, Any]:
    recipe = made.outputs["api/works.json"].recipe
    assert isinstance(recipe, GeneratedFile)
    rows: list[dict[str, Any]] = json.loads(recipe.make())["works"]
    return next(row for row in rows if row["name"] == "bridge")


def test_a_pair_stands_side_by_side_and_is_even_if_it_can_slide(made: Made) -> None:
    even, odd = made.view(PAGE)["comparisons"]
    text = made.text(PAGE)

    assert (even["is_even"], odd["is_even"]) == (True, False)
    assert text.count("data-korme-compare=") == 1
    assert re.findall(r"<b>(\w+)</b>", text) == ["Before", "After"] * 2
    assert "Fifty years</figcaption>" in text
    assert 'class="korme-caption__credit">Picture: Archive' in text


def test_a_translation_file_gives_the_words_of_a_pair(made: Made) -> None:
    """It is told apart by its pictures."""
    even, _ = made.view(f"ru/{PAGE}")["comparisons"]

    assert (even["caption"].text, even["before"]["alt"], even["after"]["alt"]) == ("Пятьдесят лет", "Старый", "New")
    assert even["after"]["credit"].text == "Мы"


def test_the_making_is_a_folder_in_natural_order_and_apart_from_the_work(made: Made) -> None:
    files = [one["file"].rpartition("/")[2] for one in made.view(PAGE)["process"]]
    text = made.text(PAGE)

    assert files == ["9.jpg", "10.jpg"]
    assert text.index("</article>") < text.index('id="process-1"')
    assert len(made.view(PAGE)["pictures"]) == 3
    sizes = [one["sizes"] for one in made.view(PAGE)["process"]]  # nine rem high, and 3:2
    assert all(re.fullmatch(r"13\.\drem", one) for one in sizes), sizes


def test_a_panorama_has_files_for_its_full_height(made: Made) -> None:
    _, wide, _ = made.view(PAGE)["pictures"]

    assert (wide["projection"], wide["full_width"]) == ("panorama", 4000)
    assert '<div class="korme-panorama">' in made.text(PAGE)


def test_no_other_picture_is_made_for_panoramas(made: Made) -> None:
    """Templates name the projection as they would name a preset."""
    assert not {"panorama", "sphere"} & {name for names in made.theme.beside.values() for name in names}


def test_a_360_picture_is_found_by_its_metadata_and_has_a_file_to_look_around_in(made: Made) -> None:
    """The page shows it flat; the button is there for scripts only."""
    *_, round_ = made.view(PAGE)["pictures"]
    files = {one.path for one in made.draft.plan.outputs if isinstance(one.recipe, RenditionFile)}
    near = round_["sphere"]["files"].split(", ")

    assert (round_["projection"], round_["full_width"], round_["sphere"]["part"]) == ("sphere", 2000, "0 0 1 1")
    assert [one.split()[1] for one in near] == ["2000", "2400"]
    assert all(one.split()[0].removeprefix("../../../") in files for one in near)
    assert re.search(r'<button type="button" class="korme-around" hidden data-korme-around ', made.text(PAGE))


def test_only_pages_that_need_them_load_what_shows_them(made: Made) -> None:
    other, own = made.text("creatives/aigerim/light/index.html"), made.text(PAGE)

    for name in ("compare", "process", "around"):
        assert f"assets/{name}" in own
        assert f"assets/{name}" not in other
    assert "sphere" not in other


def test_open_data_has_all_of_it(made: Made) -> None:
    row = api_row(made)

    assert [one.get("projection", "") for one in row["pictures"]] == ["", "panorama", "sphere"]
    assert [one["caption"] for one in row["comparisons"] if "caption" in one] == [
        {"en": "Fifty years", "ru": "Пятьдесят лет"}
    ]
    assert [len(row[name]) for name in ("comparisons", "process")] == [2, 2]


def test_what_cannot_be_shown_as_asked_is_named(site: SiteMaker) -> None:
    """Nothing of it stops a build."""
    own = {
        **FILES,
        f"{FOLDER}/index.yaml": WORK.replace("{file: 1.jpg, alt: One}", "{file: 1.jpg, alt: One, projection: sphere}"),
        f"{FOLDER}/round.jpg": picture(900, 600, xmp=XMP),
        f"{FOLDER}/Process/a.jpg": picture(50, 40),
        f"{FOLDER}/process/.keep": "",
    }
    box = site({path: data for path, data in own.items() if "/process/" not in path})
    found = {(one.code, one.hint, str(one.mark).removeprefix(f"{FOLDER}/")) for one in box.checked()}

    assert {
        ("comparison-uneven", "", "index.yaml:11:19"),
        ("projection-shape", "sphere", "index.yaml:3:12"),
        ("projection-unused", "", "index.yaml:12:15"),
        ("sphere-unclear", "", "index.yaml:5:12"),
        ("wrong-case", "", "Process"),
    } <= found


def test_a_picture_of_the_making_without_words_is_reported_where_to_write_them(site: SiteMaker) -> None:
    found = [one for one in site(FILES).checked() if one.code == "alt-missing"]

    assert [(str(one.mark), one.hint, one.value("file")) for one in found] == [
        (f"{FOLDER}/process/10.jpg", "process", "process/10.jpg"),
        (f"{FOLDER}/process/9.jpg", "process", "process/9.jpg"),
    ]
