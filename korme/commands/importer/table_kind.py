"""What a table is: a programme, people or works, by its columns; the rows of its file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from korme.commands.importer.column_names import column, comparable
from korme.commands.importer.person_columns import WORK_FIELDS, PersonHeading, person_heading
from korme.commands.importer.tables import HEADER_WITHIN, Rows
from korme.commands.translations.sheet import is_sheet

TRANSLATIONS = "translations"
"""A sheet of `korme translations`, which has a column that nothing else has."""
KINDS = ("people", "works", "programme")
_PEOPLE = frozenset({"email", "public_email", "biography", "consent", "portrait", "phone", "first_name", "last_name", "works", "discipline", "links", "private", "timestamp", "city", "language", "tagline"})  # fmt: skip
_WORKS = frozenset({"title", "year", "medium", "materials", "dimensions", "alt"})
_PROGRAMME = frozenset(
    {"date", "start", "end", "duration", "venue", "room", "hosts", "capacity", "booking", "level", "status"}
)
_LEAST_LEAD = 2


class OwnColumns(Struct, frozen=True):
    """The site's own headings, by kind of table: the field of each comparable heading (`content/import.yaml`)."""

    fields: Mapping[str, Mapping[str, str]] = {}

    def of(self, kind: str) -> Mapping[str, str]:
        return self.fields.get(kind, {})


class TableShape(Struct, frozen=True):
    """The header of a table of people or works."""

    row: int
    """Index of the row with the headings."""
    headings: tuple[PersonHeading, ...]


def people_header(rows: Rows, kind: str, own: OwnColumns, languages: tuple[str, ...]) -> TableShape | None:
    """Return the header of a table of people or works, or None: people have a name, works a title or a file."""
    best: TableShape | None = None
    for index, (_, row) in enumerate(rows[:HEADER_WITHIN]):
        if len(row) > 2000:
            row = row[:2000]
        headings = resolved([person_heading(text, own.of(kind), languages) for text in row])
        shape = TableShape(index, tuple(_of_several_works(headings)))
        if _fits(kind, headings) and (best is None or _known(shape) > _known(best)):
            best = shape
    return best


def _of_several_works(headings: Sequence[PersonHeading]) -> list[PersonHeading]:
    """Return headings with the numbers of works, if the title and other fields of works stand there once for each work.

    Forms and sheets with a merged cell 'Work 1' above the columns repeat the same headings.
    """
    places: dict[tuple[str, str], list[int]] = {}
    for at, heading in enumerate(headings):
        if heading.field in WORK_FIELDS and not heading.number:
            places.setdefault((heading.field, comparable(heading.text)), []).append(at)
    most = max((len(found) for (field, _), found in places.items() if field == "title"), default=0)
    numbers = {
        at: number for found in places.values() if len(found) == most > 1 for number, at in enumerate(found, start=1)
    }
    return [replace(heading, number=numbers.get(at, heading.number)) for at, heading in enumerate(headings)]


def resolved(headings: Sequence[PersonHeading]) -> list[PersonHeading]:
    """Return headings with what the others say of them: beside 'Cognome', 'Nome' is the first name; 'Nom' beside 'Cognoms'."""
    fields = {heading.field for heading in headings}
    own = [_first_of_two(heading, headings, fields) for heading in headings]
    fields = {heading.field for heading in own}
    return [replace(heading, field=_resolved(heading, fields)) for heading in own]


def _first_of_two(heading: PersonHeading, headings: Sequence[PersonHeading], fields: set[str]) -> PersonHeading:
    """Return a heading as that of first names if it may be, and another is that of last names for certain."""
    if heading.field != "last_name" or "first_name" not in heading.others or fields & {"first_name", "name"}:
        return heading
    has_last = any(each.field == "last_name" and "first_name" not in each.others for each in headings)
    return replace(heading, field="first_name") if has_last else heading


def _resolved(heading: PersonHeading, fields: set[str]) -> str:
    if heading.field == "name" and "last_name" in fields:
        is_first = "first_name" in heading.others or ("first_name" not in fields and not _whole(heading))
        return "first_name" if is_first else "name"
    others = {"last_name": {"first_name", "name"}, "first_name": {"last_name", "name"}}
    if heading.field in others and not fields & others[heading.field]:
        return "name"
    return heading.field


def _whole(heading: PersonHeading) -> bool:
    """Return whether a heading asks for more than one name."""
    return len(comparable(heading.text).split()) > 1


def _fits(kind: str, headings: Sequence[PersonHeading]) -> bool:
    fields = {heading.field for heading in headings}
    if kind == "people":
        return bool(fields & {"name", "last_name"})
    return "name" in fields and bool(fields & {"title", "files"})


def _known(shape: TableShape) -> int:
    return sum(bool(heading.field) for heading in shape.headings)


def evidence(rows: Rows, own: OwnColumns, languages: tuple[str, ...]) -> dict[str, int]:
    """Return how many columns speak for each kind that a table may be."""
    if is_sheet(rows):
        return {TRANSLATIONS: len(rows)}
    found: dict[str, int] = {}
    for kind, telling, against in (("people", _PEOPLE, 0), ("works", _WORKS, 1)):
        shape = people_header(rows, kind, own, languages)
        if shape:
            fields = {heading.field for heading in shape.headings if column(heading.text)[0] not in ("date", "start")}
            found[kind] = len(fields & telling) + (("name" in fields) if kind == "people" else ("files" in fields))
            found[kind] -= against * len(fields & (_PEOPLE - {"city", "links"}))
    programme = max((_programme(row) for _, row in rows[:HEADER_WITHIN]), default=0)
    if programme:
        found["programme"] = programme
        if found.get("works", 0) < 2:  # a title alone says nothing
            found.pop("works", None)
    return found


def known_columns(rows: Rows, own: OwnColumns, languages: tuple[str, ...], kind: str = "") -> int:
    """Return how well the headings of a table are known, to compare readings of one file; 0: it is no table.

    Args:
        kind: what it has to be; empty: any kind.
    """
    found = evidence(rows, own, languages)
    likely = kind or max(found, key=lambda each: found[each], default="")
    if found.get(likely, 0) <= 0:
        return 0
    shape = people_header(rows, likely, own, languages) if likely in ("people", "works") else None
    return found[likely] + (_known(shape) if shape else 0)


def _programme(row: Sequence[str]) -> int:
    known = {text: column(text)[0] for text in row[:2000]}
    # 'Artist' is a column of works and people, too: it says nothing
    names = {field for text, field in known.items() if field != "hosts" or person_heading(text, {}, ()).field != "name"}
    return len(names & _PROGRAMME) * 2 if "title" in names and names & {"start", "date"} else 0


def kind_of_table(rows: Rows, own: OwnColumns, languages: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return what a table is for certain, or '', and what it may be, the likeliest first."""
    found = {kind: count for kind, count in evidence(rows, own, languages).items() if count > 0}
    ranked = sorted(found, key=lambda kind: -found[kind])
    if not ranked:
        return "", ()
    is_certain = len(ranked) == 1 or found[ranked[0]] - found[ranked[1]] >= _LEAST_LEAD
    return (ranked[0] if is_certain else ""), tuple(ranked)
