"""Functions of every template: links, dates, numbers, and what is known of the build."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from korme.core.model import Phrase
from korme.core.template_faults import TemplateFault
from korme.theme.dates import grouped, written
from tests.support.site_box import SITE_YAML, WORK, SiteBox, aigerim

SETTINGS = f"{SITE_YAML}theme: lake\ntheme_options: {{cards: none, search: names}}\n"
GROUP = "name: The Lake\nmembers: [aigerim]\n"
EVENT = "title: Opening\ntype: ceremony\nstart: 2026-04-20 18:30\nend: 2026-04-20 20:00\nvenue: hub\n"
MACRO = '{% macro go(to) %}<a href="{{ link(to) }}">{{ to }}</a>{% endmacro %}'


def lake(root: Path, page: str) -> SiteBox:
    """A site whose theme prints something in place of `page.html`, of which there is /about/."""
    return SiteBox(root).add(
        {
            **aigerim(),
            "content/site.yaml": SETTINGS,
            "content/pages/about.yaml": "title: About\n",
            "content/venues/hub.yaml": "name: Hub\n",
            "content/programme/opening.yaml": EVENT,
            "themes/lake/theme.yaml": "extends: expo\n",
            "themes/lake/templates/partials/go.html": MACRO,
            "themes/lake/templates/page.html": page,
        }
    )


def lines(box: SiteBox, page: str = "about/", **options: Any) -> list[str]:
    """What the template has printed, line by line."""
    return box.build(**options).text(f"{page}index.html").strip().splitlines()


@pytest.mark.parametrize(
    ("value", "pattern", "language", "expected"),
    [
        ("2026-04-20", "d MMMM", "en", "20 April"),
        ("2026-04-20", "d MMMM", "ru", "20 апреля"),
        ("2026-04-20", "d MMMM", "kk", "20 сәуір"),
        ("2026-04-20", "LLLL", "ru", "апрель"),
        ("2026-04-20", "MMMM y", "ru", "апрель 2026"),
        ("2026-04-20", "EEEE, d MMMM", "kk", "дүйсенбі, 20 сәуір"),
        ("2026-04-20", "long", "kk", "2026 ж. 20 сәуір"),
        ("2026-04-20", "long", "en", "20 April 2026"),
        ("2026-04-20", "short", "ru", "20.04.2026"),
        ("2026-04-20", "full", "ru", "понедельник, 20 апреля 2026 г."),
        ("2026-04-20", "month-year", "ru", "апрель 2026 г."),
        ("2026-04-20T18:30+05:00", "d MMMM 'at' HH:mm", "en", "20 April at 18:30"),
        ("2026-04-20 18:30", "d.MM.y, HH:mm", "ru", "20.04.2026, 18:30"),
        (Phrase("2026-04-20"), "y", "en", "2026"),
        (dt.date(2026, 4, 20), "d MMM", "en", "20 Apr"),
        (dt.datetime(2026, 4, 20, 18, 30, tzinfo=dt.UTC), "HH:mm", "en", "18:30"),
    ],
)  # fmt: skip
def test_a_date_is_written_as_the_reader_writes_it(value: object, pattern: str, language: str, expected: str) -> None:
    """By a style, which has the order of the language, or by a pattern; numbers and months stay on one line."""
    assert written(value, pattern, language).replace("\u00a0", " ").replace("\u202f", " ") == expected


@pytest.mark.parametrize(
    ("value", "pattern", "code", "hint"),
    [
        ("", "long", "template-date", "empty"),
        (None, "long", "template-date", "empty"),
        ("tba", "long", "template-date", ""),
        ("20.04.2026", "long", "template-date", ""),
        ("2026-02-30", "long", "template-date", ""),
        (20260420, "long", "template-date", ""),
        ("2026-04-20", "%d %B", "template-pattern", "percent"),
        ("2026-04-20", "DD MMMM", "template-pattern", "slip"),
        ("2026-04-20", "d MMMM YYYY", "template-pattern", "slip"),
        ("2026-04-20", "dd.mm.y", "template-pattern", "minutes"),
        ("2026-04-20", "do MMMM", "template-pattern", "words"),
        ("2026-04-20", "d MMMM HH:mm", "template-pattern", "clock"),
        ("2026-04-20", "d MMMMMMMM", "template-pattern", ""),
        ("2026-04-20", "d 'MMMM", "template-pattern", ""),
        ("2026-04-20", "", "template-pattern", ""),
    ],
)
def test_what_is_no_date_or_pattern_is_a_problem(value: object, pattern: str, code: str, hint: str) -> None:
    """Patterns of other programs would come out as another date: they are refused."""
    with pytest.raises(TemplateFault) as caught:
        written(value, pattern, "en")

    assert (caught.value.fault.code, caught.value.fault.hint) == (code, hint)


def test_a_number_has_the_separators_of_the_language() -> None:
    """A number, or text that is one; anything else is a problem."""
    assert [grouped(value, "ru") for value in (12000, 2.5, "12000", Phrase("7"))] == [
        "12\u00a0000",
        "2,5",
        "12\u00a0000",
        "7",
    ]
    assert grouped("12000", "en") == "12,000"
    for value in ("ten", "", None, True, "1e5"):
        with pytest.raises(TemplateFault):
            grouped(value, "en")


LINKS = """\
{% from "partials/go.html" import go %}
{{ go("tags/") }}
{{ link("/works/by-year/#y2025") }}
{{ link("creatives/aigerim") }}
{{ link("") }}
{{ link("programme.ics") }}
{{ link("tags/", language="ru") }}
{{ link("ru/tags/") }}
{{ link("works/?d=crafts&t=a") }}
{{ link("#part") }} {{ link("https://example.org/") }} {{ link("mailto:a@example.org") }}
{{ link("creatives/old/") }}
{{ link("press kit.pdf") }}
{{ "tags/" is published }} {{ "collectives/" is published }} {{ "press kit.pdf" is published }} {{ "no.pdf" is published }}
{{ date("2026-04-20", "d MMMM") }}|{{ "2026-04-20"|date("weekday") }}|{{ 12000|number }}|{{ time("2026-04-20 09:05") }}
"""


def test_links_are_in_the_language_of_the_page_and_right_from_its_folder(tmp_path: Path) -> None:
    """From the template and from a macro; former addresses lead to the new ones."""
    box = lake(tmp_path, LINKS)
    box.change(
        "creatives/aigerim/index.md", "---\nname: Aigerim\ndiscipline: photography\naliases: [/creatives/old/]\n---\n"
    )
    box.change("content/static/press kit.pdf", b"%PDF-1.4\n")

    box.change("themes/lake/templates/404.html", "{{ link('tags/') }} {{ link('#top') }}")

    own, russian = lines(box), lines(box, "ru/about/")

    assert own == [
        '<a href="../tags/">tags/</a>',
        "../works/by-year/#y2025",
        "../creatives/aigerim/",
        "../",
        "../programme.ics",
        "../ru/tags/",
        "../ru/tags/",
        "../works/?d=crafts&amp;t=a",
        "#part https://example.org/ mailto:a@example.org",
        "../creatives/aigerim/",
        "../press%20kit.pdf",
        "True False True False",
        "20\u00a0April|Monday 20\u00a0April|12,000|09:05",
    ]
    assert russian[:7] == [
        '<a href="../../ru/tags/">tags/</a>',
        "../../ru/works/by-year/#y2025",
        "../../ru/creatives/aigerim/",
        "../../ru/",
        "../../ru/programme.ics",
        "../../ru/tags/",
        "../../ru/tags/",
    ]
    assert russian[-1] == "20\u00a0апреля|понедельник, 20\u00a0апреля|12\u00a0000|09:05"
    assert box.build(base_url="https://example.org/2026").text("404.html").strip() == "/2026/tags/ #top"
    assert lines(box, portable=True)[:4] == [
        '<a href="../tags/index.html">tags/</a>',
        "../works/by-year/index.html#y2025",
        "../creatives/aigerim/index.html",
        "../index.html",
    ]


@pytest.mark.parametrize(
    ("page", "code", "hint", "values"),
    [
        ("{{ link('tag/') }}", "template-link", "guess", {"guess": "tags/"}),
        ("{{ link('programme.isc') }}", "template-link", "guess", {"guess": "programme.ics"}),
        ("{{ link('zzzz/') }}", "template-link", "known", {"found": "zzzz/"}),
        ("{{ link(site.home) }}", "template-link", "relative", {"found": "../"}),
        ("{{ link('javascript:alert(1)') }}", "template-link", "scheme", {}),
        ("{{ link('tags/', language='de') }}", "template-language", "known", {"known": "en, kk, ru"}),
        ("\n{{ date('soon') }}", "template-date", "", {"found": "soon", "entry": "content/pages/about.yaml"}),
        ("{{ 'many'|number }}", "template-number", "", {"found": "many"}),
    ],
)
def test_what_cannot_be_done_is_a_problem_of_the_line(
    tmp_path: Path, page: str, code: str, hint: str, values: dict[str, str]
) -> None:
    """With the template, the line and the nearest address that there is."""
    found = [one for one in lake(tmp_path, page).checked() if one.code.startswith("template-")]

    assert {(one.code, one.hint, str(one.mark)) for one in found} == {
        (code, hint, f"themes/lake/templates/page.html:{1 + page.count(chr(10))}")
    }
    assert {name: found[0].value(name) for name in values} == values


WORKS = """\
{% set works = [
  {"title": "Water", "year": "2026", "tags": [{"label": "River"}], "notice": ""},
  {"title": "Ice", "year": "2025", "tags": [{"label": "River"}], "notice": ""},
  {"title": "Dawn", "year": "2026", "tags": [], "notice": "Loud"},
] %}
"""
DOCS = Path(__file__).parents[2] / "docs/themes.md"


def test_every_example_of_the_docs_is_right(tmp_path: Path) -> None:
    """The tables of docs/themes.md say what templates print."""
    section = DOCS.read_text("utf-8").partition("## Functions and filters")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\{.+?)` \| (.+) \|$", section, re.MULTILINE)
    page = WORKS + "\n\n".join(expression.replace(r"\|", "|") for expression, _ in rows)

    found = [re.sub(r"\s", " ", line).strip() for line in lines(lake(tmp_path, page)) if line.strip()]

    assert len(rows) > 20
    assert found == [expected.strip("`") for _, expected in rows]


ASKS = {
    "about": '{% if "collectives/" is published %}{{ link("collectives/") }}{% else %}none{% endif %}',
    "asked": '{{ "programme.ics" is published }}',
    "serve": "{{ build.serve }} {{ build.version|length > 2 }} {{ build.drafts }}",
    "river": "{{ site.works|where('tags', 'river')|by('title')|map(attribute='title')|join }}",
    "today": "{{ date(build.today, 'd MMMM') }}",
    "plain": "plain",
}


def test_a_page_is_made_again_when_what_it_asked_for_changes(tmp_path: Path) -> None:
    """The first collective, the last event, serve and midnight: only the pages that asked for them are made again."""
    page = "".join(f"{{% if page.url == '{name}/' %}}{text}{{% endif %}}" for name, text in ASKS.items())
    box = lake(tmp_path, page).add({f"content/pages/{name}.yaml": f"title: {name}\n" for name in ASKS})

    def shown(**options: Any) -> tuple[str, ...]:
        built = box.build(**options)
        assert built.ok, built.problems
        return tuple(built.text(f"{name}/index.html").strip() for name in ASKS)

    assert shown() == ("none", "True", "False True False", "", "1\u00a0April", "plain")
    box.change("content/collectives/lake.yaml", GROUP)
    assert shown()[0] == "../collectives/"
    box.remove("content/programme/opening.yaml").remove("content/collectives/lake.yaml")
    assert shown()[:2] == ("none", "False")
    assert shown(serve=True, drafts=True, today=dt.date(2026, 4, 2))[2:5] == ("True True True", "", "2\u00a0April")
    box.change("creatives/aigerim/works/light.yaml", f"{WORK}tags: [River]\n")
    again = box.build()
    assert again.text("river/index.html").strip() == "Light"
    assert again.text("serve/index.html").strip() == "False True False"
