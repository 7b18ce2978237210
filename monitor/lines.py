"""Target lines: which target of a line is in force as of a day, which line governs, and which are asked about."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

import numpy as np
import pandas as pd

from monitor.periods import Period
from monitor.plan import Form
from monitor.series import Floats, Ints, finite, spans

DEFAULTS: dict[str, object] = {
    "unit": "", "form": None, "measure": None, "basis": None, "kind": "flow", "direction": "higher", "plan": "",
    "line": "assigned", "stated": "", "instrument": None, "source": "stated", "outcome": None, "aggregation": None,
    "frequency": None, "pace": None, "method": "default", "target_id": None, "governs": None, "period": None,
    "deadline": "0 days", "parent": None, "rules": "", "formed_from": None,
}  # fmt: skip
NUMBERS = ("low", "high", "tolerance", "decimals", "baseline_value", "rank_of", "limit", "least", "most", "greatest_age")
EACH = ["indicator", "unit", "period", "line"]
STEPS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "nine_monthly": 9, "yearly": 12}
"""Months between two figures."""


def complete(targets: pd.DataFrame) -> pd.DataFrame:
    """The frame with every column of assess.TARGETS, typed, defaults filled in; only two columns are required."""
    given = targets.reset_index(drop=True)
    columns = {str(name): given[name] for name in given}
    for name, default in DEFAULTS.items():
        columns[name] = _filled(columns[name], default) if name in columns else pd.Series(default, index=given.index, dtype=object)
    for name in NUMBERS:
        numbers = pd.to_numeric(columns[name]).to_numpy(np.float64, na_value=np.nan) if name in columns else np.full(len(given), np.nan)
        columns[name] = pd.Series(finite(numbers), index=given.index)
    lost = _boundless(columns)
    columns["low"], columns["high"] = columns["low"].mask(lost), columns["high"].mask(lost)
    for name in ("effective", "since"):
        columns[name] = pd.to_datetime(columns[name]) if name in columns else pd.Series(pd.NaT, index=given.index)
    columns.setdefault("baseline_period", pd.Series(None, index=given.index, dtype=object))
    columns["indicator"] = columns["indicator"].astype(object)
    unnamed = columns["target_id"].isna()
    if unnamed.any():
        indicator, unit, period, line = (columns[name] for name in EACH)
        columns["target_id"] = columns["target_id"].mask(unnamed, indicator + "/" + unit + "/" + period.astype(str) + "/" + line)
    return pd.DataFrame(columns)


def _boundless(columns: Mapping[str, pd.Series]) -> pd.Series:
    """Ranges without both of their bounds, or with the lower above the upper, and forms that do not exist: nothing to meet."""
    form, low, high = columns["form"], columns["low"], columns["high"]
    return (form.isin(["between", "within"]) & ~(low <= high)) | (form.notna() & ~form.isin(get_args(Form)))


def _filled(column: pd.Series, default: object) -> pd.Series:
    texts = column.astype(object)
    missing = column.isna()
    return texts.mask(missing, default) if missing.any() else texts


def reaching(targets: pd.DataFrame, period: Period | None) -> pd.DataFrame:
    """The targets that can be asked about, before anything is worked out for them: of whole decades few are."""
    if period is None:
        return targets
    span, limit = spans(targets["period"]), _limit(period)
    begun = (span.begin < limit) | (targets["method"] == "sdg").to_numpy() if "method" in targets else span.begin < limit
    return targets[begun & (limit <= span.end)]


def in_force(targets: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    """One row per line: the target whose instrument is the latest by `as_of`, with the line's first bounds beside it.

    Adds original_low and original_high (where a revision is in force) and `contradictory` (two of one date that differ).
    """
    known = targets[(targets["effective"].isna() | (targets["effective"] <= pd.Timestamp(as_of))).to_numpy()]
    known = known.assign(place=_grouped(known, EACH))
    ordered = known if known["effective"].isna().all() else known.sort_values("effective", kind="stable", na_position="first")
    kept = ordered.drop_duplicates("place", keep="last").sort_index()
    original = (
        ordered.drop_duplicates("place", keep="first").set_index("place").loc[kept["place"], ["low", "high", "effective", "target_id"]]
    )
    moved = original["effective"].fillna(pd.Timestamp(0)).to_numpy() != kept["effective"].fillna(pd.Timestamp(0)).to_numpy()
    revised = (original["target_id"].to_numpy() != kept["target_id"].to_numpy()) | moved
    return (
        kept.drop(columns="place")
        .assign(
            original_low=np.where(revised, original["low"], np.nan),
            original_high=np.where(revised, original["high"], np.nan),
            revised=revised,
            contradictory=kept.index.isin(_contradictory(ordered)),
        )
        .reset_index(drop=True)
    )


def _contradictory(ordered: pd.DataFrame) -> pd.Index:
    """Rows of lines with several targets of one date that state different bounds."""
    several = ordered[ordered.duplicated(["place", "effective"], keep=False)]
    several = several.assign(date=_grouped(several, ["place", "effective"]))
    bounds = several.drop_duplicates(["date", "form", "low", "high"])
    return several.index[several["date"].isin(bounds["date"][bounds.duplicated("date", keep=False)])]


def _grouped(frame: pd.DataFrame, names: Sequence[str]) -> Ints:
    """Number of each different combination of values in these columns."""
    group = np.zeros(len(frame), dtype=np.int64)
    for name in names:
        codes, texts = pd.factorize(frame[name], use_na_sentinel=False)
        group = pd.factorize(group * max(len(texts), 1) + codes)[0].astype(np.int64)
    return group


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
    each = pd.Series(_grouped(targets, ["indicator", "unit", "period"]), index=targets.index).loc[best]
    return ~each.duplicated().reindex(targets.index)


def asked(targets: pd.DataFrame, period: Period | None) -> pd.DataFrame:
    """The targets whose own period the end of `period` lies in, in the same calendar; all of them without a period.

    Adds begin, end (numbers of first month and month after the last), days (whether the period is no whole months), over (day
    number after the last day), calendar, base_end (the month after the baseline's last, else begin), limit (the month after
    the last one asked about) and bound (the natural limit, which had that name).
    The SDG method counts from the baseline, so its targets begin there.
    """
    span = spans(targets["period"])
    base_end = _base_end(targets["baseline_period"], span.begin)
    begin = np.where(targets["method"] == "sdg", np.minimum(base_end, span.begin), span.begin)
    days = span.end == span.begin
    end = span.end + days
    frame = targets.assign(
        bound=targets["limit"], begin=begin, end=end, days=days, over=span.after, calendar=span.calendar, base_end=base_end
    )
    if period is None:
        return frame.assign(limit=frame["end"], limit_over=frame["over"])
    limit = _limit(period)
    same = span.calendar == int(period.calendar == "administrative")
    chosen = (begin < limit) & (limit <= end) & ~days & same
    kept: pd.DataFrame = frame[chosen].reset_index(drop=True)
    return kept.assign(limit=limit, limit_over=period.end.toordinal())


def _limit(period: Period) -> int:
    """Number of the month after the period's last."""
    return period.first.year * 12 + period.first.month - 1 + period.months


def _base_end(periods: pd.Series, begin: Ints) -> Ints:
    """The month after the last of each baseline period; the target's own begin where none is named."""
    end = begin.copy()
    for text, rows in periods.groupby(periods).indices.items():
        end[rows] = _limit(Period.parse(str(text)))
    return end


def inferred(targets: pd.DataFrame) -> pd.DataFrame:
    """The targets with those that follow from an identity: children sum to their parent, so one missing is the rest (method, 8).

    A target is inferred where a level's parent and all other children have one, of one line; a true range has no sum. The
    interval is as wide as all of theirs together.
    """
    children = targets[targets["parent"].notna() & (targets["kind"] == "flow")]
    floor = targets[(targets["form"].isin(["at_least", "about"])) & targets["low"].notna() & (targets["kind"] == "flow")]
    if children.empty or floor.empty:
        return targets
    exact = floor.assign(least=floor["least"].fillna(floor["low"]), most=floor["most"].fillna(floor["low"]))
    last = exact.drop_duplicates(EACH, keep="last")
    held = dict(zip(last[EACH].itertuples(index=False, name=None), last[["low", "least", "most"]].to_numpy(), strict=True))
    made = [row for _, family in children.groupby(["parent", "unit", "period"], sort=False) for row in _missing(family, held)]
    if not made:
        return targets
    found = pd.DataFrame(made)
    empty = targets["form"].isna() & targets["outcome"].isna()
    filled = pd.MultiIndex.from_frame(targets[EACH]).isin(pd.MultiIndex.from_frame(found[EACH])) & empty
    return pd.concat([targets[~filled], found], ignore_index=True)


def _missing(family: pd.DataFrame, held: Mapping[tuple[Any, ...], Floats]) -> Iterator[dict[str, Any]]:
    """The one child's target that the others leave, for each line on which just one is missing."""
    parent, *rest = family[["parent", "unit", "period"]].iloc[0]
    members = family.drop_duplicates("indicator")
    for line in dict.fromkeys(family["line"]):
        found = [held.get((code, *rest, line)) for code in members["indicator"]]
        known = [bounds for bounds in found if bounds is not None]
        whole = held.get((parent, *rest, line))
        if whole is None or len(found) < 2 or len(known) != len(found) - 1:
            continue
        low, least, most = whole - np.sum(known, axis=0)[[0, 2, 1]]
        child = members.iloc[next(place for place, bounds in enumerate(found) if bounds is None)]
        same = {str(name): value for name, value in child.items()}
        made = {"form": "at_least", "low": low, "least": least, "most": most, "line": line, "source": "inferred"}
        yield {**same, **made, "target_id": f"{child['target_id']}/inferred", "stated": "", "outcome": None, "governs": None}
