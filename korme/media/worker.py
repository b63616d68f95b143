"""The entry points of the child processes: importable without a decoder, which each of them loads for itself."""

from __future__ import annotations

from korme.media.jobs import (
    MadeStill,
    MediumFindings,
    MediumQuestion,
    MediumRemade,
    PublishedMedium,
    PublishOrder,
    RemakeOrder,
    StillOrder,
)


def look(question: MediumQuestion) -> MediumFindings:
    """Look at one medium's file."""
    from korme.media.looking import look

    return look(question)


def make_still(order: StillOrder) -> MadeStill:
    """Make one still."""
    from korme.media.stills import make

    return make(order)


def publish(order: PublishOrder) -> PublishedMedium:
    """Make one medium's file as visitors get it."""
    from korme.media.publishing import publish

    return publish(order)


def remake(order: RemakeOrder) -> MediumRemade:
    """Make one film or recording anew, for `korme fix`."""
    from korme.media.transcoding import remake

    return remake(order)
