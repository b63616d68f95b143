"""What people have agreed to (`consent`), and what of theirs is therefore shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from msgspec.structs import replace

from korme.kinds import Creative, Entry
from korme.site.config import Config

MISSING = "consent-missing"
"""Reported only if the site says so in `checks`."""


def withheld(entry: Entry, today: dt.date) -> str:
    """Return why nothing of a person may be published: 'refused', 'withdrawn' or 'expired'; empty if it may."""
    consent = entry.consent if isinstance(entry, Creative) else None
    if consent is None:
        return ""
    if consent.published is False:
        return "refused"
    if consent.withdrawn is not None and consent.withdrawn <= today:
        return "withdrawn"
    return "expired" if consent.until is not None and consent.until < today else ""


def lacks_consent(entry: Entry) -> bool:
    """Return whether nobody has said that a person agrees to be published."""
    return isinstance(entry, Creative) and (entry.consent is None or entry.consent.published is None)


def hidden_by(config: Config, today: dt.date, *, strict: bool = False) -> Callable[[Entry], str]:
    """Return what says why an entry that a build leaves out is not to be named: 'consent', 'draft', or '' if it may be.

    Args:
        strict: warnings count as errors.
    """
    level = dict(config.checks).get(MISSING, "off")
    needs = level == "error" or (strict and level == "warning")

    def why(entry: Entry) -> str:
        if withheld(entry, today) or (needs and lacks_consent(entry)):
            return "consent"
        return "draft" if entry.draft else ""

    return why


def as_agreed(entries: Iterable[Entry]) -> list[Entry]:
    """Return entries without the portraits that people do not want shown."""
    return [replace(entry, portrait=None) if refuses_portrait(entry) else entry for entry in entries]


def refuses_portrait(entry: Entry) -> bool:
    """Return whether a person has a portrait and does not want it shown."""
    if not isinstance(entry, Creative) or entry.consent is None or entry.portrait is None:
        return False
    return entry.consent.portrait is False
