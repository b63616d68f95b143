"""Which entries name a picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from korme.core.model import Picture
from korme.kinds import Creative, Entry, Work
from korme.site.parts import Parts
from korme.site.site import entry_key

OWNERS = "owners of pictures"
"""Name of the part."""
Owners = tuple[tuple[Entry, Picture], ...]
"""The entries that name a picture, in their order, each with the picture as it names it last."""


def picture_owners(entries: Iterable[Entry], parts: Parts) -> dict[str, Owners]:
    """Return the owners of every picture, by its path."""
    groups: dict[object, list[Entry]] = {}
    for entry in entries:
        if isinstance(entry, Creative):
            groups.setdefault(entry.slug, []).append(entry)
        elif isinstance(entry, Work):
            groups.setdefault(entry.creative, []).append(entry)
        else:
            groups[entry_key(entry)] = [entry]
    found: dict[str, Owners] = {}
    for own in parts.carried("pictures of people and others", _owners_among, groups).values():
        for path, owners in own.items():
            found[path] = found[path] + owners if path in found else owners
    return found


def _owners_among(entries: Iterable[Entry]) -> Mapping[str, Owners]:
    found: dict[str, Owners] = {}
    for entry in entries:
        for path, picture in {picture.path: picture for picture in entry.all_pictures}.items():
            found[path] = (*found.get(path, ()), (entry, picture))
    return found
