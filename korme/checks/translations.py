"""Missing translations: problems if the site asks for them, and the data for a table."""

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
from korme.views.cards import LEVELS


class Lack(NamedTuple):
    """The fields of an entry or of the site that have no text in a language."""

    mark: Mark
    language: str
    fields: tuple[str, ...]


def check(evidence: Evidence) -> Iterator[Problem]:
    if dict(evidence.config.checks).get("translation-missing", "off") == "off":
        return
    for lack in lacks(evidence.published, evidence.config.languages):
        fields = ", ".join(lack.fields)
        yield problem("translation-missing", lack.mark, language=lack.language, fields=fields)


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
    return found.path.type.is_proper or (found.path.keys == ("level",) and found.value.own.casefold() in LEVELS)
