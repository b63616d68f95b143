"""Slips of people who have never seen YAML: `korme fix` makes of the file exactly what was meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest
from site_box import SiteBox, picture

from korme.cli.main import main
from korme.core.problems import is_fixable

SiteMaker = Callable[..., SiteBox]
AIDA = "creatives/aida/index.md"
HERS = "name: Aida\ndiscipline: photography\n"
LIGHT = "creatives/aida/works/light/index.yaml"
DAY = "content/programme/2026-04-20.yaml"


class Slip(NamedTuple):
    """A file before and after, and the code that is said of it."""

    path: str
    code: str
    before: str
    after: str


SLIPS = {
    "a second colon": Slip(AIDA, "yaml-space", "---\nname:Ару Ким: фотограф  # she\ndiscipline: photography\n---\n", '---\nname: "Ару Ким: фотограф"  # she\ndiscipline: photography\n---\n'),
    "a second colon at the end": Slip(AIDA, "yaml-space", "---\nname:Ару:\ndiscipline: photography\n---\n", '---\nname: "Ару:"\ndiscipline: photography\n---\n'),
    "no first fence": Slip(AIDA, "front-matter-missing", f"{HERS}---\nWords.\n", f"---\n{HERS}---\nWords.\n"),
    "no first fence, an empty line among the fields": Slip(AIDA, "front-matter-missing", "name: Aida\n\ndiscipline: photography\n---\n\nWords.\n", "---\nname: Aida\n\ndiscipline: photography\n---\n\nWords.\n"),
    "no fence, a rule in the text": Slip(AIDA, "front-matter-missing", f"{HERS}\nWords.\n\n---\n\nMore.\n", f"---\n{HERS}---\n\nWords.\n\n---\n\nMore.\n"),
    "hours with points": Slip(DAY, "not-a-time", "venue: hub\nevents:\n  - {name: e, title: E, start: 9.30, end: '0.15'}  # late\n", "venue: hub\nevents:\n  - {name: e, title: E, start: 9:30, end: '0:15'}  # late\n"),
}  # fmt: skip


@pytest.mark.parametrize("what", SLIPS)
def test_a_slip_is_mended_to_what_was_meant(site: SiteMaker, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """It is all that is said of the file, the line below it mends it, and nothing else changes."""
    one = SLIPS[what]
    around = {AIDA: f"---\n{HERS}---\n", "creatives/aida/works/light/a.jpg": picture(), LIGHT: "title: A\n"}
    around["content/venues/hub.yaml"] = "name: Hub\n"
    box = site({**around, one.path: one.before})
    found = [each for each in box.planned().problems if each.mark.path == one.path]
    monkeypatch.chdir(box.root)
    main(["fix", one.path, "-q", "--messages", "en"])

    assert {one.code} == {each.code for each in found if each.is_error or each.code == one.code}
    assert any(is_fixable(each) for each in found)
    assert (box.root / one.path).read_text("utf-8") == one.after
