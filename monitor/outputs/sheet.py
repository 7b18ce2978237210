"""A sheet of a workbook being filled: its grid of columns, tables on that grid, paragraphs across it."""

import math
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from monitor.outputs.cells import EM, HAIR, RULE, Laid, Shown, Styles, changing, marked, put, put_formula, quoted, shown
from monitor.outputs.columns import ems, needed, row_flag
from monitor.outputs.data import Data
from monitor.outputs.live import followed
from monitor.outputs.trend import Trend
from monitor.report import Cell, Report, Table
from monitor.wording import FLAGS, Language

Span = tuple[int, int]
HEADING = {"bold": True, "font_color": "#595959", "bottom": 1, "bottom_color": RULE, "text_wrap": True, "valign": "bottom"}
TALLEST = 409
"""Points that a row can be high."""


INDENTED = {"align": "left", "indent": 1}
PLACED: dict[str, dict[str, Any]] = {"figure": {"align": "center"}, "flag": INDENTED, "note": INDENTED, "text": {}}
LINK = {"font_color": "#12436D", "underline": 1, "align": "center"}
"""Behind the last column, so that long names still break into lines where links do not."""


@dataclass
class Book:
    """What all sheets of a workbook are written with; `links` says where more stands about each finding."""

    report: Report
    speaks: Language
    styles: Styles
    trend: Trend
    data: Data | None = None
    links: dict[str, str] = field(default_factory=dict)


@dataclass
class Page:
    """A sheet being filled: the widths of its columns, and the next free row."""

    sheet: Worksheet
    widths: tuple[float, ...]
    row: int = 0
    frozen: bool = False
    flagged: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    """Rows whose flag may change, by the columns of flag and of the row's end."""


def paper(sheet: Worksheet, report: Report) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.5, 0.5, 0.7, 0.6)
    sheet.set_footer(f"&L{report.name.replace('&', '&&')}&R&P / &N")
    sheet.hide_gridlines(2)


def paragraph(page: Page, text: str, style: Format, size: float = 10.0) -> None:
    """A paragraph over the whole width."""
    span = (0, len(page.widths) - 1)
    write(page, page.row, span, Shown(text), style)
    page.sheet.set_row(page.row, min(1.4 * size * _lines(text, page, span, size / 10) + 3, TALLEST))
    page.row += 1


def write_table(page: Page, table: Table, book: Book, titled: bool) -> Laid:
    if titled:
        page.sheet.write_string(page.row, 0, table.title, book.styles(font_size=11, bold=True))
        page.row += 1
    spans, head = _spans(table, page.widths), page.row
    for cell, role, span in zip(table.columns, table.roles, spans, strict=True):
        write(page, head, span, Shown(cell.text), book.styles(**HEADING, **_placed(role)))
    lines = max((_heading_lines(cell.text, page, span) for cell, span in zip(table.columns, spans, strict=True)), default=1)
    page.sheet.set_row(head, 13 * lines + 4)
    for number, row in enumerate(table.rows):
        _row(page, head + 1 + number, row, _Columns(table, number, spans), book)
    book.trend.bars(page.sheet, table, head + 1, tuple(begin for begin, _ in spans))
    if not page.frozen and len(table.columns) == len(page.widths):
        page.sheet.freeze_panes(head + 1, 1)
        page.sheet.repeat_rows(head)
    page.frozen = True
    page.row = head + len(table.rows) + 2
    return Laid(quoted(page.sheet), head + 1, tuple(begin for begin, _ in spans), len(table.rows))


class _Columns(NamedTuple):
    """What is known of a row's columns."""

    table: Table
    number: int
    spans: tuple[Span, ...]

    @property
    def key(self) -> str:
        return self.table.keys[self.number] if self.table.keys else ""

    @property
    def fields(self) -> tuple[str, ...]:
        return self.table.fields or ("",) * len(self.spans)


def _row(page: Page, at: int, row: tuple[Cell, ...], columns: _Columns, book: Book) -> None:
    roles, spans, key = columns.table.roles, columns.spans, columns.key
    flag = row_flag(row, roles)
    tint = FLAGS[flag].tint if flag in FLAGS else ""
    data = book.data if book.data and key in book.data.cells else None
    lang, lines = book.report.lang, 1
    for cell, role, span, name in zip(row, roles, spans, columns.fields, strict=True):
        wraps = role in ("text", "note", "flag")
        what, follows = shown(cell, lang), followed(data, key, name, cell, book.speaks) if data else None
        pattern = changing(what.pattern or follows.pattern, follows.signed) if follows else what.pattern
        alike = role, cell.flag, cell.figure is None, tint, pattern
        style = book.styles.known(alike) or book.styles.learnt(alike, _described(cell, role, wraps, tint, pattern))
        if cell.figure:
            book.trend.cell(page.sheet, at, span[0], cell.figure, style, cell.flag or flag, follows.formula if follows else "")
            continue
        write(page, at, span, what, style, follows.formula if follows else "")
        lines = max(lines, _lines(cell.text, page, span) if wraps else 1)
        if follows and name == "flag":
            page.flagged.setdefault((span[0], spans[-1][1]), []).append(at)
    if key in book.links:
        page.sheet.write_url(at, len(page.widths), f"internal:{book.links[key]}", book.styles(**LINK), "→", book.links[key])
    page.sheet.set_row(at, min(14 * lines + 3, TALLEST))


def recolour(page: Page, styles: Styles) -> None:
    """A flag that changes takes its new colour, and its row the tint or none."""
    for (column, end), rows in page.flagged.items():
        name, last = xl_col_to_name(column), xl_col_to_name(end)
        first = rows[0] + 1
        flags = " ".join(f"{name}{row + 1}" for row in rows)
        wide = " ".join(f"A{row + 1}:{last}{row + 1}" for row in rows)
        for glyphs, look in _recoloured():
            test = ",".join(f'LEFT(${name}{first},1)="{glyph}"' for glyph in glyphs)
            rule = {"type": "formula", "criteria": f"=OR({test})", "format": styles.changed(**look)}
            whole = "bg_color" in look
            page.sheet.conditional_format(
                first - 1, 0 if whole else column, first - 1, end if whole else column, rule | {"multi_range": wide if whole else flags}
            )


def _recoloured() -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Shapes with the looks that they share."""
    for name in ("colour", "tint"):
        for value in dict.fromkeys(getattr(style, name) for style in FLAGS.values()):
            glyphs = tuple(style.glyph for style in FLAGS.values() if getattr(style, name) == value)
            yield glyphs, {"font_color": value} if name == "colour" else {"bg_color": value or "#FFFFFF"}


def write(page: Page, row: int, span: Span, what: Shown, style: Format, formula: str = "") -> None:
    """Into one cell, or several made one where the table has fewer columns than the sheet."""
    if span[1] > span[0]:
        page.sheet.merge_range(row, span[0], row, span[1], "", style)
    if formula:
        put_formula(page.sheet, row, span[0], formula, what, style)
    else:
        put(page.sheet, row, span[0], what, style)


def _lines(text: str, page: Page, span: Span, size: float = 1.0) -> int:
    room = sum(page.widths[span[0] : span[1] + 1])
    return 1 if len(text) * EM * size <= room else max(1, math.ceil(ems(text) * EM * size / room))


def _heading_lines(text: str, page: Page, span: Span) -> int:
    """Bold, and broken between words only."""
    return 1 if ems(text, bold=True) * EM <= sum(page.widths[span[0] : span[1] + 1]) else _lines(text, page, span, 1.3)


def _described(cell: Cell, role: str, wraps: bool, tint: str, pattern: str) -> dict[str, Any]:
    looks = _looks(cell, role) | {"bottom": 1, "bottom_color": HAIR, "text_wrap": wraps}
    return looks | ({"bg_color": tint} if tint else {}) | ({"num_format": pattern} if pattern else {})


def _looks(cell: Cell, role: str) -> dict[str, Any]:
    looks = dict(_placed(role))
    if role == "strong":
        looks["bold"] = True
    if cell.flag in FLAGS and role != "figure":
        looks |= {"font_color": FLAGS[cell.flag].colour, "bold": True}
    return looks


def _placed(role: str) -> dict[str, Any]:
    return PLACED.get(role, {"align": "right"})


def even(columns: int) -> tuple[float, ...]:
    """Narrow columns for a sheet of unlike tables: each takes as many of them as it needs."""
    return (round(125 / columns, 1),) * columns


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
    return tuple(
        max(width, _whole(table, column)) if role in ("number", "strong") else width
        for column, (role, width) in enumerate(zip(table.roles, needed(table), strict=True))
    )


def _whole(table: Table, column: int) -> float:
    return max((ems(row[column].text + marked(row[column]), bold=True) for row in table.rows), default=0.0) + 1.5


def _spans(table: Table, widths: tuple[float, ...]) -> tuple[Span, ...]:
    """Which columns of the sheet each column of the table takes: one each, or as near to its share of the width as they allow."""
    grid = len(widths)
    if len(table.columns) == grid:
        return tuple((index, index) for index in range(grid))
    wanted = needed(table)
    whole = sum(wanted)
    edges = tuple(accumulate(widths, initial=0.0))
    cuts = [0]
    for index, reach in enumerate(accumulate(wanted), start=1):
        least, most = cuts[-1] + 1, grid - (len(wanted) - index)
        goal = reach / whole * edges[-1]
        after = bisect_left(edges, goal)
        nearest = after - 1 if after > grid or goal - edges[after - 1] <= edges[after] - goal else after
        cuts.append(min(max(nearest, least), most))
    return tuple((begin, end - 1) for begin, end in pairwise(cuts))
