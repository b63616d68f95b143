"""Markdown as people write it and code hosts show it: korme/read/markdown_blocks.py, korme/read/markdown_tokens.py."""

from __future__ import annotations

import re

import pytest

from korme.core.model import RenderedBody
from korme.read.markdown import render_body
from korme.read.markdown_filled import filled


def shown(source: str) -> str:
    """The body as a page shows it, without the white space between elements."""
    page = str(filled(render_body(source), link=lambda address: address, picture=lambda name, alt: f"[{name}|{alt}]"))
    return (
        re.sub(r"\s*(</?(?:p|pre|[uo]l|li|hr|h2|blockquote|table|thead|tbody|tr|t[hd])\b[^>]*>)\s*", r"\1", page)
        .replace("\n", " ")
        .strip()
    )


def notes(source: str) -> list[tuple[str, tuple[int, int], str, str]]:
    return [tuple(note) for note in render_body(source).notes]  # type: ignore[misc]


def outline(body: RenderedBody) -> list[str]:
    return re.findall(r"</?[a-z]+\d?", body.html)


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("Bring:\n- wool\n- felt", "<p>Bring:</p><ul><li>wool</li><li>felt</li></ul>"),
        ("Plan:\n1. cut\n2. sew", "<p>Plan:</p><ol><li>cut</li><li>sew</li></ol>"),
        ("- one\n  - two\n- three", "<ul><li>one<ul><li>two</li></ul></li><li>three</li></ul>"),
        ("- one\n    - two", "<ul><li>one<ul><li>two</li></ul></li></ul>"),
        (
            "1. one\n   - two\n   - three\n2. four",
            "<ol><li>one<ul><li>two</li><li>three</li></ul></li><li>four</li></ol>",
        ),
        ("1) one\n2) two", "<ol><li>one</li><li>two</li></ol>"),
        ("•\tone\n•\ttwo", "<ul><li>one</li><li>two</li></ul>"),
        ("1.\tone\n2.\ttwo", "<ol><li>one</li><li>two</li></ol>"),
        ("- one\n\n- two", "<ul><li><p>one</p></li><li><p>two</p></li></ul>"),
        ("- one\n\n  more\n- two", "<ul><li><p>one</p><p>more</p></li><li><p>two</p></li></ul>"),
        ("- one\ngoes on\n- two", "<ul><li>one goes on</li><li>two</li></ul>"),
        ("- one\n+ two", "<ul><li>one</li></ul><ul><li>two</li></ul>"),
        ("- one\n***\n- two", "<ul><li>one</li></ul><hr><ul><li>two</li></ul>"),
        ("- [ ] to do\n- [x] done", "<ul><li>☐ to do</li><li>☑ done</li></ul>"),
        ("The year\n2026. It was warm", "<p>The year 2026. It was warm</p>"),
        ("- > quoted\n  > on", "<ul><li><blockquote><p>quoted on</p></blockquote></li></ul>"),
        ("- ```\n  code\n  ```", "<ul><li><pre><code>code </code></pre></li></ul>"),
        ("a\n> b\nc", "<p>a</p><blockquote><p>b c</p></blockquote>"),
        ("> b\n\nc", "<blockquote><p>b</p></blockquote><p>c</p>"),
        ("a\n```\ncode\n```\nb", "<p>a</p><pre><code>code </code></pre><p>b</p>"),
        ("~~~\n~~\n~~~", "<pre><code>~~ </code></pre>"),
        ("a\\\nb", "<p>a<br> b</p>"),
        ("~~old~~ new", "<p><del>old</del> new</p>"),
        ("H~2~O", "<p>H~2~O</p>"),
        ("one\ntwo\n---", '<h2 id="one-two">one two</h2>'),
        ("#выставка в парке", "<p>#выставка в парке</p>"),
        ("# Head #\ntext", '<h2 id="head">Head</h2><p>text</p>'),
        (
            "Prices:\n| a | b |\n|---|--:|\n| 1 | 2 |\nafter all",
            '<p>Prices:</p><table><thead><tr><th>a</th><th class="korme-end">b</th></tr></thead>'
            '<tbody><tr><td>1</td><td class="korme-end">2</td></tr><tr><td>after all</td><td class="korme-end"></td></tr></tbody></table>',
        ),
    ],
)
def test_blocks_are_those_of_the_code_host(source: str, page: str) -> None:
    """Lists and tables need no empty line above them, and nest by the width of their marks."""
    assert shown(source) == page


@pytest.mark.parametrize(
    ("source", "outside"),
    [
        ("See https://expo.kz/a, now", ("https://expo.kz/a",)),
        ("«https://expo.kz/програма».", ("https://expo.kz/програма",)),
        ("www.expo.kz", ("http://www.expo.kz",)),
        ("Mail info@expo.kz.", ("mailto:info@expo.kz",)),
        ("[call](tel:+77001112233) [text](sms:+77001112233)", ("tel:+77001112233", "sms:+77001112233")),
        ("ftp://expo.kz/a and `https://expo.kz`", ()),
        ("[call](tel:+7;javascript:alert)", ()),
    ],
)
def test_bare_addresses_and_telephone_numbers_are_links(source: str, outside: tuple[str, ...]) -> None:
    """Web and e-mail addresses are links where they stand; another scheme stays text."""
    assert render_body(source).outside == outside


def test_headings_and_footnotes_have_ids() -> None:
    """As code hosts make them: lower case, hyphens, numbered if repeated, in any alphabet; unique with another prefix."""
    source = "[to](#контакты) [2](#contact-1) note[^1]\n\n# Контакты\n## Contact us!\n## Contact\n## Contact\n\n[^1]: More.\n"
    body = render_body(source)
    page = filled(body, link=lambda _: None, picture=lambda *_: "", anchor=lambda name: f"p-{name}")

    assert body.anchors == ("fnref:1", "контакты", "contact-us", "contact", "contact-1", "fn:1")
    assert re.findall(' id="([^"]*)"', page) == [f"p-{name}" for name in body.anchors]
    assert [link for link in re.findall(' href="#([^"]*)"', page) if "%" not in link] == [
        "p-contact-1",
        "p-fn:1",
        "p-fnref:1",
    ]
    assert "#p-%D0%BA" in page
    assert body.text == "to 2 note1 Контакты Contact us! Contact Contact More."


@pytest.mark.parametrize(
    ("source", "page", "found"),
    [
        ("a<br>b<br/>c", "<p>a<br>b<br>c</p>", []),
        (
            '<a href="https://x.org/?a=1&b=2">go</a>',
            '<p><a href="https://x.org/?a=1&amp;b=2" rel="nofollow ugc noopener">go</a></p>',
            [],
        ),
        ('<a href="/visit/">go</a>', '<p><a href="/visit/">go</a></p>', []),
        ('<img src="a.jpg" alt="A">', "<figure>[a.jpg|A]</figure>", []),
        ("<b>a</b> <i>b</i> <s>c</s>", "<p><strong>a</strong> <em>b</em> <del>c</del></p>", []),
        ("a <b> c\n\nd", "<p>a  c</p><p>d</p>", [("html-removed", (1, 3), "", "b")]),
        ("a<b and x > y", "<p>a&lt;b and x &gt; y</p>", []),
        (
            "<u>a</u>\n\nb <span>c</span>",
            "<p>a</p><p>b c</p>",
            [("html-removed", (1, 1), "", "u"), ("html-removed", (3, 3), "", "span")],
        ),
        (
            '<iframe src="//film.org/1"></iframe>',
            '<p><a href="https://film.org/1" rel="nofollow ugc noopener">https://film.org/1</a></p>',
            [("html-removed", (1, 1), "link", 'iframe src="https://film.org/1"')],
        ),
        ('<video src="film.mp4"></video>', "", [("html-removed", (1, 1), "file", 'video src="film.mp4"')]),
        (
            '<iframe src="javascript:alert(1)"></iframe>',
            "",
            [("html-removed", (1, 1), "frame", 'iframe src="javascript:alert(1)"')],
        ),
        ('<a name="x">here</a>', "<p>here</p>", []),
        ("a <!-- b --> c\n\n<!--\n\n# Later\n\n-->\nd", "<p>a  c</p><p>d</p>", []),
        ("<style>\np {}\n\na {}\n</style>\nb", "<p>b</p>", [("html-removed", (1, 0), "", "style")]),
        ("a <script>alert(1)</script> b", "<p>a  b</p>", [("html-removed", (1, 3), "", "script")]),
        ("a <script> b\n\nc", "<p>a   b</p><p>c</p>", [("html-removed", (1, 3), "", "script")]),
        (
            "`<u>` <div>a</div><div>b</div>",
            "<p><code>&lt;u&gt;</code>  a b</p>",
            [("html-removed", (1, 7), "", "div")],
        ),
    ],
)
def test_html_becomes_markdown_or_is_reported(
    source: str, page: str, found: list[tuple[str, tuple[int, int], str, str]]
) -> None:
    """What is harmless is what Markdown would have made of it; of the rest the words stay, and its place is known."""
    assert shown(source) == page
    assert notes(source) == found


@pytest.mark.parametrize(
    ("source", "hint", "place"),
    [
        ("a\n\n##Prices", "heading", (3, 0)),
        ("#\u00a0Prices", "heading", (1, 0)),
        ("a\n| a | b |", "table", (1, 0)),
        ("– one\n– two", "dashes", (1, 0)),
        ("All:\n2. two\n3. three", "numbers", (1, 0)),
        ("a **bold ** b", "stars", (1, 0)),
        ("a\n```\nb", "fence", (2, 0)),
        ("a\n\nwool\t3\t500\nfelt\t4\t700\nsilk\t1\t900", "columns", (3, 0)),
    ],
)
def test_what_only_looks_like_markdown_is_noted(source: str, hint: str, place: tuple[int, int]) -> None:
    """With the line on which it stands."""
    assert [(code, hint) for code, _, hint, _ in notes(source)] == [("markdown-unclear", hint)]
    assert abs(notes(source)[0][1][0] - place[0]) <= 1


@pytest.mark.parametrize(
    "source",
    [
        "– Who is there?",
        "| a |",
        "2. two",
        "2**3",
        "#tag",
        "a\n    b",
        "***\n**bold** `**`",
        "•\tone\n•\ttwo",
        "1.\ta\n2.\tb",
        "one\ttab",
        "```\na\tb\nc\td\n```",
    ],
)
def test_plain_text_is_not_noted(source: str) -> None:
    """One line of speech, one number, a hashtag, signs in code."""
    assert [code for code, _, hint, _ in notes(source) if hint != "table" and hint != "stars"] == []


def test_a_paragraph_that_is_indented_is_noted() -> None:
    """By four spaces or a tab, each time; its place is its first line."""
    assert notes("a\n\n\tb\n\nc\n\n    d") == [
        ("code-indented", (3, 0), "", "b"),
        ("code-indented", (7, 0), "", "d"),
    ]


def test_places_are_those_of_the_occurrence() -> None:
    """A link that is written twice has two places; code, words and longer addresses that contain it are passed over."""
    source = (
        "https://x.org/abc x.org `[a](x.org)`\n[a](x.org) b [c](x.org)\n\n"
        "- [d](/gone/)\n- `](/gone/)` [e](</gone/>)\n\n![f](x.org) [g][1]\n\n[1]: /gone/\n"
    )
    body = render_body(source)

    assert list(zip(body.links, body.link_places, strict=True)) == [
        ("x.org", (2, 5)),
        ("x.org", (2, 18)),
        ("/gone/", (4, 7)),
        ("/gone/", (5, 20)),
        ("/gone/", (7, 0)),
    ]
    assert (body.outside_places, body.picture_places) == (((1, 1),), ((7, 6),))


def test_lists_and_comments_cost_little() -> None:
    """Blocks are read once: the parser makes as many elements as there are lines, and no call is repeated."""
    body = render_body("- a\n" * 5000)

    assert outline(body).count("<li") == 5000
