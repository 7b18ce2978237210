"""An .xlsx by openpyxl and by calamine."""

import io
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterable
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import openpyxl
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.cell.text import Text
from openpyxl.worksheet import _reader
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS
from python_calamine import CalamineWorkbook, SheetTypeEnum

from monitor.sources.workbook.agreed import agreed, table
from monitor.sources.workbook.book import Book, Sheet
from monitor.sources.workbook.layout import Layout, bounded, laid, parts

TEXT_TAG = f"{{{SHEET_MAIN_NS}}}t"


def book(content: bytes, archive: zipfile.ZipFile) -> Book:
    sheets = parts(archive)
    _hurried()
    one: Any = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    found = [(layout, _openpyxl(one, one[layout.name], rows)) for layout, rows in laid(archive, sheets)]
    bounded(value for _, values in found for value in values.values())
    other = CalamineWorkbook.from_filelike(io.BytesIO(content))
    properties = {prop.name: str(prop.value) for prop in one.custom_doc_props.props}
    return Book("xlsx", tuple(_sheet(*pair, other) for pair in found), properties)


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


def _hurried() -> None:
    """Spares openpyxl what takes a third of its time and tells nothing; this process reads one workbook and ends."""
    unsized: Any = ReadOnlyWorksheet
    unsized._get_size = _unsized  # noqa: SLF001
    texts: Any = _reader
    texts.Text = SimpleNamespace(from_tree=_text)


def _text(element: Any) -> Any:
    """A text in its cell; without runs in other looks it is its one part."""
    plain = len(element) == 1 and element[0].tag == TEXT_TAG
    return SimpleNamespace(content=element[0].text or "") if plain else Text.from_tree(element)


def _unsized(_: Any) -> None:
    """Declared extents may be false, and openpyxl would stop at them; for one that is not declared it would read the whole sheet."""


def _openpyxl(book: Any, sheet: Any, rows: Iterable[ET.Element]) -> dict[tuple[int, int], tuple[Any, str]]:
    """Value and number format by place, as openpyxl's parser makes them of each row; its own rows are filled up to their widest."""
    shape = lru_cache(lambda style: ReadOnlyCell(sheet, 1, 1, None, style_id=style).number_format)
    known = {"epoch": book.epoch, "date_formats": book._date_formats, "timedelta_formats": book._timedelta_formats}  # noqa: SLF001
    parser: Any = WorkSheetParser(io.BytesIO(), sheet._shared_strings, data_only=True, **known)  # noqa: SLF001
    found = {}
    for row in rows:
        for cell in parser.parse_row(row)[1]:
            value = cell["value"]
            if value is not None and value != "":
                found[cell["row"], cell["column"]] = (value, "" if isinstance(value, str) else shape(cell["style_id"]))
    return found


def _calamine(book: CalamineWorkbook, name: str) -> dict[tuple[int, int], Any]:
    kinds = {sheet.name: sheet.typ for sheet in book.sheets_metadata}
    if kinds.get(name) != SheetTypeEnum.WorkSheet:
        return {}
    sheet = book.get_sheet_by_name(name)
    start = sheet.start or (0, 0)
    return table(sheet.to_python(skip_empty_area=True), (start[0] + 1, start[1] + 1))
