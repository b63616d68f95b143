"""Paths on the command line: korme/commands/site_paths.py, and every command that takes some."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from site_box import SiteBox, picture

from korme.cli.main import main
from korme.commands.site_paths import creative_at, real_path, site_paths
from korme.core.problems import UsageError

SiteMaker = Callable[..., SiteBox]
AIDA = "creatives/aida/index.md"
PAGE = "content/pages/about.md"


@pytest.fixture
def box(site: SiteMaker) -> SiteBox:
    person = "---\nname: Aida\ndicipline: crafts\n---\n"
    return site({AIDA: person, PAGE: "---\ntitel: About\n---\n", "notes.md": "mine"})


@pytest.mark.parametrize("command", [("check",), ("fix",), ("fix", "--dry-run")])
@pytest.mark.parametrize("path", ["creatives/nobody", os.path.abspath(os.sep), "", "../site.txt", "creatives/aida/index.yaml"])  # fmt: skip
def test_a_path_that_is_not_in_the_site_is_a_usage_error(
    box: SiteBox, capsys: pytest.CaptureFixture[str], command: tuple[str, ...], path: str
) -> None:
    """With its code and a hint, in every command alike; nothing is checked, fixed or called fine."""
    code = main([*command, "content/pages", path, "--root", str(box.root), "--messages", "en"])
    printed = capsys.readouterr()

    assert code == 2
    assert "[unknown-path]" in printed.err and "creatives/NAME" in printed.err
    assert "error" not in printed.out and "fix" not in printed.out
    assert (box.root / PAGE).read_text() == "---\ntitel: About\n---\n"


def test_paths_are_from_here_or_from_the_root(box: SiteBox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever exists, absolute ones too; the site as a whole is all of it."""
    monkeypatch.chdir(box.root / "creatives")
    above = box.root / "content" / ".."

    assert site_paths(["aida", "content/pages/", str(box.root / AIDA)], box.root) == ("creatives/aida", "content/pages", AIDA)  # fmt: skip
    assert site_paths(["aida"], above) == ("creatives/aida",)
    assert site_paths(["aida", ".."], box.root) == ()
    assert site_paths(["aida", str(box.root)], box.root) == ()
    assert site_paths([], box.root) == ()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_path_is_as_problems_show_it(box: SiteBox) -> None:
    """In any Unicode form, and with the escapes of a name that cannot be printed."""
    name = unicodedata.normalize("NFD", "й")
    box.add({f"content/pages/{name}.md": "---\ntitle: A\n---\n", "content/pages/a\x01.md": "---\ntitle: A\n---\n"})
    found = site_paths(["content/pages/й.md", r"content/pages/a\x01.md"], box.root)

    assert found == (f"content/pages/{name}.md", r"content/pages/a\x01.md")
    assert real_path(box.root, found[1]) == "content/pages/a\x01.md"
    assert {problem.mark.path for problem in box.planned().problems} >= set(found[1:])


def test_a_creative_is_named_or_pointed_at(box: SiteBox, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name need not exist, a path must lead into the folder of a creative."""
    monkeypatch.chdir(box.root / "creatives")
    words = ["aida", "aida/", "nobody", "creatives/nobody", "./aida", "aida/index.md", str(box.root / AIDA), "../creatives/aida"]  # fmt: skip

    assert [creative_at(word, box.root) for word in words] == [
        *("aida", "aida", "nobody", "nobody", "aida", "aida", "aida", "aida")
    ]
    for word in ("../content/pages/about.md", "content/pages", ".", "creatives", "/etc/aida", "./nobody", ""):
        with pytest.raises(UsageError) as raised:
            creative_at(word, box.root)
        assert raised.value.problem.code == "unknown-path"


@pytest.mark.parametrize("command", [("build", "--only"), ("new", "work", "a.jpg", "--for")])
def test_a_creative_elsewhere_is_refused(
    box: SiteBox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    """`--for /elsewhere/aida` is not Aida's."""
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "aida").mkdir(parents=True)
    (elsewhere / "a.jpg").write_bytes(picture())
    monkeypatch.chdir(elsewhere)

    assert main([*command, str(elsewhere / "aida"), "--root", str(box.root), "-q"]) == 2
    assert not (box.root / "output").exists() and not (box.root / "creatives/aida/works").exists()


def test_every_source_of_pictures_must_be_there(
    box: SiteBox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One file too few is not taken for all of them."""
    (tmp_path / "a.jpg").write_bytes(picture())
    sources = [str(tmp_path / "a.jpg"), str(tmp_path / "b.jpg")]
    code = main(["new", "work", *sources, "--for", "aida", "--title", "A", "--root", str(box.root)])

    assert code == 2
    assert f"{sources[1]}: " in (printed := capsys.readouterr().err) and "[no-pictures]" in printed
    assert not (box.root / "creatives/aida/works").exists()
