"""Imports works of the site's creatives from a table, with their pictures from a folder; manual edits are kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from korme.commands.fix.workspace import Workspace
from korme.commands.importer.discipline_names import Disciplines
from korme.commands.importer.entry_pictures import carry_out, not_copied
from korme.commands.importer.memory import MOST_NEW
from korme.commands.importer.memory_file import LIMIT_KB, Sections, read_memory
from korme.commands.importer.news import News
from korme.commands.importer.people import ImportedPeople, PeopleChoices, empty_works, pictures_in, works_by_creative
from korme.commands.importer.people_table import PeopleTable, columns_reported
from korme.commands.importer.person_lookup import PersonLookup
from korme.commands.importer.picture_folder import FoundFile
from korme.commands.importer.picture_matching import UNFOUND, PictureMatcher
from korme.commands.importer.pictures_here import PicturesHere, pictures_known
from korme.commands.importer.registrations import Registration, RegistrationReader
from korme.commands.importer.work_entries import PersonWorks, WorkWriter
from korme.commands.importer.work_planning import planned_works
from korme.commands.importer.writing import write_files
from korme.core.options import Options
from korme.core.problems import Mark, Problem, problem
from korme.kinds import Creative, Entry, Work
from korme.read.own_places import IMPORTED
from korme.read.source_file import SourceFile
from korme.site.config import Config
from korme.site.urls import slugify

_BETWEEN = re.compile(r"[;,/&\n]|\s(?:und|and|и|және|et|y|e|ve|i|та|і)\s")


def import_works(
    options: Options,
    table: PeopleTable,
    site: tuple[Config, Sequence[Entry], Mapping[str, frozenset[str]]],
    choices: PeopleChoices,
    *,
    dry_run: bool = False,
) -> ImportedPeople:
    """Import the works in a table, each below its creative.

    Args:
        site: its settings, its entries, and the names of all entries by kind.

    Raises:
        UsageError: the folder of pictures cannot be read.
        SiteError: the memory of earlier imports cannot be read.
    """
    config, entries, _ = site
    result = ImportedPeople([], [], {}, {})
    result.problems += columns_reported(table, "works", result.decisions)
    reader = RegistrationReader(table.name, config.languages, Disciplines.of(config, {}), table.shape)
    rows = [row for row in reader.read(table.rows, result.problems) if _is_work(row, table, result.problems)]
    creatives = {entry.slug: entry for entry in entries if isinstance(entry, Creative)}
    people = _by_creative(rows, table.name, creatives, result.problems)
    memory = read_memory(options.root)
    own = choices.source or slugify(Path(table.name).stem) or "works"
    known = memory.works.setdefault(_source(memory.works, own, people, chosen=bool(choices.source)), {})
    named = {slug: creatives[slug].name.own for slug in people}
    matcher = pictures_in(choices.pictures, people, named)
    here = PicturesHere.of(options.root, memory)
    finder = _Finder(matcher, here, table.name, rows, result.problems)
    plans = _plans(options.root, people, known, works_by_creative(entries), finder)
    result.slugs.update({slug: slug for slug in people})
    copies = [copy for plan in plans for copy in plan.copies]
    made = not_copied(copies)
    if not dry_run:
        made, problems = carry_out(copies, options.root, config.bounds, options.jobs)
        result.problems += problems
    files: dict[str, SourceFile] = {}
    writer = WorkWriter(Workspace(options.root, config.languages, LIMIT_KB), files, result.news, made)
    for person, plan in zip(people.values(), plans, strict=True):
        empty = writer.write(plan)
        if empty:
            result.problems.append(empty_works(Mark(table.name, person.line), person.name, empty))
    result.news += _gone(known, people, creatives)
    if matcher:
        already = matcher.here_already(here)
        result.news += pictures_known(already)
        result.problems += matcher.left_over(named, already)
    if not dry_run:
        written = {path: file.data for path, file in sorted(files.items())}
        write_files(options.root, {**written, IMPORTED: memory.text().encode()})
    return result


def _is_work(row: Registration, table: PeopleTable, problems: list[Problem]) -> bool:
    """Return whether a row has a work; a row with nothing but a name is reported."""
    if row.works or row.files:
        return True
    problems.append(problem("import-cell", Mark(table.name, row.line), column="", cell=row.name[:80]))
    return False


def _by_creative(
    rows: Sequence[Registration], path: str, creatives: Mapping[str, Creative], problems: list[Problem]
) -> dict[str, Registration]:
    """Return the works of each creative of the site; a row of nobody's is left out and reported."""
    lookup = PersonLookup.of(creatives.values())
    found: dict[str, Registration] = {}
    for row in rows:
        mark = Mark(path, row.line)
        slugs = _artists(row.name, lookup, mark, problems)
        if not slugs:
            several = lookup.namesakes(row.name)
            near = ", ".join(several) or lookup.near(row.name)
            title = next((str(work.fields.get("title", "")) for work in row.works), "") or ", ".join(row.files)
            values = {"name": row.name[:60], "guess": near, "title": title[:60]}
            hint = "several" if several else "guess" if near else ""
            problems.append(problem("import-artist", mark, hint=hint, **values))
            continue
        works = row.works
        if len(slugs) > 1:
            works = tuple(
                replace(
                    work, fields={**work.fields, "collaborators": [*slugs[1:], *work.fields.get("collaborators", ())]}
                )
                for work in works
            )
        known = found.get(slugs[0])
        if known is None:
            found[slugs[0]] = replace(row, works=works)
        else:
            found[slugs[0]] = replace(known, works=(*known.works, *works), files=(*known.files, *row.files))
    return found


def _artists(name: str, lookup: PersonLookup, mark: Mark, problems: list[Problem]) -> list[str]:
    """Return the creatives that a cell names, the first one whose work it is; [] if one of them is not known."""
    slugs = []
    for part in [name] if lookup.exact(name) or lookup.almost(name) else _BETWEEN.split(name):
        bare = " ".join(part.split())
        slug = lookup.exact(bare)
        if bare and not slug:
            slug = lookup.almost(bare)
            if slug:
                problems.append(problem("import-name-almost", mark, found=bare[:60], name=slug))
        if bare and not slug:
            return []
        slugs += [slug] if slug else []
    return list(dict.fromkeys(slugs))


def _source(sections: Sections, source: str, people: Mapping[str, Registration], *, chosen: bool) -> str:
    """Return the name under which a table is remembered: its own, or that of the only one that it continues."""
    if chosen or source in sections or not people:
        return source
    titles = {
        (slug, slugify(str(work.fields.get("title", "")))) for slug, person in people.items() for work in person.works
    }
    fitting = [
        table
        for table, known in sections.items()
        if len(titles & {(slug, key) for slug, each in known.items() for key in each.get("works", {})})
        > len(titles) * MOST_NEW
    ]
    return fitting[0] if len(fitting) == 1 else source


class _Finder(Struct, frozen=True):
    """Finds the pictures of works, and reports what is not certain at their rows."""

    matcher: PictureMatcher | None
    here: PicturesHere
    path: str
    """Of the table."""
    rows: Sequence[Registration]
    problems: list[Problem]

    def of(self, slug: str, person: Registration) -> Callable[[str], FoundFile | None]:
        """Return what finds a picture of a creative by its name."""
        lines = {name: row.line for row in self.rows for name in row.named_files()}

        def find(name: str) -> FoundFile | None:
            if self.matcher is None:
                return None
            found = self.matcher.named(name, slug, Mark(self.path, lines.get(name, person.line)), person.name)
            if isinstance(found, Problem):
                is_here = found.code == UNFOUND and self.here.named(slug, name)
                self.problems.extend(() if is_here else (found,))
                return None
            return found

        return find

    def digest(self, file: FoundFile) -> str:
        return self.matcher.digest(file) if self.matcher else ""


def _plans(
    root: Path,
    people: Mapping[str, Registration],
    known: dict[str, Any],
    works: Mapping[str, Sequence[Work]],
    finder: _Finder,
) -> list[PersonWorks]:
    """Return the works of each creative with their entries."""
    plans = []
    for slug, person in people.items():
        remembered = known.setdefault(slug, {"creative": slug, "fields": {}}).setdefault("works", {})
        planned, problems = planned_works(person, finder.path, finder.of(slug, person), ())
        finder.problems.extend(problems)
        there = works.get(slug, ())
        plans.append(PersonWorks.planned(root, f"creatives/{slug}", planned, remembered, there, finder.digest))
    return plans


def _gone(
    known: Mapping[str, Any], people: Mapping[str, Registration], creatives: Mapping[str, Creative]
) -> Iterator[News]:
    """Yield the works of creatives who are not in the table any more."""
    for slug, each in known.items():
        if slug not in people and slug in creatives:
            for work in each.get("works", {}).values():
                yield News("import-work-gone", {"file": f"creatives/{slug}/works/{work['work']}"})
