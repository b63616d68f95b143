"""What becomes of the places that name a person who is forgotten: fields lose the name, links to the person their address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from korme.commands.fix.references import field_names
from korme.commands.fix.workspace import Workspace
from korme.commands.forget.subject import Subject
from korme.commands.forget.traces import normal
from korme.commands.hanging.rows import row_edits
from korme.commands.rename.references_removed import LINK, is_below
from korme.fields.references import Ref
from korme.fields.walk import field_paths
from korme.kinds import CREATIVE, KINDS, WORK
from korme.read.entries import plain
from korme.read.source_file import Edit, SourceFile
from korme.read.yaml_edit import Location, YamlEditor, editor_of
from korme.site.hanging import FOLDER as HANGING
from korme.site.jury import JuryFile

_MOST = 200
"""Places in one file that are changed."""


def without_person(workspace: Workspace, person: Subject, own: str) -> Iterator[tuple[SourceFile, SourceFile]]:
    """Yield the files that name a person, before and after they do.

    Args:
        own: the person's folder, which goes as a whole.
    """
    fields = _fields_naming_people()
    for path in workspace.texts():
        source = workspace.source(path)
        if source is None or path.startswith(f"{own}/"):
            continue
        if path.startswith(f"{HANGING}/"):
            rows = row_edits(source, lambda work: work.partition("/")[0] in person.slugs)
            after = source.edited(rows or ())
        else:
            after = _without_fields(source, fields, person)
        after = _without_links(after, person, workspace.languages)
        if after.text != source.text:
            yield source, after


def _fields_naming_people() -> Mapping[tuple[str, ...], bool]:
    """Return the fields that name people or their works, each with whether the name is free."""
    found: dict[tuple[str, ...], bool] = {}
    for cls in (*(kind.cls for kind in KINDS), JuryFile):
        for path in field_paths(cls, Ref):
            if CREATIVE.name in path.type.to or WORK.name in path.type.to:
                found[path.keys] = path.type.free
                if len(path.keys) > 1:  # the name alone, in place of the map
                    found.setdefault(path.keys[:-1], path.type.free)
    return found


def _without_fields(source: SourceFile, fields: Mapping[tuple[str, ...], bool], person: Subject) -> SourceFile:
    names = {normal(name) for name in person.names}
    for _ in range(_MOST):
        editor = editor_of(source)
        edits = next(_removals(editor, fields, person.slugs, names), None) if editor else None
        if not edits:
            break
        source = source.edited(edits)
    return source


def _removals(
    editor: YamlEditor, fields: Mapping[tuple[str, ...], bool], slugs: tuple[str, ...], names: set[str]
) -> Iterator[tuple[Edit, ...]]:
    """Yield the edits of each place that can do without the name."""
    for location in editor.values():
        keys = field_names(location)
        text = location.node.text.strip()
        owner = text.partition("/")[0]  # of a work, by which its name begins
        if keys in fields and (owner in slugs or (fields[keys] and normal(text) in names)):
            edits = _removal(editor, location, len(keys))
            if edits:
                yield edits


def _removal(editor: YamlEditor, location: Location, depth: int) -> tuple[Edit, ...] | None:
    """Return edits that take an item out of its list, or the field away; None if that cannot be done safely."""
    path = location.path
    if path[:1] == ("jurors",) and path[-1] == "own":  # who judges stays, with nothing of their own
        return editor.remove_field(path)
    at = next((index for index in range(len(path) - 1, 0, -1) if isinstance(path[index], int)), 0)
    is_listed = at and not (path[:1] == ("events",) and at == 1)
    if not is_listed:
        return editor.remove_field(path if depth == 1 else path[: 1 - depth])
    values = plain(editor.document.pairs)
    for part in path[:at]:
        values = values[part]
    rest = [value for number, value in enumerate(values) if number != path[at]]
    return editor.set_field(path[:at], rest) if rest else editor.remove_field(path[:at])


def _without_links(source: SourceFile, person: Subject, languages: tuple[str, ...]) -> SourceFile:
    """Return a text in which only the words are left of Markdown links to a person's pages."""
    edits = [
        source.edit(match.start(), match.end(), match[1])
        for match in LINK.finditer(source.text)
        if any(is_below(match[2], url, languages) for url in person.urls)
    ]
    return source.edited(edits)
