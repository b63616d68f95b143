"""Addresses of people who are forgotten: no page is there again, and none leads on from there."""

from __future__ import annotations

from collections.abc import Iterator

from korme.checks.base import Evidence
from korme.core.problems import Mark, Problem, problem
from korme.kinds import Creative, Entry
from korme.site.forgotten import is_forgotten
from korme.site.former_names import former_url
from korme.site.urls import entry_url


def check(evidence: Evidence) -> Iterator[Problem]:
    marks = evidence.config.forgotten
    for entry in evidence.entries if marks else ():
        for url, mark in _addresses(entry, evidence.config.languages):
            if is_forgotten(url, marks):
                yield problem("address-forgotten", mark, found=f"/{url}")


def _addresses(entry: Entry, languages: tuple[str, ...]) -> Iterator[tuple[str, Mark]]:
    """Yield the addresses of people that an entry takes: its own, and those of its aliases without their language."""
    if isinstance(entry, Creative):
        yield entry_url(entry), entry.mark
    for number, alias in enumerate(entry.aliases):
        parts = (former_url(alias) or "").split("/")
        bare = parts[1:] if parts[0] in languages else parts
        if len(bare) > 1:
            yield "/".join(bare[:2]) + "/", entry.where(f"aliases.{number}")
