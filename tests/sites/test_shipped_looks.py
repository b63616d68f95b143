"""The pages of the shipped themes have none of the faults that `check` reports of a site's own theme."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from korme.build import check
from korme.commands.theme.made_up_site import write_made_up_site
from korme.core.options import Options
from korme.theme.folders import shipped

DAY = dt.date(2026, 4, 21)


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("theme", "settings"),
    [("expo", {}), ("expo", {"portable": True}), ("print-room", {"base_url": "https://example.org/expo/"})],
)
def test_pages_of_a_shipped_theme_are_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theme: str, settings: dict[str, object]
) -> None:
    """Everything that a site can have, in four languages: links, ids, elements and the policy are right."""
    write_made_up_site(tmp_path, people=6, theme=theme, today=DAY)
    monkeypatch.setattr("korme.publish.page_looking.own_themes", lambda root, chain: chain)
    folders = {"root": tmp_path, "output": tmp_path / "output", "cache": tmp_path / ".cache"}
    planned = check(Options(**folders, today=DAY, styleguide=True, **settings), lambda step: None)  # type: ignore[arg-type]
    seen = [(one.code, str(one.mark), one.values) for one in planned.problems if one.code.startswith("html-")]

    assert seen == []
    assert list((tmp_path / ".cache").glob("looks-*"))


def test_no_two_landmarks_of_a_template_have_one_name() -> None:
    """A listener who walks from landmark to landmark hears each name once."""
    for path in sorted(path for folder in shipped().values() for path in folder.rglob("*.html")):
        names = re.findall(r'aria-labelledby="([^"{]+)"', path.read_text("utf-8"))

        assert sorted(names) == sorted(set(names)), path
