"""Pictures that earlier imports brought to the site, found again among what people send."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from korme.core.problems import Mark, Problem, problem

Former = Mapping[str, Mapping[str, str]]
"""By creative: the works that were renamed, by their former names."""


def known_pictures(people: Iterable[Mapping[str, Any]], former: Former) -> dict[str, str]:
    """Return the paths of imported pictures in the site, by the digest of what was sent.

    Args:
        people: as imports remember them.
    """
    found: dict[str, str] = {}
    for person in people:
        slug = str(person["creative"])
        renamed = former.get(slug, {})
        for digest, path in _pictures(person, f"creatives/{slug}"):
            found.setdefault(digest, path)
        for work in person.get("works", {}).values():
            name = str(work["work"])
            for digest, path in _pictures(work, f"creatives/{slug}/works/{renamed.get(name, name)}"):
                found.setdefault(digest, path)
    return found


def _pictures(part: Mapping[str, Any], folder: str) -> Iterable[tuple[str, str]]:
    return ((digest, f"{folder}/{picture['file']}") for digest, picture in part.get("pictures", {}).items())


def creative_of(path: str) -> str:
    """Return the creative to whom a path in the site belongs; '' if it belongs to nobody."""
    parts = path.split("/")
    return parts[1] if parts[0] == "creatives" and len(parts) > 1 else ""


def left_out(place: str, file: str, path: str, root: Path) -> Problem:
    """Return that a picture was not imported again.

    Args:
        place: of the picture in the inbox.
        file: its name there.
        path: where an earlier import put it.
    """
    hint = "" if (root / path).is_file() else "gone"
    return problem("inbox-known", Mark(place), hint=hint, file=file, found=path)


def in_other_works(
    folder: str,
    pictures: Mapping[str, Mapping[str, str]],
    sent: Mapping[str, str],
    known: dict[str, str],
    roots: Sequence[Path],
) -> Iterator[Problem]:
    """Yield the pictures of a work that an import brought to another one, and note what this work has.

    Args:
        folder: of the work, in the site.
        pictures: what is remembered of its pictures.
        sent: places in the inbox of those that are new in it, by digest.
        known: paths of what imports have brought so far, by digest.
        roots: of the site, and of its copy with what is being imported.
    """
    for digest, place in sent.items():
        if digest not in pictures:
            continue
        path = known.setdefault(digest, f"{folder}/{pictures[digest]['file']}")
        is_work = path.count("/") > 2 and not path.startswith(f"{folder}/")
        if is_work and any((root / path).is_file() for root in roots):
            hint = "both" if creative_of(path) == creative_of(folder) else "person"
            yield problem("inbox-known", Mark(place), hint=hint, file=place.rpartition("/")[2], found=path, work=folder)


def is_about(each: Problem, slug: str) -> bool:
    """Return whether a problem of an import is about one creative of the site."""
    return slug in (creative_of(each.mark.path), creative_of(str(each.value("found"))))
