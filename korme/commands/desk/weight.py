"""What pictures and media weigh: the file somebody sent, and what a visitor pays for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from korme.commands.desk.state import DeskState
from korme.core.media import MediumFacts, MediumFile
from korme.core.model import Picture, Rendition
from korme.kinds import Entry

_PHONE = 400
"""Points: the width of a telephone's screen, which has about twice as many pixels."""


class Weight(Struct, frozen=True):
    """One file."""

    entry: Entry
    picture: Picture
    path: str
    size: int
    """Bytes of the file in the site's folder."""
    width: int
    """Pixels; 0 for sound."""
    height: int
    phone: int | None
    """Bytes that a telephone loads to see it on its page; None if that file is not made yet."""
    largest: int | None
    """Bytes of the largest file that is published of it; None if it is not made yet."""
    files: int
    """Number of files that are published of it."""
    published: int
    """Bytes of those that are made."""

    @property
    def megapixels(self) -> float:
        return self.width * self.height / 1e6


def weights(state: DeskState) -> list[Weight]:
    """Return every file that entries show, the heaviest first; one that two entries show is the first one's."""
    found: dict[str, Weight] = {}
    media = {
        output.recipe.file: output.path
        for output in state.planned.plan.outputs
        if isinstance(output.recipe, MediumFile)
    }
    for entry in state.content.entries:
        for weight in _of_entry(state, entry, media):
            found.setdefault(weight.path, weight)
    return sorted(found.values(), key=lambda one: (-one.size, one.path))


def _of_entry(state: DeskState, entry: Entry, media: dict[str, str]) -> Iterator[Weight]:
    for picture in entry.all_pictures:
        for path in picture.files:
            size = _size(state.options.root / path)
            if size is None:
                continue
            facts = state.content.media.get(path)
            if facts:
                yield _medium(state, entry, picture, path, size, facts, media.get(path, ""))
            else:
                yield _picture(state, entry, picture, path, size)


def _picture(state: DeskState, entry: Entry, picture: Picture, path: str, size: int) -> Weight:
    probe = state.content.probes.get(path)
    made = state.planned.plan.pictures.get(path, ())
    sizes = {one.path: _made(state, one.path) for one in made}
    whole = [one for one in made if one.crop is None and one.tile is None and one.encoding.format != "jpeg"] or list(
        made
    )
    return Weight(
        entry,
        picture,
        path,
        size,
        probe.width if probe else 0,
        probe.height if probe else 0,
        sizes[_on_phone(whole).path] if whole else None,
        sizes[max(whole, key=lambda one: (one.width, one.path)).path] if whole else None,
        len(sizes),
        sum(each or 0 for each in sizes.values()),
    )


def _medium(
    state: DeskState, entry: Entry, picture: Picture, path: str, size: int, facts: MediumFacts, published: str
) -> Weight:
    made = _made(state, published) if published else None
    return Weight(entry, picture, path, size, facts.width, facts.height, made, made, 1 if published else 0, made or 0)


def _on_phone(made: list[Rendition]) -> Rendition:
    """Return the rendition that a telephone loads: the smallest that is sharp across its screen."""
    sharp = [one for one in made if one.width >= 2 * _PHONE]
    return (
        min(sharp, key=lambda one: (one.width, one.path)) if sharp else max(made, key=lambda one: (one.width, one.path))
    )


def _made(state: DeskState, path: str) -> int | None:
    """Return the size of a published file, from the cache or the output folder; None if it is not made."""
    place = _size(state.cache.place(path))
    return place if place is not None else _size(state.options.output / path)


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return None
