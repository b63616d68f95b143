"""`korme theme check` without a browser: what the build says about a theme, its weight, its letters."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from site_box import SITE_YAML, SiteBox, picture

from korme.cli.main import commands
from korme.commands.theme.faults import Faults, Seen
from korme.commands.theme.graded import FAILS, NOT_GRADED, PASSES, WARNS, Grade
from korme.commands.theme.grades import letter_grade, weighed, weight_grade
from korme.commands.theme.printed_pages import blank_sheets
from korme.core.problems import Mark, problem
from korme.theme.folders import shipped
from korme.theme.theme import load_theme

SiteMaker = Callable[..., SiteBox]


def checked(box: SiteBox, theme: str, *more: str) -> tuple[int, dict[str, dict[str, Any]]]:
    """Exit code and grades of a theme, looked at without a browser."""
    asked = ["theme", "check", theme, "--root", str(box.root), "--people", "6", "--without-browser", "--format", "json"]
    done = CliRunner().invoke(commands, [*asked, *more], standalone_mode=False)
    assert done.exception is None, done.exception
    return int(done.return_value), {grade["name"]: grade for grade in json.loads(done.stdout)["grades"]}


def codes(grade: dict[str, Any]) -> list[str]:
    return [found["code"] for found in grade["problems"]]


def write_small_site(root: Path, *, theme: str, **_: Any) -> None:
    """In place of the made-up site, whose hundreds of pictures are made in test_theme_check_pages.py."""
    people = ("everything-example", "sixty-works-example")
    box = SiteBox(root).change("content/site.yaml", f"{SITE_YAML}theme: {theme}\n")
    box.change("content/pages/about.md", "---\ntitle: About\n---\nWords.\n")
    box.add({f"creatives/{one}/index.md": f"---\nname: {one}\ndiscipline: crafts\n---\n" for one in people})
    work = "creatives/everything-example/works/everything"
    box.add({f"{work}.jpg": picture(), f"{work}.yaml": "title: Ice\npictures: [{file: everything.jpg, alt: Ice}]\n"})


def test_a_theme_of_the_site_is_graded(site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Errors fail, warnings warn; the grades that need a browser are named. Of a theme that cannot be built, nothing else is graded."""
    monkeypatch.setattr("korme.commands.theme.check.write_made_up_site", write_small_site)
    box = site(
        {
            "content/site.yaml": SITE_YAML,
            "themes/lake/theme.yaml": "extends: expo\ncontrasts: [{front: wall, back: wall}]\n",
            "themes/lake/strings/en.yaml": "lake_words: Water\n",
            "themes/lake/templates/page.html": '{% extends "expo/page.html" %}{% block head %}{{ t("lake_words") }}{% endblock %}',
        }
    )
    code, grades = checked(box, "lake")

    assert code == 0
    assert grades["problems"]["result"] == grades["weight"]["result"] == PASSES
    assert (grades["strings"]["result"], set(codes(grades["strings"]))) == (WARNS, {"string-missing"})
    assert (grades["contrast"]["result"], set(codes(grades["contrast"]))) == (WARNS, {"contrast-low"})
    assert grades["axe"]["result"] == grades["print"]["result"] == NOT_GRADED

    box.change("themes/lake/templates/page.html", "{{ sumary }}")
    code, grades = checked(box, "lake")

    assert code == 1
    assert grades["problems"]["result"] == FAILS
    assert {grade["result"] for name, grade in grades.items() if name in ("weight", "axe")} == {NOT_GRADED}


@pytest.mark.thorough
def test_a_theme_without_a_parent_may_lack_pages(site: SiteMaker) -> None:
    """The page for people without an account and the style guide are only for those who want them."""
    box = site({"content/site.yaml": SITE_YAML})
    left_out = shutil.ignore_patterns("submit.html", "styleguide.html", "submit.*", "_submit")
    shutil.copytree(shipped()["expo"], box.root / "themes/solo", ignore=left_out)
    _, grades = checked(box, "solo")

    assert "templates-required" not in codes(grades["problems"])
    assert grades["weight"]["result"] != NOT_GRADED


def test_an_unknown_theme_is_wrong_usage(site: SiteMaker) -> None:
    done = site({"content/site.yaml": SITE_YAML}).korme("theme", "check", "exppo", "--without-browser")

    assert done.returncode == 2
    assert "expo" in done.stderr and "theme-missing" in done.stderr


def written(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


def test_a_page_weighs_what_it_loads_at_once(tmp_path: Path) -> None:
    """Style sheets, scripts and what they import; not what a script loads later."""
    noise = random.Random(1).randbytes(20_000).hex()
    page = '<link rel="stylesheet" href="../a.css"><script type="module" src="../a.js"></script>'
    files = {
        "p/index.html": page,
        "a.css": noise[20_000:],
        "a.js": 'import "./b.js";\nimport("./later.js")',
        "b.js": f"// {noise[:20_000]}",
        "later.js": noise,
    }
    output = written(tmp_path, files)
    whole, scripts = weighed(output, "p/")
    files["b.js"] = "//"
    lighter, fewer = weighed(written(tmp_path, files), "p/")
    grade = weight_grade(written(tmp_path, {"a.css": "", "b.js": "//"}), ["p/"])

    assert whole - lighter == scripts - fewer > 1_000
    assert lighter > fewer + 1_000
    assert grade.result == PASSES


def test_letters_that_a_made_font_lacks_fail(tmp_path: Path) -> None:
    """The files made of a declared font count, and what the build says of it."""
    theme, _ = load_theme("print-room", tmp_path, ("en",))
    output = written(tmp_path, {"assets/fonts/own.woff2": "", "assets/own.css": ""})
    grade = letter_grade(
        theme, [problem("font-letters", Mark("theme.yaml"), found="Ә", font="Own", language="kk")], output
    )

    assert (grade.result, grade.found) == (FAILS, (("files", 1),))


def test_too_much_weight_fails(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(60_000).hex()
    output = written(tmp_path, {"p/index.html": '<script src="a.js"></script>', "p/a.js": noise})
    grade = weight_grade(output, ["p/"])

    assert grade.result == FAILS
    assert [found.hint for found in grade.problems] == ["page", "scripts"]


def test_a_fault_of_many_pages_is_reported_once() -> None:
    faults = Faults()
    for page in ("/", "/works/", "/works/"):
        faults.add("narrow", "page-too-wide", Seen(page, 320, "light"), "header.top", wide=400)
    faults.add("axe", "page-inaccessible", Seen("/", 320, "light"), "a")
    (found,) = faults.problems("narrow")

    assert (str(found.mark), found.value("pages"), found.value("wide")) == ("/", 2, 400)


def sheet(drawn: bytes) -> bytes:
    return (
        b"5 0 obj\n<</Type /Page\n/Contents 6 0 R>>\nendobj\n6 0 obj\n<</Length %d>> stream\n%s\nendstream\nendobj\n"
        % (len(drawn), drawn)
    )


@pytest.mark.parametrize(
    ("drawn", "blank"),
    [(b"q\n1 1 1 rg\n0 0 595 842 re\nf\nQ", [1]), (b"BT\n/F1 12 Tf\n<0001> Tj\nET", []), (b"q /X5 Do\nQ", [])],
)
def test_a_blank_sheet_is_found(drawn: bytes, blank: list[int]) -> None:
    assert blank_sheets(sheet(drawn)) == (blank, 1)


def test_grades_have_names_in_the_messages() -> None:
    from korme.commands.theme.browser_grades import NAMES
    from korme.i18n.messages import LANGUAGES, load

    for language in LANGUAGES:
        cli = load(language).cli
        assert [
            name for name in ("problems", "strings", "letters", "weight", *NAMES) if f"grade-{name}" not in cli
        ] == []
    assert Grade("axe", PASSES).problems == ()
