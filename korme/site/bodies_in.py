"""Main texts of entries by language, as its readers get them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from korme.core.model import BodyText, Text


def by_language(
    bodies: Mapping[tuple[str, ...], Text], languages: Iterable[str]
) -> dict[str, dict[tuple[str, ...], BodyText]]:
    """Return texts by language, as its readers get them."""
    found: dict[str, dict[tuple[str, ...], BodyText]] = {language: {} for language in languages}
    for key, text in bodies.items():
        known = dict(reversed(text.values))
        for language, texts in found.items():
            picked = None if language in known else text.pick(language)
            texts[key] = BodyText(picked.text, picked.lang) if picked is not None else BodyText(known[language])
    return found
