"""`build --only` of a folder whose name is no address: the page is made, the name is still reported."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from site_box import CREATIVE, SITE_YAML, WORK, SiteBox, dead_links, picture

from korme.commands.site_paths import creative_at
from korme.core.problems import Severity

HER = "creatives/Айгерим Й."
FILES = {
    f"{HER}/index.md": CREATIVE,
    f"{HER}/works/Свет/index.yaml": WORK,
    f"{HER}/works/Свет/light.jpg": picture(),
    f"{HER}/works/свет.jpg": picture(colour="brown"),
}


def with_files(tmp_path: Path, **more: str | bytes) -> SiteBox:
    (tmp_path / "site").mkdir()
    return SiteBox(tmp_path / "site").add({"content/site.yaml": SITE_YAML, **FILES, **more})


def test_a_name_that_is_no_address_is_transliterated_for_the_preview(tmp_path: Path) -> None:
    """The page, its works and all links; the problem stays, with the name that `fix` would give."""
    box = with_files(tmp_path)
    built = box.build(only=(HER,), portable=True)

    assert built.ok
    assert "creatives/aygerim-y/index.html" in built.files
    assert [path for path in built.files if path.startswith("creatives/aygerim-y/svet")]
    assert 'href="creatives/aygerim-y/index.html"' in built.text("index.html")
    assert dead_links(built.output) == []
    named = [each for each in built.report.problems if each.code == "invalid-name"]
    assert {each.severity for each in named} == {Severity.WARNING}
    assert {each.value("fix") for each in named} == {"aygerim-y", "svet"}


def test_without_only_the_name_is_an_error(tmp_path: Path) -> None:
    """Also right after a preview, from the same cache."""
    box = with_files(tmp_path)
    assert box.build(only=(HER,)).ok

    built = box.build()

    assert not built.ok
    assert ("invalid-name", HER) in built.problems


def test_an_address_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    """No other person is shown in place of the one who was asked for."""
    box = with_files(tmp_path, **{"creatives/aygerim-y.md": CREATIVE.replace("Aigerim", "Other")})
    built = box.build(only=(HER,))

    assert "creatives/aygerim-y-2/index.html" in built.files
    assert "creatives/aygerim-y/index.html" not in built.files


def test_a_name_without_any_letter_of_an_address_stays_an_error(tmp_path: Path) -> None:
    box = with_files(tmp_path, **{"creatives/☼☼/index.md": CREATIVE})

    assert ("invalid-name", "creatives/☼☼") in box.build(only=("creatives/☼☼",)).problems
    assert not box.build(only=("creatives/☼☼",)).ok


def test_a_folder_is_found_as_it_is_typed(tmp_path: Path) -> None:
    """With a dot in its name, and in another Unicode form than on the disk."""
    root = with_files(tmp_path).root

    assert creative_at(HER, root) == "Айгерим Й."
    assert creative_at(unicodedata.normalize("NFD", HER) + "/index.md", root) == "Айгерим Й."
    assert creative_at("creatives/gone.md", root) == "gone"
