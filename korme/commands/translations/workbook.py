"""A table as a workbook (XLSX) for translators: wrapped cells, columns of their own widths, the headings always in view.

Only text is written, as inline strings, so that no cell is a formula; ECMA-376, part 1, chapter 18.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

_ROOT = "http://schemas.openxmlformats.org"
_PACKAGE = f"{_ROOT}/package/2006"
_OFFICE = f"{_ROOT}/officeDocument/2006/relationships"
_MAIN = f"{_ROOT}/spreadsheetml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FILES = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font/><font><b/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFFFF6D6"/></patternFill></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3">'
    '<xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
    '<xf fontId="1" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
    '<xf fillId="2" applyFill="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
    "</cellXfs></styleSheet>",
}
_PLAIN, _BOLD, _FILLED = range(3)
_STAMP = (1980, 1, 1, 0, 0, 0)
"""The same table gives the same bytes."""


def workbook(name: str, rows: Iterable[Sequence[str]], widths: Sequence[int], to_fill: Sequence[int]) -> bytes:
    """Return a workbook of one sheet, the first row its headings.

    Args:
        name: of the sheet; at most 31 characters.
        widths: of the columns, in characters.
        to_fill: columns that people write into, from 0: they have a ground.
    """
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(widths, 1)
    )
    view = '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView>'
    body = "".join(_row(number, row, to_fill) for number, row in enumerate(rows, 1))
    parts = {
        **_FILES,
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{escape(name, {chr(34): "&quot;"})}" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetViews>{view}</sheetViews>'
        f"<cols>{columns}</cols><sheetData>{body}</sheetData></worksheet>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in parts.items():
            archive.writestr(zipfile.ZipInfo(path, _STAMP), _HEAD + text, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _row(number: int, row: Sequence[str], to_fill: Sequence[int]) -> str:
    cells = []
    for at, text in enumerate(row):
        style = _BOLD if number == 1 else _FILLED if at in to_fill else _PLAIN
        name = f"{chr(65 + at)}{number}"
        said = f'<is><t xml:space="preserve">{escape(text)}</t></is>'
        cells.append(f'<c r="{name}" s="{style}" t="inlineStr">{said}</c>' if text else f'<c r="{name}" s="{style}"/>')
    return f'<row r="{number}">{"".join(cells)}</row>'
