"""Keeps the registry true while an entry is renamed, removed or forgotten."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from korme.commands.codes.coded_site import below, tombstone
from korme.read.codes import Registry
from korme.site.codes import CodeLine


def after_rename(registry: Registry, old: str, new: str) -> Registry:
    """Return the registry after an entry got another address: its code, and those of a person's works, go along.

    Args:
        old, new: addresses, `creatives/aida`.
    """

    def change(line: CodeLine) -> CodeLine:
        if line.is_gone or not below(line.names, [old]):
            return line
        return CodeLine(line.code, new + line.names[len(old) :])

    return registry.changed(change)


def after_removal(registry: Registry, addresses: Sequence[str], edition_of: Callable[[str], str]) -> Registry:
    """Return the registry after entries were removed: their codes stay, as tombstones.

    Args:
        addresses: also former ones.
        edition_of: returns the last edition of an address.
    """

    def change(line: CodeLine) -> CodeLine:
        if line.is_gone or not below(line.names, addresses):
            return line
        return tombstone(line, edition_of(line.names))

    return registry.changed(change)


def after_forgetting(registry: Registry, addresses: Sequence[str], edition_of: Callable[[str], str]) -> Registry:
    """Return the registry after a person was forgotten: nothing says any more whose codes these were."""

    def change(line: CodeLine) -> CodeLine:
        if not below(line.names, addresses):
            return line
        return CodeLine(line.code, "", is_gone=True, edition=line.edition if line.is_gone else edition_of(line.names))

    return registry.changed(change)
