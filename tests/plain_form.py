"""An entry form without its looks: the blocks of `monitor.form`, as little as the reader may rely on; and a filled-in one."""

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.packaging.custom import StringProperty

from monitor.form import BLOCKS, GIVEN, KEY, META, PROPERTY, Form


def plain_form(form: Form) -> openpyxl.Workbook:
    """One sheet for each block, its key row hidden on top; what was handed in before stands in the cells and beside them."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for block, columns in BLOCKS.items():
        rows = [row for row in form.rows if row.block == block]
        sheet = book.create_sheet(block)
        entries = [column.role for column in columns if column.entry]
        roles = [column.role for column in columns] + [GIVEN + role for role in entries]
        sheet.append([KEY + block, *roles])
        sheet.row_dimensions[1].hidden = True
        for row in rows:
            texts = {"code": row.code, "period": str(row.period), "previous": str(row.previous or ""), "name": row.name}
            given = {GIVEN + role: value for role, value in row.given.items()}
            known = {**row.shown, "measure": row.measure, **texts, **row.entries, **given}
            sheet.append([None, *(known.get(role) for role in roles)])
        if block == "corrections":
            for given in form.corrections or ({},):
                sheet.append([None, *(given.get(role) for role in roles)])
    meta = book.create_sheet(META)
    meta.sheet_state = "hidden"
    for name, value in form.meta.items():
        meta.append([name, value])
        book.custom_doc_props.append(StringProperty(name=PROPERTY + name, value=value))
    return book


def cell(book: openpyxl.Workbook, block: str, code: str, role: str) -> Any:
    """The cell of a row by its code, or of the nth correction."""
    for sheet in book.worksheets:
        for key in sheet.iter_rows():
            for start in key:
                if start.value == KEY + block:
                    roles = {one.value: one.column for one in sheet[start.row]}
                    rows = range(start.row + 1, sheet.max_row + 2)
                    found = [r for r in rows if str(sheet.cell(r, roles["code"]).value).split("|")[0] == code]
                    return sheet.cell(start.row + 1 + int(code) - 1 if code.isdigit() else found[0], roles[role])
    raise LookupError(block)


def filled(book: openpyxl.Workbook, values: dict[tuple[str, str], Any], change: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    """The workbook with figures by (code, role), saved as Excel would."""
    for (code, role), value in values.items():
        cell(book, "figures", code, role).value = float(value) if isinstance(value, Decimal) else value
    if change:
        change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
