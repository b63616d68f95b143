"""theme.yaml beyond presets and options, and a theme tried on with `--theme`."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from site_box import SiteBox, coded

from korme import __version__
from korme.theme import theme_fonts
from korme.theme.theme import load_theme

SiteMaker = Callable[..., SiteBox]
OWN = {"themes/own/theme.yaml": "extends: expo\noptions:\n  frame: {type: colour, default: '#008080'}\n"}


def found(box: SiteBox, name: str = "own") -> tuple[tuple[str, str], ...]:
    return coded(load_theme(name, box.root, ("en",))[1])


@pytest.mark.parametrize("requires", [f"korme>={__version__}", ">=0.1,<100", "korme == 0.*"])
def test_a_theme_for_this_version_is_used(site: SiteMaker, requires: str) -> None:
    told = f'extends: expo\nversion: "1.0"\nrequires: "{requires}"\nauthor: Aida\nlicence: MIT\nhomepage: https://example.org\n'

    assert found(site({"themes/own/theme.yaml": told})) == ()


def test_a_theme_for_another_version_is_one_clear_error(site: SiteMaker) -> None:
    """What it has that this version does not know is not reported, nor what its parent would have had."""
    box = site({"themes/own/theme.yaml": "extends: expo\nshapes: {a: 1}\nrequires: korme>=99\n"})
    box.add({"themes/child/theme.yaml": "extends: own\n"})

    assert found(box) == found(box, "child") == (("theme-requires", "themes/own/theme.yaml:3:11"),)


def test_a_range_that_is_none_is_reported(site: SiteMaker) -> None:
    box = site({"themes/own/theme.yaml": "extends: expo\nrequires: newest\n"})

    assert found(box) == (("theme-requires-unclear", "themes/own/theme.yaml:2:11"),)


def test_a_theme_is_described_in_any_language(site: SiteMaker) -> None:
    """It may be shared between sites; what is no language is reported."""
    told = "extends: expo\ndescription: {en: A, de: B}\noptions:\n  a: {type: text, description: {fr: C, not a: D}}\n"

    assert found(site({"themes/own/theme.yaml": told})) == (("unknown-language", "themes/own/theme.yaml:4:40"),)


def test_a_wrong_default_is_reported_where_it_is(site: SiteMaker) -> None:
    """Also a parent's, at the parent's file."""
    options = "options:\n  frame: {type: colour, default: teal}\n  house:\n    type: font\n    default: 'Onest; }'\n"
    box = site({"themes/own/theme.yaml": f"extends: expo\n{options}", "themes/child/theme.yaml": "extends: own\n"})

    assert found(box) == found(box, "child")
    assert found(box) == (("not-a-colour", "themes/own/theme.yaml:3:34"), ("wrong-type", "themes/own/theme.yaml:6:14"))


@pytest.mark.parametrize("text", ["extends: exp\n", "extends: [\n", "extends: own\n"])
def test_what_a_missing_parent_would_have_is_not_missed(site: SiteMaker, text: str) -> None:
    """A misspelt parent is one error, not nine."""
    assert len(found(site({"themes/own/theme.yaml": text}))) == 1


def test_a_theme_is_tried_on_without_editing_the_site(site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Options of the site's own theme that it lacks are warnings, a typeface of that theme gives way to its own; one that is not there is named."""
    monkeypatch.setattr(theme_fonts, "_made", lambda *_: None)  # no font is cut, which takes seconds
    chosen = "theme_options: {frame: '#ff0000', font_display: Geologica, signal: '#00ff00'}\n"
    box = site({**OWN, "content/site.yaml": f"title: Expo\nlanguages: [en]\ntheme: own\n{chosen}"})
    own, other = box.planned(), box.planned(theme="print-room")

    assert (own.theme.name, other.theme.name) == ("own", "print-room")
    assert (own.theme.values["font_display"], own.theme.values["signal"]) == ("Geologica", "#00ff00")
    assert (other.theme.values["font_display"], other.theme.values["signal"]) == ("", "#00ff00")
    assert "unknown-option" not in dict(coded(own.problems))
    assert [one.is_error for one in other.problems if one.code == "unknown-option"] == [False]
    assert ("theme-missing", "--theme") in box.build(theme="prin-room").problems


def test_every_command_that_makes_pages_takes_a_theme(site: SiteMaker) -> None:
    """`build` and `check` use the theme, and the next build without it uses the site's again."""
    box = site({**OWN, "content/site.yaml": "title: Expo\nlanguages: [en]\nbase_url: https://expo.example.org\n"})
    box.add({"themes/own/assets/own.txt": "1"})
    runs = [box.korme("build", "--theme", "own"), box.korme("check", "--theme", "nothing", "--messages", "en")]
    tried = [path.name for path in (box.output / "assets").glob("own-*.txt")]
    runs.append(box.korme("build"))

    assert [run.returncode for run in runs] == [0, 1, 0], [run.stderr for run in runs]
    assert "--theme: there is no theme 'nothing'" in runs[1].stderr + runs[1].stdout
    assert len(tried) == 1
    assert list((box.output / "assets").glob("own-*.txt")) == []
