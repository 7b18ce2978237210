"""What is due from a unit for a period: each indicator once, with the target that leads and the spans that its figures cover."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from monitor.form_figures import KEYS, promised
from monitor.form_periods import asked, before, carries, span
from monitor.periods import Period, shift, year_to_date
from monitor.plan import Indicator, Promises

BOUNDLESS = ("form", "low", "high", "tolerance", "least", "most", "stated", "outcome", "baseline_period", "baseline_value", "rules")
"""What a target promises: empty where a unit only reports."""


@dataclass(frozen=True)
class Due:
    """An indicator of a unit to be asked about: `own` is its period, `target` the finding that leads (assess.FINDINGS)."""

    indicator: Indicator
    unit: str
    own: Period
    target: Mapping[str, Any]
    rank_of: int | None

    @property
    def sums(self) -> bool:
        """Whether its months add up to the year to date."""
        return self.indicator.kind == "flow" and self.indicator.aggregation in (None, "sum")

    @property
    def carry(self) -> bool:
        return carries(self.own, before(self.own))

    @cached_property
    def spans(self) -> dict[str, Period | None]:
        """What the figures that a form shows cover: now, previous, last_year and base, the year to date before the previous."""
        if self.indicator.kind == "milestone":  # done once, whenever
            return {"now": self.own, "previous": None, "last_year": None, "base": None}
        previous = before(self.own)
        now, ahead = span(self.indicator, self.own), previous and before(previous)
        base = year_to_date(ahead) if previous and carries(previous, ahead) and ahead and self.sums else None
        return {"now": now, "previous": previous and span(self.indicator, previous), "last_year": _year_before(now), "base": base}


def due(
    promises: Promises,
    actuals: pd.DataFrame,
    targets: pd.DataFrame,
    period: Period,
    *,
    phasing: pd.DataFrame | None = None,
    holidays: Sequence[datetime.date] = (),
) -> tuple[Due, ...]:
    """What these targets ask for, in their order."""
    spans, reach = reached(promises, targets, period)
    chosen = targets[reach]
    ranks = chosen.drop_duplicates("target_id").set_index("target_id")["rank_of"]
    found: dict[tuple[str, str], Due] = {}
    for own in dict.fromkeys(spans[code] for code in chosen["indicator"]):
        mine = chosen[[spans[code] == own for code in chosen["indicator"]]]
        for row in promised(mine, actuals, own, phasing=phasing, holidays=holidays).to_dict("records"):
            indicator, among = promises.indicators[row["indicator"]], ranks.get(row["target_id"])
            time = Period.parse(row["target_period"]) if indicator.kind == "milestone" else own
            target = {str(name): value for name, value in row.items()}
            found[indicator.code, row["unit"]] = Due(indicator, row["unit"], time, target, None if pd.isna(among) else int(among))
    order = dict.fromkeys(zip(*(chosen[name] for name in KEYS), strict=True))
    return tuple(found[key] for key in order if key in found)


def reached(promises: Promises, targets: pd.DataFrame, period: Period) -> tuple[dict[str, Period], list[bool]]:
    """Each indicator's own period, and for each target whether that lies in its time."""
    codes, wholes = dict.fromkeys(targets["indicator"]), {text: Period.parse(text) for text in dict.fromkeys(targets["period"])}
    spans = {code: own for code in codes if (own := asked(promises.indicators[code], period))}
    pairs = [(spans.get(code), wholes[text]) for code, text in zip(targets["indicator"], targets["period"], strict=True)]
    return spans, [bool(own and whole.begin < own.end <= whole.end) for own, whole in pairs]


def below(promises: Promises, targets: pd.DataFrame, plan: str, unit: str, as_of: datetime.date) -> pd.DataFrame:
    """The targets in force by then, of one plan or all, and of a unit with those below it, or of all.

    An indicator's further reporting units are asked too: they report, though the plan promises nothing for them.
    """
    targets = pd.concat([targets, *_untargeted(promises, targets)], ignore_index=True)
    units = [code for code in dict.fromkeys(targets["unit"]) if not unit or code == unit or unit in promises.above(code)]
    known = targets["effective"].isna() | (targets["effective"] <= pd.Timestamp(as_of))
    return targets[known & targets["unit"].isin(units) & ((targets["plan"] == plan) | (plan == ""))]


def _untargeted(promises: Promises, targets: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """For each reporting unit under the plan's without a target of its own: the plan's targets of the indicator, without bounds."""
    have = set(zip(targets["plan"], targets["indicator"], targets["unit"], strict=True))
    for plan, code in dict.fromkeys((plan, code) for plan, code, _ in have if promises.indicators[code].units):
        theirs = targets[(targets["plan"] == plan) & (targets["indicator"] == code)].drop_duplicates("period")
        for unit in promises.indicators[code].units:
            if (plan, code, unit) not in have and promises.plans[plan].unit in promises.above(unit):
                yield _unbound(theirs, unit, promises)


def _unbound(targets: pd.DataFrame, unit: str, promises: Promises) -> pd.DataFrame:
    ids = targets["target_id"] + f"/{unit}"
    since = pd.to_datetime(pd.Series([promises.units[unit].begin] * len(targets), index=targets.index, dtype=object))
    nothing = {name: None for name in BOUNDLESS if name in targets}
    return targets.assign(unit=unit, target_id=ids, governs=True, since=since, **nothing)


def _year_before(period: Period) -> Period | None:
    return shift(period, -12) if 0 < period.months <= 12 else None
