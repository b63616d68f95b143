"""Files of imported creatives and works: a new one as a whole, an existing one with some of its fields changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from korme.commands.importer.entry_text import with_fields
from korme.commands.importer.merge import merge, remembered
from korme.commands.importer.sessions import line
from korme.read.entries import plain
from korme.read.source_file import SourceFile
from korme.read.yaml_text import field_text, flow, scalar

CREATIVE_ORDER = (
    "name",
    "family_name",
    "discipline",
    "tagline",
    "city",
    "portrait",
    "links",
    "email",
    "language",
    "consent",
    "draft",
    "body",
)
WORK_ORDER = (
    "title",
    "year",
    "medium",
    "materials",
    "dimensions",
    "film",
    "pictures",
    "collaborators",
    "sale",
    "language",
    "body",
)
"""Fields that an import writes, in the order of the file."""
_LISTS = ("discipline", "collaborators")
"""Fields whose only value may stand alone."""


class Change(Struct, frozen=True):
    """What an import does to an existing file."""

    source: SourceFile | None
    """The new file; None if nothing changes, or the file cannot be edited."""
    changed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    """Fields that were edited by hand and have changed in the table, too; they stay."""


def new_file(path: str, fields: Mapping[str, Any], order: tuple[str, ...], notes: Mapping[str, str]) -> SourceFile:
    """Return the file of a new entry: a creative's is Markdown, unless the body is in several languages.

    Args:
        path: without an extension.
        notes: comments by field; by '': for a file without fields.
    """
    ordered = {name: fields[name] for name in order if fields.get(name) not in (None, "", [], {})}
    body = ordered.get("body")
    is_markdown = isinstance(body, str) or (order is CREATIVE_ORDER and not body)
    if is_markdown:
        ordered.pop("body", None)
    lines = "".join(_field_lines(name, value, notes.get(name, "")) for name, value in ordered.items())
    if is_markdown:
        return SourceFile(f"{path}.md", f"---\n{lines}---\n" + (f"\n{body}\n" if body else ""))
    return SourceFile(f"{path}.yaml", lines or f"# {notes.get('', 'title: …')}\n")


def _field_lines(name: str, value: Any, note: str) -> str:
    if name == "consent":
        return f"consent: {flow(value)}\n"
    text = f"{name}: {scalar(value)}\n" if name in ("draft", "year", "language") else field_text({name: value})
    if not note:
        return text
    return f"{text.rstrip()}   # {line(note)[:200]}\n" if text.count("\n") == 1 else f"# {line(note)[:200]}\n{text}"


def changed_file(
    source: SourceFile, base: Mapping[str, Any], theirs: Mapping[str, Any], order: tuple[str, ...]
) -> Change:
    """Return an existing file with what has changed in the table; what was edited by hand stays.

    Args:
        base: the fields imported last, as `remembered`.
        theirs: the fields now.
    """
    mine = fields_of(source)
    if mine is None:
        return Change(None)
    merged = merge(base, mine, theirs, order)
    if not merged.edits:
        return Change(None, kept=merged.kept)
    new = with_fields(source, merged.edits, order=order)
    if new is None:
        return Change(None, kept=(*merged.edits, *merged.kept))
    return Change(new, tuple(merged.edits), merged.kept)


def fields_of(source: SourceFile) -> dict[str, Any] | None:
    """Return the fields in a file, single values of lists as lists; None if it cannot be read."""
    document, _ = source.document()
    if document is None:
        return None
    fields: dict[str, Any] = plain(document.pairs)
    for name in _LISTS:
        if isinstance(fields.get(name), str):
            fields[name] = [fields[name]]
    if document.body:
        fields["body"] = document.body
    return fields


def to_remember(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields as the memory keeps them."""
    return {name: value for name, field in fields.items() if (value := remembered(field)) is not None}
