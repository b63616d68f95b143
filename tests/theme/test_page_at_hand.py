"""Templates name the page being rendered wherever they are, and what is kept of a macro never shows another page."""

from __future__ import annotations

import posixpath
from typing import Any

import pytest
from jinja2 import DictLoader, StrictUndefined
from site_box import SiteBox
from views_box import FILES, SITE, Made

from korme.core.late_views import KeptItem, LateView
from korme.theme.page_environment import CurrentPage, PageEnvironment

K = """
{% macro k() %}<img class="k" src="{{ asset("horns.svg") }}">{% endmacro %}
{% macro mark() %}<i data-url="{{ page.url }}" data-site="{{ site.title }}">{{ t("menu") }}</i>{{ k() }}{% endmacro %}
"""
PAGE = """{% extends "parent/base.html" %}
{% from "partials/k.html" import k, mark %}
{% block content %}{{ k() }}{{ mark() }}{% endblock %}
"""
OWN = {
    **FILES,
    "content/site.yaml": SITE + "theme: own\n",
    "themes/own/theme.yaml": "extends: expo\n",
    "themes/own/assets/horns.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
}


def test_a_macro_that_is_imported_without_context_sees_each_page(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Its asset, its address and the name of the site: on pages of every depth and language, one after the other."""
    pages = {
        f"themes/own/templates/{name}.html": PAGE.replace("parent/", "") for name in ("page", "work", "works", "404")
    }
    made = Made(
        SiteBox(tmp_path_factory.mktemp("at_hand") / "site").add(
            {**OWN, **pages, "themes/own/templates/partials/k.html": K}
        )
    )
    shown = [
        path for path in made.outputs if path.endswith(("light/index.html", "about/index.html", "works/index.html"))
    ]

    assert len(shown) == 9
    for path in [*shown, *shown]:
        text, view = made.text(path), made.view(path)
        assert f'<i data-url="{view["page"]["url"]}" data-site="{view["site"]["title"]}">' in text
        sources = [piece.partition('"')[0] for piece in text.split('class="k" src="')[1:]]
        assert len(sources) == 2
        for source in sources:
            assert posixpath.normpath(posixpath.join(posixpath.dirname(path), source)) in made.outputs, path
    assert 'class="k" src="/sub/assets/horns-' in made.text("404.html")


def test_a_picture_in_a_body_sees_the_page_that_shows_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Before the page has its view."""
    partial = (
        '{% macro picture(p) %}<img src="{{ p.src }}" class="{{ asset("horns.svg") }} {{ page.language }} {{ page.url }}"'
        ' alt="{{ site.title }}">{% endmacro %}'
    )
    box = SiteBox(tmp_path_factory.mktemp("at_hand") / "site").add(
        {
            **OWN,
            "themes/own/templates/partials/picture.html": partial,
            "themes/own/templates/work.html": '{% extends "base.html" %}{% block content %}{{ body.html }}{% endblock %}',
            "creatives/aigerim/works/series/index.yaml": "title: Series\nbody: '![Wall](a.jpg)'\n",
        }
    )

    text = Made(box).text("kk/creatives/aigerim/series/index.html")

    assert 'class="../../../../assets/horns-' in text
    assert 'kk kk/creatives/aigerim/series/" alt="Экспо"' in text


PARTS = {
    "pure.html": '{% from "root.html" import root %}{% macro pure(x) %}[{{ x }}{{ count() }}]{% endmacro %}',
    "page.html": (
        "{% macro url(x=0) %}{{ page.url }}{{ count() }}{% endmacro %}"
        "{% macro box() %}{{ page.url }}{{ caller() }}{% endmacro %}"
    ),
    "root.html": "{% macro root(x=0) %}{{ asset('a') }}{{ count() }}{% endmacro %}",
    "outer.html": (
        "{% from 'page.html' import url %}{% from 'root.html' import root %}{% from 'pure.html' import pure %}"
        "{% macro outer(x) %}<{{ url(x) }}{{ root(x) }}{{ pure(x) }}>{% endmacro %}"
        "{% macro folder(x) %}<{{ root(x) }}>{% endmacro %}"
        "{% macro some(x, more) %}{% if more %}{{ url() }}{% endif %}{{ count() }}{% endmacro %}"
    ),
    "top.html": "{% set r = page.root %}{% macro top(x) %}{{ r }}{{ count() }}{% endmacro %}",
    "icon.html": "{% set i = asset('a') %}{% macro icon() %}{{ i }}{% endmacro %}",
    "above.html": ("{% from 'top.html' import top %}{% macro above(x) %}{{ top(x) }}{% endmacro %}"),
    "within.html": (
        "{% macro within(x) %}{% from 'top.html' import top %}{{ top(x) }}{% endmacro %}"
        "{% macro again(x) %}{% from 'top.html' import top %}{{ top(x) }}{% endmacro %}"
    ),
    "with.html": "{% import 'page.html' as p with context %}{{ p.url() }}",
    "each.html": "{% for a in [1, 2] %}{% from 'page.html' import url %}{{ url() }}{% endfor %}",
}


class Pages:
    """An environment that counts how often macros run."""

    def __init__(self) -> None:
        self.jinja = PageEnvironment(loader=DictLoader(PARTS), undefined=StrictUndefined, autoescape=True)
        self.runs = 0
        self.jinja.globals.update(count=self._count, asset=self._asset)

    def _count(self) -> str:
        self.runs += 1
        return ""

    def _asset(self, name: str) -> str:
        self.jinja.rooted += 1
        return self.jinja.current.root + name

    def show(self, template: str, url: str, **values: Any) -> str:
        view = {"page": {"url": url, "root": "../" * url.count("/")}, "site": {"title": "Expo"}, **values}
        page = self.jinja.from_string(template) if "{" in template else self.jinja.get_template(template)
        with self.jinja.page(CurrentPage(view)):
            return page.render(view)


@pytest.mark.parametrize(
    ("template", "first", "second"),
    [
        ("{% from 'page.html' import url %}{{ url(x) }}", "a/", "b/c/"),
        ("{% from 'root.html' import root %}{{ root(x) }}", "../a", "../../a"),
        ("{% from 'outer.html' import outer %}{{ outer(x) }}", "<a/../a[1]>", "<b/c/../../a[1]>"),
        ("{% from 'outer.html' import folder %}{{ folder(x) }}", "<../a>", "<../../a>"),
        ("{% from 'outer.html' import some %}{{ some(x, none) }}{{ some(x, x) }}", "a/", "b/c/"),
        ("{% from 'top.html' import top %}{{ top(x) }}", "../", "../../"),
        ("{% from 'icon.html' import icon %}{{ icon() }}", "../a", "../../a"),
        ("{% from 'above.html' import above %}{{ above(x) }}", "../", "../../"),
        ("{% from 'within.html' import within, again %}{{ within(x) }}{{ again(x) }}", "../../", "../../../../"),
        (
            "{% from 'root.html' import root %}{% from 'outer.html' import folder %}{{ root(x) }}{{ folder(x) }}",
            "../a<../a>",
            "../../a<../../a>",
        ),
        ("{% import 'top.html' as m %}{{ m.r }}{{ m.top(x) }}", "../../", "../../../../"),
        ("{% include 'with.html' %}{% include 'each.html' %}", "a/a/a/", "b/c/b/c/b/c/"),
        ("{% from 'page.html' import box %}{% call box() %}{{ page.url }}{% endcall %}", "a/a/", "b/c/b/c/"),
        ("{% from 'page.html' import url %}{% block b %}{{ url() }}{% endblock %}", "a/", "b/c/"),
        ("{% macro own() %}{{ page.url }}{% endmacro %}{{ own() }}", "a/", "b/c/"),
    ],
)
def test_what_is_kept_of_a_macro_is_of_this_page(template: str, first: str, second: str) -> None:
    """With the same arguments, on pages of other depth, again and again."""
    pages, x = Pages(), 1
    for _ in range(2):
        assert [pages.show(template, "a/", x=x), pages.show(template, "b/c/", x=x)] == [first, second]


@pytest.mark.parametrize(
    ("template", "runs"),
    [
        ("{% from 'pure.html' import pure %}{{ pure(x) }}", 1),
        ("{% from 'root.html' import root %}{{ root(x) }}", 2),  # once for each depth
        ("{% from 'page.html' import url %}{{ url(x) }}", 6),
        ("{% from 'outer.html' import folder %}{{ folder(x) }}", 2),
        ("{% from 'outer.html' import some %}{{ some(x, none) }}", 1),
    ],
)
def test_a_macro_that_looks_at_nothing_is_kept(template: str, runs: int) -> None:
    """Also one that could, and by depth one that asks for assets only."""
    pages, x = Pages(), "x"
    for _ in range(3):
        pages.show(template, "a/", x=x)
        pages.show(template, "b/c/", x=x)

    assert pages.runs == runs


@pytest.mark.parametrize(
    ("macro", "kept"),
    [("pure", 1), ("root", 1), ("folder", 2), ("url", 0), ("outer", 2)],  # of `outer` only what is pure in it
)
def test_what_is_kept_with_an_item_looked_at_nothing_but_the_folder(macro: str, kept: int) -> None:
    item, pages = KeptItem("", None, b"", {}), Pages()
    view = LateView(item, lambda: {"title": "x"}, None)

    imports = (
        "{% from 'outer.html' import outer, folder %}{% from 'page.html' import url %}{% from 'root.html' import root %}"
        "{% from 'pure.html' import pure %}"
    )

    pages.show(imports + "{{ " + macro + "(one) }}", "a/", one=view)
    view.keep()

    assert len(item.pieces) == kept
