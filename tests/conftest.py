"""What every test may ask for."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.configuration import set_hypothesis_home_dir
from kept_browser import KeptBrowser
from kept_children import KeptChildren, KeptCode, KeptProgram
from kept_commands import KeptCommands
from kept_fonts import KeptFonts
from kept_theme import KeptTheme
from site_box import SITE_YAML, Content, SiteBox

import korme

# Hundreds of tests start the program: compiled once, it starts a third faster, whatever the machine is set to.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Property tests try the same inputs in every run; HYPOTHESIS_PROFILE=thorough tries many new ones, by hand.
_SHARED: dict[str, Any] = {"deadline": None, "database": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("fixed", derandomize=True, max_examples=60, **_SHARED)
settings.register_profile(
    "thorough", max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "3000")), print_blob=True, **_SHARED
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))


_THEMES = pytest.StashKey[tempfile.TemporaryDirectory[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Keep Hypothesis's own files (tables of Unicode, constants) in pytest's cache, not in a folder of the checkout."""
    cache = getattr(config, "cache", None)
    config.stash[_THEMES] = tempfile.TemporaryDirectory(prefix="korme-themes-")
    KeptChildren.install()
    KeptCode.install()
    KeptProgram.install()
    KeptTheme.install()
    own = Path(config.stash[_THEMES].name)
    KeptFonts.install(cache.mkdir("fonts") if cache else own)
    set_hypothesis_home_dir(cache.mkdir("hypothesis") if cache else own / "hypothesis")


def pytest_unconfigure() -> None:
    """End what tests shared."""
    KeptBrowser.end()
    KeptCommands.end()


@pytest.fixture(scope="session")
def _all_modules() -> None:
    """Import the whole package: Hypothesis tries the constants of loaded modules, which must not depend on the tests before."""
    for one in pkgutil.walk_packages(korme.__path__, "korme."):
        if not one.name.endswith("__main__"):
            importlib.import_module(one.name)


@pytest.fixture(autouse=True)
def _same_constants(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("hypothesis"):
        request.getfixturevalue("_all_modules")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/sites/golden/*/expected")
    parser.addoption("--all", action="store_true", help="also run what is marked as thorough or sampled")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests marked `thorough`, and of those marked `sampled(n)` all cases but the first and each n-th after it."""
    if config.getoption("--all"):
        return
    seen: Counter[str] = Counter()
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        sampled = item.get_closest_marker("sampled")
        name = item.nodeid.partition("[")[0]
        is_left = item.get_closest_marker("thorough") or (sampled and seen[name] % sampled.args[0])
        (left if is_left else kept).append(item)
        seen[name] += 1
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept


OWN_CHILDREN = frozenset("cli cluster store".split())
"""Folders of tests about processes, whose builds start children of their own."""
OWN_THEME = frozenset("cluster store theme".split())
"""Folders whose builds read the theme themselves; so do tests of `korme theme`, and those that look for new files."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let builds of one process share child processes, compiled templates and a theme made ready, as those of `serve` do.

    For a small site they are most of the work.
    """
    folder, is_of_theme = item.path.parent.name, item.path.name.startswith(("test_theme", "test_output_folder"))
    KeptCommands.is_on = True
    KeptChildren.is_on = folder not in OWN_CHILDREN
    KeptCode.is_on = KeptProgram.is_on = folder not in OWN_THEME
    KeptFonts.is_on = item.path.name != "test_theme_fonts.py"
    KeptTheme.is_on = folder not in OWN_THEME and not is_of_theme
    has_own = not item.get_closest_marker("browser") or item.path.name == "test_theme_check_pages.py"
    KeptBrowser.begin(item.path, has_own=has_own)
    SiteBox.themes = Path(item.config.stash[_THEMES].name) if KeptTheme.is_on else None


@pytest.fixture
def site(tmp_path: Path) -> Callable[..., SiteBox]:
    """Makes a site of paths and contents; `content/site.yaml` is there unless given, None leaves it out."""

    def made(files: Mapping[str, Content | None] | None = None, **settings: Any) -> SiteBox:
        wanted = {"content/site.yaml": SITE_YAML, **(files or {})}
        box = SiteBox(tmp_path / "site", settings)
        box.root.mkdir(exist_ok=True)
        return box.add({path: content for path, content in wanted.items() if content is not None})

    return made
