"""Looking at one medium's file in a child process: what it is, or why it is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from korme.media import containers, models, pages
from korme.media.formats import DOCUMENT, FILM, MODEL, SOUND
from korme.media.jobs import MediumFindings, MediumQuestion
from korme.media.playing import faults_of
from korme.media.refusals import MediumRefused
from korme.pictures.refusals import PictureRefused


def _film(question: MediumQuestion) -> MediumFindings:
    facts = containers.look(question.source, question.limits)
    return MediumFindings(facts, faults_of(facts, question.limits))


LOOKERS: Mapping[str, Callable[[MediumQuestion], MediumFindings]] = {
    FILM: _film,
    SOUND: _film,
    DOCUMENT: pages.look,
    MODEL: models.look,
}
"""What finds the facts of a file of each kind, and what is wrong with it; raises MediumRefused."""


def look(question: MediumQuestion) -> MediumFindings:
    """Return the facts of a file and what is wrong with it."""
    try:
        return LOOKERS[question.kind](question)
    except (MediumRefused, PictureRefused) as refused:
        return MediumFindings(faults=(refused.fault,))
