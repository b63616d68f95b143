"""What is wrong with a film or recording for those who visit the site: the faults of its facts."""

from __future__ import annotations

from korme.core.media import MediumFacts
from korme.core.model import Limits
from korme.pictures.refusals import Fault, fault

_MEGABYTE = 1_000_000


def faults_of(facts: MediumFacts, limits: Limits) -> tuple[Fault, ...]:
    """Return the faults of a film or recording that can be read."""
    found = []
    size = _megabytes(facts.size)
    if facts.trouble:
        found.append(fault("medium-unplayable", facts.kind, found=facts.trouble, size=size, fix="play"))
    elif facts.size > limits.media_mb * _MEGABYTE:
        found.append(fault("medium-too-large", facts.kind, found=size, limit=limits.media_mb, fix="smaller"))
    elif facts.lacking:
        found.append(fault("medium-lacking", facts.kind, found=facts.lacking, fix="play"))
    if not facts.trouble:
        found += [fault("medium-left-out", part) for part in facts.left_out]
    if facts.has_location:
        found.append(fault("medium-location"))
    return tuple(found)


def _megabytes(size: int) -> str:
    """Return a size in MB: in tenths below ten."""
    return f"{size / _MEGABYTE:.1f}" if size < 10 * _MEGABYTE else str(round(size / _MEGABYTE))
