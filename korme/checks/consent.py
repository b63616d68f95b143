"""Consent: who has not agreed, whose consent ends, and portraits that are not to be shown."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Container, Iterator

from msgspec import structs

from korme.checks.base import Evidence, bodies
from korme.core.problems import Mark, Problem, Severity, problem
from korme.fields.references import Ref
from korme.fields.texts import TextField
from korme.fields.walk import field_values
from korme.kinds import Creative, Entry, Work
from korme.kinds.creative import Consent
from korme.site.consent import MISSING, hidden_by, lacks_consent, refuses_portrait, withheld
from korme.site.people import folded, names_people, orders

_LEAST = 4
"""Characters of a name that is looked for in texts: a shorter one is a part of many sentences."""
_SOON = dt.timedelta(days=30)


def check(evidence: Evidence) -> Iterator[Problem]:
    asks = dict(evidence.config.checks).get(MISSING, "off") != "off"
    today = evidence.site.today
    published = {id(entry) for entry in evidence.published}
    for entry in evidence.entries:
        if not isinstance(entry, Creative) or (entry.draft and id(entry) not in published):
            continue
        if asks and lacks_consent(entry):
            yield problem(MISSING, entry.where("consent"), name=entry.name.own[:60])
        if entry.consent is not None:
            yield from _consent(entry, entry.consent, today)
    yield from _mentions(evidence)


def _mentions(evidence: Evidence) -> Iterator[Problem]:
    """Report texts that name somebody who has not agreed: visitors would read the name there."""
    why = hidden_by(evidence.config, evidence.site.today)
    people = [entry for entry in evidence.entries if isinstance(entry, Creative) and why(entry) == "consent"]
    names = {
        form: entry for entry in people for _, name in entry.name.values if len(name) >= _LEAST for form in orders(name)
    }
    if not names:
        return
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?!\w)")
    hidden = {entry.slug for entry in people}
    for entry in evidence.published:
        if (entry.creative if isinstance(entry, Work) else entry.slug if isinstance(entry, Creative) else "") in hidden:
            continue
        for text, mark in (*_texts(entry), *_named(entry, names)):
            match = pattern.search(folded(text))
            if match:
                person = names[match[0]]
                yield problem("person-mentioned", mark, found=person.name.own[:60], file=person.mark.path)


def _texts(entry: Entry) -> Iterator[tuple[str, Mark]]:
    """Yield what visitors read of an entry, line by line where the lines are known."""
    for _, markdown, mark in bodies(entry):
        for number, line in enumerate(markdown.split("\n"), 1):
            yield line, mark.inside((number, 1))
    for field in field_values(entry, TextField):
        if field.path.keys != ("body",):
            yield from ((text, entry.where(field.place)) for _, text in field.value.values)
    for picture in entry.all_pictures:
        for shown in (picture.alt, picture.caption, picture.credit):
            yield from ((text, picture.mark) for _, text in (shown.values if shown else ()))


def _named(entry: Entry, names: Container[str]) -> Iterator[tuple[str, Mark]]:
    """Yield people who are named freely together with something else: a name alone is left out of the page."""
    for field in field_values(entry, Ref):
        if names_people(field.path.type) and folded(field.value) not in names:
            yield field.value, entry.where(field.place)


def _consent(entry: Creative, consent: Consent, today: dt.date) -> Iterator[Problem]:
    name = entry.name.own[:60]
    reason = withheld(entry, today)
    if reason:
        day = consent.withdrawn if reason == "withdrawn" else consent.until if reason == "expired" else None
        field = {"refused": "published", "withdrawn": "withdrawn", "expired": "until"}[reason]
        mark = entry.where(f"consent.{field}")
        code = "consent-expired" if reason == "expired" else "consent-refused"
        hint = "withdrawn" if reason == "withdrawn" else ""
        folder = f"creatives/{entry.slug}"
        yield problem(code, mark, hint=hint, name=name, day=day.isoformat() if day else "", folder=folder)
    elif consent.until is not None and consent.until - today <= _SOON:
        yield problem("consent-ends", entry.where("consent.until"), name=name, day=consent.until.isoformat())
    if consent.until and consent.given and consent.until < consent.given:
        start, end = consent.given.isoformat(), consent.until.isoformat()
        yield problem("ends-early", entry.where("consent.until"), start=start, end=end)
    if refuses_portrait(entry) and entry.portrait is not None:
        shown = {picture.path for picture in entry.body_pictures} | ({entry.cover.path} if entry.cover else set())
        found = problem("consent-portrait", entry.where("portrait"), name=name)
        if entry.portrait.path in shown:  # what else shows it cannot be taken away without changing the text
            found = structs.replace(found, hint="shown", severity=Severity.ERROR)
        yield found
