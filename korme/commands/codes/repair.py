"""Repairs the registry after a merge: the same code twice, and lines that both branches have changed."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct

from korme.commands.codes.coded_site import CodedSite
from korme.read.codes import Registry
from korme.site.codes import CodeLine


class Collision(Struct, frozen=True):
    """A code that two branches gave to different things."""

    code: str
    kept: str
    """Address of what keeps it; '' if that is forgotten."""
    lost: tuple[str, ...]
    """Addresses of the others, which get other codes if they are still there."""
    is_printed: bool
    """Whether it is kept because its label was printed, not because its address is the first."""


def repaired(
    registry: Registry, site: CodedSite, printed: Collection[str] = ()
) -> tuple[Registry, tuple[Collision, ...]]:
    """Return a registry in which each code has one line, and the codes that meant several things.

    A line that one branch has changed (renamed, gone) and the other has not is no collision: what is true now stays.

    Args:
        printed: addresses of entries whose labels are printed.
    """
    by_code: dict[str, list[CodeLine]] = {}
    for line in registry.codes:
        by_code.setdefault(line.code, []).append(line)
    several = {code: lines for code, lines in by_code.items() if len(lines) > 1}
    if not several:
        return registry, ()
    collisions = []
    kept: dict[str, CodeLine] = {}
    for code, lines in several.items():
        things = _things(lines, site)
        order = sorted(things, key=lambda names: (names not in printed, names))
        kept[code] = things[order[0]]
        if len(order) > 1:
            collisions.append(Collision(code, order[0], tuple(order[1:]), order[0] in printed))

    def change(line: CodeLine) -> CodeLine | None:
        winner = kept.get(line.code)
        if winner is None:
            return line
        first = next(each for each in by_code[line.code] if each.meaning == winner.meaning)
        return line if line.line == first.line else None

    return registry.changed(change), tuple(collisions)


def _things(lines: list[CodeLine], site: CodedSite) -> dict[str, CodeLine]:
    """Return what the lines of a code mean, each thing with its truest line: by its present, or else its last address."""
    found: dict[str, CodeLine] = {}
    there = {line.names: site.present(line.names) for line in lines if line.names}
    for line in sorted(lines, key=lambda line: (line.is_gone, line.names not in site.now, line.names)):
        now = there.get(line.names, "")
        if now and not line.is_gone:
            found.setdefault(now, line)
        elif now not in found or not now:
            found[line.names] = line  # of the same thing, the line that says it is gone comes last
    if "" in found:  # forgotten in one branch, and in the other not yet: nobody is to know the name
        found = {names: line for names, line in found.items() if not names or there.get(names)}
    return found
