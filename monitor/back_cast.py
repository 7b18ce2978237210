"""Figures of a unit formed from others, for the time before it was formed: the sums of theirs (method, 8)."""

import datetime
from collections.abc import Callable

import numpy as np
import pandas as pd

from monitor.columns import Columns, present
from monitor.series import Figures, figures

ADDED_UP = ("flow", "stock")
"""Rates, ranks and growth of parts make none of the whole."""
RATIO = r"[%‰/]"
"""Signs of a measure of one thing against another, as tạ/ha: an amount in it does not add up either."""
STATUSES = ("estimate", "preliminary", "official")
EACH = ["indicator", "formed", "span"]


def with_sums(actuals: pd.DataFrame, targets: Columns, as_of: datetime.date) -> pd.DataFrame:
    """The actuals, and where a unit has none for a span before its `since`, the sum of the units in its `formed_from`.

    Only of amounts, and only where each of those units has a figure of just that span, in one measure and on one price basis.
    What was published for the unit itself, back-cast or withdrawn, stays as it is. `targets` are complete (lines.complete).
    """
    if "unit" not in actuals or not present(targets["formed_from"]).any():
        return actuals
    formed = _formed(targets.frame())
    if formed.empty:
        return actuals
    mine = actuals["indicator"].isin(set(formed["indicator"])) & actuals["unit"].isin({*formed["unit"], *formed["formed"]})
    added = _added(figures(actuals[mine], as_of), formed)
    return pd.concat([actuals.astype(object), added.astype(object)], ignore_index=True) if len(added) else actuals


def _formed(targets: pd.DataFrame) -> pd.DataFrame:
    """A row for each indicator, unit formed, and unit that went into it."""
    amounts = targets["kind"].isin(ADDED_UP) & (targets["aggregation"] != "average") & (targets["method"] != "sdg")
    amounts &= ~targets["measure"].fillna("").astype(str).str.contains(RATIO)
    known = targets[amounts & targets["formed_from"].notna() & targets["since"].notna()]
    rows = known[["indicator", "unit", "since", "formed_from"]].drop_duplicates(["indicator", "unit"]).rename(columns={"unit": "formed"})
    parts = rows["formed_from"].astype(object).map(lambda codes: [*dict.fromkeys(codes.split())])
    return rows.assign(unit=parts, among=parts.str.len()).explode("unit")


def _added(found: Figures, formed: pd.DataFrame) -> pd.DataFrame:
    """The sums, as rows of an actuals frame."""
    frame = found.frame.assign(span=found.span, value=found.value)
    own = pd.MultiIndex.from_frame(frame.rename(columns={"unit": "formed"})[EACH])
    after = pd.to_datetime(pd.Series([period.end for period in found.unique], dtype=object))
    parts = frame[frame["value"].notna()].merge(formed, on=["indicator", "unit"])
    parts = parts[after.reindex(parts["span"]).to_numpy() <= parts["since"].to_numpy()]
    several = parts.groupby(EACH, sort=False)
    complete = several["value"].transform("size") == parts["among"]
    for name in {"measure", "basis"} & set(parts):
        complete &= several[name].transform("nunique", dropna=False) == 1
    parts = parts[complete & ~pd.MultiIndex.from_frame(parts[EACH]).isin(own)]
    hows: dict[str, str | Callable[[pd.Series], object]] = {
        "value": "sum", "measure": "first", "basis": "first", "known": "max", "decimals": "min", "status": _weakest, "source": _sources,
    }  # fmt: skip
    sums = parts.groupby(EACH, sort=False, as_index=False).agg({name: how for name, how in hows.items() if name in parts})
    spans = np.asarray([*map(str, found.unique)], dtype=object)[sums["span"].to_numpy(np.int64)]
    return sums.assign(unit=sums["formed"], period=spans, cumulative=False).drop(columns=["formed", "span"])


def _weakest(statuses: "pd.Series[str]") -> str | None:
    given = [*statuses.dropna()]
    return min(given, key=STATUSES.index, default=None)


def _sources(sources: "pd.Series[str]") -> str | None:
    return "; ".join(dict.fromkeys(str(source) for source in sources.dropna())) or None
