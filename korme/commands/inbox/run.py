"""The import of an inbox: every item becomes an entry, or stays where it is and is named; letters say what is missing."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from korme.build import plan
from korme.commands.fix.apply import own_folder
from korme.commands.importer.memory_file import ImportMemory, read_memory
from korme.commands.importer.people_memory import CONTACTS, read_contacts, write_contacts
from korme.commands.importer.writing import write_files
from korme.commands.inbox.archives import ArchiveBounds
from korme.commands.inbox.beginning import SECTION, InboxResult, InboxRun, begin, loose_reader
from korme.commands.inbox.known_pictures import is_about, known_pictures
from korme.commands.inbox.package_import import StagedEntry
from korme.commands.inbox.packages import EntryPackage, packages_in
from korme.commands.inbox.received import DONE, INBOX, LETTERS, InboxItem, ReceivedItem, items_in, receive
from korme.commands.inbox.reporting import tell, write_letters
from korme.commands.inbox.staging import in_items, problems_below
from korme.commands.inbox.state import ItemOutcome
from korme.commands.inbox.tables import import_tables
from korme.core.options import Options
from korme.core.problems import Mark, Problem, UsageError, problem
from korme.read.files import shown
from korme.read.own_places import IMPORTED
from korme.read.site_file import read_config
from korme.store.build_lock import alone


def is_inbox(root: Path, path: Path) -> bool:
    """Return whether a path is the inbox of a site; `inbox` alone means the one of the site, wherever that is."""
    is_named = path == Path(INBOX) and not path.exists()
    return is_named or os.path.abspath(path) == os.path.abspath(root / INBOX)


def import_inbox(options: Options, language: str, *, dry_run: bool = False) -> InboxResult:
    """Import what lies in the inbox of a site.

    Args:
        language: of the organizers, for the sheet.

    Raises:
        UsageError: the inbox cannot be read, or there is no site.
        SiteError: the memory of earlier imports cannot be read.
        OSError: the disk is full, or a folder cannot be written; what was not finished stays in the inbox.
    """
    inbox = options.root / INBOX
    for folder in (inbox, inbox / DONE, inbox / LETTERS):
        if folder.is_symlink():
            raise UsageError(problem("link", Mark(folder.relative_to(options.root).as_posix())))
    read_config(options.root)
    if not inbox.exists() and not dry_run:
        inbox.mkdir()
    if not dry_run:
        _keep_private(inbox)
    with alone(inbox), _private_folder(options.root) as private:
        items, problems = items_in(inbox)
        before = _digests(read_memory(options.root))
        tables, news = import_tables(options, items, inbox, dry_run=dry_run)
        run = begin(options, language, inbox, private)
        run.fresh = _digests(run.memory) - before
        run.result.problems += problems
        run.result.news += news
        if not items:
            run.note("inbox-empty", file=f"{INBOX}/")
        _stage(run, items, tables)
        _refuse_errors(run)
        tell(run)
        if not dry_run:
            _commit(run)
            write_letters(run)
            _move_done(run)
    return run.result


def _digests(memory: ImportMemory) -> set[str]:
    """Return the digests of people's pictures that imports have brought."""
    return set(
        known_pictures(
            (known for part in (memory.people, memory.works) for table in part.values() for known in table.values()), {}
        )
    )


@contextmanager
def _private_folder(root: Path) -> Iterator[Path]:
    """Yield a folder that only its owner can read; those of interrupted imports are removed."""
    own = own_folder(root)
    for left in own.glob("inbox-*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix="inbox-", dir=own))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _keep_private(inbox: Path) -> None:
    """Make git ignore what people sent."""
    ignore = inbox / ".gitignore"
    if not ignore.exists() and not ignore.is_symlink():
        ignore.write_text("*\n", encoding="utf-8")


def _stage(run: InboxRun, items: Iterable[InboxItem], tables: Mapping[InboxItem, ItemOutcome]) -> None:
    """Try the items in the staged site: those with whole entries first, then what is theirs by name."""
    loose: list[tuple[ReceivedItem, ItemOutcome]] = []
    for number, item in enumerate(items):
        outcome = tables.get(item) or ItemOutcome(item)
        run.result.outcomes.append(outcome)
        if item in tables:
            continue
        received = receive(item, run.private / str(number), ArchiveBounds())
        if received.sender[1].casefold() in run.organizers:
            received.sender = ("", "")  # forwarded
        outcome.names += [received.sender[0]] if received.sender[0] else []
        outcome.email = received.sender[1]
        outcome.problems += received.problems
        packages = [] if received.is_refused else packages_in(received.files)
        outcome.is_refused = received.is_refused
        if len(packages) == 1 and outcome.email:
            packages = [replace(packages[0], private={"email": outcome.email})]
        for package in packages:
            _stage_package(run, package, outcome)
        if not packages and not received.is_refused:
            loose.append((received, outcome))
    if not loose:
        return
    reader = loose_reader(run)
    for number, (received, outcome) in enumerate(loose):
        found = reader.read(received, number)
        outcome.problems += found.problems
        for package in found.packages:
            _stage_package(run, package, outcome)
        if not found.packages:
            outcome.slugs += [slug for slug in found.slugs if slug]
            outcome.is_refused = not found.slugs


def _stage_package(run: InboxRun, package: EntryPackage, outcome: ItemOutcome) -> None:
    entry, problems = run.importing.stage(outcome.item, package)
    outcome.problems += problems
    if entry is None:
        outcome.is_refused = True
        return
    run.importing.memory[entry.key] = entry.known
    run.names.setdefault(entry.name, []).append(entry.slug)
    run.staged.append(entry)
    outcome.slugs.append(entry.slug)
    outcome.names.append(entry.name)
    outcome.language = outcome.language or entry.language


def _refuse_errors(run: InboxRun) -> None:
    """Refuse the entries that would bring errors into the site."""
    if not run.staged:
        return
    problems = run.site.problems(run.options)
    before: tuple[Problem, ...] | None = None
    for slug in dict.fromkeys(entry.slug for entry in run.staged):
        own = [entry for entry in run.staged if entry.slug == slug]
        errors = [each for each in problems_below(problems, slug) if each.is_error]
        if errors and not own[0].is_new:
            before = plan(run.options, lambda step: None).problems if before is None else before
            errors = [each for each in errors if each not in before]
        if not errors:
            continue
        places = {folder: place for entry in own for folder, place in entry.places.items()}
        ordered = dict(sorted(places.items(), key=lambda pair: -len(pair[0])))
        for outcome in run.result.outcomes:
            if slug in outcome.slugs:
                kept = [each for each in outcome.problems if each.code != "inbox-draft" or not is_about(each, slug)]
                outcome.problems = [*kept, *(in_items(each, ordered) for each in errors)]
                outcome.is_refused = True
                outcome.refused_slugs.append(slug)


def _commit(run: InboxRun) -> None:
    """Put the entries into the site, each with its memory; all of them stay in the inbox until there are letters."""
    refused = {slug for outcome in run.result.outcomes for slug in outcome.refused_slugs}
    latest = {entry.slug: entry for entry in run.staged if entry.slug not in refused}
    known = run.memory.people.setdefault(SECTION, {})
    for outcome in run.result.outcomes:
        for slug in outcome.slugs:
            entry = latest.pop(slug, None)
            if entry is not None:
                run.site.commit(slug)
                known[entry.key] = entry.known
                _keep_private_data(run, entry)
                write_files(run.options.root, {IMPORTED: run.memory.text().encode()})


def _move_done(run: InboxRun) -> None:
    """Move what is done to `done/`."""
    for outcome in run.result.outcomes:
        if not outcome.is_refused:
            _move(run, outcome)


def _keep_private_data(run: InboxRun, entry: StagedEntry) -> None:
    """Keep addresses and whatever else is not for the site, so that letters have a receiver."""
    if entry.private:
        contacts = read_contacts(run.options.root)
        people = contacts.setdefault(SECTION, {})
        before = people.get(entry.key, {})
        people[entry.key] = {**entry.private, **before, "name": entry.name}  # anybody can write somebody's name
        if any(before.get(field, value) != value for field, value in entry.private.items()):
            run.note("inbox-kept", file=CONTACTS, fields=", ".join(entry.private))
        write_contacts(run.options.root, contacts)


def _move(run: InboxRun, outcome: ItemOutcome) -> None:
    """Move an item to what is done, by person; one that cannot be moved is named, and found done by the next import."""
    people = set(outcome.slugs)
    done = run.inbox / DONE / next(iter(people)) if len(people) == 1 else run.inbox / DONE
    target, number = done / outcome.item.path.name, 1
    while os.path.lexists(target):
        number += 1
        name = Path(outcome.item.path.name)
        target = done / f"{name.stem}-{number}{name.suffix}"
    try:
        done.mkdir(parents=True, exist_ok=True)
        os.rename(outcome.item.path, target)
        run.note("inbox-done", item=outcome.item.shown, file=shown(target.relative_to(run.options.root).as_posix()))
    except OSError as error:
        hint = "inbox"
        run.result.problems.append(
            problem("write-failed", Mark(outcome.item.shown), hint=hint, reason=error.strerror or "")
        )
