"""Names that entries can refer to: languages, disciplines, people, venues, editions and tags."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from korme.fields.references import Ref
from korme.kinds import KINDS, Edition, Entry, Venue
from korme.read.entries import ReaderSettings
from korme.read.folders import read_entries
from korme.read.site_file import read_config
from korme.site.config import Config


class SiteNames(Struct, frozen=True):
    """Names of one site."""

    config: Config
    names: Mapping[str, tuple[str, ...]]
    """By kind, sorted; also 'discipline' (in the site's order), 'room' and 'tag'."""
    editions: Mapping[str, Edition] = {}

    def known(self, ref: Ref) -> tuple[str, ...]:
        """Return the names that are valid for a reference field."""
        return tuple(dict.fromkeys(name for kind in ref.to for name in self.names[kind]))


def read_site_names(root: Path) -> SiteNames:
    """Read the names of a site, including those of unreadable entries.

    Raises:
        UsageError: there is no site, or its site.yaml cannot be read.
    """
    config, _ = read_config(root)
    read, names, _ = read_entries(ReaderSettings(root, config.languages, config.bounds))
    entries: list[Entry] = [each.entry for each in read]
    rooms = {room.name for entry in entries if isinstance(entry, Venue) for room in entry.rooms}
    tags = {tag for entry in entries for tag in entry.tags} | {tag for tag, _ in config.tags}
    own = {kind.name: tuple(sorted(names.get(kind.name, ()))) for kind in KINDS}
    disciplines = tuple(key for key, _ in config.disciplines)
    return SiteNames(
        config,
        {**own, "discipline": disciplines, "room": tuple(sorted(rooms)), "tag": tuple(sorted(tags))},
        {entry.slug: entry for entry in entries if isinstance(entry, Edition)},
    )
