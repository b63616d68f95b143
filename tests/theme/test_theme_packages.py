"""Themes from packages: korme/theme/packages.py, and `korme theme new --package`."""

from __future__ import annotations

import importlib
import os
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from site_box import SiteBox, aigerim, coded

from korme.commands.info import facts
from korme.commands.theme.new import write_package
from korme.core.problems import UsageError
from korme.store.fingerprint import fingerprint, packages_used
from korme.theme.theme import load_theme

SiteMaker = Callable[..., SiteBox]
ONE = {
    **aigerim(),
    "content/site.yaml": "title: Expo\nlanguages: [en]\nbase_url: https://expo.example.org\ndisciplines: {photography: {name: Photography}}\n",
}
HOME = '{% extends "home.html" %}{% block content %}<p>From a package</p>{% endblock %}'
RUNS = 'raise AssertionError("a theme\'s package was imported")\n'
LONG_AGO = 1_700_000_000


class Packages:
    """A folder of installed packages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def install(self, name: str, theme: str, files: dict[str, str], *, value: str = "") -> Path:
        """Lay the files of a package as an installer does; importing it fails."""
        package = name.replace("-", "_")
        box = SiteBox(self.folder).add({f"{package}/__init__.py": RUNS})
        box.add({f"{package}/{path}": text for path, text in files.items()})
        told = f"[korme.themes]\n{theme} = {value or package}\n"
        box.change(f"{package}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        box.change(f"{package}-1.0.dist-info/entry_points.txt", told)
        importlib.invalidate_caches()
        return self.folder / package


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Packages]:
    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    yield Packages(folder)
    importlib.invalidate_caches()


def found(box: SiteBox, name: str) -> tuple[tuple[str, str], ...]:
    return coded(load_theme(name, box.root, ("en",))[1])


def test_a_theme_of_a_package_is_used_by_its_name(site: SiteMaker, packages: Packages) -> None:
    """Nothing of the package is run; a theme of the site extends it, and one of the same name comes before it."""
    packages.install("korme-theme-reed", "reed", {"theme.yaml": "extends: expo\n", "templates/home.html": HOME})
    box = site({**ONE, "themes/child/theme.yaml": "extends: reed\n"})
    packaged = box.build(theme="reed").text("index.html")
    chain = load_theme("child", box.root, ("en",))[0].chain
    box.add({"themes/reed/theme.yaml": "extends: expo\n"})
    own = box.build(theme="reed").text("index.html")

    assert "<p>From a package</p>" in packaged
    assert chain == ("child", "reed", "expo")
    assert "<p>From a package</p>" not in own


def test_a_theme_may_be_inside_a_package(site: SiteMaker, packages: Packages) -> None:
    packages.install("looks", "deep", {"themes/deep/theme.yaml": "extends: expo\n"}, value="looks.themes.deep")

    assert found(site(ONE), "deep") == ()


def test_packages_that_cannot_be_used_are_problems(site: SiteMaker, packages: Packages) -> None:
    """Two of one name, and one without theme.yaml; a name that is almost right is guessed."""
    packages.install("one", "reed", {"theme.yaml": "extends: expo\n"})
    packages.install("two", "reed", {"theme.yaml": "extends: expo\n"})
    packages.install("bare", "empty", {"theme.txt": ""})
    packages.install("gone", "lost", {}, value="no_such_package")
    box = site(ONE)
    _, problems = load_theme("reed", box.root, ("en",))

    assert coded(problems) == (("theme-packages", "content/site.yaml"),)
    assert problems[0].value("packages") == "one 1.0, two 1.0"
    assert found(box, "empty") == found(box, "lost") == (("theme-package-empty", "content/site.yaml"),)
    assert load_theme("emtpy", box.root, ("en",))[1][0].value("guess") == "empty"


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_links_out_of_a_package_s_theme_are_refused(site: SiteMaker, packages: Packages, tmp_path: Path) -> None:
    """No file of the computer is published because a theme points at it."""
    secret = tmp_path / "secret.txt"
    secret.write_text("private")
    folder = packages.install("reeds", "reed", {"theme.yaml": "extends: expo\n", "assets/a.txt": "1"})
    (folder / "assets/inside.txt").symlink_to(folder / "assets/a.txt")
    box = site(ONE)
    sound = load_theme("reed", box.root, ("en",))
    (folder / "assets/secret.txt").symlink_to(secret)

    assert sound[1] == []
    assert "reed/inside.txt" in sound[0].assets
    assert found(box, "reed") == (("link", "themes/reed/assets/secret.txt"),)


def test_a_changed_package_is_built_again(site: SiteMaker, packages: Packages, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one that is installed for editing, whose installation does not change; a site without packages has no record."""
    monkeypatch.setattr("korme.store.fingerprint.time_ns", lambda: 10**20)  # every file is old enough
    folder = packages.install("reeds", "reed", {"theme.yaml": "extends: expo\n", "templates/home.html": HOME})
    box = site({**ONE, "content/site.yaml": f"{ONE['content/site.yaml']}theme: reed\n"})
    first = box.build().text("index.html")
    before = fingerprint(box.options()).sources
    (folder / "templates/home.html").write_text(HOME.replace("From", "Out of"), "utf-8")
    after = fingerprint(box.options()).sources
    second = box.build().text("index.html")

    assert packages_used(box.options()) == (str(folder),)
    assert "<p>From a package</p>" in first
    assert before != after
    assert "<p>Out of a package</p>" in second
    assert box.change("content/site.yaml", ONE["content/site.yaml"]).build().ok
    assert packages_used(box.options()) == ()


def test_info_says_where_themes_come_from(site: SiteMaker, packages: Packages) -> None:
    folder = packages.install(
        "reeds", "reed", {"theme.yaml": "extends: expo\nversion: '2'\nauthor: Aida\nlicence: MIT\n"}
    )
    box = site({**ONE, "themes/own/theme.yaml": "extends: expo\n"})
    told = [value for name, value in facts(box.options()) if name == "theme"]

    assert [line.partition(":")[0] for line in told] == [
        "darkroom",
        "expo",
        "own",
        "print-room",
        "reed 2 (by Aida, MIT)",
    ]
    assert told[4].endswith(f"{folder}, reeds 1.0")
    assert told[2].endswith(os.path.join(box.root, "themes", "own"))


def test_a_new_package_is_installed_and_used(site: SiteMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `theme new --package` writes is built into a wheel, installed, and the theme of a site."""
    hatchling = pytest.importorskip("hatchling.build")
    write_package(tmp_path, None, "tall-reeds", "expo", "en")
    monkeypatch.chdir(tmp_path / "korme-theme-tall-reeds")
    wheel = hatchling.build_wheel(str(tmp_path))
    installed = tmp_path / "installed"
    with zipfile.ZipFile(tmp_path / wheel) as archive:
        archive.extractall(installed)
    monkeypatch.syspath_prepend(str(installed))
    importlib.invalidate_caches()
    built = site(ONE).build(theme="tall-reeds")

    assert built.ok, built.problems
    assert ">Welcome<" in built.text("index.html")
    assert "korme_theme_tall_reeds" not in sys.modules


def test_a_package_can_begin_in_any_folder(tmp_path: Path) -> None:
    """It needs no site, and nothing that exists is changed."""
    files = write_package(tmp_path, None, "lake", "print-room", "kk").files
    workflow = (tmp_path / "korme-theme-lake/.github/workflows/check.yml").read_text("utf-8")
    with pytest.raises(UsageError) as caught:
        write_package(tmp_path, None, "lake", "expo", "kk")

    assert "korme theme check lake" in workflow
    assert "[[" not in "".join((tmp_path / path).read_text("utf-8") for path in files)
    assert caught.value.problem.code == "theme-exists"


def test_a_theme_of_the_site_becomes_a_package(site: SiteMaker) -> None:
    """The package has its files as they are, and what it cannot work without is an error before anything is written."""
    theme = {
        "theme.yaml": "# yaml-language-server: $schema=../../schema.json\nextends: print-room\n",
        "assets/mark.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "strings/kk.yaml": "works: Жұмыстар\n",
        ".draft": "",
    }
    box = site({**ONE, **{f"themes/bare/{path}": text for path, text in theme.items()}})
    done = box.korme("theme", "new", "bare", "--package")
    folder = box.root / "korme-theme-bare/src/korme_theme_bare"
    (box.root / "themes/lake").mkdir()
    (box.root / "themes/lake/theme.yaml").write_text("extends: bare\n")
    refused = box.korme("theme", "new", "lake", "--package")

    assert "move it away" in done.stdout
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == {
        *("__init__.py", "theme.yaml", "assets/mark.svg", "strings/kk.yaml"),
    }
    assert (folder / "theme.yaml").read_text("utf-8") == "extends: print-room\n"
    assert (folder / "assets/mark.svg").read_text("utf-8") == theme["assets/mark.svg"]
    assert (refused.returncode, "theme-missing" in refused.stderr) == (2, True)
    assert not (box.root / "korme-theme-lake").exists()
