"""The data of a document as templates read them: JSON, in which texts are texts whatever is in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from korme.core.model import Phrase
from korme.core.problems import Mark
from korme.i18n.hyphenation import LETTER, WordLimits, hyphenated, hyphenates
from korme.i18n.tags import is_right_to_left
from korme.store.compact_json import compact

_ON_PAPER = WordLimits(8, 3, 3)
_WORD = re.compile(rf"(?<![\w@/.:-])[{LETTER}]{{{_ON_PAPER.word},}}(?![\w@/]|[.:]\w)")
LANGUAGE, MARK = "language", "mark"
"""Keys of data: the language of the phrases in a part that are not marked, and the place of the entry that it is from."""


def as_json(data: Mapping[str, Any], language: str) -> bytes:
    """Return data as JSON: a phrase as its text, one in another language as `{text, lang, dir}`.

    Phrases in a language that Typst cannot hyphenate have soft hyphens.

    Args:
        language: of the document; a part with the key `language` has its own.
    """
    return compact(_plain(data, language)).encode("utf-8", "replace")


def _plain(value: Any, language: str) -> Any:
    match value:
        case Phrase():
            own = value.lang or language
            text = soft(value.text, own)
            return {"text": text, "lang": own, "dir": "rtl" if is_right_to_left(own) else "ltr"} if value.lang else text
        case str() | int() | float() | None:
            return value
        case Mark():
            return str(value)
        case Mapping():
            own = str(value.get(LANGUAGE) or language)
            return {str(key): _plain(each, own) for key, each in value.items()}
        case Sequence():
            return [_plain(each, language) for each in value]
    return str(value)


def soft(text: str, language: str) -> str:
    """Return a text with soft hyphens in its long words if its language is hyphenated here."""
    if not hyphenates(language):
        return text
    return _WORD.sub(lambda word: hyphenated(word[0], language, _ON_PAPER), text)


def places_of(data: Any, character: str, mark: Mark) -> Iterator[Mark]:
    """Yield the places of the entries whose texts have a character.

    Args:
        mark: the place where none is given.
    """
    match data:
        case str():
            if character in str.__str__(data):
                yield mark
        case Mapping():
            own = data.get(MARK, mark)
            for each in data.values():
                yield from places_of(each, character, own if isinstance(own, Mark) else mark)
        case Sequence():
            for each in data:
                yield from places_of(each, character, mark)
