"""Addresses and rights of works as IIIF resources: what other museums' viewers open.

iiif/collection.json               all works
iiif/editions/EDITION.json         the works of an edition, on a site with several
iiif/CREATIVE/WORK/manifest.json   a work
"""

from __future__ import annotations

import re

from korme.site.licensing import deed
from korme.site.site import Site

FOLDER = "iiif"
COLLECTION = f"{FOLDER}/collection.json"
PROFILE = 'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'
"""Media type of manifests and collections."""
_STATEMENT = re.compile(r"https?://rightsstatements\.org/(?:vocab|page)/([A-Za-z-]+)/(1\.0)/?")


def manifest_path(key: tuple[str, str]) -> str:
    """Return the path of a work's manifest, by the key of the work: the slugs of its creative and its own."""
    return f"{FOLDER}/{key[0]}/{key[1]}/manifest.json"


def has_manifest(site: Site, key: tuple[str, str]) -> bool:
    """Whether there is a manifest of a work: it has a picture that could be read."""
    return any(one.path in site.probes for one in site.pictures.get(key, ()))


def edition_path(slug: str) -> str:
    """Return the path of the collection of an edition's works."""
    return f"{FOLDER}/editions/{slug}.json"


def rights_uri(licence: str | None) -> str:
    """Return a licence as the URI that manifests may name; '' for one that is neither of the two lists.

    Creative Commons and RightsStatements.org both name theirs with `http:`, whatever the address of the page is.
    """
    if address := deed(licence):
        return address.replace("https://", "http://", 1)
    found = _STATEMENT.fullmatch((licence or "").strip())
    return f"http://rightsstatements.org/vocab/{found[1]}/{found[2]}/" if found else ""
