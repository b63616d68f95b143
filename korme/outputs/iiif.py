"""Works for the viewers of museums and libraries (IIIF): manifests, collections, and the tiles of large pictures.

The manifests and collections follow the Presentation API 3.0, the tiles the Image API 3.0 at level 0
(`korme.pictures.tiles`). They name each other by absolute addresses, so that without a base address only the tiles are
made, which the site's own viewer needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from korme.core.model import Output, Rendition, RenditionFile
from korme.outputs.documents import SITE_FILE, derived, in_parts, json_bytes, json_text, written
from korme.outputs.iiif_manifests import CONTEXT, ManifestContext, collection_head, item, manifest
from korme.outputs.plain_text import Say
from korme.pictures import tiles
from korme.pictures.tiles import TileSet
from korme.site import urls
from korme.site.iiif import COLLECTION, edition_path, has_manifest, manifest_path
from korme.site.reads import Reads
from korme.site.site import Site
from korme.theme.theme import Theme
from korme.views.deep_zoom import tile_sets

WorkKey = tuple[str, str]
"""Slugs of a creative and of a work."""


def tile_outputs(site: Site, theme: Theme) -> list[Output]:
    """Return the tiles of all pictures that can be stepped into, and the description of each set."""
    base_url, found = site.config.base_url, dict[str, Output]()
    for picture, whole in tile_sets(site, theme).items():
        for path, tile in tiles.tiles(whole):
            found.setdefault(path, Output(path, picture, RenditionFile(tile, picture)))
        if base_url:
            path = f"{whole.folder}/info.json"
            address = urls.absolute(base_url, whole.folder)
            found.setdefault(path, written(path, picture, partial(_info, whole, address)))
    return list(found.values())


def _info(whole: TileSet, address: str) -> bytes:
    return json_bytes(tiles.info(whole, address))


def outputs(
    site: Site, theme: Theme, renditions: Mapping[str, tuple[Rendition, ...]], reads: Reads, say: Say
) -> list[Output]:
    """Return the manifest of each work with a picture, and the collections.

    Args:
        renditions: by the path of the picture.
        reads: notes what is read of the site and of the renditions.
        say: returns strings of the theme.
    """
    if not site.config.base_url:
        return []
    context = ManifestContext.of(site, theme, renditions, say)
    found = [
        derived(manifest_path(key), work.mark.path, partial(_manifest, context, key))
        for key, work in site.works.items()
        if has_manifest(site, key)
    ]
    if not found:
        return []
    found.append(derived(COLLECTION, SITE_FILE, partial(_collection, context, reads, "")))
    editions = (slug for slug, own in site.works_in_edition.items() if own) if site.has_years else ()
    found += [derived(edition_path(slug), SITE_FILE, partial(_collection, context, reads, slug)) for slug in editions]
    return found


def _manifest(context: ManifestContext, key: WorkKey) -> bytes:
    return json_bytes(manifest(context, key))


def _collection(context: ManifestContext, reads: Reads, edition: str) -> bytes:
    """Return a collection, an item a line."""
    site = context.site
    keys: Iterable[WorkKey] = site.works_in_edition[edition] if edition else site.works
    rows = [row for row in in_parts(reads, list(keys), partial(_row, context)) if row]
    head = json_text({"@context": CONTEXT, **collection_head(context, edition)})[:-1]
    return (f'{head},"items":[\n' + ",\n".join(rows) + "\n]}\n").encode(errors="replace")


def _row(context: ManifestContext, key: WorkKey) -> str:
    found = item(context, key)
    return json_text(found) if found else ""
