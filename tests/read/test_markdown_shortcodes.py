"""Shortcodes in Markdown: what stands between `::: name` and `:::`."""

from __future__ import annotations

import html5lib
import pytest

from korme.core.model import RenderedBody
from korme.read.markdown import render_body
from korme.read.markdown_filled import ShortcodeBody, filled

SIGNS = {"\ue000": "{", "\ue001": "}"}


def notes(source: str) -> list[tuple[str, int]]:
    return [(note.hint, note.place[0]) for note in render_body(source).notes]


def drawn(prose: RenderedBody) -> str:
    """The page's HTML, with each shortcode as an element that says what it holds."""

    def show(number: int, body: ShortcodeBody) -> str:
        name = prose.shortcodes[number].name
        return f"<x-{name} parts={len(body.parts)}>{body.content}</x-{name}>"

    return filled(prose, link=str, picture=lambda file, alt: f"<img src={file}>", shortcode=show)


def page(source: str) -> str:
    return " ".join(drawn(render_body(source)).split())


def test_what_stands_in_a_shortcode_is_markdown() -> None:
    """Links, lists and pictures work in it, and the text around it goes on."""
    assert page("Before\n::: Gallery\n- ![A](a.jpg)\n\n*More* [here](/x/)\n:::\nAfter") == (
        "<p>Before</p> <x-gallery parts=1><ul> <li><img src=a.jpg></li> </ul>"
        ' <p><em>More</em> <a href="/x/">here</a></p></x-gallery> <p>After</p>'
    )


def test_parameters_are_read() -> None:
    """Values in quotation marks of any kind, or bare; names in lower case, each with its column."""
    found = render_body(
        "::: quote source=\"Dina, weaver\" By='x y' note=“Абай” other=«а б» size=wide a = 5\nFelt\n:::\n"
    )

    assert found.shortcodes[0].given == (
        ("source", "Dina, weaver", 11), ("by", "x y", 33), ("note", "Абай", 42), ("other", "а б", 54),
        ("size", "wide", 66), ("a", "5", 76),
    )  # fmt: skip
    assert found.text == "Felt Dina, weaver x y Абай а б", "words are found by search, settings are not"


def test_parts_are_divided_by_rules() -> None:
    """A line of hyphens divides, also directly below a text; one in a list or a quotation does not."""
    found = page("::: columns\nOne\n---\nTwo\n\n> a\n>\n> ***\n\n---\n::: quote\nThree\n:::\n:::\n")

    assert found == (
        "<x-columns parts=3><p>One</p> <hr> <p>Two</p> <blockquote> <p>a</p> <hr> </blockquote> <hr>"
        " <x-quote parts=1><p>Three</p></x-quote></x-columns>"
    )


def test_pictures_and_links_of_a_shortcode_are_counted() -> None:
    """Each shortcode knows which of the body's pictures are in it, and how many links."""
    source = "![0](0.jpg)\n\n::: columns\n![1](1.jpg)\n---\n::: gallery\n![2](2.jpg) <img src=3.jpg>\n[a](/a/) https://example.org\n:::\n:::\n\n![4](4.jpg)\n"
    outer, inner = render_body(source).shortcodes

    assert (outer.pictures, outer.links, outer.parts) == ((1, 4), 2, 2)
    assert (inner.pictures, inner.links, inner.parts) == ((2, 4), 2, 1)


def test_words_are_what_is_left_without_pictures() -> None:
    """A gallery's caption has no empty list where its pictures were."""
    prose = render_body("::: gallery\n- ![A](a.jpg)\n- ![B](b.jpg)\n\n[![C](c.jpg)](/c/)\n\nThe *caption*.\n:::\n")
    words: list[str] = []

    def show(number: int, body: ShortcodeBody) -> str:
        words.append(body.words)
        return ""

    filled(prose, link=str, picture=lambda file, alt: "<img>", shortcode=show)

    assert words == ["<p>The <em>caption</em>.</p>"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("::: gallery\nText\n", [("shortcode-open", 1)]),
        ("Text\n\n:::\n", [("shortcode-alone", 3)]),
        ("::: quote source=Dina Omarova\nFelt\n:::\n", [("shortcode-words", 1)]),
        ("- ::: gallery\n  ![A](a.jpg)\n  :::\n", [("shortcode-inside", 1)]),
        ("> ::: quote\n> Felt\n> :::\n", [("shortcode-inside", 1)]),
        ("::: a\n::: b\n::: c\nText\n:::\n:::\n:::\n", [("shortcode-deep", 3)]),
        ("::: a\n:::\n" * 102, [("shortcode-many", 201), ("shortcode-many", 203)]),
        ("::: Programme of the week :::\n", []),
        ("```\n::: gallery\n```\n", []),
        ("Prices::: low\n", []),
        ("::: gallery\n![A](a.jpg)\n:::\n", []),
    ],
)
def test_slips_are_noted_and_nothing_is_lost(source: str, expected: list[tuple[str, int]]) -> None:
    """What is no shortcode stays as it was typed."""
    assert notes(source) == expected
    if expected and expected[0][0] != "shortcode-many":
        assert ":::" in drawn(render_body(source))


def test_a_shortcode_ends_a_list_and_a_paragraph() -> None:
    """No empty line is needed around its lines."""
    assert page("- one\n::: quote\nFelt\n:::\nText\n") == (
        "<ul> <li>one</li> </ul> <x-quote parts=1><p>Felt</p></x-quote> <p>Text</p>"
    )


@pytest.mark.parametrize(
    "inside",
    ["</blockquote></div><b>", "</p><blockquote>", "<x-gallery>", "\ue000end:0\ue001", "&#xe000;end:0&#xe001;", "<ul><li>"],
)  # fmt: skip
def test_what_stands_in_a_shortcode_cannot_end_it(inside: str) -> None:
    """Each part is balanced by itself, whatever tags are in it."""
    found = drawn(render_body(f"::: columns\n{inside}\n---\nTwo {inside}\n:::\nAfter\n"))
    tree = html5lib.parse(f"<body>{found}<hr id=last>", namespaceHTMLElements=False)

    assert found.count("<x-columns parts=") == 1
    assert tree.find("body/x-columns") is not None and tree.find("body/hr[@id='last']") is not None
    assert "After" not in "".join(tree.find("body/x-columns").itertext())


def test_a_thousand_beginnings_cost_little() -> None:
    """Lines that begin shortcodes without end are read once each: the whole body is text."""
    prose = render_body("::: a\n" * 8_000)

    assert prose.shortcodes == () and len(prose.notes) == 40
