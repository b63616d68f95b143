"""`korme theme new`: korme/commands/theme/new.py."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

import jsonschema
import pytest
import yaml
from site_box import SiteBox, aigerim

from korme.commands.json_schema import schemas
from korme.commands.theme.new import load_greetings, write_theme
from korme.core.problems import SiteError, UsageError
from korme.i18n.messages import LANGUAGES, load_texts
from korme.read.site_file import read_config
from korme.read.site_names import read_site_names
from korme.theme.folders import shipped
from korme.theme.theme import load_theme

SiteMaker = Callable[..., SiteBox]
ONE = {
    **aigerim(),
    "content/site.yaml": "title: Expo\nlanguages: [en, kk, pt-BR]\nbase_url: https://expo.example.org\ndisciplines: {photography: {name: Photography}}\n",
}


def begin(
    box: SiteBox, name: str = "lake", parent: str = "expo", language: str = "en", *, use: bool = False
) -> tuple[str, ...]:
    return write_theme(box.root, read_config(box.root)[0], name, parent, language, use=use).files


@pytest.mark.parametrize("parent", ["expo"])
def test_a_new_theme_builds_as_it_is(site: SiteMaker, parent: str) -> None:
    """Its greeting, option and style are on the page, in each language of the site, and nothing is wrong with it."""
    box = site(ONE)
    files = begin(box, parent=parent)
    built = box.build(theme="lake", keep_going=True)
    style = next(path for path in built.files if re.fullmatch(r"assets/expo-\w+\.css", path))

    assert [code for code, place in built.problems if "lake" in place] == ["strings-unreviewed"]
    assert ">Welcome<" in built.text("index.html")
    assert ">Қош келдіңіз<" in built.text("kk/index.html")
    assert ">Boas-vindas<" in built.text("pt-BR/index.html")
    assert ".lake-hello{border-block-start:.5rem solid #e2402c" in built.text(style)
    assert files[-3:] == tuple(f"themes/lake/strings/{tag}.yaml" for tag in ("en", "kk", "pt-BR"))


def test_the_card_needs_two_marks_removed(site: SiteMaker) -> None:
    """What is commented out works as soon as it is not."""
    box = site(ONE)
    begin(box)
    path = box.root / "themes/lake/templates/home.html"
    opened = re.sub(r"\n\{# The three newest.*?\n(.*?)\n#\}", r"\n\1", path.read_text("utf-8"), flags=re.DOTALL)
    css = box.root / "themes/lake/assets/_css/theme.css"
    css.write_text(re.sub(r"/\* (--korme.*?) \*/", r"\1", css.read_text("utf-8")), "utf-8")
    presets = box.root / "themes/lake/theme.yaml"
    presets.write_text(re.sub(r"(?m)^# (presets:|  )", r"\1", presets.read_text("utf-8")), "utf-8")
    built = box.change("themes/lake/templates/home.html", opened).build(theme="lake")

    assert built.ok, built.problems
    assert '<span class="lake-card__title">Light</span>' in built.text("index.html")
    assert load_theme("lake", box.root, ("en",))[0].presets["gallery"].widths == (400, 800, 1600)


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_comments_are_in_the_author_s_language(site: SiteMaker, language: str) -> None:
    box = site(ONE)
    begin(box, language=language)
    texts = {path: (box.root / path).read_text("utf-8") for path in begin(site(ONE), "other", language=language)}
    notes = load_texts("theme", language)

    assert set(notes) == set(load_texts("theme", "en"))
    assert notes["strings"] in texts["themes/other/strings/en.yaml"]
    assert notes["block"] in texts["themes/other/templates/home.html"]
    assert notes["rules"] in texts["themes/other/assets/_css/theme.css"]
    assert not (language != "en" and re.search(r"(?m)^# [A-Z][a-z]+ ", texts["themes/other/theme.yaml"]))


def test_every_language_of_expo_has_a_greeting() -> None:
    assert set(load_greetings()) == {path.stem for path in (shipped()["expo"] / "strings").glob("*.yaml")}


@pytest.mark.parametrize(
    ("name", "parent", "code"),
    [
        ("My Theme", "expo", "invalid-name"),
        ("../out", "expo", "invalid-name"),
        ("nul", "expo", "reserved-name"),
        ("expo", "expo", "theme-exists"),
        ("LAKE", "expo", "invalid-name"),
        ("taken", "expo", "theme-exists"),
        ("lake", "exop", "theme-missing"),
    ],
)
def test_what_cannot_be_a_theme_is_refused(site: SiteMaker, name: str, parent: str, code: str) -> None:
    """Nothing is written then, and nothing that exists is changed."""
    box = site({**ONE, "themes/Taken/notes.txt": "mine"})
    with pytest.raises(UsageError) as caught:
        begin(box, name, parent)

    assert caught.value.problem.code == code
    assert [path.relative_to(box.root).as_posix() for path in (box.root / "themes").rglob("*.*")] == [
        "themes/Taken/notes.txt"
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_nothing_is_written_through_a_link(site: SiteMaker, tmp_path: pytest.TempPathFactory) -> None:
    """A folder of themes that leads out of the site is refused."""
    box = site(ONE)
    outside = box.root.parent / f"{box.root.name}-outside"
    outside.mkdir()
    (box.root / "themes").symlink_to(outside)
    with pytest.raises(UsageError) as caught:
        begin(box)

    assert caught.value.problem.code == "link"
    assert list(outside.iterdir()) == []


def test_the_site_uses_it_only_if_asked(site: SiteMaker) -> None:
    """--use writes the name into site.yaml, whose other lines stay; without it, the line to write is named."""
    box = site(ONE)
    plain = box.korme("theme", "new", "lake", "--messages", "en")
    used = box.korme("theme", "new", "river", "--extends", "lake", "--use", "--messages", "en")
    settings = (box.root / "content/site.yaml").read_text("utf-8")
    again = box.korme("theme", "new", "lake", "--messages", "en")

    assert (plain.returncode, used.returncode, again.returncode) == (0, 0, 2)
    assert "  korme serve --theme lake\n" in plain.stdout
    assert "in content/site.yaml: theme: lake\n" in plain.stdout
    assert settings.replace("theme: river\n", "") == ONE["content/site.yaml"]
    assert "themes/lake: a theme with this name already exists [theme-exists]" in again.stderr
    assert (box.root / ".korme/schema/theme.json").is_file()


def test_settings_that_cannot_be_edited_stop_it(site: SiteMaker) -> None:
    """Neither the theme nor the settings are written then."""
    box = site({**ONE, "content/site.yaml": "{title: Expo, languages: [en]} # one line\n"})
    before = (box.root / "content/site.yaml").read_bytes()
    try:
        begin(box, use=True)
    except SiteError as error:
        assert error.problems[0].code == "theme-by-hand"
        assert not (box.root / "themes").exists()
        assert (box.root / "content/site.yaml").read_bytes() == before
    else:
        assert read_config(box.root)[0].theme == "lake"


def test_theme_files_fit_their_schema(site: SiteMaker) -> None:
    """A theme.yaml that Körme takes, editors take; a misspelt key, they mark."""
    box = site(ONE)
    begin(box)
    validator = jsonschema.Draft7Validator(schemas(read_site_names(box.root), "en")["theme"])
    files = [*(folder / "theme.yaml" for folder in shipped().values()), box.root / "themes/lake/theme.yaml"]
    found = [yaml.safe_load(path.read_text("utf-8")) for path in files]

    assert [error.message for each in found for error in validator.iter_errors(each)] == []
    assert list(validator.iter_errors({"extend": "expo"}))
    assert list(validator.iter_errors({"options": {"frame": {"type": "color"}}}))
