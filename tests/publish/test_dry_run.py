"""`check` renders: korme/publish/dry_run.py."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from site_box import SITE_YAML, Content, SiteBox, aigerim

from korme.commands.check import Scope, narrowed
from korme.core.problems import Problem
from korme.publish import dry_run

SiteMaker = Callable[..., SiteBox]
PAGE = "themes/lake/templates/page.html"
WORK = "themes/lake/templates/work.html"
ABOUT = "content/pages/about.yaml"


def lake(**templates: str) -> dict[str, Content]:
    """A site with a child theme; `page="…"` is what its page.html has in the block `content`."""
    own = {
        f"themes/lake/templates/{name}.html": f'{{% extends "expo/{name}.html" %}}\n{{% block content %}}{text}{{% endblock %}}\n'
        for name, text in templates.items()
    }
    return {
        **aigerim(),
        "content/site.yaml": f"{SITE_YAML}theme: lake\n",
        ABOUT: "title: About\nbody: Words.\n",
        "themes/lake/theme.yaml": "extends: expo\n",
        **own,
    }


def failing(problems: Sequence[Problem]) -> list[str]:
    return [str(one.mark) for one in problems if one.code.startswith("template-")]


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that checks in this process render."""
    found: list[str] = []
    make = dry_run.PageMaker.make

    def noting(maker: dry_run.PageMaker, output: dry_run.Output) -> dry_run.RenderedPage:
        found.append(output.path)
        return make(maker, output)

    monkeypatch.setattr(dry_run.PageMaker, "make", noting)
    return found


def test_what_a_build_refuses_check_refuses(site: SiteMaker) -> None:
    """A name that the view does not have, in a page's own block: both find it at the same line."""
    box = site(lake(page="\n{{ sumary }}"))
    found = box.checked()

    assert failing(found) == [f"{PAGE}:3"]
    assert [code for code, place in box.build().problems if place == f"{PAGE}:3"] == ["template-name"]
    assert not box.output.exists()


def test_check_writes_no_output_and_makes_no_pictures(site: SiteMaker) -> None:
    """A site that is fine stays without output, and nothing is rendered into the cache."""
    box = site(lake(page="{{ super() }}"))

    assert failing(box.checked()) == []
    assert not box.output.exists()
    assert not list((box.root / ".cache/korme").glob("media/*/*.webp"))


def test_pages_that_rendered_well_are_not_rendered_again(site: SiteMaker, rendered: list[str]) -> None:
    """After a check only what shows a changed text is rendered; a changed template counts for every page."""
    box = site(lake(page="{{ super() }}"))
    box.checked()
    whole = len(rendered)
    box.change(ABOUT, "title: About\nbody: Other words.\n").checked()
    after_text = rendered[whole:]
    box.change(PAGE, "{{ broken").checked()

    assert whole > 60
    assert after_text == ["about/index.html", "kk/about/index.html", "ru/about/index.html"]
    assert len(rendered) == 2 * whole + 3


def test_a_page_that_fails_is_rendered_again_and_fails_again(site: SiteMaker) -> None:
    """What a check knows covers only pages without a problem."""
    box = site(lake(page="{{ sumary }}"))

    assert failing(box.checked()) == failing(box.checked()) == [f"{PAGE}:2"]
    assert failing(box.change(PAGE, "{{ summary }}").checked()) == []


def test_pages_of_the_last_build_are_not_rendered(site: SiteMaker, rendered: list[str]) -> None:
    """A check after a build renders only what has changed since; with a theme of its own, all that it must look at."""
    box = site({**lake(page="{{ super() }}"), "content/site.yaml": SITE_YAML})
    box.build()
    rendered.clear()
    box.checked()
    nothing = list(rendered)
    box.change(ABOUT, "title: About\nbody: Other words.\n").checked()
    changed = list(rendered)
    box.change("content/site.yaml", f"{SITE_YAML}theme: lake\n").build()
    rendered.clear()
    box.checked()

    assert nothing == []
    assert len(changed) == 3
    assert len(rendered) > 60


@pytest.mark.parametrize("damage", [b"", b"\x00damaged", None])
def test_a_damaged_record_costs_time_only(site: SiteMaker, rendered: list[str], damage: bytes | None) -> None:
    """Without a readable record of the last check every page is rendered."""
    box = site(lake(page="{{ super() }}"))
    box.checked()
    whole = len(rendered)
    (record,) = (box.root / ".cache/korme").glob("rendered-*")
    record.unlink() if damage is None else record.write_bytes(damage)

    assert failing(box.checked()) == []
    assert len(rendered) == 2 * whole


def test_many_pages_are_rendered_in_child_processes(site: SiteMaker) -> None:
    """The problem of one page among many comes back from its child, and all others are known afterwards."""
    pages = {f"content/pages/p{number}.yaml": f"title: P{number}\nbody: Words.\n" for number in range(40)}
    box = site({**lake(page='{% if page.heading.text == "P7" %}{{ nope }}{% endif %}'), **pages})
    script = (
        "import os, sys\nfrom korme.publish import render_pages\nfrom korme.cli.main import main\n"
        "own, make = os.getpid(), render_pages.PageMaker.make\n"
        "def noting(maker, output):\n"
        "    open(sys.argv[1], 'a').write(f'{os.getpid() == own} {output.path}\\n')\n"
        "    return make(maker, output)\n"
        "render_pages.PageMaker.make = noting\n"
        "main(['check', '--messages', 'en'])\n"
    )

    def run(name: str) -> tuple[str, list[str]]:
        command = [sys.executable, "-c", script, name]
        ended = subprocess.run(
            command, cwd=box.root, env=box.environment(), capture_output=True, text=True, check=False
        )
        return ended.stderr, sorted((box.root / name).read_text().splitlines())

    found, first = run("first")
    box.change("content/pages/p3.yaml", "title: P3\nbody: More.\n")
    again, second = run("second")

    assert f"{PAGE}:2" in found
    assert f"{PAGE}:2" in again
    assert len(first) > 120
    assert {line.split()[0] for line in first} == (
        {"False"} if sys.platform == "linux" and os.cpu_count() != 1 else {"True"}
    )
    assert second == sorted(f"True {language}p{name}/index.html" for language in ("", "kk/", "ru/") for name in (3, 7))


def test_other_pages_are_rendered_if_entries_have_errors(site: SiteMaker) -> None:
    """All problems come at once: a broken entry hides no broken template, and its own page is left out."""
    box = site({**lake(page="{{ sumary }}", work="{{ nope }}"), "creatives/aigerim/works/light.yaml": "titel: L\n"})
    found = box.checked()

    assert ("unknown-field", "creatives/aigerim/works/light.yaml:1:1") in [(one.code, str(one.mark)) for one in found]
    assert failing(found) == [f"{PAGE}:2"]


def test_an_error_in_the_settings_comes_first(site: SiteMaker) -> None:
    """Without its settings a site has no certain pages: nothing is rendered."""
    box = site(lake(page="{{ sumary }}"))
    box.change("content/site.yaml", f"{SITE_YAML}theme: lake\nlimits: much\n")

    assert failing(box.checked()) == []


def test_a_broken_stylesheet_hides_no_broken_template(site: SiteMaker) -> None:
    """Errors of a theme's assets and templates come together."""
    box = site({**lake(page="{{ sumary }}"), "themes/lake/assets/own.css": "a {background: url(nope.svg)}"})

    assert {one.code for one in box.checked() if one.is_error} == {"asset-missing", "template-name"}


def test_pages_are_not_blamed_for_a_broken_asset(site: SiteMaker) -> None:
    """What pages link to is not all there, nor the font that the stylesheet names: only the fault is reported."""
    files = lake(page='{{ asset("own.css") }}<img src="../assets/none.svg" alt="">')
    fonts = {"themes/lake/theme.yaml": "extends: expo\noptions:\n  font_house: {type: font, default: Onest}\n"}
    box = site({**files, **fonts, "themes/lake/assets/own.css": "a {background: url(nope.svg)}"})

    assert {one.code for one in box.checked()} & {"asset-missing", "html-file", "font-not-shipped"} == {"asset-missing"}
    box.change("themes/lake/assets/own.css", "a {color: red}")
    assert {one.code for one in box.checked()} & {"asset-missing", "html-file", "font-not-shipped"} == {
        "html-file",
        "font-not-shipped",
    }


def test_a_creative_is_not_shown_a_broken_theme(site: SiteMaker) -> None:
    """A template's problem is outside a creative's folder, but concerns a change after which a page of it fails."""
    box = site(lake(work="{{ nope }}"))
    found = box.checked()

    assert narrowed(found, Scope(paths=("creatives/aigerim",))) == ()
    assert failing(narrowed(found, Scope(paths=("themes",)))) == [f"{WORK}:2"]
    assert failing(narrowed(found, Scope(changed={WORK}))) == [f"{WORK}:2"]
    assert failing(narrowed(found, Scope(changed={"creatives/aigerim/works/light.yaml"}))) == [f"{WORK}:2"]
    assert narrowed(found, Scope(changed={ABOUT})) == ()


def test_the_command_line_names_the_template(site: SiteMaker) -> None:
    """`korme check` exits with 1 and prints the place; narrowed to a creative's folder it only counts it."""
    box = site(lake(page="{{ sumary }}"))
    whole = box.korme("check", "--messages", "en")
    narrow = box.korme("check", "creatives/aigerim", "--messages", "en")

    assert (whole.returncode, narrow.returncode) == (1, 0)
    assert f"{PAGE}:2" in whole.stderr
    assert PAGE not in narrow.stderr + narrow.stdout
    assert "1 error" in narrow.stdout


def test_the_record_is_of_one_theme(site: SiteMaker, rendered: list[str]) -> None:
    """Pages that rendered with one theme say nothing of another."""
    box = site(lake(page="{{ sumary }}"))
    box.change("content/site.yaml", SITE_YAML).checked()
    whole = len(rendered)

    assert failing(box.change("content/site.yaml", f"{SITE_YAML}theme: lake\n").checked()) == [f"{PAGE}:2"]
    assert len(rendered) == 2 * whole


def test_check_renders_no_page_of_a_missing_site(tmp_path: Path) -> None:
    """Without site.yaml there is one problem, not a traceback."""
    run = SiteBox(tmp_path).korme("check", "--messages", "en")

    assert run.returncode == 2
    assert "no-site" in run.stderr
