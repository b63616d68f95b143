"""Imports a file: a programme, people or works, whichever its columns say; asks about columns that are not known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from korme.commands.importer.column_names import comparable
from korme.commands.importer.import_settings import (
    IGNORE,
    ImportSettings,
    fields_of,
    read_import_settings,
    with_decisions,
)
from korme.commands.importer.lost_letters import lost_letters
from korme.commands.importer.news import News
from korme.commands.importer.partners import import_partners
from korme.commands.importer.people import PeopleChoices, import_people
from korme.commands.importer.people_table import Decisions, people_table, registrations, unknown_columns
from korme.commands.importer.person_columns import network_label
from korme.commands.importer.programme_file import ImportChoices
from korme.commands.importer.refused import refusal
from korme.commands.importer.run import import_programme
from korme.commands.importer.table_file import Notes, is_schedule, read_file, table_rows
from korme.commands.importer.table_kind import TRANSLATIONS, OwnColumns, kind_of_table, known_columns
from korme.commands.importer.tables import NoHeadings, Rows
from korme.commands.importer.works import import_works
from korme.commands.importer.writing import write_files
from korme.commands.translations.run import import_sheet
from korme.core.options import Options
from korme.core.problems import Mark, Problem, UsageError, problem
from korme.kinds import Entry
from korme.read.entries import ReaderSettings
from korme.read.folders import read_entries
from korme.read.own_places import IMPORT_SETTINGS
from korme.read.site_file import read_config
from korme.read.source_file import SourceFile
from korme.site.config import Config
from korme.site.event_times import night_of

Ask = Callable[[str, str, str, Sequence[str]], str]
"""Asks a person what a column or a word is, given the key of the question, the heading or word, an example and the
possible answers; '' leaves it open."""
NEW = "new"
"""The answer that makes a word a discipline of the site."""
_MOST_ASKED = 40


class FileChoices(Struct, frozen=True, kw_only=True):
    """What a person chose for an import."""

    kind: str = ""
    """'people', 'works', 'programme', 'translations' or 'partners'; empty: what the columns say."""
    source: str = ""
    venue: str = ""
    encoding: str = ""
    sheet: str = ""
    pictures: Path | None = None
    not_in: frozenset[str] = frozenset()
    """Folders in that of the pictures that are not searched."""
    new_disciplines: bool = False
    take_added: bool = False
    """Take translations with links, shortcodes or HTML that their sources do not have."""


class _Settings(Struct, frozen=True):
    """The decisions of the site's organizers, and the file that has them."""

    settings: ImportSettings
    saved: SourceFile | None


class _File(Struct, frozen=True):
    """A table and what the site says of its columns."""

    name: str
    rows: Rows
    settings: ImportSettings
    saved: SourceFile | None
    """`content/import.yaml`, with the answers of this import, if there is one."""
    new_words: frozenset[str] = frozenset()
    """Comparable words that are to become disciplines of the site."""


def import_file(
    options: Options, file: Path, choices: FileChoices, ask: Ask | None = None, *, dry_run: bool = False
) -> tuple[list[News], list[Problem]]:
    """Import a file into the site.

    Args:
        ask: asks about columns and disciplines that are not known; None: they are reported.

    Returns:
        What was done, and the problems of what is left out.

    Raises:
        UsageError: the file cannot be read, or it is not certain what it is.
        SiteError: the memory of earlier imports, or `content/import.yaml`, cannot be read.
    """
    config, _ = read_config(options.root)
    if choices.kind == "partners":
        return _partners(options, file, config, dry_run=dry_run)
    settings, saved = read_import_settings(options.root, config)
    data = read_file(file)
    if is_schedule(data):
        if choices.kind not in ("", "programme"):
            raise UsageError(problem("import-unknown", Mark(file.name), hint="kind", reason=choices.kind))
        return _programme(options, file, choices, settings, dry_run=dry_run)
    found, kind, notes = _table(data, file.name, config, choices, _Settings(settings, saved))
    if kind == TRANSLATIONS:
        news, problems = import_sheet(options, found.rows, file.name, take_added=choices.take_added, dry_run=dry_run)
        return [*_assumed(file.name, notes), *news], problems
    if kind == "programme":
        return _programme(options, file, choices, settings, dry_run=dry_run)
    if ask is not None:
        found = _asked(found, kind, config, ask)
    news, problems, decisions = _people(options, found, kind, config, choices, dry_run=dry_run)
    if not dry_run:
        news += _save(options.root, found, decisions)
    return [*_assumed(file.name, notes), *news], [*lost_letters(found.rows, file.name), *problems]


def _table(
    data: bytes, name: str, config: Config, choices: FileChoices, settings: _Settings
) -> tuple[_File, str, Notes]:
    """Return a table, its kind, and what was assumed in reading it.

    Raises:
        UsageError: it is no table, or it is not certain of what.
    """
    own, languages = settings.settings.columns, config.languages

    def known(rows: Rows) -> int:
        return known_columns(rows, own, languages, choices.kind)

    try:
        rows, notes = table_rows(data, name, languages, known, encoding=choices.encoding, sheet=choices.sheet)
        kind = choices.kind or _kind(rows, name, own, languages)
        if kind not in ("programme", TRANSLATIONS):
            people_table(rows, name, settings.settings, config, kind)
    except ValueError as error:
        raise UsageError(refusal(error, name, choices.kind)) from None
    return _File(name, rows, settings.settings, settings.saved), kind, notes


def _kind(rows: Rows, name: str, own: OwnColumns, languages: tuple[str, ...]) -> str:
    """Return what a table is.

    Raises:
        UsageError: it may be several things.
        ValueError: it is none of them.
    """
    kind, possible = kind_of_table(rows, own, languages)
    if kind:
        return kind
    if not possible:
        raise NoHeadings(rows)
    raise UsageError(problem("import-kind", Mark(name), found=", ".join(possible), first=possible[0]))


def _programme(
    options: Options, file: Path, choices: FileChoices, settings: ImportSettings, *, dry_run: bool
) -> tuple[list[News], list[Problem]]:
    own = ImportChoices(choices.source, choices.venue, choices.encoding, choices.sheet)
    return import_programme(options, file, own, settings.columns.of("programme"), dry_run=dry_run)


def _partners(options: Options, folder: Path, config: Config, *, dry_run: bool) -> tuple[list[News], list[Problem]]:
    """Import a folder of logos.

    Raises:
        UsageError: it is no folder.
    """
    result = import_partners(options, folder, _site(options, config), dry_run=dry_run)
    return result.news, result.problems


def _site(options: Options, config: Config) -> tuple[Config, list[Entry], Mapping[str, frozenset[str]]]:
    read, names, _ = read_entries(ReaderSettings(options.root, config.languages, config.bounds, night_of(config)))
    return config, [each.entry for each in read], names


def _assumed(name: str, notes: Notes) -> list[News]:
    return [News(what, {"file": name, "found": value}) for what, value in notes]


def _asked(file: _File, kind: str, config: Config, ask: Ask) -> _File:
    """Return a table with a person's answers about its unknown columns, and the disciplines that the site lacks."""
    table = people_table(file.rows, file.name, file.settings, config, kind)
    below = file.rows[table.shape.row + 1 :]
    fields = [*fields_of(kind), IGNORE]
    answers: dict[tuple[str, ...], str] = {}
    for heading in unknown_columns(table)[:_MOST_ASKED]:
        at = next((at for at, each in enumerate(table.shape.headings) if each.text == heading), -1)
        example = next((row[at] for _, row in below if 0 <= at < len(row) and row[at].strip()), "")
        answer = ask("import-ask", heading, example, fields) if at >= 0 else ""
        if answer and (answer in fields or network_label(answer)):
            answers["columns", kind, " ".join(heading.split())] = answer
    columns = {**file.settings.columns.fields}
    columns[kind] = {**columns.get(kind, {}), **{comparable(path[-1]): answer for path, answer in answers.items()}}
    file = replace(file, settings=replace(file.settings, columns=OwnColumns(columns)))
    new: set[str] = set()
    words = _lacking(file, config) if kind == "people" else {}
    for word, names in list(words.items())[:_MOST_ASKED]:
        keys = [*(key for key, _ in config.disciplines), NEW, IGNORE]
        answer = ask("import-ask-discipline", word, ", ".join(names)[:100], keys)
        if answer == NEW:
            new.add(comparable(word))
        elif answer in keys:
            answers["disciplines", " ".join(word.split())] = answer
    meant = {comparable(path[-1]): answer for path, answer in answers.items() if path[0] == "disciplines"}
    settings = replace(file.settings, disciplines={**file.settings.disciplines, **meant})
    saved = with_decisions(file.saved, answers) or file.saved
    return replace(file, settings=settings, saved=saved, new_words=frozenset(new))


def _lacking(file: _File, config: Config) -> dict[str, list[str]]:
    """Return the words for disciplines that the site lacks, with the names of the people who use them."""
    words: dict[str, list[str]] = {}
    for person in registrations(people_table(file.rows, file.name, file.settings, config), config, []):
        for word in person.lacking:
            words.setdefault(word, []).append(person.name)
    return words


def _people(
    options: Options, file: _File, kind: str, config: Config, choices: FileChoices, *, dry_run: bool
) -> tuple[list[News], list[Problem], Decisions]:
    table = people_table(file.rows, file.name, file.settings, config, kind)
    own = PeopleChoices(choices.source, choices.pictures, choices.new_disciplines, file.new_words, choices.not_in)
    importing = import_works if kind == "works" else import_people
    result = importing(options, table, _site(options, config), own, dry_run=dry_run)
    return result.news, result.problems, result.decisions


def _save(root: Path, file: _File, decisions: Mapping[tuple[str, ...], str]) -> list[News]:
    """Write what is decided and what is open to `content/import.yaml`."""
    new = with_decisions(file.saved, decisions)
    if new is None:
        return [News("import-settings-kept", {"file": IMPORT_SETTINGS})] if decisions else []
    path = root / IMPORT_SETTINGS
    if path.exists() and path.read_bytes() == new.data:
        return []
    write_files(root, {IMPORT_SETTINGS: new.data})
    return [News("import-settings" if decisions else "import-answers", {"file": IMPORT_SETTINGS})]
