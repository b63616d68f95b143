"""Bodies of any Markdown: safe HTML, and the words that were written; korme/read/markdown.py."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import retyped, words

from korme.core.model import RenderedBody
from korme.read import markdown, markdown_blocks
from korme.read.markdown import BodyRenderer, TooDeep, render_body
from korme.read.markdown_filled import filled

BODY = """\
# Light

She photographs the [river](/venues/hub/#way "Way") and ![light](light.jpg "At dawn").
See <https://aigerim.example.org/?a=1&b=2> or [mail](mailto:a@example.org), **soon**, *here*, `code`.

> - one
>   1. two
>      ```js
>      alert(1)
>      ```

| a | b |
|:--|--:|
| 1 | [x][ref] |

[ref]: https://ref.example.org/ 'Title'

3. three
4. four

***
"""
PIECES = (
    '<a href="https://x.org">', '<a href="https://x.org" title=x>', '<ol start="x"><li>',
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<a href='javascript:x'>", "<style>", "</p>", "<!--",
    "-->", "<![CDATA[", "]]>", "<?php", "<iframe src=//x.org>", "<base href=//x>", "<math><mi xlink:href='data:x'>", "<p style=x onclick=y>",
    "[a](javascript:alert(1))", "[a](JaVaScRiPt&colon;alert(1))", "[a](&#106;avascript:alert(1))", "[a](data:text/html,x)", "[a](//x.org)",
    "[a](vbscript:x 'y\" onmouseover=\"z')", "![a](javascript:x)", "![a\" onerror=\"x](b.jpg)", "![a](https://x.org/y.png)", "[![a](b.jpg)](/c/)",
    "![![a](b.jpg)](c.jpg)", "[a]: javascript:x\n\n[a]", "<javascript:alert(1)>", "<https://x.org/\"onclick=\"y>", "{{ x }}", "{% raw %}",
    "\ue000", "\ue001", "&#xe000;link:0&#xe001;", "&#57344;url:0&#57345;", "&#xE000picture:0&#xE001", "\x02wzxhzdk:0\x03", "\x02klzzwxh:0\x03",
    "\x02amp\x03", "&amp;", "&lt;script&gt;", "&#0;", "\\", "\\[", "\\<", "`", "```", "~~~", "    ", "\t", "- ", "> ", "1. ", "99999999. ", "# ",
    "|", "|---|", "***", "__", "[", "](", ")", "[]()", "![]()", "![][]", "[^1]", "  \n", "\n\n", ":   ", "=====", "-----", "~", "^", "*[a]: b",
)  # fmt: skip
MARKDOWN = st.lists(st.sampled_from(PIECES) | words(most=8), max_size=20).map("".join) | retyped(BODY, PIECES, most=8)
INNER = frozenset(
    "p br hr strong em del sub sup code pre a ul ol li blockquote h2 h3 h4 h5 h6 table thead tbody tr th td dl dt dd"
    " figure figcaption img".split()
)


TYPED = st.lists(
    st.sampled_from(
        ("Қаладағы ", "жарық", "свет ", "«река»", "“field”", "it's ", "rain\xad", "fall ", "a", "\n", "\n", "\n\n", " ", "  ", "   ", "    ",
         "\t", "\r\n", "\r", "\xa0", "\x02", "\x03", "1. ", "2) ", "1.", "19", "+ ", "- ", "– ", "• ", "* ", "а) ", "> ", "# ", "##x", "===", "---",
         "|", "| a |", "|---|", ":-", "*", "**", "_", "__", "***", "~", "~~", "`", "``", "```", "\\", "\\*", "\\\\", "&", "&amp;", "&#42;", "<",
         "<b>", "</b>", "<br>", "<!--", "-->", ">", "<https://x.org/a_b>", "www.x.org", "a@x.org", "<a@x.org>", "[", "]", "(", ")", "[a]",
         "[a](/b/)", "[a](/b\\_c/ \"d\")", "![a](b.jpg)", "[^1]", "[^1]: ", "[a]: /b/ 'c'", "!", ": ")
    ),
    max_size=16,
).map("".join)  # fmt: skip
"""What people type, and what makes a pattern of the converter find something."""
UNUSED = re.compile(r"(?!)")


def page(body: RenderedBody) -> str:
    """The body's HTML as a page shows it."""
    return filled(
        body,
        link=lambda address: f"..{address}" if address.startswith("/") else None,
        picture=lambda name, alt: f'<img src="media/{len(name)}.jpg" alt="{len(alt)}">',
    )


def elements(html: str) -> list[Element]:
    """Every element that a browser sees in a piece of HTML."""
    found = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    return [one for one in found.iter() if one is not found]


def rendered(source: str) -> RenderedBody | None:
    try:
        return render_body(source)
    except TooDeep:
        return None


@given(MARKDOWN)
@example("> " * 400 + "x")
@example("- " * 400 + "x")
def test_a_body_is_harmless(source: str) -> None:
    """Whatever is written, a browser sees text, links and the entry's own pictures: nothing that acts, loads or styles."""
    body = rendered(source)

    for one in elements(page(body)) if body else ():
        assert one.tag in INNER, one.tag
        match one.tag:
            case "a":
                assert set(one.attrib) <= {"href", "rel", "title"}
                assert re.match(r"https?://|mailto:|\.\./|#", one.get("href", "../"))
                assert (one.get("rel") == "nofollow ugc noopener") is not one.get("href", "../").startswith(
                    ("../", "#")
                )
            case "img":
                assert set(one.attrib) == {"src", "alt"}
                assert re.fullmatch(r"media/\d+\.jpg", one.attrib["src"])
            case "ol":
                assert set(one.attrib) <= {"start"}
            case "h2" | "h3" | "h4" | "h5" | "h6" | "li" | "sup":
                assert set(one.attrib) <= {"id"}
            case "th" | "td":
                assert one.get("class", "korme-end") in ("korme-end", "korme-center")
                assert set(one.attrib) <= {"class"}
            case _:
                assert not one.attrib, (one.tag, one.attrib)


@given(MARKDOWN)
@example("\\*light\\* [a\\_b](/a\\_b/)")
def test_every_token_is_replaced_by_what_it_stands_for(source: str) -> None:
    """No mark of ours is left on a page or in the words for search, and each stands for something that was collected."""
    body = rendered(source)

    if body:
        for text in (page(body), body.text):
            assert not re.search("[\ue000\ue001\x02\x03]", text)


@given(MARKDOWN)
def test_the_same_body_is_the_same_html(source: str) -> None:
    """In whatever order bodies are made."""
    assert rendered(source) == rendered(source)


@given(MARKDOWN | TYPED)
@example("one \x02 \ntwo")
@example("one\n \ntwo")
@example("one\ttwo")
@example("one\rtwo")
@example("one\x03two")
@example("Light | field\n---|---\na | b")
@example("Жарық\n===")
@example("[a](/b\\_c/ 'd')")
def test_a_body_is_the_same_if_everything_is_looked_for_in_it(source: str) -> None:
    """The converter is spared what a body has no sign of, such as links without a bracket: nothing may be missed."""
    spared = rendered(source)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "_signs", lambda source: markdown._SIGNS)
        patch.setattr(markdown, "_SPACES", ("",))
        patch.setattr(markdown_blocks, "_WORDS", UNUSED)
        patch.setattr(markdown_blocks, "_LOOKS_LIKE_TEXT", UNUSED)
        assert rendered(source) == spared


@given(st.lists(st.text("абвгқңabc019", min_size=1, max_size=8), min_size=1, max_size=12).map(" ".join))
def test_plain_words_stay_as_they_are(sentence: str) -> None:
    """Without signs of Markdown nothing is lost and nothing added."""
    body = render_body(sentence)

    assert body.html == f"<p>{sentence}</p>"
    assert body.text == sentence


@given(
    st.lists(MARKDOWN | st.sampled_from(("> " * 400 + "x", "a[^1] ~~b~~ www.x.org\n\n[^1]: c")), min_size=2, max_size=6)
)
@example(["[a]\n\n[a]: /b/", "[a]", "| a |\n|---|\n| b |", "> " * 400 + "x", "[a]"])
@example(["a[^1]\n\n[^1]: one", "a[^1]", "a[^1]\n\n[^1]: two", "# Light\n# Light", "# Light"])
def test_a_body_does_not_depend_on_those_before_it(sources: list[str]) -> None:
    """A child process renders many with one converter: nothing of one person's text is left in another's."""
    renderer = BodyRenderer()
    for source in sources:
        try:
            found = renderer.render(source)
        except TooDeep:
            found = None
        assert found == rendered(source)
