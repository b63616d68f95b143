"""What every test may ask for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from site_box import SITE_YAML, Content, SiteBox

# Hundreds of tests start the program: compiled once, it starts a third faster, whatever the machine is set to.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/sites/golden/*/expected")


@pytest.fixture
def site(tmp_path: Path) -> Callable[..., SiteBox]:
    """Makes a site of paths and contents; `content/site.yaml` is there unless given, None leaves it out."""

    def made(files: Mapping[str, Content | None] | None = None, **settings: Any) -> SiteBox:
        wanted = {"content/site.yaml": SITE_YAML, **(files or {})}
        box = SiteBox(tmp_path / "site", settings)
        box.root.mkdir(exist_ok=True)
        return box.add({path: content for path, content in wanted.items() if content is not None})

    return made
