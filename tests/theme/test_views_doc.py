"""docs/views.md: made from the views of a made-up site, with a sentence for each field."""

from __future__ import annotations

from pathlib import Path

import pytest
from quick_yaml import parsed

from scripts.write_views_doc import TEXTS, Views, gaps, text, views

DOC = Path(__file__).parents[2] / "docs/views.md"


@pytest.fixture(scope="module")
def found() -> Views:
    return views(parsed(TEXTS.read_text("utf-8")))


def test_every_field_of_a_view_is_explained(found: Views) -> None:
    """A new field needs a sentence in scripts/view_texts.yaml; a sentence without its field goes."""
    assert gaps(found) == []


def test_the_document_is_current(found: Views) -> None:
    """It is written by `python -m scripts.write_views_doc`."""
    assert DOC.read_text("utf-8") == text(found)
