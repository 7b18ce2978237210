"""What looks wrong in figures as they are handed in: laid beside what is known, told by the cell."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitor import checks, comparisons
from monitor.plan import Promises
from monitor.problems import Problem
from monitor.promise_tables import target_table, with_kinds
from monitor.store import Submission
from monitor.vintages import Actual
from monitor.wording import say

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Doubts:
    """What is odd about one cell, and whether that keeps it out: an error always, a warning unless a note explains it."""

    problems: tuple[Problem, ...]
    refused: bool


def doubted(
    actuals: Sequence[Actual], known: pd.DataFrame | None, promises: Promises, submission: Submission, now: datetime.datetime
) -> Mapping[str, Doubts]:
    """The doubts about these actuals by their place; `known` holds every vintage of their indicators and related ones."""
    places = {_key(actual): actual for actual in actuals}
    frame = _with(known, actuals, submission, now)
    targets = target_table(promises)
    targets = targets[targets["indicator"].isin(set(frame["indicator"]))]
    found = checks.doubts(with_kinds(frame, promises), targets, comparisons.published(frame, promises), as_of=now.date())
    if found.empty:
        return {}
    mine = checks.about(found, ((actual.indicator, actual.unit, str(actual.period)) for actual in actuals))
    names = {code: indicator.name.vi for code, indicator in promises.indicators.items()}
    by_cell: dict[Key, list[Problem]] = defaultdict(list)
    keys = zip(mine["indicator"], mine["unit"].fillna(""), mine["period"], strict=True)
    for at, (indicator, unit, period) in enumerate(keys):
        by_cell[indicator, unit, period] += checks.problems(mine.iloc[[at]], names)
    return {places[key].place: _weighed(places[key], problems) for key, problems in by_cell.items() if key in places}


def _weighed(actual: Actual, problems: Sequence[Problem]) -> Doubts:
    """Told with the reason why the cell is kept out, if it is."""
    grave = any(problem.severity == "error" for problem in problems)
    silent = any(problem.severity == "warning" for problem in problems) and not actual.note
    told = tuple(_asking(problem) if problem.severity == "warning" and not actual.note else problem for problem in problems)
    return Doubts(told, grave or silent)


def _asking(problem: Problem) -> Problem:
    hint = say("note missing: correct the figure, or say in its note why it is right")
    return Problem(problem.where, problem.what, say("{hint}; {more}", hint=problem.hint, more=hint) if problem.hint else hint, "warning")


def _key(actual: Actual) -> Key:
    return actual.indicator, actual.unit or "", str(actual.period)


def _with(known: pd.DataFrame | None, actuals: Sequence[Actual], submission: Submission, now: datetime.datetime) -> pd.DataFrame:
    """Every vintage, those handed in now last."""
    first = 1 + (int(known["id"].max()) if known is not None and len(known) else 0)
    new = pd.DataFrame(
        {
            "indicator": [a.indicator for a in actuals],
            "period": [str(a.period) for a in actuals],
            "value": np.array([np.nan if a.value is None else float(a.value) for a in actuals]),
            "unit": [a.unit for a in actuals],
            "measure": [a.measure for a in actuals],
            "basis": [a.basis for a in actuals],
            "cumulative": np.zeros(len(actuals), dtype=bool),
            "status": [a.status for a in actuals],
            "known": pd.to_datetime(pd.Series([a.known for a in actuals])).dt.as_unit("us"),
            "decimals": pd.array([a.decimals for a in actuals], dtype="Int64"),
            "recorded": pd.DatetimeIndex([pd.Timestamp(now)] * len(actuals)).tz_convert("UTC").as_unit("us"),
            "id": np.arange(first, first + len(actuals)),
            "source": [a.source or f"{submission.name}:{a.place}" for a in actuals],
            "giver": submission.giver,
            "stated": [a.stated for a in actuals],
            "note": [a.note for a in actuals],
            "remark": [a.remark for a in actuals],
        }
    )
    if known is None or not len(known):
        return new.astype({name: "str" for name in new if new[name].dtype == object})
    return pd.concat([known, new.astype(known.dtypes.to_dict())], ignore_index=True)
