"""Rendering: a template and a view give bytes, or one problem that says where the template fails."""

from __future__ import annotations

from typing import Any

import pytest
from markupsafe import Markup

from korme.core.model import Phrase
from korme.core.problems import Mark, Problem
from korme.theme.folders import ThemeFile
from korme.theme.render import Renderer
from korme.theme.theme import Theme

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
    page = Renderer(source).render("page.html", language, view, origin="creatives/x/index.md")
    assert isinstance(page, bytes), page
    return page.decode()


def failed(source: Theme, **view: Any) -> Problem:
    page = Renderer(source).render("page.html", "en", view, origin="creatives/x/index.md")
    assert isinstance(page, Problem)
    return page


def test_values_are_escaped() -> None:
    """No text of an entry becomes markup."""
    assert rendered(theme(page="{{ x }}"), x="<b>{{ 7 * 7 }}</b>") == "&lt;b&gt;{{ 7 * 7 }}&lt;/b&gt;"


def test_a_phrase_in_another_language_is_marked() -> None:
    """Fallback text has its language; an attribute gets only the text."""
    source = theme(page='<p title="{{ x }}">{{ x }}</p>')

    assert rendered(source, x=Phrase("Сәлем", "kk")) == '<p title="Сәлем"><span lang="kk">Сәлем</span></p>'


@pytest.mark.parametrize(
    ("language", "number", "expected"),
    [("en", 1, "1 work"), ("en", 5, "5 works"), ("ru", 1, "1 работа"), ("ru", 3, "3 работы"), ("ru", 11, "11 работ")],
)
def test_strings_follow_the_plural_rules_of_the_reader(language: str, number: int, expected: str) -> None:
    """CLDR's categories choose the form."""
    assert rendered(theme(page="{{ t('works', x) }}"), language, x=number) == expected


def test_numbers_in_strings_are_formatted_for_the_language() -> None:
    """A thousand has a separator."""
    assert rendered(theme(page="{{ t('works', 1200) }}")) == "1,200 works"


def test_strings_and_their_values_are_escaped_and_phrases_stay_marked() -> None:
    """A string is plain text, and its values cannot break out of it."""
    source = theme(page="{{ t('hello', name=a) }}|{{ t('hello', name=b) }}|{{ t('only') }}")
    expected = 'Hello, &lt;i&gt;|Hello, <span lang="ru">Мир</span>|&lt;English&gt; &amp; more'

    assert rendered(source, a="<i>", b=Phrase("Мир", "ru")) == expected


def test_equal_values_of_different_types_are_said_as_what_they_are() -> None:
    """A string that was said before is taken again only for the same text: HTML and text may be equal as strings."""
    source = theme(
        page="{{ t('hello', name=a) }}|{{ t('hello', name=b) }}|{{ t('hello', name=c) }}|{{ t('works', n) }}"
    )
    values = {"a": "<i>", "b": Markup("<i>"), "c": Phrase("<i>")}

    assert rendered(source, **values, n=1) == "Hello, &lt;i&gt;|Hello, <i>|Hello, &lt;i&gt;|1 work"
    assert rendered(source, **values, n=True) == "Hello, &lt;i&gt;|Hello, <i>|Hello, &lt;i&gt;|1 work"


def test_a_missing_string_is_english_and_marked() -> None:
    """So that screen readers pronounce it correctly."""
    assert rendered(theme(page="{{ t('only') }}"), "ru") == '<span lang="en">&lt;English&gt; &amp; more</span>'


MACROS = (
    '{% macro line(x) %}<b title="{{ x }}">{{ x }}</b>{% endmacro %}'
    "{% macro said() %}{{ t('only') }}{% endmacro %}{% set kept %}{{ t('only') }}{% endset %}"
)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("<p title=\"{{ t('only') }}\">", '<p title="&lt;English&gt; &amp; more">'),
        ('<p title="{{ said() }}">', '<p title="&lt;English&gt; &amp; more">'),
        ('<p title="{{ kept }}">', '<p title="&lt;English&gt; &amp; more">'),
        ("<p title=\"{{ 'A: ' ~ t('only') }}\">", '<p title="A: &lt;English&gt; &amp; more">'),
        ("<p title=\"{{ t('only')|upper }}\">", '<p title="&LT;ENGLISH&GT; &AMP; MORE">'),
        ("<p title=\"{{ [t('only'), x]|join(', ') }}\">", '<p title="&lt;English&gt; &amp; more, Сәлем">'),
        ("<p title=\"{{ t('hello', name=x) }}\">", '<p title="Hello, Сәлем">'),
        ("<a href=\"?q={{ t('only')|urlencode }}\">", '<a href="?q=%3CEnglish%3E%20%26%20more">'),
        ('<a href="?q={{ kept|urlencode }}">', '<a href="?q=%3CEnglish%3E%20%26%20more">'),
        ('<a href="?q={{ x|urlencode }}">', '<a href="?q=%D0%A1%D3%99%D0%BB%D0%B5%D0%BC">'),
        ("<title>{{ t('only') }}</title>", "<title>&lt;English&gt; &amp; more</title>"),
        ("<option>{{ t('only') }}</option>", "<option>&lt;English&gt; &amp; more</option>"),
        (
            "<script>f({{ t('only')|tojson }})</script>",
            '<script>f("\\u0026lt;English\\u0026gt; \\u0026amp; more")</script>',
        ),
        (
            "<script>f({{ said()|tojson }})</script>",
            '<script>f("\\u0026lt;English\\u0026gt; \\u0026amp; more")</script>',
        ),
        ("{{ line(x) }}", '<b title="Сәлем"><span lang="kk">Сәлем</span></b>'),
    ],
)
def test_a_phrase_is_text_in_an_attribute_however_it_comes_there(template: str, expected: str) -> None:
    """A theme's author cannot put an element where HTML allows only text."""
    source = theme(page=MACROS + template)

    assert rendered(source, "ru", x=Phrase("Сәлем", "kk")) == expected


def test_a_template_is_read_once_for_all_languages() -> None:
    """Its code is the same in each; only what it is run with differs."""
    source = theme(page="{{ t('only') }} once")
    Renderer(source).render("page.html", "en", {}, origin="")  # now it is compiled
    languages = Renderer(source)
    for language in ("en", "ru"):
        languages.render("page.html", language, {}, origin="")

    codes = [languages._environment(each).get_template("page.html").root_render_func.__code__ for each in ("en", "ru")]
    assert codes[0] is codes[1]


def test_assets_are_linked_from_the_page() -> None:
    """The link is relative to the page's own address."""
    assert rendered(theme(page="{{ asset('a.css') }}")) == "../assets/a-1.css"


def test_a_template_extends_its_parents_file_of_the_same_name() -> None:
    """The theme's name before the file name selects it."""
    source = theme(
        page='{% extends "base/page.html" %}{% block a %}new{% endblock %}',
        base__page="<{% block a %}old{% endblock %}>",
    )

    assert rendered(source) == "<new>"


def test_a_template_that_only_the_parent_has_is_found() -> None:
    """Names without a theme are looked up in the whole chain."""
    assert rendered(theme(page='{% include "part.html" %}', base__part="of the parent")) == "of the parent"


@pytest.mark.parametrize(
    ("template", "code", "hint", "line"),
    [
        ("one\n{{ nothing }}", "template-name", "known", 2),
        ("one\n\n{{ page.nothing }}", "template-attribute", "known", 3),
        ("{{ t('nothing') }}", "template-name", "known", 1),
        ("{{ asset('nothing.css') }}", "template-name", "known", 1),
        ("one\n{% if %}", "template-error", "syntax", 2),
        ("one\n{% for x in y %}", "template-error", "syntax", 2),
        ('one\n{% include "gone.html" %}', "template-name", "file", 2),
        ('{% extends "base/page.html" %}', "template-name", "guess", 1),
        ("one\n{{ 1 / 0 }}", "template-error", "", 2),
        ("one\n{{ t('hello') }}", "string-value-missing", "", 2),
        ("one\n{{ 1 + 'a' }}", "template-error", "", 2),
        ("one\n{% macro x() %}{{ x() }}{% endmacro %}\n{{ x() }}", "template-error", "recursion", 2),
    ],
)
def test_a_failing_template_names_its_line_and_the_entry(template: str, code: str, hint: str, line: int) -> None:
    """The author of a theme sees what is wrong, where, and for which entry."""
    reported = failed(theme(page=template), page={"root": ""})

    assert (reported.code, reported.hint) == (code, hint)
    assert (reported.mark.path, reported.mark.line) == ("themes/child/templates/page.html", line)
    assert (reported.value("entry"), reported.value("pages")) == ("creatives/x/index.md", 1)


def test_the_problem_is_in_the_innermost_template() -> None:
    """An error in a partial of the parent names the partial."""
    reported = failed(theme(page='{% include "part.html" %}', base__part="\n\n{{ gone }}"))

    assert reported.mark == Mark("themes/base/templates/part.html", 3)


def test_a_theme_without_the_template_is_a_problem() -> None:
    """A page whose template is missing from the chain is reported, not lost."""
    assert failed(theme()).value("found") == "page.html"


def test_templates_have_no_access_to_side_effects() -> None:
    """The globals are a short list."""
    source = theme(page="{{ lipsum() }}")

    assert failed(source).value("found") == "lipsum"
