"""The environment of pages gives what Jinja gives, and makes the same part of a page once."""

from __future__ import annotations

from typing import Any

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from korme.core.late_views import KeptItem, LateView
from korme.core.model import Phrase
from korme.theme.page_code import Said
from korme.theme.page_environment import PageEnvironment, as_json

PARTS = """
{% macro card(one, heading="h3", wide=false) %}<{{ heading }}{{ " wide" if wide }}>{{ one.title }}</{{ heading }}>{% endmacro %}
{% macro box(text, class="plain") %}<p class="{{ class }}">{{ text }}</p>{% endmacro %}
{% macro all(list) %}{% for one in list %}{{ loop.index }}{{ card(one, wide=loop.first) }}{% endfor %}{% endmacro %}
{% macro boxed() %}[{{ caller() }}]{% endmacro %}
{% macro any() %}{{ varargs|join("+") }}{{ kwargs.items()|list }}{% endmacro %}
"""
FRAME = """
{% macro dot() %}.{% endmacro %}{% set own = 5 %}<b>{% block all %}{% for one in list %}{% block each scoped %}
{{ loop.index }}{{ one.title }}{% if loop.last %}{% set late = 1 %}{% endif %}{% block deep scoped %}{{ one.title }}{% endblock %}
{% endblock %}{% endfor %}{% set kept %}{% block inner %}{{ text }}{% endblock %}{% endset %}{{ kept }}{% endblock %}</b>
"""
IMPORT = '{% from "parts.html" import card, all, boxed, any, box %}'
VIEW: dict[str, Any] = {
    "one": {"title": "A < B", "items": "own", "link": Markup("<a>")},
    "list": [{"title": Phrase("Ән", "kk")}, {"title": Phrase('"')}, {"title": 7}],
    "text": "'quoted'",
    "nothing": None,
}


def environment(kind: type[Environment], **parts: str) -> Environment:
    made = kind(
        loader=DictLoader({"parts.html": PARTS, "frame.html": FRAME, **parts}),
        undefined=StrictUndefined,
        autoescape=True,
    )

    def t(key: str, n: int = 0) -> str:
        return f"{key} & {n}"

    @pass_context
    def name(context: Context) -> Any:
        return context["text"]

    made.globals.update(t=t, name=name)
    made.policies["json.dumps_kwargs"] = {"sort_keys": True, "default": as_json}
    if isinstance(made, PageEnvironment):
        made.plain, made.said = frozenset({t}), Said(t)
    return made


@pytest.mark.parametrize(
    "template",
    [
        "{{ one.title }} {{ one.link }} {{ one['items'] }} {{ nothing }} {{ list[2].title }}",
        IMPORT + "{{ card(one) }}{{ card(one, 'h2') }}{{ card(heading='h4', one=one) }}{{ card(one, wide=1) }}",
        IMPORT + "{{ all(list) }}{% for one in list %}{{ card(one, wide=loop.last) }}{% endfor %}",
        IMPORT + "{% call boxed() %}{{ one.title }}{% endcall %}{{ any(1, one.title, b=2) }}",
        IMPORT + "{{ box(text) }}{{ box(text, class='wide') }}{{ box(class=one.title, text=1) }}{{ any(class=1) }}",
        "{{ t('a') }}{{ t('b', n=2) }}{% for x in list %}{{ t('c', loop.index) }}{% endfor %}{{ name() }}",
        "{{ t('a') }}{{ t('a') ~ t('b') }}{% macro s() %}{{ t('a') }}{% endmacro %}{{ s() }}{{ range('a'|length)|list }}",
        "{% macro t(x) %}own {{ x }}{% endmacro %}{{ t('a') }}{% for t in [name] %}{{ t() }}{% endfor %}",
        "{{ 'x' if nothing }}{{ text|upper if text }}{{ (text ~ '<b>')|safe }}{% set m %}<i>{{ text }}{% endset %}{{ m }}",
        "{% autoescape false %}{{ text }}{{ one.title }}{% endautoescape %}{{ one.title }}",
        "{% macro here() %}{{ text }}{{ n }}{% endmacro %}{% set n = 1 %}{{ here() }}{% set n = 2 %}{{ here() }}",
        IMPORT
        + "{% set ns = namespace(at=0) %}{% for x in list %}{% set ns.at = ns.at + 1 %}{{ any(ns.at) }}{% endfor %}",
        FRAME,
        "{% extends 'frame.html' %}{% block each %}{{ super() }}{{ loop.index0 }}{{ own }}{{ dot() }}{% endblock %}",
        "{% extends 'frame.html' %}{% block deep %}{{ one.title }}!{% endblock %}{% block inner %}{% endblock %}",
        "{% extends 'frame.html' %}{% block all %}{{ self.inner() }}{{ text }}{{ super() }}{% endblock %}",
        "{% extends 'frame.html' if text else 'parts.html' %}{% block all %}{{ one.link }}{% endblock %}",
        "{% block two %}{{ self.three() }}{% endblock %}{% block three %}3{% endblock %}",
        "{% include 'parts.html' %}{% import 'parts.html' as p %}{{ p.card(one) }}",
    ],
)
def test_templates_mean_what_they_mean_in_jinja(template: str) -> None:
    """Twice, since the second time is made from what was kept."""
    expected = environment(Environment).from_string(template).render(VIEW)
    ours = environment(PageEnvironment).from_string(template)

    assert [ours.render(VIEW), ours.render(VIEW)] == [expected, expected]


@pytest.mark.parametrize(
    "template",
    [
        "{{ one.missing }}",
        "{{ missing }}",
        "{{ missing('x') }}",
        "{% set t = missing %}{{ t('x') }}",
        IMPORT + "{{ card() }}",
        IMPORT + "{{ card(one, 1, 2, 3) }}",
        IMPORT + "{{ card(one, colour=1) }}",
        IMPORT + "{{ card(one, one=one) }}",
        IMPORT + "{{ card(one, heading=missing) }}",
        "{% for x in list %}{% block each %}{{ x.title }}{% endblock %}{% endfor %}",
        "{% extends 'frame.html' %}{% block inner %}{{ one.title }}{{ loop.index }}{% endblock %}",
        "{% extends 'frame.html' %}{% block inner %}{{ self.nothing() }}{% endblock %}",
    ],
)
def test_mistakes_are_reported_as_in_jinja(template: str) -> None:
    errors = []
    for kind in (Environment, PageEnvironment):
        with pytest.raises((UndefinedError, TypeError)) as raised:
            environment(kind).from_string(template).render(VIEW)
        errors.append((raised.type, str(raised.value)))

    assert errors[0] == errors[1]


@pytest.mark.parametrize("is_late", [False, True])
def test_a_field_comes_before_a_method_of_its_mapping(is_late: bool) -> None:
    """Its methods that change nothing can be called if there is no field with that name."""
    view: dict[str, Any] = {"items": ["a"], "pop": "P", "x-update": 1}
    one = late(view, KeptItem("", None, b"", {})) if is_late else view
    ours = environment(PageEnvironment).from_string(
        "{{ one.items|join }} {{ one.pop }} {{ [one]|map(attribute='pop')|join }} {{ one.keys()|list|length }} "
        "{{ one.get('pop') }} {{ one.values()|list|length }} {% for name, each in list[0].items() %}{{ name }}{% endfor %}"
    )

    assert ours.render(one=one, list=VIEW["list"]) == "a P P 3 P 3 title"


@pytest.mark.parametrize("call", ["one.update(a=1)", "one.pop('title')", "one['clear']()", "one.setdefault('a', 1)"])
def test_a_template_cannot_change_a_view(call: str) -> None:
    view = {"title": "A"}
    with pytest.raises(UndefinedError):
        environment(PageEnvironment).from_string("{{ " + call + " }}").render(one=view)

    assert view == {"title": "A"}


def test_a_word_is_asked_for_once() -> None:
    """A string of the theme is the same on every page of a language."""
    asked: list[str] = []

    def t(key: str, n: int = 0) -> str:
        asked.append(key)
        return key

    jinja = PageEnvironment(undefined=StrictUndefined, autoescape=True)
    jinja.globals["t"] = t
    jinja.said = Said(t)
    page = jinja.from_string("{{ t('a') }}{{ t('b') }}{{ t('a') }}{{ t('a', 1) }}")

    assert [page.render(), page.render()] == ["abaa", "abaa"]
    assert asked == ["a", "b", "a", "a"]


def test_an_imported_macro_is_rendered_once_for_the_same_view() -> None:
    """The view is asked for its title once a view, however many pages show it."""
    asked: list[int] = []

    class Title:
        def __html__(self) -> str:
            asked.append(1)
            return "<cite>"

    jinja = environment(PageEnvironment)
    page = jinja.from_string(IMPORT + "{{ card(one) }}{{ card(one) }}{{ card(one, 'h2') }}{{ card(other) }}")
    one = {"title": Title()}

    pages = [page.render(one=one, other={"title": Title()}) for _ in range(2)]

    assert pages[0] == pages[1] == "<h3><cite></h3><h3><cite></h3><h2><cite></h2><h3><cite></h3>"
    assert len(asked) == 4  # `one` twice, as h3 and as h2; `other` on each page


def test_a_macro_is_rendered_again_for_a_list_which_may_have_changed() -> None:
    jinja = environment(PageEnvironment)
    page = jinja.from_string(IMPORT + "{{ all(list) }}")
    shown: list[Any] = [{"title": "A"}]
    first = page.render(list=shown)
    shown.append({"title": "B"})

    assert page.render(list=shown) == first + "2<h3>B</h3>"


def test_many_views_do_not_stay_in_memory() -> None:
    jinja = environment(PageEnvironment)
    page = jinja.from_string(IMPORT + "{{ card(one) }}")
    for at in range(2000):
        assert page.render(one={"title": at}) == f"<h3>{at}</h3>"

    module: Any = jinja.get_template("parts.html")._get_default_module()
    assert len(module.card.kept) <= 500


def test_what_hardly_ever_repeats_is_not_kept() -> None:
    """A macro whose calls repeat is kept, one that gets something else each time is only made; of cards more are kept."""
    jinja, cards = environment(PageEnvironment), environment(PageEnvironment)
    own = cards.from_string(IMPORT + "{{ card(one) }}")
    for at in range(600):
        own.render(one={"title": at, "id": at})
    page = jinja.from_string(IMPORT + "{{ card(one) }}{{ box(at % 2, class='wide') }}")
    shown = [page.render(one={"title": at}, at=at) for at in range(600)]

    module: Any = jinja.get_template("parts.html")._get_default_module()
    assert shown[599] == '<h3>599</h3><p class="wide">1</p>'
    assert not module.card.kept
    assert len(module.box.kept) == 2
    own_module: Any = cards.get_template("parts.html")._get_default_module()
    assert len(own_module.card.kept) == 600


def late(view: dict[str, Any], item: KeptItem) -> LateView:
    return LateView(item, lambda: dict(view), None)


@pytest.mark.parametrize(
    "template",
    [
        "{{ one.title }} {{ one['title'] }} {{ one.items is callable }} {{ one.nothing is defined }} {{ one is mapping }}",
        "{% for key, value in one|dictsort %}{{ key }}{{ value }}{% endfor %}{{ one|length }}{{ one|list }}{{ one }}",
        "{{ list|map(attribute='title')|join }}{{ list|sort(attribute='n')|map(attribute='n')|join }}{{ one or 'x' }}",
        "{{ dict(one, more=1)|tojson }}{{ one|tojson }}{{ one == one }}{{ 'title' in one }}{{ one|items|list }}",
        IMPORT
        + "{{ card(one) }}{{ card(one, 'h2') }}{{ card(heading='h4', one=one) }}{{ card(one, wide=1) }}{{ all(list) }}",
        IMPORT + "{{ card(one, wide=true) }}{{ card(one, wide='1') }}{{ card(one, one.title) }}{{ any(one) }}",
    ],
)
def test_a_view_that_is_made_late_is_a_mapping_like_any_other(template: str) -> None:
    """To every template, and again with what macros have made of it."""
    one, list_ = {"title": "A < B", "n": 3}, [{"title": 7, "n": 2}, {"title": Phrase("Ән", "kk"), "n": 1}]
    expected = environment(Environment).from_string(template).render(one=one, list=list_)
    ours = environment(PageEnvironment).from_string(template)
    items = [KeptItem("", None, b"", {}) for _ in range(3)]
    for _ in range(2):
        views = [late(view, item) for view, item in zip([one, *list_], items, strict=True)]
        assert ours.render(one=views[0], list=views[1:]) == expected
        for view in views:
            view.keep()


def test_a_macro_makes_nothing_of_an_item_that_it_has_shown_before() -> None:
    """Neither the HTML nor the view is made again; another argument, another place in the list or a new item is."""
    made: list[str] = []

    def view(name: str, item: KeptItem, variant: str = "") -> LateView:
        def make() -> dict[str, Any]:
            made.append(name)
            return {"title": name}

        return LateView(item, make, None).add({"place": variant}, variant)

    item = KeptItem("", None, b"", {})
    page = environment(PageEnvironment).from_string(IMPORT + "{{ card(one, heading, wide=wide) }}")
    cases = [("first", "h3", False, ""), ("same", "h3", False, ""), ("place", "h3", False, "2"), ("tag", "h2", False, ""),
             ("text", "h3", "", ""), ("same", "h3", False, "2")]  # fmt: skip
    for name, heading, wide, variant in cases:
        one = view(name, item, variant)
        page.render(one=one, heading=heading, wide=wide)
        item.pieces.update(one.made)

    assert made == ["first", "place", "tag", "text"]
