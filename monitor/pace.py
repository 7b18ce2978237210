"""Where a yearly flow should stand by the end of a month: the share of its target, and by which rule it was found."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from monitor.series import NOWHERE, Floats, Grid, Ints

YEARS_BACK, YEARS_NEEDED = 5, 3

LINEAR, LAST_YEAR, SEASONAL, STATED = "linear", "last_year", "seasonal", "stated"


@dataclass(frozen=True)
class Past:
    """The same span of the last five years, the latest first: arrays of shape (targets, 5), NaN where a year is not known.

    `reached`: from the span's begin to the month now reported; `total`: of the whole span.
    """

    reached: Floats
    total: Floats

    @property
    def shares(self) -> Floats:
        """Share of each year's total reached by the same month; no year that fell below zero on its way has one."""
        known = (self.total > 0) & (self.reached >= 0)
        return np.where(known, self.reached / np.where(known, self.total, 1.0), np.nan)


def past(grid: Grid, series: Ints, begin: Ints, end: Ints, months: Ints) -> Past:
    """The last five years of each target of up to twelve months; longer ones have no past.

    `begin`, `end`: numbers of the target's first month and of the month after the last reported one; `months`: the
    target's length. A span may run over the end of a year, as a school year does.
    """
    year = begin // 12
    rows = grid.rows(series[:, None], year[:, None] - np.arange(YEARS_BACK + 1))
    start, allowed = begin - 12 * year, (months <= 12) & (end > begin)
    spans = (_between(grid, rows[:, 1:], rows[:, :-1], start, stop) for stop in (end - 12 * year, start + months))
    return Past(*(np.where(allowed[:, None], flows, np.nan) for flows in spans))


def with_growth(known: Past, actual: Floats, growth: Floats) -> Past:
    """Fills what last year had reached, where it was not reported, from this year's figure and its stated growth in percent."""
    index = 1 + growth / 100
    implied = np.divide(actual, index, out=np.full(np.shape(actual), np.nan), where=index > 0)
    reached = known.reached.copy()
    reached[:, 0] = np.where(np.isnan(reached[:, 0]), implied, reached[:, 0])
    return Past(reached, known.total)


def share(shares: Floats, elapsed: Floats, wanted: npt.NDArray[np.object_]) -> tuple[Floats, npt.NDArray[np.object_]]:
    """The expected share and its rule (method, 4): the median of at least three years, else last year's, else linear.

    `elapsed` is the linear share; `wanted` names a rule that the plan asks for, or None for the best that there is.
    """
    complete = np.sum(~np.isnan(shares), axis=1)
    seasonal = (complete >= YEARS_NEEDED) & (wanted != LINEAR)
    last = ~seasonal & ~np.isnan(shares[:, 0]) & (wanted != LINEAR)
    rule = np.select([seasonal, last], [SEASONAL, LAST_YEAR], LINEAR).astype(object)
    return np.select([seasonal, last], [median(shares), shares[:, 0]], elapsed), rule


def median(shares: Floats) -> Floats:
    """Median of each row, NaN aside; numpy's own warns about rows without a value."""
    ordered = np.sort(shares, axis=1)
    count = np.sum(~np.isnan(shares), axis=1)
    row = np.arange(len(shares))
    low, high = np.maximum(count - 1, 0) // 2, np.minimum(count // 2, shares.shape[1] - 1)
    return np.asarray((ordered[row, low] + ordered[row, high]) / 2)


def newest(shares: Floats) -> Floats:
    """Of each row the latest value that is known: last year's, as a rule."""
    known = ~np.isnan(shares)
    return np.asarray(shares[np.arange(len(shares)), np.argmax(known, axis=1)])


def _between(grid: Grid, row: Ints, following: Ints, start: Ints, end: Ints) -> Floats:
    """Flow from month `start` up to `end`, counted from January of the grid's `row`s; `following` are the next years'."""
    flow = _at(grid, row, np.minimum(end, 12) - 1)
    # Nearly every target begins in January and ends by December: the rest is looked up only where there is one.
    for others, rows, month, sign in ((np.flatnonzero(start > 0), row, start - 1, -1), (np.flatnonzero(end > 12), following, end - 13, 1)):
        if len(others):
            flow[others] += sign * _at(grid, rows[others], month[others])
    return flow


def _at(grid: Grid, row: Ints, month: Ints) -> Floats:
    """Year to date of the grid's rows by a month from 0 to 11, one for each line of them; NaN outside."""
    if not len(grid.key):
        return np.full(row.shape, np.nan)
    found = (row != NOWHERE) & ((month >= 0) & (month < 12))[:, None]
    return np.where(found, grid.cumulative[row, np.clip(month, 0, 11)[:, None]], np.nan)
