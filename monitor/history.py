"""What was reported before for a finding's indicator: within its target's period, and over all years where figures are scattered."""

import numpy as np
import pandas as pd

from monitor.amounts import Row
from monitor.figures import History
from monitor.periods import Period
from monitor.plan import Indicator
from monitor.series import Figures, Floats, Grid

RATES = ("growth", "index")
WITHOUT = ("milestone", "average_growth", "change", "rank")
"""Kinds whose figures make no path that a target of theirs could be drawn beside."""


def history(row: Row, indicator: Indicator, series: Figures, *, earlier: int = 0) -> History:
    """By month of the target's period: flows since the start of the year, rates as given, stocks as they stood.

    With `earlier` the same months so many years before.
    """
    period = Period.parse(str(row.get("target_period") or row["period"]))
    if indicator.kind in WITHOUT or not period.months:
        return ()
    first = (period.first.year - earlier) * 12 + period.first.month - 1
    months = np.arange(first, first + period.months)
    sums = indicator.kind == "flow" and indicator.aggregation in (None, "sum")
    values = series.grid.cumulative if sums else _as_given(indicator, series.grid)
    found = series.grid.at(values, np.repeat(_own(row, series), len(months)), months)
    return tuple((n, float(value)) for n, value in enumerate(found, 1) if not np.isnan(value))


def scattered(row: Row, indicator: Indicator, series: Figures) -> History:
    """By month counted from year 0, over all years: each month's own figure, whatever is missing between."""
    years = series.grid.key[series.grid.key // 10_000 == _own(row, series)[0]] % 10_000
    if indicator.kind in WITHOUT or not len(years):
        return ()
    months = np.arange(years.min() * 12, years.max() * 12 + 12)
    values = series.grid.own if indicator.kind == "flow" else _as_given(indicator, series.grid)
    found = series.grid.at(values, np.repeat(_own(row, series), len(months)), months)
    return tuple((int(month), float(value)) for month, value in zip(months, found, strict=True) if not np.isnan(value))


def _own(row: Row, series: Figures) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    period = Period.parse(str(row.get("target_period") or row["period"]))
    calendar = np.asarray([int(period.calendar == "administrative")])
    return series.series_of(pd.Series([row["indicator"]]), pd.Series([row["unit"] or ""]), calendar)


def _as_given(indicator: Indicator, grid: Grid) -> Floats:
    """A rate since January where there is one, else the month's own."""
    return np.where(np.isnan(grid.given), grid.own, grid.given) if indicator.kind in RATES else grid.ending
