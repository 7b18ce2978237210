"""A sheet of a workbook being filled: its grid of columns, tables on that grid, paragraphs across it."""

import math
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from monitor.outputs.cells import HAIR, RULE, Shown, Styles, marked, put, shown
from monitor.outputs.columns import ems, needed, row_flag
from monitor.outputs.trend import Trend
from monitor.report import Cell, Lang, Report, Table
from monitor.wording import FLAGS

Span = tuple[int, int]
HEADING = {"bold": True, "font_color": "#595959", "bottom": 1, "bottom_color": RULE, "text_wrap": True, "valign": "bottom"}
EM = 1.5
"""Characters of the workbook's grid to one em of type."""


@dataclass
class Page:
    """A sheet being filled: the widths of its columns, and the next free row."""

    sheet: Worksheet
    widths: tuple[float, ...]
    row: int = 0
    frozen: bool = False


def paper(sheet: Worksheet, report: Report) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.5, 0.5, 0.7, 0.6)
    sheet.set_footer(f"&L{report.name.replace('&', '&&')}&R&P / &N")
    sheet.hide_gridlines(2)


def paragraph(page: Page, text: str, style: Format) -> None:
    """A paragraph over the whole width."""
    span = (0, len(page.widths) - 1)
    write(page, page.row, span, Shown(text), style)
    page.sheet.set_row(page.row, 14 * _lines(text, page, span) + 3)
    page.row += 1


def write_table(page: Page, lang: Lang, table: Table, styles: Styles, trend: Trend, titled: bool) -> None:
    if titled:
        page.sheet.write_string(page.row, 0, table.title, styles(font_size=11, bold=True))
        page.row += 1
    spans, head = _spans(table, page.widths), page.row
    for cell, role, span in zip(table.columns, table.roles, spans, strict=True):
        write(page, head, span, Shown(cell.text), styles(**HEADING, **_placed(role)))
    page.sheet.set_row(head, 30 if len(table.columns) > 4 else 16)
    for number, row in enumerate(table.rows, start=1):
        _row(page, head + number, row, table.roles, spans, lang, styles, trend)
    trend.bars(page.sheet, table, head + 1, tuple(begin for begin, _ in spans))
    if not page.frozen and len(table.columns) == len(page.widths):
        page.sheet.freeze_panes(head + 1, 1)
        page.sheet.repeat_rows(head)
    page.frozen = True
    page.row = head + len(table.rows) + 2


def _row(
    page: Page, at: int, row: tuple[Cell, ...], roles: tuple[str, ...], spans: tuple[Span, ...], lang: Lang, styles: Styles, trend: Trend
) -> None:
    flag = row_flag(row, roles)
    tint = {"bg_color": FLAGS[flag].tint} if flag in FLAGS and FLAGS[flag].tint else {}
    lines = 1
    for cell, role, span in zip(row, roles, spans, strict=True):
        wraps = role in ("text", "note", "flag")
        what = shown(cell, lang)
        number = {"num_format": what.pattern} if what.pattern else {}
        style = styles(bottom=1, bottom_color=HAIR, text_wrap=wraps, **tint, **_looks(cell, role), **number)
        if cell.figure:
            trend.cell(page.sheet, at, span[0], cell.figure, style, cell.flag or flag)
        else:
            write(page, at, span, what, style)
            lines = max(lines, _lines(cell.text, page, span) if wraps else 1)
    page.sheet.set_row(at, 14 * lines + 3)


def write(page: Page, row: int, span: Span, what: Shown, style: Format) -> None:
    """Into one cell, or several made one where the table has fewer columns than the sheet."""
    if span[1] > span[0]:
        page.sheet.merge_range(row, span[0], row, span[1], "", style)
    put(page.sheet, row, span[0], what, style)


def _lines(text: str, page: Page, span: Span) -> int:
    return max(1, math.ceil(ems(text) * EM / sum(page.widths[span[0] : span[1] + 1])))


def _looks(cell: Cell, role: str) -> dict[str, Any]:
    looks = _placed(role)
    if role == "strong":
        looks["bold"] = True
    if cell.flag in FLAGS and role != "figure":
        looks |= {"font_color": FLAGS[cell.flag].colour, "bold": True}
    return looks


def _placed(role: str) -> dict[str, Any]:
    places: dict[str, dict[str, Any]] = {"figure": {"align": "center"}, "flag": {"indent": 1}, "note": {"indent": 1}, "text": {}}
    return places.get(role, {"align": "right"})


def grid(tables: tuple[Table, ...]) -> tuple[float, ...]:
    """Widths of the sheet's columns: those of the table that has most of them."""
    if not tables:
        return (100.0,)
    widest = max(tables, key=lambda table: len(table.columns))
    alike = [_wanted(table) for table in tables if len(table.columns) == len(widest.columns)]
    widths = tuple(round(max(column) * EM, 1) for column in zip(*alike, strict=True))
    return widths if sum(widths) >= 100 else tuple(round(width * 100 / sum(widths), 1) for width in widths)


def _wanted(table: Table) -> tuple[float, ...]:
    """As on paper, but a number shows its marks beside it at full size, and one that does not fit shows as ###."""
    numeric = [role in ("number", "strong") for role in table.roles]
    whole = [max((ems(row[n].text + marked(row[n]), bold=True) for row in table.rows), default=0.0) + 1.5 for n in range(len(table.roles))]
    return tuple(max(width, full) if number else width for width, full, number in zip(needed(table), whole, numeric, strict=True))


def _spans(table: Table, widths: tuple[float, ...]) -> tuple[Span, ...]:
    """Which columns of the sheet each column of the table takes: one each, or as near to its share of the width as they allow."""
    wanted, grid = needed(table), len(widths)
    if len(wanted) == grid:
        return tuple((index, index) for index in range(grid))
    edges = tuple(accumulate(widths, initial=0.0))
    cuts = [0]
    for index, reach in enumerate(accumulate(wanted), start=1):
        free = range(cuts[-1] + 1, grid - (len(wanted) - index) + 1)
        goal = reach / sum(wanted) * edges[-1]
        cuts.append(min(free, key=lambda edge: abs(edges[edge] - goal)))
    return tuple((begin, end - 1) for begin, end in pairwise(cuts))
