"""A tidy file of actuals to the frame that `monitor.assess` takes; good rows are kept, the others are told."""

from collections.abc import Mapping
from typing import get_args

import numpy as np
import pandas as pd

from monitor import plan
from monitor.periods import Period, year_to_date
from monitor.sources import cells, target_rows, whole_columns
from monitor.sources.assess_targets import Read, framed, kept
from monitor.sources.cells import Fault, Mark, folded
from monitor.sources.csv_table import Table, read_table
from monitor.sources.whole_columns import Objects, Parse, Wrong, read_column, read_columns
from monitor.wording import say

ACTUALS = (
    "indicator",
    "period",
    "value",
    "unit",
    "measure",
    "cumulative",
    "status",
    "known",
    "decimals",
    "basis",
    "source",
    "stated",
    "note",
)
"""Columns of a file of actuals; the first three are required."""


def read_actuals(content: bytes, name: str, targets: pd.DataFrame, *, delimiter: str | None = None, mark: Mark = ".") -> Read:
    """An actuals frame with the columns of the file, typed; what the targets say of an indicator says how a value is written.

    A value of an indicator with a milestone is the date on which it was done.
    """
    table = read_table(content, name, required=ACTUALS[:3], known=ACTUALS, delimiter=delimiter)
    if not table.columns:
        return Read(framed({}, ACTUALS, 0), table.lines, table.problems)
    values, wrong = read_columns(table, _actual_parsers())
    dated = pd.Series(values["indicator"]).isin(set(targets.loc[targets["kind"] == "milestone", "indicator"])).to_numpy()
    values["value"], faults = _values(table, mark, dated)
    frame = framed(values, ACTUALS, len(table.lines))
    frame = _cumulated(frame.assign(known=pd.to_datetime(frame["known"])))
    wrong += faults + _slipped(frame, targets)
    silent = _silent(table, frame)
    said = frame[~silent].drop(index=[each.row for each in wrong if not silent[each.row]])
    return kept(table, frame, wrong + _twice(said), drop=silent)


def _actual_parsers() -> Mapping[str, Parse]:
    texts: dict[str, Parse] = dict.fromkeys(("unit", "measure", "source", "stated", "note"), whole_columns.text)
    return {
        "indicator": whole_columns.code,
        "period": whole_columns.span,
        "cumulative": lambda written: cells.truth(folded(written)),
        "status": lambda written: cells.status(folded(written)),
        "known": whole_columns.day,
        "decimals": lambda written: cells.decimals(folded(written)),
        "basis": whole_columns.word(get_args(plan.Basis)),
        **texts,
    }


def _values(table: Table, mark: Mark, dated: np.ndarray) -> tuple[Objects, list[Wrong]]:
    """The figures; None where nothing was reported or a figure is withdrawn."""
    texts, number = table.columns["value"], whole_columns.number(mark)
    values, wrong = read_column(texts, lambda text: None if _empty(text) else number(text), "value", np.flatnonzero(~dated))
    days, more = read_column(texts, lambda text: None if _empty(text) else _done(text), "value", np.flatnonzero(dated))
    values[dated] = days[dated]
    return values, wrong + more


def _empty(text: str) -> bool:
    return not text or (not text[0].isdigit() and folded(text).casefold() in ("", *cells.NOT_REPORTED, *cells.WITHDRAWN))


def _done(text: str) -> object:
    read = whole_columns.day_number(text)
    return Fault(say("a milestone's value is the day on which it was done"), read.hint) if isinstance(read, Fault) else read


def _cumulated(frame: pd.DataFrame) -> pd.DataFrame:
    """Writes out what is cumulative: `2024-05` as `2024-01..2024-05`, so that equal spans are written equally."""
    cumulative = frame["cumulative"].eq(True)
    whole = {text: str(year_to_date(Period.parse(text))) for text in frame.loc[cumulative, "period"].dropna().unique()}
    return frame.assign(cumulative=cumulative, period=frame["period"].mask(cumulative, frame["period"].map(whole)))


def _slipped(frame: pd.DataFrame, targets: pd.DataFrame) -> list[Wrong]:
    """An index given for growth, or growth given for an index (method, 1), unless a note stands by it."""
    kinds = targets.loc[targets["kind"].notna()].drop_duplicates("indicator").set_index("indicator")["kind"]
    kind = frame["indicator"].map(kinds)
    return [
        Wrong(int(row), "value", fault)
        for slip, fault in target_rows.slips(kind, frame["value"], frame["note"])
        for row in np.flatnonzero(slip)
    ]


def _twice(frame: pd.DataFrame) -> list[Wrong]:
    """Figures given twice for the same day of knowledge, with different contents."""
    same = ["indicator", "unit", "period", "known"]
    content = ["value", "status", "measure", "basis", "decimals"]
    shared = frame.duplicated(same, keep=False)
    some = frame[shared & frame["period"].notna()].drop_duplicates([*same, *content])
    differing = some[some.duplicated(same, keep=False)]
    fault = Fault(
        say("the same figure is given twice, with different contents"), say("keep the right one; a later correction needs its own `known`")
    )
    return [Wrong(int(row), "value", fault) for row in differing.index]


def _silent(table: Table, frame: pd.DataFrame) -> np.ndarray:
    """Rows without a figure that withdraw none: marked as not reported, or empty without a `known` or a figure to withdraw."""
    empty = frame["value"].isna()
    if not empty.any():
        return np.zeros(len(frame), dtype=bool)
    same = ["indicator", "unit", "period"]
    texts = table.columns["value"][empty].map(lambda text: folded(text).casefold())
    withdrawn = texts.isin(cells.WITHDRAWN).reindex(frame.index, fill_value=False) | (
        texts.eq("").reindex(frame.index, fill_value=False) & frame["known"].notna()
    )
    given = pd.MultiIndex.from_frame(frame.loc[~empty, same].fillna("").drop_duplicates())
    other = pd.MultiIndex.from_frame(frame[same].fillna("")).isin(given)
    return np.asarray(empty & ~(other & withdrawn), dtype=bool)
