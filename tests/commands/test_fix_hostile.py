"""`korme fix` on files from strangers: links out of the site, and texts that take long to search."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from site_box import SITE_YAML, SiteBox, picture

from korme.checks.characters import _ADDRESS
from korme.commands.fix.references import destinations
from korme.commands.fix.syntax import value_quoted
from korme.commands.fix.workspace import Workspace
from korme.core.problems import Mark, problem

SiteMaker = Callable[..., SiteBox]
PAGE = "content/pages/about.md"
PERSON = "creatives/aida/index.md"
AIDA = "---\nname: Аида\ndiscipline: photography\n---\nHer words.\n"
WORK = "creatives/aida/works/light"
MESS: dict[str, str | bytes] = {PAGE: "---\ntitel: A\n---\n"}
LARGE: dict[str, str | bytes] = {
    "content/site.yaml": SITE_YAML + "limits: {side: 600}\n",
    PERSON: AIDA,
    f"{WORK}/index.yaml": "title: Light\n",
    f"{WORK}/a.jpg": picture(900, 300),
}
needs_links = pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")


def linked(box: SiteBox, path: str, to: Path) -> Path:
    """A link such as a stranger might commit."""
    place = box.root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(to)
    return place


@needs_links
@pytest.mark.parametrize("path", (".korme", ".korme/.gitignore"))
def test_nothing_is_written_through_a_link_in_our_folder(site: SiteMaker, tmp_path: Path, path: str) -> None:
    """Every command that writes there reports the link instead, and the site stays as it is."""
    box = site(MESS)
    victim = tmp_path / "victim"
    if path == ".korme":
        victim.mkdir()
    linked(box, path, victim)
    for command in (
        ("fix",),
        ("schema",),
        ("new", "creative", "--name", "Dana", "--discipline", "photography"),
    ):
        run = box.korme(*command, "--messages", "en")
        assert run.returncode == 2, (command, run)
        assert f"{path}" in run.stdout + run.stderr
        assert "shortcut" in run.stdout + run.stderr

    assert not victim.exists() or not os.listdir(victim)
    assert (box.root / PAGE).read_text() == MESS[PAGE]
    assert not (box.root / "creatives/dana").exists()


@needs_links
@pytest.mark.parametrize("path", ("originals", "originals/creatives", f"originals/{WORK}", f"originals/{WORK}/a.jpg"))
def test_an_original_is_never_kept_elsewhere(site: SiteMaker, tmp_path: Path, path: str) -> None:
    """A picture whose original cannot be kept is not changed."""
    box = site(LARGE)
    victim = tmp_path / "victim"
    if not path.endswith(".jpg"):
        victim.mkdir()
    linked(box, f".korme/{path}", victim)
    run = box.korme("fix", "--messages", "en")

    assert f".korme/{path}" in run.stdout + run.stderr
    assert not victim.exists() or not os.listdir(victim)
    assert (box.root / WORK / "a.jpg").read_bytes() == LARGE[f"{WORK}/a.jpg"]


@needs_links
def test_an_original_that_is_a_link_to_the_picture_keeps_nothing(site: SiteMaker) -> None:
    """It would point at the new picture, and the old one would be lost."""
    box = site(LARGE)
    linked(box, f".korme/originals/{WORK}/a.jpg", box.root / WORK / "a.jpg")
    box.korme("fix")

    assert (box.root / WORK / "a.jpg").read_bytes() == LARGE[f"{WORK}/a.jpg"]


@needs_links
def test_schemas_are_not_written_elsewhere(site: SiteMaker, tmp_path: Path) -> None:
    box = site(MESS)
    linked(box, ".korme/schema", tmp_path / "victim").resolve().mkdir()
    for command in ("schema",), ("new", "creative", "--name", "Dana", "--discipline", "photography"):
        assert box.korme(*command).returncode == 2

    assert not os.listdir(tmp_path / "victim")
    assert not (box.root / "creatives/dana").exists()


@pytest.mark.parametrize("text", ("a" * 49_000, "a.b+" * 12_000, "](" * 20_000, "](a]" * 10_000))
def test_a_long_word_is_searched_once(text: str) -> None:
    """No character is searched again for every character before it."""
    assert not re.search(_ADDRESS, text)


def test_addresses_are_found_as_before() -> None:
    text = "see a.b+c@d.kz, ](ж[]a), [![a](b)](c) `x` https://e.kz/ж"

    assert [one[0] for one in re.finditer(_ADDRESS, text)] == [
        "a.b+c@d.kz",
        "](ж[]a)",
        "](b)",
        "](c)",
        "`x`",
        "https://e.kz/ж",
    ]


@pytest.mark.parametrize("text", ("[" * 240_000, "[a](<" * 40_000, "[a](< " * 40_000, "![" * 120_000))
def test_brackets_are_searched_in_time(text: str) -> None:
    assert len(list(destinations(text))) <= 40_000


def test_a_picture_in_a_link_is_found() -> None:
    text = "[![a](a.jpg)](b) ![x](<b c.jpg>)\n[d]: e.jpg\n"

    assert [one[2] for one in destinations(text)] == ["a.jpg", "b c.jpg", "e.jpg"]


def test_a_line_too_long_is_left_to_its_author(site: SiteMaker) -> None:
    box = site({PAGE: f"---\ntitle: @a{' ' * 60_000}b\n---\n"})
    workspace = Workspace(box.root, ())

    assert value_quoted(problem("yaml-reserved", Mark(PAGE, 2, 8), found="@"), workspace) is None


def test_a_file_larger_than_an_entry_may_be_is_not_read(site: SiteMaker) -> None:
    box = site({PAGE: "a" * 300 * 1024})

    assert Workspace(box.root, ()).source(PAGE) is None
    assert Workspace(box.root, (), limit_kb=512).source(PAGE) is not None


def test_the_copy_of_a_killed_dry_run_is_removed(site: SiteMaker) -> None:
    """One that a run may still be using stays."""
    box = site(MESS)
    cache = box.options().cache
    for name in ("dry-run-old", "dry-run-new"):
        (cache / name / "content").mkdir(parents=True)
    os.utime(cache / "dry-run-old", (1, 1))
    box.korme("fix", "--dry-run")

    assert [one.name for one in cache.glob("dry-run-*")] == ["dry-run-new"]


def test_a_tab_and_a_reserved_character_in_one_line_are_both_fixed(site: SiteMaker) -> None:
    """The text cannot be parsed before both are; each alone is progress."""
    box = site({PERSON: AIDA.replace("---\nHer", "links:\n\t instagram: @aru.kim\n---\nHer")})
    box.korme("fix", PERSON)

    assert '\n   instagram: "https://www.instagram.com/aru.kim"\n' in (box.root / PERSON).read_text("utf-8")
