"""Players: what of a site is shown by other sites, after the visitor's own click."""

from __future__ import annotations

from collections.abc import Iterator

from korme.core.embeds import embed_of
from korme.core.problems import Mark
from korme.site.site import Site


def services_shown(site: Site) -> set[str]:
    """Return the services whose players the site's pages may show, by their keys."""
    embeds = {body: prose.embeds for body, prose in site.prose.items() if prose.embeds}
    bodies = (body for entry in site.all_entries() if embeds and entry.body for _, body in entry.body.values)
    addresses = {embed.address for body in bodies for embed in embeds.get(body, ())}
    addresses.update(address for address, _ in films_of(site))
    return {embed.service for address in addresses if (embed := embed_of(address))}


def films_of(site: Site) -> Iterator[tuple[str, Mark]]:
    """Yield the address of everything that stays with a service among the pictures of works, with its place."""
    for work in site.works.values():
        for picture in site.pictures_of(work):
            if picture.medium and picture.medium.address:
                yield picture.medium.address, picture.mark
