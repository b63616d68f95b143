"""Small workbooks, as Excel and LibreOffice write them, made of the parts that a reader needs."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

Cell = str | int | float | dt.date | dt.datetime | dt.time | None
Rows = Sequence[Sequence[Cell]]
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_PART = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DAY, _MOMENT, _HOUR = 14, 22, 20
"""Numbers of Excel's own formats: a day, a day with an hour, an hour."""


def xlsx(sheets: Mapping[str, Rows], *, merged: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """A workbook with sheets by name; `merged` has ranges like 'A2:A3' by sheet."""
    names = list(sheets)
    listed = "".join(f'<sheet name="{escape(name)}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(names, 1))
    parts = "".join(
        f'<Relationship Id="r{n}" Type="{_PART}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    formats = "".join(f'<xf numFmtId="{number}" applyNumberFormat="1"/>' for number in (0, _DAY, _MOMENT, _HOUR))
    package = "http://schemas.openxmlformats.org/package/2006"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{_PART}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_PART}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">{parts}<Relationship Id="rs" Type="{_PART}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet {_MAIN}><cellXfs count="4">{formats}</cellXfs></styleSheet>',
    }
    for number, name in enumerate(names, 1):
        rows = "".join(_xlsx_row(place, row) for place, row in enumerate(sheets[name], 1))
        ranges = "".join(f'<mergeCell ref="{each}"/>' for each in (merged or {}).get(name, ()))
        below = f"<mergeCells>{ranges}</mergeCells>" if ranges else ""
        files[f"xl/worksheets/sheet{number}.xml"] = (
            f"<worksheet {_MAIN}><sheetData>{rows}</sheetData>{below}</worksheet>"
        )
    return _zipped(files)


def _xlsx_row(number: int, row: Sequence[Cell]) -> str:
    cells = "".join(_xlsx_cell(f"{chr(65 + place)}{number}", cell) for place, cell in enumerate(row))
    return f'<row r="{number}">{cells}</row>'


def _xlsx_cell(place: str, cell: Cell) -> str:
    zero = dt.datetime(1899, 12, 30)
    match cell:
        case None:
            return ""
        case str():
            return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
        case dt.datetime():
            return f'<c r="{place}" s="2"><v>{(cell - zero) / dt.timedelta(days=1)!r}</v></c>'
        case dt.date():
            return f'<c r="{place}" s="1"><v>{(cell - zero.date()).days}</v></c>'
        case dt.time():
            return f'<c r="{place}" s="3"><v>{(cell.hour * 60 + cell.minute) / 1440!r}</v></c>'
        case _:
            return f'<c r="{place}"><v>{cell!r}</v></c>'


def ods(rows: Rows, name: str = "Sheet1") -> bytes:
    """An OpenDocument spreadsheet of one sheet."""
    spaces = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    body = "".join("<table:table-row>" + "".join(map(_ods_cell, row)) + "</table:table-row>" for row in rows)
    content = f'<office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet><table:table table:name="{escape(name)}">{body}</table:table></office:spreadsheet></office:body></office:document-content>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    return _zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def _ods_cell(cell: Cell) -> str:
    match cell:
        case None:
            return "<table:table-cell/>"
        case dt.date():
            value = cell.isoformat()
            return f'<table:table-cell office:value-type="date" office:date-value="{value}"><text:p>{value}</text:p></table:table-cell>'
        case dt.time():
            value = f"PT{cell.hour:02}H{cell.minute:02}M00S"
            return f'<table:table-cell office:value-type="time" office:time-value="{value}"><text:p>{cell}</text:p></table:table-cell>'
        case int() | float():
            return f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
        case _:
            return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'


def _zipped(files: Mapping[str, str]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return whole.getvalue()
