"""Periods and days named by a rule: the last month that has ended, ten days after the period's end; the day of the report settles them."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from monitor.periods import YEARS, Calendar, NotAPeriod, Period, add_months, administrative

SIZES = {"month": 1, "quarter": 3, "half": 6, "year": 12}
TO_DATE = {"year_to_date": 1, "quarters_to_date": 3}
"""From January to the end of the last of so many months that has ended; in January that is all of last year."""
PERIOD_RULES = (*(f"latest_{size}" for size in SIZES), *TO_DATE, "current_month", "current_quarter", "current_year")
"""`latest_…` is the last that has ended, `current_…` the one in which the day lies."""
DELAY = re.compile(r"(\d{1,3}) (day|month)s?", re.ASCII)


@dataclass(frozen=True)
class PeriodRule:
    """A period named by one of PERIOD_RULES."""

    name: str
    calendar: Calendar = "statistical"

    def __str__(self) -> str:
        return self.name + ("@15" if self.calendar == "administrative" else "")

    def on(self, day: datetime.date) -> Period:
        """The period that a report made on that day is about."""
        first, last = _months(self.name, _running(day, self.calendar))
        span = Period(_month(first), _month(last))
        return administrative(span) if self.calendar == "administrative" else span


@dataclass(frozen=True)
class AsOfRule:
    """So long after the period's last day, but never later than the day of the report."""

    days: int = 0
    months: int = 0

    def __str__(self) -> str:
        count, word = (self.months, "month") if self.months else (self.days, "day")
        return f"{count} {word}{'' if count == 1 else 's'}"

    def on(self, day: datetime.date, period: Period) -> datetime.date:
        return min(add_months(period.last, self.months) + datetime.timedelta(self.days), day)


@dataclass(frozen=True)
class Read:
    """Lets a schema read a value from text by a function; a plain dict, so that nothing is imported for it."""

    by: Callable[[str], Any]

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> dict[str, Any]:
        text = {"type": "function-after", "function": {"type": "no-info", "function": self.by}, "schema": {"type": "str"}}
        return {"type": "nullable", "schema": {**text, "serialization": {"type": "to-string"}}}


def period_or_rule(text: str) -> Period | PeriodRule:
    """What `2021-9M`, `latest_month` or `latest_month@15` says; raises NotAPeriod."""
    name, at, day = text.partition("@")
    if name not in PERIOD_RULES:
        return Period.parse(text)
    if at and day != "15":
        raise NotAPeriod(text)
    return PeriodRule(name, "administrative" if at else "statistical")


def day_or_rule(text: str) -> datetime.date | AsOfRule:
    """What `2021-10-06`, `10 days` or `1 month` says; raises ValueError."""
    found = DELAY.fullmatch(text)
    if found:
        return AsOfRule(**{f"{found[2]}s": int(found[1])})
    day = datetime.date.fromisoformat(text)
    if day.year not in YEARS:
        raise ValueError(text)
    return day


def _running(day: datetime.date, calendar: Calendar) -> int:
    """Number of the month in which the day lies; administrative months end on the 14th."""
    return day.year * 12 + day.month - 1 + int(calendar == "administrative" and day.day >= 15)


def _months(name: str, running: int) -> tuple[int, int]:
    """Numbers of the first month and of the month after the last."""
    which, _, size = name.partition("_")
    if name in TO_DATE:
        end = running - running % TO_DATE[name]
        return (end - 1) // 12 * 12, end
    months = SIZES[size]
    begun = running - running % months
    return (begun - months, begun) if which == "latest" else (begun, begun + months)


def _month(number: int) -> datetime.date:
    return datetime.date(number // 12, number % 12 + 1, 1)
