"""`content/data/`: files that templates read as `data.NAME`."""

from __future__ import annotations

from pathlib import Path

import pytest
from site_box import SITE_YAML, SiteBox

from korme.core.model import Limits
from korme.core.problems import Problem
from korme.read.data_files import read_data
from korme.read.data_schemas import schema_problems
from korme.store.source_tree import SourceTree

SPONSORS = "- name: {en: Mill, ru: Мельница}\n  since: 1987\n  open: yes\n  code: 007\n- name: Kiln\n"
PAGE = """\
{% from "sponsors.html" import list %}
<main>{{ list() }}{% if data.hours is defined %}{{ data.hours.mon }}{% endif %}</main>
"""
LIST = """\
{% macro list() %}{% for one in data.sponsors %}[{{ one.name }}|{{ one.since + 1 if one.since }}|{{ one.code }}]{% endfor %}{% endmacro %}
"""
SCHEMA = '{"items": {"required": ["name"], "properties": {"price": {"type": "number"}, "name": {"type": ["object", "string"]}}}}'


def read(root: Path, files: dict[str, str]) -> tuple[dict[str, object], list[str]]:
    """The data of a folder, and its problems as 'code path:line'."""
    box = SiteBox(root).add({f"content/data/{name}": text for name, text in files.items()})
    found, schemas, problems = read_data(SourceTree(box.root), ("en", "ru"), Limits())
    problems += schema_problems(found, schemas, box.root / "cache")
    return {each.name: each.file.value for each in found}, [said(one) for one in problems]


def said(one: Problem) -> str:
    place = str(one.mark).removeprefix("content/data/")
    return f"{one.code}{f' ({one.hint})' if one.hint else ''} {place}"


def site(folder: Path) -> SiteBox:
    return SiteBox(folder).add(
        {
            "content/site.yaml": SITE_YAML + "theme: own\n",
            "content/data/sponsors.yaml": SPONSORS,
            "content/pages/about.md": "---\ntitle: About\n---\nWords.\n",
            "content/stories/open.md": "---\ntitle: Open\ndate: 2026-03-20\n---\nWords.\n",
            "themes/own/theme.yaml": "extends: expo\n",
            "themes/own/templates/sponsors.html": LIST,
            "themes/own/templates/page.html": PAGE,
        }
    )


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("a.yaml", "- 1\n- no\n- 1.10\n- 'x'\n", [1, False, "1.10", "x"]),
        ("a.yaml", "", ""),
        ("a.yaml", "just text\n", "just text"),
        ("a.json", '{"b": [1.5, null, true, "\\ud83c\\udf3e"]}', {"b": [1.5, "", True, "🌾"]}),
        (
            "a.csv",
            "name.en;name.ru;price;open\nMill;Мельница;500;no\n\nKiln;;1.10;\n",
            [
                {"name": {"en": "Mill", "ru": "Мельница"}, "price": 500, "open": "no"},
                {"name": {"en": "Kiln", "ru": ""}, "price": "1.10", "open": ""},
            ],
        ),
        ("a.csv", '\ufeffname,words\n"Mill, old","two\nlines"\n', [{"name": "Mill, old", "words": "two\nlines"}]),
    ],
)
def test_data_is_typed_as_written(tmp_path: Path, name: str, text: str, value: object) -> None:
    """YAML, JSON and the tables of spreadsheets."""
    assert read(tmp_path, {name: text}) == ({"a": value}, [])


@pytest.mark.parametrize(
    ("files", "problems"),
    [
        ({"a.yaml": "- b: 1\n  b: 2\n"}, ["duplicate-key a.yaml:2:3"]),
        ({"a.yaml": "- [1\n"}, ["yaml-syntax a.yaml:1:3"]),
        ({"a.yaml": "- &x 1\n- *x\n"}, ["yaml-alias a.yaml:1:3"]),
        ({"a.yaml": "- colour: #fff\n"}, ["comment-in-text a.yaml:1:11"]),
        ({"a.json": "[1,\n]"}, ["data-json a.json:2:1"]),
        ({"a.json": '{"b": 1, "b": 2}'}, ["data-json a.json"]),
        ({"a.json": "[" * 40 + "]" * 40}, ["yaml-deep a.json"]),
        ({"a.json": "[" * 100_000}, ["data-json a.json"]),
        ({"a.json": "[NaN]"}, ["data-json a.json"]),
        ({"a.json": '["\\ud800"]'}, ["control-character a.json"]),
        ({"a.csv": "a,b\n1,2,3\n"}, ["data-csv (more) a.csv:2"]),
        ({"a.csv": "a,,b\n1,2,3\n"}, ["data-csv (heading) a.csv:1:1"]),
        ({"a.csv": "a,a\n1,2\n"}, ["duplicate-key a.csv:1:1"]),
        ({"a.csv": 'a,b\n"1"x,2\n'}, ["data-csv (broken) a.csv:2"]),
        ({"opening hours.yaml": "a: 1"}, ["data-name opening hours.yaml"]),
        ({"a.yaml": "1", "a.csv": "a\n1\n"}, ["data-name (twice) a.yaml"]),
        ({"a.yml": "1"}, ["wrong-ending a.yml"]),
        ({"a.xlsx": "1"}, ["unexpected-file (table) a.xlsx"]),
        ({"more/a.yaml": "1"}, ["unexpected-file more"]),
        ({"a.schema.json": "{}"}, ["data-schema-alone a.schema.json"]),
        ({"a.yaml": "- {name: Mill, price: 1.10}\n- price: no\n", "a.schema.json": SCHEMA}, ["data-schema a.yaml:2:3", "data-schema a.yaml:2:10"]),
        ({"a.csv": "name,price\nMill,free\n", "a.schema.json": SCHEMA}, ["data-schema a.csv:2:1"]),
        ({"a.json": '[{"price": 1}]', "a.schema.json": SCHEMA}, ["data-schema a.json"]),
        ({"a.json": f'[{"9" * 400}]', "a.schema.json": '{"items": {"type": "integer"}}'}, []),
        ({"a.json": '["x"]', "a.schema.json": '{"items": {"pattern": "("}}'}, ["data-schema-broken a.schema.json"]),
        ({"a.yaml": "1", "a.schema.yaml": "type: whole\n"}, ["data-schema-broken a.schema.yaml"]),
        ({"a.yaml": "1", "a.schema.yaml": "$ref: https://example.org/schema\n"}, ["data-schema-broken a.schema.yaml"]),
    ],
)  # fmt: skip
def test_what_is_wrong_has_its_place(tmp_path: Path, files: dict[str, str], problems: list[str]) -> None:
    """Files that cannot be read, names that templates cannot write, and values that do not fit a schema."""
    assert read(tmp_path, files)[1] == problems
    assert read(tmp_path, files)[1] == problems, "the second time it is known"


def test_templates_read_data_in_the_reader_s_language(tmp_path: Path) -> None:
    """Also in a macro imported without context; a text is translated or marked."""
    built = site(tmp_path).build()

    assert built.problems == ()
    assert "[Mill|1988|007]" in built.text("about/index.html")
    assert "[Мельница|1988|007]" in built.text("ru/about/index.html")
    assert '[<span lang="en">Mill</span>|1988|007]' in built.text("kk/about/index.html")


def test_changed_data_makes_the_pages_again_that_read_it(tmp_path: Path) -> None:
    """A page that asked for data that was not there is made again when it is there; other pages are not."""
    box = site(tmp_path)
    box.build()
    pages = 3  # 'about' in three languages

    changed = box.change("content/data/sponsors.yaml", SPONSORS.replace("Kiln", "Forge")).build()
    assert "[Forge||]" in changed.text("about/index.html") and changed.report.made == pages
    added = box.change("content/data/hours.yaml", "mon: 10-18\n").build()
    assert "10-18" in added.text("about/index.html") and added.report.made == pages
    clean = box.build(output=tmp_path / "clean", cache=tmp_path / "other")
    html = [path for path in clean.files if path.endswith(".html")]
    assert {path: added.text(path) for path in html} == {path: clean.text(path) for path in html}


def test_a_name_that_is_not_there_is_an_error_of_the_template(tmp_path: Path) -> None:
    """`data.sponsers` is reported at its line, and a file that nothing reads at the file."""
    box = site(tmp_path).change("themes/own/templates/sponsors.html", LIST.replace("data.sponsors", "data.sponsers"))

    codes = {code for code, _ in box.build().problems}

    assert "data-unused" in codes and any(code.startswith("template") for code in codes)


def test_a_file_with_the_name_of_a_method_is_found(tmp_path: Path) -> None:
    """No name of a file means something else: `data.items`, `data.keys`."""
    box = site(tmp_path).add({"content/data/items.yaml": "[1, 2]\n", "content/data/opening-hours.yaml": "[3]\n"})
    box.change("themes/own/templates/page.html", "{{ data.items|join('+') }} {{ data.opening_hours[0] }} {{ data.sponsors|length }} {% for name in data %}{{ name }} {% endfor %}")  # fmt: skip

    assert box.build().text("about/index.html") == "1+2 3 2 items opening_hours sponsors "


def test_a_folder_that_is_a_link_or_a_file_is_reported(tmp_path: Path) -> None:
    """Data is read from the site's own folder only."""
    box = SiteBox(tmp_path).change("content/data", "x")
    assert [said(one) for one in read_data(SourceTree(box.root), ("en",), Limits())[2]] == [
        "unexpected-file content/data"
    ]

    box.remove("content/data")
    (tmp_path / "content/data").symlink_to(tmp_path)
    assert [said(one) for one in read_data(SourceTree(box.root), ("en",), Limits())[2]] == ["link content/data"]
