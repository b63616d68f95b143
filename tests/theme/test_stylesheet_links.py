"""The addresses in stylesheets and scripts: korme/theme/stylesheet_links.py, and what assets.py makes of them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from site_box import SITE_YAML, Content, SiteBox

from korme.theme.stylesheet_links import (
    blocked_in_script,
    blocked_in_stylesheet,
    replaced,
    script_links,
    stylesheet_links,
)

SiteMaker = Callable[..., SiteBox]
ASSETS = "themes/lake/assets"


def lake(**files: Content) -> dict[str, Content]:
    """A site whose theme has these assets: `own_css` is own.css."""
    assets = {f"{ASSETS}/{name.replace('__', '/').replace('_', '.')}": text for name, text in files.items()}
    return {"content/site.yaml": f"{SITE_YAML}theme: lake\n", "themes/lake/theme.yaml": "extends: expo\n", **assets}


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ('@import "a.css";', ["a.css"]),
        ("@import 'a.css' screen;", ["a.css"]),
        ('@IMPORT /* x */ "a.css" layer(base) supports(display: grid);', ["a.css"]),
        ('@import url("a.css") layer(base);@import url(b.css);', ["a.css", "b.css"]),
        ('a { b: image-set("a.png" 1x, url(b.png) 2x, "c.avif" type("image/avif")) }', ["a.png", "b.png", "c.avif"]),
        ("a { b: -webkit-image-set('a.png' 1x) }", ["a.png"]),
        ('a { b: url( "a b.png" ) } @font-face { src: url(c.woff2) format("woff2") }', ["a b.png", "c.woff2"]),
        ('a { b: src("a.png") }', ["a.png"]),
        ('/* url(a.png) @import "b.css" */ @namespace url(http://www.w3.org/1999/xhtml);', []),
        ('a { content: "url(a.png)" } a[href="b.css"] {} @layer "c"; @charset "utf-8";', []),
        ('@font-face { src: local("A") } a:is(b) { c: attr(d) } @media (min-width: 1px) {}', []),
    ],
)
def test_addresses_of_a_stylesheet(css: str, expected: list[str]) -> None:
    """Every form in which CSS names a file, and what only looks like one."""
    assert [link.text for link in stylesheet_links(css)] == expected
    assert replaced(css, stylesheet_links(css), lambda link: link) == css


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ('@import url("https://fonts.example/a");', ["https://fonts.example/a"]),
        ('@import "//fonts.example/a";', ["//fonts.example/a"]),
        ("a { b: url(HTTP://x.example/a.png) }", ["HTTP://x.example/a.png"]),
        ("@font-face { src: url(data:font/woff2;base64,AA) }", ["data:font/woff2;base64,AA"]),
        ("a { b: url(data:image/png;base64,AA); c: url(#d); e: url(/f.png) } /* https://x.example */", []),
    ],
)
def test_addresses_that_the_policy_blocks(css: str, expected: list[str]) -> None:
    """Other hosts and fonts as data; pictures as data are shown."""
    assert [link.text for link in blocked_in_stylesheet(css)] == expected


def test_modules_of_others_are_found_only_where_they_are_imported() -> None:
    """Comments and strings may say what they like."""
    script = (
        'import a from "https://x.example/a.js";\nimport("//x.example/b.js");\nexport * from \'http://x.example/c.js\';\n'
        '// adapted from "https://no.example/"\n/* import "https://no.example/" */\nconst d = "from \'https://no.example/\'";\n'
        'import "./e.js"; import f from "f"; location.href = "https://no.example/"; g(`import "https://no.example/"`);'
    )

    assert [link.text for link in blocked_in_script(script)] == [
        *("https://x.example/a.js", "//x.example/b.js", "http://x.example/c.js"),
    ]
    assert [link.text for link in script_links(script)] == ["./e.js"]


def test_imported_stylesheets_and_sets_of_pictures_get_published_names(site: SiteMaker) -> None:
    """The files are found by their new names, from the folder of the file that names them."""
    own = '@import "inner/mine.css";\na { b: image-set("c.png" 1x, "./c.png" 2x) }\n'
    built = site(lake(own_css=own, inner__mine_css="a { b: url(../c.png) }", c_png=b"picture")).build()
    names = {re.sub(r"-[0-9a-f]{10}", "", path): path for path in built.files if path.startswith("assets/")}
    whole = built.text(names["assets/own.css"])

    assert built.ok
    assert f'@import "./{names["assets/inner/mine.css"].removeprefix("assets/")}"' in whole
    assert whole.count(f'"./{names["assets/c.png"].removeprefix("assets/")}"') == 2
    assert f"url(../{names['assets/c.png'].removeprefix('assets/')})" in built.text(names["assets/inner/mine.css"])


def test_an_import_of_nothing_is_reported_where_it_stands(site: SiteMaker) -> None:
    """As links in `url()` are."""
    found = site(lake(own_css='a {}\n@import "nope.css";\n')).check()

    assert ("asset-missing", f"{ASSETS}/own.css:2") in found


def test_what_the_policy_blocks_is_a_warning_at_its_line(site: SiteMaker) -> None:
    """In a stylesheet, in a part of one, and in a script; twice in a row too, since it is not kept as fine."""
    part = {f"{ASSETS}/_css/theme.css": "\n\nb { c: url(https://x.example/d.png) }\n"}
    whole = {
        "own_css": 'a {}\n@import url("https://fonts.example/a");\n',
        "own_js": '\nimport "https://x.example/e.js";\n',
    }
    box = site({**lake(**whole), **part})
    expected = [f"{ASSETS}/_css/theme.css:3", f"{ASSETS}/own.css:2", f"{ASSETS}/own.js:2"]

    assert [place for code, place in box.check() if code == "asset-blocked"] == expected
    assert [place for code, place in box.build().problems if code == "asset-blocked"] == expected
    assert box.build().ok


@given(st.text(alphabet="@importurl()\"'/*;{}\\ \n-", max_size=80))
def test_any_text_is_read(css: str) -> None:
    """What is no CSS stays as it is."""
    assert replaced(css, stylesheet_links(css), lambda link: link) == css
    list(blocked_in_stylesheet(css))
    list(blocked_in_script(css))


def test_a_sheet_that_is_as_before_is_not_searched_again() -> None:
    """Another sheet changes while somebody writes a theme; the text of this one is read from its file again."""
    sheet = "a { background: url(own.svg) }" * 50

    assert stylesheet_links(sheet) is stylesheet_links(f" {sheet}"[1:])
