"""`korme fix --output` and `--zip`: the fixed entries elsewhere, the site untouched."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from repository_box import Repository
from site_box import SITE_YAML, SiteBox, bytes_of, picture

from korme.cli.main import main
from korme.commands.fix.changed import changed_entries

HER = "creatives/Айгерим"
NEW = "creatives/aygerim"
SITE = {
    f"{HER}/index.md": "---\nname: Aigerim\ndicipline: photography\n---\nWords.\n",
    f"{HER}/works/Light.jpg": picture(),
    "creatives/other.md": "---\nname: Other\ntitel: x\ndiscipline: crafts\n---\n",
    "content/stories/news.md": "---\ntitle: News\ndate: 2026-03-01\nauthor: Айгерим\n---\n[She](/creatives/Айгерим/)\n",
}
SiteMaker = Callable[..., SiteBox]


def test_the_fixed_entry_is_written_elsewhere(
    site: SiteMaker, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Her folder whole, under its new name, and the file that names her; nothing of others, nothing in the site."""
    box = site(SITE)
    before = bytes_of(box.root)
    words = ["fix", "--root", str(box.root), HER, "-o", str(tmp_path / "fixed"), "--zip", str(tmp_path / "fixed.zip")]

    assert main(words) == 0
    output = capsys.readouterr().out
    fixed = bytes_of(tmp_path / "fixed")
    assert {path: data for path, data in bytes_of(box.root).items() if not path.startswith(".")} == before
    assert set(fixed) == {"content/stories/news.md", f"{NEW}/index.md", f"{NEW}/works/light.jpg"}
    assert b"discipline: photography" in fixed[f"{NEW}/index.md"]
    assert b"author: aygerim" in fixed["content/stories/news.md"]
    with zipfile.ZipFile(tmp_path / "fixed.zip") as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == fixed
    assert str(tmp_path / "fixed.zip") in output
    assert ".korme/originals" not in output


def test_the_same_entry_gives_the_same_archive(site: SiteMaker, tmp_path: Path) -> None:
    box = site(SITE)
    for name in ("a.zip", "b.zip"):
        main(["fix", "-q", "--root", str(box.root), HER, "--zip", str(tmp_path / name)])

    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_folder_with_files_is_refused(site: SiteMaker, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They may be somebody's; with nothing to fix, nothing is written."""
    box = site(SITE)
    (tmp_path / "kept.txt").write_text("mine", "utf-8")
    sound = site({"creatives/other.md": "---\nname: Other\ndiscipline: crafts\n---\n"})

    assert main(["fix", "--root", str(box.root), "-o", str(tmp_path)]) == 2
    assert "output-foreign" in capsys.readouterr().err
    main(["fix", "-q", "--root", str(sound.root), "creatives/other.md", "-o", str(tmp_path / "none")])
    assert not (tmp_path / "none").exists()


def test_what_cannot_be_written_is_told(site: SiteMaker, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    box = site(SITE)

    assert main(["fix", "--root", str(box.root), HER, "--zip", str(tmp_path / "gone/fixed.zip")]) == 2
    assert "write-failed" in capsys.readouterr().err
    assert not list(box.root.glob("*.new"))


def test_a_rehearsal_writes_nothing(site: SiteMaker, tmp_path: Path) -> None:
    box = site(SITE)
    main(["fix", "-q", "--root", str(box.root), HER, "--dry-run", "-o", str(tmp_path / "fixed")])

    assert not (tmp_path / "fixed").exists()


def test_only_what_a_change_touches_is_fixed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The folder of a person for one of their pictures; what was wrong before, and what is gone, stays out."""
    box = Repository(tmp_path / "site").begin().write("content/site.yaml", SITE_YAML)
    for path, data in {
        **SITE,
        "content/pages/old.md": "---\ntitel: Old\n---\n",
        "creatives/gone.md": "---\n---\n",
    }.items():
        box.write(path, data)
    box.commit()
    box.git("rm", "-q", "creatives/gone.md")
    box.write(f"{HER}/works/Dusk.jpg", picture(colour="brown")).write("content/pages/new.md", "---\ntitel: New\n---\n")

    assert changed_entries(box.root, "main") == ("content/pages/new.md", "creatives/Айгерим")
    main(["fix", "--root", str(box.root), "--changed", "main", "-o", str(tmp_path / "fixed")])
    fixed = bytes_of(tmp_path / "fixed")
    assert fixed["content/pages/new.md"] == b"---\ntitle: New\n---\n"
    assert f"{NEW}/works/dusk.jpg" in fixed
    assert not [path for path in fixed if "old" in path or "other" in path]
    box.commit()
    capsys.readouterr()
    assert main(["fix", "--root", str(box.root), "--changed", "HEAD"]) == 0
    assert "nothing to fix" in capsys.readouterr().out
