"""An .xlsx by openpyxl and by calamine."""

import io
import zipfile
from typing import Any

import openpyxl
from python_calamine import CalamineWorkbook, SheetTypeEnum

from monitor.sources.workbook.agreed import agreed, table
from monitor.sources.workbook.book import Book, Sheet
from monitor.sources.workbook.layout import Layout, bounded, layouts


def book(content: bytes, archive: zipfile.ZipFile) -> Book:
    found = layouts(archive)
    one: Any = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    read = [_openpyxl(one[layout.name]) for layout in found]
    bounded(value for values in read for value in values.values())
    other = CalamineWorkbook.from_filelike(io.BytesIO(content))
    properties = {prop.name: str(prop.value) for prop in one.custom_doc_props.props}
    return Book("xlsx", tuple(_sheet(*pair, other) for pair in zip(found, read, strict=True)), properties)


def _sheet(layout: Layout, first: dict[tuple[int, int], tuple[Any, str]], other: CalamineWorkbook) -> Sheet:
    cells = agreed(
        first,
        _calamine(other, layout.name),
        calculated=layout.formulas,
        uncalculated=layout.uncalculated,
        errors=layout.errors,
        twice=layout.twice,
    )
    return Sheet(
        layout.name,
        layout.hidden,
        {(cell.row, cell.column): cell for cell in cells},
        tuple(layout.merged),
        frozenset(layout.hidden_rows),
        frozenset(layout.hidden_columns),
    )


def _openpyxl(sheet: Any) -> dict[tuple[int, int], tuple[Any, str]]:
    # The extent that a file declares may be false: openpyxl would stop at it.
    sheet.reset_dimensions()
    found = {}
    for row in sheet.rows:
        for cell in row:
            value = cell.value
            if value is not None and value != "":
                found[cell.row, cell.column] = (value, cell.number_format if not isinstance(value, str) else "")
    return found


def _calamine(book: CalamineWorkbook, name: str) -> dict[tuple[int, int], Any]:
    kinds = {sheet.name: sheet.typ for sheet in book.sheets_metadata}
    if kinds.get(name) != SheetTypeEnum.WorkSheet:
        return {}
    sheet = book.get_sheet_by_name(name)
    start = sheet.start or (0, 0)
    return table(sheet.to_python(skip_empty_area=True), (start[0] + 1, start[1] + 1))
