"""Main texts of entries by language, as its readers get them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from korme.core.model import BodyText, Text
from korme.site.parts import Parts


def by_language(
    bodies: Mapping[tuple[str, ...], Text], languages: Iterable[str], parts: Parts | None = None
) -> dict[str, Mapping[tuple[str, ...], BodyText]]:
    """Return texts by language, as its readers get them."""
    part = (parts or Parts()).values
    return {language: part(f"bodies {language}", partial(_seen, language), bodies) for language in languages}


def _seen(language: str, text: Text) -> BodyText:
    """Return a text for readers of a language."""
    for candidate, words in text.values:
        if candidate == language:
            return BodyText(words)
    picked = text.pick(language)
    return BodyText(picked.text, picked.lang)
