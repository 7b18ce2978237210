"""Columns of text to columns of values: each different text is read once, whatever the number of rows."""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from monitor.periods import NotAPeriod, Period
from monitor.problems import Problem, did_you_mean
from monitor.sources import cells
from monitor.sources.cells import Fault, Mark, folded
from monitor.sources.csv_table import Lines, Severity, Table
from monitor.wording import say

Parse = Callable[[str], object]
Objects = npt.NDArray[np.object_]
SHOWN = 100
"""Problems told one by one for each column; what is more of the same is counted."""
_PLAIN = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")
_PERIODS = say("write 2024, 2021..2030, 2024-Q3, 2024-H1, 2024-9M, 2024-05 or 2024-01..2024-05")


@dataclass(frozen=True)
class Wrong:
    """What is wrong in a row's cell; the row is left out unless it is a warning or `keeps` it."""

    row: int
    column: str
    fault: Fault
    severity: Severity = "error"
    keeps: bool = False


def read_column(
    texts: "pd.Series[str]", parse: Parse, column: str, rows: npt.NDArray[np.int64] | None = None
) -> tuple[Objects, list[Wrong]]:
    """The value of each row, None where there is a fault; with `rows`, only of those, the rest is None."""
    at = np.arange(len(texts)) if rows is None else rows
    codes, unique = pd.factorize(texts.iloc[at])
    values = [parse(text) for text in unique.tolist()]
    faulty = np.asarray([isinstance(value, Fault) for value in values], dtype=bool)
    read = np.empty(len(values), dtype=object)
    read[:] = [None if isinstance(value, Fault) else value for value in values]
    column_values = np.full(len(texts), None, dtype=object)
    column_values[at] = read[codes]
    wrong = [Wrong(int(at[n]), column, values[codes[n]]) for n in np.flatnonzero(faulty[codes])] if faulty.any() else []
    return column_values, wrong


def read_columns(table: Table, parsers: Mapping[str, Parse]) -> tuple[dict[str, Objects], list[Wrong]]:
    """The columns that are there, read each by its parser."""
    values: dict[str, Objects] = {}
    wrong: list[Wrong] = []
    for column, parse in parsers.items():
        if column in table.columns:
            values[column], faults = read_column(table.columns[column], parse, column)
            wrong += faults
    return values, wrong


def told(name: str, lines: Lines, wrong: Iterable[Wrong]) -> tuple[Problem, ...]:
    """The problems of the rows of the file `name`, in the order of lines; beyond some of one column, how many more there are."""
    by_column: dict[tuple[str, str], list[Wrong]] = {}
    for each in wrong:
        by_column.setdefault((each.column, each.severity), []).append(each)
    shown: list[tuple[int, Problem]] = []
    for (column, severity), found in by_column.items():
        found.sort(key=lambda each: each.row)
        for each in found[:SHOWN]:
            line = int(lines[each.row])
            where = f"{name}:{line}:{column}" if column else f"{name}:{line}"
            shown.append((line, Problem(where, each.fault.what, each.fault.hint, each.severity)))
        if len(found) > SHOWN:
            what = say("{count} more lines have something wrong in the column {column}", count=len(found) - SHOWN, column=column)
            last = int(lines[found[-1].row])
            shown.append((last + 1, Problem(f"{name}:{last}:{column}", what, None, severity)))  # type: ignore[arg-type]
    return tuple(problem for _, problem in sorted(shown, key=lambda item: item[0]))


def text(written: str) -> object:
    return folded(written) or None


def code(written: str) -> object:
    return folded(written) or Fault(say("nothing is written here"), say("write the indicator's code"))


def word(known: Sequence[str]) -> Parse:
    """One of some words, or nothing."""

    def read(written: str) -> object:
        plain = folded(written).casefold()
        return plain if plain in known else Fault(say("unknown: {given}", given=written), did_you_mean(plain, known)) if plain else None

    return read


def number(mark: Mark, *, least: float | None = None) -> Parse:
    """A finite decimal as a float, or nothing."""

    def read(written: str) -> object:
        if mark == "." and _PLAIN.fullmatch(written):
            value: float | Fault = float(written)
        elif not (plain := folded(written)):
            return None
        else:
            exact = cells.number(plain, mark)
            value = exact if isinstance(exact, Fault) else float(exact)
        if least is not None and isinstance(value, float) and value < least:
            return Fault(say("{given} is below {least}", given=written, least=least))
        return value

    return read


def day(written: str) -> object:
    """A date of the calendar as 2024-02-29, or nothing."""
    plain = folded(written)
    return cells.day(plain) if plain else None


def day_number(written: str) -> object:
    read = day(written)
    return float(read.toordinal()) if isinstance(read, datetime.date) else read


def span(written: str) -> object:
    """A period of whole months in the notation of periods.py."""
    plain = folded(written)
    if not plain:
        return Fault(say("nothing is written here"), _PERIODS)
    try:
        period = Period.parse(plain)
    except NotAPeriod:
        return Fault(say("this is no period: {given}", given=plain), _PERIODS)
    if not period.months:
        return Fault(say("{given} is not made of whole months", given=plain), _PERIODS)
    return str(period)


def span_or_none(written: str) -> object:
    return span(written) if written.strip() else None


def as_floats(values: Objects) -> npt.NDArray[np.float64]:
    return pd.to_numeric(pd.Series(values, dtype=object), errors="coerce").to_numpy(np.float64)
