"""Translations: those that are missing, if the site asks for them; stale ones, a machine's, and terms of the glossary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from korme.checks.base import Evidence
from korme.core.model import Text
from korme.core.problems import Mark, Problem, problem
from korme.fields.texts import TextField
from korme.fields.walk import FieldValue, field_values
from korme.i18n.tags import kin, same_script
from korme.kinds import Entry
from korme.site.config import Config
from korme.site.glossary import Term, terms_in, words_of
from korme.site.translations import State, Translated, all_translated, is_machine, is_of_theme


class Lack(NamedTuple):
    """The fields of an entry or of the site that have no text in a language."""

    mark: Mark
    language: str
    fields: tuple[str, ...]


def check(evidence: Evidence) -> Iterator[Problem]:
    if dict(evidence.config.checks).get("translation-missing", "off") != "off":
        for lack in lacks(evidence.published, evidence.config.languages):
            fields = ", ".join(lack.fields)
            yield problem("translation-missing", lack.mark, language=lack.language, fields=fields)
    records, glossary = evidence.translations, evidence.glossary
    if records or glossary or any(entry.by_machine for entry in evidence.published):
        declared: list[Entry | Config] = [evidence.config, *evidence.published]
        for found in all_translated(declared, evidence.config.languages, records):
            yield from _of_one(found, glossary)


def _of_one(found: Translated, glossary: Sequence[Term]) -> Iterator[Problem]:
    """Yield what is to be said of a text in a language: its source is another now, a machine made it, a term is missing."""
    if not found.text:
        return
    source, language = found.source, found.language
    mark, named = source.mark(language), {"field": source.place, "language": language}
    if found.state is State.STALE:
        yield problem("translation-stale", mark, **named, source=str(source.mark()))
    if is_machine(found):
        yield problem("translation-machine", mark, **named)
    words = words_of(found.text) if glossary else ()
    for term in terms_in(glossary, source.text.own, source.language, language):
        if not term.is_in(words, language):
            found_term = {"found": term.usual(source.language), "term": term.said(language)}
            yield problem("translation-term", mark, **named, **found_term)


def lacks(declared: Iterable[Entry | Config], languages: Sequence[str]) -> Iterator[Lack]:
    """Yield the missing translations: fields with text in one language but not in another.

    A name, an address or a price in a single language, and a word that the theme translates, lack nothing.
    """
    for value in declared:
        texts = {
            found.place: found.value
            for found in field_values(value, TextField)
            if found.value.values and not (_is_in_one(found.value) and _stays(found))
        }
        for language in languages:
            missing = tuple(place for place, text in texts.items() if not is_readable(text, language))
            if missing:
                yield Lack(value.mark, language, missing)


def is_readable(text: Text, language: str) -> bool:
    """Return whether a text is in a language or a variety of it in the same script."""
    return text.has(language) or any(same_script(language, name) for name in kin(language, dict(text.values)))


def _is_in_one(text: Text) -> bool:
    return len(text.values) == 1


def _stays(found: FieldValue) -> bool:
    """Return whether a text needs no translation."""
    return found.path.type.is_proper or is_of_theme(found)
