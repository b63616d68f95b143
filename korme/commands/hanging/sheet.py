"""A hanging list as a table for a spreadsheet: its columns, the cells of a list, and the rows of a table that comes back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from korme.commands.hanging.list_text import WallPlace
from korme.commands.importer.column_names import comparable
from korme.commands.importer.tables import HEADER_WITHIN, NoHeadings, Rows
from korme.i18n.languages import number
from korme.kinds import WORK
from korme.site.hanging import MOST_NUMBER, HangingTable, Key, key_of
from korme.site.site import Site

_NAMES = {
    "number": "number|no|nr|num|catalogue number|№|номер|номер работы|нөмір|нөмірі|nummer|numéro|n°|número|n.º|numero|numara|numer|raqam|raqami|رقم|الرقم|编号|号码|номери",
    "code": "code|код|коды|kod|código|codice|kod raqami|رمز|代码",
    "creative": "creative|artist|artists|author|maker|name|by|автор|художник|имя автора|авторы|авторлар|künstler|künstlerin|autorin|artiste|artista|autore|autor|autora|sanatçı|autorka|muallif|الفنان|艺术家|作者|автору",
    "title": "title|work title|название|название работы|наименование|атауы|атау|туынды атауы|titel|titre|título|titolo|başlık|eser adı|tytuł|назва|nomi|العنوان|标题|作品名称|аталышы",
    "size": "size|dimensions|размер|размеры|өлшемі|өлшем|көлемі|größe|maße|dimension|taille|tamaño|dimensiones|medidas|tamanho|dimensões|dimensioni|misure|boyut|ölçüler|wymiary|розмір|oʻlchami|o lchami|الأبعاد|尺寸|өлчөмү",
    "venue": "venue|place|location|building|house|площадка|место|здание|орны|өтетін орын|ғимарат|орын|ort|haus|lieu|lugar|sede|local|luogo|yer|mekan|miejsce|місце|майданчик|joy|المكان|地点|场馆|жери",
    "room": "room|hall|зал|комната|помещение|аудитория|кабинет|бөлме|бөлмесі|raum|saal|salle|sala|salon|oda|кімната|xona|zal|القاعة|房间|展厅|бөлмө",
    "wall": "wall|stand|wall or stand|table|plinth|panel|стена|стенд|стена или стенд|стол|витрина|қабырға|қабырғасы|стенді|wand|mur|cimaise|pared|parede|parete|duvar|ściana|стіна|devor|الجدار|墙|墙面|дубал",
    "order": "order|position|порядок|очередь|место по порядку|позиция|реті|реті бойынша|кезегі|reihenfolge|ordre|orden|ordem|ordine|sıra|kolejność|порядок|tartib|الترتيب|顺序|ирети",
    "work": "work|work address|korme|работа|адрес работы|туынды|туынды мекенжайы",
}
_FIELDS = MappingProxyType(
    {comparable(name) or name: field for field, names in _NAMES.items() for name in names.split("|")}
)
"""Fields by the comparable form of a heading."""
COLUMNS = tuple(_NAMES)
_FORMULA = ("=", "+", "-", "@", "\t")
_NUMBER = re.compile(r"(?a:[^\d]{0,4}(\d{1,5})(?:[.,]0+)?)")
_ORDER = re.compile(r"(?a:\d{1,6}(?:[.,]\d{1,6})?)")


class SheetRow(Struct, frozen=True):
    """A row of a table, with the line or row on which it stands."""

    line: int
    cells: Mapping[str, str]
    """By field; columns that the table has not are missing."""

    def cell(self, field: str) -> str:
        return self.cells.get(field, "")

    @property
    def shown(self) -> str:
        """The row for a message."""
        return " | ".join(filter(None, self.cells.values()))[:100]


def field_of(heading: str) -> str:
    """Return the field of a column, '' for another heading."""
    return _FIELDS.get(comparable(heading) or heading.strip(), "")


def known_headings(rows: Rows) -> int:
    """Return how many headings of a table are known; 0 without a row of headings."""
    at = _header(rows)
    return 0 if at is None else sum(bool(field_of(cell)) for cell in rows[at][1])


def _header(rows: Rows) -> int | None:
    """Return the index of the row of headings: it has a place, and something by which a work is known."""
    for at, (_, row) in enumerate(rows[:HEADER_WITHIN]):
        fields = {field_of(cell) for cell in row}
        if fields & {"work", "title", "code", "number"} and fields & {"venue", "room", "wall", "order"}:
            return at
    return None


def sheet_rows(rows: Rows) -> list[SheetRow]:
    """Return the rows below the headings of a table.

    Raises:
        ValueError: it has no headings that are known.
    """
    at = _header(rows)
    if at is None:
        raise NoHeadings(rows)
    fields = [field_of(cell) for cell in rows[at][1]]
    fields = [field if field not in fields[:place] else "" for place, field in enumerate(fields)]
    return [
        SheetRow(line, {field: _plain(cell) for field, cell in zip(fields, row, strict=False) if field})
        for line, row in rows[at + 1 :]
    ]


def _plain(cell: str) -> str:
    return restored(" ".join(cell.split()))


def number_in(cell: str) -> int | None:
    """Return the number in a cell: '12', '№ 12', '12.0'; None if it is none that a work can have."""
    found = _NUMBER.fullmatch(cell)
    return int(found[1]) if found and 0 < int(found[1]) <= MOST_NUMBER else None


def order_in(cell: str) -> float | None:
    """Return the position in a cell: '3', or '2.5' for a work between the second and the third; None if it is none."""
    return float(cell.replace(",", ".")) if _ORDER.fullmatch(cell) else None


def as_table(
    site: Site, table: HangingTable, places: Sequence[WallPlace], others: Sequence[Key], language: str
) -> Iterator[dict[str, str]]:
    """Yield the rows of a list's table: what hangs in order, then what hangs nowhere.

    Args:
        places: of the list's walls.
        others: works that are not in the list.
        language: of names and titles.
    """
    counts: dict[WallPlace, int] = {}
    walls = [_wall_in(table, places, at, language) for at in range(len(places))]
    for at, _, _, item in table.works():
        place = places[at]
        counts[place] = counts.get(place, 0) + 1
        shown, order = replace(place, wall=walls[at]), counts[place] if place.venue else 0
        yield _cells(site, key_of(item.work), item.number, shown, order, language)
    for key in others:
        yield _cells(site, key, None, WallPlace(), 0, language)


def _wall_in(table: HangingTable, places: Sequence[WallPlace], at: int, language: str) -> str:
    """Return a wall's name in a language; in the site's if another wall of its room is called the same in any."""
    own, wall = places[at], table.walls[at].wall
    name = wall.pick(language).text if wall else ""
    for place, other in zip(places, table.walls, strict=True):
        is_near = (place.venue, place.room) == (own.venue, own.room) and place.wall != own.wall
        if is_near and other.wall and name.casefold() in {value.casefold() for _, value in other.wall.values}:
            return own.wall
    return name


def _cells(
    site: Site, key: Key, number_of_work: int | None, place: WallPlace, order: int, language: str
) -> dict[str, str]:
    work, creative = site.works.get(key), site.creatives.get(key[0])
    venue = site.venues.get(place.venue)
    names = [one.name.pick(language).text for one in site.venues.values()]
    name = venue.name.pick(language).text if venue else ""
    return {
        "number": str(number_of_work or ""),
        "code": site.code_of.get((WORK.name, key), ""),
        "creative": creative.name.pick(language).text if creative else "",
        "title": work.title.pick(language).text if work else "",
        "size": (work.dimensions or "") if work else "",
        "venue": name if name and names.count(name) == 1 else place.venue,
        "room": place.room,
        "wall": place.wall,
        "order": str(order or ""),
        "work": "/".join(key),
    }


def cell_separator(language: str) -> str:
    """Return what stands between cells where spreadsheets of a language open a CSV: a semicolon where decimals have a comma."""
    return ";" if number(0.5, language)[1] == "," else ","


def csv_of(rows: Sequence[Mapping[str, str]], headings: Mapping[str, str], language: str) -> bytes:
    """Return a table as CSV that a spreadsheet of a language opens as a table.

    Args:
        headings: by field, in the order of the columns.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=cell_separator(language), lineterminator="\r\n")
    writer.writerow(headings.values())
    writer.writerows([harmless(row[field]) for field in headings] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; `restored` returns what it was."""
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell


def restored(cell: str) -> str:
    """Return a cell without the sign that keeps spreadsheets from taking it for a formula."""
    return cell[1:] if cell[:1] == "'" and cell.lstrip("'").startswith(_FORMULA) else cell
