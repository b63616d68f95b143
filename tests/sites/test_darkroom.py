"""The third theme: a child of expo that shows one work a screen, and the tones of all as a strip."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from site_box import SITE_YAML, SiteBox
from views_box import FILES, Made

from korme.theme.theme import load_theme

LANGUAGES = tuple("ar de en es fr it kk ky pl pt ru tr uk uz zh".split())
SETTINGS = {"content/site.yaml": SITE_YAML + "theme: darkroom\n"}


def test_it_has_no_problems(tmp_path: Path) -> None:
    """Its words are in every language that expo has."""
    theme, problems = load_theme("darkroom", tmp_path, LANGUAGES)

    assert [one for one in problems if one.code != "strings-unreviewed"] == []
    assert theme.chain == ("darkroom", "expo")
    assert [one for one in LANGUAGES if set(theme.strings[one]) != set(theme.strings["en"])] == []


@pytest.mark.thorough
def test_every_kind_of_page_can_be_shown_in_it(site: Callable[..., SiteBox]) -> None:
    """Pages of a site with one entry of each kind, and of an empty one, have one heading each."""
    for files in ({**FILES, **SETTINGS}, SETTINGS):
        made = Made(site(files))
        assert [path for path in made.pages if made.text(path).count("<h1") != 1] == []
