"""What the author of a template is told: the name that was meant, and one problem for each line (template_problems.py)."""

from __future__ import annotations

from typing import Any

import pytest

from korme.core.model import Phrase
from korme.core.problems import Mark, Problem, problem
from korme.i18n.messages import load
from korme.theme.folders import ThemeFile
from korme.theme.render import Renderer
from korme.theme.template_problems import grouped
from korme.theme.theme import Theme

STRINGS = {
    "en": {"hello": "Hello", "more_by": "More from {name}", "works": {"one": "{n} work", "other": "{n} works"}},
}
CARDS = "{% macro work(one) %}{{ one.title }}{% endmacro %}\n{% macro section_head(title) %}{{ titel }}{% endmacro %}"
VIEW: dict[str, Any] = {
    "page": {"root": "", "heading": Phrase("About"), "shared": None, "language": "en"},
    "site": {"title": "Expo", "tagline": "", "menu": []},
    "summary": "x",
    "works": [{"title": "Light"}],
}


def failed(page: str, **others: str) -> Problem:
    """Return the problem of a page of the theme `mine` on `expo`."""
    files = {"mine/page.html": page, "expo/partials/cards.html": CARDS, "expo/base.html": "", "expo/home.html": ""}
    files |= {f"mine/{name}.html": text for name, text in others.items()}
    templates = {
        full: ThemeFile(f"themes/{full.replace('/', '/templates/', 1)}", text.encode()) for full, text in files.items()
    }
    theme = Theme(
        "mine",
        ("mine", "expo"),
        Mark("themes/mine/theme.yaml"),
        strings=STRINGS,
        templates=templates,
        values={"signal": "#123456", "rows": "low"},
        published={"expo.css": "assets/expo-1.css"},
    )
    made = Renderer(theme).render("page.html", "en", VIEW, origin="creatives/a/index.md")
    assert isinstance(made, Problem), made
    return made


@pytest.mark.parametrize(
    ("page", "kind", "guess"),
    [
        ("{{ sumary }}", "variable", "summary"),
        ("{{ pag.url }}", "variable", "page"),
        ("{{ t('works', sumary) }}", "variable", "summary"),
        ("{{ t('helo') }}", "string", "hello"),
        ("{{ t('mor_by', name='x') }}", "string", "more_by"),
        ("{{ asset('expo.cs') }}", "asset", "expo.css"),
        ("{{ options.singal }}", "option", "signal"),
        ("{{ options['singal'] }}", "option", "signal"),
        ("{{ summary|truncat(3) }}", "filter", "truncate"),
        ("{% if summary is defind %}{% endif %}", "test", "defined"),
        ('{% from "partials/cards.html" import sectoin_head %}{{ sectoin_head() }}', "macro", "section_head"),
        ('{% import "partials/cards.html" as cards %}{{ cards.wrok(1) }}', "macro", "work"),
        ('{% include "partials/card.html" %}', "template", "partials/cards.html"),
        ('{% extends "hoem.html" %}', "template", "home.html"),
    ],
)
def test_a_misspelt_name_is_recognised(page: str, kind: str, guess: str) -> None:
    """Whatever it names, at its line."""
    problem = failed(f"a\n{page}" if "extends" not in page else page)

    assert (problem.code, problem.value("kind"), problem.value("guess")) == ("template-name", kind, guess)
    assert problem.mark == Mark("themes/mine/templates/page.html", 1 if "extends" in page else 2)
    assert f"'{guess}'" in load("en").hint(problem)


def test_names_without_likeness_are_listed() -> None:
    """What this page has, and what a view has."""
    page, site, macro = (
        failed("{{ zzz }}"),
        failed("{{ site.zzz }}"),
        failed("{% from 'partials/cards.html' import zzz %}{{ zzz }}"),
    )

    assert {"page", "site", "summary", "works", "t", "asset", "options"} <= set(str(page.value("known")).split(", "))
    assert load("en").message(site) == "`site` has no `zzz` (for creatives/a/index.md)"
    assert str(site.value("known")).startswith("title, tagline, menu, ")
    assert "works" in str(site.value("known")).split(", ")
    assert macro.value("known") == "section_head, work"


@pytest.mark.parametrize(
    ("page", "code", "values"),
    [
        ("{{ site.titel }}", "template-attribute", {"of": "site", "guess": "title"}),
        ("{% for one in works %}\n{{ one.titel }}{% endfor %}", "template-attribute", {"of": "one", "guess": "title"}),
        ("{{ page.shared.url }}", "template-empty", {"of": "page.shared", "found": "url"}),
        ("{{ page.heading.txt }}", "template-attribute", {"of": "page.heading", "guess": "text"}),
        ("{{ t('more_by') }}", "string-value-missing", {"key": "more_by", "found": "name"}),
        ("{{ t('works') }}", "string-value-missing", {"key": "works", "found": "n"}),
        ("{{ t('works', '3') }}", "string-number", {"key": "works", "found": "'3'"}),
        ("{{ t('works', site.titel) }}", "template-attribute", {"of": "site", "guess": "title"}),
        ("{{ works.title }}", "template-attribute", {"of": "works", "found": "title"}),
        ("{{ (works)[7].title }}", "template-attribute", {"of": "works", "found": "7"}),
        ("{% macro m(a) %}{{ a.b }}{% endmacro %}{{ m() }}", "template-argument", {"found": "a"}),
        ('{{ works|group("year", "title") }}', "template-error", {"detail": 'group("year", "title")'}),
        ("{% for one in works %}{{ one.items }}{% endfor %}", "template-function", {"found": "one.items"}),
        ("{{ works[0].title.upper }}", "template-function", {"found": "title.upper"}),
        ("{% macro m(a) %}{% endmacro %}{{ m }}", "template-function", {"found": "m"}),
        ("{{ t }}", "template-function", {"found": "t"}),
        ("{{ site.update(a=1) }}", "template-attribute", {"of": "site", "found": "update"}),
        ("{% blok x %}", "template-name", {"kind": "tag", "guess": "block"}),
    ],
)
def test_what_is_missing_is_said_without_words_of_python(page: str, code: str, values: dict[str, str]) -> None:
    """In three languages."""
    problem = failed(page)
    texts = [load(language).message(problem) + load(language).hint(problem) for language in ("en", "ru", "kk")]

    assert problem.code == code
    assert {name: problem.value(name) for name in values} == values
    assert not any(word in text for text in texts for word in ("object", "None", "dict", "operand", "{of}", "{found}"))


def test_a_slip_in_a_macro_stands_in_its_file() -> None:
    """Not at the page that calls it."""
    problem = failed('{% from "partials/cards.html" import section_head %}\n\n{{ section_head("x") }}')

    assert (problem.mark, problem.value("guess")) == (Mark("themes/expo/templates/partials/cards.html", 2), "title")


LAKE = """\
{% macro list(items) %}{% for each in items %}{{ each }}{% endfor %}{% endmacro %}
{% macro row(one, size="") %}
{{ one.title }}{% endmacro %}
"""


@pytest.mark.parametrize(
    ("call", "code", "values"),
    [
        ("{{ list(sumary) }}", "template-name", {"kind": "variable", "guess": "summary"}),
        ("{{ list(works[0].titel) }}", "template-attribute", {"guess": "title"}),
        ("{{ row(one) }}", "template-name", {"kind": "variable", "found": "one", "guess": ""}),
        ("{{ row() }}", "template-argument", {"of": "row", "found": "one"}),
        ('{{ row(works[0], sise="x") }}', "template-name", {"kind": "argument", "guess": "size"}),
    ],
)
def test_a_slip_in_a_call_stands_at_the_call(call: str, code: str, values: dict[str, str]) -> None:
    """And not in the macro, which may be another theme's."""
    problem = failed(f'{{% from "lake.html" import list, row %}}\n\n{call}', lake=LAKE)

    assert (problem.code, problem.mark) == (code, Mark("themes/mine/templates/page.html", 3))
    assert {name: problem.value(name) for name in values} == values


def test_a_block_that_is_not_closed_stands_where_it_begins() -> None:
    """The last of its kind that is open, and not the end of the file."""
    problem = failed("{% for a in works %}{% endfor %}\n{% if page %}\n{% for one in works %}\n{{ one.title }}\n\n")

    assert (problem.code, problem.mark.line) == ("template-error", 3)


def test_nothing_at_another_size_is_named() -> None:
    """What is empty is the picture in the call, and not a variable that is empty, too."""
    problem = failed("{% set src = none %}\n{{ options.get(page.shared, none).src }}")
    unclear = failed('{% set src = none %}\n{{ options.get("x").src }}')

    assert (problem.code, problem.value("of")) == ("template-empty", "page.shared")
    assert (unclear.code, unclear.value("of")) == ("template-empty", "…")


def test_one_line_is_one_problem_for_all_its_pages() -> None:
    """It says how many pages it touches, whatever differs between them, and in any order of the pages."""
    slips = [failed("{{ sumary }}"), failed("{{ sumary }}"), failed("{{ sumery }}"), failed("\n{{ sumary }}")]
    other = Problem("alt-missing", Mark("themes/mine/templates/page.html", 1))
    found = grouped([*slips, other])

    assert {each.mark.line: each.value("pages") for each in found if each.code != "alt-missing"} == {1: 3, 2: 1}
    assert other in found
    assert grouped([*slips[::-1], other]) == found
    assert (
        load("en")
        .message(found[1] if found[0] is other else found[0])
        .endswith("(on 3 pages, such as that of creatives/a/index.md)")
    )


def test_pages_without_a_name_are_not_named() -> None:
    """What a browser finds says itself on how many pages, and has no entry."""
    seen = problem("page-needs-scripts", Mark("themes/mine/templates/page.html"), found="<nav>", pages=3)

    for language in ("en", "ru", "kk"):
        text = load(language).message(seen)
        assert text.count("3") == 1
        assert text.count("(") == 1
