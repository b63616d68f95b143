"""`hanging`: what hangs where, numbers for works that have none, and the list as a spreadsheet, out and back in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from korme.build import plan
from korme.commands.fix.apply import FixWriter
from korme.commands.fix.workspace import Workspace
from korme.commands.hanging.list_text import Rows, WallPlace, places_in, rows_of, written
from korme.commands.hanging.merge import ListChanges, merged
from korme.commands.hanging.sheet import as_table, csv_of, known_headings, sheet_rows
from korme.commands.importer.table_file import read_file, table_rows
from korme.commands.schema import schema_line
from korme.core.git import contents, revision, stored
from korme.core.model import Progress
from korme.core.options import Options
from korme.core.problems import Mark, Problem, SiteError, UsageError, problem, suggest
from korme.read.hanging import table_in
from korme.read.source_file import SourceFile
from korme.read.yaml_edit import editor_of
from korme.site.hanging import FOLDER, HangingTable, Key, hanging_file, key_of
from korme.site.site import Site
from korme.store.cache import write_whole

_BEGINNING = """# Where the works of {edition} hang: walls in the order of the walk, works from left to right.
# A number is given once and stays with its work. See docs/hanging.md.

walls:
"""


class Hanging(Struct, frozen=True):
    """The hanging list of an edition, which need not be there yet."""

    site: Site
    edition: str
    source: SourceFile
    table: HangingTable
    is_there: bool

    @property
    def language(self) -> str:
        return self.site.config.language

    @property
    def places(self) -> list[WallPlace]:
        return places_in(self.table, self.language)

    @property
    def lacking(self) -> list[Key]:
        """Works of the edition that hang nowhere, in the site's order."""
        site = self.site
        hung = {key_of(item.work) for _, _, wall, item in self.table.works() if wall.venue}
        own = site.works_in_edition.get(self.edition, ()) if site.has_years else tuple(site.works)
        return [key for key in own if key not in hung]

    @property
    def unlisted(self) -> list[Key]:
        """Those of them that are not in the list at all."""
        listed = {key_of(item.work) for _, _, _, item in self.table.works()}
        return [key for key in self.lacking if key not in listed]

    @property
    def unnumbered(self) -> list[str]:
        """Works in the list that have no number, in order."""
        return [item.work for _, _, _, item in self.table.works() if item.number is None]


def hanging_of(options: Options, progress: Progress, edition: str = "") -> Hanging:
    """Return the hanging list of an edition.

    Args:
        edition: its name; empty: the current one.

    Raises:
        UsageError: there is no site, or no such edition.
        SiteError: the list has errors, which have to be fixed first.
    """
    planned = plan(options, progress)
    site = planned.site
    name = edition or site.config.edition or next(iter(site.editions), "") or next(iter(site.hanging), "")
    if site.editions and name not in site.editions:
        raise UsageError(suggest("unknown-reference", Mark("--edition"), name[:80], site.editions, expected="edition"))
    if not name:
        raise UsageError(problem("option-missing", Mark("--edition")))
    path = hanging_file(name)
    workspace = Workspace(options.root, site.config.languages, site.config.bounds.entry_kb)
    known = workspace.source(path)
    errors = [each for each in planned.problems if each.is_error and each.mark.path == path]
    source = known or SourceFile(path, f"{schema_line(path, 'hanging')}\n{_BEGINNING.format(edition=name)}")
    table = table_in(source.text, path, site.config.languages, [])
    if errors or table is None or (known is None and (options.root / path).exists()):
        raise SiteError(tuple(errors) or (problem("hanging-by-hand", Mark(path)),))
    return Hanging(site, name, source, table, known is not None)


def exported(hanging: Hanging, headings: Mapping[str, str], language: str) -> bytes:
    """Return the list as CSV, with the works that hang nowhere below.

    Args:
        headings: by column.
        language: of the person, for names and the separator.
    """
    names = language if language in hanging.site.config.languages else hanging.language
    rows = as_table(hanging.site, hanging.table, hanging.places, hanging.unlisted, names)
    return csv_of(list(rows), headings, language)


class Imported(Struct, frozen=True):
    """What an import changes."""

    changes: ListChanges
    after: SourceFile
    is_changed: bool


def imported(hanging: Hanging, file: Path, *, encoding: str = "", sheet: str = "") -> Imported:
    """Return the list with what a table says; nothing is written.

    Raises:
        UsageError: the file cannot be read, or is no table of a hanging list.
        SiteError: the list has a form that cannot be edited safely.
    """
    data = read_file(file)
    try:
        rows, _ = table_rows(
            data, file.name, hanging.site.config.languages, known_headings, encoding=encoding, sheet=sheet
        )
        found = sheet_rows(rows)
    except ValueError:
        raise UsageError(problem("hanging-columns", Mark(file.name))) from None
    changes = merged(hanging.site, hanging.table, found, file.name)
    after = _with(hanging, changes.walls, changes.new)
    return Imported(changes, after, after.text != hanging.source.text)


def numbered(hanging: Hanging) -> tuple[SourceFile, dict[str, int]]:
    """Return the list in which every work has a number, and the numbers that are new: in order, after the highest.

    Raises:
        SiteError: the list has a form that cannot be edited safely.
    """
    given = {work: hanging.table.highest + at for at, work in enumerate(dict.fromkeys(hanging.unnumbered), 1)}
    walls: dict[int, Rows] = {}
    for at, wall in enumerate(hanging.table.walls):
        rows = rows_of(wall.works)
        if any(number is None for number, _ in rows):
            walls[at] = tuple((number or given[work], work) for number, work in rows)
    after = _with(hanging, walls, ())
    return (_with_last(after, max(given.values())) if given else after), given


def _with_last(source: SourceFile, number: int) -> SourceFile:
    """Return a list that says which number was given last, so that none is given twice."""
    editor = editor_of(source)
    edits = editor.set_field(("last_number",), number, ("gap", "last_number", "walls")) if editor else None
    if edits is None:
        raise SiteError((problem("hanging-by-hand", Mark(source.path)),))
    return source.edited(edits)


def _with(hanging: Hanging, walls: Mapping[int, Rows], new: Sequence[tuple[int, WallPlace, Rows]]) -> SourceFile:
    if not walls and not new:
        return hanging.source
    after = written(hanging.source, hanging.table, walls, new, hanging.site.config.languages)
    if after is None:
        raise SiteError((problem("hanging-by-hand", Mark(hanging.source.path)),))
    return after


def write_list(options: Options, hanging: Hanging, after: SourceFile) -> None:
    """Write a list.

    Raises:
        SiteError: it cannot be written.
    """
    if hanging.is_there:
        FixWriter(options.root).write(after.path, after.data)
        return
    target = options.root / after.path
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, after.data)
    except OSError as error:
        raise SiteError((problem("write-failed", Mark(after.path), reason=error.strerror or ""),)) from error


def renumbered(options: Options, hanging: Hanging) -> list[tuple[str, int, int]]:
    """Return the works whose number is another than in the last commit, with that number and the present one."""
    path = hanging.source.path
    try:
        at = revision(options.root, "HEAD")
        files = [file for file in stored(at, FOLDER) if file.path == path]
        text = next((data.decode("utf-8-sig", "replace") for _, data in contents(at, files)), "")
    except UsageError:  # no repository, no commit: nothing to compare with
        return []
    problems: list[Problem] = []
    before = table_in(text, path, hanging.site.config.languages, problems) if text else None
    known = {item.work: item.number for _, _, _, item in before.works()} if before else {}
    return [
        (item.work, old, item.number)
        for _, _, _, item in hanging.table.works()
        if (old := known.get(item.work)) and item.number and item.number != old
    ]
