"""Invisible breaks in what is imported."""

from __future__ import annotations

import pytest

from korme.commands.importer.sessions import tidy


@pytest.mark.parametrize("sign", "\x0b\x0c\x85\u2028\u2029")
def test_words_beside_an_invisible_break_stay_apart(sign: str) -> None:
    """As in entries, it is a blank; other invisible characters go."""
    assert tidy(f"Light{sign}and\x07 shade") == "Light and shade"
