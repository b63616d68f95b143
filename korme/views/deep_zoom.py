"""Pictures that can be stepped into: those of works with `zoom: yes` that have more to show than their largest file."""

from __future__ import annotations

from collections.abc import Mapping

from korme.core.model import Picture, Rendition
from korme.kinds import Work
from korme.pictures.tiles import TileSet, tile_set, tiles
from korme.site.site import Site
from korme.theme.completeness import ZOOM
from korme.theme.theme import Theme
from korme.views.pictures import is_larger


def tile_set_of(site: Site, theme: Theme, work: Work, picture: Picture) -> TileSet | None:
    """Return the tiles of a work's picture; None if it is not cut into tiles."""
    probe = site.probes.get(picture.path)
    if not work.zoom or picture.medium or probe is None or ZOOM not in theme.presets:
        return None
    preset = theme.presets[ZOOM]
    if not is_larger(probe, preset):
        return None
    return tile_set(probe, background=preset.background, credit=site.credits.get(picture.path))


def tile_sets(site: Site, theme: Theme) -> dict[str, TileSet]:
    """Return the tiles of all pictures that are cut into tiles, by the picture's path."""
    found: dict[str, TileSet] = {}
    for work in site.works.values():
        for picture in site.pictures_of(work) if work.zoom else ():
            if own := tile_set_of(site, theme, work, picture):
                found[picture.path] = own
    return found


def tile_files(sets: Mapping[str, TileSet]) -> dict[str, tuple[tuple[str, Rendition], ...]]:
    """Return every tile with its path in the output, by the picture's path."""
    return {path: tuple(tiles(whole)) for path, whole in sets.items()}
