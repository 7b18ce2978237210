"""What is usual for a series: the middle and the spread of its figures in the years around, and of each month's own season."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitor.series import NOWHERE, Floats, Ints

_YEARS = 10_000
_AROUND = (-2, -1, 0, 1, 2)
_AT_ONCE = 50_000
_MAD = 1.4826
"""Makes the median absolute deviation of a bell-shaped cloud its standard deviation."""


@dataclass(frozen=True)
class Usual:
    """Per row (series × year): median and median absolute deviation of the figures of five years around, and their number."""

    middle: Floats
    spread: Floats
    count: Ints


def usual(key: Ints, values: Floats) -> Usual:
    """`values` of shape (rows, 12), NaN where nothing was given; `key` (series × year) sorted."""
    middle, spread, count = (np.empty(len(key)) for _ in range(3))
    for begin in range(0, len(key), _AT_ONCE):
        part = slice(begin, begin + _AT_ONCE)
        pool = np.concatenate([_year(key, values, key[part], years) for years in _AROUND], axis=1)
        middle[part] = row_median(pool)
        spread[part] = row_median(np.abs(pool - middle[part, None]))
        count[part] = np.sum(~np.isnan(pool), axis=1)
    return Usual(middle, spread, count.astype(np.int64))


def seasonal_residuals(key: Ints, values: Floats) -> tuple[Floats, Floats, Ints]:
    """What is left of each figure after its year's level and its month's season; the series' robust spread, and years used.

    Season and spread come from years with at least nine months; a year with fewer than four takes the level of the year before.
    """
    series = pd.Series(key // _YEARS)
    months = np.sum(~np.isnan(values), axis=1)
    level = row_median(values)
    complete = np.where((months >= 9)[:, None], values - level[:, None], np.nan)
    season = pd.DataFrame(complete).groupby(series.to_numpy()).transform("median").to_numpy()
    before = _year(key, level[:, None], key, -1)[:, 0]
    level = np.where(months >= 4, row_median(values - season), before)
    left = values - season - level[:, None]
    far = pd.DataFrame({"series": series, "far": row_median(np.abs(np.where((months >= 9)[:, None], left, np.nan)))})
    spread = far.groupby("series")["far"].transform("median").to_numpy() * _MAD
    years = pd.Series(months >= 9).groupby(series).transform("sum").to_numpy(np.int64)
    return left, spread, years


def row_median(values: Floats) -> Floats:
    """Median of each row, NaN aside and where nothing else stands; numpy's own warns about empty rows."""
    ordered = np.sort(values, axis=1)
    count = np.sum(~np.isnan(values), axis=1)
    row = np.arange(len(values))
    low, high = np.maximum(count - 1, 0) // 2, np.minimum(count // 2, values.shape[1] - 1)
    middle: Floats = (ordered[row, low] + ordered[row, high]) / 2
    return middle


def _year(key: Ints, values: Floats, wanted: Ints, years: int) -> Floats:
    """The rows of the same series that many years later; NaN where there is none. A key carries no year below 0."""
    if years == 0 and wanted is key:
        return values
    at = np.minimum(np.searchsorted(key, wanted + years), len(key) - 1)
    row = np.where(key[at] == wanted + years, at, NOWHERE)
    return np.where((row >= 0)[:, None], values[row], np.nan)
