"""Stylesheets made of parts: whose rules come in which order, and where their faults are (theme/asset_parts.py)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from korme.core.model import Text
from korme.core.problems import Mark, Problem, Severity
from korme.i18n.messages import load
from korme.site.config import Config
from korme.theme.asset_parts import unclosed, untreated
from korme.theme.assets import prepared
from korme.theme.theme import Theme, load_theme

THEME_CSS = "assets/_css/theme.css"
CONFIG = Config(mark=Mark("content/site.yaml"), title=Text((("en", "Expo"),)), languages=("en",))


def made(root: Path, files: dict[str, str], name: str = "mine") -> tuple[Theme, list[Problem]]:
    """Return a theme `mine` that extends `lake`, which extends `expo`."""
    for path, text in {"mine/theme.yaml": "extends: lake\n", "lake/theme.yaml": "extends: expo\n", **files}.items():
        target = root / "themes" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    theme, problems = load_theme(name, root, ("en",))
    assert not problems, problems
    return prepared(theme, CONFIG)


def rules(theme: Theme, name: str = "expo.css") -> list[str]:
    """Return the rules of our own in a stylesheet, in order: those of elements `x1`, `x2`, …"""
    return re.findall(r"x\d", theme.rendered[name].decode())


@pytest.mark.parametrize(
    ("lake", "mine", "expected"),
    [
        ("x1 { a: b }", "x2 { a: b }", ["x1", "x2"]),
        ("x1 { a: b }", None, ["x1"]),
        (None, "x2 { a: b }", ["x2"]),
        ("x1 { a: b }", '{% include "lake/_css/theme.css" %}\nx2 { a: b }', ["x1", "x2"]),
        ("x1 { a: b }", 'x2 { a: b }\n{% include "_css/theme.css" %}', ["x2", "x1"]),
        ("x1 { a: b }", 'x2 { a: b }\n{% include "parent/_css/theme.css" %}', ["x2", "x1"]),
    ],
)
def test_the_rules_of_all_themes_come_one_after_another(
    tmp_path: Path, lake: str | None, mine: str | None, expected: list[str]
) -> None:
    """Parents first; a theme that includes another's part decides itself where it comes, and nothing comes twice."""
    files = {f"lake/{THEME_CSS}": lake, f"mine/{THEME_CSS}": mine}
    theme, problems = made(tmp_path, {path: text for path, text in files.items() if text is not None})

    assert (problems, rules(theme)) == ([], expected)


def test_an_asset_that_includes_its_own_name_gets_the_parents(tmp_path: Path) -> None:
    """A whole stylesheet, and a part other than theme.css."""
    theme, problems = made(
        tmp_path,
        {
            "lake/assets/_css/print.css": '{% include "_css/print.css" %}\nx1 { a: b }',
            "mine/assets/_css/print.css": '{% include "_css/print.css" %}\nx2 { a: b }',
            "mine/assets/paper.css.jinja": '{% include "paper.css.jinja" %}\nx3 { a: b }',
        },
    )

    assert (problems, rules(theme), rules(theme, "paper.css")) == ([], ["x1", "x2"], ["x3"])
    assert len(theme.rendered["paper.css"]) > 200


@pytest.mark.parametrize(
    ("css", "code", "line"),
    [
        ("a {}\n\nb { background: url(nope.svg) }", "asset-missing", 3),
        ("a {}\n\nb { color: {{ options.nope }} }", "template-name", 3),
        ("a {}\n\nb { color: {{ 1 / 0 }} }", "asset-broken", 3),
        ("a {}\n\nb { color: {{ nope }} }", "template-name", 3),
        ("a {}\n@media print {#main { c: d } }\n", "asset-broken", 2),
        ("a {}\n\n@media print { b { c: d }\n", "css-unclosed", 3),
        ("a {}\nb { c: d } }\n", "css-unclosed", 2),
        ("a {}\n/* never closed\nb {}\n", "css-unclosed", 2),
        ("a {}\n{% if %}\n", "asset-broken", 2),
        ('a {}\n{% include "_css/nope.css" %}\n', "template-name", 2),
        ('{% include "lake/_css/theme.css" %}\n', "template-circle", 1),
    ],
)
def test_a_fault_is_reported_at_its_part(tmp_path: Path, css: str, code: str | None, line: int) -> None:
    """And not at the stylesheet of the parent that includes it."""
    (found,) = made(tmp_path, {f"lake/{THEME_CSS}": css})[1]

    assert found.code == (code or found.code)
    assert found.mark == Mark(f"themes/lake/{THEME_CSS}", line)
    assert all(load(language).message(found) and load(language).hint(found) for language in ("en", "ru", "kk"))


def test_a_circle_of_parts_is_one_problem(tmp_path: Path) -> None:
    """With its chain."""
    files = {
        f"lake/{THEME_CSS}": '{% include "_css/a.css" %}',
        "lake/assets/_css/a.css": '{% include "_css/theme.css" %}',
    }
    (found,) = made(tmp_path, files)[1]

    assert (found.code, found.mark.path) == ("template-circle", f"themes/lake/{THEME_CSS}")


DOT = "<svg xmlns='http://www.w3.org/2000/svg'/>"


@pytest.mark.parametrize("link", ["../pictures/dot.svg", "pictures/dot.svg"])
def test_a_link_counts_from_the_part_or_from_the_folder_of_assets(tmp_path: Path, link: str) -> None:
    """Whichever leads to a file; what stands in a comment leads nowhere."""
    css = f'/* url("../nope.svg") */ x1 {{ background: url("{link}#a") }}'
    theme, problems = made(tmp_path, {f"lake/{THEME_CSS}": css, "lake/assets/pictures/dot.svg": DOT})

    assert problems == []
    assert (
        f'url("./{theme.published["pictures/dot.svg"].removeprefix("assets/")}#a")'
        in theme.rendered["expo.css"].decode()
    )


def test_a_link_to_two_files_is_a_problem(tmp_path: Path) -> None:
    """What is not certain is not done."""
    css = "\nx1 { background: url(dot.svg) }"
    files = {f"lake/{THEME_CSS}": css, "lake/assets/_css/dot.svg": DOT, "lake/assets/dot.svg": DOT}
    (found,) = made(tmp_path, files)[1]

    assert (found.code, found.mark) == ("asset-ambiguous", Mark(f"themes/lake/{THEME_CSS}", 2))


@pytest.mark.parametrize(
    ("css", "found"),
    [
        ("a { b: c }", None),
        ("a { b: '}' } /* { */ i::before { content: \"{\" } u { c: url(data:x,{) }", None),
        ("a\\{ b { c: d }", None),
        ("{% for x in y %}a { b: {{ x }} }{% endfor %}{# { #}", None),
        ("a {\n b { c: d }", ("{", 1)),
        ("a { b: c }\n}", ("}", 2)),
        ("\n\n/* a", ("/*", 3)),
    ],
)
def test_braces_and_comments_have_counterparts(css: str, found: tuple[str, int] | None) -> None:
    """Those in strings, comments and Jinja's own tags do not count."""
    assert unclosed(css) == found


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        ("mono.css", "a {}\na { color: {{ options.signal }} }", 2),
        ("mono.css", "\n\n{% if options.dark %}a {}{% endif %}", 3),
        ("mono.css", "@media print{a{b:c}}\n/* {{ x }} */ a::after { content: '{{ x }} {% if x %}' }", 0),
        ("mono.css", "a { b { c: {{ d } } }", 0),
        ("mono.js", "\nconst signal = '{{ options.signal }}'", 2),
        ("mono.js", "\n{% if options.dark %}dark(){% endif %}", 2),
        ("mono.js", "f({a: {b: {}}}); g(`${{b: 1}.b}`); h({{}}); '{{ name }}'; let options = {{...options}}", 0),
        ("mono.svg", "{{ options.signal }}", 0),
    ],
)
def test_tags_in_a_file_that_is_no_template_are_reported(file: str, text: str, line: int) -> None:
    """Only where they can be nothing else, and as a warning: the file is published as it is."""
    found = untreated(f"themes/lake/assets/{file}", text)

    assert (found.mark.line if found else 0) == line
    if found:
        assert f"{file}.jinja" in load("en").hint(found)


def test_a_stylesheet_with_tags_is_published_with_a_warning(tmp_path: Path) -> None:
    """Under its own name, so that nothing else fails."""
    theme, (found,) = made(tmp_path, {"mine/assets/mono.css": "x1 { color: {{ options.signal }} }"})

    assert (found.code, found.severity) == ("asset-not-template", Severity.WARNING)
    assert rules(theme, "mono.css") == ["x1"]
