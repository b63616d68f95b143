"""The import of an inbox: every item becomes an entry, or stays where it is and is named; letters say what is missing."""

from __future__ import annotations

import copy
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from korme.commands.check import problems_of
from korme.commands.fix.apply import own_folder
from korme.commands.importer.column_names import comparable
from korme.commands.importer.memory_file import ImportMemory, read_memory
from korme.commands.importer.news import News
from korme.commands.importer.people_memory import read_contacts
from korme.commands.importer.writing import write_files
from korme.commands.inbox.archives import ArchiveBounds
from korme.commands.inbox.letters import LetterWriter
from korme.commands.inbox.package_import import PackageImport, StagedEntry
from korme.commands.inbox.packages import packages_in
from korme.commands.inbox.received import DONE, INBOX, LETTERS, InboxItem, ReceivedItem, items_in, receive
from korme.commands.inbox.staging import StagedSite, in_items, problems_below
from korme.commands.inbox.state import SHEET, ItemOutcome, PersonState, emails_by_slug, people_states, write_sheet
from korme.core.options import Options
from korme.core.problems import Mark, Problem, UsageError, problem
from korme.kinds import Creative, Entry
from korme.read.entries import ReaderSettings
from korme.read.files import shown
from korme.read.folders import IMPORTED, read_entries
from korme.read.site_file import read_config
from korme.site.config import Config
from korme.site.consent import hidden_by
from korme.site.event_times import night_of
from korme.store.build_lock import alone

SECTION = "submit"
"""Where the memory of imports keeps the people whose entries came whole."""


class InboxResult(Struct):
    """What was done with an inbox."""

    news: list[News] = []
    problems: list[Problem] = []
    outcomes: list[ItemOutcome] = []


class _InboxRun(Struct):
    """An import in progress."""

    options: Options
    config: Config
    language: str
    """Of the organizers, for the sheet."""
    inbox: Path
    private: Path
    site: StagedSite
    memory: ImportMemory
    importing: PackageImport
    result: InboxResult
    staged: list[StagedEntry] = []

    def note(self, what: str, **values: str) -> None:
        self.result.news.append(News(what, values))


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
    if inbox.is_symlink():
        raise UsageError(problem("link", Mark(INBOX)))
    config, _ = read_config(options.root)
    if not inbox.exists() and not dry_run:
        inbox.mkdir()
    if not dry_run:
        _keep_private(inbox)
    with alone(inbox), _private_folder(options.root) as private:
        run = _begin(options, (config, language), inbox, private)
        items, problems = items_in(inbox)
        run.result.problems += problems
        if not items:
            run.note("inbox-empty", file=f"{INBOX}/")
        for number, item in enumerate(items):
            _stage(run, item, private / str(number))
        _refuse_errors(run)
        if not dry_run:
            _commit(run)
        _report(run, dry_run=dry_run)
    return run.result


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


def _begin(options: Options, chosen: tuple[Config, str], inbox: Path, private: Path) -> _InboxRun:
    config, language = chosen
    settings = ReaderSettings(options.root, config.languages, config.bounds, night_of(config))
    read, names, _ = read_entries(settings)
    memory = read_memory(options.root)
    site = StagedSite.of(options.root, private / "site")
    importing = PackageImport(
        options,
        config,
        site,
        copy.deepcopy(memory.people.get(SECTION, {})),
        [known for table, people in memory.people.items() if table != SECTION for known in people.values()],
        _slugs_by_name(each.entry for each in read),
        set(names["creative"]),
    )
    return _InboxRun(options, config, language, inbox, private, site, memory, importing, InboxResult())


def _slugs_by_name(entries: Iterable[Entry]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry in entries:
        if isinstance(entry, Creative):
            for _, name in entry.name.values:
                found.setdefault(comparable(name), []).append(entry.slug)
    return found


def _stage(run: _InboxRun, item: InboxItem, private: Path) -> None:
    """Try an item in the staged site."""
    outcome = ItemOutcome(item)
    run.result.outcomes.append(outcome)
    received = receive(item, private, ArchiveBounds())
    outcome.problems += received.problems
    if received.is_refused:
        outcome.is_refused = True
        return
    _stage_packages(run, received, outcome)


def _stage_packages(run: _InboxRun, received: ReceivedItem, outcome: ItemOutcome) -> None:
    packages = packages_in(received.files)
    for package in packages:
        entry, problems = run.importing.stage(received.item, package)
        outcome.problems += problems
        if entry is None:
            outcome.is_refused = True
            continue
        run.importing.memory[entry.key] = entry.known
        run.staged.append(entry)
        outcome.slugs.append(entry.slug)
        outcome.names.append(entry.name)
        outcome.language = outcome.language or entry.language
    if not packages:
        outcome.is_refused = True
        outcome.problems.append(problem("inbox-nothing", Mark(received.item.shown)))


def _refuse_errors(run: _InboxRun) -> None:
    """Refuse the entries that would bring errors into the site."""
    if not run.staged:
        return
    problems = run.site.problems(run.options)
    before: tuple[Problem, ...] | None = None
    for slug in dict.fromkeys(entry.slug for entry in run.staged):
        own = [entry for entry in run.staged if entry.slug == slug]
        errors = [each for each in problems_below(problems, slug) if each.is_error]
        if errors and not own[0].is_new:
            before = problems_of(run.options, lambda step: None) if before is None else before
            errors = [each for each in errors if each not in before]
        if not errors:
            continue
        places = {folder: place for entry in own for folder, place in entry.places.items()}
        ordered = dict(sorted(places.items(), key=lambda pair: -len(pair[0])))
        for outcome in run.result.outcomes:
            if slug in outcome.slugs:
                outcome.problems += [in_items(each, ordered) for each in errors]
                outcome.is_refused = True
                outcome.refused_slugs.append(slug)


def _commit(run: _InboxRun) -> None:
    """Put the entries into the site, each with its memory, and every item that is done into `done/`."""
    refused = {slug for outcome in run.result.outcomes for slug in outcome.refused_slugs}
    latest = {entry.slug: entry for entry in run.staged if entry.slug not in refused}
    known = run.memory.people.setdefault(SECTION, {})
    for outcome in run.result.outcomes:
        for slug in outcome.slugs:
            entry = latest.pop(slug, None)
            if entry is not None:
                run.site.commit(slug)
                known[entry.key] = entry.known
                write_files(run.options.root, {IMPORTED: run.memory.text().encode()})
        if not outcome.is_refused:
            _move(run, outcome)


def _move(run: _InboxRun, outcome: ItemOutcome) -> None:
    """Move an item to what is done; one that cannot be moved is named, and found done by the next import."""
    done = run.inbox / DONE
    target, number = done / outcome.item.path.name, 1
    while os.path.lexists(target):
        number += 1
        name = Path(outcome.item.path.name)
        target = done / f"{name.stem}-{number}{name.suffix}"
    try:
        done.mkdir(exist_ok=True)
        os.rename(outcome.item.path, target)
        outcome.moved = f"{INBOX}/{DONE}/{shown(target.name)}"
    except OSError as error:
        hint = "inbox"
        run.result.problems.append(
            problem("write-failed", Mark(outcome.item.shown), hint=hint, reason=error.strerror or "")
        )


def _report(run: _InboxRun, *, dry_run: bool) -> None:
    """Say what was done, and write letters and the sheet."""
    result = run.result
    refused = {slug for outcome in result.outcomes for slug in outcome.refused_slugs}
    for entry in run.staged:
        if entry.slug not in refused:
            if entry.is_new:
                path = f"creatives/{entry.slug}"
                result.news.append(News("inbox-added", {"file": path, "title": entry.name, "item": entry.item.shown}))
            result.news += entry.news
    for outcome in result.outcomes:
        result.problems += outcome.problems
        if outcome.moved:
            run.note("inbox-done", item=outcome.item.shown, file=outcome.moved)
        elif outcome.is_refused:
            run.note("inbox-stays", item=outcome.item.shown)
    if dry_run or not result.outcomes:
        return
    states = _states(run)
    letters = LetterWriter(run.options.root, run.config, run.options.base_url or run.config.base_url or "")
    count = letters.write(states, result.outcomes)
    addresses = {person.slug: letters.address(person) for person in states}
    write_sheet(run.options.root, states, result.outcomes, letters.paths, addresses, run.language)
    if count:
        run.note("inbox-letters", count=str(count), file=f"{INBOX}/{LETTERS}/")
    run.note("inbox-sheet", file=SHEET)


def _states(run: _InboxRun) -> list[PersonState]:
    """Return the state of everybody, from a check of the site as it is now, drafts included."""
    options = replace(run.options, drafts=True)
    found: dict[str, list[Problem]] = {}
    for each in problems_of(options, lambda step: None):
        parts = each.mark.path.split("/")
        if parts[0] == "creatives" and len(parts) > 1:
            found.setdefault(parts[1], []).append(each)
    config = run.config
    read, _, _ = read_entries(ReaderSettings(options.root, config.languages, config.bounds, night_of(config)))
    emails = emails_by_slug(run.memory, read_contacts(options.root))
    problems = {slug: tuple(own) for slug, own in found.items()}
    hidden = hidden_by(config, options.today)
    return people_states([each.entry for each in read], problems, emails, config.language, hidden)
