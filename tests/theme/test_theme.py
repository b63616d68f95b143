"""Themes: chains, options, presets, strings and assets."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from korme.core.model import Text
from korme.core.problems import Mark
from korme.site.config import Config
from korme.store.cache import Cache
from korme.theme.assets import prepared
from korme.theme.completeness import REQUIRED_PRESETS
from korme.theme.folders import shipped
from korme.theme.theme import Theme, load_theme, with_options

LANGUAGES = ("en", "ru", "kk")


def write(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        target = root / "themes" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return root


def codes(root: Path, name: str) -> list[str]:
    return [problem.code for problem in load_theme(name, root, LANGUAGES)[1]]


def config(**options: Any) -> Config:
    return Config(
        mark=Mark("content/site.yaml"),
        title=Text((("en", "Expo"),)),
        languages=LANGUAGES,
        theme_options=tuple(options.items()),
    )


def published(theme: Theme, name: str) -> str:
    return theme.rendered[name].decode()


def test_the_theme_expo_has_no_problems(tmp_path: Path) -> None:
    """The shipped theme has every preset and every string of its three languages."""
    theme, problems = load_theme("expo", tmp_path, LANGUAGES)

    assert problems == []
    assert set(REQUIRED_PRESETS) <= set(theme.presets)
    assert [set(theme.strings[language]) ^ set(theme.strings["en"]) for language in LANGUAGES] == [set(), set(), set()]


def test_every_plural_string_of_expo_has_the_forms_its_language_needs(tmp_path: Path) -> None:
    """Russian needs few and many, English and Kazakh need one; `other` is always there."""
    theme, _ = load_theme("expo", tmp_path, LANGUAGES)
    needed = {"en": {"one", "other"}, "ru": {"one", "few", "many", "other"}, "kk": {"one", "other"}}
    lacking = [
        (language, key)
        for language, forms in needed.items()
        for key, text in theme.strings[language].items()
        if not isinstance(text, str) and set(text) != forms
    ]

    assert lacking == []


def test_every_string_that_a_template_names_exists(tmp_path: Path) -> None:
    """Also where the demo never comes by: a missing one fails a build of the first site that does."""
    for name in ("expo", "print-room", "darkroom"):
        theme, _ = load_theme(name, tmp_path, LANGUAGES)
        used = {
            (file.path, key)
            for file in theme.templates.values()
            for key in re.findall(r"""\bt\(\s*["']([\w-]+)["']\s*[,)]""", file.data.decode())
        }

        assert len(used) > 100
        assert sorted(item for item in used if item[1] not in theme.strings["en"]) == []


def test_strings_of_expo_use_the_same_placeholders_in_every_language(tmp_path: Path) -> None:
    """A translation uses only values that the template passes."""
    import re

    theme, _ = load_theme("expo", tmp_path, LANGUAGES)

    def placeholders(text: Any) -> set[str]:
        texts = [text] if isinstance(text, str) else text.values()
        return {hole for text in texts for hole in re.findall(r"\{(\w+)\}", text)} - {"n"}

    different = [
        (language, key)
        for language in LANGUAGES
        for key, text in theme.strings[language].items()
        if placeholders(text) != placeholders(theme.strings["en"][key])
    ]

    assert different == []


def test_every_option_of_expo_is_described_in_three_languages(tmp_path: Path) -> None:
    """Authors of site.yaml can read what an option does."""
    theme, _ = load_theme("expo", tmp_path, LANGUAGES)
    described = {name: option.description for name, option in theme.options.items()}

    assert all(isinstance(text, Text) and all(text.has(lang) for lang in LANGUAGES) for text in described.values())


def test_a_child_overrides_file_by_file_and_key_by_key(tmp_path: Path) -> None:
    """Templates, assets, presets, options and strings of a child take precedence over three levels."""
    root = write(
        tmp_path,
        {
            "child/theme.yaml": "extends: middle\noptions:\n  signal: {type: colour, default: '#112233'}\n",
            "child/strings/en.yaml": "works: Pieces\n",
            "child/templates/tag.html": "child",
            "middle/theme.yaml": "extends: expo\npresets:\n  gallery: {widths: [300], formats: [webp]}\n",
            "middle/templates/tag.html": "middle",
            "middle/templates/tags.html": "middle",
        },
    )
    theme, problems = load_theme("child", root, LANGUAGES)

    assert problems == []
    assert theme.chain == ("child", "middle", "expo")
    assert theme.find(theme.templates, "tag.html") == "child/tag.html"
    assert theme.find(theme.templates, "tags.html") == "middle/tags.html"
    assert theme.find(theme.templates, "work.html") == "expo/work.html"
    assert theme.find(theme.templates, "middle/tag.html") == "middle/tag.html"
    assert (theme.strings["en"]["works"], theme.strings["ru"]["works"]) == ("Pieces", "Работы")
    assert theme.presets["gallery"].widths == (300,)
    assert theme.values["signal"] == "#112233"


def test_a_site_may_override_a_shipped_theme(tmp_path: Path) -> None:
    """The site's own folder is searched first."""
    root = write(tmp_path, {"expo/theme.yaml": "description: mine\n"})

    assert load_theme("expo", root, LANGUAGES)[0].templates == {}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a/theme.yaml": "extends: b\n", "b/theme.yaml": "extends: a\n"}, "theme-circle"),
        ({"a/theme.yaml": "extends: a\n"}, "theme-circle"),
        ({"a/theme.yaml": "extends: exop\n"}, "theme-missing"),
        ({"a/theme.yaml": "extends: expo\nextend: b\n"}, "unknown-field"),
        ({"a/theme.yaml": "extends: expo\npresets:\n  x: {widths: wide, formats: [webp]}\n"}, "not-a-number"),
        ({"a/theme.yaml": "extends: expo\npresets:\n  x: {widths: 3, formats: [gif]}\n"}, "not-a-number"),
        ({"a/theme.yaml": "extends: expo\noptions:\n  x: {type: color}\n"}, "unknown-word"),
        ({"a/theme.yaml": "extends: [\n"}, "yaml-syntax"),
        ({"a/theme.yaml": "extends: expo\n", "a/strings/en.yaml": "hello: [1]\n"}, "string-forms"),
        ({"a/theme.yaml": "extends: expo\n", "a/strings/en.yaml": "hello: {one: x}\n"}, "string-forms"),
        ({"a/theme.yaml": "extends: expo\n", "a/strings/en.yaml": "hello: {more: x, other: y}\n"}, "string-forms"),
        (
            {
                "a/theme.yaml": "extends: expo\n",
                "a/templates/x.html": "{{ t('hello') }}",
                "a/strings/en.yaml": "hello: x\n",
            },
            "string-missing",
        ),
        ({"a/theme.yaml": "description: bare\n"}, "preset-missing"),
    ],
)
def test_errors_in_a_theme_are_problems(tmp_path: Path, files: dict[str, str], expected: str) -> None:
    """They are reported with their code, and reading continues."""
    assert expected in codes(write(tmp_path, files), "a")


@pytest.mark.parametrize("name", ["", "..", "../themes/expo", ".hidden", "/etc", "C:\\x", "nowhere"])
def test_a_theme_name_is_not_a_path(tmp_path: Path, name: str) -> None:
    """No path leads out of the folders of themes."""
    theme, problems = load_theme(name, tmp_path, LANGUAGES)

    assert theme.templates == {}
    assert [problem.code for problem in problems] == (["theme-missing"] if name else [])


def test_a_language_without_strings_is_one_problem(tmp_path: Path) -> None:
    """It is reported once, not for each string."""
    _, problems = load_theme("expo", tmp_path, ("en", "fi"))

    assert [(problem.code, problem.value("language")) for problem in problems] == [("strings-missing", "fi")]


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        ("signal", "#ABC", "#aabbcc"),
        ("rows", "high", "high"),
        ("font_house", "'PT Sans', sans-serif", "'PT Sans', sans-serif"),
    ],
)
def test_a_sites_options_are_read_by_type(tmp_path: Path, option: str, value: str, expected: str) -> None:
    """Values of `theme_options` in site.yaml replace the defaults."""
    theme, problems = with_options(load_theme("expo", tmp_path, LANGUAGES)[0], config(**{option: value}))

    assert (problems, theme.values[option]) == ([], expected)


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [
        ("signel", "#abcdef", "unknown-option"),
        ("signal", "yellow", "not-a-colour"),
        ("rows", "tall", "unknown-word"),
        ("font_house", "x; } body { display: none", "wrong-type"),
        ("font_house", "'PT Sans, sans-serif", "wrong-type"),
        ("font_house", '"PT Sans, sans-serif', "wrong-type"),
    ],
)
def test_an_invalid_option_is_refused_for_the_default(tmp_path: Path, option: str, value: str, code: str) -> None:
    """Options bring nothing into the stylesheet but values of their type."""
    before, _ = load_theme("expo", tmp_path, LANGUAGES)
    theme, problems = with_options(before, config(**{option: value}))

    assert [problem.code for problem in problems] == [code]
    assert theme.values == before.values


def test_assets_are_named_and_linked_by_their_digest(tmp_path: Path) -> None:
    """A relative url() in a stylesheet leads to the published file, from any folder."""
    root = write(
        tmp_path,
        {
            "a/theme.yaml": "extends: expo\n",
            "a/assets/css/own.css": 'b { background: url("../dot.svg?x#y") } i { background: url(data:image/png,x) }',
            "a/assets/dot.svg": "<svg/>",
            "a/assets/_part.txt": "never published",
        },
    )
    theme, problems = prepared(load_theme("a", root, LANGUAGES)[0], config())
    dot = theme.published["dot.svg"]

    assert problems == []
    assert dot.startswith("assets/dot-") and dot.endswith(".svg")
    assert f'url("../{dot.removeprefix("assets/")}?x#y")' in published(theme, "css/own.css")
    assert "url(data:image/png,x)" in published(theme, "css/own.css")
    assert not any("_part" in name or "_css" in name for name in theme.published)


def test_a_changed_file_renames_the_files_that_link_to_it(tmp_path: Path) -> None:
    """Visitors never get an old picture with a new stylesheet."""
    files = {"a/theme.yaml": "extends: expo\n", "a/assets/x.css": "b { background: url(y.svg) }", "a/assets/y.svg": "1"}
    before, _ = prepared(load_theme("a", write(tmp_path, files), LANGUAGES)[0], config())
    after, _ = prepared(load_theme("a", write(tmp_path, {"a/assets/y.svg": "2"}), LANGUAGES)[0], config())

    assert before.published["x.css"] != after.published["x.css"]
    assert before.digest != after.digest


@pytest.mark.parametrize(
    ("assets", "code"),
    [
        ({"x.css": "b { background: url(nothing.svg) }"}, "asset-missing"),
        ({"x.css": "@import url(y.css);", "y.css": "@import url(x.css);"}, "asset-circle"),
        ({"x.css.jinja": "b { color: {{ options.nothing }} }"}, "template-name"),
        ({"x.css.jinja": "{% if %}"}, "asset-broken"),
        ({"x.css.jinja": '{% include "gone.css" %}'}, "template-name"),
    ],
)
def test_errors_in_an_asset_are_problems(tmp_path: Path, assets: dict[str, str], code: str) -> None:
    """Broken links and templates among the assets are reported, each once at its place."""
    files = {"a/theme.yaml": "extends: expo\n", **{f"a/assets/{name}": text for name, text in assets.items()}}
    _, problems = prepared(load_theme("a", write(tmp_path, files), LANGUAGES)[0], config())

    assert code in {problem.code for problem in problems}
    assert all(problem.mark.path.startswith("themes/a/assets/") for problem in problems)


def test_assets_are_rendered_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same theme with the same options comes from the cache; another colour, or a broken asset, does not."""
    cache = Cache(tmp_path / "cache")
    expo = load_theme("expo", tmp_path, LANGUAGES)[0]
    files = {"a/theme.yaml": "extends: expo\n", "a/assets/x.css": "b { background: url(nothing.svg) }"}
    broken = load_theme("a", write(tmp_path, files), LANGUAGES)[0]
    fresh = prepared(expo, config(), cache)
    other = prepared(expo, config(signal="#123456"), cache)[0]
    again = prepared(broken, config(), cache)[1], prepared(broken, config(), cache)[1]
    monkeypatch.setattr("korme.theme.assets._AssetMaker", None)

    assert prepared(expo, config(), Cache(cache.folder)) == fresh
    assert other.published["expo.css"] != fresh[0].published["expo.css"]
    assert [problem.code for problem in again[0]] == [problem.code for problem in again[1]] == ["asset-missing"]


def test_a_copy_of_a_shipped_theme_has_assets_of_its_own(tmp_path: Path) -> None:
    """Shipped assets lose their comments, a site's own do not: neither is taken for the other after a copy is made or removed."""
    cache = Cache(tmp_path)
    original = load_theme("expo", tmp_path, LANGUAGES)[0]
    copied = structs.replace(original, bundled=())

    fresh, own = prepared(original, config(), cache)[0], prepared(copied, config(), cache)[0]

    assert fresh.published["expo.js"] != own.published["expo.js"]
    assert prepared(original, config(), Cache(cache.folder))[0] == fresh


def test_a_childs_part_of_the_stylesheet_replaces_the_parents(tmp_path: Path) -> None:
    """`_css/theme.css` of a child is included in the stylesheet without copying the rest."""
    files = {"a/theme.yaml": "extends: expo\n", "a/assets/_css/theme.css": "@layer theme { b { color: teal } }"}
    theme, _ = prepared(load_theme("a", write(tmp_path, files), LANGUAGES)[0], config())

    assert "b{color:teal}" in published(theme, "expo.css")
    assert ".korme-gallery" in published(theme, "expo.css")


def test_insignificant_whitespace_is_removed_from_stylesheets(tmp_path: Path) -> None:
    """Whitespace between words, in calculations and in strings stays."""
    style = (
        "/* gone */\na :is(b, i) > u { margin: 0 -0.50em calc(1px + 0.5em) ; }\n"
        'q::before { content: "; 0.5, : }"; background: url(x-0.5.svg) }\n@media (min-width: 40em) and (hover: none) { b { c: d } }\n'
    )
    files = {"a/theme.yaml": "extends: expo\n", "a/assets/x.css.jinja": style, "a/assets/x-0.5.svg": "<svg/>"}
    theme, _ = prepared(load_theme("a", write(tmp_path, files), LANGUAGES)[0], config())
    sent = published(theme, "x.css")

    assert sent.startswith(
        'a :is(b,i) > u{margin:0 -.50em calc(1px + .5em)}q::before{content:"; 0.5, : }";background:url(./x-0.5-'
    )
    assert sent.endswith("}@media (min-width:40em) and (hover:none){b{c:d}}\n")


def test_options_reach_the_stylesheet(tmp_path: Path) -> None:
    """A site changes colours without writing CSS."""
    theme, _ = prepared(load_theme("expo", tmp_path, LANGUAGES)[0], config(signal="#123456"))

    assert "--korme-signal:#123456;" in published(theme, "expo.css")
    assert "--korme-signal-ink:#ffffff;" in published(theme, "expo.css")


def test_shipped_themes_are_found() -> None:
    """A checkout has its themes in themes/, a wheel inside the package."""
    assert (shipped()["expo"] / "theme.yaml").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_links_in_a_theme_are_followed(tmp_path: Path) -> None:
    """Inside the site, a linked folder counts like a linked file; one that leads back to itself ends there."""
    root = write(tmp_path, {"a/theme.yaml": "extends: expo\n", "a/assets/own.txt": "1"})
    (tmp_path / "far").mkdir()
    (tmp_path / "far/x.txt").write_text("2")
    (root / "themes/a/assets/linked").symlink_to(tmp_path / "far")
    (root / "themes/a/assets/round").symlink_to(root / "themes/a/assets")
    theme, problems = load_theme("a", root, LANGUAGES)

    assert problems == []
    assert {name for name in theme.assets if name.startswith("a/")} == {"a/own.txt", "a/linked/x.txt"}


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
@pytest.mark.parametrize(
    "place", ["themes/a", "themes/a/assets", "themes/a/assets/x", "themes/a/strings/ru.yaml", "themes/a/theme.yaml"]
)
def test_links_out_of_the_site_are_refused(tmp_path: Path, place: str) -> None:
    """Nothing of what they lead to is published."""
    own = {"a/theme.yaml": "extends: expo\n", "a/assets/own.txt": "1", "a/strings/en.yaml": "home: Home\n"}
    root = write(tmp_path / "site", own)
    link = root / place
    secret = write(tmp_path / "secret", own) / "themes/a" / Path(place).relative_to("themes/a")
    if link.is_dir():
        link.rename(tmp_path / "old")
    link.unlink(missing_ok=True)
    link.symlink_to(secret if secret.exists() else tmp_path / "secret/themes/a/assets/own.txt")
    theme, problems = load_theme("a", root, LANGUAGES)

    assert [(problem.code, problem.hint, problem.mark.path) for problem in problems] == [("link", "outside", place)]
    assert not any(name.startswith("a/") for name in theme.assets)
