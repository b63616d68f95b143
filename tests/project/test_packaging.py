"""What is published: the version, the text on a package index, the source archive and the wheel."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import korme

ROOT = Path(__file__).parents[2]


def hatchling(*arguments: str) -> str:
    """Output of the build backend."""
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", *arguments], cwd=ROOT, capture_output=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def metadata() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(hatchling("metadata"))
    return found


def test_the_version_is_read_from_the_package() -> None:
    assert metadata()["version"] == korme.__version__


def test_the_text_on_a_package_index_has_no_dead_link() -> None:
    """Relative links work in the repository only: on an index they are text, and pictures are left out."""
    readme = (ROOT / "README.md").read_text("utf-8")
    text = metadata()["readme"]["text"]

    assert re.findall(r"\]\((?!https?://|#)([^)]*)\)", text) == []
    assert "](docs/deploy.md)" in readme and "![" in readme
    assert "docs/deploy.md" in text and "![" not in text
    assert re.findall(r"^#+ .*$", text, re.MULTILINE) == re.findall(r"^#+ .*$", readme, re.MULTILINE)


def test_every_extra_that_is_named_exists() -> None:
    """In messages and docs; what an extra brings is not installed without it, and the tests have all of them."""
    found = metadata()
    extras = found["optional-dependencies"]
    texts = [*(ROOT / "korme/i18n/messages").rglob("*.yaml"), *(ROOT / "docs").glob("*.md"), ROOT / "README.md"]
    named = {name for path in texts for name in re.findall(r"korme\[(\w+)\]", path.read_text("utf-8"))}

    assert named == {"dask", "data", "fonts", "import", "media", "print", "remote", "themes"}
    for name in named:
        assert not set(extras[name]) & set(found["dependencies"])
        assert set(extras[name]) <= set(extras["test"])


def test_the_source_archive_can_be_tested(tmp_path: Path) -> None:
    """A distribution runs the tests from the archive: what they read is in it, a built site is not."""
    hatchling("build", "--target", "sdist", "--directory", str(tmp_path))
    with tarfile.open(tmp_path / f"korme-{korme.__version__}.tar.gz") as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    read = (
        *("CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "build.py", "constraints.txt", "pyproject.toml"),
        *(".ci/run", ".github/workflows/tests.yml", ".gitlab-ci.yml", "docs/home.jpg", "docs/problems.md"),
        *("content/site.yaml", "scripts/write_problems_doc.py", "tests/conftest.py", "tests/project/test_packaging.py"),
        *("benchmarks/again.py", "themes/expo/theme.yaml", "korme/__init__.py"),
    )
    assert [name for name in read if name not in names] == []
    assert any(name.startswith("creatives/") for name in names)
    assert [name for name in names if name.startswith("output")] == []


def test_the_wheel_holds_the_package_only(tmp_path: Path) -> None:
    hatchling("build", "--target", "wheel", "--directory", str(tmp_path))
    with zipfile.ZipFile(tmp_path / f"korme-{korme.__version__}-py3-none-any.whl") as archive:
        names = archive.namelist()

    assert {name.partition("/")[0] for name in names} == {"korme", f"korme-{korme.__version__}.dist-info"}
    assert {"korme/themes/expo/theme.yaml", "korme/i18n/messages/en.yaml"} <= set(names)
