"""What the votes of a round come to. Every rule leaves the order of equals open: they share a place.

- yes or no: the share of yes among those who voted.
- stars: the mean of normalised stars. A juror's stars are measured from that juror's own mean, in their own standard
  deviations, so that a strict juror counts as much as a generous one; who gives the same to all says nothing.
- ranking: the mean of Borda points. The first of n gets 1, the last 0; what a juror has not ranked shares the points of
  the places that are left, and so do works on the same place.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from korme.site.jury import RANKING, STARS, YES_NO

_DIGITS = 9
"""Scores that differ less are the same: floating-point numbers are added in some order."""
Given = Mapping[str, Mapping[str, int]]
"""By juror: what was judged, with the vote as a number."""


class VoteStanding(Struct, frozen=True):
    """What one thing has got."""

    entry: str
    place: int
    is_tied: bool
    score: float
    votes: tuple[int, ...]
    """In the order of the jurors."""
    waiting: int
    """Jurors who may vote on it and have not."""


class Settled(Struct, frozen=True):
    """What follows from a round: what is accepted, what is not, and what is left to people."""

    accepted: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    """Equals of which some would be accepted, and some not."""


def standings(vote: str, may: Mapping[str, Collection[str]], given: Given) -> tuple[VoteStanding, ...]:
    """Return the standing of each thing, the best first; equals in the order of their names.

    Args:
        vote: how the round votes.
        may: by thing, the jurors who may judge it.
        given: valid votes only.
    """
    scores = {YES_NO: _shares, STARS: _stars, RANKING: _points}[vote](may, given)
    order = sorted(may, key=lambda entry: (-scores[entry], entry))
    alike = Counter(scores.values())
    found = []
    place = 0
    for at, entry in enumerate(order, 1):
        if at == 1 or scores[entry] != scores[order[at - 2]]:
            place = at
        votes = tuple(own[entry] for juror, own in given.items() if entry in own and juror in may[entry])
        found.append(
            VoteStanding(entry, place, alike[scores[entry]] > 1, scores[entry], votes, len(may[entry]) - len(votes))
        )
    return tuple(found)


def settled(found: Sequence[VoteStanding], keep: int | None) -> Settled:
    """Return what is accepted if `keep` are; equals at the border are left to people, and so is what nobody has judged.

    What nobody said yes to is not accepted, even if fewer are left then.
    """
    if keep is None:
        return Settled()
    judged = [one for one in found if any(one.votes)]
    refused = tuple(one.entry for one in found if one.votes and not any(one.votes))
    unseen = tuple(one.entry for one in found if not one.votes)
    if len(judged) <= keep:
        return Settled(tuple(one.entry for one in judged), refused, unseen)
    last, next_ = judged[keep - 1], judged[keep]
    border = last.score if last.score == next_.score else math.nan
    undecided = tuple(one.entry for one in judged if one.score == border)
    return Settled(
        tuple(one.entry for one in judged[:keep] if one.score != border),
        (*(one.entry for one in judged[keep:] if one.score != border), *refused),
        (*undecided, *unseen),
    )


def _mean(values: Sequence[float]) -> float:
    return round(math.fsum(values) / len(values), _DIGITS) + 0.0 if values else -math.inf


def _shares(may: Mapping[str, Collection[str]], given: Given) -> dict[str, float]:
    return {
        entry: _mean([float(own[entry]) for juror, own in given.items() if juror in jurors and entry in own])
        for entry, jurors in may.items()
    }


def _stars(may: Mapping[str, Collection[str]], given: Given) -> dict[str, float]:
    normal: dict[str, dict[str, float]] = {}
    for juror, votes in given.items():
        own = {entry: number for entry, number in votes.items() if juror in may.get(entry, ())}
        mean = math.fsum(own.values()) / len(own) if own else 0.0
        spread = math.sqrt(math.fsum((number - mean) ** 2 for number in own.values()) / len(own)) if own else 0.0
        normal[juror] = {entry: (number - mean) / spread if spread else 0.0 for entry, number in own.items()}
    return {entry: _mean([own[entry] for own in normal.values() if entry in own]) for entry in may}


def _points(may: Mapping[str, Collection[str]], given: Given) -> dict[str, float]:
    points: dict[str, dict[str, float]] = {}
    for juror, votes in given.items():
        theirs = [entry for entry, jurors in may.items() if juror in jurors]
        ranked = sorted((number, entry) for entry, number in votes.items() if juror in may.get(entry, ()))
        if not ranked:
            continue
        own: dict[str, float] = {}
        for at, (number, entry) in enumerate(ranked):
            equals = [place for place, (other, _) in enumerate(ranked) if other == number]
            own[entry] = _borda(math.fsum(equals) / len(equals) if len(equals) > 1 else at, len(theirs))
        left = (len(ranked) + len(theirs) - 1) / 2
        points[juror] = {entry: own.get(entry, _borda(left, len(theirs))) for entry in theirs}
    return {entry: _mean([own[entry] for own in points.values() if entry in own]) for entry in may}


def _borda(at: float, count: int) -> float:
    """Return the points of a place, counted from 0, among some."""
    return 1.0 - at / (count - 1) if count > 1 else 1.0
