"""Bodies on paper: what was marked up stays so, what is no text is left out, nothing becomes markup of Typst."""

from __future__ import annotations

from korme.printing.prose import prose


def said(html: str) -> list[tuple[str, str]]:
    """Kind of each block, and its text with *emphasis* and **strong** marked."""
    return [(one["kind"], "".join(_run(run) for run in one["runs"])) for one in prose({"html": html, "lang": ""})]


def _run(run: dict[str, object]) -> str:
    mark = "**" if run["strong"] else "*" if run["emphasis"] else ""
    return f"{mark}{run['text']}{mark}"


def test_blocks_and_runs() -> None:
    html = "<p>One <em>two</em>\n<strong>three</strong> &amp; #four</p><h2>Head</h2><ul><li><p>item</p></li><li>other</li></ul>"
    html += (
        "<blockquote><p>said</p></blockquote><figure><img src=x><figcaption>no</figcaption></figure><p>last<br>line</p>"
    )
    assert said(html) == [
        ("text", "One *two* **three** & #four"),
        ("heading", "Head"),
        ("item", "item"),
        ("item", "other"),
        ("quote", "said"),
        ("text", "last\nline"),
    ]


def test_nothing_to_say() -> None:
    assert prose(None) == []
    assert said("<p> </p><figure><img></figure>stray") == []
