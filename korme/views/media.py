"""Media in views: which of their files are published, and the data that a template needs to show one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from korme.core.media import MediumFacts
from korme.core.model import Picture
from korme.media.formats import FILM, SOUND
from korme.media.naming import published_path
from korme.pictures.credits import Credit
from korme.site.site import Site


class PublishedFile(NamedTuple):
    """A file of a medium as visitors get it."""

    path: str
    """In the output."""
    source: str
    """The original, from the site's root."""
    facts: MediumFacts
    credit: Credit | None


def published_files(site: Site) -> Iterator[PublishedFile]:
    """Yield the files of all media of the site that are published."""
    for key in site.works:
        for picture in site.pictures.get(key, ()):
            yield from files_of(site, picture)


def files_of(site: Site, picture: Picture) -> Iterator[PublishedFile]:
    """Yield the published files of what a picture stands for, the one with the most pixels first."""
    medium = picture.medium
    for source in (medium.path, medium.smaller) if medium else ():
        facts = site.media.get(source)
        if medium and facts and facts.is_playable and (facts.kind in (FILM, SOUND) or medium.download):
            credit = site.credits.get(picture.path)
            yield PublishedFile(published_path(facts, credit), source, facts, credit)
