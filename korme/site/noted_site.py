"""The site as pages and documents see it: every read is noted, and entries have only what visitors may depend on."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from korme.core.model import Picture
from korme.core.problems import Mark
from korme.kinds import Entry, Work
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
    config = noted(site.config, reads, "config", free={"languages"})
    known: dict[int, Entry] = {}
    bare = {name: _bare(getattr(site, name), known) for name in site.__struct_fields__ if name not in _WITHOUT_ENTRIES}
    for name in ("pictures", "with_media", "body_pictures"):
        bare[name] = {key: tuple(map(without_place, own)) for key, own in getattr(site, name).items()}
    bare["faces"] = {key: without_place(own) for key, own in site.faces.items()}
    return noted(replace(site, config=config, **bare), reads, "site", free={"config", "prose"})


def _bare(value: Any, known: dict[int, Entry]) -> Any:
    """Return a value with bare entries, the same one for each entry."""
    if isinstance(value, Entry):
        if id(value) not in known:
            bare = without_text(value)
            known[id(value)] = replace(bare, pictures=()) if isinstance(bare, Work) and bare.pictures else bare
        return known[id(value)]
    if isinstance(value, dict):
        return {key: _bare(part, known) for key, part in value.items()}
    if isinstance(value, tuple) and value and isinstance(value[0], Entry):
        return tuple(_bare(part, known) for part in value)
    return value


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
