"""Periods: half-open spans of days, their notation, and the two calendars that offices count in.

A period is written `2024`, `2021..2030`, `2024-Q3`, `2024-H1`, `2024-9M`, `2024-05`, `2024-01..2024-05` or
`2024-05-04`. With `@15` behind it the same months run in the administrative calendar, from the 15th of the month
before to the 14th (Decree 09/2019/NĐ-CP, article 12); the two calendars never mix.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Literal

from dateutil.relativedelta import relativedelta

Calendar = Literal["statistical", "administrative"]

YEARS = range(1900, 2200)
"""Any other is a slip, and near the ends of the calendar a period could not be shifted."""

_PART = re.compile(
    r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<nine>9M)|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?", re.ASCII
)


class NotAPeriod(ValueError):
    """The text is no period: write 2024, 2021..2030, 2024-Q3, 2024-H1, 2024-9M, 2024-05 or 2024-01..2024-05."""

    def __init__(self, text: str) -> None:
        super().__init__(f"“{text}” is not a period")


@dataclass(frozen=True, order=True)
class Period:
    """The days from `begin` up to, not including, `end`."""

    begin: date
    end: date
    calendar: Calendar = "statistical"

    def __post_init__(self) -> None:
        if self.begin >= self.end:
            raise NotAPeriod(f"{self.begin}..{self.end}")

    def __str__(self) -> str:
        first, last = _nominal(self)
        return _notation(first, last) + ("@15" if self.calendar == "administrative" else "")

    @classmethod
    def parse(cls, text: str) -> "Period":
        """The period that `text` writes; raises NotAPeriod."""
        body, at, day = text.strip().upper().partition("@")
        if at and day != "15":
            raise NotAPeriod(text)
        left, dots, right = body.partition("..")
        first, last = _part(left, text), _part(right if dots else left, text)
        span = cls(first[0], last[1])
        return administrative(span) if at else span

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> dict[str, Any]:
        """Lets a schema read periods from text; a plain dict, so that nothing is imported for it."""
        return {
            "type": "function-after",
            "function": {"type": "no-info", "function": cls.parse},
            "schema": {"type": "str"},
            "serialization": {"type": "to-string"},
        }

    @property
    def months(self) -> int:
        """Whole months in the period; 0 for days and broken spans."""
        first, last = _nominal(self)
        return _month(last) - _month(first) if first.day == last.day == 1 else 0

    @property
    def kind(self) -> str:
        """day, month, quarter, half, nine_months, year, years, or months for any other span of whole months."""
        first, _ = _nominal(self)
        if not self.months:
            return "day" if self.end - self.begin == timedelta(days=1) else "days"
        if first.month == 1 and self.months % 12 == 0:
            return "year" if self.months == 12 else "years"
        starts = {1: (first.month, "month"), 3: (first.month % 3, "quarter"), 6: (first.month % 6, "half"), 9: (first.month, "nine_months")}
        wanted, kind = starts.get(self.months, (0, "months"))
        return kind if self.months == 1 or wanted == 1 else "months"

    @property
    def first(self) -> date:
        """The first day of its first month by name: January 2024 begins here even where its days begin on 15 December."""
        return _nominal(self)[0]

    @property
    def last(self) -> date:
        """The last day, for people, who say 'to 30 September'."""
        return self.end - timedelta(days=1)


def administrative(period: Period) -> Period:
    """The same months counted from the 15th of the month before to the 14th."""
    if not period.months:
        raise NotAPeriod(f"{period}@15")
    return Period(_mid(period.begin), _mid(period.end), "administrative")


def year_to_date(period: Period) -> Period:
    """From the start of the year in which the period's last month lies to the period's end (lũy kế)."""
    first, last = _nominal(period)
    january = date((last - timedelta(days=1)).year, 1, 1)
    begin = min(first, january) if period.kind == "years" else january
    return Period(begin, last) if period.calendar == "statistical" else administrative(Period(begin, last))


def shift(period: Period, months: int) -> Period:
    """The same span that many months later; -12 is the same period last year."""
    first, last = _nominal(period)
    moved = Period(add_months(first, months), add_months(last, months))
    return moved if period.calendar == "statistical" else administrative(moved)


def add_months(day: date, months: int) -> date:
    """The same day that many months later, or the month's last day where it is shorter."""
    return day + relativedelta(months=months)


def _nominal(period: Period) -> tuple[date, date]:
    """First day and day after the last, by the months' names."""
    if period.calendar == "statistical":
        return period.begin, period.end
    return add_months(period.begin.replace(day=1), 1), add_months(period.end.replace(day=1), 1)


def _mid(first: date) -> date:
    return add_months(first, -1).replace(day=15)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


@lru_cache(maxsize=10_000)
def _part(text: str, whole: str) -> tuple[date, date]:
    found = _PART.fullmatch(text.strip())
    if not found:
        raise NotAPeriod(whole)
    year = int(found["year"])
    if year not in YEARS:
        raise NotAPeriod(whole)
    try:
        if found["day"]:
            day = date(year, int(found["month"]), int(found["day"]))
            return day, day + timedelta(days=1)
        month, length = _months_of(found)
        begin = date(year, month, 1)
        return begin, add_months(begin, length)
    except (ValueError, OverflowError):
        raise NotAPeriod(whole) from None


def _months_of(found: "re.Match[str]") -> tuple[int, int]:
    if found["quarter"]:
        return int(found["quarter"]) * 3 - 2, 3
    if found["half"]:
        return int(found["half"]) * 6 - 5, 6
    if found["nine"]:
        return 1, 9
    return (int(found["month"]), 1) if found["month"] else (1, 12)


@lru_cache(maxsize=10_000)
def _notation(first: date, last: date) -> str:
    shape = Period(first, last)
    kind = shape.kind
    names = {
        "year": f"{first.year}",
        "years": f"{first.year}..{last.year - 1}",
        "quarter": f"{first.year}-Q{first.month // 3 + 1}",
        "half": f"{first.year}-H{first.month // 6 + 1}",
        "nine_months": f"{first.year}-9M",
        "month": f"{first:%Y-%m}",
        "months": f"{first:%Y-%m}..{add_months(last, -1):%Y-%m}",
        "day": f"{first}",
    }
    return names.get(kind, f"{first}..{last - timedelta(days=1)}")
