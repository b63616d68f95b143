"""The cached theme is reused as long as nothing it was made from has changed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from time import time_ns
from typing import Any

import pytest
from site_box import SiteBox

from korme.core.model import Text
from korme.core.problems import Mark
from korme.site.config import Config
from korme.store.cache import Cache
from korme.store.fingerprint import fingerprint
from korme.theme.cached import theme_of
from korme.theme.theme import load_theme

LANGUAGES = ("kk", "ru", "en")
OWN = {"themes/own/theme.yaml": "extends: expo\n", "themes/own/assets/x.css": "b { color: teal }"}
WRONG = {"themes/own/assets/x.css": "b { background: url(nothing.svg) }"}
LONG_AGO = 1_700_000_000
A_WHILE = 10_000_000_000
"""Nanoseconds after which a file's time is trusted."""

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")


def config(theme: str = "own", languages: tuple[str, ...] = LANGUAGES, **options: Any) -> Config:
    title = Text((("en", "Expo"),))
    chosen = tuple(options.items())
    return Config(mark=Mark("content/site.yaml"), title=title, languages=languages, theme=theme, theme_options=chosen)


@pytest.fixture
def box(tmp_path: Path) -> SiteBox:
    return aged(SiteBox(tmp_path).add(OWN))


@pytest.fixture(autouse=True)
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Move the clock on: a recent file may change again within the same tick of the clock, and is not trusted."""
    monkeypatch.setattr("korme.store.fingerprint.time_ns", lambda: time_ns() + A_WHILE)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Names of the themes that were read from their files."""
    names: list[str] = []
    load = load_theme

    def recorded(name: str, *others: Any) -> Any:
        names.append(name)
        return load(name, *others)

    monkeypatch.setattr("korme.theme.cached.load_theme", recorded)
    yield names


def aged(box: SiteBox, by: int = 0) -> SiteBox:
    """Set old times that give nothing away."""
    for path in (box.root / "themes").rglob("*"):
        os.utime(path, (LONG_AGO + by, LONG_AGO + by), follow_symlinks=False)
    return box


def theme(box: SiteBox, chosen: Config | None = None, **options: Any) -> Any:
    asked = box.options(**options)
    return theme_of(chosen or config(), asked, Cache(asked.cache), fingerprint(asked).program)


def test_an_unchanged_theme_is_read_once(box: SiteBox, reads: list[str]) -> None:
    """The cached theme equals the one read, to the last value."""
    first, again = theme(box), theme(box)

    assert first == again
    assert reads == ["own"]


@pytest.mark.parametrize(
    ("chosen", "options"),
    [
        (config("expo"), {}),
        (config(languages=("ru",)), {}),
        (config(signal="#123456"), {}),
        (config(), {"fast": True}),
        (config(), {"portable": True}),
    ],
)
def test_every_input_is_part_of_the_key(
    box: SiteBox, reads: list[str], chosen: Config, options: dict[str, Any]
) -> None:
    """Everything a theme is made from decides whether the cached one is used."""
    plain, other = theme(box), theme(box, chosen, **options)

    assert plain != other
    assert other == theme(box, chosen, **options)
    assert len(reads) == 2


def test_a_changed_file_is_noticed(box: SiteBox, reads: list[str]) -> None:
    """In the site's own theme as well as in the program."""
    before = theme(box)[0]
    aged(box.change("themes/own/assets/x.css", "b { color: red }"), by=5)

    assert theme(box)[0].published["x.css"] != before.published["x.css"]
    assert len(reads) == 2


def test_other_bytes_of_the_same_length_and_time_are_noticed(box: SiteBox) -> None:
    """As written by a tool that preserves times."""
    before = theme(box)[0]
    aged(box.change("themes/own/assets/x.css", "b { color: pink }"))

    assert theme(box)[0].published["x.css"] != before.published["x.css"]


def test_a_recent_file_is_not_trusted(box: SiteBox, reads: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """It might change again without a change of its time."""
    monkeypatch.setattr(
        "korme.store.fingerprint.time_ns", lambda: max(path.stat().st_ctime_ns for path in box.root.rglob("*"))
    )
    theme(box.add(OWN))
    theme(box)

    assert len(reads) == 2


@needs_links
def test_a_file_in_a_linked_folder_is_noticed(box: SiteBox, reads: list[str]) -> None:
    """A theme that is linked into the site is edited where it is."""
    (box.root / "themes/own").rename(box.root / "elsewhere")
    (box.root / "themes/own").symlink_to(box.root / "elsewhere", target_is_directory=True)
    before = theme(aged(box))[0]
    (box.root / "elsewhere/assets/x.css").write_text("b { color: red }")

    assert theme(box)[0].published["x.css"] != before.published["x.css"]


@needs_links
def test_a_linked_file_is_noticed(box: SiteBox, reads: list[str]) -> None:
    """A linked file has the times of its target."""
    for name, time in (("one.css", LONG_AGO), ("other.css", LONG_AGO + 5)):
        os.utime(box.change(name, f"b {{ color: {len(name)} }}").root / name, (time, time))
    link = box.root / "themes/own/assets/x.css"
    link.unlink()
    link.symlink_to(box.root / "one.css")
    before, again = theme(aged(box))[0], theme(box)[0]
    (box.root / "other.css").rename(box.root / "one.css")

    assert before == again
    assert theme(box)[0].published["x.css"] != before.published["x.css"]
    assert len(reads) == 2


def test_problems_of_a_theme_are_reported_again(box: SiteBox) -> None:
    """A theme with problems that its files do not decide is not cached."""
    aged(box.add(WRONG))

    assert (
        [problem.code for problem in theme(box)[1]] == [problem.code for problem in theme(box)[1]] == ["asset-missing"]
    )


def test_a_language_without_strings_is_reported_from_the_cache(box: SiteBox, reads: list[str]) -> None:
    """The theme is cached with the problem, which stays as long as its files."""
    found = [theme(box, config(languages=("en", "fi")))[1] for _ in range(2)]

    assert [[problem.code for problem in problems] for problems in found] == [["strings-missing"]] * 2
    assert reads == ["own"]


@pytest.mark.parametrize("damage", (b"", b"{}\n", b"00000000 {}\n"))
def test_a_damaged_record_is_ignored(box: SiteBox, reads: list[str], damage: bytes) -> None:
    """It costs time, nothing else."""
    before = theme(box)
    (box.options().cache / "theme").write_bytes(damage)

    assert theme(box) == before
    assert len(reads) == 2
