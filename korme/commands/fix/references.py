"""References to something that gets another name: in fields, in links and as pictures in bodies."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from urllib.parse import quote, unquote

from korme.commands.fix.workspace import Workspace
from korme.kinds import COLLECTION, WORK, fields_naming
from korme.read.source_file import Edit, SourceFile
from korme.read.yaml_edit import Location, editor_of
from korme.site import given_figures, jury
from korme.site.hanging import FOLDER as HANGING
from korme.site.hanging import naming_fields

_DESTINATION = re.compile(
    r"!?\[[^\]\[\n]{0,1000}\]\(\s*(<[^>\n]{1,1000}>|[^\s)]+)|^ {0,3}\[[^\]\n]+\]:[ \t]*(<[^>\n]+>|\S+)", re.MULTILINE
)
ADDRESS = re.compile(r"(?<![\w/.:~-])/[^\s()\"'<>\[\]{}?#,|]+")
_LIST = ("events",)
"""The field of a day's list, whose items have an event's fields."""
_HUNG = ("walls", "works")
"""The fields of a hanging list whose items are works, each perhaps behind its number."""
_PICTURES = frozenset({"portrait", "cover", "logo", "pictures", "picture", "file"})


def destinations(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the destinations of Markdown links and pictures: start and end offset, and the percent-decoded text."""
    for match in _DESTINATION.finditer(text):
        group = 1 if match[1] else 2
        yield match.start(group), match.end(group), _normal(unquote(match[group].strip("<>")))


def written_destination(path: str) -> str:
    """Return a path as the destination of a Markdown link."""
    return f"<{path}>" if " " in path else path


def _normal(name: str) -> str:
    return unicodedata.normalize("NFC", name.strip()).removeprefix("./")


def picture_edits(workspace: Workspace, path: str, to: str) -> Sequence[Edit]:
    """Return edits of all references to a picture's file."""
    parts = path.split("/")
    owner = "/".join(parts[:2]) if parts[0] == "creatives" or len(parts) > 2 else parts[0]
    edits: list[Edit] = []
    for text in workspace.texts(owner):
        source = workspace.source(text)
        if source is not None:
            edits += _picture_edits(source, path, to)
    return edits


def _picture_edits(source: SourceFile, path: str, to: str) -> Iterator[Edit]:
    folder = source.path.rpartition("/")[0] + "/"
    if not path.startswith(folder):
        return
    old, new = _normal(path.removeprefix(folder)), to.removeprefix(folder)
    editor = editor_of(source)
    if editor is not None:
        for location in editor.values():
            if location.names[-1] in _PICTURES and _normal(location.node.text) == old:
                yield from editor.replace(location, new) or ()
    for start, end, destination in destinations(source.text):
        if destination == old:
            yield source.edit(start, end, written_destination(new))


def name_edits(workspace: Workspace, kind: str, old: str, new: str) -> Sequence[Edit]:
    """Return edits of the fields that name an entry of a kind."""
    fields = fields_naming(kind) | naming_fields(kind) | given_figures.naming_fields(kind) | jury.naming_fields(kind)
    edits: list[Edit] = []
    for path in workspace.texts() if fields else ():
        source = workspace.source(path)
        if source is None or _normal(old) not in unicodedata.normalize("NFC", source.text):
            continue
        editor = editor_of(source)
        if editor is None:
            continue
        for location in editor.values():
            if field_names(location) in fields and _normal(location.node.text) == _normal(old):
                edits += editor.replace(location, new) or ()
    return edits


def work_edits(workspace: Workspace, old: str, new: str) -> Sequence[Edit]:
    """Return edits of the fields that name works.

    Args:
        old: a work, 'aida/light', or all of a person, 'aida/'; `new` likewise.
    """
    fields = fields_naming(WORK.name) | naming_fields(WORK.name)
    edits: list[Edit] = []
    for path in (*workspace.texts(COLLECTION.folder), *workspace.texts(HANGING)):
        source = workspace.source(path)
        editor = editor_of(source) if source and old in source.text else None
        for location in editor.values() if editor else ():
            name = location.node.text.strip()
            if field_names(location) in fields and names_work(name, old):
                edits += editor.replace(location, new + name.removeprefix(old)) or () if editor else ()
    return edits


def names_work(name: str, work: str) -> bool:
    """Return whether a name is that of a work, 'aida/light', or of any work of a person, 'aida/'."""
    return name.startswith(work) if work.endswith("/") else name == work


def field_names(location: Location) -> tuple[str, ...]:
    """Return the names of the fields on the way to a value, in its entry: without that of a day's list, or a work's number."""
    names = location.names
    if names[:2] == _HUNG and names[-1].isdecimal():
        return names[:-1]
    return names[1:] if names[:1] == _LIST else names


def link_edits(workspace: Workspace, old: str, new: str) -> Sequence[Edit]:
    """Return edits of the links to an address and to the addresses below it.

    Args:
        old: from the site's root, without the first '/', as is `new`.
    """
    parts, wanted = [_normal(part) for part in old.strip("/").split("/")], new.strip("/").split("/")
    edits: list[Edit] = []
    for path in workspace.texts():
        source = workspace.source(path)
        aliases = _alias_spans(source) if source and "aliases" in source.text else []
        for match in ADDRESS.finditer(source.text) if source else ():
            if any(start <= match.start() < end for start, end in aliases):
                continue
            raw = match[0].split("/")
            at = 2 if len(raw) > 2 and raw[1] in workspace.languages else 1
            if [_normal(unquote(part)) for part in raw[at : at + len(parts)]] == parts:
                whole = [*raw[:at], *(quote(part) for part in wanted), *raw[at + len(parts) :]]
                edits.append(Edit(path, match.start(), match.end(), "/".join(whole)))
    return edits


def _alias_spans(source: SourceFile) -> list[tuple[int, int]]:
    """Return the offsets of former addresses, which stay as they are."""
    editor = editor_of(source)
    if editor is None:
        return []
    spans = [editor.span(location.node) for location in editor.values() if location.names == ("aliases",)]
    return [span for span in spans if span]
