"""Looking at one medium's file in a child process: what it is, or why it is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from korme.core.media import MediumFacts
from korme.core.model import Limits
from korme.media import containers
from korme.media.formats import FILM, SOUND
from korme.media.jobs import MediumFindings, MediumQuestion
from korme.media.playing import faults_of
from korme.media.refusals import MediumRefused
from korme.pictures.refusals import Fault, PictureRefused

Looker = Callable[[Path, Limits], tuple[MediumFacts, tuple[Fault, ...]]]


def _film(path: Path, limits: Limits) -> tuple[MediumFacts, tuple[Fault, ...]]:
    facts = containers.look(path, limits)
    return facts, faults_of(facts, limits)


LOOKERS: Mapping[str, Looker] = {FILM: _film, SOUND: _film}
"""What finds the facts of a file of each kind, and what is wrong with it; raises MediumRefused."""


def look(question: MediumQuestion) -> MediumFindings:
    """Return the facts of a file and what is wrong with it."""
    try:
        return MediumFindings(*LOOKERS[question.kind](question.source, question.limits))
    except (MediumRefused, PictureRefused) as refused:
        return MediumFindings(faults=(refused.fault,))
