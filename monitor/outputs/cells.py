"""One cell of a workbook: a number with a format that prints what the report prints, or text that never becomes a formula."""

import datetime
import math
from collections.abc import Hashable
from typing import Any, NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from monitor.report import Cell, Lang
from monitor.wording import FLAGS, MINUS, Language

HAIR, RULE = "#DCDCDC", "#1A1A1A"
EM = 1.5
"""Characters of the workbook's grid to one em of type."""
LONGEST = 32767
"""Characters that a cell takes; XlsxWriter writes nothing at all for more."""
SWAPPED = str.maketrans(",.", ".,")
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
PLAIN: dict[Lang, Language] = {"vi": Language("vi"), "en": Language("en")}
"""For numbers and dates, which need no catalogue."""
EPOCH = datetime.date(1899, 12, 30)
"""Day 0 of a spreadsheet."""
DATES = {"vi": "dd/mm/yyyy", "en": "d mmmm yyyy"}


class Shown(NamedTuple):
    """What a cell holds and the number format that shows it; text has none."""

    value: float | str | datetime.date
    pattern: str = ""


class Laid(NamedTuple):
    """Where a table was laid: its sheet as formulas name it, the row beneath its heading, the column of each of its columns, its rows."""

    sheet: str
    first: int
    columns: tuple[int, ...]
    rows: int

    def at(self, row: int, column: int) -> str:
        return f"{self.sheet}!{xl_rowcol_to_cell(self.first + row, self.columns[column], True, True)}"

    def down(self, column: int) -> str:
        """All its rows of one column."""
        return f"{self.sheet}!{xl_range_abs(self.first, self.columns[column], self.first + self.rows - 1, self.columns[column])}"


class Styles:
    """The formats of one workbook, each made once: a workbook keeps every format it is given."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[frozenset[tuple[str, Any]], Format] = {}
        self._known: dict[Hashable, Format] = {}

    def __call__(self, **properties: Any) -> Format:
        key = frozenset(properties.items())
        if key not in self._made:
            self._made[key] = self._workbook.add_format({"font_name": "Inter", "font_size": 10, "valign": "vcenter", **properties})
        return self._made[key]

    def known(self, key: Hashable) -> Format | None:
        """The format learnt by that key: most cells look like many others, and are described once."""
        return self._known.get(key)

    def learnt(self, key: Hashable, properties: dict[str, Any]) -> Format:
        self._known[key] = self(**properties)
        return self._known[key]

    def changed(self, **properties: Any) -> Format:
        """A format that changes only this of the one that a cell has."""
        key = frozenset({**properties, "changed": True}.items())
        if key not in self._made:
            self._made[key] = self._workbook.add_format(properties)
        return self._made[key]


def shown(cell: Cell, lang: Lang) -> Shown:
    """A number only where its format prints the very text of the report; anything else is that text."""
    if (cell.value is None or type(cell.value) is str) and not cell.flag and not cell.marks:
        return Shown(cell.text)
    marks = marked(cell)
    if cell.flag and cell.flag in FLAGS and not cell.figure:
        return Shown(f"{FLAGS[cell.flag].glyph} {cell.text}{marks}")
    if isinstance(cell.value, datetime.date) and cell.text == PLAIN[lang].date(cell.value):
        return Shown(cell.value, DATES[lang] + (f'"{marks}"' if marks else ""))
    if isinstance(cell.value, (int, float)) and cell.decimals is not None:
        pattern = _pattern(cell, float(cell.value), lang, marks)
        if pattern:
            return Shown(round(float(cell.value), cell.decimals) if cell.decimals < 0 else float(cell.value), pattern)
    return Shown(cell.text + marks)


def marked(cell: Cell) -> str:
    """Note marks as raised figures."""
    return " " + ", ".join(mark.translate(RAISED) for mark in cell.marks) if cell.marks else ""


def put(sheet: Worksheet, row: int, column: int, what: Shown, style: Format) -> None:
    value = what.value
    if isinstance(value, str):
        sheet.write_string(row, column, value if len(value) <= LONGEST else value[:LONGEST], style)
    elif isinstance(value, datetime.date):
        sheet.write_datetime(row, column, datetime.datetime.combine(value, datetime.time()), style)
    else:
        sheet.write_number(row, column, Exact(value), style)


class Exact(float):
    """Written so that it comes back the same: XlsxWriter keeps 16 digits, a double may need 17."""

    def __format__(self, _: str) -> str:
        return repr(float(self))


def put_formula(sheet: Worksheet, row: int, column: int, formula: str, what: Shown, style: Format) -> None:
    """A formula with the value that it has: what shows it without calculating, as a phone does, shows the report."""
    value = (what.value - EPOCH).days if isinstance(what.value, datetime.date) else what.value
    sheet.write_formula(row, column, formula, style, value)


def quoted(sheet: Worksheet) -> str:
    """A sheet's name as formulas and links write it."""
    return "'" + str(sheet.get_name()).replace("'", "''") + "'"


def _quickly(value: float, decimals: int, lang: Lang, signed: bool) -> str:
    """What a number prints as unless it lies right between two prints; empty where that is not worth the try."""
    if decimals < 0 or not math.isfinite(value):
        return ""
    digits = f"{abs(value):,.{decimals}f}"
    zero = not any(digit in digits for digit in "123456789")
    sign = "" if zero else MINUS if value < 0 else "+" if signed else ""
    return sign + (digits.translate(SWAPPED) if lang == "vi" else digits)


def changing(pattern: str, signed: bool) -> str:
    """The format for a number that may come to be another: with its sign, whatever the present one is."""
    body = pattern.rpartition(";")[2]
    return f'{"+" if signed else ""}{body};"{MINUS}"{body};{body}' if "0" in body else pattern


def _pattern(cell: Cell, value: float, lang: Lang, marks: str) -> str:
    """The number format that prints the cell's text, or nothing where none does."""
    decimals = cell.decimals or 0
    signed = cell.text.startswith("+")
    printed = _quickly(value, decimals, lang, signed)
    if not printed or not cell.text.startswith(printed):
        printed = PLAIN[lang].number(value, decimals, sign=signed)
    rest = cell.text[len(printed) :]
    if not cell.text.startswith(printed) or '"' in cell.text + marks or any(char.isdigit() for char in rest):
        return ""
    tail = f'"{rest}{marks}"' if rest or marks else ""
    body = "#,##0" + ("." + "0" * decimals if decimals > 0 else "")
    if value and not any(digit in printed for digit in "123456789"):
        return ";".join([body + tail] * 3)
    plus = "+" if signed else ""
    return f'{plus}{body}{tail};"{MINUS}"{body}{tail};{body}{tail}'
