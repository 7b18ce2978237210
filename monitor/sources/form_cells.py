"""Where the rows and roles of an entry form stand in a workbook, wherever they were moved to."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import get_args

from monitor.form import BLOCKS, ENTRIES, KEY, META, PROPERTY, Block, chosen
from monitor.sources.cells import folded
from monitor.sources.workbook import Book, Cell, Sheet, address

VALUES: dict[Block, tuple[str, ...]] = {
    "figures": ("official", "estimate"),
    "ranks": ("official", "estimate"),
    "milestones": ("done",),
    "corrections": ("value",),
}
"""Roles that hold a figure, by block: each cell of theirs is accepted, unchanged, rejected or empty."""


MOST = 40
"""Blocks in one workbook; a form has four, and somebody may have copied a sheet."""


@dataclass(frozen=True)
class Line:
    """A row under a key row, with its cells by role."""

    block: Block
    sheet: Sheet
    row: int
    columns: dict[str, int]

    def cell(self, role: str) -> Cell | None:
        return self.sheet.cells.get((self.row, self.columns[role])) if role in self.columns else None

    @property
    def touched(self) -> bool:
        """Whether a person wrote anything in it."""
        return any(self.cell(column.role) is not None for column in BLOCKS[self.block] if column.entry)

    def place(self, role: str) -> str:
        """Sheet and cell, as a person finds it."""
        return f"{self.sheet.name}!{address(self.row, self.columns[role])}" if role in self.columns else f"{self.sheet.name}!{self.row}"

    def text(self, role: str) -> str:
        """A text of the form's own: codes, periods, names."""
        cell = self.cell(role)
        return folded(str(cell.value)) if cell and cell.kind in ("text", "number") else ""


@dataclass(frozen=True)
class Laid:
    """A block as it lies on a sheet: from its key row down to the next."""

    block: Block
    sheet: Sheet
    key: int
    last: int
    columns: dict[str, int]
    twice: tuple[tuple[str, int, int], ...] = ()
    """Roles that stand over two columns: both are in doubt."""

    def lines(self) -> Iterator[Line]:
        """The rows with something in them, in the order of the sheet."""
        rows = sorted({row for row, _ in self.sheet.cells if self.key < row <= self.last})
        lines = [Line(self.block, self.sheet, row, self.columns) for row in rows]
        yield from lines[1:] if lines and _heading(lines[0]) else lines


def codes(book: Book) -> set[str]:
    """The indicators that the form speaks about."""
    return {chosen(line.text("code")).partition("|")[0] for block in laid(book) for line in block.lines()} - {""}


def meta(book: Book) -> dict[str, str]:
    """What the form says of itself: its hidden sheet, else the document's own properties; empty for any other workbook."""
    said = {name.removeprefix(PROPERTY): value for name, value in book.properties.items() if name.startswith(PROPERTY)}
    for sheet in book.sheets:
        if sheet.name == META:
            for (row, column), cell in sheet.cells.items():
                beside = sheet.cells.get((row, 2))
                if column == 1 and beside:
                    said[str(cell.value)] = str(int(beside.value) if beside.kind == "number" else beside.value)
    return said


def laid(book: Book) -> tuple[Laid, ...]:
    """The blocks of a form; none in any other workbook."""
    found = tuple(islice((found for sheet in book.sheets for found in _laid(sheet)), MOST + 1))
    return found if len(found) <= MOST else ()


def _laid(sheet: Sheet) -> Iterator[Laid]:
    keys = sorted(
        (place, str(cell.value)[len(KEY) :])
        for place, cell in sheet.cells.items()
        if cell.kind == "text" and cell.value.startswith(KEY) and cell.value[len(KEY) :] in get_args(Block)
    )
    last = max((row for row, _ in sheet.cells), default=0)
    for number, ((row, column), name) in enumerate(keys):
        ends = keys[number + 1][0][0] - 1 if number + 1 < len(keys) else last
        roles = sorted(
            (at, str(cell.value)) for (line, at), cell in sheet.cells.items() if line == row and at != column and cell.kind == "text"
        )
        columns: dict[str, int] = {}
        twice = []
        for at, role in roles:
            if role in columns:
                twice.append((role, columns[role], at))
            columns.setdefault(role, at)
        block: Block = name  # type: ignore[assignment]
        yield Laid(block, sheet, row, ends, columns, tuple(entry for entry in twice if entry[0] in ENTRIES[block]))


def _heading(line: Line) -> bool:
    """The headings of the columns: words over every column for figures, and no code."""
    values = [line.cell(role) for role in VALUES[line.block]]
    return "|" not in line.text("code") and all(cell is not None and cell.kind == "text" for cell in values)
