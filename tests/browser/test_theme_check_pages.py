"""`korme theme check` in a browser: our own themes pass every grade, and every kind of fault is found."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from site_box import SITE_YAML, SiteBox

from korme.commands.theme import browser
from korme.commands.theme.check import CheckOptions, check_theme
from korme.commands.theme.graded import NOT_GRADED, ThemeReport
from korme.commands.theme.sampled import PAGES

REQUIRED = os.environ.get("KORME_BROWSER") == "required"
if not REQUIRED:
    pytest.importorskip("playwright.sync_api")
    pytest.importorskip("axe_playwright_python")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.flaky(reruns=1),  # on a busy machine a script may come late
    pytest.mark.skipif(not REQUIRED and browser.lacking() is not None, reason="no Chromium here"),
]
TEMPLATES = Path(__file__).parents[2] / "themes" / "expo" / "templates"
SOME = frozenset("home event-long-title".split())
"""Pages with templates or styles of print-room."""
HARDEST = ("home", "programme", "event-long-title")
"""Pages with the most on them, and the longest words.

Axe looks at all kinds in test_accessibility.py; test_browser_programme.py and test_long_words.py at what these two are for.
"""
BAD_PAGE = """\
{% extends "expo/page.html" %}
{% block content %}
<img src="{{ page.root }}nothing.png" alt="" width="9" height="9">
<p class="bad-pale">Pale</p><p class="bad-wide">{{ "wide" * 40 }}</p><p class="bad-left">Left</p><div class="bad-long">{{ "long " * 400 }}</div>
<button class="bad-button">Press</button><p id="bad-late" class="korme-scripted"></p><img src="{{ asset('horns.svg') }}">
<p style="color: red">Red</p><div class="bad-gap"></div><p class="bad-paper">Paper</p>
{% endblock %}
"""
BAD_CSS = """\
.bad-pale { color: #999; background: #aaa; }
.bad-wide { white-space: nowrap; overflow-wrap: normal; }
.bad-left { text-align: left; }
.bad-long { max-block-size: 5rem; overflow-y: auto; }
.bad-button { border: 0; background: none; appearance: none; }
@media print { h1, .korme-title { display: none; } .bad-paper { color: #fff; } .bad-gap { block-size: 250vh; } }
"""
BAD_JS = """\
document.getElementById("bad-late").append("Only with scripts");
const link = document.createElement("a");
link.href = "only/";
link.append("A link");
document.querySelector("main").append(link);
setTimeout(() => { const bar = document.createElement("div"); bar.style.height = "300px"; document.body.prepend(bar); }, 50);
setTimeout(() => nothing(), 60);
"""


def report(theme: str, root: Path, cache: Path, **more: Any) -> ThemeReport:
    options = CheckOptions(theme=theme, root=root, cache=cache, people=6, jobs=2, **more)
    return check_theme(options, lambda step: None)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What all checks here may use again: the pictures of the made-up site."""
    return tmp_path_factory.mktemp("theme-cache")


def found(made: ThemeReport) -> list[str]:
    return [
        f"{each.code} {each.mark} {dict(each.values)}" for each in made.problems if each.code != "strings-unreviewed"
    ]


@pytest.mark.sampled(3)
@pytest.mark.parametrize("page", HARDEST)
def test_our_theme_passes_every_grade(tmp_path: Path, cache: Path, page: str) -> None:
    """On the hardest pages, in four languages, with everything that a site may have."""
    made = report("expo", tmp_path, cache, pages=frozenset({page}))

    assert found(made) == []
    assert not made.fails and all(grade.result != NOT_GRADED for grade in made.grades)


@pytest.mark.thorough
def test_a_child_theme_passes_and_its_pages_are_pictured(tmp_path: Path, cache: Path) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    (pictures / "01-old-390-light.jpg").write_bytes(b"of the last time")
    (pictures / "mine.jpg").write_bytes(b"somebody's")
    made = report("print-room", tmp_path, cache, pages=SOME, pictures=pictures)
    names = {path.name for path in pictures.iterdir()}

    assert found(made) == []
    assert {f"01-home-{look}.jpg" for look in ("390-light", "1440-light", "1440-dark")} < names
    assert {"mine.jpg"} == {name for name in names if not re.match(r"\d\d-", name)}
    assert "01-old-390-light.jpg" not in names
    assert any("ar-home-390-rtl" in name for name in names)


@pytest.mark.thorough
def test_a_theme_of_screens_passes(tmp_path: Path, cache: Path) -> None:
    """Pages whose shape is that of darkroom alone."""
    made = report("darkroom", tmp_path, cache, pages=frozenset({"home"}))

    assert found(made) == []


def test_every_template_is_looked_at() -> None:
    """A new template must be among the sampled pages."""
    kinds = {re.sub("^print-.*", "print", path.stem) for path in TEMPLATES.glob("*.html")}
    kinds -= {"base", "kiosk"}  # the screen is no page of a site; test_kiosk_screen.py looks at it
    known = {name for page in PAGES for name in (page.name, page.name.rpartition("-")[0])}

    assert {kind for kind in kinds if kind not in known and not kind.endswith("-list")} == set()


def test_every_kind_of_fault_is_found(tmp_path: Path, cache: Path) -> None:
    """Each is named with its page and its width, and fails its grade."""
    files = {
        "content/site.yaml": SITE_YAML,
        "themes/bad/theme.yaml": "extends: expo\n",
        "themes/bad/templates/page.html": BAD_PAGE,
        "themes/bad/templates/base.html": '{% extends "expo/base.html" %}{% block scripts %}<script type="module" src="{{ asset("bad.js") }}"></script>{% endblock %}',
        "themes/bad/assets/_css/theme.css": f"@layer theme {{ {BAD_CSS} }}",
        "themes/bad/assets/bad.js": BAD_JS,
    }
    root = SiteBox(tmp_path / "site").add(files).root
    made = report("bad", root, cache, pages=frozenset({"page"}))
    codes = {each.code for each in made.problems}
    first = next(each for each in made.problems if each.code == "page-too-wide")

    assert {
        "page-inaccessible", "page-contrast", "page-needs-scripts", "page-forced-colours", "page-too-wide", "page-shifts", "page-refused",
        "page-script-error", "page-file-missing", "page-not-mirrored", "page-print-cut", "page-print-pale", "page-print-title", "page-print-blank",
    } - codes == set()  # fmt: skip
    assert (str(first.mark), first.value("width")) == ("/words/", 320)
    assert made.fails
