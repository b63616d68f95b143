"""`translations`: how much is translated, a sheet out and in, and records of what is translated from what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from korme.commands.importer.news import News
from korme.commands.importer.tables import MOST_ROWS, Rows
from korme.commands.translations.former import former_sources
from korme.commands.translations.gathered import Gathered, chosen, gather
from korme.commands.translations.returning import TextChange, changes_of, made_by, stronger
from korme.commands.translations.sheet import (
    ReturnedRow,
    as_csv,
    as_workbook,
    headings,
    is_too_long,
    returned,
    row_of,
)
from korme.commands.translations.writing import with_pairs, with_texts, write
from korme.core.options import Options
from korme.core.problems import Mark, Problem, UsageError, problem, suggest
from korme.i18n.messages import Messages
from korme.site.field_docs import meanings
from korme.site.translations import Pair, Standing, Translated, digest
from korme.store.cache import write_whole

ENDINGS = (".csv", ".xlsx")


class TextChoice(Struct, frozen=True):
    """Which texts a person has asked for."""

    only: tuple[str, ...] = ()
    """Paths of entries from the site's root, without ending."""
    flags: tuple[str, ...] = ()
    """States of texts, or 'machine'; empty: all."""


class WrittenSheet(Struct, frozen=True):
    """A sheet that was written."""

    rows: int
    too_long: tuple[Translated, ...]
    """Texts that do not fit into a cell, and are translated in their files."""


def known_language(language: str, gathered: Gathered) -> str:
    """Return a language of the site.

    Raises:
        UsageError: it is none.
    """
    if language not in gathered.languages:
        raise UsageError(suggest("unknown-language", Mark("--to"), language[:40], gathered.languages, field="--to"))
    return language


def write_sheet(
    options: Options, gathered: Gathered, language: str, choice: TextChoice, target: Path, messages: Messages
) -> WrittenSheet:
    """Write the sheet of a language.

    Raises:
        UsageError: no text fits, there are too many for a sheet, or the file cannot be written.
    """
    found = chosen(gathered.of(language), choice.only, choice.flags)
    fitting = [one for one in found if not is_too_long(one)]
    if not found:
        raise UsageError(problem("translation-unknown", Mark("--to")))
    if len(fitting) >= MOST_ROWS:
        raise UsageError(problem("too-many", Mark("--only"), field="--only", found=len(fitting), most=MOST_ROWS - 1))
    records = {name: file.record for name, file in gathered.records.items()}
    former = former_sources(options.root, fitting, records)
    docs = meanings(messages.language)
    rows = [row_of(one, former.get(one.pair, ""), gathered, messages, docs) for one in fitting]
    own = {one.source.language for one in fitting}
    names = headings(messages, ", ".join(name for name in gathered.languages if name in own), language)
    is_workbook = target.suffix.lower() == ".xlsx"
    data = as_workbook(rows, names, language) if is_workbook else as_csv(rows, names, messages.language)
    try:
        write_whole(target, data)
    except OSError as error:
        raise UsageError(problem("write-failed", Mark(str(target)), reason=error.strerror or "")) from error
    return WrittenSheet(len(rows), tuple(one for one in found if is_too_long(one)))


class MergedRows(Struct, frozen=True):
    """What rows change; nothing is written yet."""

    files: Mapping[str, bytes]
    news: tuple[News, ...]
    problems: tuple[Problem, ...]
    """Rows that are left out."""


def import_sheet(
    options: Options, rows: Rows, name: str, *, take_added: bool = False, dry_run: bool = False
) -> tuple[list[News], list[Problem]]:
    """Take a sheet that came back into the files of entries.

    Args:
        name: of the sheet's file.
        take_added: also take texts with links, shortcodes or HTML that their sources do not have.

    Returns:
        What was done, and the rows that are left out.

    Raises:
        SiteError: a record cannot be read.
    """
    merged = merged_rows(options, gather(options), returned(rows), name, take_added=take_added)
    if merged.files and not dry_run:
        write(options.root, merged.files)
    return list(merged.news), list(merged.problems)


def merged_rows(
    options: Options, gathered: Gathered, rows: Sequence[ReturnedRow], name: str, *, take_added: bool = False
) -> MergedRows:
    """Return what rows of a sheet change.

    Args:
        name: of the sheet's file, for the marks of problems.
        take_added: also take texts with links, shortcodes or HTML that their sources do not have.
    """
    found = changes_of(gathered, rows, name, options.today.isoformat(), take_added=take_added)
    written = with_texts(options.root, gathered, found.texts)
    problems = list(found.problems)
    for change, why, path in written.refused:
        problems += _refused(change, why, path, name)
    left = {id(change) for change, _, _ in written.refused}
    texts = [change for change in found.texts if id(change) not in left]
    lost = {(change.found.language, digest(change.after)) for change, _, _ in written.refused}
    pairs = {
        language: {pair: made for pair, made in own.items() if (language, pair[1]) not in lost}
        for language, own in found.pairs.items()
    }
    news = [_told("translations-taken", change.found) for change in texts]
    news += [_told("translations-outdated", one) for one in found.outdated]
    signed = sum(
        gathered.records[language].record.pairs.get(pair) != made
        for language, own in pairs.items()
        for pair, made in own.items()
    )
    news += [News("translations-signed", {"count": str(signed)})] if signed else []
    return MergedRows(written.files | with_pairs(gathered, pairs, texts), tuple(news), tuple(problems))


def _told(what: str, found: Translated) -> News:
    source = found.source
    return News(what, {"owner": source.owner, "field": source.place, "language": found.language})


def _refused(change: TextChange, why: Sequence[Problem], path: str, name: str) -> list[Problem]:
    """Return what is said of a row whose text is not taken: why, and the row."""
    is_own = any(each.code != "edit-by-hand" for each in why)
    told = ", ".join(each.code for each in why) if is_own else path
    values = {"row": change.row.shown, "found": told[:120], "language": change.found.language}
    hint = "own" if is_own else "hand"
    own = [each for each in why if is_own]
    return [*own, problem("translation-row", Mark(name, change.row.line), hint=hint, **values)]


class Recorded(Struct, frozen=True):
    """What was recorded of translations as they are."""

    texts: tuple[Translated, ...]
    is_machine: bool


def record(
    options: Options,
    gathered: Gathered,
    languages: Sequence[str],
    choice: TextChoice,
    by: str = "",
    *,
    dry_run: bool = False,
) -> Recorded:
    """TranslationRecord that translations are of their present sources; without a choice those of which nothing is known.

    Args:
        by: the name of whoever has checked them, or 'machine'.
    """
    made = made_by(by, options.today.isoformat())
    new: dict[str, dict[Pair, Standing]] = {}
    texts: list[Translated] = []
    for language in languages:
        flags = choice.flags or ("unknown",)
        known = gathered.records[language].record.pairs
        for one in chosen(gathered.of(language), choice.only, flags):
            after = stronger(known.get(one.pair), made)
            if one.text and known.get(one.pair) != after:
                new.setdefault(language, {})[one.pair] = after
                texts.append(one)
    files = with_pairs(gathered, new, ())
    if files and not dry_run:
        write(options.root, files)
    return Recorded(tuple(texts), made.is_machine)
