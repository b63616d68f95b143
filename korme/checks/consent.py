"""Consent: who has not agreed, whose consent ends, and portraits that are not to be shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from msgspec import structs

from korme.checks.base import Evidence
from korme.core.problems import Problem, Severity, problem
from korme.kinds import Creative
from korme.kinds.creative import Consent
from korme.site.consent import MISSING, lacks_consent, refuses_portrait, withheld

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
