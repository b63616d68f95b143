"""docs/themes.md is complete: its examples work, and its lists are those of the program (views: test_views_doc.py)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from site_box import SiteBox, coded
from views_box import FILES, SITE, Made

from korme.fields.base import specs
from korme.site.certificates import numbered
from korme.theme.completeness import REQUIRED_PRESETS
from korme.theme.spoken_strings import spoken_strings
from korme.theme.theme import load_theme
from korme.theme.theme_fields import ThemeFields
from scripts.write_blocks_doc import with_contents

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "themes.md").read_text("utf-8")
EXPO = ROOT / "themes" / "expo"
ANNOUNCED = (
    '{"announced": "2026-04-01T08:00", "changes": [], "events": {"second": {"start": "2026-04-20T09:00", "until": "",'
    ' "venue": "hall", "room": "2", "status": "scheduled", "edition": "2026", "sequence": 0,'
    ' "changed": "2026-04-01T08:00", "digest": "", "title": {"en": "Second"}}}}'
)
"""Start shown to visitors before the second event was moved."""
MORE: dict[str, str | bytes] = {
    "content/site.yaml": SITE
    + "contact: {email: a@example.org, map: {lat: 49.9, lon: 82.6}}\nsocial: {telegram: 'https://example.org/t'}\n"
    + "figures: [{value: 60+, label: lessons}]\nsubmit: {repository: 'https://github.com/example/expo', text: Come}\nconsent: {until: 2027-01-01}\nremoved: [/gone/]\n",
    "content/pages/impact.md": "---\ntitle: Impact\nfigures: yes\n---\nWords.\n",
    "content/partners/uni.yaml": "name: University\nurl: https://example.org\nrole: Host\nlogo: uni.png\n",
    "content/announced.json": ANNOUNCED,
    "content/certificates/2026.yaml": f"certificates: {{{numbered('482130745')}: {{role: host, issued: 2026-04-26}}}}\n",
    "content/codes.yaml": "48217: programme/second\n",
    "content/programme/second.yaml": (
        "title: Second\ntype: talk\nstart: 2026-04-20T10:30\nduration: 3h\nvenue: hall\nroom: '2'\nhosts: [berik]\n"
    ),
}
DROP = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'


def named(text: str) -> list[str]:
    return re.findall(r"`([a-z_]+)`", text)


FILE = re.compile(r"(?m)^`(themes/lake/[^`]+)`:\n```\w+\n(.*?)```\n", re.DOTALL)
"""A file of the tutorial, with its text."""


def section(title: str) -> str:
    return DOCS.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def a_font() -> bytes:
    """Return Latin and Cyrillic letters as a WOFF2 file."""
    import io
    from importlib.resources import files

    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(str(files("font_roboto") / "files" / "Roboto-Regular.ttf"))
    letters = Subsetter(Options(layout_features=[]))
    letters.populate(unicodes=[*range(0x20, 0x7F), *range(0x400, 0x500)])
    letters.subset(font)
    font.flavor = "woff2"
    data = io.BytesIO()
    font.save(data)
    return data.getvalue()


def test_the_tutorial_is_twenty_lines_that_work(tmp_path: Path) -> None:
    """Its files are a theme without a problem, and each step is on the page."""
    files = dict(FILE.findall(section("Your own look in twenty lines")))
    settings = {"content/site.yaml": SITE + "theme: lake\n"}
    font: Mapping[str, str | bytes] = {"themes/lake/assets/fonts/onest.woff2": a_font()}
    built = SiteBox(tmp_path).add({**FILES, **files, **settings, **font}).build()
    home = built.text("index.html")
    style = next(path for path in built.files if re.fullmatch(r"assets/expo-\w+\.css", path))

    assert sum(len(text.splitlines()) for text in files.values()) == 20
    assert [(code, place) for code, place in built.problems if "lake" in place and code != "string-missing"] == []
    assert '<span class="lake-card__name">Light</span>' in home
    assert ">New on the wall</h2>" in home
    assert home.partition(">New on the wall<")[2].partition("</section>")[0].count("lake-card__name") == 3
    assert re.search(r'<link rel="preload" [^>]*fonts/onest-\w+\.woff2', home)
    assert "--korme-house:Onest," in built.text(style).replace(" ", "")
    assert ".lake-card__name{font:700 var(--korme-s2)" in built.text(style)


def test_the_example_of_a_theme_file_is_right(tmp_path: Path) -> None:
    """Körme takes it, and it means what it says."""
    example = section("`theme.yaml`").partition("```yaml\n")[2].partition("```")[0]
    SiteBox(tmp_path).add({"themes/lake/theme.yaml": example})
    theme, problems = load_theme("lake", tmp_path, ("en",))

    assert problems == []
    assert theme.presets["gallery"].widths == (400, 800, 1600)
    assert (theme.values["frame"], theme.values["captions"]) == ("#7a2f1d", "below")
    assert theme.contrasts[-1].front == "frame"


def test_every_key_of_a_theme_file_is_explained() -> None:
    keys = re.findall(r"(?m)^\| (`.*?) \|", section("`theme.yaml`"))

    assert {name for key in keys for name in named(key)} == set(specs(ThemeFields))


def test_what_a_theme_without_a_parent_must_bring(tmp_path: Path) -> None:
    """The lists are what the program needs: of an empty site, and of one that has everything."""
    part = section("A theme without a parent").split("\n- ", 1)[1].partition("\n\n")[0]
    presets, always, sometimes, _, strings = (re.findall(r"`([\w.-]+)`", line) for line in part.split("\n- "))
    empty = Made(SiteBox(tmp_path).add({"content/site.yaml": "title: Expo\nlanguages: [en]\n"}))
    pages = {path.name for path in (EXPO / "templates").glob("*.html")}

    assert tuple(presets) == REQUIRED_PRESETS
    assert set(always) == {page.template for page in empty.pages.values()}
    assert set(always) | set(sometimes) == pages
    assert set(strings) == spoken_strings()


def test_a_theme_without_a_parent_can_begin_with_the_base_of_the_docs(tmp_path: Path) -> None:
    """With one template for all pages, nothing is wrong with it, and pages say their language and lead to the others."""
    part = section("A theme without a parent")
    base = part.partition("```jinja\n")[2].partition("```")[0]
    pages = re.findall(r"`([\w-]+\.html)`", part.partition("**Partial**")[0])
    presets = "".join(f"  {name}: {{widths: [400], formats: [webp]}}\n" for name in REQUIRED_PRESETS)
    strings = "".join(f"{key}: {key}\n" for key in sorted({*spoken_strings(), "skip"}))
    page = '{% extends "base.html" %}{% block content %}<p>Here</p>{% endblock %}'
    box = SiteBox(tmp_path).add({f"themes/bare/templates/{name}": page for name in pages} | FILES)
    box.add({f"themes/bare/strings/{language}.yaml": strings for language in ("en", "ru", "kk")})
    box.add({"themes/bare/theme.yaml": f"presets:\n{presets}", "themes/bare/assets/bare.css": "h1 { margin: 0 }\n"})
    box.add({"themes/bare/templates/base.html": base, "content/site.yaml": SITE + "theme: bare\n"})
    box.add({"themes/bare/templates/partials/picture.html": "{% macro picture(p, alt, loading) %}{% endmacro %}"})
    built = box.build()

    assert built.ok, [(p.code, p.value("found"), p.value("kind")) for p in built.report.problems]
    assert [(code, place) for code, place in (*built.problems, *coded(box.checked())) if "bare" in place] == []
    assert '<a href="ru/" lang="ru" hreflang="ru">Русский</a>' in built.text("index.html")
    assert "<h1>Экспо</h1>" in built.text("ru/index.html")


def test_a_header_and_a_base_of_ones_own_work(tmp_path: Path) -> None:
    """Both headers and the base are pages without a fault; a drawing has its published name."""
    part = section("A header and a page of your own")
    wrap, header, base = (text.partition("```")[0] for text in part.split("```jinja\n")[1:])
    icon = section("Assets").partition("```jinja\n")[2].partition("```")[0]
    lake = "themes/lake/templates"
    box = SiteBox(tmp_path).add({**FILES, "content/site.yaml": SITE + "theme: lake\n"})
    box.add({"themes/lake/theme.yaml": "extends: expo\n", "themes/lake/assets/drop.svg": DROP})
    box.add({f"{lake}/partials/header.html": wrap, f"{lake}/base.html": base})
    box.add({f"{lake}/partials/footer.html": f'{icon}{{% include "partials/footer.html" %}}'})
    wrapped = box.build()
    first = wrapped.text("index.html")
    replaced = box.add({f"{lake}/partials/header.html": header}).build()
    second = replaced.text("index.html")

    assert [(code, place) for code, place in (*wrapped.problems, *replaced.problems) if "lake" in place] == []
    assert [(code, place) for code, place in coded(box.checked()) if "lake" in place] == []
    assert first.index('class="lake-sign"') < first.index('class="korme-header"')
    assert 'class="korme-header"' not in second
    assert second.count("data-korme-list data-add=") == 1
    assert re.search(r'<img class="lake-icon" src="assets/drop-\w+\.svg"', second)
    assert re.search(r'<script type="module" src="assets/expo-\w+\.js">', second)
    assert "assets/programme-" in replaced.text("programme/index.html").partition("</head>")[0]


def test_the_contents_are_those_of_the_page() -> None:
    """Every section is linked at the top, in order: `python -m scripts.write_blocks_doc` writes the links."""
    assert with_contents(DOCS) == DOCS
    assert "· [theme.yaml](#themeyaml) ·" in DOCS


def test_every_custom_property_is_listed() -> None:
    """Those of tokens.css, and no other; `--korme-s0` … `--korme-s6` are one row."""
    tokens = set(re.findall(r"(--korme-[\w-]+):", (EXPO / "assets/_css/tokens.css").read_text("utf-8")))
    listed = set(re.findall(r"`(--korme-[\w-]+)`", section("Colours, sizes and type")))

    assert listed | {f"--korme-s{size}" for size in range(7)} == tokens


def test_options_presets_and_partials_match_the_docs(tmp_path: Path) -> None:
    """The options and presets of expo, and the macros that a child's templates may use."""
    theme, _ = load_theme("expo", tmp_path, ("en", "ru", "kk"))
    part = DOCS.partition("## Partials")[2].partition("\n## ")[0]
    documented = {
        (row[0], macro)
        for line in part.splitlines()
        if line.startswith("| ") and (row := re.findall(r"`([\w/-]+\.html)`", line))
        for macro in re.findall(r"`(\w+)\(", line)
    }
    partials = EXPO / "templates" / "partials"
    macros = {
        (path.name, name)
        for path in partials.glob("*.html")
        for name in re.findall(r"{% macro (\w+)\(", path.read_text("utf-8"))
    }

    assert all(f"`{name}`" in DOCS for name in (*theme.options, *theme.presets))
    assert documented == macros
    assert set(re.findall(r"`([\w-]+\.html)`", part)) == {path.name for path in partials.glob("*.html")}
