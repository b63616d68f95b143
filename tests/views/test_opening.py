"""The opening of a long text, which stands on a label, and its rest."""

from __future__ import annotations

from typing import Any

import pytest
from markupsafe import Markup

from korme.views.opening import divided

SENTENCE = "A sentence with a few words of no weight. "


def body(html: str) -> dict[str, Any]:
    return {"html": Markup(html), "text": Markup(html).striptags(), "lang": "kk", "direction": ""}


def halves(html: str) -> tuple[str, str]:
    lead, rest = divided(body(html))
    return str(lead["html"]) if lead else "", str(rest["html"]) if rest else ""


def test_a_short_text_stays_whole_and_no_text_is_none() -> None:
    short = f"<p>{SENTENCE * 5}</p><ul><li>One</li></ul>"

    assert halves(short) == (short, "")
    assert divided(None) == (None, None)


@pytest.mark.parametrize(
    ("html", "lead"),
    [
        (f"<p>{SENTENCE * 7}</p>\n<p>{SENTENCE * 20}</p>", f"<p>{SENTENCE * 7}</p>\n"),
        (f"<p>{SENTENCE * 3}</p>\n<p>{SENTENCE * 4}</p>\n<h2>More</h2><p>{SENTENCE * 12}</p>", f"<p>{SENTENCE * 3}</p>\n<p>{SENTENCE * 4}</p>\n"),
        (f"<p>{SENTENCE * 40}</p>", f"<p>{(SENTENCE * 6).strip()}</p>"),
        (f"<p><em>{SENTENCE * 7}</em> {SENTENCE * 20}</p>", f"<p><em>{SENTENCE * 7}</em> {SENTENCE.strip()}</p>"),
        (f'<p><a href="x.y">{SENTENCE * 20}</a></p>', f'<p><a href="x.y">{SENTENCE * 20}</a></p>'),
        (f"<h2>Head</h2><p>{SENTENCE * 20}</p>", ""),
    ],
    ids=["a paragraph", "two", "sentences", "outside emphasis", "inside a link nowhere", "a heading"],
)  # fmt: skip
def test_a_long_text_is_divided_between_paragraphs_or_sentences(html: str, lead: str) -> None:
    """Nothing is lost, and no element is cut in two."""
    first, rest = halves(html)

    assert first == lead
    assert "".join(Markup(first + " " + rest).striptags().split()) == "".join(Markup(html).striptags().split())
    assert all(
        (first.count(f"<{tag}"), rest.count(f"<{tag}")) == (first.count(f"</{tag}"), rest.count(f"</{tag}"))
        for tag in ("p", "em", "a")
    )
