"""Players: the services that a site's pages may load something from, after the visitor's own click."""

from __future__ import annotations

from korme.core.embeds import embed_of
from korme.site.site import Site


def services_shown(site: Site) -> set[str]:
    """Return the services whose players the site's pages may show, by their keys."""
    bodies = (body for entry in site.all_entries() if entry.body for _, body in entry.body.values)
    addresses = {embed.address for body in bodies if (prose := site.prose.get(body)) for embed in prose.embeds}
    return {embed.service for address in addresses if (embed := embed_of(address))}
