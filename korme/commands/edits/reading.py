"""Reads an entry as it would be after an edit, from memory: what is wrong with it then, and was not before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from korme.commands.edits.sheet import EntrySheet
from korme.core.model import Limits
from korme.core.problems import Mark, Problem, problem
from korme.fields.base import ReadContext, read_fields
from korme.fields.nodes import Pairs
from korme.kinds import Entry
from korme.media.kinds import KIND_OF
from korme.read.addresses import EntryFiles
from korme.read.entries import ReaderSettings, read_entry
from korme.read.files import Item
from korme.read.front_matter import SourceDocument
from korme.read.pictures import ENDINGS


def new_problems(before: EntrySheet, after: EntrySheet, limits: Limits) -> list[Problem]:
    """Return the problems that an entry has after an edit and did not have before it, in the order of its files."""
    known = Counter(map(what, problems_of(before, limits)))
    found = []
    for each in problems_of(after, limits):
        known[what(each)] -= 1
        if known[what(each)] < 0:
            found.append(each)
    return found


def problems_of(sheet: EntrySheet, limits: Limits) -> list[Problem]:
    """Return the problems of an entry's files as a check finds them, references to other entries apart."""
    problems: list[Problem] = []
    for part in sheet.parts:
        size = len(part.source.data) if part.source else 0
        if size > limits.entry_kb * 1024:
            problems.append(problem("file-too-large", Mark(part.path), found=size // 1024, most=limits.entry_kb))
    documents: dict[str, SourceDocument] = {}
    for language, part in {"": sheet.main, **sheet.translations}.items():
        document, found = part.source.document() if part.source else (None, [])
        problems += found
        if document is not None:
            documents[language] = document
    if sheet.main.base:
        return problems + _of_listed(sheet)
    settings = ReaderSettings(sheet.root, sheet.languages, limits)
    _, found = read_entry(sheet.kind, _files(sheet, documents), settings, creative=sheet.place.address.creative)
    return problems + found


def entry_in(sheet: EntrySheet, limits: Limits) -> Entry | None:
    """Return the entry that its files say; None if it cannot be read, and for an event of a day's list."""
    documents = {
        language: document
        for language, part in {"": sheet.main, **sheet.translations}.items()
        if part.source and (document := part.source.document()[0]) is not None
    }
    settings = ReaderSettings(sheet.root, sheet.languages, limits)
    files = _files(sheet, documents)
    read, _ = read_entry(sheet.kind, files, settings, creative=sheet.place.address.creative)
    return None if read is None or sheet.main.base else read.entry


def _files(sheet: EntrySheet, documents: dict[str, SourceDocument]) -> EntryFiles:
    place = sheet.place
    parts = {language: _item(part.path) for language, part in sheet.translations.items() if language in documents}
    pictures = (item for item in sheet.items if item.stem == place.name and item.ending in ENDINGS | KIND_OF.keys())
    return EntryFiles(
        place.name,
        place.path if place.is_folder else place.folder,
        [_item(sheet.main.path)] if "" in documents else [],
        parts,
        list(sheet.items),
        is_folder=place.is_folder,
        picture=None if place.is_folder else next(pictures, None),
        documents=documents,
    )


def _item(path: str) -> Item:
    return Item(path.rpartition("/")[2], path, is_folder=False)


def _of_listed(sheet: EntrySheet) -> list[Problem]:
    """Return the problems of an event of a day's list, the fields that its day gives it apart."""
    problems: list[Problem] = []
    node = sheet.node(sheet.main, ())
    if isinstance(node, Pairs):
        context = ReadContext(
            sheet.main.path,
            sheet.language,
            sheet.languages,
            problems,
            lambda file, mark: f"{sheet.place.folder}/{file}",
        )
        read_fields(sheet.kind.cls, node, context, kind=sheet.kind.name)
    return [each for each in problems if each.code != "missing-field" and each.value("field") != "name"]


def what(each: Problem) -> tuple[object, ...]:
    """Return what a problem is, wherever in the entry."""
    return (each.code, each.hint, each.values)


def errors_in(problems: Sequence[Problem]) -> list[Problem]:
    return [each for each in problems if each.is_error]
