"""Works of which no picture can be shown: a PDF without the program that reads it is left out, with a warning."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from site_box import SiteBox, aigerim


def test_a_work_of_nothing_but_files_left_out_has_its_page(
    site: Callable[..., SiteBox], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("korme.views.works.own_picture", lambda *_: None)
    built = site(aigerim()).build()

    assert built.problems == ()
    assert "<title>Light" in built.text("creatives/aigerim/light/index.html")
