"""Whether a report may go out: held until its figures are there, sent with the gaps named, or sent at a deadline."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from monitor.plan import STRICT, delay
from monitor.wording import Message, say
from monitor.workdays import WorkCalendar, after

Incomplete = Literal["send", "hold", "hold_until"]
Verdict = Literal["send", "hold"]


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
    gate: Gate, missing: Sequence[str], due: datetime.datetime, now: datetime.datetime, work: WorkCalendar
) -> tuple[Verdict, Message]:
    """Whether it goes out now, and why; `missing` are the figures that nobody gave."""
    if not missing:
        return "send", say("all figures are there")
    if gate.when_incomplete == "send":
        return "send", say("{n} figures are missing and named", n=len(missing))
    last = deadline(gate, due, work)
    if gate.when_incomplete == "hold_until" and now >= last:
        return "send", say("the deadline of {day} is over; {n} figures are missing and named", day=f"{last:%d/%m/%Y}", n=len(missing))
    return "hold", say("{n} figures are missing", n=len(missing))


def deadline(gate: Gate, due: datetime.datetime, work: WorkCalendar) -> datetime.datetime:
    """The instant until which a report is held, at the time of day of its due instant."""
    count, unit = delay(gate.deadline) or (0, "days")
    if unit == "working days":
        return datetime.datetime.combine(after(work, due.date(), count), due.timetz())
    return due + datetime.timedelta(days=count * (30 if unit == "months" else 1))


def next_look(now: datetime.datetime, at: datetime.time, work: WorkCalendar) -> datetime.datetime:
    """When a report that is held is looked at again for a reminder: at that time on the next working day."""
    return datetime.datetime.combine(after(work, now.date(), 1), at, tzinfo=now.tzinfo)
