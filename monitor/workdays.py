"""Which days an office works: weekends, public holidays, make-up days, and what the workspace knows better."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from monitor.plan import STRICT

ONE = datetime.timedelta(days=1)
MOST = 400
"""Days looked through for a working one; a year without any is a fault of the list."""


class NoWorkingDay(ValueError):
    """There is no working day within a year of that day: look at the list of days off."""


@dataclass(frozen=True)
class OffDay:
    """A day, and why it is (no) working day."""

    __pydantic_config__: ClassVar = STRICT
    day: datetime.date
    name: str = ""
    source: str = ""


@dataclass(frozen=True)
class WorkCalendar:
    """The file `holidays.yaml`: what differs from the public holidays of `country` that are known to the programme.

    A day in `worked` is worked even on a weekend or holiday; one in `off` is free. `worked` wins.
    """

    __pydantic_config__: ClassVar = STRICT
    country: str = "VN"
    off: tuple[OffDay, ...] = ()
    worked: tuple[OffDay, ...] = ()

    @cached_property
    def _public(self) -> Any:
        from holidays import country_holidays  # noqa: PLC0415 - whoever reads a definition does not pay for calendars

        return country_holidays(self.country)

    @cached_property
    def _off(self) -> frozenset[datetime.date]:
        return frozenset(each.day for each in self.off)

    @cached_property
    def _worked(self) -> frozenset[datetime.date]:
        return frozenset(each.day for each in self.worked)

    def works(self, day: datetime.date) -> bool:
        """Whether the office works on that day; make-up Saturdays count where the holidays' list knows them."""
        if day in self._worked or day in self._off:
            return day in self._worked
        return bool(self._public.is_working_day(day))

    def free(self, years: range) -> tuple[datetime.date, ...]:
        """The weekdays of these years on which nobody works."""
        return tuple(day for year in years for day in _days(year) if day.weekday() < 5 and not self.works(day))


def nearest(work: WorkCalendar, day: datetime.date, step: datetime.timedelta) -> datetime.date:
    """The day itself if it is worked, else the next one in the direction of `step`; raises NoWorkingDay."""
    for count in range(MOST):
        if work.works(day + count * step):
            return day + count * step
    raise NoWorkingDay(str(day))


def after(work: WorkCalendar, day: datetime.date, count: int) -> datetime.date:
    """The working day with that number after `day`; 0 is the day itself, or the last working day before it."""
    if not count:
        return nearest(work, day, -ONE)
    for _ in range(count):
        day = nearest(work, day + ONE, ONE)
    return day


def _days(year: int) -> Iterator[datetime.date]:
    day = datetime.date(year, 1, 1)
    while day.year == year:
        yield day
        day += ONE
