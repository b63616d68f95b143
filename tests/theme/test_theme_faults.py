"""Themes that lack something or cannot be read: one problem each, with its file (theme/completeness.py, reading.py)."""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from site_box import SITE_YAML, SiteBox, aigerim, picture

from korme.core.problems import Problem
from korme.theme.completeness import REQUIRED_PRESETS
from korme.theme.spoken_strings import spoken_strings
from korme.theme.theme import PICTURE_PARTIAL, load_theme

SiteMaker = Callable[..., SiteBox]
LANGUAGES = ("en", "ru")
PACKAGE = Path(__file__).parents[2] / "korme"
PUT_TOGETHER = {
    "f'by_{name}'",
    "f'change_{change.what}'",
    "f'colour_{key}'",
    "f'currency_{code}'",
    "f'level_{given.own.casefold()}'",
    "f'medium_{key}'",
    "f'medium_{kind}'",
    "f'status_{event.status}'",
    "f'type_{event.type}'",
    "f'type_{kind}'",
    "f'type_{type_}'",
    "f\"type_{card['type']}\"",
    "f'unit_{name}'",
    "'unit_' + match[1]",
    "f'works_by_{order}'",
    "found['untimed']",
    "open_words(facts.start)",
    "kind.list_url.strip('/') or kind.plural",
    "name",  # the sections of the menu
    "key",  # passed on
    "word",  # where the page of a code leads
    "_LABELS[kind]",  # of a person's thread
    "_NAMES.get(file.name, plural)",  # what is in a file of the API
    "row.what if row.what in PLAINLY_NAMED else f'figure_{row.what}'",
    "f'report_{by}_{what}'",
}
"""How the program puts names of strings together; their members are in `spoken_strings._FAMILIES` or named there."""


def faults(root: Path, files: dict[str, str | bytes], name: str = "a") -> list[Problem]:
    for path, text in files.items():
        target = root / "themes" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_theme(name, root, LANGUAGES)[1]


def spoken() -> Iterator[ast.expr]:
    """Yield what views and outputs pass to `say`."""
    for path in sorted([*PACKAGE.glob("views/*.py"), *PACKAGE.glob("outputs/*.py")]):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "say":
                yield node.args[1] if isinstance(node.func, ast.Name) and len(node.args) > 1 else node.args[0]


def test_every_string_that_the_program_speaks_is_listed() -> None:
    """So that a theme without a parent learns of all of them at once: a new one must be listed, or put together so."""
    said = list(spoken())
    named = {node.value for node in said if isinstance(node, ast.Constant)}
    made = {ast.unparse(node) for node in said if not isinstance(node, ast.Constant)}

    assert len(named) > 30
    assert named - spoken_strings() == set()
    assert made - PUT_TOGETHER == set()


def test_the_listed_strings_are_those_of_expo(tmp_path: Path) -> None:
    """None is asked for that Körme's own theme does not have."""
    assert spoken_strings() - load_theme("expo", tmp_path, LANGUAGES)[0].strings["en"].keys() == set()


def test_a_theme_without_parent_is_told_all_that_it_lacks_at_once(site: SiteMaker) -> None:
    """Three problems, each with its list, and nothing that follows from them."""
    box = site(
        {
            **aigerim(),
            "content/site.yaml": SITE_YAML + "theme: bare\n",
            "themes/bare/theme.yaml": "description: bare\n",
            "themes/bare/templates/base.html": '{# t("not_this") #}{{ t("greeting") }}{{ t("type_" ~ x) }}{{ t("wlecome") }}',
            "themes/bare/templates/home.html": "home",
            "themes/bare/strings/en.yaml": "welcome: Hello\n",
        }
    )
    errors = [each for each in box.planned().problems if each.is_error]
    built = box.build()
    lists = {each.code: (str(each.mark), dict(each.values)) for each in errors}

    assert (
        sorted(lists)
        == ["preset-missing", "strings-required", "template-name", "templates-required"]
        == sorted(code for code, _ in built.problems if code in lists or code == "template-error")
    )
    assert lists["preset-missing"][0] == lists["templates-required"][0] == "themes/bare/theme.yaml"
    assert lists["preset-missing"][1]["presets"] == ", ".join(REQUIRED_PRESETS)
    assert lists["strings-required"][0] == "themes/bare/strings/en.yaml"
    assert set(str(lists["strings-required"][1]["keys"]).split(", ")) == {
        *spoken_strings(),
        "greeting (themes/bare/templates/base.html:1)",
    }
    assert {"404.html", "creative.html", "work.html"} <= set(
        str(lists["templates-required"][1]["templates"]).split(", ")
    )
    assert "home.html" not in str(lists["templates-required"][1]["templates"])


@pytest.mark.parametrize("body", ["Text.", "![Rain](rain.jpg)"])
def test_pictures_in_texts_need_their_partial(site: SiteMaker, body: str) -> None:
    """It is in the list of what a theme lacks; without such pictures it is not needed."""
    box = site(
        {
            "content/site.yaml": SITE_YAML + "theme: bare\n",
            "themes/bare/theme.yaml": "description: bare\n",
            "content/pages/about/index.md": f"---\ntitle: About\n---\n{body}\n",
            "content/pages/about/rain.jpg": picture(),
        }
    )
    (lacking,) = [each for each in box.planned().problems if each.code == "templates-required"]

    assert (PICTURE_PARTIAL in str(lacking.value("templates"))) == (body != "Text.")


def test_a_theme_without_any_strings_lacks_them_once(tmp_path: Path) -> None:
    """No language is said to be missing beside."""
    found = faults(tmp_path, {"a/theme.yaml": "description: bare\n"})

    assert sorted(each.code for each in found) == ["preset-missing", "strings-required"]


def test_a_wrong_parent_is_one_problem(tmp_path: Path) -> None:
    """What it would have brought is not missed."""
    assert [each.code for each in faults(tmp_path, {"a/theme.yaml": "extends: exp\n"})] == ["theme-missing"]


def test_a_misspelt_key_of_the_parent_is_one_problem(tmp_path: Path) -> None:
    """The parent that is meant is read: nothing of it is missed."""
    (found,) = faults(
        tmp_path,
        {
            "a/theme.yaml": "extend: expo\npresets:\n  tiny: {like: gallery, of: gallery}\n",
            "a/templates/x.html": "{{ sized(x, 'tiny') }}",
        },
    )

    assert (found.code, found.value("guess"), found.mark.line) == ("unknown-field", "extends", 1)


CHILD: dict[str, str | bytes] = {"a/theme.yaml": "extends: expo\n"}


@pytest.mark.parametrize(
    ("path", "data", "place"),
    [
        ("strings/ru.yaml", "works: Работы\nmenu: Меню\n".encode("cp1251"), "themes/a/strings/ru.yaml:1:8"),
        ("theme.yaml", b"extends: expo\ndescription: caf\xe9\n", "themes/a/theme.yaml:2:17"),
        ("templates/page.html", b"<p>\n\xe9</p>", "themes/a/templates/page.html:2:1"),
        ("assets/_css/theme.css", "a {}\n/* Цвет */".encode("cp1251"), "themes/a/assets/_css/theme.css:2:4"),
        ("assets/own.css", b"\xff\xfea\0{\0}\0", "themes/a/assets/own.css"),
        ("assets/own.svg.jinja", b"<svg>\0</svg>", "themes/a/assets/own.svg.jinja"),
        ("assets/own.js", b"a\0b\0c\0d\0", "themes/a/assets/own.js"),
    ],
)
def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path, path: str, data: bytes, place: str) -> None:
    """With the place of the first byte that is wrong."""
    (found,) = faults(tmp_path, {**CHILD, f"a/{path}": data})

    assert found.code in ("not-utf8", "control-character")
    assert (str(found.mark), found.value("fix")) == (place, "")


@pytest.mark.parametrize("path", ["strings/ru.yaml", "theme.yaml", "templates/page.html", "assets/_css/theme.css"])
def test_a_folder_in_place_of_a_file_is_no_traceback(tmp_path: Path, path: str) -> None:
    """It counts as missing."""
    (tmp_path / "themes/a" / path).mkdir(parents=True)
    found = faults(tmp_path, CHILD if path != "theme.yaml" else {})

    assert [each.code for each in found] == (["theme-missing"] if path == "theme.yaml" else [])


def test_no_bytes_of_a_theme_are_a_traceback(tmp_path: Path) -> None:
    """Whatever stands in its YAML files is read or is a problem."""
    chance = random.Random(16)
    pieces = [b"extends: expo\n", b"\0", b"\xff", b"- ", b": ", b"{", b"[", b"&a ", b"*a", b"!!x ", b"\t", b"\n", b'"',
              b"options:\n  x: {type: colour, default: ", b"presets: ", b"works: ", "Ж".encode(), b"%", b"|", b"x" * 50]  # fmt: skip
    for _ in range(150):
        data = b"".join(chance.choices(pieces, k=chance.randint(1, 8)))
        path = chance.choice(["theme.yaml", "strings/en.yaml", "strings/ru.yaml"])
        faults(tmp_path, {**CHILD, "a/strings/en.yaml": "", "a/strings/ru.yaml": "", f"a/{path}": data})


def test_a_misspelt_string_of_a_theme_without_a_parent_is_reported_where_it_is_asked_for(tmp_path: Path) -> None:
    """It is none of the strings to write; those are named with the template that asks for them."""
    found = faults(
        tmp_path,
        {
            "a/theme.yaml": "description: bare\n",
            "a/strings/en.yaml": "notice: Note\n",
            "a/templates/x.html": "{# a\n#}{{ t('notise') }}\n{{ t('greeting') }}{{ t('greeting', n=1) }}",
        },
    )
    (slip,) = (each for each in found if each.code == "template-name")
    (lack,) = (each for each in found if each.code == "strings-required")
    keys = str(lack.value("keys")).split(", ")

    assert (slip.mark.path, slip.mark.line) == ("themes/a/templates/x.html", 2)
    assert (slip.value("found"), slip.value("guess"), slip.value("kind")) == ("notise", "notice", "string")
    assert [key for key in keys if "greeting" in key] == ["greeting (themes/a/templates/x.html:3)"]
    assert not any("notise" in key for key in keys)


PRESETS = "".join(f"  {name}: {{widths: [640], formats: [webp]}}\n" for name in REQUIRED_PRESETS)
STRINGS = "".join(f"{key}: Text\n" for key in sorted(spoken_strings()))


@pytest.mark.parametrize(
    ("file", "before", "after", "expected"),
    [
        ("theme.yaml", "gallery: {widths: [640], formats: [webp]}", "gallery: {widths: [640], formats: [wepb]}", ""),
        ("theme.yaml", "gallery: {widths: [640], formats: [webp]}", "gallery: {widths: [x], formats: [webp]}", ""),
        ("strings/en.yaml", "over: Text", "over: {one: a, othr: b}", "string-forms"),
        ("strings/en.yaml", "over: Text", "over: 'Text", ""),
        ("strings/ru.yaml", "over: Text", "over: {one: a, othr: b}", "string-forms"),
        ("strings/ru.yaml", "over: Text", "over: 'Text", ""),
    ],
)
def test_one_mistake_in_what_a_theme_must_bring_is_one_problem(
    tmp_path: Path, file: str, before: str, after: str, expected: str
) -> None:
    """What has a mistake is not missed as well, by its theme or by the templates that ask for it."""
    template = "{{ t('over') }}{{ sized(x, 'gallery') }}{{ picture(x, preset='gallery') }}"
    files = {
        "theme.yaml": f"description: bare\npresets:\n{PRESETS}  tiny: {{like: gallery}}\n",
        "strings/en.yaml": STRINGS,
        "strings/ru.yaml": STRINGS,
        "templates/x.html": template + "{{ sized(x, 'tiny') }}",
    }
    assert before in files[file]
    sound = faults(tmp_path, {f"a/{name}": text for name, text in files.items()})
    files[file] = files[file].replace(before, after)
    found = faults(tmp_path, {f"a/{name}": text for name, text in files.items()})

    assert sound == []
    assert [each.mark.path for each in found] == [f"themes/a/{file}"]
    assert not expected or found[0].code == expected


def test_a_key_that_nothing_asks_for_is_a_slip_of_one_that_is_missing(tmp_path: Path) -> None:
    """Not of another one that the theme has, such as `stored`."""
    en = STRINGS.replace("\nover: ", "\novre: ")
    found = faults(
        tmp_path, {"a/theme.yaml": f"presets:\n{PRESETS}", "a/strings/en.yaml": en, "a/strings/ru.yaml": STRINGS}
    )

    assert [(each.code, each.value("guess"), each.value("keys")) for each in found] == [
        ("string-unknown", "over", ""),
        ("strings-required", "", "over"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("templates/x.html", "{% for x in y %}{% break %}{% endfor %}", True),
        ("templates/x.html", "{{ t('spare') }}{{ t('kept') }}", False),
        ("templates/x.html", "{% include 'x.html' %}{% include 'gone.html' %}", False),
        ("templates/x.html", "{% if %}", False),
        ("templates/x.html", b"\xff", False),
        ("templates/x.png", b"\xff", True),
        ("theme.yaml", f"description: bare\npresets:\n{PRESETS}shortcodes:\n  aside: {{}}\n", False),
    ],
)
def test_strings_that_nothing_asks_for_are_one_problem_a_file(
    tmp_path: Path, name: str, text: str | bytes, expected: bool
) -> None:
    """Unless a template that may ask for them cannot be read."""
    files: dict[str, str | bytes] = {
        "a/theme.yaml": f"description: bare\npresets:\n{PRESETS}",
        "a/strings/en.yaml": f"{STRINGS}spare: Spare\nkept: Kept\n",
        "a/strings/ru.yaml": f"{STRINGS}spare: Запас\nkept: Храним\n",
        "a/templates/home.html": "",
    }
    found = faults(tmp_path, {**files, f"a/{name}": text})
    unused = [(each.mark.path, each.value("keys")) for each in found if each.code.startswith("string")]

    assert unused == [(f"themes/a/strings/{language}.yaml", "spare, kept") for language in LANGUAGES if expected]
