"""The `sizes` attribute that a theme writes: what browsers would not understand is refused, not ignored."""

from __future__ import annotations

import json

import pytest

from korme.core.problems import Problem
from korme.fields.base import ReadContext
from korme.fields.nodes import compose
from korme.theme.picture_sizes import Sizes


def faults(sizes: str) -> list[str]:
    pairs, _ = compose(f"sizes: {json.dumps(sizes)}", "theme.yaml")
    problems: list[Problem] = []
    assert pairs is not None
    read = Sizes().read(
        pairs.pairs["sizes"], "sizes", ReadContext("theme.yaml", "en", ("en",), problems, lambda *_: None)
    )
    assert read == (None if problems else sizes)
    return [one.code for one in problems]


@pytest.mark.parametrize(
    "sizes",
    [
        "5rem",
        "0",
        "auto, 5rem",
        "(min-width: 75em) {25rem}, (min-width: 40em) {32vw, 94vw}, {62vw, 92vw}",
        "(min-width: 56em) min(93vw, {100vh} - {9.5rem}), min(100vw, {86vh})",
        "calc(100vw - 2 * (1rem + 3px))",
        "calc(clamp(17rem, 55vh, 30rem) * 0.375)",
        "not (orientation: portrait) 5vw, ((min-width: 3em) and (min-aspect-ratio: 3/2)) 40svw, 3px",
    ],
)
def test_lengths_after_conditions_are_what_browsers_read(sizes: str) -> None:
    assert faults(sizes) == []


@pytest.mark.parametrize(
    "sizes",
    [
        "calc(1vw",
        "5rem)",
        "5",
        "50%",
        "3vm",
        "calc(1rem+2rem)",
        "calc(1rem * 2rem)",
        "calc(2 / 1rem)",
        "calc(100vw - 8)",
        "clamp(1rem, 2rem)",
        "1rem + 2rem",
        "wide(3rem)",
        "(1rem)",
        "(min-width: 3em)",
        "(min-width: 3em 4rem",
        "min-width: 3em 4rem",
        "print 3rem",
        "(min-width: 3em) 4rem 5rem",
        "5rem,",
        "4rem, auto",
        "{5rem",
        "calc(" + "(" * 200 + "1px" + ")" * 201 + ")",
    ],
)
def test_what_browsers_would_ignore_is_refused(sizes: str) -> None:
    """They say nothing, and load each picture as wide as the window."""
    assert faults(sizes) == ["wrong-type"]
