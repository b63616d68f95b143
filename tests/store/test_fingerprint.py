"""The cached result of a check: everything except problems that may be gone without any change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import time_ns

import pytest
from site_box import SITE_YAML, SiteBox

from korme.build import build
from korme.core.options import Options
from korme.core.problems import Mark, problem
from korme.store.fingerprint import Fingerprint, fingerprint, last_problems, last_report, remember_problems
from korme.store.output_look import OutputLook

SiteMaker = Callable[..., SiteBox]
LASTING = problem("missing-field", Mark("creatives/a.md"), field="name")
HOUR = 3600 * 1_000_000_000


@pytest.fixture
def options(site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> Options:
    """Options of a site that was written an hour ago: recent files are never trusted."""
    site_options = site().options()
    site_options.cache.mkdir(parents=True)
    monkeypatch.setattr("korme.store.fingerprint.time_ns", lambda: time_ns() + HOUR)
    return site_options


@pytest.mark.parametrize("is_folder", [False, True])
def test_problems_of_a_check_are_cached(options: Options, is_folder: bool) -> None:
    """Until a file changes, or an empty folder comes: one may be what is wrong."""
    remember_problems(options, (LASTING,), fingerprint(options))
    assert last_problems(options) == (LASTING,)

    new = options.root / "content/new"
    new.mkdir() if is_folder else new.write_text("new")
    assert last_problems(options) is None


@pytest.mark.parametrize("code", ["picture-too-slow", "picture-changed", "body-too-slow", "body-failed", "unreadable"])
def test_passing_problems_are_not_cached(options: Options, code: str) -> None:
    """A busy machine makes a picture too slow once, not for ever."""
    remember_problems(options, (LASTING, problem(code, Mark("creatives/a.jpg"))), fingerprint(options))

    assert last_problems(options) is None


def test_a_site_too_young_to_trust_is_not_remembered(options: Options) -> None:
    """Its fingerprint is empty: a file may change twice under one time."""
    remember_problems(options, (LASTING,), Fingerprint("", ""))

    assert list(options.cache.iterdir()) == []


@pytest.mark.parametrize("what", ["changed", "removed", "added"])
def test_a_build_is_not_answered_from_memory_if_the_output_has_changed(options: Options, what: str) -> None:
    """Not even if all sources are as they were."""
    first = fingerprint(options)
    build(options, lambda step: None, first)
    page = options.output / "index.html"
    assert last_report(options, fingerprint(options), OutputLook(options).digest) is not None

    match what:
        case "changed":
            page.write_bytes(page.read_bytes().swapcase())
        case "removed":
            page.unlink()
        case "added":
            page.with_name("more.html").write_text("more")
    assert last_report(options, fingerprint(options), OutputLook(options).digest) is None


def test_a_site_without_themes_has_the_program_of_any_other(site: SiteMaker, tmp_path: Path) -> None:
    """So that a theme made ready may serve another site; one with themes of its own has its own."""
    here, there = SiteBox(tmp_path / "here").add({"content/site.yaml": SITE_YAML}), site()
    assert fingerprint(here.options()).program == fingerprint(there.options()).program

    here.change("themes/mine/theme.yaml", "extends: expo\n")
    assert fingerprint(here.options()).program != fingerprint(there.options()).program
