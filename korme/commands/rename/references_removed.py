"""What becomes of the places that name an entry when it goes: fields and links that can do without it are edited."""

from __future__ import annotations

import re
from functools import partial

from msgspec import Struct

from korme.commands.fix.references import ADDRESS, field_names, names_work
from korme.commands.fix.workspace import Workspace
from korme.commands.hanging.rows import row_edits
from korme.commands.rename.entry_place import EntryPlace
from korme.core.problems import Mark, Problem, problem
from korme.fields.base import specs
from korme.fields.references import Ref
from korme.fields.walk import field_paths
from korme.kinds import CREATIVE, EDITION, KINDS, WORK
from korme.read.entries import plain
from korme.read.files import shown
from korme.read.source_file import Edit, SourceFile
from korme.read.yaml_edit import Location, YamlEditor, editor_of
from korme.site import given_figures, jury
from korme.site.hanging import FOLDER as HANGING
from korme.site.hanging import naming_fields

LINK = re.compile(
    r"(?<!!)\[((?:[^\[\]\n]|\[[^\[\]\n]*\]){0,1000})\]\(\s*<?(/[^\s()<>]*)>?"
    r"(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?\s*\)"
)


class _Naming(Struct, frozen=True):
    """How a field names entries of a kind."""

    is_free: bool
    """It may also have the name of a person without a page."""
    is_required: bool
    of_works: bool = False
    """Whether it names works, with those who made them."""


_GIVEN = _Naming(is_free=False, is_required=True)
_OWN = _Naming(is_free=False, is_required=False)
_ROW = _Naming(is_free=False, is_required=False, of_works=True)


class LeftReferences(Struct, frozen=True):
    """Edits of the places that name an entry, and the places that only a person can change."""

    edits: tuple[Edit, ...]
    problems: tuple[Problem, ...]
    named: tuple[Mark, ...] = ()
    """Where a person or group stays named, in plain words without a page."""


def references_left(workspace: Workspace, place: EntryPlace, name: str) -> LeftReferences:
    """Return what becomes of the places outside an entry that name it.

    Args:
        name: what visitors read of a person or group, who stays named where a field takes any name.
    """
    fields = _fields_naming(place)
    edits: list[Edit] = []
    problems: list[Problem] = []
    named: list[Mark] = []
    inside = f"{place.path}/" if place.is_folder else ""
    is_person = place.address.kind is not EDITION
    for path in workspace.texts():
        source = workspace.source(path)
        is_own = (inside and path.startswith(inside)) or path in {f"{place.folder}/{file}" for file in place.own}
        if source is None or is_own or place.called not in source.text:
            continue
        editor = editor_of(source)
        if editor is None:
            problems.append(problem("remove-unread", Mark(shown(path))))
            continue
        if path.startswith(f"{HANGING}/") and place.address.kind in (WORK, CREATIVE):
            rows = row_edits(source, partial(_is_named, place=place, naming=_ROW))
            edits += rows or ()
            problems += [problem("remove-named", Mark(shown(path)), found=place.called)] if rows is None else []
            continue
        of_figures = dict.fromkeys(given_figures.naming_fields(place.address.kind.name), _GIVEN)
        naming = of_figures if path.startswith(f"{given_figures.FOLDER}/") else fields
        if path == jury.PATH:
            naming = dict.fromkeys(jury.naming_fields(place.address.kind.name), _OWN if is_person else _GIVEN)
        found, wrong, still = _of_fields(editor, naming, place, name)
        named += still
        links, left = _of_links(source, place, workspace.languages, _former_spans(editor))
        edits += [*found, *links]
        problems += [*wrong, *left]
    return LeftReferences(tuple(edits), tuple(problems), tuple(named))


def _fields_naming(place: EntryPlace) -> dict[tuple[str, ...], _Naming]:
    found: dict[tuple[str, ...], _Naming] = {}
    for kind in KINDS:
        for path in field_paths(kind.cls, Ref):
            of_works = place.address.kind in (WORK, CREATIVE) and WORK.name in path.type.to
            if of_works or place.address.kind.name in path.type.to:
                is_required = of_works or specs(kind.cls)[path.keys[0]].required  # what was chosen goes by hand
                naming = _Naming(path.type.free, is_required, of_works)
                found.setdefault(path.keys, naming)
                if len(path.keys) > 1:
                    found.setdefault(path.keys[:-1], naming)
    required = _Naming(is_free=False, is_required=True)
    return found | dict.fromkeys(naming_fields(place.address.kind.name), required)


def _of_fields(
    editor: YamlEditor, fields: dict[tuple[str, ...], _Naming], place: EntryPlace, name: str
) -> tuple[list[Edit], list[Problem], list[Mark]]:
    """Return edits and problems of the fields in one file that name an entry, and the places that go on naming it."""
    edits: list[Edit] = []
    problems: list[Problem] = []
    named: list[Mark] = []
    for location in editor.values():
        naming = fields.get(field_names(location))
        if naming is None or not _is_named(location.node.text.strip(), place, naming):
            continue
        edit = editor.replace(location, name) if naming.is_free and name else None
        mark = location.node.mark
        named += [Mark(shown(editor.source.path), mark.line)] if edit else []
        if edit is None and not naming.is_required and editor.source.path != "content/site.yaml":
            edit = _without(editor, location, place.called)
        if edit is None:
            problems.append(
                problem("remove-named", Mark(shown(editor.source.path), mark.line, mark.column), found=place.called)
            )
        edits += edit or ()
    return edits, problems, named


def _is_named(name: str, place: EntryPlace, naming: _Naming) -> bool:
    if not naming.of_works:
        return name == place.called
    is_work = place.address.kind is WORK
    return names_work(name, f"{place.address.creative}/{place.called}" if is_work else f"{place.called}/")


def _without(editor: YamlEditor, location: Location, name: str) -> tuple[Edit, ...] | None:
    """Return edits that take one name out of a list, or the field away; None if that cannot be done safely."""
    *way, last = location.path
    if not isinstance(last, int):
        return editor.remove_field(location.path)
    values = plain(editor.document.pairs)
    for part in way:
        values = values[part]
    rest = [value for value in values if value != name]
    return editor.set_field(tuple(way), rest) if rest else editor.remove_field(tuple(way))


def _former_spans(editor: YamlEditor) -> list[tuple[int, int]]:
    """Return the offsets of former addresses, which are no links."""
    spans = (editor.span(each.node) for each in editor.values() if each.names[-1] in ("aliases", "removed"))
    return [span for span in spans if span]


def _of_links(
    source: SourceFile, place: EntryPlace, languages: tuple[str, ...], former: list[tuple[int, int]]
) -> tuple[list[Edit], list[Problem]]:
    """Return edits that leave only the words of Markdown links to an entry, and a problem for each other address.

    Args:
        former: offsets of former addresses.
    """
    if not place.url:
        return [], []
    edits = [
        source.edit(match.start(), match.end(), match[1])
        for match in LINK.finditer(source.text)
        if is_below(match[2], place.url, languages)
    ]
    spans = [*former, *((edit.start, edit.end) for edit in edits)]
    left = [
        match.start()
        for match in ADDRESS.finditer(source.text)
        if is_below(match[0], place.url, languages) and not any(start <= match.start() < end for start, end in spans)
    ]
    return edits, [problem("remove-named", _mark(source, at), found=f"/{place.url}") for at in left]


def is_below(address: str, url: str, languages: tuple[str, ...]) -> bool:
    bare = re.split(r"[?#]", address)[0].strip("/")
    prefix, _, rest = bare.partition("/")
    return any(f"{each}/".startswith(url) for each in (bare, rest if prefix in languages else bare))


def _mark(source: SourceFile, offset: int) -> Mark:
    line = source.text.count("\n", 0, offset) + 1
    return Mark(shown(source.path), line, offset - source.text.rfind("\n", 0, offset))
