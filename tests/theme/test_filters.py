"""Filters, tests and operators of templates: a phrase behaves as its text, and still marks its language."""

from __future__ import annotations

import re

import pytest
from jinja2.filters import FILTERS
from jinja2.tests import TESTS
from markupsafe import Markup

from korme.core.model import Phrase
from korme.core.phrases import placed
from korme.core.problems import Mark
from korme.core.template_faults import TemplateFault
from korme.theme.render import environment
from korme.theme.theme import Theme

STRINGS = {"kk": {"by": "by {name}"}, "en": {"own": "about"}}
THEME = Theme("child", ("child",), Mark("themes/child/theme.yaml"), strings=STRINGS)
JINJA = environment(THEME, "kk")
X = '<span lang="ru">About us</span>'
OF_FILTERS = {
    "abs": ("-3|abs", "3"),
    "attr": ("x|attr('lang')", "ru"),
    "batch": ("x[:4]|batch(2)|map('first')|join('-')", '<span lang="ru">A</span>-<span lang="ru">o</span>'),
    "capitalize": ("x|capitalize", '<span lang="ru">About us</span>'),
    "center": ("x|center(10)", '<span lang="ru"> About us </span>'),
    "count": ("x|count", "8"),
    "d": ("x|d('-')", X),
    "default": ("empty|default('-', true)", "-"),
    "dictsort": ("{x: 1}|dictsort|map('first')|first", X),
    "e": ("(x|e)|length", "8"),
    "escape": ("x|escape", X),
    "filesizeformat": ("1000|filesizeformat", "1.0 kB"),
    "first": ("x|first", '<span lang="ru">A</span>'),
    "float": ("number|float", "12.0"),
    "forceescape": ("amp|forceescape", "R&amp;D"),
    "format": ("'%s, %s'|format(x, 2026)", f"{X}, 2026"),
    "groupby": ("[{'n': x}, {'n': 'about us'}]|groupby('n')|length", "1"),
    "indent": ("x|indent(2, true)", '<span lang="ru">  About us</span>'),
    "int": ("number|int + 1", "13"),
    "items": ("{'a': x}|items|first|last", X),
    "join": ("[x, own, 3]|join(', ')", f"{X}, About us, 3"),
    "last": ("x|last", '<span lang="ru">s</span>'),
    "length": ("x|length", "8"),
    "list": ("x|list|length", "8"),
    "lower": ("x|lower", '<span lang="ru">about us</span>'),
    "map": ("[x]|map('upper')|first", '<span lang="ru">ABOUT US</span>'),
    "max": ("['a', x]|max", X),
    "min": ("['b', x]|min", X),
    "pprint": ("x|pprint", "Phrase(&#39;About us&#39;, &#39;ru&#39;)"),
    "random": ("[x]|random", X),
    "reject": ("[x, 'b']|reject('equalto', 'About us')|join", "b"),
    "rejectattr": ("[{'n': x}]|rejectattr('n', 'eq', 'About us')|list|length", "0"),
    "replace": ("x|replace('us', 'me')", '<span lang="ru">About me</span>'),
    "reverse": ("x|reverse", '<span lang="ru">su tuobA</span>'),
    "round": ("2.6|round|int", "3"),
    "safe": ("tags|safe", '<span lang="ru">&lt;b&gt;</span>'),
    "select": ("[x, 'b']|select('equalto', 'About us')|join", X),
    "selectattr": ("[{'n': x}]|selectattr('n', 'in', ['About us'])|map(attribute='n')|join", X),
    "slice": ("[x, own]|slice(2)|map('first')|first", X),
    "sort": ("[own, 'Zoo', x, 'abc']|sort|last", "Zoo"),
    "string": ("x|string", X),
    "striptags": ("tags|striptags", '<span lang="ru">&lt;b&gt;</span>'),
    "sum": ("[{'n': 1}]|sum('n')", "1"),
    "title": ("x|title", '<span lang="ru">About Us</span>'),
    "tojson": ("x|tojson", '"About us"'),
    "trim": ("(x|center(10))|trim", X),
    "truncate": ("x|truncate(6, true, '…', 0)", '<span lang="ru">About…</span>'),
    "unique": ("[x, own, 'about us']|unique|list|length", "1"),
    "upper": ("x|upper", '<span lang="ru">ABOUT US</span>'),
    "urlencode": ("x|urlencode", "About%20us"),
    "urlize": ("x|urlize", X),
    "wordcount": ("x|wordcount", "2"),
    "wordwrap": ("x|wordwrap(5)", '<span lang="ru">About\nus</span>'),
    "xmlattr": ("('<p'|safe) ~ ({'title': x}|xmlattr) ~ ('>'|safe)", '<p title="About us">'),
}
OF_TESTS = {
    "!=": "not x is ne('About us')", "<": "x is lessthan('b')", "<=": "x is le('About us')", "==": "x is eq('About us')",
    ">": "x is gt('A')", ">=": "x is ge('About us')", "boolean": "x is not boolean", "callable": "x is not callable",
    "defined": "x is defined", "divisibleby": "x|length is divisibleby(4)", "eq": "x is eq(own)",
    "equalto": "x is equalto('About us')", "escaped": "x is not escaped", "even": "x|length is even",
    "false": "x is not false", "filter": "'upper' is filter", "float": "x is not float", "ge": "x is ge('About us')",
    "greaterthan": "x is greaterthan('A')", "gt": "x is gt('A')", "in": "x is in(['About us'])",
    "integer": "x is not integer", "iterable": "x is iterable", "le": "x is le('B')", "lessthan": "x is lessthan('b')",
    "lower": "x|lower is lower", "lt": "x is lt('B')", "mapping": "x is not mapping", "ne": "x is ne('Else')",
    "none": "x is not none", "number": "x is not number", "odd": "x|length is not odd", "sameas": "x is sameas(x)",
    "sequence": "x is sequence", "string": "x is string", "test": "'odd' is test", "true": "x is not true",
    "undefined": "x is not undefined", "upper": "x|upper is upper",
}  # fmt: skip
OF_OPERATORS = {
    "x == 'About us'": "True",
    "x == own": "True",
    "x != 'About us'": "False",
    "'out' in x": "True",
    "x in 'All About us'": "True",
    "x in ['About us']": "True",
    "x < 'B'": "True",
    "x ~ '!'": f"{X}!",
    "(x ~ '!')|length": "9",
    "(amp ~ own) == 'R&DAbout us'": "True",
    "(tags ~ '<')|safe": '<span lang="ru">&lt;b&gt;</span>&lt;',
    "x + '!'": f"{X}!",
    "'~ ' + x": f"~ {X}",
    "own + '!'": "About us!",
    "'%s!' % x": f"{X}!",
    "x + html": f"{X}<i>",
    "html + x": f"<i>{X}",
    "x ~ html": f"{X}<i>",
    "x[:3]": '<span lang="ru">Abo</span>',
    "x[0]": '<span lang="ru">A</span>',
    "x.text": "About us",
    "x.lang": "ru",
    "x.upper()": '<span lang="ru">ABOUT US</span>',
    "x.split(' ')[1]": '<span lang="ru">us</span>',
    "x.startswith('About')": "True",
    "x.replace('us', '&')": '<span lang="ru">About &amp;</span>',
    "x|replace(' ', '<br>'|safe)": '<span lang="ru">About<br>us</span>',
    "{'About us': 1}[x]": "1",
    "(x|upper).lang": "ru",
    "x and 'yes'": "yes",
    "empty or 'no'": "no",
    "t('own')": '<span lang="en">about</span>',
    "t('own') == 'about'": "True",
    "t('own')|length": "5",
    "t('own')|upper": '<span lang="en">ABOUT</span>',
    "t('own')|truncate(2, true, '…', 0)": '<span lang="en">a…</span>',
    "t('own') + '!'": '<span lang="en">about</span>!',
    "(t('own') ~ '!')|length": "6",
    "t('by', name=x)": f"by {X}",
    "t('by', name='About us')": "by About us",
    "t('by', name=x)|length": "11",
}


def shown(expression: str) -> str:
    """What a template prints for an expression."""
    view = {
        "x": Phrase("About us", "ru"),
        "own": Phrase("About us"),
        "empty": Phrase(""),
        "number": Phrase("12"),
        "amp": Phrase("R&D"),
        "tags": Phrase("<b>", "ru"),
        "html": Markup("<i>"),
        "cards": CARDS,
    }
    before = "<main><p>"
    return placed(before + JINJA.from_string(f"{{{{ {expression} }}}}").render(view)).removeprefix(before)


def test_every_filter_and_test_of_jinja_is_considered() -> None:
    """A version of Jinja with another filter asks for a decision."""
    assert set(OF_FILTERS) == set(FILTERS)
    assert set(OF_TESTS) == set(TESTS)


@pytest.mark.parametrize("name", OF_FILTERS)
def test_a_filter_takes_a_phrase_as_text(name: str) -> None:
    """What it returns is still marked where it is the same text in another form."""
    expression, expected = OF_FILTERS[name]

    assert shown(expression) == expected


@pytest.mark.parametrize("name", OF_TESTS)
def test_a_test_takes_a_phrase_as_text(name: str) -> None:
    """Tests judge the text, not the object around it."""
    assert shown(OF_TESTS[name]) == "True"


@pytest.mark.parametrize("expression", OF_OPERATORS)
def test_an_operator_takes_a_phrase_as_text(expression: str) -> None:
    """Operators, methods and slices."""
    assert shown(expression) == OF_OPERATORS[expression]


TITLES = [("Өзен", "2026"), ("Ағаш", "2025"), ("Әуен", "2026"), ("Hall 10", ""), ("Hall 2", "2024"), ("бақ", "2025")]
TAGS = {"river": {"key": "river", "label": "Өзен"}, "ice": {"key": "ice", "label": "Мұз"}}
CARDS = [
    {
        "title": Phrase(title, "ru" if title == "бақ" else ""),
        "year": year,
        "creative": {"name": Phrase("Aigerim"), "url": "a/"} if at % 2 else None,
        "tags": [TAGS["river"]] * (at == 0) + [TAGS["ice"]] * (at < 2),
        "count": at * 5,
        "sold": at == 1,
    }
    for at, (title, year) in enumerate(TITLES)
]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("cards|sort('title')|map(attribute='title')|join(' ')", "Ағаш Әуен бақ Өзен Hall 2 Hall 10"),
        ("cards|sort(attribute='title', reverse=true)|map(attribute='title')|first", "Hall 10"),
        ("cards|by('-year', 'title')|map(attribute='title')|join(' ')", "Әуен Өзен Ағаш бақ Hall 2 Hall 10"),
        ("cards|by('year')|map(attribute='year')|join(' ')", "2024 2025 2025 2026 2026 "),
        ("cards|by('-count')|map(attribute='count')|join(' ')", "25 20 15 10 5 0"),
        ("['б', 'ә', 'а', 'Қ', 'к', 10, 9]|sort|join", "910аәбкҚ"),
        ("['б', 'а']|sort(true)|join", "ба"),
        ("cards|where('year', 2025)|map(attribute='title')|join(' ')", "Ағаш бақ"),
        ("cards|where('year', '2025')|length", "2"),
        ("cards|where('tags', 'river')|length", "1"),
        ("cards|where('tags', 'мұз')|length", "2"),
        ("cards|where('tags', cards[0].tags[0])|length", "1"),
        ("cards|where('sold')|length", "1"),
        ("cards|where('sold', false)|length", "5"),
        ("cards|where('creative.name', 'aigerim')|length", "3"),
        ("cards|where('creative.name')|length", "3"),
        ("cards|where('year', none)|length", "0"),
        ("cards|first(2)|map(attribute='title')|join(' ')", "Өзен Ағаш"),
        ("cards|last(2)|map(attribute='title')|join(' ')|length", "10"),
        ("cards|first(99)|length", "6"),
        ("(cards|first).title", "Өзен"),
        ("cards|group('year')|map(attribute='label')|join(',')", "2024,2025,2026,"),
        ("cards|group('year', reverse=true)|map(attribute='label')|join(',')", "2026,2025,2024,"),
        ("(cards|group('tags'))[0].items|length", "2"),
        ("(cards|group('tags'))|map(attribute='label')|join(',')", "Мұз,Өзен,"),
        ("(cards|group('tags'))[1].value.key", "river"),
        ("(cards|group('creative.name'))[0].label.upper()", "AIGERIM"),
    ],
)
def test_lists_are_chosen_sorted_and_grouped_for_the_reader(expression: str, expected: str) -> None:
    """In the reader's alphabet, numbers as numbers, what is empty last; by text, whatever its language."""
    assert re.sub(r"</?span[^>]*>", "", shown(expression)) == expected


def test_a_group_is_a_pair_and_a_loop_can_be_left() -> None:
    """`{% for year, works in … %}`, `{% break %}`, `{% continue %}`."""
    source = (
        "{% for year, items in cards|group('year') %}{% if loop.first %}{% continue %}{% endif %}"
        "{{ year }}: {{ items|length }}{% break %}{% endfor %}"
    )

    assert JINJA.from_string(source).render(cards=CARDS) == "2025: 2"


def test_a_key_that_cards_do_not_have_is_a_problem_with_the_nearest_one() -> None:
    """Not an empty list, which nobody would notice."""
    with pytest.raises(TemplateFault) as caught:
        shown("cards|where('yaer', 2025)")

    assert (caught.value.fault.code, caught.value.fault.hint) == ("template-key", "guess")
    assert caught.value.fault.value("guess") == "year"
