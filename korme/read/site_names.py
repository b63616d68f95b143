"""What a site's entries may name: its languages, disciplines, people, venues, editions and tags."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from korme.kinds import Creative, Entry, Event, Story, Venue, Work
from korme.read.entries import ReaderSettings
from korme.read.folders import read_entries
from korme.read.site_file import read_config
from korme.site.config import Config


class SiteNames(Struct, frozen=True):
    """The words of one site."""

    config: Config
    creatives: tuple[str, ...]
    venues: tuple[str, ...]
    editions: tuple[str, ...]
    rooms: tuple[str, ...]
    tags: tuple[str, ...]

    @property
    def disciplines(self) -> tuple[str, ...]:
        return tuple(key for key, _ in self.config.disciplines)


def read_site_names(root: Path) -> SiteNames:
    """The words of the site in a folder; entries that cannot be read are named all the same.

    Raises:
        UsageError: there is no site, or its site.yaml cannot be read.
    """
    config, _ = read_config(root)
    read, names, _ = read_entries(ReaderSettings(root, config.languages, config.bounds))
    entries: list[Entry] = [one.entry for one in read]
    rooms = {room.name for one in entries if isinstance(one, Venue) for room in one.rooms}
    tags = {tag for one in entries if isinstance(one, (Creative, Work, Event, Story)) for tag in one.tags}
    return SiteNames(
        config,
        creatives=tuple(sorted(names["creative"])),
        venues=tuple(sorted(names["venue"])),
        editions=tuple(sorted(names["edition"])),
        rooms=tuple(sorted(rooms)),
        tags=tuple(sorted(tags | {tag for tag, _ in config.tags})),
    )
