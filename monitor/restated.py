"""Things said differently than before: targets without a new instrument, figures without a new status, ranks among others."""

import datetime
from collections.abc import Iterator

import numpy as np
import pandas as pd

from monitor import lines
from monitor.doubts import ADDING, SEVERITIES, half_units, laid
from monitor.periods import Period, year_to_date
from monitor.series import known_by, spans

STATUSES = {"estimate": 1, "preliminary": 2, "official": 3}
OVER_PLAN = 8.0
"""A year to date of eight times the whole plan: the two are hardly counted in one unit."""
FAR = 5.0
"""A revision to five times the figure, or a fifth, is odd whatever its status."""


def restated(targets: pd.DataFrame, as_of: datetime.date) -> Iterator[pd.DataFrame]:
    """Targets of a line that change from row to row while no instrument, or still the same one, is named."""
    whole = lines.complete(targets).frame()
    known = whole[whole["effective"].isna() | (whole["effective"] <= pd.Timestamp(as_of))]
    ordered = known.sort_values([*lines.EACH, "effective"], kind="stable", na_position="first").reset_index(drop=True)
    follows = ordered.duplicated(lines.EACH)
    before = ordered.shift()
    names = [name for name in ("low", "high") if ordered[name].notna().any()]
    changes = {name: _changed(ordered[name], before[name]) for name in names}
    silent = ordered["instrument"].isna() | (ordered["instrument"] == before["instrument"])
    for name, changed in changes.items():
        earlier_bound = changes["low"] if name == "high" and "low" in changes else pd.Series(False, index=ordered.index)
        rows = np.flatnonzero(follows & silent & changed & ~earlier_bound)
        new, old = (frame[name].to_numpy(np.float64)[rows] for frame in (ordered, before))
        coarse = np.maximum(half_units(new, None), half_units(old, None))
        rounded = np.abs(new - old) <= coarse * (1 + 1e-9)
        power = np.round(np.log10(np.where((new > 0) & (old > 0), new / np.where(old > 0, old, 1.0), 1.0)), 1)
        for check, chosen in (("plan_restated", ~rounded), ("plan_rounded", rounded)):
            at = rows[chosen]
            yield laid({
                "indicator": ordered["indicator"].to_numpy()[at], "unit": ordered["unit"].to_numpy()[at],
                "period": ordered["period"].astype(str).to_numpy()[at], "line": ordered["line"].to_numpy()[at],
                "value": new[chosen], "other": old[chosen], "known": ordered["effective"].to_numpy()[at],
                "power": np.where((power[chosen] != 0) & (power[chosen] % 1 == 0), power[chosen], 0).astype(int),
            }, check)  # fmt: skip


def beyond_plan(figures: pd.DataFrame, targets: pd.DataFrame, as_of: datetime.date) -> Iterator[pd.DataFrame]:
    """Years to date of levels that are several times the whole year's target; `figures`: indicator, unit, span, value, at."""
    whole = lines.complete(targets).frame()
    level = whole[whole["kind"].isin([*ADDING, "stock"]) & (whole["form"] != "done_by")]
    level = level.assign(bound=level["low"].where(level["low"].notna(), level["high"]))
    shape = {text: Period.parse(str(text)) for text in level["period"].unique()}
    level = level[level["period"].map({text: period.kind == "year" for text, period in shape.items()}).to_numpy(bool)]
    level = level.assign(year=level["period"].map({text: period.first.year for text, period in shape.items()}))
    level = level[(level["effective"].isna() | (level["effective"] <= pd.Timestamp(as_of))) & (level["bound"] > 0)]
    level = level.sort_values("effective", kind="stable", na_position="first").drop_duplicates(["indicator", "unit", "year"], keep="last")
    joined = figures.merge(level[["indicator", "unit", "year", "bound", "period"]], on=["indicator", "unit", "year"])
    bad = joined[joined["value"] > OVER_PLAN * joined["bound"]]
    yield laid({
        **{name: bad[name].to_numpy() for name in ("indicator", "unit", "value")},
        "period": bad["span"].to_numpy(), "other": bad["bound"].to_numpy(), "other_period": bad["period"].to_numpy(),
        "power": np.round(np.log10(bad["value"].to_numpy() / bad["bound"].to_numpy())).astype(int),
    }, "beyond_plan")  # fmt: skip


def revised(actuals: pd.DataFrame, as_of: datetime.date) -> Iterator[pd.DataFrame]:
    """Vintages that change a figure beyond rounding though they claim no firmer status, or to several times or a fraction of it."""
    known = known_by(actuals, as_of)
    keys = [name for name in ("indicator", "unit", "period", "cumulative") if name in known]
    order = [name for name in ("known", "recorded") if name in known]
    several = known[known.duplicated(keys, keep=False) & known["value"].notna()]
    if not len(several) or not order:
        return
    vintages = several.sort_values([*keys, *order], kind="stable", na_position="first").reset_index(drop=True)
    before = vintages.shift()
    rank = vintages["status"].map(STATUSES) if "status" in vintages else pd.Series(np.nan, index=vintages.index)
    firmer = rank > rank.shift()
    value, old = vintages["value"].to_numpy(np.float64), before["value"].to_numpy(np.float64)
    decimals = vintages["decimals"] if "decimals" in vintages else pd.Series(np.nan, index=vintages.index)
    room = np.fmax(half_units(value, decimals), half_units(np.nan_to_num(old), decimals.shift()))
    follows = vintages.duplicated(keys).to_numpy() & (np.abs(value - old) > room * (1 + 1e-9))
    far = (value * old > 0) & ((np.abs(value) > FAR * np.abs(old)) | (np.abs(old) > FAR * np.abs(value)))
    period = spans(vintages["period"], vintages.get("cumulative"))
    names = np.array([str(each) for each in period.unique], dtype=object)[period.codes]
    noted = vintages["note"].notna().to_numpy(bool) if "note" in vintages else np.zeros(len(vintages), bool)
    names_of = [name for name in ("source", "id", "known", "unit", "indicator") if name in vintages]
    for check, chosen in (("revised_far", follows & far), ("revised_silently", follows & ~far & ~firmer.to_numpy())):
        rows = np.flatnonzero(chosen)
        grave = np.where(noted[rows], "information", SEVERITIES[check])
        kept = {name: vintages[name].to_numpy()[rows] for name in names_of}
        yield laid({**kept, "period": names[rows], "value": value[rows], "other": old[rows], "severity": grave}, check)


def ranks(actuals: pd.DataFrame, targets: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Ranks among another number than before, and ranks beyond their number; `rank_of` may also stand in the actuals."""
    names = ["indicator", "unit", "period", "rank_of"]
    stated = [frame[frame["rank_of"].notna()].reindex(columns=names) for frame in (targets, actuals) if "rank_of" in frame]
    both = pd.concat([frame for frame in stated if len(frame)] or [pd.DataFrame(columns=names)])
    if not len(both):
        return
    both = both.assign(unit=both["unit"].astype(object).fillna(""), after=_after(both["period"]))
    both = both.sort_values(["indicator", "unit", "after"], kind="stable").reset_index(drop=True)
    before = both.shift()
    changed = np.flatnonzero(both.duplicated(["indicator", "unit"]) & (both["rank_of"] != before["rank_of"]))
    yield laid({
        **{name: both[name].astype(object).to_numpy()[changed] for name in ("indicator", "unit", "period")},
        "value": both["rank_of"].to_numpy(float)[changed], "other": before["rank_of"].to_numpy(float)[changed],
        "other_period": before["period"].to_numpy()[changed],
    }, "rank_population")  # fmt: skip
    most = both.groupby(["indicator", "unit"])["rank_of"].max().rename("number").reset_index()
    ranked = actuals[actuals["indicator"].isin(most["indicator"])]
    beyond = ranked.assign(unit=_unit(ranked)).merge(most, on=["indicator", "unit"])
    beyond = beyond[(beyond["value"] > beyond["number"]) | (beyond["value"] < 1)]
    yield laid({
        **{name: beyond[name].to_numpy() for name in ("indicator", "unit", "period", "value")}, "other": beyond["number"].to_numpy(),
    }, "rank_outside")  # fmt: skip


def _changed(new: pd.Series, old: pd.Series) -> pd.Series:
    return new.notna() & old.notna() & ~pd.Series(np.isclose(new.astype(float), old.astype(float), rtol=1e-9, atol=0), index=new.index)


def _after(periods: pd.Series) -> np.ndarray:
    return spans(periods.astype(str)).after


def _unit(frame: pd.DataFrame) -> pd.Series:
    return frame["unit"].astype(object).fillna("") if "unit" in frame else pd.Series("", index=frame.index)


def yearly(figures: pd.DataFrame) -> pd.DataFrame:
    """Only spans that begin a year and end within it, with that year."""
    periods = {text: Period.parse(str(text)) for text in figures["span"].unique()}
    starts = {text: period.months > 0 and year_to_date(period) == period for text, period in periods.items()}
    kept = figures[figures["span"].map(starts).to_numpy(bool)] if len(figures) else figures
    return kept.assign(year=kept["span"].map({text: period.first.year for text, period in periods.items()}))
