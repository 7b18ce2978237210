"""An Excel file from before 2007: by calamine alone, for no other reader of it is at hand."""

import io

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from monitor.sources.workbook.agreed import agreed, table
from monitor.sources.workbook.book import Book, Sheet


def book(content: bytes) -> Book:
    """Its worksheets; merged and hidden rows are not known, nor which figures are formulas'."""
    read = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = [one for one in read.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    return Book("xls", tuple(_sheet(read, one.name, hidden=one.visible != SheetVisibleEnum.Visible) for one in sheets))


def _sheet(read: CalamineWorkbook, name: str, *, hidden: bool) -> Sheet:
    sheet = read.get_sheet_by_name(name)
    start = sheet.start or (0, 0)
    values = table(sheet.to_python(skip_empty_area=True), (start[0] + 1, start[1] + 1))
    cells = agreed({place: (value, "") for place, value in values.items()}, values)
    merged = tuple((top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())
    return Sheet(name, hidden, {(cell.row, cell.column): cell for cell in cells}, merged)
