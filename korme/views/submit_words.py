"""The words of `/submit/`, which are the program's own: themes have none of them to translate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from korme.core.model import Phrase
from korme.i18n.messages import load_texts

SPOKEN = ("en", "ru", "kk", "de")
"""Languages of the words; readers of others get the first, marked."""


def words_of(language: str) -> tuple[Mapping[str, Any], str]:
    """Return the page's words, and their language if it is not the reader's."""
    own = language.partition("-")[0]
    if own in SPOKEN and not _is_other_script(language):
        return load_texts("submit", own), ""
    return load_texts("submit", SPOKEN[0]), SPOKEN[0]


def _is_other_script(language: str) -> bool:
    return any(len(part) == 4 and part.isalpha() and part != "Cyrl" for part in language.split("-")[1:])


def submit_label(language: str) -> Phrase:
    """Return the label of links to the page."""
    texts, lang = words_of(language)
    return Phrase(texts["page"]["link"], lang)
