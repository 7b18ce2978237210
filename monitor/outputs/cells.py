"""One cell of a workbook: a number with a format that prints what the report prints, or text that never becomes a formula."""

import datetime
from typing import Any, NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from monitor.report import Cell, Lang
from monitor.wording import FLAGS, MINUS, Language

HAIR, RULE = "#DCDCDC", "#1A1A1A"
LONGEST = 32767
"""Characters that a cell takes; XlsxWriter writes nothing at all for more."""
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
PLAIN: dict[Lang, Language] = {"vi": Language("vi"), "en": Language("en")}
"""For numbers and dates, which need no catalogue."""
DATES = {"vi": "dd/mm/yyyy", "en": "d mmmm yyyy"}


class Shown(NamedTuple):
    """What a cell holds and the number format that shows it; text has none."""

    value: float | str | datetime.date
    pattern: str = ""


class Styles:
    """The formats of one workbook, each made once: a workbook keeps every format it is given."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[frozenset[tuple[str, Any]], Format] = {}

    def __call__(self, **properties: Any) -> Format:
        key = frozenset(properties.items())
        if key not in self._made:
            self._made[key] = self._workbook.add_format({"font_name": "Inter", "font_size": 10, "valign": "vcenter", **properties})
        return self._made[key]


def shown(cell: Cell, lang: Lang) -> Shown:
    """A number only where its format prints the very text of the report; anything else is that text."""
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
    if isinstance(what.value, str):
        sheet.write_string(row, column, what.value[:LONGEST], style)
    elif isinstance(what.value, datetime.date):
        sheet.write_datetime(row, column, datetime.datetime.combine(what.value, datetime.time()), style)
    else:
        sheet.write_number(row, column, what.value, style)


def _pattern(cell: Cell, value: float, lang: Lang, marks: str) -> str:
    """The number format that prints the cell's text, or nothing where none does."""
    decimals = cell.decimals or 0
    signed = cell.text.startswith("+")
    printed = PLAIN[lang].number(value, decimals, sign=signed)
    rest = cell.text[len(printed) :]
    if not cell.text.startswith(printed) or '"' in cell.text + marks or any(char.isdigit() for char in rest):
        return ""
    tail = f'"{rest}{marks}"' if rest or marks else ""
    body = "#,##0" + ("." + "0" * decimals if decimals > 0 else "")
    if not any(digit in printed for digit in "123456789"):
        return ";".join([body + tail] * 3)
    plus = "+" if signed else ""
    return f'{plus}{body}{tail};"{MINUS}"{body}{tail};{body}{tail}'
