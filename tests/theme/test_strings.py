"""The theme's own text in the site's languages: its own strings, those of a kindred language, the bundled ones whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel import Locale
from quick_yaml import parsed

from korme.core.model import Text
from korme.core.problems import Problem
from korme.theme.folders import shipped
from korme.theme.render import translator
from korme.theme.strings import lacking
from korme.theme.theme import Theme, load_theme

HOLE = re.compile(r"\{\w+\}")
FILES = [
    pytest.param(theme, path, id=f"{theme}-{path.stem}")
    for theme, folder in shipped().items()
    for path in sorted((folder / "strings").glob("*.yaml"))
]


def site(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def loaded(root: Path, *languages: str, name: str = "expo") -> tuple[Theme, list[Problem]]:
    return load_theme(name, root, languages)


def bare(**files: str) -> dict[str, str]:
    """A theme `bare` with nothing but strings, which a template names."""
    made = {f"themes/bare/strings/{language.replace('_', '-')}.yaml": text for language, text in files.items()}
    own = {"themes/bare/theme.yaml": "description: bare\n", "themes/bare/templates/all.html": "".join(files.values())}
    return {**own, **made}


def strings_of(path: Path) -> dict[str, object]:
    return {key: text for key, text in parsed(path.read_text("utf-8")).items() if not key.startswith("x-")}


def codes(problems: list[Problem]) -> list[str]:
    return [each.code for each in problems if each.code.startswith("string") and each.code != "strings-required"]


# Bundled themes


@pytest.mark.parametrize(("theme", "path"), FILES)
def test_the_strings_of_a_bundled_theme_are_whole(theme: str, path: Path) -> None:
    """Each language has every string, with the same holes, and every plural form that a count can take in it."""
    english, own = strings_of(path.with_name("en.yaml")), strings_of(path)
    form_of = Locale.parse(path.stem, sep="-").plural_form
    needed = {form_of(number) for number in range(1001)}
    assert list(own) == list(english)
    for key, text in english.items():
        forms, expected = ([*each.values()] if isinstance(each, dict) else [each] for each in (own[key], text))
        assert {*HOLE.findall(" ".join(forms))} == {*HOLE.findall(" ".join(expected))}, key
        assert all(form.strip() == form and form for form in forms), key
        assert isinstance(own[key], dict) == isinstance(text, dict), key
        if isinstance(own[key], dict):
            assert needed | {"other"} <= own[key].keys(), key  # type: ignore[operator,attr-defined]


def test_every_bundled_theme_has_the_same_languages() -> None:
    """So that no theme of the program speaks fewer than another."""
    languages = {
        theme: {path.stem for path in (folder / "strings").glob("*.yaml")} for theme, folder in shipped().items()
    }

    assert all(spoken == languages["expo"] for spoken in languages.values())


# Kindred languages


@pytest.mark.parametrize("language", ["en-GB", "en-US", "ru-KZ", "kk-Cyrl-KZ", "pt-BR"])
def test_a_variety_of_a_language_takes_its_strings(tmp_path: Path, language: str) -> None:
    """As its own: without a warning, and unmarked."""
    root = site(tmp_path, bare(en="menu: Menu", ru="menu: Меню", kk="menu: Мәзір", pt_PT="menu: Ementa"))
    theme, problems = loaded(root, language, name="bare")

    assert codes(problems) == []
    assert str(translator(theme, language)("menu").__html__()) in {"Menu", "Меню", "Мәзір", "Ementa"}


def test_a_variety_keeps_what_it_says_differently(tmp_path: Path) -> None:
    """String by string."""
    root = site(tmp_path, bare(en="a: colour\nb: red", en_US="a: color"))
    say = translator(loaded(root, "en-US", name="bare")[0], "en-US")

    assert (say("a"), say("b")) == ("color", "red")


def test_another_script_is_no_variety_but_comes_before_english(tmp_path: Path) -> None:
    """A reader of kk-Latn gets Kazakh in Cyrillic letters, marked as such, and the site is warned."""
    root = site(tmp_path, bare(en="menu: Menu\nonly: Only", kk="menu: Мәзір"))
    theme, problems = loaded(root, "kk-Latn", name="bare")
    say = translator(theme, "kk-Latn")

    assert [(problem.code, problem.value("other")) for problem in problems if problem.value("language")] == [
        ("strings-missing", "kk")
    ]
    assert [say(key).__html__() for key in ("menu", "only")] == [
        "\ufdd0kk\ufdd1Мәзір\ufdd2",
        "\ufdd0en\ufdd1Only\ufdd2",
    ]


# The site's own words


def test_a_site_adds_strings_to_a_bundled_theme(tmp_path: Path) -> None:
    """`themes/expo/strings/fi.yaml` needs no theme of one's own around it; the problem names this file."""
    _, (before,) = loaded(tmp_path, "fi")
    theme, (after,) = loaded(site(tmp_path, {before.mark.path: "menu: Päävalikko\n"}), "fi")

    assert (before.code, before.mark.path) == ("strings-missing", "themes/expo/strings/fi.yaml")
    assert translator(theme, "fi")("menu") == "Päävalikko"
    assert after.code == "string-missing"
    assert "menu" not in str(after.value("keys")).split(", ")


def test_the_missing_strings_are_lines_of_the_file_to_write(tmp_path: Path) -> None:
    """What `check --translations` prints, translated or not, leaves nothing missing."""
    lines = lacking(loaded(tmp_path, "fi")[0].strings, "fi")
    root = site(tmp_path, {"themes/expo/strings/fi.yaml": lines})

    assert codes(loaded(root, "fi")[1]) == []
    assert lacking(loaded(root, "fi")[0].strings, "fi") == ""
    assert "menu: Main menu\n" in lines
    assert "\nworks_count: {one: '{n} work', other: '{n} works'}\n" in lines


def test_many_missing_strings_are_one_problem(tmp_path: Path) -> None:
    """It names the first of them."""
    root = site(tmp_path, bare(en="".join(f"k{number}: x\n" for number in range(20)), de="k0: y"))
    (missing,) = (problem for problem in loaded(root, "de", name="bare")[1] if problem.code == "string-missing")

    assert missing.value("keys") == ", ".join(f"k{number}" for number in range(1, 13)) + " …"


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ("", ["strings-unreviewed"]),
        ("a: eins\n", ["strings-unreviewed"]),
        ("a: eins\nb: zwei\n", []),
        ("x-reviewed: yes\na: eins\n", []),
        ("x-reviewed: no\na: eins\nb: zwei\n", ["strings-unreviewed"]),
    ],
)
def test_strings_that_no_speaker_has_read_are_noted_once(tmp_path: Path, own: str, expected: list[str]) -> None:
    """Until the site says that they are read, or has its own for each."""
    root = site(tmp_path, bare(en="a: one\nb: two", de="x-reviewed: no\na: ein\nb: zwo\n"))
    site(root, {"themes/child/theme.yaml": "extends: bare\n", "themes/child/strings/de.yaml": own})
    theme, problems = loaded(root, "en", "de", "de-AT", name="child")

    assert codes(problems) == expected * 2
    own_unread = own.startswith("x-reviewed: no")
    assert {each.value("theme") for each in problems if each.code == "strings-unreviewed"} <= {
        "child" if own_unread else "bare"
    }
    assert "x-reviewed" not in theme.strings["de"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mneu: Valikko", ("string-unknown", "mneu", "menu")),
        ("'more_by': '{nimi}'", ("string-hole", "{nimi}", "")),
        ("works_count: {one: '{n} työ', other: '{m} työtä'}", ("string-hole", "{m}", "")),
    ],
)
def test_slips_in_strings_are_reported_at_their_line(tmp_path: Path, text: str, expected: tuple[str, str, str]) -> None:
    """A key that nothing uses, and a name that a template may not give."""
    root = site(tmp_path, {"themes/expo/strings/fi.yaml": f"search: Haku\n{text}\n"})
    (slip,) = (problem for problem in loaded(root, "fi")[1] if problem.code in ("string-unknown", "string-hole"))

    assert (slip.code, slip.value("found"), slip.value("guess")) == expected
    assert str(slip.mark).startswith("themes/expo/strings/fi.yaml:2:")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('more_by: "More from {nam}"', [("string-hole", "{name}", True)]),
        ('more_by: "More from {name} {xyz}"', [("string-hole", "", True)]),
        ('more_by: "More by them"', [("string-hole-lost", "", False)]),
        ("mor_by: More", [("string-unknown", "more_by", False)]),
        ('more_by: "More from {name}, {year}"', []),
        ('works_count: {one: "a work", other: "works"}', []),
        ("type_concert: Concert", []),
        ("only_here: Here", []),
    ],
)
def test_slips_in_the_strings_of_a_child_are_reported(
    tmp_path: Path, text: str, expected: list[tuple[str, str, bool]]
) -> None:
    """Also in the default language; what a template passes or puts together is none."""
    template = "{{ t('more_by', name=x(1), year=2) }}{{ t('only_here') }}{{ t('type_' ~ x) }}"
    root = site(
        tmp_path,
        {
            "themes/lake/theme.yaml": "extends: expo\n",
            "themes/lake/templates/extra.html": template,
            "themes/lake/strings/en.yaml": f"search: Find\n{text}\n",
        },
    )
    found = [each for each in loaded(root, "en", name="lake")[1] if each.code in codes([each])]

    assert [(each.code, each.value("guess"), each.is_error) for each in found] == expected
    assert all(str(each.mark).startswith("themes/lake/strings/en.yaml:2") for each in found)


def test_a_string_that_only_a_template_of_ones_own_uses_is_no_slip(tmp_path: Path) -> None:
    """In whatever languages it is."""
    root = site(tmp_path, {"themes/own/theme.yaml": "extends: expo\n", "themes/own/strings/ru.yaml": "own_key: Своё\n"})
    assert "string-unknown" in codes(loaded(root, "ru", name="own")[1])
    site(root, {"themes/own/templates/about.html": "{{ t('own_key') }}"})

    assert codes(loaded(root, "ru", name="own")[1]) == []


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("themes/expo/templates/home.html", ["themes/expo/templates"]),
        ("themes/xpo/strings/fi.yaml", ["themes/xpo/strings"]),
        ("themes/expo/strings/fi.yaml", []),
        ("themes/expo/print/strings/en.yaml", []),
        ("themes/expo/print/labels.typ", ["themes/expo/print"]),
        ("themes/other/theme.yaml", []),
        ("themes/expo/.DS_Store", []),
    ],
)
def test_what_lies_in_themes_and_is_not_used_is_reported(tmp_path: Path, file: str, expected: list[str]) -> None:
    """Without a theme.yaml only strings are added to a theme in use."""
    _, problems = loaded(site(tmp_path, {file: "search: Haku\n"}), "en")

    assert [problem.mark.path for problem in problems if problem.code == "theme-unused"] == expected


# Texts of entries


def test_a_text_in_another_variety_comes_before_the_entrys_own() -> None:
    """A reader of en-GB gets English, not Russian."""
    text = Text((("ru", "Свет"), ("en", "Light")))

    assert [text.pick(language).text for language in ("en-GB", "ru-KZ", "fr")] == ["Light", "Свет", "Свет"]


def test_people_have_one_name_in_each_language() -> None:
    """The list by name is called as the menu calls it: 'Artistes', 'Artistes par nom'."""
    for path in sorted((shipped()["expo"] / "strings").glob("*.yaml")):
        lines = strings_of(path)
        assert str(lines["creatives"]).casefold() in str(lines["creatives_by_name"]).casefold(), path.name
