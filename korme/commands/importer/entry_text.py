"""The files of imported events: a new one as a whole, an existing one with some of its fields changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from korme.commands.importer.merge import ORDER
from korme.fields.nodes import Items, Pairs, Scalar
from korme.read.source_file import SourceFile
from korme.read.yaml_edit import editor_of
from korme.read.yaml_text import field_text
from korme.read.yaml_values import NodePath


def new_entry(fields: Mapping[str, Any]) -> tuple[str, str]:
    """Return the extension and text of a new entry's file: Markdown if it has a body in one language."""
    ordered = {name: fields[name] for name in ORDER if fields.get(name) not in (None, "", [], {})}
    body = ordered.get("body")
    if isinstance(body, str):
        del ordered["body"]
        return "md", f"---\n{field_text(ordered)}---\n\n{body}\n"
    return "yaml", field_text(ordered)


def with_fields(
    source: SourceFile, fields: Mapping[str, Any], *, event: str = "", order: Sequence[str] = ORDER
) -> SourceFile | None:
    """Return an entry's file with other values for some fields, or None if one of them cannot be edited.

    Args:
        fields: None removes a field.
        event: the name of an event in a day's list; empty: the file is the entry.
        order: of fields in the file, for new ones.
    """
    for name, value in fields.items():
        editor = editor_of(source)
        path = event_path(editor.document.pairs, event) if editor else None
        if editor is None or path is None:
            return None
        if name == "body" and source.path.endswith(".md") and not event:
            edits = editor.set_body(value or "") if isinstance(value, str | None) else None
        elif value is None:
            edits = editor.remove_field((*path, name))
        else:
            edits = editor.set_field((*path, name), value, order)
        if edits is None:
            return None
        source = source.edited(edits)
    return source


def event_path(pairs: Pairs, event: str) -> NodePath | None:
    """Return the way to the fields of an event in a day's list, or None if the list has no such event.

    Args:
        event: its name; empty: the file is the entry.
    """
    events = pairs.pairs.get("events")
    if not event:
        return ()
    for index, item in enumerate(events.items if isinstance(events, Items) else ()):
        name = item.pairs.get("name") if isinstance(item, Pairs) else None
        if isinstance(name, Scalar) and name.text == event:
            return ("events", index)
    return None
