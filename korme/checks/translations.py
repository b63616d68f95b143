"""Missing translations: problems if the site asks for them, and the data for a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from korme.checks.base import Evidence
from korme.core.model import Text
from korme.core.problems import Problem, problem
from korme.fields.base import specs
from korme.kinds import Entry


class Lack(NamedTuple):
    """The fields of an entry that have no text in a language."""

    entry: Entry
    language: str
    fields: tuple[str, ...]


def check(evidence: Evidence) -> Iterator[Problem]:
    if dict(evidence.config.checks).get("translation-missing", "off") == "off":
        return
    for lack in lacks(evidence.published, evidence.config.languages):
        fields = ", ".join(lack.fields)
        yield problem("translation-missing", lack.entry.mark, language=lack.language, fields=fields)


def lacks(entries: Iterable[Entry], languages: Sequence[str]) -> Iterator[Lack]:
    """Yield the missing translations: fields with text in one language but not in another."""
    for entry in entries:
        texts = {
            name: value
            for name in specs(type(entry))
            if isinstance(value := getattr(entry, name), Text) and value.values
        }
        for language in languages:
            missing = tuple(name for name, text in texts.items() if not text.has(language))
            if missing:
                yield Lack(entry, language, missing)
