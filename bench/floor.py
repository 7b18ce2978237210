"""The floor under our speed: the same arithmetic on the same figures, written by hand for this one nation, in bare numpy.

It starts from arrays of numbers already in memory: no texts, no frames, nothing to check, every series known to exist,
one calendar, years that begin in January, one period asked about. It does what the answer cannot do without: figures
known by the day and of each the latest vintage; targets in force, original and governing; years to date; shares of five
years; expected, variance, achievement and growth; flag; year-end with interval, probability and what is still needed.
A test holds its flags and projections equal to ours.
"""

import numpy as np
import numpy.typing as npt

from bench.nation import AS_OF, FIRST, INDICATORS, KINDS, PERIOD, YEARS, Floats, Ints, Nation

FLAGS = ("ahead", "on_track", "watch", "off_track", "no_data", "not_due")
UNIX = 719163
MONTH, YEAR = int(PERIOD[5:]) - 1, int(PERIOD[:4]) - FIRST


def assess(of: Nation) -> dict[str, npt.NDArray[np.generic]]:  # noqa: PLR0915 - one straight run, to be as short as it is fast
    """One place per target asked about, by the order in which its line is first named."""
    grid, newest = _laid(of)
    series, bound, original, leads = _asked(of)
    kind = of.kind[series % len(INDICATORS)]
    flow, lower = kind < 3, np.array([k.direction == "lower" for k in KINDS])[kind]
    points = np.array([k.measure == "%" for k in KINDS])[kind]
    to_date = np.where((kind == 1)[:, None, None], grid[series], np.cumsum(grid[series], axis=2))
    actual = np.where(flow, to_date[:, YEAR, MONTH], grid[series, YEAR, MONTH])
    before = np.where(flow, to_date[:, YEAR - 1, MONTH], grid[series, YEAR - 1, MONTH])
    month = np.where(kind == 1, to_date[:, YEAR, MONTH] - to_date[:, YEAR, MONTH - 1], grid[series, YEAR, MONTH])
    previous = np.where(kind == 1, to_date[:, YEAR, MONTH - 1] - to_date[:, YEAR, MONTH - 2], grid[series, YEAR, MONTH - 1])
    past, total = to_date[:, YEAR - 1 : YEAR - 6 : -1, MONTH], to_date[:, YEAR - 1 : YEAR - 6 : -1, 11]
    shares = past / total
    count = np.sum(~np.isnan(shares), axis=1)
    ordered, row = np.sort(shares, axis=1), np.arange(len(shares))
    median = (ordered[row, np.maximum(count - 1, 0) // 2] + ordered[row, np.minimum(count // 2, 4)]) / 2
    share = np.where(count >= 3, median, np.where(np.isnan(shares[:, 0]), (MONTH + 1) / 12, shares[:, 0]))
    share = np.where(flow, share, np.where(points, 1.0, np.nan))
    expected = bound * share
    variance = actual - expected
    ratio = np.where(lower, 2 - actual / expected, actual / expected)
    delta = np.where(lower, -variance, variance)
    projected = _projected(shares, count, np.where(flow, actual, np.nan), total[:, 0] - past[:, 0], bound, lower)
    short = (np.where(lower, projected["projection"] - bound, bound - projected["projection"]) > 0.02 * bound) & np.isnan(shares[:, 0])
    measure, bands = np.where(points, delta, ratio), np.where(points[:, None], [1.0, 0.0, -1.0], [1.05, 0.98, 0.93])
    reach = measure[:, None] >= bands - 1e-9 * np.maximum(np.abs(measure[:, None]), np.abs(bands))
    flag = 3 - reach.sum(axis=1)
    between = (kind == 4) & (actual <= (bound + 1) * share)
    flag = np.where(between & (flag == 0), 1, np.where((kind == 4) & ~between & ~np.isnan(actual), 0, flag))
    flag = np.where((flag < 2) & short & (count < 3), 2, flag)
    flag = np.where((flag == 3) & flow & (count < 3) & np.isnan(shares[:, 0]), 2, flag)
    flag = np.where(np.isnan(actual), 4, np.where(np.isnan(share), 5, flag))
    return {
        "flag": flag, "actual": actual, "expected": expected, "variance": variance, "variance_percent": variance / expected * 100,
        "achievement_percent": actual / bound * 100, "original": actual / original * 100, "last_year": before,
        "growth_percent": (actual / before - 1) * 100, "month": month, "previous": previous, "governs": leads, "series": series,
        "status": of.status[newest[series, YEAR, MONTH]], **projected,
    }  # fmt: skip


def _laid(of: Nation) -> tuple[Floats, Ints]:
    """Series × year × month: the value of the latest vintage known by the day, and its row."""
    rows = np.flatnonzero(of.known <= AS_OF.toordinal() - UNIX)
    place = of.series[rows] * (12 * YEARS) + of.month[rows]
    shape = (of.units * len(INDICATORS), YEARS, 12)
    newest = np.full(np.prod(shape), -1)
    if np.any(np.diff(of.known) < 0):
        rows = rows[np.argsort(of.known[rows], kind="stable")]
    newest[place] = rows
    return np.where(newest >= 0, of.value[newest], np.nan).reshape(shape), newest.reshape(shape)


def _asked(of: Nation) -> tuple[Ints, Floats, Floats, npt.NDArray[np.bool_]]:
    """Series, bound in force, original bound where revised, and whether it leads, of each line of this year."""
    mine = np.flatnonzero((of.target_year == YEAR) & (of.effective <= AS_OF.toordinal() - UNIX))
    line = of.target_series[mine] * 2 + of.target_line[mine]
    order = np.lexsort((of.effective[mine], line))
    ends = np.flatnonzero(np.append(np.diff(line[order]) != 0, True))
    starts = np.append(0, ends[:-1] + 1)
    last, first = mine[order[ends]], mine[order[starts]]
    original = np.where(last != first, of.bound[first], np.nan)
    series = of.target_series[last]
    return series, of.bound[last], original, np.append(True, np.diff(series) != 0)


def _projected(shares: Floats, count: Ints, actual: Floats, rest: Floats, bound: Floats, lower: npt.NDArray[np.bool_]) -> dict[str, Floats]:
    elapsed = (MONTH + 1) / 12
    known = ~np.isnan(shares)
    weights = np.where(known, 0.7 ** np.arange(5), 0.0)
    mean = np.nansum(shares * weights, axis=1) / weights.sum(axis=1)
    latest = shares[np.arange(len(shares)), np.argmax(known, axis=1)]
    part = max(0.5, 1 - elapsed)
    share = np.where(count >= 3, part * latest + (1 - part) * mean, np.where(count > 0, latest, elapsed))
    central = np.maximum(actual / share, actual)
    logs = np.where(known, np.log(shares), 0.0)
    scatter = np.where(known, (logs - (logs.sum(axis=1) / np.maximum(count, 1))[:, None]) ** 2, 0.0).sum(axis=1)
    scale = np.sqrt((scatter + 4 * (0.25 * (1 - share)) ** 2) / (np.maximum(count, 1) + 3)) * 1.397 / np.log(9)
    scale = np.where(count >= 3, scale, np.nan)
    width = np.exp(scale * np.log(9))
    below = 1 / (1 + np.exp(-np.log(bound / central) / scale))
    chance = np.where(lower, np.where(bound < actual, 0.0, below), np.where(bound <= actual, 1.0, 1 - below))
    need = np.where(lower, bound - actual, np.maximum(bound - actual, 0.0))
    return {
        "projection": central, "projection_low": np.maximum(central / width, actual), "projection_high": central * width,
        "probability": chance, "required_rate": need / (11 - MONTH), "required_growth": (need / rest - 1) * 100,
    }  # fmt: skip
