"""Slips of the hand: copies of the last period, zeros for what is missing, shifted decimals, figures far from all others."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from monitor.doubts import ADDING, POINTS, Bools, Kinds, cells, notations
from monitor.series import NOWHERE, Figures, Floats, Ints
from monitor.usual import seasonal_residuals, usual

COPIED, FEWEST = 2 / 3, 3
"""A hand-in looks copied where at least three figures of three digits, and two thirds of all, equal the last period's."""
ENOUGH = 4
"""Fewer figures than this say nothing about what is usual."""
STEADY = {1: (0.1, 0.1), 2: (0.2, 0.15), 3: (0.35, 0.4), 6: (0.35, 0.4)}
"""By zeros too many: how far from just that power of ten (log10), and how wide the series may usually spread (log10)."""
FAR, FAR_APART, FAR_SHORT = 6.0, float(np.log(1.5)), float(np.log(3.0))
"""Outliers: robust z, and at least half off the season's figure; without three years of history three times the usual one."""


def slips(figures: Figures, kind: Kinds) -> Iterator[pd.DataFrame]:
    """`kind` is that of each row of the grid. A cell found by an earlier check is not doubted again by a later one."""
    grid = figures.grid
    if not len(grid.key):
        return
    seen = {"own": np.zeros(grid.own.shape, bool), "given": np.zeros(grid.own.shape, bool)}
    yield from _stale(figures, kind)
    for name, values, at in (("own", grid.own, grid.own_at), ("given", grid.given, grid.given_at)):
        for check, found, columns in (*_zeros(figures, kind, values), *_rates(figures, kind, values), *_powers(figures, kind, values)):
            new = found & ~seen[name]
            seen[name] |= found
            yield cells(figures, at[new], check, **{key: column[new] for key, column in columns.items()})
    yield from _outliers(figures, kind, ~seen["own"])


def _stale(figures: Figures, kind: Kinds) -> Iterator[pd.DataFrame]:
    """Whole hand-ins equal to those of the month before."""
    grid = figures.grid
    unit = grid.key // 10_000 // 2 % max(len(figures.units), 1)
    calendar, year = grid.key // 10_000 % 2, grid.key % 10_000
    hand_in = pd.factorize((unit * 2 + calendar) * 10_000 + year)[0]
    moving = np.isin(kind, [*ADDING, "growth", "index", "share"]) | pd.isna(kind)
    for values, at in ((grid.own, grid.own_at), (grid.given, grid.given_at)):
        before, before_at = earlier(grid.key, values), earlier(grid.key, at)
        both = ~np.isnan(values) & ~np.isnan(before) & moving[:, None] & _three_digits(values)
        equal = both & np.isclose(values, before, rtol=1e-9, atol=0)
        among, count = (_per(hand_in, chosen) for chosen in (both, equal))
        found = equal & (count >= FEWEST) & (count >= COPIED * among)
        old = before_at[found].astype(np.int64)
        yield cells(
            figures, at[found], "stale_copy", other=figures.value[old], other_period=notations(figures)[figures.span[old]],
            count=count[found], among=among[found],
        )  # fmt: skip


Found = tuple[str, Bools, dict[str, Floats]]


def _zeros(figures: Figures, kind: Kinds, values: Floats) -> Iterator[Found]:
    """A year to date of 0 after months above 0; a 0 in a series that otherwise has none."""
    grid = figures.grid
    so_far = np.nancumsum(np.abs(grid.own), axis=1)
    cumulative = values is grid.given
    zero = values == 0
    missing = zero & (so_far > 0) & np.isin(kind, ADDING)[:, None] & cumulative
    missing |= zero & (kind == "index")[:, None]
    yield "zero_for_missing", missing, {"expected": np.where(np.isin(kind, ADDING)[:, None], so_far, np.nan)}
    every = usual(grid.key, values)
    others = usual(grid.key, np.where(zero, np.nan, values))
    lone = (every.count - others.count == 1) & (others.count >= 2 * ENOUGH) & np.isin(kind, [*ADDING, "stock", "share"])
    yield "never_zero", zero & lone[:, None], {"expected": np.broadcast_to(others.middle[:, None], values.shape)}


def _rates(figures: Figures, kind: Kinds, values: Floats) -> Iterator[Found]:
    """An index written as growth, or growth as an index: 108.2 is never read as +108.2 %."""
    for name, check, sign in (("index", "index_as_growth", 100.0), ("growth", "growth_as_index", -100.0)):
        rows = np.flatnonzero(kind == name)
        found = np.zeros(values.shape, bool)
        if len(rows):
            mine = values[rows]
            around = usual(figures.grid.key[rows], mine)
            alone = (around.count <= 2)[:, None]
            if name == "index":
                odd = (np.abs(mine) < 50) & (mine != 0) & (alone | (around.middle >= 80)[:, None])
            else:
                odd = (mine >= 90) & (mine <= 150) & (alone | (np.abs(around.middle) <= 40)[:, None])
            found[rows] = odd
        yield check, found, {"expected": values + sign}


def _powers(figures: Figures, kind: Kinds, values: Floats) -> Iterator[Found]:
    """Figures at a power of ten from what is usual; years to date are taken per month, and against the months where those are given."""
    grid = figures.grid
    per_month = np.where(np.isin(kind, ADDING)[:, None] & (values is grid.given), np.arange(1.0, 13.0), 1.0)
    size = _log10(values / per_month)
    around = usual(grid.key, size)
    middle, spread, count = around.middle, around.spread, around.count
    if values is grid.given:
        months = usual(grid.key, _log10(grid.own))
        use = np.isin(kind, ADDING) & (months.count >= ENOUGH)
        middle, spread, count = (np.where(use, getattr(months, name), getattr(around, name)) for name in ("middle", "spread", "count"))
    off = size - middle[:, None]
    power = np.zeros(values.shape)
    for zeros, (near, wide) in STEADY.items():
        fits = (np.abs(np.abs(off) - zeros) <= near) & ((spread <= wide) & (count >= ENOUGH))[:, None]
        power = np.where(fits & (power == 0), np.sign(off) * zeros, power)
    last, before = _last_two(grid.key, size)
    for zeros in (3, 6):
        # From one month to the next, though what is usual is unclear: figures in two units of measure by halves.
        leap = (np.abs(np.abs(size - last) - zeros) <= STEADY[zeros][0]) & (np.abs(last - before) < 1)
        power = np.where(leap & (power == 0), np.sign(size - last) * zeros, power)
    middle = np.where((power != 0) & (np.abs(off) < 2.5) & (np.abs(power) >= 3), last, np.broadcast_to(middle[:, None], size.shape))
    found = (power != 0) & ~np.isin(kind, POINTS)[:, None]
    yield "magnitude", found, {"power": power, "expected": values / 10.0**power, "other": 10.0**middle * per_month}


def _outliers(figures: Figures, kind: Kinds, fresh: Bools) -> Iterator[pd.DataFrame]:
    """Robust z on seasonal residuals: of logarithms for levels, of points for rates; without three years on the figures around."""
    grid = figures.grid
    rate = np.isin(kind, ["growth", "index", "share"])
    levels = np.isin(kind, [*ADDING, "stock"])
    size = np.where(levels[:, None], _log10(grid.own) * np.log(10), np.where(rate[:, None], grid.own, np.nan))
    left, spread, years = seasonal_residuals(grid.key, size)
    long = (years >= 3)[:, None]
    floor = np.where(rate, 1.0, np.log(1.03))
    apart = np.where(rate, 5.0, FAR_APART)[:, None]
    far = long & (np.abs(left) > FAR * np.maximum(spread, floor)[:, None]) & (np.abs(left) > apart)
    around = usual(grid.key, size)
    off = size - around.middle[:, None]
    wide = np.maximum(around.spread * 1.4826, floor)[:, None]
    short = ~long & levels[:, None] & (around.count > ENOUGH)[:, None] & (np.abs(off) > FAR * wide) & (np.abs(off) > FAR_SHORT)
    found = (far | short) & fresh
    usual_size = np.where(long, size - left, around.middle[:, None])
    expected = np.where(levels[:, None], np.exp(np.where(levels[:, None], usual_size, 0.0)), usual_size)
    yield cells(figures, grid.own_at[found], "outlier", expected=expected[found])


def earlier(key: Ints, values: np.ndarray) -> np.ndarray:
    """The same of the month before, also across the year; NaN (or NOWHERE) where there is none."""
    nothing = np.nan if values.dtype.kind == "f" else NOWHERE
    december = np.full(len(key), nothing, dtype=values.dtype)
    follows = np.flatnonzero(np.diff(key) == 1) + 1
    december[follows] = values[follows - 1, 11]
    return np.concatenate([december[:, None], values[:, :-1]], axis=1)


def _last_two(key: Ints, values: Floats) -> tuple[Floats, Floats]:
    """The last figure before each month, of this year or the year before, and the one before that."""
    last, older = np.full_like(values, np.nan), np.full_like(values, np.nan)
    nothing = np.full(len(key), np.nan)
    follows = np.append(False, np.diff(key) == 1)
    one, two = nothing, nothing
    for column in (*range(12), *range(12)):
        if column == 0:
            one, two = (np.where(follows, np.roll(end, 1), np.nan) for end in (one, two))
        last[:, column], older[:, column] = one, two
        here = ~np.isnan(values[:, column])
        one, two = np.where(here, values[:, column], one), np.where(here, one, two)
    return last, older


def _per(hand_in: Ints, chosen: Bools) -> Ints:
    """How many of a hand-in's figures are chosen, month by month, beside each of its figures."""
    counted = np.stack([np.bincount(hand_in, weights=chosen[:, month]) for month in range(12)], axis=1)
    return counted[hand_in].astype(np.int64)


def _three_digits(values: Floats) -> Bools:
    """Whether a figure has more than two digits: that 1,200 comes twice says nothing."""
    size = np.floor(np.nan_to_num(_log10(np.abs(values))))
    scaled = np.abs(values) / 10.0 ** (size - 1)
    return ~np.isclose(scaled, np.round(scaled), rtol=1e-9)


def _log10(values: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(values > 0, np.log10(np.where(values > 0, values, 1.0)), np.nan)
