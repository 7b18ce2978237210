"""Where a yearly flow will end, how surely, and what the remaining months must bring (method, 5).

Year-end = year to date / share. The share is part last year's, part a mean of five years in which each counts seven tenths
of the one after it: a year resembles the year before it more than any other, and most of all early on, when little of
the plan is spent. Last year's part is what is left of the year, and never less than half.

The 80 % interval comes from how far past shares lay apart (in logarithms), as if four further years had been seen in
which the rest of the year erred by a quarter of itself: three years that happen to agree are luck, not certainty. The
rest shrinks as the year goes on, and with it the interval. Errors follow the logistic curve: a bell with heavier tails.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from monitor.pace import LAST_YEAR, LINEAR, SEASONAL, STATED, YEARS_NEEDED, Past, newest
from monitor.series import Floats, Ints

LATEST_PART, FADING = 0.5, 0.7
"""Least part of last year's share in the share that is projected with; what each year counts in the mean beside the next."""
USUAL_YEARS, USUAL_ERROR = 4, 0.25
"""Years that the usual error counts for beside the years seen, and its size as a part of the rest of the year."""
COVERED = 0.80
SPREAD_TO_SCALE = float(1.397 / np.log((1 + COVERED) / (1 - COVERED)))
"""Logistic scale for one spread, so that the interval is as wide as Student's with eight degrees of freedom, 1.397."""


@dataclass(frozen=True)
class Projection:
    """One place per target; NaN where there is none. `rule` says how the share was found, None without a projection.

    `central`, `low`, `high`: year-end and its 80 % interval, in the measure; `probability` of meeting the target, 0 to 1;
    `required_rate`: what each remaining month must bring, in the measure, 0 where the target is reached (against an upper
    bound: what each may bring, negative where it is passed); `required_growth`: the same as growth on the same months
    of last year, percent; `years`: complete years that it rests on; below three there is no interval.
    """

    central: Floats
    low: Floats
    high: Floats
    probability: Floats
    required_rate: Floats
    required_growth: Floats
    rule: npt.NDArray[np.object_]
    years: Ints


def project(
    past: Past,
    begin: Ints,
    till: Ints,
    months: Ints,
    actual: Floats,
    least: Floats,
    most: Floats,
    *,
    stated: Floats | None = None,
    comparable: npt.NDArray[np.bool_] | None = None,
) -> Projection:
    """The projection of each target from `actual`, its flow from month `begin` up to, not including, `till`.

    `months`: the target's length; `least`, `most`: what the whole flow must reach and may not pass, NaN where that side is
    free (`demanded` gives them); `stated`: the share that the plan's own phasing expects, used where no year is complete;
    `comparable`: False where last year was on another basis or scope, so that its shares hold but its levels do not. A
    figure or a past share of zero or below projects nothing; what is reached stays reached, unless a past year fell back.
    """
    levels = np.full(len(begin), True) if comparable is None else comparable
    left = begin + months - till
    open_ = (till > begin) & (left > 0)
    elapsed = np.where(open_, (till - begin) / months, np.nan)
    shares = past.shares
    share, rule, years = expected_share(shares, elapsed, np.full(len(begin), np.nan) if stated is None else stated)
    paced = np.divide(actual, share, out=np.full(len(begin), np.nan), where=open_ & (share > 0) & (actual > 0))
    reached = np.where(np.nanmax(shares, axis=1, initial=0.0) <= 1, actual, 0.0)
    central = np.maximum(paced, reached)
    scale = np.where(np.isnan(central), np.nan, _scale(shares, share, years))
    width = np.exp(scale * np.log((1 + COVERED) / (1 - COVERED)))
    rest = np.where(levels, past.total[:, 0] - past.reached[:, 0], np.nan)
    rate, growth = _required(np.where(open_, left, np.nan), actual, rest, least, most)
    rule[np.isnan(central)] = None
    chance = _probability(central, scale, reached, least, most)
    return Projection(central, np.maximum(central / width, reached), central * width, chance, rate, growth, rule, years)


def demanded(
    form: npt.NDArray[np.object_], lower: npt.NDArray[np.bool_], low: Floats, high: Floats, tolerance: Floats
) -> tuple[Floats, Floats]:
    """What each form asks of the figure, as `least` and `most` (method, 1); `lower`: lower is better."""
    ceiling = np.isin(form, ["at_most", "rank", "done_by"]) | ((form == "between") & lower)
    both, about = form == "within", form == "about"
    least = np.select([both, about, ceiling], [low, low - tolerance, np.nan], low)
    most = np.select([both, about, ceiling], [high, low + tolerance, high], np.nan)
    return least, most


def expected_share(shares: Floats, elapsed: Floats, stated: Floats) -> tuple[Floats, npt.NDArray[np.object_], Ints]:
    """The share to project with, its rule, and the complete years behind it; a share of zero says nothing and is no year.

    From three years on it is seasonal; of one or two the latest; else as the plan's phasing states; else linear.
    """
    shares = _positive(shares)
    years = np.sum(~np.isnan(shares), axis=1)
    weights = np.where(np.isnan(shares), 0.0, FADING ** np.arange(shares.shape[1]))
    mean = np.where(years > 0, np.nansum(shares * weights, axis=1) / np.where(years > 0, weights.sum(axis=1), 1.0), np.nan)
    latest = newest(shares)
    part = np.maximum(LATEST_PART, 1 - elapsed)
    blend = part * latest + (1 - part) * mean
    conditions = [years >= YEARS_NEEDED, years > 0, ~np.isnan(stated)]
    rule = np.select(conditions, [SEASONAL, LAST_YEAR, STATED], LINEAR).astype(object)
    return np.select(conditions, [blend, latest, stated], elapsed), rule, years


def _scale(shares: Floats, share: Floats, years: Ints) -> Floats:
    """Logistic scale of the error of log year-end; NaN below three complete years."""
    logs = np.log(_positive(shares))
    known = ~np.isnan(logs)
    centre = np.where(known, logs, 0.0).sum(axis=1) / np.maximum(years, 1)
    scatter = np.where(known, (logs - centre[:, None]) ** 2, 0.0).sum(axis=1)
    usual = USUAL_YEARS * (USUAL_ERROR * (1 - share)) ** 2
    spread = np.sqrt((scatter + usual) / (np.maximum(years, 1) - 1 + USUAL_YEARS))
    return np.where(years >= YEARS_NEEDED, spread * SPREAD_TO_SCALE, np.nan)


def _probability(central: Floats, scale: Floats, reached: Floats, least: Floats, most: Floats) -> Floats:
    """Chance that the year ends between the bounds; NaN without a bound or an interval."""
    below_most = np.where(np.isnan(most), 1.0, np.where(most < reached, 0.0, _chance_below(most, central, scale)))
    below_least = np.where(np.isnan(least) | (least <= reached), 0.0, _chance_below(least, central, scale))
    bound = ~(np.isnan(least) & np.isnan(most)) & ~np.isnan(scale)
    return np.where(bound, np.maximum(below_most - below_least, 0.0), np.nan)


def _chance_below(bound: Floats, central: Floats, scale: Floats) -> Floats:
    """Chance that the year ends below the bound; nothing that is projected ends below zero."""
    ratio = np.divide(bound, central, out=np.full(len(bound), np.nan), where=(bound > 0) & (central > 0))
    tiny = np.finfo(float).tiny
    steps = np.log(np.maximum(ratio, tiny)) / np.maximum(scale, tiny)
    return np.where(bound > 0, 1 / (1 + np.exp(-np.clip(steps, -700, 700))), np.where(np.isnan(bound), np.nan, 0.0))


def _required(left: Floats, actual: Floats, rest: Floats, least: Floats, most: Floats) -> tuple[Floats, Floats]:
    """Per remaining month, and as growth in percent on `rest`, the same months of last year."""
    need = np.where(np.isnan(least), most - actual, np.maximum(least - actual, 0.0))
    growth = np.divide(need, rest, out=np.full(len(need), np.nan), where=rest > 0) - 1
    return need / left, np.where(np.isnan(left), np.nan, growth * 100)


def _positive(shares: Floats) -> Floats:
    return np.where(shares > 0, shares, np.nan)
