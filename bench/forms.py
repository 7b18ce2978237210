"""An entry form of 10,000 rows against bare libraries: openpyxl writing the same cells, openpyxl and calamine reading the same file."""

import datetime
import io
import resource
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from python_calamine import CalamineWorkbook

from bench.timing import compare
from monitor.app import gather, settings
from monitor.app.intake import Receipt, hand_in
from monitor.app.languages import load
from monitor.form import Form
from monitor.form_rows import form
from monitor.outputs.form_book import form_workbook
from monitor.periods import Period
from monitor.plan import PlanFile, Promises
from monitor.store import Store

TOP = Path(__file__).parents[1]
ROWS = 10_000
HAND_INS, WARM, SMALL = 200, 20, 100
"""Hand-ins for memory, those before it is first measured, and rows of each form."""
SHARED = ("_cell_styles", "_fonts", "_fills", "_borders", "_alignments", "_protections", "_number_formats", "_named_styles")
NOW = datetime.datetime(2021, 9, 5, tzinfo=datetime.UTC)


def lines() -> Iterator[object]:
    """Writing, taking in, and whether the process that takes in grows."""
    speaks = load("vi")
    whole, promises = large(ROWS)
    content = form_workbook(whole, speaks)
    yield compare(f"entry form written, {ROWS:,} rows", lambda: form_workbook(whole, speaks), bare(content), 1.5)
    yield compare(f"entry form taken in, {ROWS:,} rows", partial(taken_in, content, promises), partial(both_readers, content), 2.0)
    before, after = growth()
    yield f"memory of the process that takes in: {before:.0f} MiB after {WARM} hand-ins, {after:.0f} MiB after {HAND_INS}"


def large(rows: int) -> tuple[Form, Promises]:
    """The example's form over and over, each row with an indicator and an entry of its own; and the plans that it is read against."""
    gathered = gather.gather(settings.find(str(TOP)))
    small = form(
        gathered.promises, gathered.actuals, gathered.targets, "lao-cai-2021", "lao-cai", Period.parse("2021-08"),
        as_of=datetime.date(2021, 9, 1), language=load("vi"), phasing=gathered.phasing,
    )  # fmt: skip
    models = [row for row in small.rows if row.block == "figures"]
    entries = ({"status": "ước", "estimate": Decimal(n % 600) / 8} for n in range(rows))
    made = tuple(replace(models[n % len(models)], indicator=f"i{n}", given={}, entries=each) for n, each in enumerate(entries))
    indicators = tuple(
        replace(gathered.promises.indicators[models[n % len(models)].indicator], code=f"i{n}", parent=None, of=None) for n in range(rows)
    )
    return replace(small, rows=made), Promises({**gathered.promises.files, "large": PlanFile(indicators=indicators)})


def taken_in(content: bytes, promises: Promises) -> Receipt:
    """A hand-in from its bytes to the receipt: kept, read in a process of its own by two readers, checked, stored."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{folder}/monitor.db")
        receipt = hand_in(store, promises, content, name="form.xlsx", by="bench", now=NOW)
        store.close()
    assert receipt.accepted + receipt.unchanged, receipt
    return receipt


def both_readers(content: bytes) -> int:
    """The fastest that openpyxl and calamine can do: every cell's value, and nothing done with it."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    count = sum(len(row) for sheet in book for row in sheet.iter_rows(values_only=True))
    other = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return count + sum(len(other.get_sheet_by_name(name).to_python()) for name in other.sheet_names)


def growth() -> tuple[float, float]:
    """The greatest memory of this process, in MiB, after the first hand-ins and after the last; one figure of each is new."""
    speaks, found = load("vi"), []
    whole, promises = large(SMALL)
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{folder}/monitor.db")
        for n in range(1, HAND_INS + 1):
            changed = replace(whole.rows[n % SMALL], entries={"status": "ước", "estimate": Decimal(n)})
            rows = (*whole.rows[: n % SMALL], changed, *whole.rows[n % SMALL + 1 :])
            hand_in(store, promises, form_workbook(replace(whole, rows=rows), speaks), name=f"form-{n}.xlsx", by="bench", now=NOW)
            if n in (WARM, HAND_INS):
                found.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        store.close()
    return found[0], found[1]


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
