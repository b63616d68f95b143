"""What is seen in the HTML of a page: korme/checks/page_markup.py."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from korme.checks.page_markup import page_markup
from korme.core.csp import page_policy

BASE = "https://expo.example.org/"


def faults(html: str) -> list[tuple[str, str, str]]:
    return [(fault.code.removeprefix("html-"), fault.hint, fault.found) for fault in page_markup(html, BASE).faults]


def addresses(html: str) -> list[str]:
    return [reference.address for reference in page_markup(html, BASE).references]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p style="color: red">x</p>', ("blocked", "attribute", 'style="color: red"')),
        ("<style>a {}</style>", ("blocked", "style", "<style>")),
        ("<svg><style>a {}</style></svg>", ("blocked", "style", "<style>")),
        ("<script>x()</script>", ("blocked", "script", "<script>")),
        ('<script type="module">x()</script>', ("blocked", "script", "<script>")),
        ('<SCRIPT TYPE="text/JavaScript">x()</SCRIPT>', ("blocked", "script", "<script>")),
        ('<script type="importmap">{}</script>', ("blocked", "script", "<script>")),
        ('<p onclick="x()">x</p>', ("blocked", "handler", "onclick")),
        ("<img onload=x() src=a.png>", ("blocked", "handler", "onload")),
        ('<svg onload="x()"></svg>', ("blocked", "handler", "onload")),
        ('<template><b onclick="x()"></b></template>', ("blocked", "handler", "onclick")),
        ('<a href="javascript:x()">x</a>', ("blocked", "javascript", "javascript:x()")),
        ('<a href=" JavaScript&#58;x()">x</a>', ("blocked", "javascript", "JavaScript:x()")),
        ('<form action="javascript:x()"></form>', ("blocked", "javascript", "javascript:x()")),
        ('<script src="https://cdn.example/x.js"></script>', ("blocked", "script", "https://cdn.example/x.js")),
        ('<script src="//cdn.example/x.js"></script>', ("blocked", "script", "//cdn.example/x.js")),
        ('<link rel="stylesheet" href="https://f.example/x.css">', ("blocked", "foreign", "https://f.example/x.css")),
        ('<link rel="preload icon" href="http://f.example/i">', ("blocked", "foreign", "http://f.example/i")),
        ('<img src="https://i.example/a.png">', ("blocked", "foreign", "https://i.example/a.png")),
        ('<img srcset="a.png 1x, https://i.example/a,b.png 2x">', ("blocked", "foreign", "https://i.example/a,b.png")),
        ('<source src="https://i.example/a.mp4">', ("blocked", "foreign", "https://i.example/a.mp4")),
        ('<video poster="https://i.example/a.png"></video>', ("blocked", "foreign", "https://i.example/a.png")),
        ('<svg><image href="https://i.example/a.png"/></svg>', ("blocked", "foreign", "https://i.example/a.png")),
        ('<iframe src="https://i.example/"></iframe>', ("blocked", "frame", "https://i.example/")),
        ('<form action="https://i.example/"></form>', ("blocked", "form", "https://i.example/")),
        ('<button formaction="https://i.example/">x</button>', ("blocked", "form", "https://i.example/")),
        ('<object data="a.pdf"></object>', ("blocked", "plugin", "a.pdf")),
        ('<embed src="a.pdf">', ("blocked", "plugin", "a.pdf")),
        ('<audio src="data:audio/ogg;base64,A"></audio>', ("blocked", "data", "data:audio/ogg;base64,A")),
        ('<base href="https://i.example/">', ("blocked", "base", "https://i.example/")),
        ('<i id="a"></i><b id=a></b>', ("id", "", "a")),
        ("<main><div><p>x</main>", ("tag", "unclosed", "div")),
        ("<main><div class=a/></main>", ("tag", "unclosed", "div")),
        ("<main><span><b></span></b></main>", ("tag", "unclosed", "b")),
        ("<main>x</div></main>", ("tag", "stray", "div")),
        ("<main><p>a<div>b</div></p></main>", ("tag", "inside", "div")),
        ("<main><p>a<span><div>b</div></span></p></main>", ("tag", "inside", "div")),
        ("<main><section>", ("tag", "unclosed", "main")),
        ("<ul><li><b>x<li>y</ul>", ("tag", "unclosed", "b")),
        ("<select><option>a</select></select>", ("tag", "stray", "select")),
    ],
)
def test_what_browsers_block_or_repair_is_a_fault(html: str, expected: tuple[str, str, str]) -> None:
    """Each kind of fault, in the ways in which people write it."""
    assert expected in faults(html)


@pytest.mark.parametrize(
    "html",
    [
        "<!doctype html><html><head><title>a < b > c <b></title><meta charset=utf-8></head><body><p>x</body></html>",
        "<!doctype html><title>x</title><p>No html, head or body tags.",
        "<ul><li>a<li>b<ul><li>c</ul><li>d</ul>",
        "<dl><dt>a<dd>b<dt>c<dd>d</dl>",
        "<p>a<p>b<div>c</div><ul><li>d</ul>",
        "<p>a<br>b<hr>c<wbr>d<img src=a.png>e",
        "<br/><img src='a.png' /><input disabled/>",
        "<table><caption>x<colgroup><col><thead><tr><th>a<th>b<tbody><tr><td>c<td>d<tr><td><p>e</table>",
        "<table><tr><td><table><tr><td>x</table><td>y</table>",
        "<select><option>a<option selected>b<optgroup label=x><option>c</select>",
        "<ruby>漢<rp>(<rt>kan<rp>)</ruby>",
        "<p>a<span>b</span><button><div>c</div></button></p>",
        "<p><svg viewBox='0 0 1 1'><path d='M0 0'/><g><circle r=1 /></g><title>x</title></svg></p>",
        "<svg><use href='#a'/><symbol id=a></symbol><foreignObject><div>x</div></foreignObject></svg>",
        "<math><mi>x</mi><mspace width='1em'/></math>",
        "<p>a<svg><p>b</p></svg></p>",
        "<!-- <div> <i id=a> --><i id=a></i><!-- unclosed <div>",
        "<textarea><div></textarea><p>1 < 2, a<b and <3",
        '<script type="application/ld+json">{"a": "<div>"}</script>',
        '<script type="text/template"><div></script><script type="text/x-data">x</script>',
        '<script src="a.js"></script><script type="module" src="b.js">\n</script><script></script>',
        '<template><li id="a"></template><i id="a"></i>',
        '<noscript><img id="a" src="b.png"></noscript><img id="a" src="c.png">',
        '<a name="a" id="a"></a>',
        '<a href="https://example.org/" target="_blank">x</a><a href="//example.org">y</a>',
        '<a href="mailto:a@example.org">x</a><a href="tel:+7">x</a><a href="geo:1,2">x</a><a href="sms:+7">x</a>',
        '<img src="data:image/png;base64,AA=="><link rel="icon" href="data:image/svg+xml,x">',
        '<img srcset="data:image/png;base64,AA== 1x, a.png 2x" src="a.png">',
        '<link rel="canonical" href="https://example.org/"><link rel="alternate" href="https://example.org/feed">',
        '<link rel="preconnect" href="https://example.org"><link rel="license" href="https://example.org/">',
        '<meta property="og:image" content="https://example.org/a.png">',
        '<img src="https://expo.example.org/media/a.webp"><form action="https://expo.example.org/search/"></form>',
        "<p only=x once on-click=y data-onclick=z>x</p>",
        '<p style="">x</p><style> </style>',
        "<p title='<div>' data-x=\"</p>\">x</p>",
        "<p title=a>b>x</p>",
        '<iframe src="about:blank"></iframe><iframe src="inner/"></iframe>',
        "<x-card><p>x</x-card>",
        "<details><summary>a</summary>b</details><dialog>c</dialog>",
        "<p>a</p >\n<p\n>b</p\n>",
        "<ul>{% raw %}<li>x{% endraw %}</ul>",
    ],
)
def test_what_only_looks_like_a_fault_is_none(html: str) -> None:
    """False alarms are worse than misses."""
    assert faults(html) == []


def test_one_fault_of_nesting_is_reported_of_a_page() -> None:
    """Most others follow from the first."""
    assert faults("<main><div><b></main></main></b></div>") == [("tag", "unclosed", "b")]


def test_addresses_on_the_site_are_found_wherever_they_are() -> None:
    """Links, forms, pictures in all their attributes, frames, scripts, drawings; not inside `<template>`."""
    html = (
        '<a href="a/?x=1&amp;y=2#z">x</a><area href=b><form action="c/"></form><img src="d.png" srcset="e.png 1x, f,g.png 2x">'
        '<link rel="stylesheet" href="h.css"><link rel="next" href="i/"><script src="j.js"></script>'
        '<video poster="k.png" src="l.mp4"></video><svg><use xlink:href="#m"/><a href="n/"></a></svg>'
        '<meta http-equiv="refresh" content="0; url=o/"><link rel="preload" imagesrcset="p.png 1x">'
        '<template><img src="q.png"></template>'
    )

    assert addresses(html) == [
        *("a/?x=1&y=2#z", "b", "c/", "d.png", "e.png", "f,g.png", "h.css", "i/", "j.js", "l.mp4", "k.png", "#m", "n/"),
        *("o/", "p.png"),
    ]


def test_a_page_with_another_policy_is_its_authors() -> None:
    """Only Körme's own policy says what is blocked; a page without one gets it from the host's headers."""
    own = page_policy("").replace("'", "&#39;")
    meta = '<meta http-equiv="Content-Security-Policy" content="{}">'

    assert page_markup(meta.format(own)).is_guarded
    assert page_markup("<p>x").is_guarded
    assert not page_markup(meta.format("default-src *")).is_guarded


@given(st.text(alphabet="<>/\"'=! -abpdivscriptstyle\n", max_size=80))
def test_any_text_is_scanned(html: str) -> None:
    """What is no HTML is no exception either."""
    page_markup(html)
    page_markup(f"<svg>{html}")
