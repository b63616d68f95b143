"""Which pictures belong to which of a person's works, as far as that is certain."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from korme.commands.importer.picture_folder import FoundFile, folded
from korme.commands.importer.registrations import Registration
from korme.commands.importer.work_text import DescribedWork
from korme.core.problems import Mark, Problem, problem
from korme.site.urls import slugify

_CAMERA = re.compile(
    r"(?:img|dsc|dscf|dscn|pxl|p|gopr|mvi|image|photo|foto|bild|pic|picture|scan|screenshot|whatsapp|snimok|surget|untitled|ohne titel|bez nazvaniya|sans titre)?[\s_-]*(?:image)?[\s\d_.-]*(?:final|v\d+|copy|kopie)?[\s\d_v-]*",
    re.IGNORECASE,
)
"""Names that devices and programs give."""
_SHORTEST_TITLE = 4


class PlannedWork(Struct, frozen=True):
    """A work to write, with the pictures that were found for it."""

    fields: Mapping[str, Any]
    files: tuple[FoundFile, ...]
    alt: str = ""
    number: str = ""

    @property
    def title(self) -> str:
        title = self.fields.get("title", "")
        return str(next(iter(title.values())) if isinstance(title, Mapping) else title)


def planned_works(
    person: Registration, path: str, find: Callable[[str], FoundFile | None], own: Sequence[FoundFile]
) -> tuple[list[PlannedWork], list[Problem]]:
    """Return the works of a person.

    Args:
        path: of the table, for the marks.
        find: returns the picture with a name, or None; it reports what is not found.
        own: the pictures that have the person's name on them, if they named none.
    """
    mark = Mark(path, person.line)
    with_files = [work for work in person.works if work.files]
    bare = [work for work in person.works if not work.files]
    found = {name: find(name) for name in (*person.files, *(name for work in with_files for name in work.files))}
    names_files = bool(found)
    loose = [file for name in person.files if (file := found[name]) is not None]
    if not names_files:
        loose = list(own)
    works = [
        PlannedWork(work.fields, tuple(file for name in work.files if (file := found[name])), work.alt, work.key)
        for work in with_files
    ]
    used = {file for work in works for file in work.files}
    loose = [file for file in loose if file not in used]
    more, problems = _shared_out(bare, loose, person, mark)
    return [*works, *more], problems


def _shared_out(
    described: Sequence[DescribedWork], loose: Sequence[FoundFile], person: Registration, mark: Mark
) -> tuple[list[PlannedWork], list[Problem]]:
    """Share pictures out to works: all to the only one, by the titles in their names, or one each in order."""
    if not described:
        return [PlannedWork(titled_by_file(file, person), (file,)) for file in loose], []
    if len(described) == 1 or not loose:
        files = tuple(loose) if len(described) == 1 else ()
        return [PlannedWork(work.fields, files, work.alt, work.key) for work in described], []
    by_title: dict[int, list[FoundFile]] = {}
    for file in loose:
        fitting = [at for at, work in enumerate(described) if _names(file, work)]
        if len(fitting) == 1:
            by_title.setdefault(fitting[0], []).append(file)
    if sum(map(len, by_title.values())) == len(loose):
        works = [
            PlannedWork(work.fields, tuple(by_title.get(at, ())), work.alt, work.key)
            for at, work in enumerate(described)
        ]
        return works, []
    values: dict[str, str | int] = {"name": person.name[:60], "works": len(described), "files": len(loose)}
    if len(described) == len(loose) and not by_title:
        pairs = zip(described, loose, strict=True)
        works = [PlannedWork(work.fields, (file,), work.alt, work.key) for work, file in pairs]
        values["found"] = ", ".join(f"{work.title} ← {work.files[0].name}" for work in works)[:300]
        return works, [problem("import-works-paired", mark, hint="", **values)]
    values["found"] = "; ".join(PlannedWork(work.fields, ()).title for work in described)[:300]
    works = [PlannedWork(titled_by_file(file, person), (file,)) for file in loose]
    return works, [problem("import-works-unpaired", mark, hint="", **values)]


def _names(file: FoundFile, work: DescribedWork) -> bool:
    """Return whether a file's name contains the title of a work."""
    title = folded(PlannedWork(work.fields, ()).title)
    return len(title) >= _SHORTEST_TITLE and f" {title} " in f" {folded(file.name.rpartition('.')[0])} "


def titled_by_file(file: FoundFile, person: Registration) -> dict[str, Any]:
    """Return the title that a file's name is without the person's; none for what a camera calls it."""
    stem = file.name.rpartition(".")[0] or file.name
    words = [word for word in re.split(r"[\s_]+", stem.strip()) if word]
    own = set(folded(person.name).split())
    while words and own.issuperset(folded(words[0]).split()):
        words = words[1:]
    while words and own.issuperset(folded(words[-1]).split()):
        words = words[:-1]
    title = " ".join(words).strip(" -–—_")
    plain = slugify(title).replace("-", " ")
    if not plain or _CAMERA.fullmatch(plain) or len(re.sub(r"[\d\s]", "", plain)) < 3:
        return {}
    return {"title": re.sub(r"[\s_]*\(\d+\)$", "", title)}
