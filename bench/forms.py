"""An entry form of 10,000 rows against openpyxl alone, which writes the same cells with the same looks."""

import datetime
import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

from bench.timing import Ratio, compare
from monitor.app import gather, settings
from monitor.app.languages import load
from monitor.form import Form
from monitor.form_rows import form
from monitor.outputs.form_book import form_workbook
from monitor.periods import Period

TOP = Path(__file__).parents[1]
ROWS = 10_000
SHARED = ("_cell_styles", "_fonts", "_fills", "_borders", "_alignments", "_protections", "_number_formats", "_named_styles")


def ratio() -> Ratio:
    whole, speaks = large(), load("vi")
    return compare(f"entry form, {ROWS} rows", lambda: form_workbook(whole, speaks), bare(form_workbook(whole, speaks)), 1.5)


def large() -> Form:
    """The example's form with its figures over and over, each row with an entry of its own."""
    gathered = gather.gather(settings.find(str(TOP)))
    small = form(
        gathered.promises, gathered.actuals, gathered.targets, "lao-cai-2021", "lao-cai", Period.parse("2021-08"),
        as_of=datetime.date(2021, 9, 1), language=load("vi"), phasing=gathered.phasing,
    )  # fmt: skip
    rows = [row for row in small.rows if row.block == "figures"]
    entries = ({"status": "ước", "estimate": Decimal(n) / 8} for n in range(ROWS))
    return replace(small, rows=tuple(replace(rows[n % len(rows)], indicator=f"i{n}", entries=each) for n, each in enumerate(entries)))


def bare(content: bytes) -> Callable[[], bytes]:
    """The fastest that openpyxl can do: rows one after the other, in cells with a style; no validation, no protection."""
    source = load_workbook(io.BytesIO(content))
    sheets = [(sheet.title, [[(cell.value, _look(cell)) for cell in row] for row in sheet.iter_rows()]) for sheet in source]

    def write() -> bytes:
        book = Workbook(write_only=True)
        for name in SHARED:
            setattr(book, name, getattr(source, name))
        for title, rows in sheets:
            sheet = book.create_sheet(title)
            for row in rows:
                cells = []
                for value, style in row:
                    cell = None if value is None and style is None else WriteOnlyCell(sheet, value)
                    if style is not None:
                        cell._style = style  # noqa: SLF001
                    cells.append(cell)
                sheet.append(cells)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    return write


def _look(cell: Any) -> Any:
    return cell._style if cell.has_style else None  # noqa: SLF001 - what openpyxl itself copies
