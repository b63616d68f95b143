"""Templates that name themselves, `parent/NAME`, and circles (korme/theme/own_names.py, template_links.py)."""

from __future__ import annotations

import pytest

from korme.core.problems import Mark, Problem
from korme.theme.folders import ThemeFile
from korme.theme.render import Renderer
from korme.theme.theme import Theme


def theme(files: dict[str, str], chain: tuple[str, ...] = ("mine", "lake", "expo")) -> Theme:
    """Return a theme of templates by 'theme/name'."""
    templates = {
        full: ThemeFile(f"themes/{full.replace('/', '/templates/', 1)}", text.encode()) for full, text in files.items()
    }
    return Theme(chain[0], chain, Mark(f"themes/{chain[0]}/theme.yaml"), templates=templates)


def made(files: dict[str, str], chain: tuple[str, ...] = ("mine", "lake", "expo")) -> str | Problem:
    renderer = Renderer(theme(files, chain))
    page = renderer.render("page.html", "en", {"page": {"root": "", "language": "en"}, "site": {}}, origin="x.md")
    return page if isinstance(page, Problem) else page.decode()


CARDS = '{% from "partials/cards.html" import card %}'


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {
                "expo/page.html": "<{% block a %}expo{% endblock %}>",
                "lake/page.html": '{% extends "page.html" %}{% block a %}{{ super() }} lake{% endblock %}',
                "mine/page.html": '{% extends "page.html" %}{% block a %}{{ super() }} mine{% endblock %}',
            },
            "<expo lake mine>",
        ),
        (
            {
                "expo/page.html": '{% include "partials/footer.html" %}',
                "expo/partials/footer.html": "expo",
                "lake/partials/footer.html": 'lake({% include "partials/footer.html" %})',
                "mine/partials/footer.html": 'mine({% include "partials/footer.html" %})',
            },
            "mine(lake(expo))",
        ),
        (
            {
                "expo/page.html": f"{CARDS}{{{{ card(1) }}}}",
                "expo/partials/cards.html": "{% macro card(x) %}expo {{ x }}{% endmacro %}",
                "mine/partials/cards.html": '{% from "partials/cards.html" import card as old %}'
                "{% macro card(x) %}mine {{ old(x) }}{% endmacro %}",
            },
            "mine expo 1",
        ),
        (
            {
                "expo/page.html": "{% block a %}expo{% endblock %}",
                "lake/page.html": '{% extends "page.html" %}{% block a %}lake{% endblock %}',
                "mine/page.html": '{% extends "parent/page.html" %}',
            },
            "lake",
        ),
        (
            {
                "mine/page.html": '{% include "parent/part.html" %}',
                "mine/part.html": "mine",
                "lake/part.html": '{% include "parent/part.html" %} lake',
                "expo/part.html": "expo",
            },
            "expo lake",
        ),
        (
            {
                "mine/page.html": '{% extends "expo/page.html" %}',
                "lake/page.html": "lake",
                "expo/page.html": "expo",
            },
            "expo",
        ),
        (
            {
                "mine/page.html": '{% include ["parent/gone.html", "page.html"] %}{% include "parent/gone.html" ignore missing %}',
                "expo/page.html": "expo",
            },
            "expo",
        ),
        ({"mine/page.html": '{% include "parent/part.html" %}', "mine/parent/part.html": "a folder"}, "a folder"),
    ],
)
def test_a_file_that_names_itself_gets_the_next_in_the_chain(files: dict[str, str], expected: str) -> None:
    """Extended, included and imported, over any number of levels; 'parent/NAME' from any template."""
    assert made(files) == expected


@pytest.mark.parametrize(
    ("files", "chain", "place", "found"),
    [
        ({"bare/page.html": 'a\n{% extends "page.html" %}'}, ("bare",), "page.html:2", "page.html"),
        ({"bare/page.html": '{% include "parent/part.html" %}'}, ("bare",), "page.html:1", "part.html"),
        (
            {"mine/page.html": '\n\n{% from "page.html" import x %}', "expo/other.html": ""},
            ("mine", "expo"),
            "page.html:3",
            "page.html",
        ),
    ],
)
def test_without_another_file_of_that_name_it_is_a_problem(
    files: dict[str, str], chain: tuple[str, ...], place: str, found: str
) -> None:
    """At the line that names it."""
    problem = made(files, chain)

    assert isinstance(problem, Problem)
    assert (problem.code, problem.value("found"), problem.value("theme")) == ("template-next-missing", found, chain[0])
    assert str(problem.mark) == f"themes/{chain[0]}/templates/{place}"


@pytest.mark.parametrize(
    ("files", "place", "chain"),
    [
        (
            {"mine/page.html": '\n{% extends "q.html" %}', "mine/q.html": '{% extends "page.html" %}'},
            "mine/templates/page.html:2",
            "page.html → q.html → page.html",
        ),
        (
            {"mine/page.html": '{% include "a.html" %}', "mine/a.html": '-\n{% include "a2.html" %}',
             "mine/a2.html": "{# a #}{% include 'a.html' %}"},
            "mine/templates/a.html:2",
            "a.html → a2.html → a.html",
        ),
        (
            {"mine/page.html": '{% import "a.html" as a %}', "mine/a.html": '{% from "b.html" import x %}',
             "mine/b.html": '{% from "a.html" import y %}'},
            "mine/templates/a.html:1",
            "a.html → b.html → a.html",
        ),
        (
            {"mine/page.html": '{% extends "mine/page.html" %}'},
            "mine/templates/page.html:1",
            "page.html → page.html",
        ),
        (
            {"mine/page.html": '{% set other = "a.html" %}\n{% include other %}', "mine/a.html": "{% include 'page' ~ '.html' %}"},
            "mine/templates/page.html:2",
            "page.html → a.html → page.html",
        ),
    ],
)  # fmt: skip
def test_a_circle_is_one_problem_with_its_chain(files: dict[str, str], place: str, chain: str) -> None:
    """Where the names are written out it is read from the templates, elsewhere from what happened."""
    problem = made(files)

    assert isinstance(problem, Problem)
    assert (problem.code, str(problem.mark), problem.value("chain")) == ("template-circle", f"themes/{place}", chain)
