"""Imports people and their works from a table, with their pictures from a folder; manual edits are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from korme.commands.fix.workspace import Workspace
from korme.commands.importer.column_names import comparable
from korme.commands.importer.entry_files import CREATIVE_ORDER, changed_file, new_file, to_remember
from korme.commands.importer.entry_pictures import (
    PictureCopy,
    PicturePlan,
    carry_out,
    names_in_order,
    not_copied,
    planned_pictures,
    remembered_pictures,
)
from korme.commands.importer.memory_file import LIMIT_KB, read_memory
from korme.commands.importer.news import News
from korme.commands.importer.people_memory import CONTACTS, keys_of, read_contacts, table_of, write_contacts
from korme.commands.importer.people_table import (
    Decisions,
    PeopleTable,
    columns_reported,
    lacking_disciplines,
    registrations,
)
from korme.commands.importer.person_cells import NO, YES, person_slug
from korme.commands.importer.picture_folder import FoundFile, search_folder
from korme.commands.importer.picture_matching import UNFOUND, PictureMatcher
from korme.commands.importer.pictures_here import PicturesHere, pictures_known
from korme.commands.importer.registrations import Registration, is_portrait
from korme.commands.importer.site_disciplines import with_disciplines
from korme.commands.importer.work_entries import PersonWorks, WorkWriter
from korme.commands.importer.work_planning import planned_works
from korme.commands.importer.writing import write_files
from korme.core.options import Options
from korme.core.problems import Mark, Problem, UsageError, problem
from korme.kinds import CREATIVE, Creative, Entry, Work
from korme.read.own_places import IMPORTED
from korme.read.source_file import SourceFile
from korme.site.config import Config
from korme.site.forgotten import is_forgotten
from korme.site.urls import is_slug, slugify


class PeopleChoices(Struct, frozen=True):
    """What a person chose for an import of people or works."""

    source: str = ""
    """The name under which the table is remembered; empty: that of its file."""
    pictures: Path | None = None
    """The folder with the pictures that they sent."""
    new_disciplines: bool = False
    """Add the disciplines that the site lacks to `site.yaml`."""
    new_words: frozenset[str] = frozenset()
    """Comparable words for disciplines to add, if not all."""
    not_in: frozenset[str] = frozenset()
    """Folders in that of the pictures that are not searched."""


class ImportedPeople(Struct):
    """What an import of people does; `inbox` and the command line report it."""

    news: list[News]
    problems: list[Problem]
    decisions: Decisions
    slugs: dict[str, str]
    """The creative of each person, by key."""


class _PeopleRun(Struct):
    """An import in progress."""

    options: Options
    config: Config
    workspace: Workspace
    table: PeopleTable
    entries: Mapping[str, Creative]
    names: frozenset[str]
    """The names of all creatives, unreadable ones included."""
    works: Mapping[str, Sequence[Work]]
    """By creative."""
    memory: dict[str, Any]
    """By key of a person: their creative, the fields imported last, pictures and works."""
    matcher: PictureMatcher | None
    here: PicturesHere
    result: ImportedPeople
    files: dict[str, SourceFile] = {}

    def note(self, what: str, **values: str) -> None:
        self.result.news.append(News(what, values))

    def source(self, path: str) -> SourceFile | None:
        return self.files.get(path) or self.workspace.source(path)


class _Person(Struct):
    """One person of an import."""

    key: str
    sent: Registration
    slug: str
    known: dict[str, Any]
    is_new: bool
    portrait: PicturePlan
    works: PersonWorks


def import_people(
    options: Options,
    table: PeopleTable,
    site: tuple[Config, Sequence[Entry], Mapping[str, frozenset[str]]],
    choices: PeopleChoices,
    *,
    dry_run: bool = False,
) -> ImportedPeople:
    """Import the people in a table, and their works.

    Args:
        site: its settings, its entries, and the names of all entries by kind.

    Raises:
        UsageError: the folder of pictures cannot be read.
        SiteError: the memory of earlier imports cannot be read.
    """
    config, entries, names = site
    result = ImportedPeople([], [], {}, {})
    result.problems += columns_reported(table, "people", result.decisions)
    people = registrations(table, config, result.problems)
    files: dict[str, SourceFile] = {}
    words = [word for person in people for word in person.lacking]
    added = [word for word in words if choices.new_disciplines or comparable(word) in choices.new_words]
    if added:
        config, files = with_disciplines(options.root, config, added, result.news)
        result.problems = [each for each in result.problems if each.code == "import-column"]
        people = registrations(table, config, result.problems)
    result.problems += lacking_disciplines(people, table, config, result.decisions)
    memory = read_memory(options.root)
    contacts = read_contacts(options.root)
    own = choices.source or slugify(Path(table.name).stem) or "people"
    source = table_of(memory.people, own, people, contacts, chosen=bool(choices.source))
    if source != own:
        result.news.append(News("import-continued", {"file": table.name, "found": source}))
    by_line = {str(person.line): person for person in people}
    run = _PeopleRun(
        options,
        config,
        Workspace(options.root, config.languages, LIMIT_KB),
        table,
        {entry.slug: entry for entry in entries if isinstance(entry, Creative)},
        names["creative"],
        works_by_creative(entries),
        memory.people.setdefault(source, {}),
        pictures_in(choices.pictures, by_line, {line: sent.name for line, sent in by_line.items()}, choices.not_in),
        PicturesHere.of(options.root, memory),
        result,
        files,
    )
    keyed = keys_of(people, run.memory, contacts.get(source, {}), Mark(table.name), result.problems)
    _import(run, keyed, dry_run=dry_run)
    _private(run, keyed, contacts.setdefault(source, {}))
    if not dry_run:
        written = {path: file.data for path, file in sorted(run.files.items())}
        write_files(options.root, {**written, IMPORTED: memory.text().encode()})
        if contacts[source]:
            write_contacts(options.root, contacts)
    return result


def empty_works(mark: Mark, name: str, titles: Sequence[str]) -> Problem:
    """Return the problem of works without a picture."""
    return problem("import-work-empty", mark, name=name[:60], found="; ".join(titles)[:200])


def works_by_creative(entries: Sequence[Entry]) -> dict[str, list[Work]]:
    """Return the works of each creative."""
    found: dict[str, list[Work]] = {}
    for entry in entries:
        if isinstance(entry, Work):
            found.setdefault(entry.creative, []).append(entry)
    return found


def pictures_in(
    folder: Path | None,
    people: Mapping[str, Registration],
    names: Mapping[str, str],
    not_in: frozenset[str] = frozenset(),
) -> PictureMatcher | None:
    """Return the pictures in a folder.

    Args:
        people: what they sent, by key.
        names: theirs, by key.
        not_in: folders in it that are not searched.

    Raises:
        UsageError: it cannot be read.
    """
    if folder is None:
        return None
    try:
        found = search_folder(folder, not_in)
    except OSError as error:
        raise UsageError(problem("unreadable", Mark(str(folder)), reason=error.strerror or "")) from None
    matcher = PictureMatcher.of(found, names)
    for key, sent in people.items():
        matcher.ask(key, sent.named_files())
    return matcher


def _import(run: _PeopleRun, people: Mapping[str, Registration], *, dry_run: bool) -> None:
    planned = list(_planned(run, people))
    copies = [copy for person in planned for copy in (*person.portrait.copies, *person.works.copies)]
    made, problems = _copied(run, copies, dry_run=dry_run)
    run.result.problems += problems
    writer = WorkWriter(run.workspace, run.files, run.result.news, made)
    for person in planned:
        _write(run, person, made)
        empty = writer.write(person.works)
        if empty:
            mark = Mark(run.table.name, person.sent.line)
            run.result.problems.append(empty_works(mark, person.sent.name, empty))
    if run.matcher:
        lines = {str(person.sent.line): person.sent.name for person in planned}
        here = run.matcher.here_already(run.here)
        run.result.news += pictures_known(here)
        run.result.problems += run.matcher.left_over(lines, here)
    for key, known in run.memory.items():
        if key not in people and known["creative"] in run.names:
            run.note("import-person-gone", file=f"creatives/{known['creative']}", title=str(known.get("name", key)))


def _copied(
    run: _PeopleRun, copies: Sequence[PictureCopy], *, dry_run: bool
) -> tuple[dict[tuple[str, str], dict[str, str]], list[Problem]]:
    if dry_run:
        return not_copied(copies), []
    return carry_out(copies, run.options.root, run.config.bounds, run.options.jobs)


def _planned(run: _PeopleRun, people: Mapping[str, Registration]) -> Iterator[_Person]:
    """Yield the people to write, each with the creative that is or becomes theirs."""
    former = {
        alias.strip("/").removeprefix("creatives/"): each.slug
        for each in run.entries.values()
        for alias in each.aliases
    }
    for known in run.memory.values():
        if known["creative"] not in run.names:
            known["creative"] = former.get(known["creative"], known["creative"])
    claimed = {str(known["creative"]) for known in run.memory.values()}
    taken = set(run.names) | claimed
    by_name: dict[str, list[str]] = {}
    for creative in run.entries.values():
        for _, name in creative.name.values:
            by_name.setdefault(comparable(name), []).append(creative.slug)
    for key, sent in people.items():
        known = run.memory.get(key)
        is_new = False
        if known is None:
            if is_forgotten(CREATIVE.url.format(slug=person_slug(sent.name)), run.config.forgotten):
                mark = Mark(run.table.name, sent.line)
                run.result.problems.append(problem("import-forgotten", mark, name=sent.name[:60]))
                continue
            twins = [slug for slug in dict.fromkeys(by_name.get(comparable(sent.name), ())) if slug not in claimed]
            slug = twins[0] if twins else _free_slug(sent.name, taken)
            is_new = not twins
            known = run.memory[key] = {"creative": slug, "name": sent.name, "fields": {}}
            claimed.add(slug)
            taken.add(slug)
        slug = str(known["creative"])
        if not is_new and (slug not in run.names or not is_slug(slug)):
            run.note("import-person-deleted", title=sent.name, file=f"creatives/{slug[:80]}")
            continue
        run.result.slugs[key] = slug
        yield _plan(run, key, sent, known, is_new=is_new)


def _free_slug(name: str, taken: set[str]) -> str:
    base = (person_slug(name) or "creative")[:70].strip("-")
    number, slug = 1, base
    while slug in taken or slug in ("index", "print"):
        number, slug = number + 1, f"{base}-{number + 1}"
    return slug


def _plan(run: _PeopleRun, key: str, sent: Registration, known: dict[str, Any], *, is_new: bool) -> _Person:
    folder = f"creatives/{known['creative']}"
    find = _finder(run, sent, str(known["creative"]))
    portrait = find(sent.portrait) if sent.portrait and run.matcher else None
    own: list[FoundFile] = []
    if run.matcher and not sent.files and not any(work.files for work in sent.works):
        own = run.matcher.of_person(str(sent.line))
        portrait = portrait or next((file for file in own if is_portrait(file.name, sent.name)), None)
    pictures = planned_pictures(
        run.options.root, folder, [portrait] if portrait else [], known.setdefault("pictures", {}), _digest_of(run)
    )
    works, problems = planned_works(sent, run.table.name, find, [file for file in own if file != portrait])
    if run.matcher is None:
        problems = [each for each in problems if not each.code.startswith("import-works")]
    run.result.problems += problems
    plan = PersonWorks.planned(
        run.options.root,
        folder,
        works,
        known.setdefault("works", {}),
        run.works.get(str(known["creative"]), ()),
        _digest_of(run),
    )
    return _Person(key, sent, str(known["creative"]), known, is_new, pictures, plan)


def _digest_of(run: _PeopleRun) -> Callable[[FoundFile], str]:
    matcher = run.matcher
    return matcher.digest if matcher else lambda file: ""


def _finder(run: _PeopleRun, sent: Registration, slug: str) -> Callable[[str], FoundFile | None]:
    """Return what finds a picture by its name, and reports it if that is not certain and they do not have it already."""

    def find(name: str) -> FoundFile | None:
        if run.matcher is None:
            return None
        found = run.matcher.named(name, str(sent.line), Mark(run.table.name, sent.line), sent.name)
        if isinstance(found, Problem):
            is_here = found.code == UNFOUND and run.here.named(slug, name)
            run.result.problems += [] if is_here else [found]
            return None
        return found

    return find


def _write(run: _PeopleRun, person: _Person, made: Mapping[tuple[str, str], dict[str, str]]) -> None:
    """Write a creative's file, or what has changed in it."""
    known, sent = person.known, person.sent
    known["pictures"] = remembered_pictures(person.portrait, known["pictures"], made)
    fields = dict(sent.fields)
    names = names_in_order(person.portrait, known["pictures"])
    fields |= {"portrait": names[0]} if names else {}
    if sent.consent in (YES, NO):
        fields["consent"] = {"published": sent.consent, "how": f"form: {sent.consent_cell}"}
    if sent.consent not in ("", YES):
        fields |= {"draft": "yes"} if sent.consent != NO else {}
        code = "import-consent-refused" if sent.consent == NO else "import-consent"
        mark = Mark(run.table.name, sent.line)
        run.result.problems.append(problem(code, mark, name=sent.name[:60], cell=sent.consent_cell))
    path = f"creatives/{person.slug}/index"
    if person.is_new:
        notes = {"draft": f"{run.table.name}:{sent.line}: {sent.consent_cell or '—'}"}
        file = new_file(path, fields, CREATIVE_ORDER, notes)
        run.files[file.path] = file
        run.note("import-added", file=file.path, title=sent.name)
    else:
        _update(run, person, fields)
    known["fields"] = to_remember(fields)
    known["name"] = sent.name


def _update(run: _PeopleRun, person: _Person, fields: Mapping[str, Any]) -> None:
    entry = run.entries.get(person.slug)
    source = run.source(entry.mark.path) if entry else None
    if entry is None or source is None:
        run.note("import-person-unreadable", file=f"creatives/{person.slug}")
        return
    change = changed_file(source, person.known["fields"], fields, CREATIVE_ORDER)
    if change.source:
        run.files[change.source.path] = change.source
        run.note("import-changed", file=change.source.path, title=person.sent.name, fields=", ".join(change.changed))
    if change.kept:
        run.note("import-person-kept", file=entry.mark.path, fields=", ".join(change.kept))
    for what, names in (("import-picture-gone", person.portrait.gone), ("import-picture-kept", person.portrait.kept)):
        if names:
            run.note(what, file=f"creatives/{person.slug}", names=", ".join(names))


def _private(run: _PeopleRun, people: Mapping[str, Registration], contacts: dict[str, dict[str, str]]) -> None:
    """Keep what is not for the site, and say so."""
    kept = {key: person for key, person in people.items() if person.private and key in run.memory}
    for key, person in kept.items():
        contacts[key] = {**person.private, "name": person.name}
    if kept:
        fields = sorted({name for person in kept.values() for name in person.private})
        run.note("import-private", count=str(len(kept)), fields=", ".join(fields)[:200], file=CONTACTS)
