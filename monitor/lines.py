"""Target lines: which target of a line is in force as of a day, which line governs, and which are asked about."""

import datetime

import numpy as np
import pandas as pd

from monitor.periods import Period
from monitor.series import spans

DEFAULTS: dict[str, object] = {
    "unit": "", "form": None, "measure": None, "basis": None, "kind": "flow", "direction": "higher", "plan": "",
    "line": "assigned", "stated": "", "instrument": None, "source": "stated", "outcome": None, "aggregation": None,
    "frequency": None, "pace": None, "method": "default", "target_id": None, "governs": None, "period": None,
    "deadline": "0 days",
}  # fmt: skip
NUMBERS = ("low", "high", "tolerance", "decimals", "baseline_value", "rank_of", "limit", "least", "most", "greatest_age")
EACH = ["indicator", "unit", "period", "line"]
STEPS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "nine_monthly": 9, "yearly": 12}
"""Months between two figures."""


def complete(targets: pd.DataFrame) -> pd.DataFrame:
    """The frame with every column of assess.TARGETS, typed, defaults filled in; only two columns are required."""
    frame = targets.reset_index(drop=True)
    for name, default in DEFAULTS.items():
        column = frame[name] if name in frame else pd.Series(default, index=frame.index, dtype=object)
        frame[name] = column.astype(object).where(column.notna(), default)
    for name in NUMBERS:
        frame[name] = pd.to_numeric(frame[name]).astype("float64") if name in frame else np.nan
    frame["effective"] = pd.to_datetime(frame["effective"]) if "effective" in frame else pd.NaT
    frame["baseline_period"] = frame.get("baseline_period", pd.Series(None, index=frame.index, dtype=object))
    names = frame["indicator"] + "/" + frame["unit"] + "/" + frame["period"].astype(str) + "/" + frame["line"]
    frame["target_id"] = frame["target_id"].where(frame["target_id"].notna(), names)
    return frame


def in_force(targets: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    """One row per line: the target whose instrument is the latest by `as_of`, with the line's first bounds beside it.

    Adds original_low and original_high (where a revision is in force) and `contradictory` (two of one date that differ).
    """
    known = targets[targets["effective"].isna() | (targets["effective"] <= pd.Timestamp(as_of))]
    ordered = known.sort_values("effective", kind="stable", na_position="first")
    first = ordered.drop_duplicates(EACH, keep="first").set_index(EACH)
    bounds = ordered.drop_duplicates([*EACH, "effective", "form", "low", "high"], keep="first")
    twice = bounds.duplicated([*EACH, "effective"], keep=False)
    contradictory = set(bounds.index[twice])
    latest = ordered.drop_duplicates(EACH, keep="last").sort_index()
    origin = first.loc[pd.MultiIndex.from_frame(latest[EACH])].reset_index() if len(latest) else first.reset_index()
    revised = (origin["target_id"].to_numpy() != latest["target_id"].to_numpy()) | (
        origin["effective"].fillna(pd.Timestamp(0)).to_numpy() != latest["effective"].fillna(pd.Timestamp(0)).to_numpy()
    )
    return latest.assign(
        original_low=np.where(revised, origin["low"], np.nan),
        original_high=np.where(revised, origin["high"], np.nan),
        revised=revised,
        contradictory=latest.index.isin(contradictory),
    ).reset_index(drop=True)


def governing(targets: pd.DataFrame) -> pd.Series:
    """Whether each target's flag leads for its indicator, unit and period: as marked, else the stated, assigned one.

    An implied or inferred target never leads over a stated one, whatever is marked (method, 1); no target over none.
    """
    marked = targets["governs"].map({True: 1, False: 0}).astype(float)
    rank = pd.DataFrame({
        "marked": -marked.fillna(0.5),
        "derived": (targets["source"] != "stated").astype(int) + 2 * (targets["form"].isna() & targets["outcome"].isna()),
        "other": (targets["line"] != "assigned").astype(int),
        "place": np.arange(len(targets)),
    })  # fmt: skip
    best = rank.sort_values(["derived", "marked", "other", "place"]).index
    each = targets.loc[best, ["indicator", "unit", "period"]]
    return pd.Series(~each.duplicated(), index=best).reindex(targets.index)


def asked(targets: pd.DataFrame, period: Period | None) -> pd.DataFrame:
    """The targets whose own period the end of `period` lies in, in the same calendar; all of them without a period.

    Adds begin, end (numbers of first month and month after the last), over (day number after the last day), calendar,
    and limit: the month after the last one asked about.
    """
    span = spans(targets["period"])
    frame = targets.assign(begin=span.begin, end=span.end, over=span.after, calendar=span.calendar)
    if period is None:
        return frame.assign(limit=frame["end"], limit_over=frame["over"])
    limit = period.first.year * 12 + period.first.month - 1 + period.months
    chosen = (frame["begin"] < limit) & (limit <= frame["end"]) & (frame["calendar"] == int(period.calendar == "administrative"))
    return frame[chosen].reset_index(drop=True).assign(limit=limit, limit_over=period.end.toordinal())
