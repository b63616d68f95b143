"""The pinned versions: constraints.txt, with which the README's commands install."""

from __future__ import annotations

import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[2]
PINNED = [Requirement(line) for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if line[:1] != "#"]
OLDEST = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"].removeprefix(">=")


@pytest.mark.parametrize("one", PINNED, ids=lambda one: one.name)
def test_every_version_runs_on_the_oldest_python(one: Requirement) -> None:
    """A patch release too: Debian 12 has Python 3.11.2, and a package that asks for 3.11.5 cannot be installed there."""
    try:
        installed = metadata.distribution(one.name)
    except metadata.PackageNotFoundError:
        pytest.skip("not installed here")
    if installed.version not in one.specifier:
        pytest.skip(f"installed without constraints.txt: {installed.version}")

    assert SpecifierSet(installed.metadata.get("Requires-Python", "")).contains(f"{OLDEST}.0")
