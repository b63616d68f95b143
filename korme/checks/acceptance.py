"""Accepted warnings: `accept` in an entry gives the code of a warning and the reason why it is right here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from korme.checks.base import owns
from korme.core.problems import Mark, Problem, problem, suggest
from korme.i18n.messages import codes
from korme.kinds import Entry

_FOUND_LATER = frozenset({"link-dead", "link-unasked"})
"""Codes of checks that run only on request, so that an acceptance may seem to hit nothing."""


class Acceptance(NamedTuple):
    """A code that an entry accepts."""

    entry: Entry
    code: str
    reason: str

    @property
    def mark(self) -> Mark:
        return self.entry.where(f"accept.{self.code}")

    def covers(self, problem_: Problem) -> bool:
        return problem_.code == self.code and owns(self.entry, problem_.mark)


class AcceptedProblem(NamedTuple):
    """A warning that somebody has looked at, with the reason why it may stay."""

    problem: Problem
    reason: str


class Judged(NamedTuple):
    """Problems after the acceptances of entries."""

    problems: list[Problem]
    accepted: tuple[AcceptedProblem, ...]


def judged(problems: Iterable[Problem], entries: Sequence[Entry], *, is_whole: bool = True) -> Judged:
    """Take out the warnings that entries accept, and report acceptances that have no effect.

    Args:
        problems: with the severities that the site sets; errors cannot be accepted.
        is_whole: whether these are all problems, so that an acceptance without one is out of date.
    """
    acceptances = [Acceptance(entry, *pair) for entry in entries for pair in entry.accept]
    if not acceptances:
        return Judged(list(problems), ())
    kept: list[Problem] = []
    accepted: list[AcceptedProblem] = []
    used: set[int] = set()
    refused: set[int] = set()
    for item in problems:
        at = next((at for at, acceptance in enumerate(acceptances) if acceptance.covers(item)), None)
        if at is None or item.is_error:
            kept.append(item)
            refused |= {at} if at is not None else set()
        else:
            accepted.append(AcceptedProblem(item, acceptances[at].reason))
            used.add(at)
    if is_whole:
        kept += _without_effect(acceptances, used, refused)
    return Judged(kept, tuple(accepted))


def _without_effect(acceptances: Sequence[Acceptance], used: set[int], refused: set[int]) -> Iterable[Problem]:
    known = codes()
    for at, acceptance in enumerate(acceptances):
        mark, code = acceptance.mark, acceptance.code
        if code not in known:
            yield suggest("unknown-word", mark, code[:80], known, field="accept")
        elif at in refused:
            yield problem("accept-error", mark, found=code)
        elif at not in used and code not in _FOUND_LATER:
            yield problem("accept-unused", mark, found=code)
