"""A look at the output in a child process (korme/store/output_look.py)."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import pytest
from site_box import SiteBox

from korme.core.options import Options
from korme.store import output_look
from korme.store.output_look import OutputLook

SiteMaker = Callable[..., SiteBox]


@pytest.fixture
def options(site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> Options:
    """A built site, whose output counts as large."""
    monkeypatch.setattr(output_look, "_LARGE", 0)
    monkeypatch.setattr(output_look, "can_inherit", lambda: sys.platform == "linux")  # beside threads of other tests
    box = site()
    box.build()
    return box.options()


def test_a_child_sees_what_this_process_would(options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also after a file was changed by hand, and it records what it has seen."""
    for text in ("", "by hand"):
        (options.output / "index.html").write_text(text)
        with OutputLook(options) as look:
            seen = look.digest()
        with monkeypatch.context() as patch:
            patch.setattr(output_look, "can_inherit", lambda: False)
            with OutputLook(options) as look:
                assert look.digest() == seen != ""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no child is started")
def test_no_child_outlives_the_look(options: Options) -> None:
    with OutputLook(options) as look:
        child = look._process
        assert child

    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
