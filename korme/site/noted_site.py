"""The site as pages and documents see it: every read is noted, and entries have only what visitors may depend on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from korme.core.model import Picture
from korme.core.problems import Mark
from korme.kinds import Entry, Work
from korme.site.parts import Parts
from korme.site.reads import Reads, noted
from korme.site.site import Site

_WITHOUT_ENTRIES = frozenset(
    {
        "config",
        "today",
        "year",
        "over",
        "beside",
        "bodies",
        "bodies_in",
        "body_pictures",
        "pictures",
        "faces",
        "with_media",
        "probes",
        "prose",
        "credits",
        "data",
        "downloads",
        "disciplines",
        "shuffled",
        "creatives_in",
        "works_in",
        "close",
        "in_show",
        "edition_of_work",
        "works_in_edition",
        "catalogue",
        "editions_of",
        "people_in_edition",
        "departures",
        "town",
        "numbers",
        "hanging",
        "place_of_work",
        "hung_at",
        "on_wall",
        "codes",
        "code_of",
        "media",
        "stills",
        "captions",
        "archives",
        "year_parts",
        "past",
        "year_archives",
        "frozen",
        "machine_texts",
        "given_figures",
        "report",
    }
)
"""Fields of a site in which no entry can be; large ones are not searched for entries."""


def noted_site(site: Site, reads: Reads) -> Site:
    """Return a stand-in for a site that notes what is read of it.

    Its entries lack their bodies, works also their pictures, which are facts of their own, and their places in files, so
    that a text that becomes longer changes only what shows it. Bodies in HTML are found by their source and need no note.
    """
    parts, bare = reads.parts, reads.parts.value("bare entries", BareEntries)
    config = noted(site.config, reads, "config", free={"languages"})
    own = {name: _bare(name, getattr(site, name), bare, parts) for name in _fields_with_entries(site)}
    for name in ("pictures", "with_media", "body_pictures"):
        own[name] = parts.values(f"bare {name}", _without_places, getattr(site, name))
    own["faces"] = parts.values("bare faces", without_place, site.faces)
    return noted(replace(site, config=config, **own), reads, "site", free={"config", "prose"})


def _fields_with_entries(site: Site) -> Iterator[str]:
    return (name for name in site.__struct_fields__ if name not in _WITHOUT_ENTRIES)


class BareEntries(Struct, eq=False):
    """Bare entries, the same one for each entry."""

    found: dict[int, tuple[Entry, Entry]] = {}
    """Entries as they are and bare, by identity."""

    def of(self, value: Any) -> Any:
        """Return a value with bare entries."""
        if isinstance(value, Entry):
            known = self.found.get(id(value))
            if known is None:
                bare = without_text(value)
                bare = replace(bare, pictures=()) if isinstance(bare, Work) and bare.pictures else bare
                known = self.found[id(value)] = value, bare
            return known[1]
        if isinstance(value, Mapping):
            return {key: self.of(part) for key, part in value.items()}
        if isinstance(value, tuple) and value and isinstance(value[0], Entry):
            return tuple(map(self.of, value))
        return value

    def keep(self, most: int) -> None:
        """Forget what was found if it is much more than there are entries: what is gone is among it."""
        if len(self.found) > 2 * most:
            self.found.clear()


def _bare(name: str, value: Any, bare: BareEntries, parts: Parts) -> Any:
    """Return a field of a site with bare entries; tables stay tables, of which each is a part."""
    if isinstance(value, dict) and isinstance(next(iter(value.values()), None), Mapping):
        return {key: _bare(f"{name} {key}", table, bare, parts) for key, table in value.items()}
    return parts.values(f"bare {name}", bare.of, value) if isinstance(value, Mapping) else bare.of(value)


def _without_places(pictures: tuple[Picture, ...]) -> tuple[Picture, ...]:
    return tuple(map(without_place, pictures))


def without_place(picture: Picture) -> Picture:
    """Return a picture without its line in a file."""
    return replace(picture, mark=Mark(picture.mark.path))


def without_text(entry: Entry) -> Entry:
    """Return an entry without its body and its places in files."""
    return replace(
        entry,
        body=None,
        body_pictures=(),
        mark=Mark(entry.mark.path),
        marks={},
        lines=(0, 0),
        files=(),
        accept=(),
    )
