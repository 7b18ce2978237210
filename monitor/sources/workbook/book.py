"""A workbook as it was handed in: small values, each with its address; standard library only, for the child imports it too."""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Kind = Literal["number", "text", "date", "time", "bool", "error", "formula", "duplicate", "held", "long"]
"""The last five cannot be taken: an error value, a formula never calculated, two cells at one address, a cell that two readers
read differently, and a text longer than a cell can hold."""

TAKEN = ("number", "text", "date", "time", "bool")
LONGEST = 32_767
"""Characters that a cell can hold; what is longer was not written by a spreadsheet programme, and readers cut it."""


class Cell(NamedTuple):
    """One cell with something in it; a tuple, for a form can have a hundred thousand."""

    row: int
    column: int
    kind: Kind
    value: Any
    """float or int, str, datetime, bool; of a cell that cannot be taken what is to be shown of it."""
    format: str = ""
    """The number format of a number."""
    calculated: bool = False
    """The value is what a formula gave when the file was saved."""

    @property
    def address(self) -> str:
        return address(self.row, self.column)

    @property
    def percent(self) -> bool:
        """Whether 0.5 is shown as 50 %."""
        return "%" in re.sub(r'"[^"]*"|\\.', "", self.format)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its cells by row and column, counted from 1."""

    name: str
    hidden: bool = False
    cells: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """First row and column, last row and column of each merged range."""
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    def merge(self, row: int, column: int) -> tuple[int, int, int, int] | None:
        """The merged range in which a cell lies."""
        return next((range_ for range_ in self.merged if range_[0] <= row <= range_[2] and range_[1] <= column <= range_[3]), None)


@dataclass(frozen=True)
class Book:
    """What a file holds."""

    format: Literal["xlsx", "ods", "csv", "xls"]
    sheets: tuple[Sheet, ...]
    properties: Mapping[str, str] = field(default_factory=dict)
    """The document's own further properties."""


def address(row: int, column: int) -> str:
    """As spreadsheets write it: 3, 28 is AB3."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def placed(text: str) -> tuple[int, int] | None:
    """Row and column of an address such as $AB$3."""
    found = re.fullmatch(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", text)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def columns(sheet: Sheet) -> list[list[Any]]:
    """The cells as JSON carries them: all rows, all columns, all kinds and so on; a moment as text."""
    told = [list(each) for each in zip(*sheet.cells.values(), strict=True)]
    if told:
        told[3] = [value.isoformat() if isinstance(value, datetime.datetime) else value for value in told[3]]
    return told


def cells(told: Iterable[Iterable[Any]]) -> dict[tuple[int, int], Cell]:
    """The cells by row and column again."""
    found = (Cell._make(each) for each in zip(*told, strict=True))
    return {(one.row, one.column): _restored(one) if one.kind == "date" else one for one in found}


def _restored(cell: Cell) -> Cell:
    return cell._replace(value=datetime.datetime.fromisoformat(cell.value))
