"""Sums that must hold: a year to date and its months, shares and their whole."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitor.doubts import ADDING, Bools, Kinds, cells, half_units, laid, notations
from monitor.series import Figures, Floats, Ints, figures, known_by

LEEWAY = 0.01
"""Where no decimals are declared, one percent: earlier months get revised without anybody handing them in."""


def sums(found: Figures, kind: Kinds, first: Floats, doubted: set[tuple[str, str, str]]) -> Iterator[pd.DataFrame]:
    """Years to date of flows that fall or are not what their months make; `first` holds each month as first reported.

    Cells (indicator, unit, period) `doubted` before are passed over, and no sum is built on them.
    """
    grid = found.grid
    given = np.where(np.isin(kind, ADDING)[:, None], grid.given, np.nan)
    given = np.where(_doubted(found, doubted), np.nan, given)
    chain = _chain(given, grid.own, first)
    rounding, declared = _rounding(found)
    room = np.maximum(rounding * (2 + chain.steps), np.where(declared, 0.0, LEEWAY * np.abs(given)))
    total = np.cumsum(grid.own, axis=1)
    off = np.fmin.reduce([np.abs(given - way) for way in chain.ways])
    adds_up = np.fmin(np.abs(given - total), np.abs(given - total + grid.own - first)) <= rounding * 13
    negative = np.nancumsum(grid.own < 0, axis=1) > 0
    at = np.maximum(chain.at, 0)
    last = np.where(chain.at >= 0, np.take_along_axis(given, at, axis=1), np.nan)
    # A fall that the months explain, one of them revised down, is no doubt: somebody handed that in.
    falls = (given < last - rounding * 2) & ~negative & ~adds_up & ~(off <= rounding * (2 + chain.steps))
    wrong = ~falls & (off > room) & ~adds_up
    wrong |= ~falls & np.isnan(off) & (np.abs(given - total) > np.maximum(rounding * 13, room))
    expected = np.where(np.isnan(chain.ways[0]), total, chain.ways[0])
    places = np.maximum(np.take_along_axis(grid.given_at, at, axis=1), 0)
    before = notations(found)[found.span[places]] if len(found.span) else np.full(given.shape, None, dtype=object)
    before[chain.at < 0] = None
    for check, chosen in (("cumulative_falls", falls), ("cumulative_sum", wrong)):
        columns = {"other": last[chosen], "other_period": before[chosen], "expected": expected[chosen]}
        yield cells(found, grid.given_at[chosen], check, **columns)


def first_months(actuals: pd.DataFrame, found: Figures, as_of: datetime.date) -> Floats:
    """Each month's own figure as first reported, laid out as the grid."""
    known = known_by(actuals, as_of)
    keys = [name for name in ("indicator", "unit", "period", "cumulative") if name in known]
    several = known[known.duplicated(keys, keep=False)]
    first = found.grid.own.copy()
    if not len(several):
        return first
    order = [name for name in ("known", "recorded") if name in several]
    ordered = several.sort_values(order, kind="stable", na_position="first") if order else several
    # Without `known` all are always known, so that the earliest vintage is in force among them alone.
    early = figures(ordered.drop_duplicates(keys).drop(columns=order), as_of)
    series = found.series_of(
        pd.Series(early.indicators[early.grid.key // 10_000 // 2 // max(len(early.units), 1)]),
        pd.Series(early.units[early.grid.key // 10_000 // 2 % max(len(early.units), 1)]),
        early.grid.key // 10_000 % 2,
    )
    row = found.grid.rows(series, early.grid.key % 10_000)
    mine = row >= 0
    first[row[mine]] = np.where(np.isnan(early.grid.own[mine]), first[row[mine]], early.grid.own[mine])
    return first


def shares(found: Figures, targets: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Shares of one whole (`parent` of the targets) that do not make 100: above it always, below it where none is missing."""
    if not {"parent", "kind"} <= set(targets) or not len(found.value):
        return
    parts = targets.loc[targets["parent"].notna() & (targets["kind"] == "share"), ["indicator", "parent"]].drop_duplicates("indicator")
    if parts.empty:
        return
    whole = parts.set_index("indicator")["parent"]
    frame = pd.DataFrame({
        "parent": found.frame["indicator"].map(whole).to_numpy(object),
        "unit": found.frame["unit"].fillna("").to_numpy() if "unit" in found.frame else "",
        "span": found.span,
        "value": found.value,
        "half": half_units(found.value, found.frame["decimals"].to_numpy() if "decimals" in found.frame else None),
    })  # fmt: skip
    frame = frame[frame["parent"].notna() & frame["value"].notna()]
    added = frame.groupby(["parent", "unit", "span"], as_index=False).agg(
        value=("value", "sum"), half=("half", "sum"), count=("value", "size")
    )
    among = added["parent"].map(parts.groupby("parent").size())
    off = added["value"] - 100
    wrong = (off > added["half"] + 1e-9) | ((off < -added["half"] - 1e-9) & (added["count"] == among))
    bad, known = added[wrong], among[wrong]
    yield laid(
        {
            "indicator": bad["parent"].to_numpy(),
            "unit": bad["unit"].to_numpy(),
            "period": notations(found)[bad["span"].to_numpy(np.int64)],
            "value": bad["value"].to_numpy(),
            "expected": np.full(len(bad), 100.0),
            "count": bad["count"].to_numpy(),
            "among": known.to_numpy(),
        },
        "shares_sum",
    )


@dataclass(frozen=True)
class Chain:
    """What each year to date should be by the last one given before it and the months since; arrays as the grid.

    `ways`: with that last month as it was then or as it was revised since, and the closing month as first reported or
    as it is now; NaN where a month is missing. `at`: column of that last one or −1; `steps`: months since then.
    """

    ways: tuple[Floats, ...]
    at: Ints
    steps: Floats


def _chain(given: Floats, own: Floats, first: Floats) -> Chain:
    plain, revised, steps = np.empty_like(given), np.empty_like(given), np.empty_like(given)
    at = np.empty(given.shape, dtype=np.int64)
    as_was, as_is, since = (np.zeros(len(given)) for _ in range(3))
    place = np.full(len(given), -1, dtype=np.int64)
    for month in range(12):
        since = since + 1
        plain[:, month], revised[:, month], steps[:, month], at[:, month] = as_was, as_is, since, place
        here = ~np.isnan(given[:, month])
        change = np.nan_to_num(own[:, month] - first[:, month])
        as_was = np.where(here, given[:, month], as_was + own[:, month])
        as_is = np.where(here, given[:, month] + change, as_is + own[:, month])
        since, place = np.where(here, 0, since), np.where(here, month, place)
    return Chain((revised + first, plain + first, revised + own, plain + own), at, steps)


def _rounding(found: Figures) -> tuple[Floats, Bools]:
    """Half a unit of the last decimal of each year to date, and whether it was declared, laid out as the grid."""
    grid = found.grid
    decimals = found.frame["decimals"].to_numpy() if "decimals" in found.frame else None
    if not len(found.value):
        return np.zeros(grid.given.shape), np.zeros(grid.given.shape, bool)
    half = half_units(found.value, decimals)
    said = pd.notna(decimals) if decimals is not None else np.zeros(len(half), bool)
    at = np.maximum(grid.given_at, 0)
    return np.where(grid.given_at >= 0, half[at], 0.0), (grid.given_at >= 0) & said[at]


def _doubted(found: Figures, doubted: set[tuple[str, str, str]]) -> Bools:
    grid = found.grid
    if not doubted or not len(found.value):
        return np.zeros(grid.given.shape, bool)
    units = found.frame["unit"].fillna("") if "unit" in found.frame else pd.Series("", index=found.frame.index)
    names = pd.MultiIndex.from_arrays([found.frame["indicator"], units, notations(found)[found.span]])
    bad = names.isin(list(doubted))
    return (grid.given_at >= 0) & bad[np.maximum(grid.given_at, 0)]
