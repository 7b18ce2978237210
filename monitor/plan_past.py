"""What planners look back on beside a target: years of history, the running year's plan and estimate, how years were phased."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitor.form_figures import worth
from monitor.pace import LINEAR, past, share
from monitor.periods import Period, shift
from monitor.plan import Indicator, Plan, Promises, Target
from monitor.projection import project
from monitor.series import Figures, Floats, Ints, figures

YEARS = 5
STANDS = ("stock", "share", "rank")
MONTHS = tuple(range(1, 13))
Estimate = str
"""full (the year's own figure), projected, latest (the last figure that the year has), or empty."""


@dataclass(frozen=True)
class Looked:
    """Beside one target; None where nothing is known.

    `history`: five years, the last of them the year before the running one; `plan`: the running year's target in force,
    `plan_stated` its words; `estimate`: where the running year ends, or is; `till`: the last month that it rests on.
    `shares`: percent of the year usually reached by the end of each month, from `years` complete years.
    """

    history: tuple[float | None, ...] = ()
    plan: float | None = None
    plan_stated: str = ""
    estimate: float | None = None
    kind: Estimate = ""
    till: int | None = None
    shares: tuple[float | None, ...] = ()
    years: int = 0


def running(plan: Plan) -> Period:
    """The year in which a plan is drawn up: the one before it begins."""
    return Period.parse(str(plan.period.first.year - 1))


def looked(
    promises: Promises, plan: Plan, wanted: Sequence[Target], actuals: pd.DataFrame, targets: pd.DataFrame, year: Period,
    *, as_of: datetime.date,
) -> tuple[Looked, ...]:  # fmt: skip
    """What stands beside each target, seen from the running `year`; `targets` is the target table of all plans."""
    indicators = [promises.indicators[target.indicator] for target in wanted]
    rows = pd.DataFrame({
        "indicator": pd.Series([target.indicator for target in wanted], dtype=object),
        "unit": pd.Series([promises.reporting_units(plan, target)[0] for target in wanted], dtype=object),
        "sums": [_sums(indicator) for indicator in indicators],
        "stands": [indicator.kind in STANDS for indicator in indicators],
    })  # fmt: skip
    known = figures(actuals, as_of)
    back = [shift(year, -12 * years) for years in range(YEARS, -1, -1)]
    *history, full = (worth(known, rows, pd.Series([str(each)] * len(rows), dtype=object))[0] for each in back)
    estimate, kinds, till = _estimate(known, rows, year, full)
    shares, complete = _shares(known, rows, shift(year, 12))
    plans = [_plan(targets, indicator, unit, year, as_of) for indicator, unit in zip(rows["indicator"], rows["unit"], strict=True)]
    return tuple(
        Looked(
            tuple(_value(column[place]) for column in history), *plans[place], _value(estimate[place]), kinds[place],
            int(till[place]) + 1 if kinds[place] in ("projected", "latest") else None,
            tuple(_value(column[place]) for column in shares), int(complete[place]),
        )
        for place in range(len(rows))
    )  # fmt: skip


def _sums(indicator: Indicator) -> bool:
    return indicator.kind == "flow" and indicator.aggregation in (None, "sum")


def _estimate(known: Figures, rows: pd.DataFrame, year: Period, full: Floats) -> tuple[Floats, list[Estimate], Ints]:
    """The year's own figure, else where a flow is heading, else the last figure of the year; and the month it rests on."""
    grid, sums = known.grid, rows["sums"].to_numpy(dtype=bool)
    series, begin = _series(known, rows), np.full(len(rows), year.first.year * 12, dtype=np.int64)
    other = np.where(np.isnan(grid.given), grid.own, grid.given)
    cumulative, single = (grid.latest(values, series, begin + 11) for values in (grid.cumulative, other))
    newest = np.where(sums, cumulative, single)
    inside = newest >= begin
    reached = np.where(sums, grid.at(grid.cumulative, series, newest), grid.at(other, series, newest))
    reached = np.where(inside, reached, np.nan)
    till = np.where(inside, newest + 1, begin)
    months, free = np.full(len(rows), 12, dtype=np.int64), np.full(len(rows), np.nan)
    seen = past(grid, series, begin, till, months)
    projected = project(seen, begin, till, months, reached, free, free).central
    projected = np.where(sums & ~np.isnan(seen.shares).all(axis=1), projected, np.nan)  # a straight line is nobody's estimate
    found = [~np.isnan(full), ~np.isnan(projected), ~np.isnan(reached) & ~sums]
    kinds = np.select(found, ["full", "projected", "latest"], "")
    return np.select(found, [full, projected, reached], np.nan), [str(kind) for kind in kinds], newest - begin


def _shares(known: Figures, rows: pd.DataFrame, year: Period) -> tuple[list[Floats], Ints]:
    """Percent of a flow usually reached by each month's end; nothing where only a straight line could be drawn."""
    series, begin = _series(known, rows), np.full(len(rows), year.first.year * 12, dtype=np.int64)
    months, sums = np.full(len(rows), 12, dtype=np.int64), rows["sums"].to_numpy(dtype=bool)
    found, complete = [], np.zeros(len(rows), dtype=np.int64)
    for month in MONTHS:
        shares = past(known.grid, series, begin, begin + month, months).shares
        usual, rule = share(shares, np.full(len(rows), month / 12), np.full(len(rows), None, dtype=object))
        found.append(np.where(sums & (rule != LINEAR), np.round(usual * 100, 1), np.nan))
        complete = np.sum(~np.isnan(shares), axis=1)
    rising = np.fmax.accumulate(np.asarray(found), axis=0)
    return [np.where(np.isnan(column), np.nan, np.minimum(top, 100.0)) for column, top in zip(found, rising, strict=True)], complete


def _series(known: Figures, rows: pd.DataFrame) -> Ints:
    return known.series_of(rows["indicator"], rows["unit"], np.zeros(len(rows), dtype=np.int64))


def _plan(targets: pd.DataFrame, indicator: str, unit: str, year: Period, as_of: datetime.date) -> tuple[float | None, str]:
    """The governing target of that year in force: its bound where it has just one, and its words."""
    mine = targets[(targets["indicator"] == indicator) & (targets["unit"] == unit) & (targets["period"] == str(year)) & targets["governs"]]
    mine = mine[mine["effective"].isna() | (mine["effective"] <= pd.Timestamp(as_of))].sort_values("effective", na_position="first")
    if not len(mine):
        return None, ""
    last = mine.iloc[-1]
    bounds = {_value(last[key]) for key in ("low", "high")} - {None}
    single = len(bounds) == 1 and last["form"] not in ("done_by", "rank")
    return (bounds.pop() if single else None), str(last["stated"] or "")


def _value(number: float) -> float | None:
    return None if pd.isna(number) else float(f"{number:.12g}")
