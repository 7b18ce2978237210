"""Progress over several years by the method of open-sdg and Statistics Canada (method, 9), where a target asks for it.

Yearly growth since the base is set against the growth that reaches the target in its year; without a target, against
fixed rates, which a natural limit near the base makes smaller. It flatters small bases, so it is asked for, never used
unasked. Nothing stands in for a base of zero: it has no growth, so there is no value.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from monitor.flags import Bools, Flags, reaches
from monitor.series import Floats

ACHIEVED, SUBSTANTIAL, MODERATE, LIMITED = "target_achieved", "substantial_progress", "moderate_progress", "limited_progress"
DETERIORATION, NOT_AVAILABLE = "deterioration", "not_available"

WITH_TARGET, WITHOUT = (0.95, 0.60, 0.0), (0.015, 0.005, 0.0)
"""Least values of substantial, moderate and limited progress."""
STEEPNESS = 4.44


@dataclass(frozen=True)
class Progress:
    """One place per target: `value` and `score` (−5 to 5) are NaN where there is none."""

    value: Floats
    status: Flags
    score: Floats


def progress(
    base: Floats, current: Floats, years: Floats, target: Floats, target_years: Floats, direction: npt.NDArray[np.int64], limit: Floats
) -> Progress:
    """The progress of each series from `base` to `current`.

    `years`, `target_years`: from the base to the current figure and to the target, parts of years too; `direction`: 1 up
    is good, -1 down is good; `target` and `limit` are NaN where there is none. A limit beside a target is left aside.
    """
    aimed = ~np.isnan(target)
    achieved = aimed & reaches(direction * current, direction * target)
    sign = np.where(base < 0, -1, 1)
    growth = sign * direction * yearly(base, current, years)
    needed = np.abs(yearly(base, target, target_years))
    value = np.where(aimed, growth / np.where(needed > 0, needed, np.nan), growth)
    nearness = np.where(aimed, 1.0, coefficient(base, limit))
    status = np.where(achieved, ACHIEVED, _status(value, aimed, nearness)).astype(object)
    score = np.where(aimed, _score_with_target(value), _score_without(value, nearness))
    return Progress(value, status, np.where(achieved, 5.0, score))


def yearly(first: Floats, last: Floats, years: Floats) -> Floats:
    """Average yearly growth, 0.05 for 5 %; NaN from zero, across zero, over no time, and where it is beyond all numbers."""
    possible = (first != 0) & (first * last >= 0) & (years > 0)
    ratio = np.divide(last, first, out=np.full(np.shape(first), np.nan), where=possible)
    with np.errstate(over="ignore"):
        growth = np.power(ratio, np.divide(1.0, years, out=np.ones(np.shape(first)), where=possible)) - 1
    return np.where(np.isfinite(growth), growth, np.nan)


def coefficient(base: Floats, limit: Floats) -> Floats:
    """By how much the thresholds shrink near a natural limit: 1 far from it or without one, 0 at it."""
    size = np.abs(limit)
    part = np.divide(np.abs(base), size, out=np.full(np.shape(base), 2.0), where=size > 0)
    way = np.where(part <= 1, part, np.maximum(2 - part, 0.0))
    return np.where(np.isnan(limit), 1.0, 1 - way**STEEPNESS)


def _status(value: Floats, aimed: Bools, nearness: Floats) -> npt.NDArray[np.object_]:
    reached = [reaches(value, np.where(aimed, given, free * nearness)) for given, free in zip(WITH_TARGET, WITHOUT, strict=True)]
    return np.select([*reached, ~np.isnan(value)], [SUBSTANTIAL, MODERATE, LIMITED, DETERIORATION], NOT_AVAILABLE).astype(object)


def _score_with_target(value: Floats) -> Floats:
    steep = np.minimum(7.1429 * value - 4.2857, 5.0)
    return np.where(reaches(value, WITH_TARGET[1]), steep, np.maximum(4.1667 * value - 2.5, -5.0))


def _score_without(value: Floats, nearness: Floats) -> Floats:
    """At the limit itself (nearness 0) to hold it is enough; an unknown value stays unknown."""
    high, middle, _ = WITHOUT
    scaled = value / np.where(nearness > 0, nearness, 1.0)
    conditions = [np.isnan(value), value < 0, nearness <= 0, reaches(value, high * nearness), reaches(value, middle * nearness)]
    lost = np.maximum(125 * value - 2.5, -5.0)
    return np.select(conditions, [np.nan, lost, 5.0, np.minimum(500 * scaled - 5, 5.0), 250 * scaled - 1.25], 500 * scaled - 2.5)
