"""Rendering: a template and a view become bytes, or one Problem that says where the template fails."""

from __future__ import annotations

from typing import Any

import pytest

from korme.core.model import Phrase
from korme.core.problems import Mark, Problem
from korme.theme.render import Renderer, with_bound_dashes
from korme.theme.theme import Theme, ThemeFile

STRINGS = {
    "en": {"hello": "Hello, {name}", "works": {"one": "{n} work", "other": "{n} works"}, "only": "<English> & more"},
    "ru": {"works": {"one": "{n} работа", "few": "{n} работы", "many": "{n} работ", "other": "{n} работы"}},
}


def theme(**templates: str) -> Theme:
    """A theme `child` on `base`; `base__page` is the parent's page.html."""
    files: dict[str, ThemeFile] = {}
    for name, text in templates.items():
        owner, _, rest = name.rpartition("__")
        full = f"{owner or 'child'}/{rest}.html"
        files[full] = ThemeFile(f"themes/{full.replace('/', '/templates/', 1)}", text.encode())
    chain = ("child", "base")
    published = {"a.css": "assets/a-1.css"}
    return Theme("child", chain, Mark("themes/child/theme.yaml"), strings=STRINGS, templates=files, published=published)


def rendered(source: Theme, language: str = "en", **view: Any) -> str:
    view = {"page": {"root": "../"}, **view}
    made = Renderer(source).render("page.html", language, view, origin="creatives/x/index.md")
    assert isinstance(made, bytes), made
    return made.decode()


def failed(source: Theme, **view: Any) -> Problem:
    made = Renderer(source).render("page.html", "en", view, origin="creatives/x/index.md")
    assert isinstance(made, Problem)
    return made


def test_values_are_escaped() -> None:
    """Nothing of an entry becomes markup."""
    assert rendered(theme(page="{{ x }}"), x="<b>{{ 7 * 7 }}</b>") == "&lt;b&gt;{{ 7 * 7 }}&lt;/b&gt;"


def test_a_phrase_in_another_language_marks_itself() -> None:
    """Fallen-back text carries its language; in an attribute only the words stand."""
    source = theme(page='<p title="{{ x.text }}">{{ x }}</p>')

    assert rendered(source, x=Phrase("Сәлем", "kk")) == '<p title="Сәлем"><span lang="kk">Сәлем</span></p>'


@pytest.mark.parametrize(
    ("language", "number", "expected"),
    [("en", 1, "1 work"), ("en", 5, "5 works"), ("ru", 1, "1 работа"), ("ru", 3, "3 работы"), ("ru", 11, "11 работ")],
)
def test_strings_follow_the_plural_rules_of_the_reader(language: str, number: int, expected: str) -> None:
    """CLDR's categories choose the form."""
    assert rendered(theme(page="{{ t('works', x) }}"), language, x=number) == expected


def test_numbers_in_strings_are_written_as_the_language_writes_them() -> None:
    """A thousand has a separator."""
    assert rendered(theme(page="{{ t('works', 1200) }}")) == "1,200 works"


def test_strings_and_their_values_are_escaped_and_phrases_stay_marked() -> None:
    """A string is plain text; what it is filled with cannot break out of it."""
    source = theme(page="{{ t('hello', name=a) }}|{{ t('hello', name=b) }}|{{ t('only') }}")
    expected = 'Hello, &lt;i&gt;|Hello, <span lang="ru">Мир</span>|&lt;English&gt; &amp; more'

    assert rendered(source, a="<i>", b=Phrase("Мир", "ru")) == expected


def test_a_string_that_a_language_lacks_is_english_and_says_so() -> None:
    """The reader's software pronounces it right."""
    assert rendered(theme(page="{{ t('only') }}"), "ru") == '<span lang="en">&lt;English&gt; &amp; more</span>'


def test_assets_are_linked_from_the_page() -> None:
    """The link is relative to the page's own address."""
    assert rendered(theme(page="{{ asset('a.css') }}")) == "../assets/a-1.css"


def test_a_template_extends_its_parents_file_of_the_same_name() -> None:
    """The theme's name before the file's tells which one is meant."""
    source = theme(
        page='{% extends "base/page.html" %}{% block a %}new{% endblock %}',
        base__page="<{% block a %}old{% endblock %}>",
    )

    assert rendered(source) == "<new>"


def test_a_template_that_only_the_parent_has_is_found() -> None:
    """Unprefixed names look through the chain."""
    assert rendered(theme(page='{% include "part.html" %}', base__part="of the parent")) == "of the parent"


@pytest.mark.parametrize(
    ("template", "hint", "line"),
    [
        ("one\n{{ nothing }}", "undefined", 2),
        ("one\n\n{{ page.nothing }}", "undefined", 3),
        ("{{ t('nothing') }}", "undefined", 1),
        ("{{ asset('nothing.css') }}", "undefined", 1),
        ("one\n{% if %}", "syntax", 2),
        ("one\n{% for x in y %}", "syntax", 2),
        ('one\n{% include "gone.html" %}', "missing", 2),
        ('{% extends "base/page.html" %}', "missing", 1),
        ("one\n{{ 1 / 0 }}", "other", 2),
        ("one\n{{ t('hello') }}", "other", 2),
        ("one\n{{ 1 + 'a' }}", "other", 2),
    ],
)
def test_a_failing_template_names_its_line_and_the_entry(template: str, hint: str, line: int) -> None:
    """Whoever writes a theme learns what is wrong, where, and for which entry."""
    found = failed(theme(page=template), page={"root": ""})

    assert (found.code, found.hint) == ("template-error", hint)
    assert (found.mark.path, found.mark.line) == ("themes/child/templates/page.html", line)
    assert found.value("entry") == "creatives/x/index.md"


def test_the_problem_lies_in_the_innermost_template() -> None:
    """An error in a partial of the parent names the partial."""
    found = failed(theme(page='{% include "part.html" %}', base__part="\n\n{{ gone }}"))

    assert found.mark == Mark("themes/base/templates/part.html", 3)


def test_a_theme_without_the_template_is_a_problem() -> None:
    """A page whose template is nowhere in the chain is reported, not lost."""
    assert failed(theme()).hint == "missing"


def test_templates_can_reach_nothing_that_does_work() -> None:
    """Globals are a short list."""
    source = theme(page="{{ lipsum() }}")

    assert failed(source).hint == "undefined"


@pytest.mark.parametrize(
    ("written", "bound"),
    [
        ("<p>Ертіс — өзен</p>", "<p>Ертіс\u00a0— өзен</p>"),
        ("<p>по имени,\n— и</p>", "<p>по имени,\u00a0— и</p>"),
        ("<li>\n— first\n— second", "<li>\n— first\u00a0— second"),
        ("well-known 3–5 a—b", "well-known 3–5 a—b"),
    ],
)
def test_no_line_begins_with_a_dash(written: str, bound: str) -> None:
    """The dash hangs on the word before it, wherever the browser breaks the line."""
    assert with_bound_dashes(written) == bound
