"""A report as a workbook: its tables with live numbers, flags by shape, word and colour, charts, and a tidy sheet of all of it."""

import datetime
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from monitor.outputs.cells import HAIR, RULE, Shown, Styles, put, shown
from monitor.outputs.columns import ems, headings, needed, row_flag
from monitor.outputs.trend import Trend
from monitor.report import Cell, Lang, Report, Section, Table
from monitor.wording import FLAGS, Language, Message, say

Span = tuple[int, int]
SHEETS: dict[str, Message] = {"brief": say("Brief"), "detail": say("Detail"), "card": say("Cards"), "annex": say("Annex")}
TIDY = (say("Section"), say("Table"), say("Row"), say("Column"), say("Value"), say("Text"), say("Flag"), say("Notes"))
HEADING = {"bold": True, "font_color": "#595959", "bottom": 1, "bottom_color": RULE, "text_wrap": True, "valign": "bottom"}
EM = 1.5
"""Characters of the workbook's grid to one em of type."""
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}


@dataclass
class Page:
    """A sheet being filled: the next free row, and the widths of its columns."""

    sheet: Worksheet
    widths: tuple[float, ...]
    row: int = 0
    frozen: bool = False


def render_xlsx(report: Report, language: Language | None = None) -> bytes:
    """The workbook's bytes, the same each time; `language` brings the catalogue for sheet names and headings."""
    speaks = language or Language(report.lang)
    stream = io.BytesIO()
    workbook = Workbook(stream, OPTIONS)
    workbook.set_properties(_properties(report))
    styles = Styles(workbook)
    pages = [
        (kind, workbook.add_worksheet(speaks.render(name)))
        for kind, name in SHEETS.items()
        if any(section.kind == kind for section in report.sections)
    ]
    trend = Trend(workbook, styles, speaks)
    for kind, sheet in pages:
        _fill(sheet, report, tuple(section for section in report.sections if section.kind == kind), styles, trend)
    _tidy(workbook.add_worksheet(speaks.render(say("Data"))), report, styles, speaks)
    workbook.close()
    return stream.getvalue()


def _properties(report: Report) -> dict[str, Any]:
    return {
        "title": report.title,
        "subject": report.period,
        "author": report.facts[0][1] if report.facts else "",
        "comments": report.headline,
        "created": datetime.datetime.combine(report.as_of, datetime.time()),
    }


def _fill(sheet: Worksheet, report: Report, sections: tuple[Section, ...], styles: Styles, trend: Trend) -> None:
    tables = tuple(table for section in sections for table in section.tables)
    page = Page(sheet, _grid(tables))
    for column, width in enumerate(page.widths):
        sheet.set_column(column, column, width)
    _paper(sheet, report)
    _head(page, report, sections[0], styles)
    for section in sections:
        _section(page, report, section, styles, trend)


def _paper(sheet: Worksheet, report: Report) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.5, 0.5, 0.7, 0.6)
    sheet.set_footer(f"&L{report.name.replace('&', '&&')}&R&P / &N")
    sheet.hide_gridlines(2)


def _head(page: Page, report: Report, section: Section, styles: Styles) -> None:
    title = report.headline if section.kind == "brief" else report.title
    page.sheet.write_string(0, 0, f"{report.title} · {report.period}", styles(font_color="#12436D", bold=True))
    page.sheet.write_string(1, 0, title, styles(font_size=15, bold=True))
    page.sheet.write_string(2, 0, " · ".join(f"{label}: {value}" for label, value in report.facts), styles(font_color="#595959"))
    for row, height in enumerate((16, 26, 18)):
        page.sheet.set_row(row, height)
    page.row = 4


def _section(page: Page, report: Report, section: Section, styles: Styles, trend: Trend) -> None:
    if section.kind != "brief":
        page.sheet.write_string(page.row, 0, section.title, styles(font_size=13, bold=True))
        page.row += 1
    _counts(page, section.counts, styles)
    for text in section.texts:
        _across(page, text, styles(text_wrap=True))
    for figure in section.figures:
        page.row += trend.insert(page.sheet, page.row, figure, section.counts[0].flag if section.counts else "")
    for number, table in enumerate(section.tables):
        _table(page, report, table, styles, trend, titled=number > 0 or section.kind != "brief")
    for note in section.notes:
        _across(page, f"{note.mark}  {note.text}", styles(text_wrap=True, font_color="#595959", font_size=9))
    page.row += 1


def _counts(page: Page, counts: tuple[Cell, ...], styles: Styles) -> None:
    """All on one line, each in its colour: how many, shape, word."""
    parts: list[Any] = []
    for count in counts:
        style = FLAGS.get(count.flag)
        many = f"{count.value:g} " if isinstance(count.value, (int, float)) else ""
        glyph, colour = (style.glyph, style.colour) if style else ("", RULE)
        parts += [styles(font_color=colour, bold=True, font_size=11), f"{many}{glyph} {count.text}     "]
    if len(parts) > 2:
        page.sheet.write_rich_string(page.row, 0, *parts, styles())
    elif parts:
        page.sheet.write_string(page.row, 0, parts[1].strip(), parts[0])
    page.row += 2 if counts else 0


def _table(page: Page, report: Report, table: Table, styles: Styles, trend: Trend, titled: bool) -> None:
    if titled:
        page.sheet.write_string(page.row, 0, table.title, styles(font_size=11, bold=True))
        page.row += 1
    spans, head = _spans(table, page.widths), page.row
    for cell, role, span in zip(table.columns, table.roles, spans, strict=True):
        _write(page, head, span, Shown(cell.text), styles(**HEADING, **_placed(role)))
    page.sheet.set_row(head, 30 if len(table.columns) > 4 else 16)
    for number, row in enumerate(table.rows, start=1):
        _row(page, head + number, row, table.roles, spans, report.lang, styles, trend)
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
        style = styles(bottom=1, bottom_color=HAIR, text_wrap=wraps, **tint, **_looks(cell, role), **_pattern(cell, lang))
        if cell.figure:
            trend.cell(page.sheet, at, span[0], cell.figure, style, cell.flag or flag)
        else:
            _write(page, at, span, shown(cell, lang), style)
            lines = max(lines, _lines(cell.text, page, span) if wraps else 1)
    page.sheet.set_row(at, 14 * lines + 3)


def _write(page: Page, row: int, span: Span, what: Shown, style: Format) -> None:
    """Into one cell, or several made one where the table has fewer columns than the sheet."""
    if span[1] > span[0]:
        page.sheet.merge_range(row, span[0], row, span[1], "", style)
    put(page.sheet, row, span[0], what, style)


def _across(page: Page, text: str, style: Format) -> None:
    """A paragraph over the whole width."""
    span = (0, len(page.widths) - 1)
    _write(page, page.row, span, Shown(text), style)
    page.sheet.set_row(page.row, 14 * _lines(text, page, span) + 3)
    page.row += 1


def _lines(text: str, page: Page, span: Span) -> int:
    return max(1, math.ceil(ems(text) * EM / sum(page.widths[span[0] : span[1] + 1])))


def _pattern(cell: Cell, lang: Lang) -> dict[str, str]:
    pattern = shown(cell, lang).pattern
    return {"num_format": pattern} if pattern else {}


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


def _grid(tables: tuple[Table, ...]) -> tuple[float, ...]:
    """Widths of the sheet's columns: those of the table that has most of them."""
    if not tables:
        return (100.0,)
    widest = max(tables, key=lambda table: len(table.columns))
    alike = [needed(table) for table in tables if headings(table) == headings(widest)]
    widths = tuple(round(max(column) * EM, 1) for column in zip(*alike, strict=True))
    return widths if sum(widths) >= 100 else tuple(round(width * 100 / sum(widths), 1) for width in widths)


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


def _tidy(sheet: Worksheet, report: Report, styles: Styles, speaks: Language) -> None:
    """One line for each cell of the report: for filtering, and for other programmes."""
    heads = [speaks.render(head) for head in TIDY]
    rows = [line for section in report.sections for table in section.tables for line in _lines_of(section, table)]
    for at, (place, cell) in enumerate(rows, start=1):
        for column, text in enumerate(place):
            sheet.write_string(at, column, text, styles())
        what = shown(replace(cell, marks=(), flag=""), report.lang)
        put(sheet, at, 4, what, styles(**_pattern(replace(cell, marks=(), flag=""), report.lang)))
        sheet.write_string(at, 5, cell.text, styles())
        sheet.write_string(at, 6, cell.flag, styles())
        sheet.write_string(at, 7, ", ".join(cell.marks), styles())
    looks = {"name": "data", "style": "Table Style Light 1", "columns": [{"header": head} for head in heads]}
    sheet.add_table(0, 0, max(len(rows), 1), len(heads) - 1, looks)
    for column, width in enumerate((20, 30, 40, 24, 16, 24, 14, 8)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    _paper(sheet, report)


def _lines_of(section: Section, table: Table) -> Iterator[tuple[tuple[str, str, str, str], Cell]]:
    for row in table.rows:
        for head, cell in zip(table.columns[1:], row[1:], strict=True):
            if not cell.figure:
                yield (section.title, table.title, row[0].text, head.text), cell
