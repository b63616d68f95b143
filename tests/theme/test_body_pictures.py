"""Pictures in bodies are written by the theme's `partials/picture.html`, as docs/themes.md promises."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from site_box import SITE_YAML, Content, SiteBox, aigerim, picture

SiteMaker = Callable[..., SiteBox]
PARTIAL = "themes/mine/templates/partials/picture.html"
PAGE = "content/pages/river/index.md"
FIELDS = "---\ntitle: {en: River, ru: Река}\n---\n"
FILES: dict[str, Content] = {
    **aigerim(),
    "content/site.yaml": SITE_YAML + "theme: mine\n",
    "themes/mine/theme.yaml": "extends: expo\n",
    PAGE: f"{FIELDS}![Ice & <snow>](ice.jpg)\n\nSeen ![again](ice.jpg) in March.\n",
    "content/pages/river/ice.jpg": picture(900, 600),
}


def macro(body: str) -> str:
    """Return a partial whose macro `picture` has this body."""
    return (
        '{% macro picture(p, alt=none, loading="lazy", class="", priority=false) -%}\n' + body + "\n{%- endmacro %}\n"
    )


def drawn(box: SiteBox, path: str = "river/index.html") -> list[str]:
    """Return every `<picture>` in a page's `<main>`."""
    main = (box.output / path).read_text("utf-8").partition("<main")[2].partition("</main>")[0]
    return re.findall(r"<picture.*?</picture>", main, re.DOTALL)


def test_a_child_themes_partial_renders_pictures_in_bodies(site: SiteMaker) -> None:
    """It gets the picture as every template does, with the alt text of its place."""
    own = '<picture data-mine="{{ p.full_width }}"><img src="{{ p.src }}" alt="{{ p.alt }}"></picture>'
    box = site({**FILES, PARTIAL: macro(own)})
    assert box.build().problems == ()
    first, second = drawn(box)

    assert re.fullmatch(
        r'<picture data-mine="900"><img src="\.\./media/\w+-\d+\.jpg" alt="Ice &amp; &lt;snow&gt;"></picture>', first
    )
    assert second == first.replace("Ice &amp; &lt;snow&gt;", "again")
    assert [element.partition(">")[0] for element in drawn(box, "creatives/aigerim/light/index.html")] == [
        '<picture data-mine="120"'
    ]


def test_pictures_in_bodies_are_rendered_as_elsewhere(site: SiteMaker) -> None:
    """The element is the same for a work and a body except for texts: safe, lazy, with all its files."""
    box = site(FILES)
    assert box.build().ok
    first, _ = drawn(box)

    assert re.fullmatch(
        r'<picture><source type="image/webp" srcset="[^"]+ 540w[^"]*" sizes="[^"]+"><img src="[^"]+" sizes="auto" width="900" '
        r'height="600" alt="Ice &amp; &lt;snow&gt;" class="korme-t-[\w-]+" loading="lazy" decoding="async"></picture>',
        first,
    )
    assert f"<figure>{first}</figure>" in (box.output / "ru/river/index.html").read_text("utf-8").replace(
        "../../media", "../media"
    )


def test_a_changed_partial_changes_the_pages(site: SiteMaker) -> None:
    """Nothing is made again while it stays the same."""
    box = site({**FILES, PARTIAL: macro("<picture>1</picture>")})
    box.build()
    assert box.build().report.written == 0

    box.change(PARTIAL, macro("<picture>2</picture>")).build()
    assert drawn(box) == ["<picture>2</picture>"] * 2


@pytest.mark.parametrize(
    ("partial", "code", "line"),
    [
        (macro("{{ p.nothing }}"), "template-attribute", 2),
        (macro("<picture>\n{{ 1 // p.width.gone }}"), "template-attribute", 3),
        (macro("{{ 1 // 0 }}"), "template-error", 2),
    ],
)
def test_a_partial_that_fails_is_a_problem_at_its_line(site: SiteMaker, partial: str, code: str, line: int) -> None:
    """Any exception that Python raises in it is reported."""
    built = site({**FILES, PARTIAL: partial}).build()

    assert not built.ok
    assert set(built.problems) == {(code, f"{PARTIAL}:{line}")}


@pytest.mark.parametrize(
    ("partial", "code"),
    [("{% macro other(p) %}{% endmacro %}\n", "template-name"), ("{% macro picture(p) %}\n", "template-error")],
)
def test_a_partial_without_its_macro_is_a_problem(site: SiteMaker, partial: str, code: str) -> None:
    built = site({**FILES, PARTIAL: partial}).build()

    assert not built.ok
    assert {found for found, _ in built.problems} == {code}
