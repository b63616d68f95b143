"""The sales of a site as a table: written for a spreadsheet, and read back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from korme.commands.hanging.sheet import cell_separator, field_of
from korme.commands.importer.column_names import comparable
from korme.commands.importer.table_file import read_file, table_rows
from korme.commands.importer.tables import Rows
from korme.commands.sale.edit import SaleChange
from korme.commands.sale.works import OnSale, SaleWorks, currency_of, price_of, state_of
from korme.core.problems import Mark, Problem, UsageError, problem
from korme.store.cache import write_whole

COLUMNS = ("number", "code", "title", "creative", "state", "price", "currency")
_OWN_HEADINGS = {
    "state": "state|sale|status|состояние|статус|продажа|күйі|сату|stand|verkauf|verkaufsstatus|état|statut|vente|estado|venta|venda|situação"
    "|stato|vendita|durum|satış|satış durumu|sprzedaż|стан|продаж",
    "price": "price|цена|стоимость|бағасы|preis|prix|precio|preço|prezzo|fiyat|fiyatı|cena|ціна",
    "currency": "currency|валюта|валютасы|währung|devise|monnaie|moneda|divisa|moeda|valuta|para birimi|waluta",
}
_SALES = {comparable(name): field for field, names in _OWN_HEADINGS.items() for name in names.split("|")}
_HEADER_WITHIN = 10
"""Rows in which the headings are looked for: a title may precede them."""


def export_table(works: Iterable[OnSale], language: str) -> bytes:
    """Return the table of works as CSV that spreadsheets open without questions."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=cell_separator(language), lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in works:
        sale = one.work.sale
        known = (sale.status, sale.price, sale.currency) if sale else ("", "", "")
        title = one.work.title.pick(language).text
        maker = one.maker.name.pick(language).text
        row = (str(one.number or ""), one.code, title, maker, *(part or "" for part in known))
        writer.writerow(map(_harmless, row))
    return file.getvalue().encode("utf-8-sig")


def write_table(path: Path, works: Iterable[OnSale], language: str) -> None:
    """Write the table.

    Raises:
        UsageError: the file cannot be written.
    """
    try:
        write_whole(path, export_table(works, language))
    except OSError as error:
        raise UsageError(problem("write-failed", Mark(str(path)), reason=error.strerror or str(error))) from None


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in "=+-@\t\r" and cell else cell


def read_table(path: Path, works: SaleWorks, languages: Sequence[str]) -> tuple[list[SaleChange], list[Problem]]:
    """Return what the rows of a table say, and what cannot be understood, each with its line.

    Empty cells change nothing.

    Raises:
        UsageError: the file cannot be read, or is no such table.
    """
    try:
        rows, _ = table_rows(read_file(path), path.name, languages, lambda rows: len(_header(rows)[1]))
    except ValueError as error:
        raise UsageError(problem("sale-table", Mark(path.name), reason=str(error)[:120])) from None
    at, columns = _header(rows)
    if not {"code", "state"} <= columns.keys() and not {"title", "creative", "state"} <= columns.keys():
        raise UsageError(problem("sale-table", Mark(path.name), reason=", ".join(COLUMNS)))
    changes: list[SaleChange] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for line, cells in rows[at + 1 :]:
        given = {name: cells[place].strip() for name, place in columns.items() if place < len(cells)}
        given = {name: value.removeprefix("'") if value[1:2] in "=+-@" else value for name, value in given.items()}
        mark = Mark(path.name, line)
        change = _change(given, works, mark, problems)
        if change and change.of.name in seen:
            problems.append(problem("sale-twice", mark, names=change.of.name, first=seen[change.of.name]))
        elif change:
            seen[change.of.name] = line
            changes.append(change)
    return changes, problems


def _header(rows: Rows) -> tuple[int, dict[str, int]]:
    """Return the row of the headings, and the column of each."""
    best: tuple[int, dict[str, int]] = (0, {})
    for at, (_, cells) in enumerate(rows[:_HEADER_WITHIN]):
        found: dict[str, int] = {}
        for place, cell in enumerate(cells):
            name = _SALES.get(comparable(cell)) or field_of(cell)
            if name in COLUMNS:
                found.setdefault(name, place)
        if len(found) > len(best[1]):
            best = (at, found)
    return best


def _change(given: dict[str, str], works: SaleWorks, mark: Mark, problems: list[Problem]) -> SaleChange | None:
    """Return what a row says; None after reporting why not, or if it says nothing."""
    parts = {name: given.get(name, "") for name in ("state", "price", "currency")}
    if not any(parts.values()):
        return None
    one = _work(given, works, mark)
    read: list[str | Problem] = []
    for name, reader in (("state", state_of), ("price", price_of), ("currency", currency_of)):
        read.append(reader(parts[name], mark) if parts[name] else "")
    wrong = [each for each in (one, *read) if isinstance(each, Problem)]
    if not wrong and isinstance(one, OnSale):
        status, price, currency = map(str, read)
        if status or one.work.sale:
            return SaleChange(one, status, price, currency)
        wrong = [problem("sale-state", mark, names=one.name)]
    problems += wrong
    return None


def _work(given: dict[str, str], works: SaleWorks, mark: Mark) -> OnSale | Problem:
    """Return the work of a row: by its code, with which its title has to agree, else by title and maker."""
    title, maker = comparable(given.get("title", "")), comparable(given.get("creative", ""))
    if given.get("code"):
        one = works.named(given["code"].removesuffix(".0"), mark)
        if isinstance(one, OnSale) and title and title not in _titles(one):
            own = one.work.title.pick(works.language).text
            return problem("sale-title", mark, found=given["title"][:80], code=given["code"], title=own[:80])
        return one
    found = [one for one in works.works if title in _titles(one) and maker in _makers(one)]
    if len(found) == 1:
        return found[0]
    values = {"found": given.get("title", "")[:80], "creative": given.get("creative", "")[:80]}
    return problem("sale-work", mark, hint="several" if found else "", **values)


def _titles(one: OnSale) -> set[str]:
    return {comparable(text) for _, text in one.work.title.values}


def _makers(one: OnSale) -> set[str]:
    return {comparable(one.work.creative), *(comparable(name) for _, name in one.maker.name.values)}
