"""Doubts: what looks wrong in figures and targets, one row each, with the figures that it is seen from."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from monitor.series import Figures, Floats, Ints

Bools = npt.NDArray[np.bool_]
Kinds = npt.NDArray[np.object_]
"""Kind of each row of a grid; None where nobody says."""

DOUBTS = {
    "check": "code of the check, a key of SEVERITIES",
    "severity": "error, warning or information",
    "indicator": "code",
    "unit": "reporting unit",
    "period": "span of the doubted figure, or period of the doubted target, notation",
    "value": "float64: the figure in doubt",
    "other": "float64: the figure that it does not go with",
    "other_period": "span of that figure, notation",
    "expected": "float64: what the figure would be by the others",
    "level": "float64: the level that a published comparison speaks about",
    "implied": "float64: the base that the published comparison would need",
    "power": "Int64: how many zeros too many (above 0) or too few",
    "count": "Int64: how many figures of the same hand-in show the same",
    "among": "Int64: of how many",
    "text": "a unit of measure in doubt, or the comparison that was published",
    "other_text": "the unit of measure that it does not go with",
    "carried": "period whose published figure it repeats, notation",
    "line": "line of the target",
    "source": "where the figure was read",
    "id": "the store's number of the figure",
    "known": "when it became known",
}
"""Columns of a frame of doubts; a row of it is one cell in doubt. Figures in one unit of measure stand as they were given."""

FLOATS = ("value", "other", "expected", "level", "implied")
COUNTS = ("power", "count", "among")

SEVERITIES = {
    "stale_copy": "warning",
    "zero_for_missing": "error",
    "never_zero": "warning",
    "magnitude": "warning",
    "beyond_plan": "warning",
    "index_as_growth": "warning",
    "growth_as_index": "warning",
    "cumulative_falls": "warning",
    "cumulative_sum": "warning",
    "shares_sum": "warning",
    "outlier": "warning",
    "revised_silently": "warning",
    "revised_far": "warning",
    "plan_restated": "warning",
    "plan_rounded": "information",
    "growth_contradicts": "warning",
    "month_contradicts": "warning",
    "share_contradicts": "warning",
    "share_of_rate": "information",
    "rank_population": "warning",
    "rank_outside": "error",
    "measure_changed": "warning",
    "measure_spelled": "information",
    "measure_multiplier": "warning",
    "measure_dragged": "information",
}
"""Every check and how grave what it finds is at most: an error cannot be true, a warning asks for a word, information is to be known."""

RATES = ("growth", "index", "share", "average_growth", "change")
POINTS = ("rank", "milestone")
ADDING = ("flow",)


def laid(rows: Mapping[str, Any], check: str, size: int | None = None) -> pd.DataFrame:
    """A frame of doubts of one check, from those columns of DOUBTS that it fills."""
    length = size if size is not None else max((len(column) for column in rows.values() if np.ndim(column)), default=0)
    frame = pd.DataFrame({name: rows.get(name) for name in DOUBTS if name in rows}, index=range(length)) if length else pd.DataFrame()
    return frame.assign(check=check, **({} if "severity" in rows else {"severity": SEVERITIES[check]})) if length else frame


def gathered(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """All of them, with every column, typed."""
    some = [frame.reset_index(drop=True) for frame in frames if len(frame)]
    whole = pd.concat([frame.astype(object) for frame in some], ignore_index=True) if some else pd.DataFrame()
    whole = whole.reindex(columns=list(DOUBTS)).astype(object)
    for name in FLOATS:
        whole[name] = pd.to_numeric(whole[name]).astype("float64")
    for name in COUNTS:
        whole[name] = pd.to_numeric(whole[name]).astype("Int64")
    return whole


def cells(figures: Figures, at: Ints, check: str, **columns: Any) -> pd.DataFrame:
    """Doubts about the figures in those rows; `columns` are as long as `at`."""
    if not len(at):
        return pd.DataFrame()
    given = {
        "indicator": figures.frame["indicator"].to_numpy()[at],
        "unit": figures.frame["unit"].to_numpy()[at] if "unit" in figures.frame else np.full(len(at), None),
        "period": notations(figures)[figures.span[at]],
        "value": figures.value[at],
    }
    kept = {name: figures.frame[name].to_numpy()[at] for name in ("source", "id", "known") if name in figures.frame}
    return laid({**given, **kept, **columns}, check, len(at))


def notations(figures: Figures) -> npt.NDArray[np.object_]:
    return np.array([str(period) for period in figures.unique], dtype=object)


def kinds(figures: Figures, targets: pd.DataFrame) -> Kinds:
    """Kind of each row of the grid: as the targets say, else a column `kind` of the actuals; None where nobody says."""
    series = figures.grid.key // 10_000
    found = pd.Series(None, index=range(len(series)), dtype=object)
    stated = [frame for frame in (targets, figures.frame) if {"indicator", "kind"} <= set(frame)]
    if "indicator" in targets and "kind" not in targets:
        stated = [targets.assign(kind="flow"), *stated]
    names = figures.indicators[series // 2 // max(len(figures.units), 1)] if len(series) else pd.Index([])
    for frame in stated:
        known = frame.loc[frame["kind"].notna(), ["indicator", "kind"]].drop_duplicates("indicator").set_index("indicator")["kind"]
        found = found.where(found.notna(), pd.Series(names).map(known).astype(object))
    return found.to_numpy(object)


def written(values: Floats) -> Floats:
    """Half a unit of the last digit that each figure is written with, from its shortest decimal text; at most six places."""
    half = np.full(len(values), 0.5e-6)
    for places in range(5, -1, -1):
        half = np.where(np.isclose(np.round(values, places), values, rtol=1e-12, atol=1e-12), 0.5 * 10.0**-places, half)
    return half


def half_units(values: Floats, decimals: Any) -> Floats:
    """Half a unit of the last declared decimal, or of the last one written: a check is no reason to trust a figure further."""
    if decimals is None:
        return written(values)
    declared = pd.to_numeric(pd.Series(decimals)).to_numpy(np.float64, na_value=np.nan)
    return np.where(np.isnan(declared), written(values), 0.5 * 10.0 ** -np.nan_to_num(declared))
