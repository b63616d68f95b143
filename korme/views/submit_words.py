"""The words of `/submit/`, which are the program's own: themes have none of them to translate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from korme.core.model import Phrase
from korme.i18n.messages import load_texts

SPOKEN = ("en", "ru", "kk", "de", "es", "fr", "pt", "tr")
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
    """Return the label of links to the page, which more languages have than the page."""
    texts, lang = words_of(language)
    own = _own_label(language) if lang else ""
    return Phrase(own) if own else Phrase(texts["page"]["link"], lang)


def _own_label(language: str) -> str:
    """Return the label in a language of which there are no other words, '' if there is none; scripts are not mixed."""
    labels, [base, *parts] = load_texts("submit", "links"), language.split("-")
    has_script = any(len(part) == 4 and part.isalpha() for part in parts)
    return str(labels.get("-".join([base, parts[0]]) if has_script else base, ""))
