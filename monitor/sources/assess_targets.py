"""A tidy file of targets to the frame that `monitor.assess` takes; good rows are kept, the others are told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
import pandas as pd

from monitor import plan
from monitor.problems import Problem
from monitor.sources import cells, target_rows, whole_columns
from monitor.sources.cells import Fault, Mark, folded
from monitor.sources.csv_table import Lines, Table, read_table
from monitor.sources.whole_columns import Objects, Parse, Wrong, as_floats, read_column, read_columns
from monitor.wording import say

TARGETS = (
    "indicator", "period", "form", "low", "high", "tolerance", "unit", "measure", "kind", "direction", "decimals", "baseline_period",
    "baseline_value", "effective", "rank_of", "method", "limit", "pace", "basis", "line", "plan", "instrument", "stated", "aggregation",
    "frequency", "deadline", "note",
)  # fmt: skip
"""Columns of a file of targets; the first two are required."""
FIGURES = ("low", "high", "tolerance", "baseline_value", "limit", "rank_of", "decimals")


@dataclass(frozen=True)
class Read:
    """Rows that can be judged, the line of each, and what is wrong in the file."""

    frame: pd.DataFrame
    lines: Lines
    problems: tuple[Problem, ...]
    named: frozenset[str] = frozenset()
    """Indicators of all rows, also of those that cannot be judged."""


def read_targets(content: bytes, name: str, *, delimiter: str | None = None, mark: Mark = ".") -> Read:
    """A targets frame with the columns of the file, typed; a date in `high` is its day number."""
    table = read_table(content, name, required=TARGETS[:2], known=TARGETS, delimiter=delimiter)
    if not table.columns:
        return Read(framed({}, TARGETS, 0), table.lines, table.problems)
    values, wrong = read_columns(table, _target_parsers(mark))
    dated = np.asarray([form == "done_by" for form in values.get("form", np.full(len(table.lines), None))], dtype=bool)
    for column in ("low", "high"):
        if column in table.columns:
            values[column], faults = _numbers_or_days(table, column, mark, dated)
            wrong += faults
    frame = framed(values, TARGETS, len(table.lines))
    wrong += target_rows.faults(frame, {(each.row, each.column) for each in wrong})
    return kept(table, frame, wrong)


def _target_parsers(mark: Mark) -> Mapping[str, Parse]:
    number, word, text = whole_columns.number(mark), whole_columns.word, whole_columns.text
    texts: dict[str, Parse] = dict.fromkeys(("unit", "measure", "line", "plan", "instrument", "stated", "note"), text)
    return {
        "indicator": whole_columns.code,
        "period": whole_columns.span,
        "form": word(get_args(plan.Form)),
        "tolerance": whole_columns.number(mark, least=0),
        "kind": word(get_args(plan.Kind)),
        "direction": word(get_args(plan.Direction)),
        "decimals": lambda written: cells.decimals(folded(written)),
        "baseline_period": whole_columns.span_or_none,
        "baseline_value": number,
        "effective": whole_columns.day,
        "rank_of": whole_columns.number(mark, least=1),
        "method": word(("default", "sdg")),
        "limit": number,
        "pace": word(("linear", "seasonal", "stated")),
        "basis": word(get_args(plan.Basis)),
        "aggregation": word(get_args(plan.Aggregation)),
        "frequency": word(get_args(plan.Frequency)),
        "deadline": _delay,
        **texts,
    }


def _delay(written: str) -> object:
    plain = folded(written)
    hint = say("write 10 days, 3 working days or 1 month")
    return (plain if plan.delay(plain) else Fault(say("this is no delay: {given}", given=plain), hint)) if plain else None


def _numbers_or_days(table: Table, column: str, mark: Mark, dated: np.ndarray) -> tuple[Objects, list[Wrong]]:
    """Numbers, and in the rows that are dated days."""
    values, wrong = read_column(table.columns[column], whole_columns.number(mark), column, np.flatnonzero(~dated))
    days, more = read_column(table.columns[column], whole_columns.day_number, column, np.flatnonzero(dated))
    values[dated] = days[dated]
    return values, wrong + more


def framed(values: Mapping[str, Objects], columns: Sequence[str], rows: int) -> pd.DataFrame:
    """Every column, typed; those that the file has not are missing."""
    frame = pd.DataFrame({name: pd.Series(values.get(name, np.full(rows, None)), dtype=object) for name in columns})
    for name in {"value", *FIGURES} & set(columns):
        frame[name] = as_floats(frame[name].to_numpy())
    if "effective" in columns:
        frame["effective"] = pd.to_datetime(frame["effective"])
    return frame


def kept(table: Table, frame: pd.DataFrame, wrong: Collection[Wrong], drop: np.ndarray | None = None) -> Read:
    keep = np.ones(len(frame), dtype=bool) if drop is None else ~drop
    keep[[each.row for each in wrong if each.severity == "error" and not each.keeps]] = False
    return Read(
        frame[keep].reset_index(drop=True),
        table.lines[keep],
        table.problems + whole_columns.told(table.name, table.lines, wrong),
        frozenset(frame["indicator"].dropna()),
    )
