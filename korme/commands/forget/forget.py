"""Carries the removal of a person out, and proves it: a search that finds nothing in the site, its output and its cache."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, structs

from korme.build import build
from korme.commands.codes.coded_site import below, coded_site
from korme.commands.codes.follow import after_forgetting
from korme.commands.edition import entered_text
from korme.commands.edits.journal import forget_changes
from korme.commands.fix.apply import OWN, FixWriter
from korme.commands.fix.workspace import Workspace
from korme.commands.forget.archives import forget_in_archives, years_left
from korme.commands.forget.plan import Forgetting, theirs_beside
from korme.commands.forget.records import (
    SITE,
    former_address_edits,
    remove_tree,
    without_contacts,
    without_rows,
    without_titles,
)
from korme.commands.forget.subject import JOURNAL, close_journal, write_journal
from korme.commands.forget.traces import Search, Trace
from korme.commands.importer.memory_file import read_memory
from korme.commands.importer.people_memory import CONTACTS, read_contacts, write_contacts
from korme.commands.inbox.state import SHEET
from korme.commands.jury.follow import after_forgetting as votes_left
from korme.commands.jury.follow import write_changed
from korme.commands.schema import FOLDER as SCHEMAS
from korme.commands.schema import write_schemas
from korme.commands.translations.leaving import without_texts_of
from korme.core.build_result import BuildResult
from korme.core.model import Progress
from korme.core.options import Options
from korme.core.problems import Mark, SiteError, problem
from korme.printing.printed import forget_printed
from korme.publish.addresses import forget_addresses
from korme.publish.recognition import real_folder, record_path, served_folder
from korme.publish.selection import lists_folder
from korme.publish.staging import INSIDE, SPARE, beside, remove
from korme.read.announced import read_announced
from korme.read.certificate_rows import without_person
from korme.read.codes import read_codes
from korme.read.entered import read_entered
from korme.read.entries import ReaderSettings
from korme.read.folders import read_entries
from korme.read.own_places import IMPORTED
from korme.read.site_names import read_site_names
from korme.site.announcements import PATH as ANNOUNCED
from korme.site.announcements import to_json
from korme.site.certificates import FOLDER as CERTIFICATES
from korme.site.codes import PATH as CODES
from korme.site.editions import PATH as ENTERED
from korme.site.event_times import night_of
from korme.site.jury import FOLDER as JURY
from korme.store.cache import Cache, write_record

_READ = ("entries", "bodies", "known")
"""Records of the cache with what was read of entries: texts, too, in which nobody's name need stand."""
_BY_LINE = ("made", "tones")
"""Records of pictures, one a line."""
_PASSED = ("used",)
"""What earlier builds used."""
_WITHOUT_PEOPLE = ("theme", ".gitignore")
_SWEPT = ("content", "creatives", "themes", "inbox", "archive", JURY, OWN, ".github")


class Forgotten(Struct, frozen=True):
    """What is left."""

    built: BuildResult
    traces: tuple[Trace, ...] = ()
    """What the search has found in the site, beside it, in the output and in the cache."""
    searched: int = 0
    """Files that were searched."""
    other_outputs: int = 0
    """Outputs in other folders that were built from this site."""
    missed: tuple[str, ...] = ()
    """Files that could not be searched whole."""
    named: tuple[Trace, ...] = ()
    """Those of the traces that are in the site's sources or beside it: what is made follows from these."""

    @property
    def is_proved(self) -> bool:
        return self.built.ok and not self.traces


def forget(
    options: Options, found: Forgetting, progress: Progress, *, language: str = "en", page: bool = False
) -> Forgotten:
    """Remove a person with every trace, build the site, and search for what is left.

    Killed at any moment, it is finished by running it again: what to look for is kept in `.korme/` until then.

    Args:
        language: of the messages, for the schemas of editors.
        page: leave a page at the person's addresses, which keeps these in `site.yaml` and in the output.

    Raises:
        SiteError: a file cannot be changed or removed; or a frozen year is damaged, so that nothing was.
        UsageError: `.korme/` is a link.
    """
    years = years_left(options.root, found.person, found.search, Cache(options.cache))
    write_journal(options.root, found.person)
    try:
        _change_sources(options, found, page=page)
        _remove_files(options, found)
        forget_in_archives(options.root, years)
        if (options.root / SCHEMAS).is_dir():
            write_schemas(options.root, read_site_names(options.root), language)
        for name in _READ:
            (options.cache / name).unlink(missing_ok=True)
        since = _now(options)
        built = build(options, progress)
        others = _clean(options, found, since) if built.ok else 0
    except OSError as error:
        reason = error.strerror or str(error)
        raise SiteError((problem("write-failed", Mark(error.filename or found.folder), reason=reason),)) from error
    if not built.ok:
        return Forgotten(built)
    traces, missed, searched = _searched(options, found, page=page)
    if not traces:
        close_journal(options.root, found.person.slug)
    made = tuple(f"{_shown(folder, options)}/" for folder in (real_folder(options.output), options.cache))
    named = tuple(trace for trace in traces if not trace.path.startswith(made))
    return Forgotten(built, tuple(traces), searched, others, tuple(missed), named)


def _now(options: Options) -> float:
    """Return the time by the clock of the disk that has the cache."""
    mark = options.cache / "forgetting"
    write_record(mark, b"")
    now = mark.stat().st_mtime
    mark.unlink()
    return now


def _change_sources(options: Options, found: Forgetting, *, page: bool) -> None:
    """Change what names the person; their own files are still there, so that an interrupted run begins again."""
    writer = FixWriter(options.root)
    for _, after in found.edits:
        writer.write(after.path, after.data)
    workspace = Workspace(options.root, found.config.languages, found.config.bounds.entry_kb)
    edits = former_address_edits(workspace, found.config, found.person, page=page)
    if edits is None:
        raise SiteError((problem("forget-by-hand", Mark(SITE)),))
    if edits:
        writer.edit(SITE, edits, workspace)
    search, memory, contacts = found.search, read_memory(options.root), read_contacts(options.root)
    left = without_contacts(contacts, found.person, memory)
    if left != contacts:
        write_contacts(options.root, left)
        if not left:
            (options.root / CONTACTS).unlink()
    rows = without_rows(memory, found.person, search)
    if rows != memory:
        writer.write(IMPORTED, rows.text().encode())
    _change_records(options, found, writer)


def _change_records(options: Options, found: Forgetting, writer: FixWriter) -> None:
    """Change what Körme remembers in the site: who took part in earlier years, and what was announced."""
    entered, _ = read_entered(options.root)
    rest = {
        year: {person: works for person, works in people.items() if person not in found.person.slugs}
        for year, people in entered.items()
    }
    if rest != entered:
        writer.write(ENTERED, entered_text(rest, {}))
    codes, _ = read_codes(options.root)
    addresses = [url.rstrip("/") for url in (*found.person.urls, *found.person.addresses)]
    if any(below(line.names, addresses) for line in codes.codes):
        left = after_forgetting(codes, addresses, coded_site(options).last_edition)
        writer.write(CODES, left.text.encode())
    for path in sorted((options.root / CERTIFICATES).glob("*.yaml")):
        registry = path.read_text("utf-8", "replace")
        unnamed = without_person(registry, found.person.slugs, lambda name: bool(found.search.in_text(name)))
        if unnamed != registry:
            writer.write(f"{CERTIFICATES}/{path.name}", unnamed.encode())
    for record, data in without_texts_of(options, found.folder, lambda name: bool(found.search.in_text(name))).items():
        writer.write(record, data)
    votes = votes_left(options.root, found.person.slugs, lambda text: bool(found.search.in_text(text)))
    write_changed(options.root, votes)
    forget_printed(options.root, found.person.slugs)
    forget_changes(options.root)
    announced, _ = read_announced(options.root)
    if announced is not None:
        settings = ReaderSettings(options.root, found.config.languages, found.config.bounds, night_of(found.config))
        told = without_titles(announced, [each.entry for each in read_entries(settings)[0]], found.search)
        if told != announced:
            writer.write(ANNOUNCED, to_json(told).encode())


def _remove_files(options: Options, found: Forgetting) -> None:
    for path in theirs_beside(options.root, found.person):
        remove_tree(options.root, os.path.relpath(path, options.root))
    sheet = options.root / SHEET  # the next import of an inbox writes it anew
    if sheet.is_file() and not sheet.is_symlink() and found.search.in_bytes(SHEET, sheet.read_bytes()):
        sheet.unlink()
    if not (options.root / found.folder).is_symlink():
        remove_tree(options.root, found.folder)


def _clean(options: Options, found: Forgetting, since: float) -> int:
    """Remove earlier versions of the site, and what the cache has beyond this one; return the number of other outputs.

    Args:
        since: when this run began; records that are older are of other outputs, or of nothing any more.
    """
    folder = real_folder(options.output)
    served = served_folder(options.root, options.cache)
    for leftover in (beside(folder, "new"), f"{folder}{os.sep}{INSIDE}", str(options.cache / SPARE), str(served)):
        remove(leftover)
    kept = set(os.listdir(folder / "media")) if (folder / "media").is_dir() else set()
    for path in (options.cache / "media").glob("*/*"):
        if path.name not in kept:
            path.unlink(missing_ok=True)
    Cache(options.cache).prune()
    forget_addresses(options, (*found.person.urls, *found.person.addresses))
    others, own = 0, [record_path(each, options.cache).name for each in (folder, served)]
    for path in sorted(options.cache.iterdir()):
        is_others_list = path.name.startswith("lists-") and path != lists_folder(folder, options.cache)
        if path.name.startswith("dry-run-") or is_others_list:
            remove(str(path))
        elif path.is_file() and not path.is_symlink():
            if path.name in _BY_LINE:
                _without_lines(path, found.search)
            elif path.name in _PASSED or (path.stat().st_mtime < since and path.name not in _WITHOUT_PEOPLE):
                others += path.name.startswith("output-") and path.name not in own
                path.unlink()
            elif found.search.in_bytes(path.name, path.read_bytes()) and path.name not in _READ:
                path.unlink()  # has a former state of this output, too; without it the next build makes more
    return others


def _without_lines(path: Path, search: Search) -> None:
    """Leave the lines of a file that have nothing of the person."""
    lines = path.read_bytes().split(b"\n")
    kept = [line for line in lines if not search.in_text(line.decode("utf-8", "replace"))]
    if len(kept) < len(lines):
        write_record(path, b"\n".join(kept))


def _searched(options: Options, found: Forgetting, *, page: bool) -> tuple[list[Trace], list[str], int]:
    """Return what is left of the person anywhere, what could not be searched whole, and the number of files."""
    search, count = found.search, [0]
    traces: list[Trace] = []
    missed: list[str] = []

    def looked(folder: Path, shown: str, skipped: tuple[Path, ...] = ()) -> Iterator[Trace]:
        unclear: list[str] = []
        for trace in search.in_folder(folder, skipped, count, unclear):
            yield structs.replace(trace, path=f"{shown}/{trace.path}".removeprefix("./"))
        missed.extend(f"{shown}/{path}".removeprefix("./") for path in unclear)

    skipped = (options.output, options.cache, options.root / JOURNAL)
    for name in _SWEPT:
        if (options.root / name).is_dir() and not (options.root / name).is_symlink():
            traces += looked(options.root / name, name, skipped)
    others = tuple(path for path in options.root.iterdir() if path.is_dir())
    traces += looked(options.root, ".", (*skipped, *others))
    for folder in (real_folder(options.output), options.cache):
        traces += looked(folder, _shown(folder, options))
    if page:
        traces = [trace for trace in traces if not _is_notice(trace, options, found)]
    return traces, missed, count[0]


def _shown(folder: Path, options: Options) -> str:
    """Return a folder as messages name it."""
    if folder.is_relative_to(options.root):
        return folder.relative_to(options.root).as_posix()
    return str(folder)


def _is_notice(trace: Trace, options: Options, found: Forgetting) -> bool:
    """Return whether a trace is the page at the person's address, or the line that asks for it."""
    bare = trace.path.removeprefix(f"{_shown(real_folder(options.output), options)}/")
    parts = bare.split("/")
    url = "/".join(parts[1:] if parts[0] in found.config.languages else parts)
    is_page = bare != trace.path and any(url.startswith(own) for own in found.person.urls)
    return is_page or (trace.path == SITE and trace.found.startswith("creatives/"))
