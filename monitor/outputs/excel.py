"""A report as a workbook: its tables with live numbers, flags by shape, word and colour, charts, and the data that all of it follows."""

import datetime
import io
from dataclasses import replace
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from monitor.outputs.cells import EM, RULE, Laid, Shown, Styles, put, quoted
from monitor.outputs.columns import ems
from monitor.outputs.data import gathered, write_data
from monitor.outputs.live import count, others, total
from monitor.outputs.sheet import Book, Page, even, grid, paper, paragraph, recolour, write, write_table
from monitor.outputs.trend import Trend
from monitor.report import Cell, Report, Section, Table
from monitor.wording import FLAGS, Language, Message, say

SHEETS: dict[str, Message] = {
    "brief": say("Brief"),
    "detail": say("Detail"),
    "card": say("Cards"),
    "trend": say("Trend"),
    "data": say("Data"),
    "checks": say("Checks"),
    "annex": say("Notes"),
}
"""In their order; `checks` and `annex` share the report's annex between them."""
CHECKS = ("checks", "missing")
NARROW = 20
"""Columns of a sheet of unlike tables."""
VARIANCES = say("Variance of the main indicators from the plan to date, %")
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
LIVE = (
    say(
        "Change an actual on the data sheet, or a threshold below: expected value, variance, achievement, projection, assessment and "
        "the counts by assessment follow, there and on the brief and the detail."
    ),
    say(
        "What does not follow: the part of a target that is due by now, the part of the year that a projection is made with, growth, "
        "headline, sentences, causes, cards and notes. The data sheet says of each assessment whether it follows: one that a person "
        "set, that a source states or that rests on figures that cannot be compared stays as issued."
    ),
)


def render_xlsx(report: Report, language: Language | None = None) -> bytes:
    """The workbook's bytes, the same each time; `language` brings the catalogue for sheet names and headings."""
    speaks = language or Language(report.lang)
    stream = io.BytesIO()
    workbook = Workbook(stream, OPTIONS)
    workbook.set_properties(_properties(report))
    styles, parts = Styles(workbook), _parts(report, speaks)
    sheets = {kind: workbook.add_worksheet(speaks.render(name)) for kind, name in SHEETS.items() if kind in parts}
    book = Book(report, speaks, styles, Trend(workbook, styles, speaks, sheets.get("trend")))
    pages = {kind: _page(kind, sheets[kind], sections) for kind, sections in parts.items() if sections}
    # What others refer to comes first: thresholds, then data, then the detail, last the brief.
    laid = _fill(pages["annex"], book, parts["annex"]) if "annex" in pages else []
    if report.data:
        thresholds, flags = laid[-2:]
        book.data = gathered(report, quoted(sheets["data"]), {"thresholds": thresholds, "flags": flags}, speaks)
    if book.data:
        write_data(sheets["data"], report.lang, book.data, styles)
        book.links = {key: f"{book.data.sheet}!A{row + 1}" for key, row in book.data.rows.items()}
        paper(sheets["data"], report)
        _variances(book, parts)
    if "trend" in sheets:
        paper(sheets["trend"], report)
    for kind in ("checks", "card", "detail", "brief"):
        if kind in pages:
            _fill(pages[kind], book, parts[kind])
    workbook.close()
    return stream.getvalue()


def _variances(book: Book, parts: dict[str, tuple[Section, ...]]) -> None:
    """The chart of how far the main indicators are from where they should stand, of those that are compared in percent."""
    data = book.data
    shown = [zip(table.keys, table.rows, strict=True) for table in _tables(parts.get("brief", ())) if table.about == "findings"]
    rows = [(row[0].text, key) for pairs in shown for key, row in pairs if data and "variance_percent" in data.formulas.get(key, ())]
    if data and rows and "trend" in parts:
        bars = [(name, data.at(key, "variance_percent"), data.cells[key]["variance_percent"]) for name, key in rows]
        book.trend.variances(book.speaks.render(VARIANCES), bars)


def _properties(report: Report) -> dict[str, Any]:
    return {
        "title": report.title,
        "subject": report.period,
        "author": report.facts[0][1] if report.facts else "",
        "comments": report.headline,
        "created": datetime.datetime.combine(report.as_of, datetime.time()),
    }


def _parts(report: Report, speaks: Language) -> dict[str, tuple[Section, ...]]:
    """What stands on each sheet; trend and data are filled otherwise."""
    parts: dict[str, list[Section]] = {}
    for section in report.sections:
        checks = tuple(table for table in section.tables if table.about in CHECKS)
        rest = tuple(table for table in section.tables if table.about not in CHECKS)
        parts.setdefault(section.kind if section.kind in SHEETS else "annex", []).append(replace(section, tables=rest))
        if checks:
            parts.setdefault("checks", []).append(Section("checks", speaks.render(SHEETS["checks"]), tables=checks))
    if report.data:
        texts = tuple(speaks.render(text) for text in LIVE)
        parts.setdefault("annex", []).append(
            Section("annex", speaks.render(say("About this workbook")), texts=texts, tables=report.data[1:])
        )
        parts["data"] = []
    if any(_drawn(section) for section in report.sections):
        parts["trend"] = []
    return {kind: tuple(parts[kind]) for kind in SHEETS if kind in parts}


def _drawn(section: Section) -> bool:
    return bool(section.figures) or any(cell.figure for table in section.tables for row in table.rows for cell in row)


def _page(kind: str, sheet: Worksheet, sections: tuple[Section, ...]) -> Page:
    """Unlike tables share narrow columns, and no heading of theirs is repeated on other pages."""
    if kind in ("checks", "annex"):
        return Page(sheet, even(NARROW), frozen=True)
    return Page(sheet, grid(_tables(sections)), frozen=kind == "card")


def _tables(sections: tuple[Section, ...]) -> tuple[Table, ...]:
    return tuple(table for section in sections for table in section.tables)


def _fill(page: Page, book: Book, sections: tuple[Section, ...]) -> list[Laid]:
    """The sheet, and where each of its tables stands."""
    for column, width in enumerate(page.widths):
        page.sheet.set_column(column, column, width)
    page.sheet.set_column(len(page.widths), len(page.widths), 3)
    paper(page.sheet, book.report)
    _head(page, book, sections[0])
    laid = [place for section in sections for place in _section(page, book, section)]
    recolour(page, book.styles)
    if sections[0].kind == "detail":
        for table, place in zip(_tables(sections), laid, strict=True):
            book.links |= {key: f"{place.sheet}!A{place.first + number + 1}" for number, key in enumerate(table.keys)}
    return laid


def _head(page: Page, book: Book, section: Section) -> None:
    report, styles = book.report, book.styles
    title = report.headline if section.kind == "brief" else report.title
    paragraph(page, f"{report.title} · {report.period}", styles(text_wrap=True, font_color="#12436D", bold=True), 11)
    paragraph(page, title, styles(text_wrap=True, font_size=15, bold=True), 16)
    paragraph(page, " · ".join(f"{label}: {value}" for label, value in report.facts), styles(text_wrap=True, font_color="#595959"))
    page.row += 1


def _section(page: Page, book: Book, section: Section) -> list[Laid]:
    styles = book.styles
    if section.kind != "brief":
        put(page.sheet, page.row, 0, Shown(section.title), styles(font_size=13, bold=True))
        page.row += 1
    _counts(page, book, section.counts)
    for text in section.texts:
        paragraph(page, text, styles(text_wrap=True))
    if section.kind == "card":
        _charts(page, book, section)
    laid = [
        write_table(page, table, book, titled=table.title != section.title and (number > 0 or section.kind != "brief"))
        for number, table in enumerate(section.tables)
    ]
    for note in section.notes:
        paragraph(page, f"{note.mark}  {note.text}", styles(text_wrap=True, font_color="#595959", font_size=9))
    if section.kind != "card":
        _charts(page, book, section)
    page.row += 1
    return laid


def _charts(page: Page, book: Book, section: Section) -> None:
    for figure in section.figures:
        page.row += book.trend.insert(page.sheet, page.row, figure, section.counts[0].flag if section.counts else "")


def _counts(page: Page, book: Book, counts: tuple[Cell, ...]) -> None:
    """Side by side, each in its colour: how many, shape, word; they follow the data, and so does what none had till now."""
    begin = 0
    for cell in counts:
        style, many = FLAGS[cell.flag], f"{cell.value:g} " if isinstance(cell.value, int | float) else ""
        text = f"{many}{style.glyph} {cell.text}"
        looks = book.styles(font_color=style.colour, bold=True, font_size=11)
        begin = _beside(page, begin, Shown(text), looks, count(book.data, cell.flag) if many and book.data else "")
    numbers = [cell.value for cell in counts if isinstance(cell.value, int | float)]
    if numbers and book.data:
        text, looks = total(book.speaks, f"{sum(numbers):g}"), book.styles(font_color=RULE, font_size=11)
        _beside(page, begin, Shown(text), looks, others(book.data, counts, book.speaks))
    page.row += 2 if counts else 0


def _beside(page: Page, begin: int, what: Shown, style: Format, formula: str) -> int:
    """In as many columns as the text takes, in the next row where there are not enough left; the column behind."""
    need, last = ems(str(what.value), bold=True) * EM * 1.1 + 2, len(page.widths) - 1
    if begin > 0 and sum(page.widths[begin:]) < need:
        begin, page.row = 0, page.row + 1
    end = begin
    while end < last and sum(page.widths[begin : end + 1]) < need:
        end += 1
    write(page, page.row, (begin, end), what, style, formula)
    return end + 1
