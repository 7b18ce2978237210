"""The figure that one cell of a form gives, with the period, status and note of its row."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from monitor.form import chosen
from monitor.periods import NotAPeriod, Period, year_to_date
from monitor.plan import Indicator, Promises
from monitor.sources import entered
from monitor.sources.cells import Fault
from monitor.sources.form_cells import Line
from monitor.sources.row_faults import covered
from monitor.sources.workbook import Cell
from monitor.vintages import Actual
from monitor.wording import say


@dataclass(frozen=True)
class Beside:
    """What the form is read against; `last` gives the newest figure of an indicator and unit."""

    promises: Promises
    today: datetime.date
    lang: str
    last: Mapping[tuple[str, str | None], Decimal]


@dataclass(frozen=True)
class Judged:
    """What one cell for a figure gives: an actual, a fault, nothing, or what was there before."""

    place: str
    actual: Actual | None = None
    faults: tuple[tuple[str, Fault], ...] = ()
    same: bool = False


def figure(line: Line, role: str, beside: Beside) -> Judged:
    """The cell's actual, or all that is wrong with the row as far as it concerns this cell."""
    place = line.place(role)
    code, _, unit = chosen(line.text("code")).partition("|")
    indicator = beside.promises.indicators[code]
    found: dict[str, Any] = {
        role: _value(line, role, indicator, unit, beside),
        "period": _period(line, role, indicator, beside.today),
        "status": _status(line, role),
        "note": entered.words(line.cell("note")),
        "population": _population(line),
    }
    if found[role] is None:
        return Judged(place)
    hidden = covered(line, role)
    faults = [(line.place(key), value) for key, value in found.items() if isinstance(value, Fault)]
    faults += [(place, hidden)] if hidden else []
    if faults:
        return Judged(place, faults=tuple(faults))
    value = None if found[role] == entered.WITHDRAWN else found[role]
    actual = Actual(
        place, code, unit or None, found["period"], value, indicator.measure.vi, indicator.basis, found["status"], beside.today,
        note=found["note"] or None, stated=f"{value}{found['population']}" if found["population"] and value is not None else None,
    )  # fmt: skip
    return Judged(place, actual)


def _value(line: Line, role: str, indicator: Indicator, unit: str, beside: Beside) -> Decimal | Fault | str | None:
    cell = line.cell(role)
    if line.block == "milestones":
        return _done(line, cell, beside)
    if cell is None:
        return None
    if indicator.kind == "milestone":
        read = entered.day(cell, beside.lang, beside.today)
        return Decimal(read.toordinal()) if isinstance(read, datetime.date) else read
    value = entered.figure(cell, indicator, beside.lang, beside.last.get((indicator.code, unit or None)))
    if indicator.kind == "rank" and isinstance(value, Decimal) and (value < 1 or value != value.to_integral_value()):
        return Fault(say("a rank is a whole number from 1 on, not {given}", given=value))
    return value


def _done(line: Line, cell: Cell | None, beside: Beside) -> Decimal | Fault | str | None:
    """A milestone's day, or 0 where it is ticked as not done."""
    text = entered.words(line.cell("tick"))
    tick = entered.ticked(text) if isinstance(text, str) else text
    read = entered.day(cell, beside.lang, beside.today) if cell else None
    if isinstance(tick, Fault) or isinstance(read, Fault | str):
        return tick if isinstance(tick, Fault) else read if isinstance(read, Fault | str) else None
    if tick == "open" and read:
        return Fault(say("ticked as not done, but a day is given"), say("clear one of them"))
    if tick == "done" and not read:
        return Fault(say("ticked as done, but on which day?"), say("write the day beside it"))
    if read:
        return Decimal(read.toordinal())
    return Decimal(0) if tick == "open" else None


def _period(line: Line, role: str, indicator: Indicator, today: datetime.date) -> Period | Fault:
    text = chosen(line.text("previous" if role == "official" else "period"))
    try:
        span = Period.parse(text)
    except NotAPeriod:
        if line.block == "corrections":
            return Fault(say("for which period is this correction?"), say("choose one from the list"))
        return Fault(say("the row's hidden period was changed: {given}", given=text or "–"), say("copy the figures into a fresh form"))
    if line.block == "corrections" and indicator.entry == "cumulative" and span.months and ".." not in text:
        span = year_to_date(span)
    if span.begin > today:
        return Fault(say("{period} has not begun: nothing can be reported for it yet", period=span))
    return span


def _status(line: Line, role: str) -> str | Fault | None:
    """Of the period's own figure the chosen one, an estimate without a choice; what is due after it is official."""
    if role == "official":
        return "official"
    text = entered.words(line.cell("status"))
    read = entered.status(text) if isinstance(text, str) else text
    return read or {"estimate": "estimate", "value": "official"}.get(role)


def _population(line: Line) -> str | Fault:
    """`/14`: a rank is kept with it in the figure's own words, `3/14`."""
    cell = line.cell("population")
    if cell is None:
        return ""
    if cell.kind != "number" or cell.value < 1 or cell.value != int(cell.value):
        return Fault(say("among how many? a whole number from 1 on"))
    return f"/{int(cell.value)}"
