"""CONTRIBUTING as its readers take it: what they paste is right, what they type exists, what they see is current."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from site_box import SITE_YAML, SiteBox, picture

from korme.cli.registry import COMMANDS, command
from scripts.contributing_pictures import FOLDER, LANGUAGES, steps

ROOT = Path(__file__).parents[2]
PAGES = {"en": ROOT / "CONTRIBUTING.md", "ru": ROOT / "docs/contributing.ru.md", "kk": ROOT / "docs/contributing.kk.md"}


def blocks(language: str, kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGES[language].read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_people_paste_is_a_page(site: Callable[..., SiteBox], language: str) -> None:
    """The person and the work of the page, put where it says: nothing to say about either."""
    box = site({"content/site.yaml": SITE_YAML})
    box.change("creatives/aru-bek/index.md", blocks(language, "markdown")[0])
    box.change("creatives/aru-bek/works/boat.yaml", blocks(language, "yaml")[0])
    built = box.change("creatives/aru-bek/works/boat.jpg", picture(2400, 1600)).build()

    assert built.problems == ()
    assert (box.output / "creatives/aru-bek/boat/index.html").is_file()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_people_type_exists(language: str) -> None:
    """Every command, and every option of it."""
    known = {one: {name for part in command(one).params for name in part.opts} for one in COMMANDS}
    typed = [
        line.split("#")[0].split()
        for one in blocks(language, "sh")
        for line in one.splitlines()
        if line.startswith("korme ")
    ]

    assert {words[1] for words in typed} == {"new", "check", "fix", "serve"}
    assert [words for words in typed if not {one for one in words if one.startswith("--")} <= known[words[1]]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_has_its_picture(language: str) -> None:
    """All of this language, each with words for those who do not see it, each there."""
    page = PAGES[language]
    shown = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", page.read_text("utf-8"))

    assert all((page.parent / path).is_file() for _, path in shown)
    assert {Path(path).name for _, path in shown} == {one.name for one in FOLDER.glob(f"{language}-*")}
    assert all(len(words) > 8 for words, _ in shown)


def test_the_pictures_of_steps_are_as_they_are_drawn() -> None:
    """`python -m scripts.contributing_pictures` makes them anew."""
    assert {name: (FOLDER / name).read_text("utf-8") for name in steps()} == steps()


def test_the_pictures_ask_nobody_else() -> None:
    """No font, picture or script from elsewhere; all of them together stay light."""
    for path in FOLDER.glob("*.svg"):
        assert not re.search(
            r"https?://(?!www\.w3\.org/2000/svg|expo\.example)|<script|<image|@import", path.read_text("utf-8")
        )

    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 600_000
