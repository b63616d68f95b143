"""Who lacks what in which language: problems where a site asks for them, a table for whoever wants to see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from korme.checks.base import Evidence
from korme.core.model import Text
from korme.core.problems import Problem, problem
from korme.fields.base import specs
from korme.kinds import Entry


class Lack(NamedTuple):
    """The fields of an entry that have no words in a language."""

    entry: Entry
    language: str
    fields: tuple[str, ...]


def check(evidence: Evidence) -> Iterator[Problem]:
    if dict(evidence.config.checks).get("translation-missing", "off") == "off":
        return
    for one in lacks(evidence.published, evidence.config.languages):
        fields = ", ".join(one.fields)
        yield problem("translation-missing", one.entry.mark, language=one.language, fields=fields)


def lacks(entries: Iterable[Entry], languages: Sequence[str]) -> Iterator[Lack]:
    """What is not translated: of the fields that differ by language those that say something."""
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
