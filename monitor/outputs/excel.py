"""A report as a workbook: its tables with live numbers, flags by shape, word and colour, charts, and a tidy sheet of all of it."""

import datetime
import io
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from monitor.outputs.cells import RULE, Styles
from monitor.outputs.sheet import Page, grid, paper, paragraph, write_table
from monitor.outputs.tidy import tidy
from monitor.outputs.trend import Trend
from monitor.report import Cell, Report, Section
from monitor.wording import FLAGS, Language, Message, say

SHEETS: dict[str, Message] = {"brief": say("Brief"), "detail": say("Detail"), "card": say("Cards"), "annex": say("Annex")}
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}


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
    tidy(workbook.add_worksheet(speaks.render(say("Data"))), report, styles, speaks)
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
    page = Page(sheet, grid(tables))
    for column, width in enumerate(page.widths):
        sheet.set_column(column, column, width)
    paper(sheet, report)
    _head(page, report, sections[0], styles)
    for section in sections:
        _section(page, report, section, styles, trend)


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
        paragraph(page, text, styles(text_wrap=True))
    if section.kind == "card":
        _charts(page, section, trend)
    for number, table in enumerate(section.tables):
        write_table(
            page, report.lang, table, styles, trend, titled=table.title != section.title and (number > 0 or section.kind != "brief")
        )
    for note in section.notes:
        paragraph(page, f"{note.mark}  {note.text}", styles(text_wrap=True, font_color="#595959", font_size=9))
    if section.kind != "card":
        _charts(page, section, trend)
    page.row += 1


def _charts(page: Page, section: Section, trend: Trend) -> None:
    for figure in section.figures:
        page.row += trend.insert(page.sheet, page.row, figure, section.counts[0].flag if section.counts else "")


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
