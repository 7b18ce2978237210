"""What is wrong between a file of targets and one of actuals: a baseline that neither has, figures that no target asks for."""

from collections.abc import Collection, Iterator

import numpy as np
import pandas as pd

from monitor.periods import Period
from monitor.problems import Problem, did_you_mean
from monitor.sources.cells import Fault
from monitor.sources.whole_columns import Wrong
from monitor.wording import Message, say

COUNTED_FROM = ("average_growth", "change")
RATE = "%"


def without_baseline(targets: pd.DataFrame, actuals: pd.DataFrame) -> list[Wrong]:
    """Average growth and changes are counted from a baseline: its value, or a figure reported for its period."""
    rows = targets.index[targets["kind"].isin(COUNTED_FROM) & targets["form"].notna() & targets["baseline_value"].isna()]
    if not len(rows):
        return []
    ends = {(i, _text(u), Period.parse(p).end) for i, u, p in _distinct(actuals.loc[actuals["value"].notna()])}
    rates = {(i, _text(u)) for i, u, _ in _distinct(actuals[actuals["measure"].eq(RATE)])}
    wrong = []
    for row, target in targets.loc[rows].iterrows():
        series = target["indicator"], _text(target["unit"])
        base, kind = target["baseline_period"], target["kind"]
        yearly = kind == "average_growth" and (target["measure"] == RATE or series in rates)
        end = Period.parse(base).end if isinstance(base, str) else Period.parse(target["period"]).begin
        if not yearly and (*series, end) not in ends:
            what = say("{kind} needs the value of its baseline", kind=kind)
            wrong.append(
                Wrong(int(str(row)), "baseline_value", Fault(what, say("write it here, or add an actual for the baseline's period")))
            )
    return wrong


def unasked(targets: pd.DataFrame, named: Collection[str], actuals: pd.DataFrame, name: str) -> Iterator[Problem]:
    """Indicators that no row of targets names, and those whose figures all come from other units than the targets'."""
    units = {code: set(part["unit"].map(_text)) for code, part in targets.groupby("indicator")}
    given = actuals[["indicator", "unit"]].drop_duplicates()
    for code, part in given.groupby("indicator", sort=False):
        reporting = set(part["unit"].map(_text))
        if code not in named:
            yield Problem(name, say("no target names the indicator {code}", code=code), did_you_mean(str(code), named), "warning")
        elif code in units and not reporting & units[code]:
            what = say(
                "the figures of {code} come from {given}, its targets are for {wanted}",
                code=code,
                given=_some(reporting),
                wanted=_some(units[code]),
            )
            yield Problem(name, what, say("the column `unit` must say the same in both files"), "warning")


def _distinct(actuals: pd.DataFrame) -> np.ndarray:
    return actuals[["indicator", "unit", "period"]].drop_duplicates().to_numpy()


def _text(unit: object) -> str:
    return unit if isinstance(unit, str) else ""


def _some(units: set[str]) -> Message:
    shown = [unit or "“”" for unit in sorted(units)[:3]]
    return say("{units}", units=", ".join(shown) + (" …" if len(units) > 3 else ""))
