"""Promises as tables for the assessment: one row per target and reporting unit, and the levels that phasing asks for."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pandas as pd

from monitor.implied import implied, requirement
from monitor.periods import Period
from monitor.plan import Indicator, Plan, Promises, Target, delay

TEXTS = (
    "target_id", "plan", "indicator", "unit", "period", "line", "form", "stated", "source", "outcome", "instrument",
    "measure", "basis", "kind", "direction", "aggregation", "frequency", "method", "pace", "baseline_period", "deadline", "parent", "rules",
)  # fmt: skip
NUMBERS = ("low", "high", "tolerance", "rank_of", "least", "most", "decimals", "baseline_value", "limit", "greatest_age")
DAYS_PER_MONTH = 30


def target_table(promises: Promises) -> pd.DataFrame:
    """A targets frame as `monitor.assess` documents it.

    Needs promises without errors. Revisions of a line have the day from which they hold in their `target_id`.
    """
    rows = [_row(promises, *promised) for promised in _promised(promises)]
    frame = pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype="str") for name in TEXTS})
    for name in NUMBERS:
        frame[name] = pd.Series([row[name] for row in rows], dtype="float64")
    frame["effective"] = pd.to_datetime(pd.Series([row["effective"] for row in rows], dtype=object))
    units = [promises.units.get(row["unit"]) for row in rows]
    frame["parts"] = frame["parent"].map(Counter(one.parent for one in promises.indicators.values() if one.parent)).astype("float64")
    frame["since"] = pd.to_datetime(pd.Series([unit.begin if unit else None for unit in units], dtype=object))
    frame["formed_from"] = pd.Series([" ".join(unit.formed_from) or None if unit else None for unit in units], dtype=object)
    frame["target_id"] = _unique(frame)
    frame["governs"] = _governs(frame.assign(marked=[row["marked"] for row in rows], leading=[row["leading"] for row in rows]))
    return frame


def phasing_table(promises: Promises, targets: pd.DataFrame | None = None) -> pd.DataFrame:
    """Columns target_id, period (from the target's start to a phase's end, notation), value (level to be reached, float64).

    The last row of each phased target is the target itself, also where the plan leaves it unsaid. `targets`: their
    target_table, where it is at hand.
    """
    ids = (target_table(promises) if targets is None else targets)["target_id"]
    rows = [
        (target_id, str(span), float(value))
        for target_id, (_, target, _) in zip(ids, _promised(promises), strict=True)
        for span, value in _phases(target)
    ]
    frame = pd.DataFrame(rows, columns=["target_id", "period", "value"])
    return frame.astype({"target_id": "str", "period": "str", "value": "float64"})


def with_kinds(actuals: pd.DataFrame, promises: Promises) -> pd.DataFrame:
    """The actuals with their indicators' kinds, of those too that no target speaks about."""
    return actuals.assign(kind=actuals["indicator"].map({code: one.kind for code, one in promises.indicators.items()}).astype(object))


def rules_name(plan: Plan, indicator: Indicator) -> str:
    """What the thresholds of a target are called: the plan's, or the plan's and the indicator's; empty for the usual ones."""
    whole = plan.code if plan.thresholds or indicator.thresholds else ""
    return f"{whole}/{indicator.code}" if indicator.thresholds else whole


def _promised(promises: Promises) -> Iterator[tuple[Plan, Target, str]]:
    for plan in promises.plans.values():
        for target in promises.targets(plan.code):
            for unit in promises.reporting_units(plan, target):
                yield plan, target, unit


def _row(promises: Promises, plan: Plan, target: Target, unit: str) -> dict[str, Any]:
    indicator, instrument = promises.indicators[target.indicator], promises.instrument(plan, target)
    return {
        **_bounds(target, indicator),
        **_measured(indicator),
        "target_id": f"{plan.code}/{target.indicator}/{unit}/{target.period}/{target.line}",
        "plan": plan.code,
        "unit": unit,
        "period": str(target.period),
        "line": target.line,
        "stated": target.stated,
        "source": "implied" if target.implied else "stated",
        "outcome": target.outcome,
        "instrument": (instrument.number or instrument.title.vi) if instrument else None,
        "effective": promises.effective(plan, target),
        "method": target.method,
        "limit": target.limit,
        "pace": target.pace,
        "baseline_period": str(target.baseline.period) if target.baseline else None,
        "baseline_value": target.baseline.value if target.baseline else None,
        "marked": target.governs,
        "leading": plan.governs,
        "rules": rules_name(plan, indicator),
    }


def _measured(indicator: Indicator) -> dict[str, Any]:
    return {
        "indicator": indicator.code,
        "measure": indicator.measure.vi,
        "basis": indicator.basis,
        "kind": indicator.kind,
        "direction": indicator.direction,
        "decimals": indicator.decimals,
        "aggregation": indicator.aggregation,
        "frequency": indicator.frequency,
        "deadline": indicator.deadline,
        "parent": indicator.parent,
        "greatest_age": _months(indicator.greatest_age),
    }


def _bounds(target: Target, indicator: Indicator) -> dict[str, Any]:
    """Form and bounds; a target that is only named, or implied, takes the form that its indicator's direction asks for."""
    named = target.implied or (target.stated and not target.outcome)
    form = target.form or (("at_most" if indicator.direction == "lower" else "at_least") if named else None)
    found: dict[str, Any] = {"form": form, "low": target.low, "high": target.high, "least": None, "most": None}
    if target.implied:
        bound = implied(target.implied)
        found |= {"high" if form == "at_most" else "low": bound.value, "least": bound.least, "most": bound.most}
    if target.by:
        found["high"] = target.by.toordinal()
    if form == "about":
        found["high"] = target.low
    return {**found, "tolerance": target.tolerance, "rank_of": target.rank_of}


def _unique(frame: pd.DataFrame) -> pd.Series:
    """The first target of a line keeps its plain id; each revision adds the day from which it holds."""
    order = frame.sort_values("effective", kind="stable", na_position="first").groupby("target_id").cumcount().sort_index()
    return frame["target_id"].where(order == 0, frame["target_id"] + "/" + frame["effective"].dt.strftime("%Y-%m-%d").fillna(""))


def _governs(frame: pd.DataFrame) -> pd.Series:
    """Whether a target's line leads: as marked, else the plan's governing line, else the first line that is written.

    An implied target never leads where one is stated for the same thing (method, 1).
    """
    place = pd.DataFrame({
        "derived": frame["source"] != "stated",
        "refused": frame["marked"].map({True: 0, False: 2}).fillna(1),
        "aside": frame["line"] != frame["leading"],
        "place": range(len(frame)),
    })  # fmt: skip
    same = ["plan", "indicator", "unit", "period"]
    best = frame.loc[place.sort_values(place.columns.tolist()).index].drop_duplicates(same)[[*same, "line"]]
    leading = frame[same].merge(best, on=same, how="left")["line"]
    return frame["line"] == leading.to_numpy()


def _phases(target: Target) -> Iterator[tuple[Period, Decimal]]:
    bound = requirement(target)
    for phase in target.phasing:
        value = phase.value if phase.share is None else phase.share * bound.value / 100 if bound else None
        if value is not None:
            yield Period(target.period.begin, phase.to.end, target.period.calendar), value
    if target.phasing and bound and target.phasing[-1].to.end != target.period.end:
        yield target.period, bound.value


def _months(text: str | None) -> float | None:
    found = delay(text) if text else None
    return None if found is None else float(found[0]) if found[1] == "months" else found[0] / DAYS_PER_MONTH
