"""Shortcodes on pages: the theme's look, its parameters and pictures, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from site_box import SITE_YAML, Built, SiteBox, picture

THEME = """\
extends: expo
presets:
  tall: {widths: [40], formats: [webp], ratio: 0.5}
shortcodes:
  map:
    parameters:
      lat: {type: number, default: "1.5"}
      style: {type: choice, choices: [plain, night], default: plain}
      wide: flag
      name: text
    pictures: tall
"""
MAP = (
    '<i data-root="{{ page.root }}" class="{{ style }}{{ " wide" if wide }}">{{ name }} {{ lat * 2 if lat }} {{ t("search") }}'
    "{% for one in pictures %}[{{ one.width }}x{{ one.height }} {{ one.alt }} {{ one.caption }}]{% endfor %}{{ words }}</i>\n"
)
BODY = """\
---
title: Visit
---
::: map lat=49.9 style=night wide=yes name="<b>Hall</b>"
![Door](door.jpg "The <i>door</i>")

{{ name }} <div onclick="x()">Here</div>
:::

::: quote source="Dina"
Felt
:::
"""
SLIPS = """\
---
title: Slips
---
::: mapp
Kept
:::
::: map style=nihgt latt=5
Shown
:::
::: button
No link
:::
"""


def site(folder: Path) -> SiteBox:
    return SiteBox(folder).add(
        {
            "content/site.yaml": SITE_YAML + "theme: own\n",
            "content/pages/visit/index.md": BODY,
            "content/pages/visit/index.ru.md": "Слова.\n",
            "content/pages/visit/door.jpg": picture(),
            "content/pages/slips.md": SLIPS,
            "themes/own/theme.yaml": THEME,
            "themes/own/templates/shortcodes/map.html": MAP,
        }
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return site(tmp_path_factory.mktemp("site")).build()


def test_a_theme_draws_its_shortcodes(built: Built) -> None:
    """Parameters are typed, pictures have the declared preset, and all that a stranger wrote is text."""
    text = " ".join(built.text("visit/index.html").split())

    assert (
        '<i data-root="../" class="night wide">&lt;b&gt;Hall&lt;/b&gt; 99.8 Search[40x80 Door The &lt;i&gt;door&lt;/i&gt;]'
        "<p>{{ name }} Here</p></i>"
    ) in text
    assert '<figure class="korme-body-quote">' in text and "Dina</figcaption>" in text


def test_only_pages_with_shortcodes_load_their_styles(built: Built) -> None:
    """The style sheet of shortcodes costs other pages nothing."""
    assert "assets/shortcodes-" in built.text("visit/index.html")
    assert "assets/shortcodes-" not in built.text("ru/visit/index.html")
    assert "assets/shortcodes-" not in built.text("index.html")


def test_slips_have_their_place_and_the_content_stays(built: Built) -> None:
    """Unknown names and parameters, wrong values and a missing link are warnings."""
    path = "content/pages/slips.md"
    assert built.ok
    assert sorted(built.problems) == [
        ("html-removed", "content/pages/visit/index.md:7:12"),
        ("shortcode-empty", f"{path}:10:1"),
        ("shortcode-parameter", f"{path}:7:21"),
        ("shortcode-unknown", f"{path}:4:1"),
        ("unknown-word", f"{path}:7:9"),
    ]
    text = built.text("slips/index.html")
    assert "<p>Kept</p>" in text and '<i data-root="../" class="plain"> 3.0 Search<p>Shown</p></i>' in text


def test_changes_reach_the_pages_with_shortcodes(tmp_path: Path) -> None:
    """A changed template, declaration or text gives the same site as a clean build."""
    box = site(tmp_path)
    box.build()
    box.change("themes/own/templates/shortcodes/map.html", MAP.replace("<i", '<i id="{{ id }}"'))
    box.change("themes/own/theme.yaml", THEME.replace("pictures: tall", "pictures: strip"))
    box.change("content/pages/slips.md", SLIPS.replace("Shown", "::: quote\nNested\n:::"))

    again, clean = box.build(), box.build(output=tmp_path / "clean", cache=tmp_path / "other")

    assert 'id="map-1"' in again.text("visit/index.html")
    assert again.files == clean.files
    pages = [path for path in again.files if path.endswith(".html")]
    assert {path: again.text(path) for path in pages} == {path: clean.text(path) for path in pages}


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("map: {}", "shortcode-template"),
        ("Map: {}", "shortcode-name"),
        ("quote: {parameters: {content: text}}", "shortcode-name"),
        ("quote: {parameters: {two words: text}}", "shortcode-name"),
        ("quote: {pictures: galery}", "unknown-word"),
        ("quote: {parameters: {n: {type: number, default: many}}}", "not-a-number"),
        ("quote: {needs: pictures}", "unknown-word"),
    ],
)
def test_declarations_are_checked(tmp_path: Path, declared: str, code: str) -> None:
    """What a theme declares wrongly is an error at its line."""
    box = SiteBox(tmp_path).add(
        {
            "content/site.yaml": SITE_YAML + "theme: own\n",
            "themes/own/theme.yaml": f"extends: expo\nshortcodes:\n  {declared}\n",
        }
    )

    assert [(found, place.split(":")[:2]) for found, place in box.build().problems] == [
        (code, ["themes/own/theme.yaml", "3"])
    ]
