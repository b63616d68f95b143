"""Markdown of strangers: korme/read/markdown.py."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from korme.core.model import RenderedBody
from korme.read.markdown import TooDeep, render_body
from korme.read.markdown_filled import filled

ALLOWED = set(
    "p br hr strong em del sub sup code pre a ul ol li blockquote h2 h3 h4 h5 h6 table thead tbody tr th td dl dt dd figure img".split()
)
IDENTIFIED = {tag: {"id"} for tag in ("h2", "h3", "h4", "h5", "h6", "li", "sup")}
ATTRIBUTES = {"a": {"href", "rel"}, "ol": {"start"}, "img": {"src", "alt"}, **IDENTIFIED}


class Reader(HTMLParser):
    """Collects what a browser would make of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


def page_of(prose: RenderedBody) -> str:
    """The prose as a page shows it: known addresses are linked, pictures become <img>."""
    return str(
        filled(
            prose,
            link=lambda address: ".." + address if address.startswith("/creatives/") else None,
            picture=lambda name, alt: (
                f'<img src="{name}" alt="{alt}">' if re.fullmatch(r"[\w.]+", name) and '"' not in alt else ""
            ),
        )
    )


def shown(source: str) -> str:
    return page_of(render_body(source))


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("One\n\nTwo", "<p>One</p>\n<p>Two</p>"),
        ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>"),
        ("# Head", '<h2 id="head">Head</h2>'),
        ("## Head\n\n###### Low", '<h2 id="head">Head</h2>\n<h6 id="low">Low</h6>'),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("---", "<hr>"),
        ("a  \nb", "<p>a<br>\nb</p>"),
        ("```\n<b>&amp;\n```", "<pre><code>&lt;b&gt;&amp;amp;\n</code></pre>"),
        ("```html\n{{ x }}\n```", "<pre><code>{{ x }}\n</code></pre>"),
        (
            "a | b\n--|--\nc | d",
            "<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>c</td>\n<td>d</td>\n</tr>\n</tbody>\n</table>",
        ),
        (
            "a | b\n--:|:-:\nc | d",
            '<table>\n<thead>\n<tr>\n<th class="korme-end">a</th>\n<th class="korme-center">b</th>\n</tr>\n</thead>\n'
            '<tbody>\n<tr>\n<td class="korme-end">c</td>\n<td class="korme-center">d</td>\n</tr>\n</tbody>\n</table>',
        ),
        ("Қала & дала < түн", "<p>Қала &amp; дала &lt; түн</p>"),
        ("{{ 7 * 7 }} {% raw %}", "<p>{{ 7 * 7 }} {% raw %}</p>"),
        ("&copy; &lt;b&gt;", "<p>© &lt;b&gt;</p>"),
        ("", ""),
    ],
)
def test_markdown_is_what_it_says(source: str, page: str) -> None:
    """Paragraphs, lists, tables and code come out plain; headings are below the page's own; templates stay text."""
    assert shown(source) == page


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("[Saule](/creatives/saule/)", '<p><a href="../creatives/saule/">Saule</a></p>'),
        ("[a][1]\n\n[1]: /creatives/a/", '<p><a href="../creatives/a/">a</a></p>'),
        (
            "[out](https://x.org/?a=1&b=2)",
            '<p><a href="https://x.org/?a=1&amp;b=2" rel="nofollow ugc noopener">out</a></p>',
        ),
        ("<https://x.org>", '<p><a href="https://x.org" rel="nofollow ugc noopener">https://x.org</a></p>'),
        ("[post](mailto:a@x.org)", '<p><a href="mailto:a@x.org" rel="nofollow ugc noopener">post</a></p>'),
        ("[lost](/nowhere/)", "<p>lost</p>"),
        ("[t](/creatives/a/ \"A 't'\")", '<p><a href="../creatives/a/" title="A &#39;t&#39;">t</a></p>'),
        (
            '[t](https://x.org "T")',
            '<p><a href="https://x.org" rel="nofollow ugc noopener" title="T">t</a></p>',
        ),
        ('<a href="/creatives/a/" title="T">t</a>', '<p><a href="../creatives/a/" title="T">t</a></p>'),
        ('[lost](/nowhere/ "T")', "<p>lost</p>"),
        ("[](/creatives/a/)", '<p><a href="../creatives/a/">/creatives/a/</a></p>'),
        ("[ ](mailto:a@x.org)", '<p><a href="mailto:a@x.org" rel="nofollow ugc noopener">a@x.org</a></p>'),
        ("[**b**](/creatives/a/)", '<p><a href="../creatives/a/"><strong>b</strong></a></p>'),
        ("![Sky](sky.jpg)", '<figure><img src="sky.jpg" alt="Sky"></figure>'),
        ("see ![Sky](sky.jpg) there", '<p>see <img src="sky.jpg" alt="Sky"> there</p>'),
        (
            '![Sky](s.jpg "Late & <b>")',
            '<figure><img src="s.jpg" alt="Sky"><figcaption>Late &amp; &lt;b&gt;</figcaption></figure>',
        ),
        ('a ![Sky](s.jpg "Late") b', '<p>a <img src="s.jpg" alt="Sky"> <em>Late</em> b</p>'),
        ('<img src="s.jpg" title="Late">', '<figure><img src="s.jpg" alt=""><figcaption>Late</figcaption></figure>'),
        ("![](a.jpg) ![](b.jpg)", '<p><img src="a.jpg" alt=""> <img src="b.jpg" alt=""></p>'),
        ("![a](a.jpg)\n![b](b.jpg)", '<p><img src="a.jpg" alt="a">\n<img src="b.jpg" alt="b"></p>'),
        ("[![Sky](sky.jpg)](/creatives/a/)", '<p><a href="../creatives/a/"><img src="sky.jpg" alt="Sky"></a></p>'),
        ("[a](&nbsp;/creatives/a/&#32;)", '<p><a href="../creatives/a/">a</a></p>'),
        ("- ![Sky](sky.jpg)\n- b", '<ul>\n<li><img src="sky.jpg" alt="Sky"></li>\n<li>b</li>\n</ul>'),
        ("> ![Sky](sky.jpg)", '<blockquote>\n<figure><img src="sky.jpg" alt="Sky"></figure>\n</blockquote>'),
        ("# ![Sky](sky.jpg) Head", '<h2 id="head"><img src="sky.jpg" alt="Sky"> Head</h2>'),
        (
            "[a](/creatives/a/)![b](b.jpg)[c](/creatives/c/)",
            '<p><a href="../creatives/a/">a</a><img src="b.jpg" alt="b"><a href="../creatives/c/">c</a></p>',
        ),
        (
            "`![Sky](sky.jpg)` `[a](/creatives/a/)`",
            "<p><code>![Sky](sky.jpg)</code> <code>[a](/creatives/a/)</code></p>",
        ),
    ],
)
def test_links_and_pictures_are_put_in_by_the_page(source: str, page: str) -> None:
    """The site's links become the page's, links out are marked, a picture alone is a figure, one that leads nowhere no link."""
    assert shown(source) == page


def test_a_body_says_what_it_names() -> None:
    """Links, web addresses, pictures and plain text are known without a page."""
    prose = render_body("# Head\n\nA [b](/c/) and [d](https://x.org) <em>e</em>\n\n![f](g.jpg)\n\n- h\n- i")

    assert prose.links == ("/c/",)
    assert prose.outside == ("https://x.org",)
    assert prose.pictures == (("g.jpg", "f"),)
    assert prose.text == "Head A b and d e h i"


ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x.org/a.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext></p><img src=x onerror=alert(1)>",
    "<iframe src=https://x.org></iframe>",
    "<object data=x></object><embed src=x>",
    "<style>body{display:none}</style>",
    '<p style="position:fixed">x</p>',
    '<div class="korme-card" id="main">x</div>',
    "<form action=https://x.org><input name=a><button>go</button></form>",
    "<base href=https://x.org/>",
    "<meta http-equiv=refresh content=0;url=https://x.org>",
    "<link rel=stylesheet href=https://x.org/a.css>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='https://x.org' target=_top onclick=alert(1)>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](\tjavascript:alert(1))",
    "[x](java%0ascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "[x](//x.org)",
    "[x](https://x.org@evil.org/)",
    '[x](https://x.org/"onmouseover="alert(1))',
    "<javascript:alert(1)>",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "![x](https://x.org/a.jpg)",
    "![x](javascript:alert(1))",
    '![x" onerror="alert(1)](a.jpg)',
    "![<script>](a.jpg)",
    "<video src=x autoplay><source src=x onerror=alert(1)></video>",
    "<details open ontoggle=alert(1)>x</details>",
    "<!-- <script>alert(1)</script> -->",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<?php echo 1 ?>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "</main></body><script>alert(1)</script>",
    "`<script>`<script>alert(1)</script>",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<plaintext>",
    "<xmp><script>alert(1)</script></xmp>",
    "<template><script>alert(1)</script></template>",
    "# <img src=x onerror=alert(1)>",
    "a | <img src=x onerror=alert(1)>\n--|--\n<svg onload=alert(1)> | b",
    "* <iframe srcdoc='<script>alert(1)</script>'>",
]


@pytest.mark.parametrize("source", ATTACKS)
def test_nothing_active_passes(source: str) -> None:
    """No element beyond plain text ones, no attributes but the program's, no addresses but web, mail and the site's own."""
    for tag, attributes in Reader(shown(f"before {source} after\n\n{source}\n")).tags:
        assert tag in ALLOWED
        assert set(attributes) <= ATTRIBUTES.get(tag, set())
        assert re.match(r"https?://|mailto:|\.\./creatives/", attributes.get("href") or "https://")


@pytest.mark.parametrize(
    "source",
    ["before <u>under</u> after", "<div>before</div>\n\n<p>after", "before <custom-tag x=y>bold</custom-tag> after"],
)
def test_raw_html_is_removed_and_its_text_stays(source: str) -> None:
    """Text pasted from an editor loses its tags only."""
    page = Reader(shown(source))

    assert "before" in page.words
    assert "after" in page.words
    assert {tag for tag, _ in page.tags} <= {"p", "br"}


@pytest.mark.parametrize(
    "source",
    [
        "\ue000picture:0\ue001",
        "&#xe000;picture:0&#xe001;",
        "&#57344;picture:7&#57345;",
        "&#xE000picture:7&#xE001 ",
        "&#x0000e000;link:9&#x0000e001;",
        '<a href="\ue000url:0\ue001">x</a>',
        '<a href="&#xe000;url:99&#xe001;">x</a>',
        '<a href="&#xe000;link:0&#xe001;">x</a> [a](/nowhere/)',
        "&#xe000;picture:99999999999999999999999999&#xe001;",
        "`&#xe000;picture:7&#xe001;`",
        "![&#xe000;picture:0&#xe001;](&#xe000;picture:0&#xe001;)",
        "[&#xe000;picture:5&#xe001;](/creatives/a/)",
    ],
)
def test_our_own_marks_cannot_be_forged(source: str) -> None:
    """A body that writes the tokens of links and pictures itself gets neither, and breaks nothing."""
    prose = render_body(source)
    page = Reader(page_of(prose))

    assert [tag for tag, attributes in page.tags if attributes] == ["a"] * len(
        [link for link in prose.links if "creatives" in link]
    )


@pytest.mark.parametrize(
    "source",
    [
        "> " * 2000 + "x",
        "\n".join("  " * depth + "- x" for depth in range(200)),
        "*" * 5000 + "x" + "*" * 5000,
        "[" * 400 + "x" + "](y)" * 400,
        "<div>" * 3000 + "x",
        "1. " * 1000 + "x",
        "`" * 5001 + "x",
        "&" * 5000,
        "![" * 500,
    ],
)
def test_depth_ends_in_prose_or_in_a_refusal(source: str) -> None:
    """Nothing that nests brings the reading down: it is prose, or it is too deep."""
    try:
        page = shown(source)
    except TooDeep:
        return
    assert "x" in page or "&" in page or "[" in page


def test_the_same_markdown_gives_the_same_bytes() -> None:
    """No order of sets or addresses in memory reaches the page."""
    source = "[a](/x/) ![b](c.jpg) <b>d</b> [e](https://x.org)\n\n| a |\n|---|\n| b |\n"

    assert {render_body(source) for _ in range(3)} == {render_body(source)}


@pytest.mark.parametrize(
    ("source", "found", "line", "hint"),
    [
        ("Text\n\n[Note]: tomorrow", "[Note]: tomorrow", 3, "reference"),
        ("Text\n[Note]: tomorrow\nmore", "[Note]: tomorrow", 2, "reference"),
        ("- a\n  [b]: c\n- d", "[b]: c", 2, "reference"),
        ("[a]: /x/\n[a]: /y/\n\n[a]", "[a]: /y/", 2, "twice"),
        ("x[^1]\n\n[^1]: one\n\n[^1]: two", "[^1]: two", 5, "twice"),
        ("x[^1]\n\n[^1]: one\n[^1]: two", "[^1]: two", 4, "twice"),
        ("a | b\n--|--\n1 | 2 | 3", "3", 3, "cells"),
    ],
)
def test_what_is_left_out_of_a_page_is_reported(source: str, found: str, line: int, hint: str) -> None:
    """Definitions that nothing shows and cells beyond the last column are named with their line."""
    assert [(note.code, note.found, note.place[0], note.hint) for note in render_body(source).notes] == [
        ("markdown-left-out", found, line, hint)
    ]


@pytest.mark.parametrize(
    "source",
    ["[a]\n\n[a]: /x/", "![a][b]\n\n[b]: c.jpg", "x[^1]\n\n[^1]: one", "[//]: # (words)\n\nx", "a | b\n--|--\n1 | 2 |"],
)
def test_what_is_shown_is_not_reported_as_left_out(source: str) -> None:
    assert render_body(source).notes == ()


def test_a_footnote_that_nothing_refers_to_has_no_link_back() -> None:
    """It is shown all the same; a reference inside a later footnote counts."""
    assert render_body("a\n\n[^1]: note").links == ()
    assert "note" in render_body("a\n\n[^1]: note").text
    assert "#fnref:1" in render_body("a[^2]\n\n[^1]: one\n\n[^2]: see [^1]").links
