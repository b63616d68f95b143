"""`codes`: what has no code gets one, what is gone keeps its own as a tombstone, what a merge has mixed up is repaired."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from random import Random, SystemRandom

from msgspec import Struct
from msgspec.structs import replace

from korme.commands.codes.attributes import ATTRIBUTES, add_union, has_union
from korme.commands.codes.coded_site import CodedSite, coded_site, tombstone
from korme.commands.codes.repair import Collision, repaired
from korme.commands.fix.apply import FixWriter
from korme.core.options import Options
from korme.core.problems import SiteError
from korme.i18n.messages import Messages
from korme.read.codes import Registry, read_codes
from korme.site.codes import PATH, CodeLine, address_named, new_codes


class GivenCodes(Struct, frozen=True):
    """What was done, or in a dry run would be."""

    given: tuple[CodeLine, ...] = ()
    buried: tuple[CodeLine, ...] = ()
    """Lines of what is gone."""
    collisions: tuple[Collision, ...] = ()
    again: tuple[tuple[str, CodeLine], ...] = ()
    """New codes of what is at the address of something that is gone, with the line of that."""
    unsure: tuple[CodeLine, ...] = ()
    """Lines that name nothing, while entries cannot be read."""
    written: tuple[str, ...] = ()
    """Files."""

    @property
    def is_empty(self) -> bool:
        return not (self.given or self.buried or self.collisions or self.unsure or self.written)


def give_codes(
    options: Options,
    *,
    language: str = "en",
    printed: Collection[str] = (),
    dry_run: bool = False,
    random: Random | None = None,
) -> GivenCodes:
    """Give codes to all published works, events and people that have none, and write the registry.

    Args:
        language: of the lines at the top of a new registry.
        printed: addresses (`creatives/aida/light`) of entries whose labels are printed: they keep a code that a merge
            has given twice. Without them the first by address does.
        random: chooses the place of new codes; default: the system's.

    Raises:
        SiteError: the registry has lines that cannot be read.
        UsageError: there is no site, or its site.yaml cannot be read.
    """
    before, problems = read_codes(options.root)
    unread = tuple(problem for problem in problems if problem.code != "code-twice")
    if unread:
        raise SiteError(unread)
    registry, done = up_to_date(before, coded_site(options), random or SystemRandom(), printed)
    if not before.lines and registry.lines:
        registry = registry.headed(Messages(language).say("codes-about"))
    written = [PATH] if registry.text != before.text else []
    if written and not dry_run:
        write_registry(options.root, registry)
    if registry.lines and not has_union(options.root):
        written.append(ATTRIBUTES)
        if not dry_run:
            add_union(options.root)
    return replace(done, written=tuple(written))


def up_to_date(
    registry: Registry, site: CodedSite, random: Random, printed: Collection[str] = ()
) -> tuple[Registry, GivenCodes]:
    """Return the registry repaired, with tombstones for what is gone and codes for what has none; and what was done."""
    registry, collisions = repaired(registry, site, printed)
    registry, buried, unsure = _buried(registry, site)
    given = _given(registry, site, random)
    registry = registry.added(given)
    gone = {line.names: line for line in registry.codes if line.is_gone and line.names}
    again = tuple((line.code, gone[line.names]) for line in given if line.names in gone)
    return registry, GivenCodes(given, buried, collisions, again, unsure)


def _buried(registry: Registry, site: CodedSite) -> tuple[Registry, tuple[CodeLine, ...], tuple[CodeLine, ...]]:
    """Return the registry with tombstones for what is gone, these, and lines of which that is not certain."""
    lost = {line.code: line for line in registry.codes if not line.is_gone and not site.present(line.names)}
    if not lost or site.has_errors:
        return registry, (), tuple(lost.values())
    tombs = {code: tombstone(line, site.recorded_edition(line.names)) for code, line in lost.items()}
    return registry.changed(lambda line: tombs.get(line.code, line)), tuple(tombs.values()), ()


def _given(registry: Registry, site: CodedSite, random: Random) -> tuple[CodeLine, ...]:
    coded = {site.present(line.names) for line in registry.codes if not line.is_gone}
    without = [names for names in map(address_named, site.published) if names not in coded]
    codes = new_codes(registry.taken, len(without), random)
    return tuple(CodeLine(code, names) for code, names in zip(codes, without, strict=True))


def write_registry(root: Path, registry: Registry) -> None:
    """Write the file of the registry."""
    (root / PATH).parent.mkdir(parents=True, exist_ok=True)
    FixWriter(root).write(PATH, registry.text.encode())
