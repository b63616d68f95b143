"""The text of an entry that somebody sent: read once, with the names that its pictures have in the site."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from korme.commands.importer.entry_files import fields_of
from korme.commands.importer.entry_text import with_fields
from korme.commands.importer.picture_folder import FoundFile
from korme.core.problems import Mark, Problem, problem, without_fix
from korme.fields.encodings import certain_encoding
from korme.read.source_file import SourceFile

LEFT_TO_ORGANIZERS = ("owners", "aliases", "accept")
"""Fields that nobody sets from outside: who may change the entry, which addresses lead to it, which warnings are silent."""
_PICTURES = ("portrait", "cover")


class SentText(Struct):
    """A text that was sent."""

    source: SourceFile
    fields: dict[str, Any]
    lacking: tuple[str, ...] = ()
    """Pictures that it names and that are not there."""
    removed: tuple[str, ...] = ()
    """Fields that the organizers decide."""

    @property
    def name(self) -> str:
        """Return the name of the person, or the title of the work; '' if there is none."""
        found = self.fields.get("name", self.fields.get("title", ""))
        if isinstance(found, Mapping):
            found = next(iter(found.values()), "")
        return found.strip() if isinstance(found, str) else ""


def read_sent(file: FoundFile, path: str, limit_kb: int) -> tuple[SentText | None, list[Problem]]:
    """Return a text that was sent, or None with the reason.

    Args:
        path: in the inbox, for problems.

    Raises:
        OSError: it cannot be read.
    """
    size = file.path.stat().st_size
    if size > limit_kb * 1024:
        return None, [problem("file-too-large", Mark(path), found=size // 1024, most=limit_kb)]
    data = file.path.read_bytes()
    source = SourceFile.decoded(path, data)
    encoding = "" if source else certain_encoding(data)
    if encoding:
        source = SourceFile.decoded(path, data.decode(encoding).encode())
    if source is None:
        return None, [problem("not-utf8", Mark(path), hint="", encoding="", fix="")]
    _, found = source.document()
    fields = fields_of(source)
    return (None if fields is None else SentText(source, fields)), [without_fix(each) for each in found]


def adapted(text: SentText, path: str, names: Mapping[str, str]) -> SentText | None:
    """Return a text as the site needs it: without fields that organizers decide, pictures by the names they got.

    None if it is written so that it cannot be edited safely.

    Args:
        path: in the site.
        names: the name of each picture in the site, by the name that it was sent with; '' for one that was deleted there.
    """
    by_form = {_form(old): new for old, new in names.items()}
    edits: dict[str, Any] = {name: None for name in LEFT_TO_ORGANIZERS if name in text.fields}
    removed = tuple(edits)
    lacking: list[str] = []
    for name in _PICTURES:
        value = text.fields.get(name)
        new = _renamed(value, by_form, lacking)
        if new != value:
            edits[name] = new
    listed = text.fields.get("pictures")
    if listed is not None:
        items = listed if isinstance(listed, list) else [listed]
        kept = [new for item in items if (new := _renamed(item, by_form, lacking)) is not None]
        if kept != items:
            edits["pictures"] = kept or None
    source: SourceFile | None = SourceFile(path, text.source.text, text.source.has_bom)
    if edits and source is not None:
        source = with_fields(source, edits)
    if source is None:
        return None
    return SentText(source, fields_of(source) or {}, tuple(lacking), removed)


def _renamed(value: Any, names: Mapping[str, str], lacking: list[str]) -> Any:
    """Return a picture of a field by its new name; None if it was not sent. Anything else stays, for `check`."""
    file = value.get("file") if isinstance(value, Mapping) else value
    if not isinstance(file, str) or not file.strip():
        return value
    new = names.get(_form(file))
    if new is None:
        lacking.append(file[:120])
    if not new:
        return None
    if new == file:
        return value
    return {**value, "file": new} if isinstance(value, Mapping) else new


def _form(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().removeprefix("./").casefold()
