"""Which occurrences of a report fall due between two instants, and what becomes of those that were missed.

A cadence names the periods that are reported on (`every`) and the moment after each of them (`on`, `at`). Everything follows from
the definition, the calendar and the span asked for; nothing is remembered between two questions, so two that meet give the same
occurrences as one over both.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rruleset, rrulestr

from monitor.periods import YEARS, Calendar, Period, add_months, administrative
from monitor.plan import STRICT, delay
from monitor.wording import Message, say
from monitor.workdays import ONE, WorkCalendar, after, nearest

Every = Literal["day", "week", "month", "quarter", "half_year", "nine_months", "year", "dates", "rule"]
Shift = Literal["none", "next", "previous"]
Missed = Literal["all", "latest", "ask"]
Covers = Literal["closed", "running"]
Verdict = Literal["run", "skip", "ask"]

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "nine_months": 9, "year": 12}
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LAST_DAY = "last day"
EPOCH = datetime.date(2000, 1, 1)
"""Where a rule counts from that does not say."""
LONGEST = 40
"""Days that a shift over holidays and the ends of months can move an occurrence beyond its own delay, at most."""
PUNCTUAL = datetime.timedelta(hours=1)
"""What comes to its turn within this time was not missed."""


@dataclass(frozen=True)
class Cadence:
    """When a report is made, and on which periods."""

    __pydantic_config__: ClassVar = STRICT
    every: Every
    on: str = ""
    """The day after the period: `5` (its number in the month, 31 being the last), `last day`, `3 working days`, `10 days`, `monday`."""
    at: str = "07:30"
    shift: Shift = "none"
    """Where to, when that day is no working day."""
    covers: Covers = "closed"
    """Whether the period reported on is over, or still running on that day of its last month."""
    calendar: Calendar = "statistical"
    timezone: str = ""
    """The workspace's, by default."""
    begin: datetime.date | None = None
    """No occurrence before this day; a rule counts from it."""
    end: datetime.date | None = None
    """No occurrence after this day."""
    dates: tuple[datetime.date, ...] = ()
    rule: str = ""
    """RFC 5545 without DTSTART: FREQ=MONTHLY;BYDAY=2TU."""
    missed: Missed = "latest"
    late: str = "7 days"
    """What is later than this is skipped, and said so."""


@dataclass(frozen=True, order=True)
class Due:
    """One occurrence: the instant in the cadence's own zone, the period that it reports on, and why then."""

    at: datetime.datetime
    period: Period
    why: Message


def due(
    cadence: Cadence, since: datetime.datetime, until: datetime.datetime, *, zone: datetime.tzinfo, work: WorkCalendar
) -> tuple[Due, ...]:
    """The occurrences after `since`, up to and including `until`, in order; both are instants with a zone."""
    if until <= since:
        return ()
    first, last = (moment.astimezone(zone).date() for moment in (since, until))
    begin = max(first, cadence.begin) if cadence.begin else first
    found = (_occurrence(cadence, period, day, zone, work) for period, day in _planned(cadence, begin, last, work))
    wanted = [one for one in found if since < one.at <= until and _lives(cadence, one.at.date())]
    return tuple(sorted(wanted, key=lambda one: (one.at, one.period)))


def _lives(cadence: Cadence, day: datetime.date) -> bool:
    return (cadence.begin or day) <= day <= (cadence.end or day)


def verdicts(cadence: Cadence, found: Sequence[Due], now: datetime.datetime) -> tuple[tuple[Due, Verdict, Message], ...]:
    """What becomes of each occurrence that is due by `now`, oldest first, with the reason."""
    latest = max((one.at for one in found), default=now)
    return tuple((one, *_verdict(cadence, one, latest, now)) for one in found)


def _verdict(cadence: Cadence, one: Due, latest: datetime.datetime, now: datetime.datetime) -> tuple[Verdict, Message]:
    if now - one.at <= PUNCTUAL:
        return "run", say("on time")
    if now > beyond(one.at, cadence.late):
        return "skip", say("missed, and later than {late}", late=_worded(cadence.late))
    if cadence.missed == "latest" and one.at < latest:
        return "skip", say("missed, and a later one has come due")
    if cadence.missed == "ask":
        return "ask", say("missed; a person decides whether it is still wanted")
    return "run", say("missed, and made up for")


def beyond(at: datetime.datetime, late: str) -> datetime.datetime:
    """The instant after which an occurrence is too late."""
    count, unit = delay(late) or (7, "days")
    return at + (relativedelta(months=count) if unit == "months" else relativedelta(days=count))


def _planned(cadence: Cadence, first: datetime.date, last: datetime.date, work: WorkCalendar) -> Iterator[tuple[Period, datetime.date]]:
    """Each period whose day may lie between those two, with that day before any shift."""
    margin = datetime.timedelta(days=LONGEST)
    if cadence.every == "dates":
        yield from ((_single(day), day) for day in sorted(set(cadence.dates)) if first - margin <= day <= last + margin)
    elif cadence.every == "rule":
        yield from ((_single(day), day) for day in _ruled(cadence, first - margin, last + margin))
    else:
        reach = margin + _reach(cadence.on)
        for period in _periods(cadence, first - reach, last + margin):
            yield period, _day(cadence, period, work)


def _occurrence(cadence: Cadence, period: Period, day: datetime.date, zone: datetime.tzinfo, work: WorkCalendar) -> Due:
    moved = day if cadence.shift == "none" else nearest(work, day, ONE if cadence.shift == "next" else -ONE)
    why = _why(cadence, period, day)
    if moved != day:
        why = say("{why}; {day} is no working day", why=why, day=f"{day:%d/%m/%Y}")
    return Due(_instant(moved, cadence.at, zone), period, why)


def _instant(day: datetime.date, at: str, zone: datetime.tzinfo) -> datetime.datetime:
    """In the hour that a change of clocks leaves out it is as much later; in the hour that comes twice it is the first."""
    local = datetime.datetime.combine(day, datetime.time.fromisoformat(at), tzinfo=zone)
    return local.astimezone(datetime.UTC).astimezone(zone)


def _why(cadence: Cadence, period: Period, day: datetime.date) -> Message:
    if cadence.every in ("dates", "rule"):
        return say("on {day}, as the report's cadence says", day=f"{day:%d/%m/%Y}")
    if cadence.covers == "running":
        return say("on {day}, while {period} is running", day=f"{day:%d/%m/%Y}", period=str(period))
    if delay(cadence.on):
        return say("{delay} after the end of {period}", delay=_worded(cadence.on), period=str(period))
    return say("on {day}, the day set for {period}", day=f"{day:%d/%m/%Y}", period=str(period))


def _worded(text: str) -> Message:
    """A delay as people say it in their language."""
    count, unit = delay(text) or (0, "days")
    words = {"days": say("{n} days", n=count), "working days": say("{n} working days", n=count), "months": say("{n} months", n=count)}
    return words[unit]


def _day(cadence: Cadence, period: Period, work: WorkCalendar) -> datetime.date:
    """The day of a period's occurrence, before any shift."""
    start = period.end
    if cadence.covers == "running":
        start = period.begin if cadence.every in ("day", "week") else _last_month(period)
    if cadence.every == "week" and cadence.on in WEEK:
        return start + datetime.timedelta(days=(WEEK.index(cadence.on) - start.weekday()) % 7)
    if found := delay(cadence.on):
        count, unit = found
        if unit == "working days":
            return after(work, start - ONE, count)
        return add_months(start - ONE, count) if unit == "months" else start - ONE + count * ONE
    return start if not cadence.on else _numbered(start, 31 if cadence.on == LAST_DAY else int(cadence.on))


def _numbered(start: datetime.date, number: int) -> datetime.date:
    """The first day from `start` on that has the number in its month, or ends a month too short for it."""
    this = start + relativedelta(day=number)
    return this if this >= start else start + relativedelta(months=1, day=number)


def _last_month(period: Period) -> datetime.date:
    return max(period.begin, add_months(period.end, -1))


def _periods(cadence: Cadence, first: datetime.date, last: datetime.date) -> Iterator[Period]:
    """The periods that may be reported on from `first` to `last`, each once."""
    first, last = max(first, datetime.date(YEARS[1], 1, 1)), min(last, datetime.date(YEARS[-2], 12, 31))
    if cadence.every in ("day", "week"):
        length = 7 if cadence.every == "week" else 1
        begin = first - datetime.timedelta(days=first.weekday() + 7)
        while begin <= last:
            yield Period(begin, begin + length * ONE)
            begin += length * ONE
        return
    months = MONTHS[cadence.every]
    for year in range(first.year - 1, last.year + 1):
        for month in range(1, 13, months) if months != 9 else (1,):
            begin = datetime.date(year, month, 1)
            period = Period(begin, add_months(begin, months))
            yield period if cadence.calendar == "statistical" else administrative(period)


def _ruled(cadence: Cadence, first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    begin = cadence.begin or EPOCH
    start, end = (datetime.datetime.combine(day, datetime.time()) for day in (max(first, begin), last))
    rule = rrulestr(cadence.rule, dtstart=datetime.datetime.combine(begin, datetime.time()))
    assert not isinstance(rule, rruleset)
    return (moment.date() for moment in rule.between(start, end, inc=True)) if start <= end else iter(())


def _single(day: datetime.date) -> Period:
    return Period(day, day + ONE)


def _reach(on: str) -> datetime.timedelta:
    """How long after a period its day can lie, holidays not counted."""
    count, unit = delay(on) or (0, "days")
    return datetime.timedelta(days=count * {"days": 1, "working days": 2, "months": 31}[unit] + 31)
