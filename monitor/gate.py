"""Whether a report may go out: held until its figures are there, sent with the gaps named, or sent at a deadline."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from dateutil.relativedelta import relativedelta

from monitor.plan import STRICT, delay
from monitor.wording import Message, say
from monitor.workdays import ONE, WorkCalendar, after

Incomplete = Literal["send", "hold", "hold_until"]
Verdict = Literal["send", "hold"]
HOUR = datetime.timedelta(hours=1)


@dataclass(frozen=True)
class Gate:
    """What a report waits for: `send` waits for nothing, `hold` for all its figures, `hold_until` for them or the deadline."""

    __pydantic_config__: ClassVar = STRICT
    when_incomplete: Incomplete = "send"
    deadline: str = "5 working days"
    """How long after its due day a report that is held goes out all the same, its gaps named."""
    remind: bool = True
    """Whether those who have not reported are written to, with their form, on each working day that it is held."""


def gated(
    gate: Gate, missing: Sequence[str], due: datetime.datetime, now: datetime.datetime, work: WorkCalendar,
    *, fixed: datetime.date | None = None,
) -> tuple[Verdict, Message]:  # fmt: skip
    """Whether it goes out now, and why; `missing` are the figures that nobody gave.

    `fixed` is the day whose knowledge the report uses, where that is over: nothing can come in any more, so nothing is waited for.
    """
    if not missing:
        return "send", say("all figures are there")
    told = _some(missing)
    if gate.when_incomplete == "send":
        return "send", say("not reported, and named: {figures}", figures=told)
    if fixed:
        return "send", say("figures count as of {day}; not reported, and named: {figures}", day=fixed, figures=told)
    last = deadline(gate, due, work)
    if gate.when_incomplete == "hold_until" and now >= last:
        return "send", say("the deadline of {day} is over; not reported, and named: {figures}", day=last.date(), figures=told)
    return "hold", say("not reported yet: {figures}", figures=told)


def _some(names: Sequence[str], most: int = 3) -> Message | str:
    """The first of them, and how many there are."""
    shown = "; ".join(names[:most])
    return shown if len(names) <= most else say("{shown}; … ({n} in all)", shown=shown, n=len(names))


def deadline(gate: Gate, due: datetime.datetime, work: WorkCalendar) -> datetime.datetime:
    """The instant until which a report is held, at the time of day of its due instant."""
    count, unit = delay(gate.deadline) or (0, "days")
    if unit == "working days":
        return datetime.datetime.combine(after(work, due.date(), count), due.timetz())
    return due + (relativedelta(months=count) if unit == "months" else relativedelta(days=count))


def held_days(due: datetime.date, day: datetime.date, work: WorkCalendar) -> int:
    """The how-manieth working day it is on which the report is held; its due day is the first, if it is worked."""
    return sum(work.works(due + count * ONE) for count in range((day - due).days + 1))


def reminds(due: datetime.datetime, now: datetime.datetime, work: WorkCalendar) -> bool:
    """Whether a report that is held may remind by now of this day: on working days, from the time of day on at which it was due."""
    return work.works(now.date()) and now.time() >= due.time()


def next_look(gate: Gate, due: datetime.datetime, now: datetime.datetime, work: WorkCalendar) -> datetime.datetime:
    """When a report that is held is looked at again though no figure came: for a reminder, its deadline, or within the hour."""
    reminder = datetime.datetime.combine(after(work, now.date(), 1), due.timetz())
    if work.works(now.date()) and now.time() < due.time():
        reminder = datetime.datetime.combine(now.date(), due.timetz())
    moments = [now + HOUR, reminder, *([deadline(gate, due, work)] if gate.when_incomplete == "hold_until" else [])]
    return min(moment for moment in moments if moment > now)
