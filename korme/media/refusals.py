"""Refusal of a medium inside a child process: what is wrong with its file, as a fault without its place."""

from __future__ import annotations

from korme.pictures.refusals import Fault, fault
from korme.store.worker_pool import Failure, Outcome


class MediumRefused(Exception):
    """A medium that cannot be used; `args[0]` is its `Fault`."""

    @property
    def fault(self) -> Fault:
        carried: Fault = self.args[0]
        return carried


def refuse(code: str, hint: str = "", **values: str | int) -> MediumRefused:
    """Return the exception to raise for a medium that cannot be used."""
    return MediumRefused(fault(code, hint, **values))


def damaged(part: str) -> MediumRefused:
    """Return the exception to raise for a file whose structure is broken.

    Args:
        part: the name of the broken part, as its standard calls it: 'moov', 'Cluster'.
    """
    return refuse("medium-unreadable", "damaged", part=part)


def failed(outcome: Outcome) -> Fault:
    """Return the fault of a medium whose child process gave no result."""
    match outcome.failure:
        case Failure.LATE:
            return fault("medium-too-slow", seconds=round(outcome.task.seconds))
        case Failure.MEMORY:
            return fault("medium-unreadable", "crowded", part="")
        case _:
            return fault("medium-unreadable", reason=outcome.text)


def damaged_document(part: str) -> MediumRefused:
    """Return the exception to raise for a document whose structure is broken.

    Args:
        part: as ISO 32000-1 calls it: 'xref', 'Pages'.
    """
    return refuse("document-unreadable", part=part)


def damaged_model(part: str) -> MediumRefused:
    """Return the exception to raise for a model whose structure is broken.

    Args:
        part: as glTF 2.0 calls it: 'header', 'accessors'.
    """
    return refuse("model-unreadable", part=part)
