"""The sheet for translators: its columns, its rows, and what a row says when it comes back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from korme.commands.hanging.sheet import csv_of, restored
from korme.commands.importer.column_names import comparable
from korme.commands.importer.tables import HEADER_WITHIN, Rows
from korme.commands.translations.difference import told
from korme.commands.translations.gathered import Gathered, is_of_site, shown_name, states
from korme.commands.translations.workbook import workbook
from korme.i18n.messages import LANGUAGES, Messages
from korme.kinds import Entry, kind_of
from korme.site.glossary import terms_in
from korme.site.translations import Pair, Translated, digest
from korme.site.urls import absolute, entry_url, in_language

COLUMNS = (
    "context", "page", "state", "source", "former", "difference", "terms", "present", "translation", "checked", "key",
)  # fmt: skip
_WIDTHS = (28, 30, 12, 50, 30, 40, 22, 50, 50, 18, 20)
_TO_FILL = (COLUMNS.index("translation"), COLUMNS.index("checked"))
_NEEDED = {"key", "translation"}
LONGEST = 32_000
"""Characters of a cell; spreadsheets cut what is longer than 32,767."""
_NONE = "-"
"""Stands for the digest of a text that is missing."""
_KEY = re.compile(r"(?P<language>[A-Za-z0-9-]+)\|(?P<owner>[^|]+)\|(?P<place>.+)\|(?P<source>[0-9a-f]{16})\|(?P<text>[0-9a-f]{16}|-)")  # fmt: skip


class RowKey(Struct, frozen=True):
    """What a row is about, and what its two texts were when it was written."""

    language: str
    owner: str
    place: str
    source: str
    """Digest of the source."""
    text: str
    """Digest of the translation; '' if there was none."""

    @property
    def pair(self) -> Pair:
        return self.source, self.text


class ReturnedRow(Struct, frozen=True):
    """A row of a sheet that came back."""

    line: int
    cells: Mapping[str, str]

    def cell(self, field: str) -> str:
        return self.cells.get(field, "")

    @property
    def key(self) -> RowKey | None:
        """None if the cell is not a key."""
        found = _KEY.fullmatch(self.cell("key").strip())
        if found is None:
            return None
        text = "" if found["text"] == _NONE else found["text"]
        return RowKey(found["language"], found["owner"], found["place"], found["source"], text)

    @property
    def shown(self) -> str:
        """The row for a message."""
        words = (self.cell("context"), self.cell("translation") or self.cell("checked"))
        return " | ".join(" ".join(word.split())[:60] for word in words if word)


def key_of(found: Translated) -> str:
    """Return the key of a text's row."""
    source, text = found.pair
    return f"{found.language}|{found.source.owner}|{found.source.place}|{source}|{text if found.text else _NONE}"


def row_of(
    found: Translated, former: str, gathered: Gathered, messages: Messages, docs: Mapping[tuple[str, str], str]
) -> dict[str, str]:
    """Return the cells of a text.

    Args:
        former: what its source said when it was translated, '' if that is not known.
        docs: what fields are, by owner and name (`meanings`).
    """
    source, language = found.source, found.language
    terms = terms_in(gathered.glossary, source.text.own, source.language, language)
    said = [messages.say(f"translations-{state}") for state in sorted(states(found), reverse=True)]
    return {
        "context": _context(found, messages, docs),
        "page": _page(found, gathered),
        "state": ", ".join(said),
        "source": source.text.own,
        "former": former,
        "difference": told(former, source.text.own) if former else "",
        "terms": "\n".join(f"{term.usual(source.language)} → {term.said(language)}" for term in terms),
        "present": found.text,
        "translation": "",
        "checked": "",
        "key": key_of(found),
    }


def _context(found: Translated, messages: Messages, docs: Mapping[tuple[str, str], str]) -> str:
    """Return what a text is: its entry, its field, and what that field is for."""
    source, name = found.source, str(found.source.key[-1])
    entry = source.owned_by
    owner = kind_of(entry).name if isinstance(entry, Entry) else "site"
    owners = ("image",) if source.picture else (owner, "entry")
    doc = next((docs[one, name] for one in owners if (one, name) in docs), "")
    what = f"{shown_name(found, messages.words, messages.say('translations-site'))} · {source.place}"
    return f"{what}\n{doc}".rstrip()


def _page(found: Translated, gathered: Gathered) -> str:
    entry = found.source.owned_by
    url = "" if is_of_site(found) or not isinstance(entry, Entry) else entry_url(entry)
    address = in_language(url, found.source.language, gathered.languages)
    base = gathered.config.base_url
    return absolute(base, address) if base else f"/{address}"


def headings(messages: Messages, source: str, language: str) -> dict[str, str]:
    """Return the headings of a sheet, by field."""
    return {field: messages.say(f"translations-column-{field}", source=source, language=language) for field in COLUMNS}


def as_csv(rows: Sequence[Mapping[str, str]], names: Mapping[str, str], language: str) -> bytes:
    """Return a sheet as CSV; a spreadsheet of the person's language opens it as a table."""
    return csv_of(rows, names, language)


def as_workbook(rows: Iterable[Mapping[str, str]], names: Mapping[str, str], language: str) -> bytes:
    """Return a sheet as XLSX."""
    cells = ([row[field] for field in COLUMNS] for row in rows)
    return workbook(language, [list(names.values()), *cells], _WIDTHS, _TO_FILL)


def _fields() -> dict[str, str]:
    """Return the fields by the comparable form of their headings, in every language of the messages."""
    found = {}
    for language in LANGUAGES:
        say = Messages(language).say
        for field in COLUMNS:
            found[comparable(say(f"translations-column-{field}", source="", language=""))] = field
    return found


def _field(heading: str, known: Mapping[str, str]) -> str:
    """Return the field of a column; a heading may name a language behind it: 'Source (en)'."""
    return known.get(comparable(re.sub(r"\([^()]*\)\s*$", "", heading)), "")


def _header(rows: Rows) -> tuple[int, list[str]] | None:
    known = _fields()
    for at, (_, row) in enumerate(rows[:HEADER_WITHIN]):
        fields = [_field(cell, known) for cell in row[:200]]
        if set(fields) >= _NEEDED:
            return at, fields
    return None


def is_sheet(rows: Rows) -> bool:
    """Return whether a table is a sheet of translations."""
    return _header(rows) is not None


def returned(rows: Rows) -> list[ReturnedRow]:
    """Return the rows below the headings of a sheet; none if it is not one."""
    header = _header(rows)
    if header is None:
        return []
    at, fields = header
    fields = [field if field not in fields[:place] else "" for place, field in enumerate(fields)]
    return [
        ReturnedRow(line, {field: restored(cell) for field, cell in zip(fields, row, strict=False) if field})
        for line, row in rows[at + 1 :]
    ]


def is_too_long(found: Translated) -> bool:
    """Return whether a text does not fit into a cell."""
    return max(len(found.source.text.own), len(found.text)) > LONGEST


def presents_another(row: ReturnedRow, key: RowKey) -> bool:
    """Return whether somebody has changed the column of the present translation, blanks apart."""
    if "present" not in row.cells:
        return False
    present = row.cell("present")
    return (digest(present) if present.strip() else "") != key.text
