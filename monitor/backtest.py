"""How well past years would have been projected: every complete year tried again from each of its months."""

import datetime
from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from monitor import pace, projection
from monitor.series import Figures, figures

COLUMNS = {
    "month": "month from which the year's end was projected",
    "unit_years": "years of a series tried: complete, with three complete ones among the five before",
    "ours": "float64: median absolute error of the projected year-end, percent of the true one",
    "linear": "float64: the same by twelfths",
    "median_share": "float64: the same by the median share of five years",
    "last_share": "float64: the same by last year's share, or the newest complete year's",
    "against_simple": "float64: ours over the better of median_share and last_share, missing where that never erred; 1 is as good",
    "covered_percent": "float64: how many true year-ends lay in the 80 % interval",
}
"""Columns of a backtest."""


def backtest(actuals: pd.DataFrame, months: Sequence[int] = (3, 6, 9), *, indicators: Collection[str] | None = None) -> pd.DataFrame:
    """One row per month (COLUMNS) over every complete year in ACTUALS; `indicators`: only these, as only flows have a pace."""
    flows = actuals if indicators is None else actuals[actuals["indicator"].isin(list(indicators))]
    known = figures(flows, datetime.date(9999, 12, 31))
    return pd.DataFrame([_tried(trials(known, month), month) for month in months], columns=list(COLUMNS))


def trials(known: Figures, month: int) -> pd.DataFrame:
    """Each year of each series, tried from that month: series, year, truth, ours, low, high, linear, median_share, last_share."""
    years = sorted({period.first.year for period in known.unique})
    series, year = (np.ravel(axis) for axis in np.meshgrid(np.unique(known.series), years, indexing="ij"))
    begin, whole, nothing = year * 12, np.full(len(year), 12), np.full(len(year), np.nan)
    truth, actual = (known.grid.at(known.grid.cumulative, series, begin + at - 1) for at in (12, month))
    past = pace.past(known.grid, series, begin, begin + month, whole)
    ours = projection.project(past, begin, begin + month, whole, actual, nothing, nothing)
    rules = {"median_share": pace.median(past.shares), "last_share": pace.newest(past.shares), "linear": np.full(len(year), month / 12)}
    simple = {name: np.divide(actual, share, out=nothing.copy(), where=share > 0) for name, share in rules.items()}
    found = {"ours": ours.central, "low": ours.low, "high": ours.high, **simple}
    frame = pd.DataFrame({"series": series, "year": year, "truth": truth, **found})
    return frame[(truth > 0) & ~np.isnan(ours.low)]


def _tried(frame: pd.DataFrame, month: int) -> tuple[int, int, float, float, float, float, float, float]:
    """A row of COLUMNS."""
    ours, linear, median, last = (
        float((frame[name] / frame["truth"] - 1).abs().median() * 100) for name in ("ours", "linear", "median_share", "last_share")
    )
    covered = float(frame["truth"].between(frame["low"], frame["high"]).mean() * 100)
    simple = min(median, last)
    return month, len(frame), ours, linear, median, last, ours / simple if simple > 0 else np.nan, covered
