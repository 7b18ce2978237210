"""Published comparisons against the levels that they speak about: growth, change on last month, share of the plan."""

import datetime
from collections.abc import Iterator

import numpy as np
import pandas as pd

from monitor import lines
from monitor.doubts import RATES, half_units, laid
from monitor.periods import Period, shift, year_to_date
from monitor.plan import Promises
from monitor.series import known_by, spans

PUBLISHED = {
    "indicator": "code of the level that is spoken about",
    "unit": "reporting unit",
    "period": "span of the level, notation",
    "comparison": "growth (on the same span last year), month_on_month, share_of_plan",
    "value": "float64, percent: growth of 8.2, not an index of 108.2; a share of 26.1",
    "cumulative": "bool: the span counts from the start of its year",
    "decimals": "decimals to which it was printed; as written where missing",
    "known": "when it was published; the levels known by that day are looked at; missing = the newest",
    "source": "where it was read",
    "id": "the store's number of the figure",
}
"""Columns of published comparisons; the first five are required, `unit` may be missing."""

CONTRADICTS = {"growth": "growth_contradicts", "month_on_month": "month_contradicts", "share_of_plan": "share_contradicts"}
USUAL_REVISION = 0.05
"""A base that would have to be revised by up to five percent is to be known, not a warning: bases are revised all the time."""
_ALWAYS, _NEWEST = -(10**9), 10**9
"""Day numbers of levels and targets without a day, and of comparisons without one."""


def published(actuals: pd.DataFrame, promises: Promises) -> pd.DataFrame:
    """The comparisons among the actuals: figures of indicators that are `of` a level, growth, index or share of its plan."""
    spoken = {code: indicator for code, indicator in promises.indicators.items() if indicator.of}
    rows = actuals[actuals["indicator"].isin(spoken) & actuals["value"].notna()]
    kind = rows["indicator"].map({code: indicator.kind for code, indicator in spoken.items()})
    comparison = kind.map({"growth": "growth", "index": "growth", "share": "share_of_plan"})
    value = rows["value"] - np.where(kind == "index", 100.0, 0.0)
    of = rows["indicator"].map({code: indicator.of for code, indicator in spoken.items()})
    found = rows.assign(indicator=of, comparison=comparison, value=value)[comparison.notna()]
    return found[[name for name in PUBLISHED if name in found]].reset_index(drop=True)


def comparisons(stated: pd.DataFrame, actuals: pd.DataFrame, targets: pd.DataFrame, *, as_of: datetime.date) -> Iterator[pd.DataFrame]:
    """What contradicts its levels beyond all rounding, with the base written out, and shares of a plan where none has a meaning."""
    said = known_by(stated, as_of).reset_index(drop=True)
    if not len(said):
        return
    said = _spanned(said, _NEWEST)
    kind = said["indicator"].map(_kinds(targets)).astype(object)
    meaningless = kind.isin(RATES) & (said["comparison"] == "share_of_plan")
    yield _doubtful(said[meaningless], "share_of_rate")
    vintages = _vintages(actuals[actuals["indicator"].isin(said["indicator"].unique())], as_of)
    level = _levels(said, said["span"], vintages)
    half = half_units(said["value"].to_numpy(float), said.get("decimals"))
    said = said.assign(level=level["value"].to_numpy(), room=level["half"].to_numpy(), half=half)
    for comparison, months in (("growth", -12), ("month_on_month", -1)):
        chosen = said[(said["comparison"] == comparison) & ~kind.isin(RATES)]
        if len(chosen):
            yield from _against_base(chosen, chosen["span"].map({p: shift(p, months) for p in chosen["span"].unique()}), vintages)
    index = said[(said["comparison"] == "growth") & (kind == "index") & (said["level"] > 0)]
    off = index[np.abs(index["value"] - (index["level"] - 100)) > (index["half"] + index["room"]) * (1 + 1e-9)]
    yield _doubtful(off, "growth_contradicts", expected=off["level"] - 100, other=np.full(len(off), 100.0))
    shares = said[(said["comparison"] == "share_of_plan") & ~kind.isin(RATES) & (said["level"] > 0)]
    yield from _against_plans(shares, targets, as_of)


def _against_base(said: pd.DataFrame, base_span: pd.Series, vintages: pd.DataFrame) -> Iterator[pd.DataFrame]:
    base = _levels(said, base_span, vintages)
    value, half = base["value"].to_numpy(), base["half"].to_numpy()
    good = (value - half > 0) & (said["level"] > 0).to_numpy()
    some, value, half = said[good], value[good], half[good]
    level, room, printed, near = (some[name].to_numpy(float) for name in ("level", "room", "value", "half"))
    low = ((level - room) / (value + half) - 1) * 100
    high = ((level + room) / (value - half) - 1) * 100
    wrong = (printed + near < low - 1e-6) | (printed - near > high + 1e-6)
    columns: dict[str, np.ndarray] = {
        "other": value, "other_period": base_span[good].map(str).to_numpy(), "expected": (level / value - 1) * 100,
        "implied": np.where(printed > -100, level / np.where(printed > -100, 1 + printed / 100, 1.0), np.nan),
    }  # fmt: skip
    near_base = np.abs(columns["implied"] / value - 1) <= USUAL_REVISION
    columns["severity"] = np.where(near_base, "information", "warning")
    check = CONTRADICTS[str(some["comparison"].iloc[0])] if len(some) else "growth_contradicts"
    yield _doubtful(some[wrong], check, **{name: column[wrong] for name, column in columns.items()})


def _against_plans(said: pd.DataFrame, targets: pd.DataFrame, as_of: datetime.date) -> Iterator[pd.DataFrame]:
    """A share is doubted when no line of targets for its year, as in force when it was printed, explains it."""
    plans = lines.complete(targets[targets["indicator"].isin(said["indicator"].unique())]).frame()
    plans = plans[plans["form"].notna() & (plans["effective"].isna() | (plans["effective"] <= pd.Timestamp(as_of)))]
    plans = plans.assign(year=plans["period"].map({t: _year(Period.parse(str(t))) for t in plans["period"].unique()}))
    low = plans["low"].where(plans["low"].notna(), plans["high"])
    high = plans["high"].where(plans["form"].isin(["between", "within"]), low)
    least, most = plans["least"].where(plans["least"].notna(), low), plans["most"].where(plans["most"].notna(), high)
    plans = plans.assign(bound=low, least=least, most=most)
    best: pd.DataFrame | None = None
    for _, line in plans[plans["year"] >= 0].groupby("line", sort=False):
        found = _share_on(said, line)
        better = found["off"] if best is None else found["off"].where(best["off"].isna() | (found["off"] < best["off"]))
        best = found if best is None else best.where(better.isna(), found)
    if best is None:
        return
    wrong = (best["off"] > 1e-6).to_numpy()
    bad = said[wrong]
    carried = _carried(said).to_numpy(object)[wrong]
    span = bad["span"].map(lambda period: str(_year(period)))
    columns = {"other": best["bound"].to_numpy()[wrong], "expected": best["share"].to_numpy()[wrong], "other_period": span.to_numpy()}
    implied = np.where(bad["value"] > 0, bad["level"] / bad["value"].where(bad["value"] > 0, 1.0) * 100, np.nan)
    yield _doubtful(bad, "share_contradicts", carried=carried, implied=implied, line=best["line"].to_numpy()[wrong], **columns)


def _share_on(said: pd.DataFrame, line: pd.DataFrame) -> pd.DataFrame:
    """How far the printed share lies outside what the level and the line's target in force then allow; NaN without a target."""
    right = line.assign(key=_names(line["indicator"], line["unit"], line["year"]), when=_days(line["effective"], _ALWAYS))
    left = said.assign(key=_names(said["indicator"], said["unit"], said["span"].map(_year)), place=np.arange(len(said)))
    joined = _as_known(left[["key", "when", "place"]], right[["key", "when", "bound", "least", "most", "line"]])
    level, room, printed, near = (said[name].to_numpy(float) for name in ("level", "room", "value", "half"))
    bound, least, most = (joined[name].to_numpy(float) for name in ("bound", "least", "most"))
    least, most = np.minimum(least, bound - half_units(bound, None)), np.maximum(most, bound + half_units(bound, None))
    with np.errstate(invalid="ignore", divide="ignore"):
        low, high = (level - room) / most * 100, (level + room) / least * 100
        off = np.where(least > 0, np.maximum(0, np.maximum(low - (printed + near), (printed - near) - high)), np.nan)
        return pd.DataFrame({"off": off, "bound": bound, "share": level / bound * 100, "line": joined["line"].to_numpy()})


def _vintages(actuals: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    """Every vintage known by `as_of` with its key, the day it became known, value and half a unit of its last decimal."""
    frame = _spanned(known_by(actuals, as_of), _ALWAYS)
    order = [name for name in ("recorded",) if name in frame]
    frame = frame.sort_values(order, kind="stable") if order else frame
    value = frame["value"].to_numpy(np.float64, na_value=np.nan)
    key = _names(frame["indicator"], frame["unit"], frame["span"].astype(str))
    half = half_units(value, frame.get("decimals"))
    return pd.DataFrame({"key": key.to_numpy(), "when": frame["when"].to_numpy(np.int64), "value": value, "half": half})


def _levels(said: pd.DataFrame, span: pd.Series, vintages: pd.DataFrame) -> pd.DataFrame:
    key = _names(said["indicator"], said["unit"], span.astype(str))
    return _as_known(pd.DataFrame({"key": key.to_numpy(), "when": said["when"].to_numpy(), "place": np.arange(len(said))}), vintages)


def _as_known(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    """For each row what was in force on its day (`when`, day number): the latest by then, else the first one after."""
    first, second = left.sort_values("when", kind="stable"), right.sort_values("when", kind="stable")
    back = pd.merge_asof(first, second, on="when", by="key").sort_values("place").reset_index(drop=True)
    missing = back[[name for name in second if name not in ("key", "when")]].isna().all(axis=1)
    if not missing.any():
        return back
    ahead = pd.merge_asof(first, second, on="when", by="key", direction="forward").sort_values("place").reset_index(drop=True)
    return back.where(~missing, ahead)


def _spanned(frame: pd.DataFrame, unknown: int) -> pd.DataFrame:
    """Adds span, unit, and `when` as a day number: `unknown` where no day is given."""
    shape = spans(frame["period"], frame.get("cumulative"))
    unique = np.empty(len(shape.unique), dtype=object)
    unique[:] = shape.unique
    unit = frame["unit"].fillna("") if "unit" in frame else pd.Series("", index=frame.index)
    return frame.assign(span=unique[shape.codes], unit=unit, when=_days(frame["known"], unknown) if "known" in frame else unknown)


def _days(days: pd.Series, unknown: int) -> np.ndarray:
    number = (pd.to_datetime(days) - pd.Timestamp("1970-01-01")).dt.days
    return number.fillna(unknown).to_numpy(np.int64)


def _doubtful(rows: pd.DataFrame, check: str, **columns: object) -> pd.DataFrame:
    kept = {name: rows[name].to_numpy() for name in ("indicator", "unit", "value", "source", "id", "known") if name in rows}
    level = {"level": rows["level"].to_numpy()} if "level" in rows else {}
    text = {"text": rows["comparison"].to_numpy()}
    given = {name: np.asarray(column) for name, column in columns.items()}
    return laid({**kept, **level, **text, "period": rows["span"].astype(str).to_numpy(), **given}, check, len(rows))


def _carried(said: pd.DataFrame) -> pd.Series:
    """The span of the printed comparison just before, where it is the very same number; else None."""
    last = [period.end.toordinal() for period in said["span"]]
    ordered = said.assign(last=last).sort_values(["indicator", "unit", "last"], kind="stable")
    before = ordered.shift()
    same = (ordered["indicator"] == before["indicator"]) & (ordered["unit"] == before["unit"]) & (ordered["value"] == before["value"])
    return before["span"].astype(str).where(same, None).reindex(said.index)


def _names(indicator: pd.Series, unit: pd.Series, rest: pd.Series) -> pd.Series:
    return indicator.astype(str) + "\n" + unit.astype(str) + "\n" + rest.astype(str)


def _year(period: Period) -> int:
    """The year that a span counts towards, -1 where it is none's."""
    return period.first.year if period.months and year_to_date(period).begin <= period.begin and period.months <= 12 else -1


def _kinds(targets: pd.DataFrame) -> dict[str, str]:
    return dict(zip(targets["indicator"], targets["kind"], strict=True)) if "kind" in targets else {}
