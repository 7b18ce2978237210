"""Flags by ordered rules on whole columns (method, 6): bands are half-open, compared with one relative tolerance."""

import hashlib
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from monitor.columns import Column, present
from monitor.series import Floats, Ints

Bools = npt.NDArray[np.bool_]
Flags = npt.NDArray[np.object_]
TOLERANCE = 1e-9
"""Relative tolerance of every comparison, so that 0.285 of 0.3 is 95 %."""

WORST_FIRST = ("missed", "off_track", "watch", "no_data", "cannot_be_judged", "on_track", "achieved", "ahead", "exceeded")


OPEN = ("ahead", "on_track", "watch", "off_track")
"""Flags of open periods, the best first."""
CLOSED = ("exceeded", "achieved", "missed")


class NoSuchRules(LookupError):
    """A target is judged by rules of a name that was not handed in."""


@dataclass(frozen=True)
class Rules:
    """Thresholds: `ratio` for levels (favourable achievement), `points` for rates and shares; each lists lower bounds, best first.

    Below its last bound a level is `otherwise`, a rate `otherwise_points`, so that there are neither gaps nor overlaps.
    """

    ratio: tuple[tuple[float, str], ...] = ((1.05, "ahead"), (0.98, "on_track"), (0.93, "watch"))
    points: tuple[tuple[float, str], ...] = ((1.0, "ahead"), (0.0, "on_track"), (-1.0, "watch"))
    otherwise: str = "off_track"
    otherwise_points: str = "off_track"
    exceeded_ratio: float = 1.05
    exceeded_points: float = 1.0
    doubtful_percent: float = 120.0
    shortfall: float = 0.02
    """Part of the requirement by which a projection may fall short before an open flag is at best watch (method, 6)."""
    shortfall_points: float = 0.5
    """The same for what is measured in percent, in percentage points."""

    @cached_property
    def version(self) -> str:
        """Short hash of the content: equal rules have equal versions, whatever they are called and wherever they stand."""
        return hashlib.sha256(repr(astuple(self)).encode()).hexdigest()[:8]


DEFAULT = Rules()


@dataclass(frozen=True, eq=False)
class Ruling:
    """Which rules each row is judged by: `codes` points into `sets`."""

    sets: tuple[Rules, ...]
    codes: Ints

    def take(self, rows: Ints) -> "Ruling":
        return Ruling(self.sets, self.codes[rows])

    def number(self, name: str) -> Floats | float:
        """One threshold of each row; a single number where all rows have the same."""
        values = [float(getattr(rules, name)) for rules in self.sets]
        return np.asarray(values)[self.codes] if len(set(values)) > 1 else values[0]

    def flags(self, name: str) -> Flags:
        """One flag of each row, as of `otherwise`."""
        return np.asarray([getattr(rules, name) for rules in self.sets], dtype=object)[self.codes]

    def banded(self, measure: Floats, bands: str, otherwise: str) -> Flags:
        """The flag of each row by its own bands, one rule set after the other over all of its rows."""
        if len(self.sets) == 1:
            return banded(measure, getattr(self.sets[0], bands), getattr(self.sets[0], otherwise))
        found = np.empty(len(measure), dtype=object)
        for code, rules in enumerate(self.sets):
            rows = np.flatnonzero(self.codes == code)
            found[rows] = banded(measure[rows], getattr(rules, bands), getattr(rules, otherwise))
        return found


def ruling(names: Column, rules: Rules | Mapping[str, Rules]) -> Ruling:
    """The rules of each row by their names; the empty name, and a missing one, is the default. Raises NoSuchRules."""
    given = {"": rules} if isinstance(rules, Rules) else {"": DEFAULT, **rules}
    codes, named = pd.factorize(names)
    absent = [str(name) for name in named if name not in given]
    if absent:
        raise NoSuchRules(", ".join(absent))
    sets = tuple(dict.fromkeys(given[name] for name in named)) or (given[""],)
    place = np.asarray([sets.index(given[name]) for name in named] or [0], dtype=np.int64)
    return Ruling(sets, place[codes])


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


def differ(first: Column, second: Column) -> Bools:
    """Where both are given and are not the same."""
    return np.asarray(present(first) & present(second) & (first != second))
