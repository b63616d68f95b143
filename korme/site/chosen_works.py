"""The works of a collection, as far as they are published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from korme.core.model import Picture
from korme.kinds import COLLECTION, ChosenWork, Collection, Work
from korme.site.site import Site


def chosen_works(site: Site, collection: Collection) -> Iterator[tuple[ChosenWork, Work]]:
    """Yield the works of a collection that are published, in its order."""
    for item in collection.items:
        creative, _, slug = item.work.partition("/")
        work = site.works.get((creative, slug))
        if work:
            yield item, work


def listed_collections(site: Site) -> tuple[Collection, ...]:
    """Return the collections with a published work, in the site's order: the others are in no list."""
    collections: Iterable[Collection] = site.entries[COLLECTION.name].values()
    return tuple(one for one in collections if any(chosen_works(site, one)))


def face_of_collection(site: Site, collection: Collection) -> Picture | None:
    """Return the picture of the first work that has one and no content note; of a collection without a cover."""
    works = (work for _, work in chosen_works(site, collection) if not work.notice)
    return next(filter(None, map(site.face_of, works)), None)
