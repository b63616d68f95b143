"""Main texts of entries by language, as its readers get them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from korme.core.model import BodyText, Text
from korme.site.parts import Parts


def by_language(
    bodies: Mapping[tuple[str, ...], Text], languages: Iterable[str], parts: Parts | None = None
) -> dict[str, Mapping[tuple[str, ...], BodyText]]:
    """Return texts by language, as its readers get them."""
    part = (parts or Parts()).mapping
    return {language: part(f"bodies {language}", _in_language, bodies, language) for language in languages}


def _in_language(bodies: Mapping[tuple[str, ...], Text], language: str) -> dict[tuple[str, ...], BodyText]:
    return {key: _seen(text, language) for key, text in bodies.items()}


def _seen(text: Text, language: str) -> BodyText:
    """Return a text for readers of a language."""
    for candidate, words in text.values:
        if candidate == language:
            return BodyText(words)
    picked = text.pick(language)
    return BodyText(picked.text, picked.lang)
