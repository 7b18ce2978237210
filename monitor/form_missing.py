"""What was to be reported for a period and was not: each figure with who answers for it and since when it is overdue."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitor.form_due import Due, below, due
from monitor.form_figures import worth
from monitor.periods import Period
from monitor.plan import Promises
from monitor.report import Cell, Table
from monitor.series import figures
from monitor.unit_tree import name_of
from monitor.wording import NOT_APPLICABLE, Language, Message, say


@dataclass(frozen=True)
class Missing:
    """A figure that nobody reported."""

    unit: str
    indicator: str
    period: Period
    deadline: datetime.date | None
    overdue: int
    """Days after the deadline; 0 where there is time left, or no deadline."""


def missing(
    promises: Promises,
    actuals: pd.DataFrame,
    targets: pd.DataFrame,
    period: Period,
    *,
    unit: str = "",
    as_of: datetime.date,
    phasing: pd.DataFrame | None = None,
    holidays: Sequence[datetime.date] = (),
) -> tuple[Missing, ...]:
    """What the unit and those below it, or all, have not reported by that day; the longest overdue first."""
    asked = due(promises, actuals, below(promises, targets, "", unit, as_of), period, phasing=phasing, holidays=holidays)
    known = _known(asked, actuals, as_of)
    found = [_missing(each, as_of) for each, there in zip(asked, known, strict=True) if not there]
    return tuple(sorted(found, key=lambda one: (-one.overdue, one.unit)))


def _known(asked: Sequence[Due], actuals: pd.DataFrame, as_of: datetime.date) -> Sequence[bool]:
    """Whether there is a figure for each; what the months or later totals give counts as reported."""
    frame = pd.DataFrame({
        "indicator": pd.Series([each.indicator.code for each in asked], dtype=object),
        "unit": pd.Series([each.unit for each in asked], dtype=object),
        "sums": [each.sums for each in asked],
        "stands": [False for _ in asked],
    })  # fmt: skip
    spans = pd.Series([str(each.spans["now"]) for each in asked], dtype=object)
    values, _ = worth(figures(actuals, as_of), frame, spans)
    return list(~np.isnan(np.asarray(values, dtype=np.float64)))


def _missing(each: Due, as_of: datetime.date) -> Missing:
    day = each.target.get("due")
    deadline = None if day is None or pd.isna(day) else day.date()
    overdue = max(0, (as_of - deadline).days) if deadline else 0
    return Missing(each.unit, each.indicator.code, each.spans["now"] or each.own, deadline, overdue)


def due_by(found: Sequence[Missing], day: datetime.date) -> tuple[Missing, ...]:
    """Those whose last day has come; without one, once their period is over."""
    return tuple(each for each in found if (each.deadline or each.period.end) <= day)


def missing_table(found: Sequence[Missing], promises: Promises, language: Language, title: Message) -> Table:
    """A line for each figure that nobody reported."""
    heads = (say("Reporting unit"), say("Indicator"), say("Period"), say("Deadline"), say("Days overdue"))
    rows = tuple(_line(one, promises, language) for one in found)
    return Table(
        language.render(title), tuple(Cell(language.render(head)) for head in heads), ("text", "text", "text", "text", "number"), rows
    )


def _line(one: Missing, promises: Promises, language: Language) -> tuple[Cell, ...]:
    nothing = language.render(NOT_APPLICABLE)
    return (
        Cell(name_of(one.unit, promises, language)),
        Cell(promises.indicators[one.indicator].name.in_(language.code)),
        Cell(language.period(one.period)),
        Cell(language.date(one.deadline), one.deadline) if one.deadline else Cell(nothing),
        Cell(str(one.overdue), one.overdue),
    )
