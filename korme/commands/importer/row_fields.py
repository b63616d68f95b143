"""The fields of an event from the cells of a table's row, but for its times; what is not understood is named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from korme.commands.importer.column_names import (
    FREE,
    TEXTS,
    comparable,
    event_status,
    event_type,
    is_placeholder,
    language,
)
from korme.commands.importer.row_times import RowLeftOut
from korme.commands.importer.sessions import Written, line, markdown
from korme.fields.scalars import is_safe_link

_WHOLE = r"(?![^()]{0,200}\))(?![^«»]{0,200}»)(?![^“”„]{0,200}[“”])"
"""Not inside brackets or quotation marks."""
_COMMA = re.compile("," + _WHOLE)
_AND = re.compile(r"(?:[/&]| (?:и|and|und|et|e|y|және|мен|бен|пен|ve) )" + _WHOLE)
"""Between two people, or in the name of one: 'Rock and Roll Band'. White space is joined first: a long run of it would
be searched from each of its characters."""
_DASHES = re.compile(r"[\s\-–—_.]+")
"""What people write in a cell that they leave empty."""
_SPACES = re.compile(r"[^\S\n]+")
_MOST_PEOPLE = 100_000
"""The largest number of people that an event may hold."""
_NO_LANGUAGE = frozenset(
    "и and und et e y ve avec с mit with con com ile или or oder на in auf тілінде язык языке тілі language".split()
)
_IN_A_LANGUAGE = re.compile(r"(?<!\S)en(?= [^\W\d_]{3,})")
"""A preposition of several languages, and the tag of English: 'traduction en turc' has nothing in English."""
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:[/?#]\S*)?", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_OTHERS = re.compile(
    r"[\s,;]*\b(?:u\.? ?a\.?|u\.? ?v\.? ?(?:a|m)\.?|und andere|et al\.?|and others|и др\.?|и другие|және басқалар|et autres|y otros|e altri|e outros"
    r"|ve diğerleri|i inni|та інші)\s*$",
    re.IGNORECASE,
)
"""What says that there are more people than are named."""
_BRACKETED_MAIL = re.compile(r" ?<[^<>\s]+@[^<>\s]+>")

Cells = Mapping[str, Mapping[str, str]]
"""The cells of a row that are not empty, by field and language."""


class RowReader(Struct, frozen=True):
    """Reads rows of one table."""

    languages: Sequence[str]
    people: frozenset[str]
    """Comparable names of creatives."""

    def read(self, cells: Cells) -> tuple[dict[str, Written], list[tuple[str, str]]]:
        """Return a row's fields, and the cells that are not used, each with its field.

        Raises:
            RowLeftOut: it has no title.
        """
        fields: dict[str, Written] = {}
        unused: list[tuple[str, str]] = []
        cells = {
            name: written
            for name, texts in cells.items()
            if (written := {tag: text for tag, text in texts.items() if not _DASHES.fullmatch(text)})
        }
        for name in TEXTS:
            if name in cells:
                text = self._text(cells[name], long=name == "body")
                if text:
                    fields[name] = text
        if "title" not in fields:
            raise RowLeftOut("import-row", "title")
        if any(comparable(price) in FREE for price in cells.get("price", {}).values()):
            fields["price"] = "free"
        kind = _cell(cells, "type")
        fields["type"] = event_type(kind)
        if kind and fields["type"] == "other" and comparable(kind) != "other":
            unused.append(("type", kind))
        for name in ("venue", "room", "discipline"):
            cell = line(_cell(cells, name))
            if is_placeholder(cell):
                unused.append((name, cell))
            elif cell:
                fields[name] = cell
        self._lists(cells, fields, unused)
        _others(cells, fields, unused)
        return fields, unused

    def _text(self, cells: Mapping[str, str], *, long: bool) -> Written:
        """Return the text of a field from its cells by language: a map, or a string if only the first language has one."""
        languages = self.languages
        texts = {tag or languages[0]: (markdown if long else line)(text) for tag, text in cells.items()}
        known = {tag: text for tag, text in texts.items() if tag in languages and text}
        if set(known) - {languages[0]}:
            return dict(sorted(known.items(), key=lambda item: languages.index(item[0])))
        return next(iter(known.values()), next(iter(texts.values()), ""))

    def _lists(self, cells: Cells, fields: dict[str, Written], unused: list[tuple[str, str]]) -> None:
        cell = _SPACES.sub(" ", _cell(cells, "hosts"))
        others = None if self._is_known(cell) else _OTHERS.search(cell)
        if others:
            unused.append(("hosts", others[0].strip(" ,;")))
            cell = cell[: others.start()]
        names = self._hosts(cell)
        hosts = [_BRACKETED_MAIL.sub("", name) for name in names]
        unused += (("hosts", mail.strip()) for name in names for mail in _BRACKETED_MAIL.findall(name))
        told = _IN_A_LANGUAGE.sub(" ", _cell(cells, "spoken"))
        words = [word for word in re.split(r"[;,/\n\s]+", told) if word]
        spoken = {word: language(word, self.languages) for word in words if comparable(word) not in _NO_LANGUAGE}
        unused += (("hosts", host) for host in hosts if is_placeholder(host))
        unused += (("spoken", word) for word, tag in spoken.items() if not tag)
        for name, entries in (
            ("hosts", [host for host in hosts if host and not is_placeholder(host)]),
            ("spoken", [tag for tag in spoken.values() if tag]),
            ("tags", [line(tag) for tag in re.split(r"[;,\n]", _cell(cells, "tags")) if line(tag)]),
        ):
            if entries:
                fields[name] = list(dict.fromkeys(entries))

    def _hosts(self, cell: str) -> list[str]:
        """Return the names in a cell. What may be one name is not cut: a creative's, 'Smith, John', 'Rock & Roll'."""
        found: list[str] = []
        for part in [cell] if self._is_known(cell) else re.split(r"[;\n]", cell):
            text = _SPACES.sub(" ", part).strip()
            names = self._names(_COMMA, text)
            is_one = len(names) == 2 and not any(" " in name or self._is_known(name) for name in names)
            for name in [line(text)] if is_one else names:
                people = self._names(_AND, name)
                is_several = any(map(self._is_known, people)) or all(" " in person for person in people)
                found += people if is_several else [name]
        return found

    def _names(self, separator: re.Pattern[str], text: str) -> list[str]:
        if self._is_known(text):
            return [line(text)]
        return [name for part in separator.split(text) if (name := line(part))]

    def _is_known(self, text: str) -> bool:
        return comparable(text) in self.people


def _cell(cells: Cells, name: str) -> str:
    return next(iter(cells.get(name, {}).values()), "")


def _others(cells: Cells, fields: dict[str, Written], unused: list[tuple[str, str]]) -> None:
    """Add the capacity, the booking address and the status."""
    capacity = _cell(cells, "capacity")
    numbers = re.findall(r"\d+", re.sub(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}\b)", "", capacity))
    if len(numbers) == 1 and len(numbers[0]) < 9 and 1 <= int(numbers[0]) <= _MOST_PEOPLE:
        fields["capacity"] = str(int(numbers[0]))
    elif capacity:
        unused.append(("capacity", capacity))
    booking = line(_cell(cells, "booking"))
    address = f"mailto:{booking}" if _MAIL.fullmatch(booking) else booking
    address = f"https://{address}" if _DOMAIN.fullmatch(address) else address
    if booking and is_safe_link(address, mail=True):
        fields["booking"] = address
    elif booking:
        unused.append(("booking", booking))
    status = _cell(cells, "status")
    if event_status(status) in ("moved", "cancelled"):
        fields["status"] = event_status(status)
    elif status and not event_status(status):
        unused.append(("status", status))
