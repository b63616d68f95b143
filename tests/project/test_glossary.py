"""docs/glossary.md: the contract's words are in it, and every class it names exists."""

from __future__ import annotations

import re
from pathlib import Path

import korme

SOURCE = Path(korme.__file__).parent
CONTRACT = "site entry kind text picture rendition preset theme plan problem edition host hosting".split()


def rows() -> dict[str, str]:
    """The class named beside each word; empty if none."""
    lines = (SOURCE.parent / "docs/glossary.md").read_text("utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    assert {len(row) for row in cells} == {3}
    return {word: cls.strip("`") for word, _, cls in cells[2:]}


def test_the_words_of_the_contract_are_explained_in_order() -> None:
    """In alphabetical order, for people who look one up."""
    words = list(rows())

    assert set(CONTRACT) <= set(words)
    assert words == sorted(words, key=str.casefold)


def test_every_class_it_names_exists() -> None:
    """A class that is renamed takes its row with it."""
    classes = {
        found for path in SOURCE.rglob("*.py") for found in re.findall(r"^ *class (\w+)", path.read_text("utf-8"), re.M)
    }

    assert {cls for cls in rows().values() if cls} <= classes
