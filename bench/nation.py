"""A synthetic nation: 34 provinces and 3,321 communes that never reported anything; every code and name says synthetic.

Figures have a season (little in spring, much in December), growth and noise of their own, gaps, estimates that turn
official a month later, and corrections. They stand in the order in which they became known, as a database gives them back.
"""

import datetime
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from monitor.plan import Text

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

PROVINCES, COMMUNES = 34, 3321
FIRST, YEARS = 2016, 10
MONTHS = 12 * YEARS - 4
"""Known to August of the tenth year."""
AS_OF = datetime.date(FIRST + YEARS - 1, 9, 20)
PERIOD = f"{FIRST + YEARS - 1}-08"
SIZES = (100_000, 1_000_000, 10_000_000)


@dataclass(frozen=True)
class Kind:
    """What several indicators of the nation have in common; `cumulative`: handed in as years to date."""

    name: str
    count: int
    kind: str
    form: str
    measure: str
    direction: str = "higher"
    cumulative: bool = False


KINDS = (
    Kind("output", 7, "flow", "at_least", "synthetic bn"),
    Kind("budget", 5, "flow", "at_least", "synthetic bn", cumulative=True),
    Kind("waste", 2, "flow", "at_most", "synthetic t", "lower"),
    Kind("stock", 3, "stock", "at_least", "synthetic count"),
    Kind("growth", 3, "growth", "between", "%", cumulative=True),
    Kind("index", 1, "index", "at_least", "%", cumulative=True),
    Kind("share", 2, "share", "at_most", "%", "lower"),
    Kind("rank", 1, "rank", "rank", "place", "lower"),
)
INDICATORS = tuple((f"synthetic.{kind.name}.{n}", kind) for kind in KINDS for n in range(kind.count))
UNITS = (
    *(f"synthetic.province.{n:02}" for n in range(1, PROVINCES + 1)),
    *(f"synthetic.commune.{n:04}" for n in range(1, COMMUNES + 1)),
)
NAMES = {code: Text(f"Tổng hợp giả định {code}", f"Synthetic {code}") for code, _ in INDICATORS}


@dataclass(frozen=True)
class Nation:
    """One place per row. Series = unit × indicators + indicator; months count from January of the first year, days from 1970."""

    units: int
    series: Ints
    month: Ints
    value: Floats
    known: Ints
    status: Ints
    target_series: Ints
    target_year: Ints
    target_line: Ints
    effective: Ints
    bound: Floats

    @property
    def kind(self) -> Ints:
        """Place in KINDS of each indicator."""
        return np.asarray([KINDS.index(kind) for _, kind in INDICATORS])


def nation(rows: int, seed: int = 20260101) -> Nation:
    """A nation of about so many figures: as many of the units as that takes, provinces first."""
    rng = np.random.default_rng(seed)
    units = max(1, min(len(UNITS), round(rows / (len(INDICATORS) * MONTHS * 1.15))))
    series = units * len(INDICATORS)
    values = _values(rng, series)
    place, month = np.nonzero(rng.random((series, MONTHS)) > 0.002)
    again = rng.random(len(place)) < 0.15
    place, month = np.concatenate([place, place[again]]), np.concatenate([month, month[again]])
    late = np.arange(len(place)) >= len(again)
    first = np.array([np.datetime64(f"{FIRST}-01") + n + 1 for n in range(MONTHS)]).astype("datetime64[D]").astype(np.int64)
    known = first[month] + np.where(late, 35, 4) + rng.integers(0, 5, len(place))
    slip = np.where(late, 1.0, rng.normal(1, 0.01, len(place)))
    order = np.argsort(known, kind="stable")
    value = (values[place, month] * slip).round(1)
    return Nation(units, place[order], month[order], value[order], known[order], late[order].astype(np.int64), *_promised(rng, values))


def _values(rng: np.random.Generator, series: int) -> Floats:
    """Of each series and month, as it is handed in: a month's own flow, a year to date, a level, a rate."""
    kind = np.tile([KINDS.index(kind) for _, kind in INDICATORS], series // len(INDICATORS))
    season = np.tile(np.array([2, 3, 5, 6, 7, 8, 8, 9, 10, 11, 13, 18]) / 100, YEARS)
    size = np.exp(rng.normal(5, 1.2, (series, 1))) * 12
    grown = np.repeat(np.cumprod(1 + rng.normal(0.07, 0.05, (series, YEARS)), axis=1), 12, axis=1)
    flow = size * grown * season * np.exp(rng.normal(0, 0.15, (series, 12 * YEARS)))
    to_date = np.cumsum(flow.reshape(series, YEARS, 12), axis=2).reshape(series, -1)
    rate = 7 + rng.normal(0, 2, (series, 12 * YEARS))
    by_kind = {"budget": to_date, "stock": size * grown, "growth": rate, "index": 100 + rate, "share": 30 + rate}
    by_kind["rank"] = np.clip(np.round(rate * 2), 1, 34)
    out = flow
    for name, values in by_kind.items():
        out = np.where((kind == [k.name for k in KINDS].index(name))[:, None], values, out)
    return out


def _promised(rng: np.random.Generator, values: Floats) -> tuple[Ints, Ints, Ints, Ints, Floats]:
    """Targets of each series: every year's, some revised in July, some with a second line; bounds near what came of it."""
    series = len(values)
    kind = np.tile([KINDS.index(kind) for _, kind in INDICATORS], series // len(INDICATORS))
    names = np.array([k.name for k in KINDS])[kind]
    years = values.reshape(series, YEARS, 12)
    level = np.where(np.isin(names, ["output", "waste"])[:, None], years.sum(axis=2), years[:, :, 11])
    level *= rng.normal(1, 0.06, level.shape)
    fixed = {"growth": 7.0, "index": 107.0, "share": 37.0, "rank": 14.0}
    level = np.where(np.isin(names, list(fixed))[:, None], np.array([fixed.get(name, 0.0) for name in names])[:, None], level)
    place, year = (axis.ravel() for axis in np.indices(level.shape))
    revised, second = rng.random(len(place)) < 0.1, rng.random(len(place)) < 0.1
    new_year = np.array([np.datetime64(f"{FIRST + n}-01-01") for n in range(YEARS)]).astype("datetime64[D]").astype(np.int64)
    parts = [(place, year, 0, new_year[year] - 20, 1.0), (place[revised], year[revised], 0, new_year[year[revised]] + 181, 1.02)]
    parts.append((place[second], year[second], 1, new_year[year[second]] - 40, 1.05))
    line = np.concatenate([np.full(len(p), n) for p, _, n, _, _ in parts])
    bound = np.concatenate([level[p, y] * factor for p, y, _, _, factor in parts]).round(1)
    return (*(np.concatenate([part[n] for part in parts]) for n in (0, 1)), line, np.concatenate([part[3] for part in parts]), bound)


def actuals(of: Nation) -> pd.DataFrame:
    """As ACTUALS; texts as categories, as the store gives them."""
    codes = of.series % len(INDICATORS)
    kinds, texts = of.kind, [f"{FIRST + n // 12}-{n % 12 + 1:02}" for n in range(MONTHS)]
    measures = sorted({kind.measure for kind in KINDS})
    measure = np.array([measures.index(kind.measure) for _, kind in INDICATORS])
    return pd.DataFrame(
        {
            "indicator": pd.Categorical.from_codes(codes, [code for code, _ in INDICATORS]),
            "unit": pd.Categorical.from_codes(of.series // len(INDICATORS), UNITS[: of.units]),
            "period": pd.Categorical.from_codes(of.month, texts),
            "value": of.value,
            "measure": pd.Categorical.from_codes(measure[codes], measures),
            "cumulative": np.array([kind.cumulative for kind in KINDS])[kinds][codes],
            "status": pd.Categorical.from_codes(of.status, ["estimate", "official"]),
            "known": of.known.astype("datetime64[D]").astype("datetime64[us]"),
            "id": np.arange(1, len(codes) + 1),
        }
    )


def targets(of: Nation) -> pd.DataFrame:
    """As TARGETS."""
    kind, code = of.kind[of.target_series % len(INDICATORS)], of.target_series % len(INDICATORS)
    forms, names = [k.form for k in KINDS], [k.name for k in KINDS]
    upper = np.isin(np.array(forms)[kind], ["at_most", "rank"])

    def each(attribute: str) -> pd.Categorical:
        values = [getattr(k, attribute) for k in KINDS]
        kept = list(dict.fromkeys(values))
        return pd.Categorical.from_codes(np.array([kept.index(v) for v in values])[kind], kept)

    return pd.DataFrame(
        {
            "indicator": pd.Categorical.from_codes(code, [code for code, _ in INDICATORS]),
            "unit": pd.Categorical.from_codes(of.target_series // len(INDICATORS), UNITS[: of.units]),
            "period": pd.Categorical.from_codes(of.target_year, [str(FIRST + n) for n in range(YEARS)]),
            **{name: each(name) for name in ("form", "kind", "direction", "measure")},
            "low": np.where(upper, np.nan, of.bound),
            "high": np.where(upper, of.bound, np.where(kind == names.index("growth"), of.bound + 1, np.nan)),
            "effective": of.effective.astype("datetime64[D]").astype("datetime64[us]"),
            "line": pd.Categorical.from_codes(of.target_line, ["assigned", "congress"]),
            "plan": "synthetic",
            "aggregation": pd.Categorical.from_codes(np.where(kind < 3, 0, -1), ["sum"]),
        }
    )
