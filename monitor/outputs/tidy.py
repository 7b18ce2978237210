"""The tidy sheet of a workbook: one line for each cell of the report, for filtering and for other programmes."""

from collections.abc import Iterator
from dataclasses import replace

from xlsxwriter.worksheet import Worksheet

from monitor.outputs.cells import Styles, put, shown
from monitor.outputs.sheet import paper
from monitor.report import Cell, Report, Section, Table
from monitor.wording import Language, say

HEADS = (say("Section"), say("Table"), say("Row"), say("Column"), say("Value"), say("Text"), say("Flag"), say("Notes"))
TEXTS = (0, 1, 2, 3, 5, 6, 7)
WIDTHS = (20, 30, 40, 24, 16, 24, 14, 8)


def tidy(sheet: Worksheet, report: Report, styles: Styles, speaks: Language) -> None:
    heads = [{"header": speaks.render(head)} for head in HEADS]
    found = [line for section in report.sections for table in section.tables for line in _lines(section, table)]
    plain = styles()
    for at, (place, cell) in enumerate(found, start=1):
        value = shown(replace(cell, marks=(), flag=""), report.lang)
        for column, text in zip(TEXTS, (*place, cell.text, cell.flag, ", ".join(cell.marks)), strict=True):
            sheet.write_string(at, column, text, plain)
        put(sheet, at, 4, value, styles(num_format=value.pattern) if value.pattern else plain)
    sheet.add_table(0, 0, max(len(found), 1), len(heads) - 1, {"name": "data", "style": "Table Style Light 1", "columns": heads})
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    paper(sheet, report)


def _lines(section: Section, table: Table) -> Iterator[tuple[tuple[str, str, str, str], Cell]]:
    """Each cell with its section, table, row and column; charts draw what other cells say."""
    for row in table.rows:
        for head, cell in zip(table.columns[1:], row[1:], strict=True):
            if not cell.figure:
                yield (section.title, table.title, row[0].text, head.text), cell
