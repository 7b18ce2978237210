"""Flags by ordered rules on whole columns (method, 6): bands are half-open, compared with one relative tolerance."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from monitor.series import Floats

Bools = npt.NDArray[np.bool_]
Flags = npt.NDArray[np.object_]
TOLERANCE = 1e-9
"""Relative tolerance of every comparison, so that 0.285 of 0.3 is 95 %."""

WORST_FIRST = ("missed", "off_track", "watch", "no_data", "cannot_be_judged", "on_track", "achieved", "ahead", "exceeded")


@dataclass(frozen=True)
class Rules:
    """Thresholds: `ratio` for levels (favourable achievement), `points` for rates and shares; each lists lower bounds.

    The last flag of each list is the otherwise.
    """

    ratio: tuple[tuple[float, str], ...] = ((1.05, "ahead"), (0.98, "on_track"), (0.93, "watch"))
    points: tuple[tuple[float, str], ...] = ((1.0, "ahead"), (0.0, "on_track"), (-1.0, "watch"))
    otherwise: str = "off_track"
    exceeded_ratio: float = 1.05
    exceeded_points: float = 1.0
    doubtful_percent: float = 120.0


DEFAULT = Rules()


def reaches(value: Floats, bound: Floats | float) -> Bools:
    """Whether value ≥ bound, within the relative tolerance; False where either is missing."""
    return value >= bound - TOLERANCE * np.maximum(np.abs(value), np.abs(bound))


def banded(measure: Floats, bands: tuple[tuple[float, str], ...], otherwise: str) -> Flags:
    """The flag of the first band whose lower bound is reached."""
    return np.select([reaches(measure, bound) for bound, _ in bands], [flag for _, flag in bands], otherwise).astype(object)


def met(form: Flags, lower_is_better: Bools, value: Floats, low: Floats, high: Floats, tolerance: Floats) -> Bools:
    """Whether the requirement of each form is met (method, 1); False where a bound that it needs is missing."""
    floor, ceiling = reaches(value, low), reaches(-value, -high)
    conditions = {
        "at_least": floor,
        "count": floor,
        "at_most": ceiling,
        "rank": ceiling,
        "done_by": ceiling & (value > 0),
        "between": np.where(lower_is_better, ceiling, floor),
        "within": floor & ceiling,
        "about": reaches(tolerance, np.abs(value - low)),
    }
    return np.select([form == name for name in conditions], list(conditions.values()), default=False)


def closed(is_met: Bools, exceeds: Bools) -> Flags:
    """exceeded, achieved or missed."""
    return np.select([is_met & exceeds, is_met], ["exceeded", "achieved"], "missed").astype(object)


def worse(first: Flags, second: Flags) -> Flags:
    """Of two flags the worse."""
    order = {flag: n for n, flag in enumerate(WORST_FIRST)}
    rank = [np.asarray([order[flag] for flag in flags]) for flags in (first, second)]
    return np.where(rank[0] <= rank[1], first, second)


def differ(first: "pd.Series[str]", second: "pd.Series[str]") -> Bools:
    """Where both are given and are not the same."""
    return (first.notna() & second.notna() & (first != second)).to_numpy(bool)
