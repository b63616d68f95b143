"""`korme fix` and media: what it makes, what it keeps, and what it says where PyAV is missing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from clips import clip
from site_box import SiteBox, aigerim

from korme.commands.fix.dry_run import dry_run
from korme.commands.fix.run import FixRequest, FixResult, fix
from korme.media import naming

FOLDER = "creatives/aigerim/works/river"
WORK = """title: River
year: 2026
pictures:
  - {file: clip.mov, alt: A river}
  - {file: song.ogg, alt: Its sound}
"""


@pytest.fixture
def box(site: Callable[..., SiteBox]) -> SiteBox:
    """A film that no browser plays with captions, and a recording that only new ones do."""
    return site(
        {
            **aigerim(),
            f"{FOLDER}/index.yaml": WORK,
            f"{FOLDER}/clip.mov": clip("mov", pix_fmt="yuv422p", tags={"location": "+49.95+082.61/"}),
            f"{FOLDER}/clip.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\nA river\n",
            f"{FOLDER}/song.ogg": clip("ogg", video="", audio="libopus", fmt="flt", seconds=0.5),
        }
    )


def fixed(box: SiteBox, **request: bool) -> FixResult:
    return fix(box.options(), FixRequest(**request), lambda step: None)


def names(box: SiteBox) -> set[str]:
    return {file.name for file in (box.root / FOLDER).iterdir()}


def test_a_film_is_made_under_its_name(box: SiteBox, monkeypatch: pytest.MonkeyPatch) -> None:
    """The entry names the new file, captions stay beside it, the original is kept outside the site."""
    assert {"medium-unplayable", "medium-location"} <= {code for code, _ in box.check()}
    rehearsed, _ = dry_run(box.options(), FixRequest(), lambda step: None)
    assert [(each.what, dict(each.values)["new"]) for each in rehearsed.fixes] == [("fixed-medium-named", "clip.mp4")]

    with monkeypatch.context() as patch:  # as without the extra
        patch.setattr(naming, "version", lambda package: "")
        result = fixed(box)
    assert [(each.code, each.value("count")) for each in result.failed] == [("fix-tool-missing", 1)]
    assert result.fixes == () and "clip.mov" in names(box)

    result = fixed(box)
    assert [(each.what, dict(each.values)["new"]) for each in result.fixes] == [("fixed-film", "clip.mp4")]
    assert names(box) == {"index.yaml", "clip.mp4", "clip.vtt", "song.ogg"}
    assert "file: clip.mp4" in (box.root / FOLDER / "index.yaml").read_text()
    assert (box.root / ".korme/originals" / FOLDER / "clip.mov").exists()
    assert {problem.code for problem in result.left} >= {"medium-lacking"}
    assert not {problem.code for problem in result.left} & {"medium-unplayable", "medium-location"}

    result = fixed(box, convert=True)  # what only new devices play
    assert [(each.what, dict(each.values)["new"]) for each in result.fixes] == [("fixed-sound", "song.m4a")]
    assert "song.m4a" in names(box) and "song.ogg" not in names(box)
    assert fixed(box, convert=True).fixes == ()


def test_a_clean_film_with_another_ending_is_named(site: Callable[..., SiteBox]) -> None:
    """A film of a telephone that only says where it was recorded is `.mp4` afterwards, and the message says so."""
    film = clip("mov", tags={"location": "+49.95+082.61/"})
    box = site({**aigerim(), f"{FOLDER}/index.yaml": "title: River\n", f"{FOLDER}/clip.mov": film})
    rehearsed, _ = dry_run(box.options(), FixRequest(), lambda step: None)
    result = fixed(box)

    assert [(each.what, dict(each.values)["new"]) for each in rehearsed.fixes] == [("fixed-clean-named", "clip.mp4")]

    assert [(each.what, dict(each.values)["new"]) for each in result.fixes] == [("fixed-clean-named", "clip.mp4")]
    assert names(box) == {"index.yaml", "clip.mp4"}
