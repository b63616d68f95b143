"""The glossary (`content/glossary.yaml`): how the site's terms are called in each language, and where they are in texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from korme.core.problems import Mark

PATH = "content/glossary.yaml"
_WORD = re.compile(r"\w+(?:['’ʼʻ-]\w+)*")
_SHORT, _LONG = 4, 7
"""Letters from which the last one of a word may change in a text, and from which the last two may."""


class Term(Struct, frozen=True):
    """A term: by language what it is called, the usual name first."""

    names: Mapping[str, tuple[str, ...]]
    mark: Mark = Mark(PATH)

    def usual(self, language: str) -> str:
        """Return its name in a language; '' if the glossary has none."""
        return next(iter(self.names.get(language, ())), "")

    def said(self, language: str) -> str:
        """Return its names in a language, for a person."""
        return " / ".join(self.names.get(language, ()))

    def is_in(self, words: Sequence[str], language: str) -> bool:
        """Return whether one of its names is among the words of a text, in any form: the ends of words may be others."""
        return any(_has(words, words_of(name)) for name in self.names.get(language, ()))


def words_of(text: str) -> list[str]:
    """Return the words of a text, to be compared."""
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())


def terms_in(terms: Sequence[Term], text: str, source: str, language: str) -> Iterator[Term]:
    """Yield the terms of a text that have a name in another language.

    Args:
        source: the language of the text.
    """
    words = words_of(text) if terms else []
    for term in terms:
        if term.usual(language) and term.is_in(words, source):
            yield term


def _has(words: Sequence[str], name: Sequence[str]) -> bool:
    starts = [_start(word) for word in name]
    return bool(starts) and any(
        all(_fits(word, start) for word, start in zip(words[at : at + len(starts)], starts, strict=True))
        for at in range(len(words) - len(starts) + 1)
    )


def _start(word: str) -> tuple[str, bool]:
    """Return what every form of a word begins with, and whether more may follow."""
    if len(word) < _SHORT:
        return word, False
    return word[: -2 if len(word) >= _LONG else -1], True


def _fits(word: str, start: tuple[str, bool]) -> bool:
    begins, may_end_otherwise = start
    return word.startswith(begins) if may_end_otherwise else word == begins
