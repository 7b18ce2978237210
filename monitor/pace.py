"""Where a yearly flow should stand by the end of a month: the share of its target, and by which rule it was found."""

import numpy as np
import numpy.typing as npt

from monitor.series import Floats, Grid, Ints

YEARS_BACK, YEARS_NEEDED = 5, 3

LINEAR, LAST_YEAR, SEASONAL, STATED = "linear", "last_year", "seasonal", "stated"


def past_shares(grid: Grid, series: Ints, begin: Ints, end: Ints, months: Ints) -> Floats:
    """Share of each of the last five years' totals reached by the same month; NaN where a year is not complete.

    `begin`, `end`: numbers of the target's first month and of the month after the last reported one; `months`: the
    target's length. Shape (targets, 5), the latest year first. Only targets within one year have past shares.
    """
    columns = []
    for back in range(1, YEARS_BACK + 1):
        first = begin - 12 * back
        start = np.where(first % 12 == 0, 0.0, grid.at(grid.cumulative, series, first - 1))
        reached = grid.at(grid.cumulative, series, end - 1 - 12 * back) - start
        total = grid.at(grid.cumulative, series, first + months - 1) - start
        columns.append(np.where((months <= 12) & (total > 0), reached / np.where(total > 0, total, 1.0), np.nan))
    return np.stack(columns, axis=1) if columns else np.empty((len(series), 0))


def share(past: Floats, elapsed: Floats, wanted: npt.NDArray[np.object_]) -> tuple[Floats, npt.NDArray[np.object_]]:
    """The expected share and its rule (method, 4): the median of at least three years, else last year's, else linear.

    `elapsed` is the linear share; `wanted` names a rule that the plan asks for, or None for the best that there is.
    """
    complete = np.sum(~np.isnan(past), axis=1)
    median = _median(past)
    seasonal = (complete >= YEARS_NEEDED) & (wanted != LINEAR)
    last = ~seasonal & ~np.isnan(past[:, 0]) & (wanted != LINEAR)
    rule = np.select([seasonal, last], [SEASONAL, LAST_YEAR], LINEAR).astype(object)
    return np.select([seasonal, last], [median, past[:, 0]], elapsed), rule


def _median(past: Floats) -> Floats:
    """Median of each row, NaN aside; numpy's own warns about rows without a value."""
    ordered = np.sort(past, axis=1)
    count = np.sum(~np.isnan(past), axis=1)
    row = np.arange(len(past))
    low, high = np.maximum(count - 1, 0) // 2, np.minimum(count // 2, past.shape[1] - 1)
    return np.asarray((ordered[row, low] + ordered[row, high]) / 2)
