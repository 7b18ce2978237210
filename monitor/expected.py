"""Where each target should stand by the end of its figure: the requirement, scaled by pace where it grows over time."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from monitor import pace
from monitor.columns import Columns, present, texts
from monitor.flags import differ
from monitor.reported import LEVEL_KINDS
from monitor.series import Figures, Floats, Ints, first_of, spans

Rules = npt.NDArray[np.object_]
POINT_KINDS = ("growth", "index", "share", "average_growth")
GROWING = ("sum",)
FAR = 1_000_000
"""More months than any period has, to sort by target and month at once."""
RATE = "%"
CEILINGS, FLOORS = ("at_most", "rank", "done_by"), ("at_least", "count")


def changes(frame: Columns, known: Figures) -> Columns:
    """Average growth and changes, worked out from the levels reported and the baseline (method, 4); adds `broken`.

    Growth from rounded levels is known between `actual_least` and `actual_most` only (method, 7).

    `broken` holds the reason why nothing can be worked out: no_baseline or chain_incomplete.
    """
    kind, stated, level = frame["kind"], frame["spanning"], frame["actual"]
    base = _baseline(frame, known)
    nothing = np.full(len(frame), np.nan)
    if not np.isin(kind, LEVEL_KINDS).any():
        return frame.assign(actual_least=nothing, actual_most=nothing, broken=None, levels_given=False, level=level, base=base)
    years = np.maximum((frame["till"] - frame["base_end"]) / 12, 1 / 12)
    measure = frame["actual_measure"]
    rates = (measure == RATE) | (~present(measure) & (frame["measure"] == RATE) & np.isnan(base))
    spread = rounding(known, frame["last_at"])
    ends = [_average(level + side * spread, base, years) for side in (-1, 1)]
    average = np.where(rates, _chained(frame, known), _average(level, base, years))
    based = ~np.isnan(frame["baseline_value"]) | present(frame["baseline_period"])
    moved = np.where(based, level - base, level)
    actual = np.select([stated, kind == "average_growth", kind == "change"], [level, average, moved], level)
    lost = np.isin(kind, LEVEL_KINDS) & ~np.isnan(level) & np.isnan(actual)
    computed, differs = ~stated & ~rates & (kind == "average_growth"), ~stated & (kind == "change") & based
    least, most = (
        np.where(spread > 0, np.select([computed, differs], [end, moved + side * spread], np.nan), np.nan)
        for end, side in zip(ends, (-1, 1), strict=True)
    )
    broken = first_of([(lost & rates, "chain_incomplete"), (lost, "no_baseline")])
    return frame.assign(
        actual=actual, actual_least=least, actual_most=most, broken=broken,
        levels_given=(kind == "average_growth") & ~rates, level=level, base=base,
    )  # fmt: skip


def _average(level: Floats, base: Floats, years: Floats) -> Floats:
    """Average yearly growth in percent; NaN unless both levels are positive."""
    positive = (base > 0) & (level > 0)
    return (np.power(np.where(positive, level / np.where(positive, base, 1.0), np.nan), 1 / years) - 1) * 100


def rounding(known: Figures, rows: Ints) -> Floats:
    """Half the last declared digit of the figures in those rows; 0 where none was declared: exact."""
    declared = np.asarray(pd.to_numeric(texts(known.taken("decimals", rows))), dtype=np.float64)
    return np.where(np.isnan(declared), 0.0, 0.5 * np.power(10.0, -np.nan_to_num(declared)))


def _baseline(frame: Columns, known: Figures) -> Floats:
    """The baseline's value, as stated or else as reported."""
    end = frame["base_end"]
    wanted = np.isin(frame["kind"], LEVEL_KINDS) | (frame["method"] == "sdg")
    reported = np.full(len(frame), np.nan)
    if wanted.any():
        grid, series = known.grid, frame["series"][wanted]
        given, total, last = (grid.at(values, series, end[wanted] - 1) for values in (grid.given, grid.cumulative, grid.ending))
        reported[wanted] = np.where(np.isnan(given), np.where(np.isnan(total), last, total), given)
    return np.where(np.isnan(frame["baseline_value"]), reported, frame["baseline_value"])


def _chained(frame: Columns, known: Figures) -> Floats:
    """Average of yearly growth rates chained from the target's first year; NaN where a year is missing."""
    grid, series, till, begin = known.grid, *(frame[name] for name in ("series", "till", "begin"))
    years = np.where(frame["kind"] == "average_growth", np.maximum(till - begin, 0) // 12, 0)
    product = np.ones(len(frame))
    for year in range(int(years.max(initial=0))):
        rate = grid.at(grid.given, series, begin + year * 12 + 11)
        product = np.where(years > year, product * (1 + rate / 100), product)
    return np.where(years > 0, (np.power(np.maximum(product, 0), 1 / np.maximum(years, 1)) - 1) * 100, np.nan)


def expected(frame: Columns, known: Figures, phasing: pd.DataFrame | None) -> Columns:
    """Adds lower (lower is better), points, closed, requirement, share, pace, mismatch, and what pace.Past holds: reached, total.

    `share` scales the bounds: 1 where the whole requirement holds, NaN where there is nothing to compare with yet.
    """
    kind, form = frame["kind"], frame["form"]
    lower = np.isin(form, CEILINGS) | ((frame["direction"] == "lower") & ~np.isin(form, FLOORS))
    points = np.isin(kind, POINT_KINDS) | ((frame["measure"] == RATE) & (kind != "rank"))
    closed = (frame["till"] >= frame["end"]) | ((kind == "milestone") & ~np.isnan(frame["actual"]))
    frame = frame.assign(lower=lower, points=points, closed=closed, requirement=requirement(frame, lower))
    past = _past(frame, known)
    share, rule = _stated(frame, phasing, *_share(frame, past.shares))
    other = differ(frame["measure"], frame["actual_measure"]) & ~frame["levels_given"]
    mismatch = first_of([(other, "other_measure"), (differ(frame["basis"], frame["actual_basis"]), "other_basis")])
    share, rule = np.where(closed, 1.0, share), np.where(closed, "target", rule)
    return frame.assign(share=share, pace=rule, mismatch=mismatch, reached=past.reached, total=past.total)


def requirement(frame: Columns, lower: npt.NDArray[np.bool_]) -> Floats:
    """The weakest requirement: the bound that the figure must reach; of a true band the bound nearest to the figure."""
    form, low, high, actual = (frame[name] for name in ("form", "low", "high", "actual"))
    nearest = np.where(np.abs(actual - low) <= np.abs(actual - high), low, high)
    ceiling = np.isin(form, CEILINGS) | ((form == "between") & lower)
    return np.select([form == "within", ceiling], [nearest, high], low)


def _past(frame: Columns, known: Figures) -> pace.Past:
    """The same span of the last five years, of the flows that are running."""
    rows = np.flatnonzero(np.isin(frame["carried"], GROWING) & ~frame["closed"])
    begin, end, till, limit, series, actual, growth = (
        frame[name][rows] for name in ("begin", "end", "till", "limit", "series", "actual", "stated_growth")
    )
    found = pace.with_growth(pace.past(known.grid, series, begin, np.where(till > 0, till, limit), end - begin), actual, growth)
    reached, total = (np.full((len(frame), pace.YEARS_BACK), np.nan) for _ in range(2))
    reached[rows], total[rows] = found.reached, found.total
    return pace.Past(reached, total)


def _share(frame: Columns, shares: Floats) -> tuple[Floats, Rules]:
    """Share of the requirement that is due by now, and its rule: of flows by pace, of rates always the whole."""
    kind, carried, begin, end, till = (frame[name] for name in ("kind", "carried", "begin", "end", "till"))
    months = end - begin
    elapsed = np.clip((np.where(till > 0, till, frame["limit"]) - begin) / months, 0, 1)
    grows = np.isin(carried, GROWING) | (kind == "change") | ((frame["form"] == "count") & (months > 12))
    share, rule = pace.share(shares, elapsed, frame["pace"])
    always = frame["points"] & np.isin(carried, ["span", "level"]) & (kind != "change")
    rates = always | ((kind == "share") & (months <= 12))
    snapshot = ~grows & ~rates
    return np.select([rates, snapshot], [1.0, np.nan], share), first_of([(rates, "target"), (snapshot, None)], rule)


def _stated(frame: Columns, phasing: pd.DataFrame | None, share: Floats, rule: Rules) -> tuple[Floats, Rules]:
    """The plan's own phasing where it states one: between two stated months of a flow the line that joins them."""
    if phasing is None or phasing.empty or not len(frame):
        return share, rule
    points = _points(frame, phasing)
    begin, till, need = (frame[name] for name in ("begin", "till", "requirement"))
    till = np.where(till > 0, till, frame["limit"])
    at = np.searchsorted(points["key"], np.arange(len(frame)) * FAR + till)
    own = np.append(points["key"].to_numpy() // FAR, -1)
    month, value = np.append(points["month"], 0), np.append(points["value"], np.nan)
    rows, before = np.arange(len(frame)), np.maximum(at - 1, 0)
    followed, preceded = own[at] == rows, (at > 0) & (own[before] == rows)
    exact = followed & (month[at] == till)
    start, low = np.where(preceded, month[before], begin), np.where(preceded, value[before], 0.0)
    end, high = np.where(followed, month[at], frame["end"]), np.where(followed, value[at], need)
    between = low + (high - low) * (till - start) / np.maximum(end - start, 1)
    joined = np.isin(frame["carried"], GROWING) & (followed | preceded) & (till > begin)
    level = np.where(exact, value[at], np.where(joined, between, np.nan))
    known = ~np.isnan(level) & (need != 0) & (till > 0)
    return np.where(known, level / np.where(need != 0, need, 1.0), share), np.where(known, pace.STATED, rule)


def _points(frame: Columns, phasing: pd.DataFrame) -> pd.DataFrame:
    """The stated expectations of these targets: row of the target, month after the stated span, and cumulative level."""
    place = pd.Series(range(len(frame)), index=frame["target_id"])
    mine = phasing[phasing["target_id"].isin(place.index)]
    month = spans(mine["period"]).end
    return pd.DataFrame({"key": place.loc[mine["target_id"]].to_numpy() * FAR + month, "month": month, "value": mine["value"]}).sort_values(
        "key"
    )
