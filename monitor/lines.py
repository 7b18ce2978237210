"""Target lines: which target of a line is in force as of a day, which line governs, and which are asked about."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from monitor.columns import Column, Columns, present, texts
from monitor.periods import Period
from monitor.plan import Form
from monitor.series import Floats, Ints, finite, instants, spans

DEFAULTS: dict[str, object] = {
    "unit": "", "form": None, "measure": None, "basis": None, "kind": "flow", "direction": "higher", "plan": "",
    "line": "assigned", "stated": "", "instrument": None, "source": "stated", "outcome": None, "aggregation": None,
    "frequency": None, "pace": None, "method": "default", "target_id": None, "governs": None, "period": None,
    "deadline": "0 days", "parent": None, "rules": "", "formed_from": None, "indicator": None, "baseline_period": None,
}  # fmt: skip
NUMBERS = ("low", "high", "tolerance", "decimals", "baseline_value", "rank_of", "limit", "least", "most", "greatest_age", "parts")
DAYS = ("effective", "since")
EACH = ["indicator", "unit", "period", "line"]
STEPS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "nine_monthly": 9, "yearly": 12}
"""Months between two figures."""


def complete(targets: pd.DataFrame) -> Columns:
    """Every column of assess.TARGETS, typed, defaults filled in; only two columns are required."""
    size = len(targets)
    columns = {str(name): targets[name].to_numpy() for name in targets if name not in {*DEFAULTS, *NUMBERS, *DAYS}}
    for name, default in DEFAULTS.items():
        columns[name] = texts(targets[name], default) if name in targets else np.full(size, default, dtype=object)
    for name in NUMBERS:
        numbers = pd.to_numeric(targets[name]).to_numpy(np.float64, na_value=np.nan) if name in targets else np.full(size, np.nan)
        columns[name] = finite(numbers)
    for name in DAYS:
        columns[name] = instants(targets[name]).view("datetime64[us]") if name in targets else np.full(size, np.datetime64("NaT", "us"))
    lost = _boundless(columns)
    columns["low"], columns["high"] = (np.where(lost, np.nan, columns[name]) for name in ("low", "high"))
    columns["period"] = np.array([*map(str, columns["period"])], dtype=object)
    unnamed = np.flatnonzero(~present(columns["target_id"]))
    if len(unnamed):
        indicator, unit, period, line = (columns[name][unnamed] for name in EACH)
        columns["target_id"] = columns["target_id"].copy()
        columns["target_id"][unnamed] = indicator + "/" + unit + "/" + period + "/" + line
    return Columns(columns, size)


def _boundless(columns: Mapping[str, Column]) -> npt.NDArray[np.bool_]:
    """Ranges without both of their bounds, or with the lower above the upper, and forms that do not exist: nothing to meet."""
    form, low, high = columns["form"], columns["low"], columns["high"]
    return np.asarray((np.isin(form, ["between", "within"]) & ~(low <= high)) | (present(form) & ~np.isin(form, get_args(Form))))


def reaching(targets: pd.DataFrame, period: Period | None) -> pd.DataFrame:
    """The targets that can be asked about, before anything is worked out for them: of whole decades few are."""
    if period is None:
        return targets
    span, limit = spans(targets["period"]), _limit(period)
    begun = (span.begin < limit) | (targets["method"] == "sdg").to_numpy() if "method" in targets else span.begin < limit
    return targets[begun & (limit <= span.end)]


def in_force(targets: Columns, as_of: datetime.date) -> Columns:
    """One row per line: the target whose instrument is the latest by `as_of`, with the line's first bounds beside it.

    Adds original_low and original_high (where a revision is in force) and `contradictory` (two of one date that differ).
    """
    known = np.flatnonzero(~(targets["effective"] > np.datetime64(as_of, "us")))
    line, effective = _grouped(targets, EACH), targets["effective"].view(np.int64)
    # Without a date is before every date; of one date the later row counts.
    order = known[np.lexsort((effective[known], line[known]))]
    begins = np.append(True, np.diff(line[order]) != 0)[: len(order)]
    ends = np.append(begins[1:], True)[: len(order)]
    by = np.argsort(order[ends])
    first, last = order[begins][by], order[ends][by]
    revised = (targets["target_id"][first] != targets["target_id"][last]) | (effective[first] != effective[last])
    return targets.take(last).assign(
        original_low=np.where(revised, targets["low"][first], np.nan),
        original_high=np.where(revised, targets["high"][first], np.nan),
        revised=revised,
        contradictory=_contradictory(targets, order, begins)[ends][by],
    )


def _contradictory(targets: Columns, order: Ints, begins: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Where several targets of one line and date, which stand together in that order, state different bounds."""
    form, low, high, effective = (targets[name][order] for name in ("form", "low", "high", "effective"))
    dated = begins[1:] | (np.diff(effective.view(np.int64)) != 0)
    differs = np.append(False, ~dated & ((form[1:] != form[:-1]) | _unlike(low) | _unlike(high)))[: len(order)]
    group = np.cumsum(np.append(True, dated)[: len(order)]) - 1
    return np.asarray((np.bincount(group, differs) > 0)[group])


def _unlike(values: Floats) -> npt.NDArray[np.bool_]:
    """Where a number is not the one before it; both may be missing."""
    return np.asarray((values[1:] != values[:-1]) & ~(np.isnan(values[1:]) & np.isnan(values[:-1])))


def _grouped(columns: Columns, names: Sequence[str]) -> Ints:
    """Number of each different combination of values in these columns."""
    group = np.zeros(len(columns), dtype=np.int64)
    for name in names:
        codes, values = pd.factorize(columns[name], use_na_sentinel=False)
        group = pd.factorize(group * max(len(values), 1) + codes)[0].astype(np.int64)
    return group


def governing(targets: Columns) -> npt.NDArray[np.bool_]:
    """Whether each target's flag leads for its indicator, unit and period: as marked, else the stated, assigned one.

    An implied or inferred target never leads over a stated one, whatever is marked (method, 1); no target over none.
    """
    marked = np.select([np.equal(targets["governs"], True), np.equal(targets["governs"], False)], [0, 2], 1)
    derived = (targets["source"] != "stated") + 2 * ~(present(targets["form"]) | present(targets["outcome"]))
    best = np.lexsort((targets["line"] != "assigned", marked, derived))
    leads = np.full(len(targets), False)
    leads[best[np.unique(_grouped(targets, ["indicator", "unit", "period"])[best], return_index=True)[1]]] = True
    return leads


def asked(targets: Columns, period: Period | None) -> Columns:
    """The targets whose own period the end of `period` lies in, in the same calendar; all of them without a period.

    Adds begin, end (numbers of first month and month after the last), days (whether the period is no whole months), over (day
    number after the last day), calendar, base_end (the month after the baseline's last, else begin), limit (the month after
    the last one asked about) and bound (the natural limit, which had that name).
    The SDG method counts from the baseline, so its targets begin there.
    """
    span = spans(pd.Series(targets["period"], dtype=object))
    base_end = _base_end(targets["baseline_period"], span.begin)
    begin = np.where(targets["method"] == "sdg", np.minimum(base_end, span.begin), span.begin)
    days = span.end == span.begin
    end = span.end + days
    whole = targets.assign(
        bound=targets["limit"], begin=begin, end=end, days=days, over=span.after, calendar=span.calendar, base_end=base_end
    )
    if period is None:
        return whole.assign(limit=end, limit_over=span.after)
    limit = _limit(period)
    same = span.calendar == int(period.calendar == "administrative")
    chosen = np.flatnonzero((begin < limit) & (limit <= end) & ~days & same)
    return whole.take(chosen).assign(limit=limit, limit_over=period.end.toordinal())


def _limit(period: Period) -> int:
    """Number of the month after the period's last."""
    return period.first.year * 12 + period.first.month - 1 + period.months


def _base_end(periods: Column, begin: Ints) -> Ints:
    """The month after the last of each baseline period; the target's own begin where none is named."""
    codes, names = pd.factorize(periods)
    ends = np.array([*(_limit(Period.parse(str(name))) for name in names), 0])
    return np.where(codes >= 0, ends[codes], begin)


def inferred(targets: Columns) -> Columns:
    """The targets with those that follow from an identity: children sum to their parent, so one missing is the rest (method, 8).

    A target is inferred where a level's parent and all other children have one, of one line; a true range has no sum. The
    interval is as wide as all of theirs together.
    """
    parts = present(targets["parent"]) & (targets["kind"] == "flow")
    if not parts.any():
        return targets
    whole = targets.frame()
    children = whole[parts]
    floor = whole[(whole["form"].isin(["at_least", "about"])) & whole["low"].notna() & (whole["kind"] == "flow")]
    if floor.empty:
        return targets
    exact = floor.assign(least=floor["least"].fillna(floor["low"]), most=floor["most"].fillna(floor["low"]))
    last = exact.drop_duplicates(EACH, keep="last")
    held = dict(zip(last[EACH].itertuples(index=False, name=None), last[["low", "least", "most"]].to_numpy(), strict=True))
    made = [row for _, family in children.groupby(["parent", "unit", "period"], sort=False) for row in _missing(family, held)]
    if not made:
        return targets
    found = pd.DataFrame(made)
    empty = whole["form"].isna() & whole["outcome"].isna()
    filled = pd.MultiIndex.from_frame(whole[EACH]).isin(pd.MultiIndex.from_frame(found[EACH])) & empty
    joined = pd.concat([whole[~filled], found], ignore_index=True)
    return complete(joined)


def _missing(family: pd.DataFrame, held: Mapping[tuple[Any, ...], Floats]) -> Iterator[dict[str, Any]]:
    """The one child's target that the others leave, for each line on which just one is missing."""
    parent, *rest = family[["parent", "unit", "period"]].iloc[0]
    members = family.drop_duplicates("indicator")
    for line in dict.fromkeys(family["line"]):
        found = [held.get((code, *rest, line)) for code in members["indicator"]]
        known = [bounds for bounds in found if bounds is not None]
        whole = held.get((parent, *rest, line))
        if whole is None or len(found) < 2 or len(known) != len(found) - 1 or members["parts"].max() > len(found):
            continue
        low, least, most = whole - np.sum(known, axis=0)[[0, 2, 1]]
        child = members.iloc[next(place for place, bounds in enumerate(found) if bounds is None)]
        same = {str(name): value for name, value in child.items()}
        made = {"form": "at_least", "low": low, "least": least, "most": most, "line": line, "source": "inferred"}
        yield {**same, **made, "target_id": f"{child['target_id']}/inferred", "stated": "", "outcome": None, "governs": None}
