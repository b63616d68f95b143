"""Rows of a table of people or works as registrations: what each person sent, with what is not clear reported."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from korme.commands.importer.column_names import comparable, is_placeholder, language
from korme.commands.importer.discipline_names import Disciplines
from korme.commands.importer.person_cells import (
    UNCLEAR,
    YES,
    consent_of,
    is_nothing,
    links_of,
    plain_markdown,
    unique_links,
)
from korme.commands.importer.person_columns import TEXTS, PersonHeading
from korme.commands.importer.picture_folder import folded
from korme.commands.importer.sessions import line, tidy
from korme.commands.importer.table_kind import TableShape
from korme.commands.importer.tables import Rows
from korme.commands.importer.work_text import DescribedWork, sale_of, works_of, year_of
from korme.core.embeds import embed_of
from korme.core.problems import Mark, Problem, problem

_EMAIL = re.compile(r"[^@\s<>\"'?&]{1,64}@[A-Za-z0-9.-]{1,250}\.[A-Za-z]{2,24}")
PRIVATE = ("email", "phone", "private", "country", "pronouns")
"""Fields that are not published; `email` is an address for the organizers."""
_PORTRAIT = frozenset(
    folded(word)
    for word in "portrait porträt portraet portret портрет retrato ritratto portre avatar аватар profilbild headshot".split()
)
_SHOWN = 80
_MOST_WORKS = 100
"""Works of one row."""

Cells = dict[tuple[str, int], dict[str, str]]
"""Cells that are not empty: by field and number of the work, then by language."""


class Registration(Struct, frozen=True):
    """What one person sent."""

    line: int
    fields: dict[str, Any]
    """Fields of a creative's entry; `name` always."""
    identifier: str = ""
    """The row's own, if the table has one."""
    works: tuple[DescribedWork, ...] = ()
    files: tuple[str, ...] = ()
    """Names of pictures that belong to no described work."""
    portrait: str = ""
    consent: str = ""
    """'yes', 'no' or 'unclear'; '' if the table does not ask."""
    consent_cell: str = ""
    private: Mapping[str, str] = {}
    """What is not published, by heading; `email` is the address to write to."""
    lacking: tuple[str, ...] = ()
    """Words for disciplines that the site does not have."""

    @property
    def name(self) -> str:
        name = self.fields["name"]
        return str(next(iter(name.values())) if isinstance(name, Mapping) else name)

    def named_files(self) -> Iterator[str]:
        """Yield the names of all pictures that the person gives."""
        yield from (self.portrait, *self.files) if self.portrait else self.files
        yield from (file for work in self.works for file in work.files)

    @property
    def email(self) -> str:
        return self.private.get("email", "")


class RegistrationReader(Struct, frozen=True):
    """Reads the rows of one table."""

    path: str
    """For the marks of problems."""
    languages: tuple[str, ...]
    disciplines: Disciplines
    shape: TableShape

    def read(self, rows: Rows, problems: list[Problem]) -> list[Registration]:
        """Return the registrations in the rows below the header; problems get whatever is not used."""
        below = rows[self.shape.row + 1 :]
        found = []
        for number, row in below:
            mark = Mark(self.path, number)
            if any(cell.strip() for cell in row[len(self.shape.headings) :]):
                values = {"found_cells": str(len(row)), "expected": str(len(self.shape.headings))}
                problems.append(problem("import-cells", mark, row=_shown(row), **values))
                continue
            registration = self._registration(mark, self._cells(row), problems)
            if registration is None:
                problems.append(problem("import-nameless", mark, found=_shown(row)))
            else:
                found.append(registration)
        return _with_identifiers(found)

    def _cells(self, row: Sequence[str]) -> Cells:
        cells: Cells = {}
        for heading, cell in zip(self.shape.headings, row, strict=False):
            text = tidy(cell)
            if heading.field not in ("", "ignore") and text:
                is_apart = heading.field in ("links", "private", "consent")
                key = f"{heading.label}\0{heading.text}" if is_apart else self._tag(heading)
                known = cells.setdefault((heading.field, heading.number), {})
                known[key] = f"{known[key]}\n{text}" if key in known else text
        return cells

    def _tag(self, heading: PersonHeading) -> str:
        return heading.tag if heading.field in TEXTS else ""

    def _registration(self, mark: Mark, cells: Cells, problems: list[Problem]) -> Registration | None:
        own = self._language(mark, cells, problems)
        name = self._name(mark, cells, own, problems)
        if not name:
            return None
        fields: dict[str, Any] = {"name": name}
        family = line(_one(cells, "last_name"))
        if family and isinstance(name, str) and family in name:
            fields["family_name"] = family
        read = self.disciplines.read(_one(cells, "discipline"))
        problems += [_unused(mark, self._heading("discipline"), remark) for remark in read.remarks]
        if read.keys or read.unknown:
            fields["discipline"] = list(read.keys or read.unknown)
        for field in ("tagline", "city"):
            text = self._text(cells.get((field, 0), {}), own)
            if text and not is_placeholder(str(text)):
                fields[field] = text
        body = self._text(cells.get(("biography", 0), {}), own, long=True)
        fields |= {"body": body} if body else {}
        fields |= self._links(mark, cells, problems)
        public = line(_one(cells, "public_email"))
        if public and _EMAIL.fullmatch(public):
            fields["email"] = public
        elif public and not is_nothing(public):
            problems.append(_unused(mark, self._heading("public_email"), public))
        fields |= {"language": own} if own != self.languages[0] else {}
        consent = self._consent(cells)
        files, portrait = self._files(mark, cells, problems)
        return Registration(
            mark.line,
            fields,
            identifier=line(_one(cells, "id")),
            works=tuple(self._in_language(work, own) for work in self._works(mark, cells, own, problems)),
            files=files,
            portrait=portrait,
            consent=consent,
            consent_cell=line("\n".join(cells.get(("consent", 0), {}).values()))[:_SHOWN],
            private=self._private(cells),
            lacking=read.unknown,
        )

    def _files(self, mark: Mark, cells: Cells, problems: list[Problem]) -> tuple[tuple[str, ...], str]:
        """Return the names of a person's pictures, and that of their portrait; an address on the web is no name."""
        portraits = file_names(_one(cells, "portrait"))
        named = [] if ("title", 0) in cells else file_names(_one(cells, "files"))
        addresses = [name for name in (*portraits, *named) if "://" in name]
        problems += [_unused(mark, self._heading("files"), name) for name in addresses]
        files = [name for name in named if "://" not in name]
        portrait = next((name for name in portraits if "://" not in name), "")
        if not portrait:
            portrait = next((name for name in files if is_portrait(name)), "")
        return tuple(name for name in files if name != portrait), portrait

    def _name(self, mark: Mark, cells: Cells, own: str, problems: list[Problem]) -> Any:
        """Return a person's name, or its spellings by language; 'Müller, Anna' is turned round."""
        parts = [line(_one(cells, part)) for part in ("first_name", "last_name")]
        written = cells.get(("name", 0), {})
        texts = {}
        for tag, cell in written.items():
            first, *others = [each for each in cell.split("\n") if each.strip()]
            texts[tag] = _turned(line(first))
            problems += [_unused(mark, self._heading("name"), each) for each in others]
        return self._text(texts, own) or " ".join(part for part in parts if part)

    def _text(self, cells: Mapping[str, str], own: str, *, long: bool = False) -> Any:
        """Return a text, or its translations if it has some in other languages of the site.

        Args:
            own: the language of cells whose heading names none.
        """
        texts = {}
        for tag, cell in cells.items():
            text = "" if is_nothing(cell) else plain_markdown(cell) if long else line(cell)
            if text and (not tag or tag in self.languages):
                texts[tag or own] = text
        if set(texts) - {own}:
            return {tag: texts[tag] for tag in self.languages if tag in texts}
        return next(iter(texts.values()), "")

    def _in_language(self, work: DescribedWork, own: str) -> DescribedWork:
        """Return a work that says in which language its texts are, if it is not the site's first."""
        if own == self.languages[0] or not work.fields:
            return work
        return replace(work, fields={**work.fields, "language": own})

    def _links(self, mark: Mark, cells: Cells, problems: list[Problem]) -> dict[str, Any]:
        pairs: list[tuple[str, str]] = []
        for key, cell in cells.get(("links", 0), {}).items():
            label, _, heading = key.partition("\0")
            read = links_of(cell, label, heading)
            pairs += read.links
            problems += [_unused(mark, heading, part) for part in read.unused]
        return {"links": unique_links(pairs)} if pairs else {}

    def _language(self, mark: Mark, cells: Cells, problems: list[Problem]) -> str:
        """Return the language of a person's texts: of the site's, what a column says, or that of the headings."""
        cell = _one(cells, "language")
        found = language(cell, self.languages) if cell else ""
        if found in self.languages:
            return found
        if cell and not is_nothing(cell):
            problems.append(_unused(mark, self._heading("language"), cell))
        return headings_language(self.shape.headings, self.languages)

    def _consent(self, cells: Cells) -> str:
        """Return what a person agrees to: of several questions each needs an answer, since a box left empty is no yes."""
        asked = {heading.text for heading in self.shape.headings if heading.field == "consent"}
        answers = cells.get(("consent", 0), {}).values()
        answer = consent_of("\n".join(answers)) if answers else UNCLEAR if asked else ""
        return UNCLEAR if answer == YES and len(answers) < len(asked) else answer

    def _private(self, cells: Cells) -> dict[str, str]:
        found = {}
        for field in PRIVATE:
            for key, cell in cells.get((field, 0), {}).items():
                heading = key.partition("\0")[2] or field
                if not is_nothing(cell):
                    found[heading] = tidy(cell)
        return found

    def _works(self, mark: Mark, cells: Cells, own: str, problems: list[Problem]) -> Iterator[DescribedWork]:
        numbers = sorted({number for _, number in cells if number})
        described = [
            number for number in numbers if any((field, number) in cells for field in ("title", "works", "year"))
        ]
        for number in numbers[:_MOST_WORKS]:
            if number in described or not described:
                yield from self._columns(mark, cells, number, own, problems)
        yield from self._columns(mark, cells, 0, own, problems)
        for work in works_of(_one(cells, "works"))[:_MOST_WORKS]:
            if work.unread:
                problems.append(
                    problem("import-work-text", mark, hint="" if work.fields else "none", found=work.unread[:120])
                )
            if work.fields:
                yield work

    def _columns(
        self, mark: Mark, cells: Cells, number: int, own: str, problems: list[Problem]
    ) -> Iterator[DescribedWork]:
        """Yield the work that its own columns describe."""
        text = _one(cells, "works", number) if number else ""
        base = works_of(text) if text else []
        named = file_names(_one(cells, "files", number)) if number or ("title", 0) in cells else []
        files = tuple(name for name in named if "://" not in name)
        problems += [_unused(mark, self._heading("files"), name) for name in named if name not in files]
        if len(base) > 1:
            yield from base
            return
        fields = dict(base[0].fields) if base else {}
        if base and base[0].unread:
            hint = "" if fields else "none"
            problems.append(problem("import-work-text", mark, hint=hint, found=base[0].unread[:120]))
        for field in ("title", "medium", "materials"):
            value = self._text(cells.get((field, number), {}), own)
            fields |= {field: value} if value else {}
        for title in cells.get(("title", number), {}).values():
            if "\n" in title:  # perhaps of several works
                problems.append(problem("import-work-text", mark, hint="lines", found=line(title)[:120]))
        fields |= self._values(mark, cells, number, problems)
        body = self._text(cells.get(("description", number), {}), own, long=True)
        fields |= {"body": body} if body else {}
        if fields.keys() - {"body"} or (files and number):
            yield DescribedWork(fields, files, line(_one(cells, "alt", number)), key=str(number or ""))

    def _values(self, mark: Mark, cells: Cells, number: int, problems: list[Problem]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        year, size, price = (line(_one(cells, name, number)) for name in ("year", "dimensions", "price"))
        if year and not is_nothing(year):
            found["year"] = year_of(year) or year
        if size and not is_nothing(size):
            found["dimensions"] = size
        if price and not is_nothing(price):
            sale = sale_of(price)
            if sale:
                found["sale"] = sale
            else:
                problems.append(_unused(mark, self._heading("price"), price))
        found |= self._film(mark, line(_one(cells, "film", number)), problems)
        people = [line(name) for name in re.split(r"[;,\n]", _one(cells, "collaborators", number)) if line(name)]
        return found | ({"collaborators": people} if people and not is_nothing(" ".join(people)) else {})

    def _film(self, mark: Mark, cell: str, problems: list[Problem]) -> dict[str, Any]:
        """Return the addresses in a cell whose players a page can show; what else is in it is reported."""
        films: list[str] = []
        for word in () if is_nothing(cell) else re.split(r"[;,\s]+", cell):
            if embed_of(word):
                films.append(word)
            elif word:
                problems.append(_unused(mark, self._heading("film"), word))
        return {"film": films[0] if len(films) == 1 else films} if films else {}

    def _heading(self, field: str) -> str:
        return next((line(heading.text) for heading in self.shape.headings if heading.field == field), field)


def headings_language(headings: Sequence[PersonHeading], languages: Sequence[str]) -> str:
    """Return the language of the site in which most headings of a table are; English ones leave it open, as forms do."""
    counts = {tag: sum(tag in heading.spoken for heading in headings) for tag in languages}
    most = max(counts.values(), default=0)
    best = [tag for tag in languages if counts[tag] == most]
    return best[0] if len(best) == 1 and best[0] != "en" else languages[0]


def _turned(name: str) -> str:
    match = re.fullmatch(r"([^,\s]+(?:\s[^,\s]+)?),\s([^,\s]+(?:\s[^,\s]+)?)", name)
    return f"{match[2]} {match[1]}" if match else name


def is_portrait(name: str, person: str = "") -> bool:
    """Return whether a file is called a portrait, and nothing else but the person's name."""
    words = set(folded(name.rpartition(".")[0] or name).split()) - set(folded(person).split())
    return bool(words & _PORTRAIT) and not words - _PORTRAIT


def file_names(cell: str) -> list[str]:
    """Return the names of files in a cell, separated by semicolons, line breaks, or commas after an ending."""
    parts = re.split(r"[;\n|]|[,\s]+(?=https?://)|(?<=\.\w{3}),|(?<=\.\w{4}),", tidy(cell))
    names = [part.strip(" \"'") for part in parts]
    return list(dict.fromkeys(name.replace("\\", "/").rpartition("/")[2] if "://" not in name else name for name in names if name and not is_nothing(name)))  # fmt: skip


def _one(cells: Cells, field: str, number: int = 0) -> str:
    return next(iter(cells.get((field, number), {}).values()), "")


def _unused(mark: Mark, heading: str, cell: str) -> Problem:
    return problem("import-cell", mark, column=f"{line(heading)[:60]}: " if heading else "", cell=line(cell)[:_SHOWN])


def _shown(row: Sequence[str]) -> str:
    return line(" | ".join(cell for cell in row if cell.strip()))[:_SHOWN]


def _with_identifiers(found: list[Registration]) -> list[Registration]:
    """Return registrations without identifiers that only count the rows or occur twice."""
    identifiers = [each.identifier for each in found]
    counted = identifiers == [str(number) for number in range(1, len(found) + 1)]
    return [
        replace(each, identifier="") if counted or identifiers.count(each.identifier) > 1 else each for each in found
    ]


def joined(found: Sequence[Registration], path: str, problems: list[Problem]) -> list[Registration]:
    """Return one registration for each person: rows of the same one are works of theirs.

    Rows belong together by identifier, or by name if no e-mail address says otherwise. A field that differs is reported
    and the first one stays.
    """
    people: dict[str, Registration] = {}
    for each in found:
        key = each.identifier or comparable(each.name)
        known = people.get(key)
        if known is not None and each.email and known.email and each.email.casefold() != known.email.casefold():
            problems.append(_twice(Mark(path, each.line), known, "email", "e-mail"))
            key, known = f"{key} {each.email.casefold()}", people.get(f"{key} {each.email.casefold()}")
        if known is None:
            people[key] = each
            continue
        differing = [name for name in each.fields if name in known.fields and each.fields[name] != known.fields[name]]
        if differing or not each.works:
            hint = "" if differing else "same"
            problems.append(_twice(Mark(path, each.line), known, hint, ", ".join(differing)))
        people[key] = replace(
            known,
            fields={**each.fields, **known.fields},
            works=(*known.works, *(work for work in each.works if work not in known.works)),
            files=tuple(dict.fromkeys((*known.files, *(each.files if not each.works else ())))),
            private={**each.private, **known.private},
            consent=known.consent if known.consent == each.consent else UNCLEAR if known.consent != "no" else "no",
        )
    return list(people.values())


def _twice(mark: Mark, known: Registration, hint: str, fields: str) -> Problem:
    return problem("import-person-twice", mark, hint=hint, name=known.name[:60], first=known.line, fields=fields)
