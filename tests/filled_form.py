"""An entry form filled in as a clerk would: cells found by code and role, the file saved again."""

import io
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import openpyxl

from monitor.form import KEY

Change = Callable[[openpyxl.Workbook], None]
Values = Mapping[tuple[str, str], Any]
"""What is typed, by code of the indicator (or number of the correction) and role."""


def cell(book: openpyxl.Workbook, code: str, role: str) -> Any:
    """The cell of the row of that code, or of the nth correction."""
    for sheet in book.worksheets:
        roles: dict[Any, int] = {}
        number = -1  # the line of headings
        for line in sheet.iter_rows():
            if str(line[0].value).startswith(KEY):
                roles = {one.value: one.column for one in line if one.value}
                number = -1
            elif code.isdigit() and KEY + "corrections" in roles:
                number += 1
                if number == int(code):
                    return sheet.cell(line[0].row, roles[role])
            elif roles and role in roles and str(sheet.cell(line[0].row, roles["code"]).value).split("|")[0] == code:
                return sheet.cell(line[0].row, roles[role])
    raise LookupError(code)


def filled(blank: bytes, values: Values, change: Change | None = None) -> bytes:
    """The workbook with what was typed, as a spreadsheet programme would save it."""
    book = openpyxl.load_workbook(io.BytesIO(blank))
    for (code, role), value in values.items():
        cell(book, code, role).value = float(value) if isinstance(value, Decimal) else value
    if change:
        change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
