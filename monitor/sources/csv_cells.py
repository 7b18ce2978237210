"""A CSV as a workbook of one sheet, so that a mapping reads it as any other table."""

import csv
import io
import re
from pathlib import PurePath

from monitor.problems import Problem
from monitor.sources.tidy import decoded
from monitor.sources.workbook import Book, Cell, Sheet
from monitor.wording import say

_NUMBER = {".": re.compile(r"[+-]?\d{1,25}(\.\d{1,25})?"), ",": re.compile(r"[+-]?\d{1,25}(,\d{1,25})?")}


def book(content: bytes, name: str, *, delimiter: str, decimal: str) -> Book | Problem:
    """Its cells by row and column, as a spreadsheet programme would number them; the sheet bears the file's name."""
    text = decoded(content, name)
    if isinstance(text, Problem):
        return text
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if delimiter == "tab" else delimiter, strict=True)
    cells = {}
    try:
        for row, line in enumerate(reader, 1):
            for column, given in enumerate(line, 1):
                if given.strip():
                    cells[row, column] = _cell(row, column, given.strip(), decimal)
    except csv.Error as error:
        what = say("this line cannot be read as CSV, nor what follows: {error}", error=error)
        return Problem(f"{name}:{reader.line_num}", what, say("look for a double quote that is not closed"))
    return Book("csv", (Sheet(PurePath(name).stem, cells=cells),))


def _cell(row: int, column: int, text: str, decimal: str) -> Cell:
    """Plain digits with the declared mark are a number; everything else stays text, to be judged as one."""
    if _NUMBER[decimal].fullmatch(text):
        return Cell(row, column, "number", float(text.replace(",", ".")))
    return Cell(row, column, "text", text)
