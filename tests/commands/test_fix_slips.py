"""Slips of people who have never seen YAML: `korme fix` writes exactly what they meant."""

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
    """A file before and after, and the code of its problem."""

    path: str
    code: str
    before: str
    after: str


SLIPS = {
    "a second colon": Slip(AIDA, "yaml-space", "---\nname:Ару Ким: фотограф  # she\ndiscipline: photography\n---\n", '---\nname: "Ару Ким: фотограф"  # she\ndiscipline: photography\n---\n'),
    "a second colon at the end": Slip(AIDA, "yaml-space", "---\nname:Ару:\ndiscipline: photography\n---\n", '---\nname: "Ару:"\ndiscipline: photography\n---\n'),
    "a no-break space after the colon": Slip(AIDA, "yaml-space", "---\nname:\u00a0Ару Ким\ndiscipline: photography\n---\n", "---\nname: Ару Ким\ndiscipline: photography\n---\n"),
    "no-break spaces and a second colon": Slip(AIDA, "yaml-space", "---\nname: Ару\ntagline:\u00a0\u202fРечь: свет\ndiscipline: photography\n---\n", '---\nname: Ару\ntagline: "Речь: свет"\ndiscipline: photography\n---\n'),
    "an account in braces": Slip(AIDA, "yaml-reserved", f"---\n{HERS}links: {{instagram: @aru.kim, tiktok: @aru}}\n---\n", f'---\n{HERS}links: {{instagram: "https://www.instagram.com/aru.kim", tiktok: "https://www.tiktok.com/@aru"}}\n---\n'),
    "no first fence": Slip(AIDA, "front-matter-missing", f"{HERS}---\nWords.\n", f"---\n{HERS}---\nWords.\n"),
    "no first fence, an empty line among the fields": Slip(AIDA, "front-matter-missing", "name: Aida\n\ndiscipline: photography\n---\n\nWords.\n", "---\nname: Aida\n\ndiscipline: photography\n---\n\nWords.\n"),
    "no fence, a rule in the text": Slip(AIDA, "front-matter-missing", f"{HERS}\nWords.\n\n---\n\nMore.\n", f"---\n{HERS}---\n\nWords.\n\n---\n\nMore.\n"),
    "hours with points": Slip(DAY, "not-a-time", "venue: hub\nevents:\n  - {name: e, title: E, start: 9.30, end: '0.15'}  # late\n", "venue: hub\nevents:\n  - {name: e, title: E, start: 9:30, end: '0:15'}  # late\n"),
}  # fmt: skip


@pytest.mark.parametrize("what", SLIPS)
def test_a_slip_becomes_what_was_meant(site: SiteMaker, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """It is the only problem of the file, `korme fix` removes it, and nothing else changes."""
    slip = SLIPS[what]
    around = {AIDA: f"---\n{HERS}---\n", "creatives/aida/works/light/a.jpg": picture(), LIGHT: "title: A\n"}
    around["content/venues/hub.yaml"] = "name: Hub\n"
    box = site({**around, slip.path: slip.before})
    found = [problem for problem in box.planned().problems if problem.mark.path == slip.path]
    monkeypatch.chdir(box.root)
    main(["fix", slip.path, "-q", "--messages", "en"])

    assert {slip.code} == {problem.code for problem in found if problem.is_error or problem.code == slip.code}
    assert any(is_fixable(problem) for problem in found)
    assert (box.root / slip.path).read_text("utf-8") == slip.after
