"""The second theme: a child of expo overrides a few files and inherits the rest."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from site_box import SITE_YAML, Built, SiteBox, aigerim
from views_box import FILES, Made

from korme.theme.folders import shipped
from korme.theme.theme import load_theme

ROOT = Path(__file__).parents[2]
HERE = ROOT / "themes" / "print-room"
MOST_LINES = 400


@pytest.fixture
def built(site: Callable[..., SiteBox]) -> Built:
    return site({**aigerim(), "content/site.yaml": SITE_YAML + "theme: print-room\n"}).build()


def test_it_is_small() -> None:
    """All its files together have fewer than 400 lines."""
    lines = sum(len(one.read_text("utf-8").splitlines()) for one in HERE.rglob("*") if one.is_file())

    assert lines < MOST_LINES


def test_it_has_no_problems(tmp_path: Path) -> None:
    """Its texts and the descriptions of its options are in three languages."""
    theme, problems = load_theme("print-room", tmp_path, ("en", "ru", "kk"))

    assert problems == []
    assert theme.chain == ("print-room", "expo")
    assert [set(theme.strings[one]) ^ set(theme.strings["en"]) for one in ("ru", "kk")] == [set(), set()]
    options = (HERE / "theme.yaml").read_text("utf-8")
    assert options.count("{en:") == options.count("ru:") - 1 == options.count("kk:") - 1


def test_its_files_replace_those_of_expo_and_nothing_else(built: Built) -> None:
    """Its home page, footer, colours and drawing are its own; a work's page is expo's."""
    home, work = built.text("index.html"), built.text("creatives/aigerim/light/index.html")
    styles = next(built.text(path) for path in built.files if re.fullmatch(r"assets/expo-\w+\.css", path))

    assert "print-sheet__title" in home and "korme-poster" not in home
    assert "print-colophon" in work and "korme-piece" in work
    assert "Pulled by hand" in work and "Қолмен басылды" in built.text("kk/index.html")
    assert styles.index("@layer theme{") > styles.index(".korme-caption{")
    assert "--korme-wall:#efe7d6" in styles
    assert any(path.startswith("assets/cut-") for path in built.files)
    assert any(path.startswith("assets/rosette-") for path in built.files)


@pytest.mark.thorough
def test_every_kind_of_page_can_be_shown_in_it(site: Callable[..., SiteBox]) -> None:
    """Pages of a site with one entry of each kind, and of an empty one."""
    settings = {"content/site.yaml": SITE_YAML + "theme: print-room\n"}
    for files in ({**FILES, **settings}, settings):
        made = Made(site(files))
        assert all("print-colophon" in made.text(path) for path in made.pages)


def test_every_theme_of_the_repository_is_shipped() -> None:
    """Every folder in themes/ is in the wheel."""
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    names = sorted(one.parent.name for one in (ROOT / "themes").glob("*/theme.yaml"))

    assert wheel["force-include"] == {f"themes/{one}": f"korme/themes/{one}" for one in names}
    assert set(names) <= set(shipped())
