"""Columns by name, all of one length: what the steps of an assessment hand on to each other, as plain arrays.

A pandas frame spends more on its own book-keeping than a province's year on arithmetic, so it stands only at both ends.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Column = npt.NDArray[Any]
"""Texts are objects, None where missing; numbers float64, NaN where missing; days datetime64[us], NaT where missing."""


@dataclass(frozen=True, eq=False)
class Columns:
    arrays: Mapping[str, Column]
    size: int

    def __getitem__(self, name: str) -> Column:
        return self.arrays[name]

    def __len__(self) -> int:
        return self.size

    def assign(self, **columns: Any) -> "Columns":
        """With these columns besides, or instead; a single value stands in every row."""
        given = {name: column if np.ndim(column) else np.full(self.size, column) for name, column in columns.items()}
        return Columns({**self.arrays, **given}, self.size)

    def take(self, rows: npt.NDArray[np.int64]) -> "Columns":
        return Columns({name: column[rows] for name, column in self.arrays.items()}, len(rows))

    def only(self, *names: str) -> "Columns":
        return Columns({name: self.arrays[name] for name in names}, self.size)

    def frame(self) -> pd.DataFrame:
        """As pandas knows them; texts stay objects."""
        rows = pd.RangeIndex(self.size)
        columns = {n: pd.Series(c, rows, dtype=object, copy=False) if c.dtype == object else c for n, c in self.arrays.items()}
        return pd.DataFrame(columns, rows, copy=False)


def texts(column: Any, default: object = None) -> Column:
    """As objects, the default where missing."""
    values = np.array(column, dtype=object)
    values[pd.isna(values)] = default
    return values


def present(column: Column) -> npt.NDArray[np.bool_]:
    """Where a value is not missing."""
    return ~np.asarray(pd.isna(column))


def without(column: Column, where: npt.NDArray[np.bool_]) -> Column:
    """The column, missing in those rows."""
    values = column.copy()
    values[where] = np.nan if column.dtype.kind == "f" else None
    return values


def each(column: Column) -> Iterator[tuple[Any, npt.NDArray[np.int64]]]:
    """Every different value, but a missing one, with the rows in which it stands."""
    codes, values = pd.factorize(column)
    for code, value in enumerate(values):
        yield value, np.flatnonzero(codes == code)
