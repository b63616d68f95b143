"""What a check remembers: everything but problems that may be gone without any change."""

from __future__ import annotations

from collections.abc import Callable
from time import time_ns

import pytest
from site_box import SiteBox

from korme.core.options import Options
from korme.core.problems import Mark, problem
from korme.store.fingerprint import fingerprint, last_problems, remember_problems

SiteMaker = Callable[..., SiteBox]
LASTING = problem("missing-field", Mark("creatives/a.md"), field="name")
HOUR = 3600 * 1_000_000_000


@pytest.fixture
def options(site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> Options:
    """Of a site that was written an hour ago: files of this very moment are never trusted."""
    found = site().options()
    found.cache.mkdir(parents=True)
    monkeypatch.setattr("korme.store.fingerprint.time_ns", lambda: time_ns() + HOUR)
    return found


def test_what_a_check_found_is_remembered(options: Options) -> None:
    """Until a file changes."""
    remember_problems(options, (LASTING,), fingerprint(options).sources)
    assert last_problems(options) == (LASTING,)

    (options.root / "content/new.md").write_text("new")
    assert last_problems(options) is None


@pytest.mark.parametrize("code", ["picture-too-slow", "picture-changed", "body-too-slow", "unreadable"])
def test_what_may_be_gone_at_the_next_try_is_not_remembered(options: Options, code: str) -> None:
    """A busy machine makes a picture too slow once, not for ever."""
    remember_problems(options, (LASTING, problem(code, Mark("creatives/a.jpg"))), fingerprint(options).sources)

    assert last_problems(options) is None


def test_a_site_too_young_to_trust_is_not_remembered(options: Options) -> None:
    """Its fingerprint is empty: a file may change twice under one time."""
    remember_problems(options, (LASTING,), "")

    assert list(options.cache.iterdir()) == []
