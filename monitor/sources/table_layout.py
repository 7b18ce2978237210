"""Where the labels, periods and figures of an office's own table stand: found by what its mapping says, or why they are not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.labels import fits, key
from monitor.mapping import Column, Row, Table
from monitor.problems import Problem
from monitor.sources.cells import folded
from monitor.sources.workbook import Book, Cell, Sheet, address
from monitor.sources.workbook.book import placed
from monitor.wording import Message, say

LETTER = re.compile(r"[A-Z]{1,3}")
NUMBER = re.compile(r"[(\[]?([A-Z]|\d{1,2})[)\]]?(\s*=.*)?")


@dataclass(frozen=True)
class Line:
    """A row below the headings; `row` is what the mapping says about its label, if anything."""

    number: int
    label: str
    row: Row | None
    column: int
    """Where the label stands."""


@dataclass(frozen=True)
class Laid:
    """A table as it lies on a sheet."""

    table: Table
    sheet: Sheet
    columns: tuple[tuple[Column, int], ...]
    labels: tuple[int, ...]
    named: dict[str, int]
    """Columns of `measures`, `period`, `year`, `month` and `quarter`, those that there are."""

    def cell(self, row: int, column: int) -> Cell | None:
        return self.sheet.cells.get((row, column))

    def text(self, row: int, column: int) -> str:
        """What stands in a cell, as words."""
        return words(self.sheet, row, column)

    def place(self, row: int, column: int) -> str:
        return f"{self.sheet.name}!{address(row, column)}"

    def lines(self) -> Iterator[Line]:
        """The rows below the headings that have a label or a figure."""
        known = _by_label(self.table)
        heads = {key(row.under) for row in self.table.rows if row.under}
        under = ""
        for number in self._numbers():
            column = next((column for column in self.labels if self.text(number, column)), self.labels[0])
            label = self.text(number, column)
            under = key(label) if key(label) in heads else under
            found = known.get((key(label), under)) or known.get((key(label), ""))
            yield Line(number, label, found, column)

    def _numbers(self) -> list[int]:
        last = self.table.last or max((row for row, _ in self.sheet.cells), default=0)
        wanted = {*self.labels, *(column for _, column in self.columns)}
        return sorted({row for row, column in self.sheet.cells if self.table.header[-1] < row <= last and column in wanted})


def _by_label(table: Table) -> dict[tuple[str, str], Row]:
    """Rows by label and the label above."""
    return {(key(label), key(row.under or "")): row for row in table.rows for label in (row.label, *row.aliases)}


def laid(table: Table, book: Book) -> tuple[list[Laid], list[Problem]]:
    """The sheets on which the table lies; where on none, why."""
    sheets = [sheet for sheet in book.sheets if fits(sheet.name, table.sheet) and (not sheet.hidden or key(sheet.name) == key(table.sheet))]
    tried = [_laid(table, sheet) for sheet in sheets if fits(title(sheet, table), table.title or "*")]
    found = [one for one in tried if isinstance(one, Laid)]
    if found:
        return found, []
    problems = [problem for one in tried if not isinstance(one, Laid) for problem in one]
    none = Problem("", say("no sheet fits {sheet}, {title}", sheet=table.sheet, title=table.title or "*"))
    return [], problems or [none]


def _laid(table: Table, sheet: Sheet) -> Laid | list[Problem]:
    heads = headings(sheet, table)
    problems: list[Problem] = []

    def at(named: str) -> int:
        """The column with that letter or heading; 0, which no column is, where there is none."""
        where = _column(named, heads)
        if isinstance(where, Message):
            problems.append(Problem(sheet.name, where, say("correct the mapping's heading, or the table's")))
            return 0
        return where

    columns = []
    for column in table.columns:
        where = at(column.column or column.heading)
        if where and column.column and column.heading and not fits(heads.get(where, ""), column.heading):
            what = say(
                "over {column} stands “{found}”, not “{wanted}”", column=column.column, found=heads.get(where, ""), wanted=column.heading
            )
            problems.append(
                Problem(f"{sheet.name}!{address(table.header[0], where)}", what, say("were columns moved? correct the mapping"))
            )
        columns.append((column, where))
    labels = tuple(at(named) for named in table.labels)
    period = table.period
    given = {"measures": table.measures, "period": period.column, "year": period.year, "month": period.month, "quarter": period.quarter}
    named = {name: at(text) for name, text in given.items() if text}
    return problems or Laid(table, sheet, tuple(columns), labels, named)


def _column(named: str, heads: dict[int, str]) -> int | Message:
    if LETTER.fullmatch(named):
        place = placed(f"{named}1")
        return place[1] if place else say("no heading fits “{wanted}”", wanted=named)
    found = [column for column, text in heads.items() if fits(text, named)]
    if len(found) == 1:
        return found[0]
    if not found:
        return say("no heading fits “{wanted}”", wanted=named)
    return say("“{wanted}” fits several headings: {columns}", wanted=named, columns=", ".join(address(1, one)[:-1] for one in found))


def headings(sheet: Sheet, table: Table) -> dict[int, str]:
    """The words over each column, from the first to the last row of the headings; merged ones stand over all their columns."""
    first, last = table.header[0], table.header[-1]
    parts: dict[int, list[str]] = {}
    spread = {
        (top, column): (top, left) for top, left, _, right in sheet.merged if first <= top <= last for column in range(left, right + 1)
    }
    width = max((column for _, column in sheet.cells), default=0)
    for row in (row for row in range(first, last + 1) if not numbering(sheet, row)):
        for column in range(1, width + 1):
            if text := words(sheet, *spread.get((row, column), (row, column))):
                parts.setdefault(column, []).append(text)
    return {column: " ".join(found) for column, found in parts.items()}


def numbering(sheet: Sheet, row: int) -> bool:
    """Whether a row only numbers the columns: A, B, 1, 2, 3, 4=3/2."""
    found = [text for column in range(1, 61) if (text := words(sheet, row, column))]
    return len(found) >= 3 and all(NUMBER.fullmatch(text) for text in found) and any(text.strip("()[]") == "1" for text in found)


def title(sheet: Sheet, table: Table) -> str:
    """All that stands above the headings."""
    places = sorted(place for place in sheet.cells if place[0] < table.header[0])
    return " ".join(words(sheet, *place) for place in places)


def words(sheet: Sheet, row: int, column: int) -> str:
    """The text in a cell; a number as its digits."""
    cell = sheet.cells.get((row, column))
    if cell is None or cell.kind not in ("text", "number", "date"):
        return ""
    return f"{cell.value:.15g}" if cell.kind == "number" else f"{cell.value:%Y-%m-%d}" if cell.kind == "date" else folded(cell.value)
