"""Writes translations into the files of entries, as a person would have, and what is recorded of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from korme.commands.codes.attributes import TRANSLATIONS, add_union, has_union
from korme.commands.edits.change import EntryChange, EntryChanged, change_entry
from korme.commands.edits.sheet import open_sheet
from korme.commands.fix.workspace import Workspace
from korme.commands.importer.writing import write_files
from korme.commands.rename.entry_place import entry_place
from korme.commands.translations.gathered import Gathered, path_of
from korme.commands.translations.returning import TextChange, without
from korme.core.problems import Problem, UsageError
from korme.fields.nodes import Items, Node, Pairs, Scalar
from korme.kinds import Entry
from korme.read.source_file import SourceFile
from korme.read.yaml_edit import editor_of
from korme.read.yaml_values import node_at
from korme.site.translations import FOLDER, Pair, Standing, digest

_SITE = "content/site.yaml"


class TextsWritten(Struct):
    """Files with translations in them, not written yet."""

    files: dict[str, bytes] = {}
    refused: list[tuple[TextChange, tuple[Problem, ...], str]] = []
    """Changes that cannot be made, why, and the file for them."""


def with_texts(root: Path, gathered: Gathered, changes: Iterable[TextChange]) -> TextsWritten:
    """Return the files of entries with translations in them; what cannot be edited safely is refused and left as it is."""
    by_owner: dict[str, list[TextChange]] = {}
    for change in changes:
        by_owner.setdefault(change.found.source.owner, []).append(change)
    written = TextsWritten()
    for own in by_owner.values():
        workspace = _Later(root, gathered.languages, gathered.config.bounds.entry_kb)
        for path, data in written.files.items():  # events of one day's list share a file
            workspace.take(path, data)
        if isinstance(own[0].found.source.owned_by, Entry):
            _in_entry(workspace, gathered, own, written)
        else:
            _in_site(workspace, gathered, own, written)
    return written


class _Later(Workspace, frozen=True):
    """A workspace in which some files are as they are going to be."""

    def take(self, path: str, data: bytes) -> None:
        self._sources[path] = SourceFile.decoded(path, data)


def _in_entry(workspace: Workspace, gathered: Gathered, changes: Sequence[TextChange], written: TextsWritten) -> None:
    path = path_of(changes[0].found)
    try:
        sheet = open_sheet(entry_place(str(workspace.root / path), workspace), workspace)
    except UsageError as error:
        written.refused += [(change, (error.problem,), path) for change in changes]
        return
    for change in changes:
        key, language = change.found.source.key, change.found.language
        before = sheet.text(key, language)
        if digest(before) != digest(change.found.text):
            written.refused.append((change, (), sheet.main.path))
            continue
        made = change_entry(sheet, EntryChange(key, before, change.after, language), gathered.config.bounds)
        if not isinstance(made, EntryChanged):
            written.refused.append((change, made.problems, sheet.main.path))
            continue
        sheet = made.sheet
        written.files |= {file.path: file.after for file in made.files if file.after is not None}


def _in_site(workspace: Workspace, gathered: Gathered, changes: Sequence[TextChange], written: TextsWritten) -> None:
    source = workspace.source(_SITE)
    for change in changes:
        after = _with_site_text(source, change) if source else None
        if after is None:
            written.refused.append((change, (), _SITE))
            continue
        source = after
        written.files[_SITE] = after.data


def _with_site_text(source: SourceFile, change: TextChange) -> SourceFile | None:
    """Return site.yaml with a text in one more language; None if that cannot be done safely."""
    editor = editor_of(source)
    path: list[str | int] = []
    node: Node | None = editor.document.pairs if editor else None
    for part in change.found.source.key:
        at: str | int = part if isinstance(node, Items) else str(part)
        path.append(at)
        node = node_at(editor.document.pairs, tuple(path)) if editor else None
    language, own = change.found.language, change.found.source
    if editor is None:
        return None
    if isinstance(node, Pairs):
        edits = editor.set_field((*path, language), change.after)
    elif isinstance(node, Scalar):
        edits = editor.set_field(tuple(path), {own.language: own.text.own, language: change.after})
    else:
        return None
    return source.edited(edits) if edits else None


def with_pairs(
    gathered: Gathered, new: Mapping[str, Mapping[Pair, Standing]], texts: Iterable[TextChange]
) -> dict[str, bytes]:
    """Return the files of records that change.

    Pairs of translations that are nowhere any more are left out, if all entries could be read.

    Args:
        new: pairs by language.
        texts: what has been written.
    """
    files: dict[str, bytes] = {}
    after = {
        (change.found.source.owner, change.found.source.key, change.found.language): change.after for change in texts
    }
    for language, own in new.items():
        record = gathered.records[language]
        pairs = {**record.record.pairs, **own}
        if gathered.is_whole:
            now = [
                digest(after.get((one.source.owner, one.source.key, language), one.text))
                for one in gathered.of(language)
            ]
            pairs = without(pairs, now)
        if pairs != record.record.pairs:
            files[record.path] = record.with_pairs(pairs).encode()
    return files


def write(root: Path, files: Mapping[str, bytes]) -> None:
    """Write files of the site; git is told to keep the lines of both sides when it merges records."""
    write_files(root, files)
    if any(path.startswith(f"{FOLDER}/") for path in files) and not has_union(root, TRANSLATIONS):
        add_union(root, TRANSLATIONS)
