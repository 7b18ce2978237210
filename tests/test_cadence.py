"""When a report is due: each rule as a user writes it, against a calendar that was walked day by day."""

import datetime
import os
import subprocess
import sys
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.cadence import Cadence, Due, due, verdicts
from monitor.cadence_faults import faults
from monitor.workdays import OffDay, WorkCalendar

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
WORK = WorkCalendar(
    off=(OffDay(datetime.date(2026, 1, 2), "New Year's swap"),), worked=(OffDay(datetime.date(2026, 1, 10), "in place of 2 January"),)
)
FIRST, LAST = datetime.datetime(2020, 1, 1, tzinfo=HANOI), datetime.datetime(2041, 1, 1, tzinfo=HANOI)
ONE = datetime.timedelta(days=1)


def found(
    cadence: Cadence, since: datetime.datetime = FIRST, until: datetime.datetime = LAST, zone: datetime.tzinfo = HANOI
) -> tuple[Due, ...]:
    return due(cadence, since, until, zone=zone, work=WORK)


def days(cadence: Cadence, year: int) -> list[str]:
    """Days of a year's occurrences."""
    within = found(cadence, datetime.datetime(year, 1, 1, tzinfo=HANOI), datetime.datetime(year + 1, 1, 1, tzinfo=HANOI))
    return [f"{one.at:%m-%d}" for one in within]


@pytest.mark.parametrize(
    ("cadence", "year", "expected"),
    [
        # 1 January 2026 is a holiday, 2 January swapped for the 10th, so the third working day is the 7th.
        (Cadence("month", "3 working days"), 2026, "01-07 02-04 03-04 04-03 05-06 06-03 07-03 08-05 09-07 10-05 11-04 12-03"),
        (Cadence("month", "31"), 2024, "01-31 02-29 03-31 04-30 05-31 06-30 07-31 08-31 09-30 10-31 11-30 12-31"),
        (Cadence("month", "last day"), 2023, "01-31 02-28 03-31 04-30 05-31 06-30 07-31 08-31 09-30 10-31 11-30 12-31"),
        (Cadence("quarter", "5"), 2026, "01-05 04-05 07-05 10-05"),
        # Sundays: 5 April and 5 July 2026.
        (Cadence("quarter", "5", shift="next"), 2026, "01-05 04-06 07-06 10-05"),
        (Cadence("quarter", "5", shift="previous"), 2026, "01-05 04-03 07-03 10-05"),
        (Cadence("half_year", "10 days"), 2026, "01-10 07-10"),
        (Cadence("nine_months", "5"), 2026, "10-05"),
        (Cadence("year", "1 month"), 2026, "01-31"),
        # The administrative month of November ends on the 14th.
        (Cadence("quarter", "3 days", calendar="administrative"), 2026, "03-17 06-17 09-17 12-17"),
        (Cadence("month", "25", covers="running"), 2026, " ".join(f"{month:02}-25" for month in range(1, 13))),
        (Cadence("dates", dates=(datetime.date(2026, 2, 17), datetime.date(2026, 9, 2))), 2026, "02-17 09-02"),
        (Cadence("rule", rule="FREQ=MONTHLY;BYDAY=2TU"), 2026, "01-13 02-10 03-10 04-14 05-12 06-09 07-14 08-11 09-08 10-13 11-10 12-08"),
        # The 10th of January is worked in 2026 although it is a Saturday; in 2027 the 10th is a Sunday.
        (Cadence("year", "10", shift="next"), 2026, "01-10"),
        (Cadence("year", "10", shift="next"), 2027, "01-11"),
        # Tet: 16 to 20 February 2026, with the weekends nine days on which nobody is there.
        (Cadence("rule", rule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=17", shift="next"), 2026, "02-23"),
        (Cadence("rule", rule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=17", shift="previous"), 2026, "02-13"),
    ],
)  # fmt: skip
def test_days_counted_by_hand_on_a_calendar(cadence: Cadence, year: int, expected: str) -> None:
    """Months have ends, years have Tet, and 31 is the last day."""
    assert " ".join(days(cadence, year)) == expected


def walked(until: int = 2040) -> Iterator[datetime.date]:
    day = datetime.date(2020, 1, 1)
    while day.year <= until:
        yield day
        day += ONE


def ends_month(day: datetime.date, months: int) -> bool:
    """Whether a period of so many months ended the day before."""
    return day.day == 1 and (day.month - 1) % months == 0


def nth_working(start: datetime.date, count: int) -> datetime.date:
    day = start - ONE
    while count:
        day += ONE
        count -= WORK.works(day)
    return day


ORACLE = {
    "day n": (
        Cadence("month", "15"),
        lambda: [day for day in walked() if day.day == 15],
    ),
    "last day": (
        Cadence("month", "last day"),
        lambda: [day for day in walked() if (day + ONE).day == 1],
    ),
    "last working day": (
        Cadence("month", "last day", shift="previous"),
        lambda: [max(d for d in (day - n * ONE for n in range(20)) if WORK.works(d)) for day in walked(2041) if (day + ONE).day == 1],
    ),
    "third working day": (
        Cadence("month", "3 working days"),
        lambda: [nth_working(day, 3) for day in walked() if day.day == 1],
    ),
    "quarterly cut-off + 5 working days": (
        Cadence("quarter", "5 working days"),
        lambda: [nth_working(day, 5) for day in walked() if ends_month(day, 3)],
    ),
    "half-yearly": (Cadence("half_year", "7 days"), lambda: [day + 6 * ONE for day in walked() if ends_month(day, 6)]),
    "nine-monthly": (Cadence("nine_months", "2"), lambda: [day for day in walked() if (day.month, day.day) == (10, 2)]),
    "yearly": (Cadence("year", "29"), lambda: [day for day in walked() if (day.month, day.day) == (1, 29)]),
    "weekly": (Cadence("week", "friday"), lambda: [day for day in walked() if day.weekday() == 4]),
    "daily by rule": (
        Cadence("rule", rule="FREQ=DAILY"),
        lambda: list(walked()),
    ),
    "administrative": (
        Cadence("month", "2 working days", calendar="administrative"),
        lambda: [nth_working(day, 2) for day in walked() if day.day == 15],
    ),
}


@pytest.mark.parametrize("name", ORACLE)
def test_two_decades_agree_with_a_calendar_walked_day_by_day(name: str) -> None:
    """From 2020 to 2040 the occurrences are those of a plain walk through all days."""
    cadence, walk = ORACLE[name]
    got = [one.at.date() for one in found(cadence)]
    assert got == sorted(day for day in walk() if 2020 <= day.year <= 2040)
    assert len(got) >= 20


@pytest.mark.parametrize("host", ["UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Ho_Chi_Minh"])
def test_the_zone_of_the_host_changes_nothing(host: str) -> None:
    """The office's day is the office's, wherever the machine thinks it stands."""
    code = (
        "import datetime, zoneinfo; from monitor.cadence import *; z = zoneinfo.ZoneInfo('Asia/Ho_Chi_Minh');"
        "a, b = (datetime.datetime(y, 1, 1, tzinfo=z) for y in (2025, 2027));"
        "print([str(o.at) for o in due(Cadence('month', '3 working days'), a, b, zone=z, work=WorkCalendar())])"
    )
    run = subprocess.run([sys.executable, "-c", code], env={**os.environ, "TZ": host}, capture_output=True, text=True, check=True)
    assert "2025-03-05 07:30:00+07:00" in run.stdout
    assert run.stdout.count("07:30:00+07:00") == 24


def test_an_hour_that_the_clocks_leave_out_or_repeat() -> None:
    """02:30 on the day when clocks jump from 02:00 to 03:00 is 03:30; where 01:30 comes twice it is the first."""
    york = ZoneInfo("America/New_York")
    night = found(Cadence("dates", dates=(datetime.date(2026, 3, 8),), at="02:30"), zone=york)
    assert [one.at.isoformat() for one in night] == ["2026-03-08T03:30:00-04:00"]
    autumn = found(Cadence("dates", dates=(datetime.date(2026, 11, 1),), at="01:30"), zone=york)
    assert [one.at.isoformat() for one in autumn] == ["2026-11-01T01:30:00-04:00"]


CADENCES = st.sampled_from(
    [cadence for cadence, _ in ORACLE.values()] + [Cadence("quarter", "31", shift="next"), Cadence("week", "3 working days")]
)
MOMENTS = st.datetimes(datetime.datetime(2019, 1, 1), datetime.datetime(2030, 1, 1), timezones=st.just(HANOI))


@settings(deadline=None)
@given(CADENCES, st.lists(MOMENTS, min_size=3, max_size=3))
def test_a_span_cut_in_two_gives_the_same_occurrences(cadence: Cadence, moments: list[datetime.datetime]) -> None:
    """Nothing falls into the cut, nothing comes twice: what is due after a up to b, and after b up to c, is what is due after a up to c."""
    first, middle, last = sorted(moments)
    assert found(cadence, first, middle) + found(cadence, middle, last) == found(cadence, first, last)


@settings(deadline=None)
@given(CADENCES)
def test_each_period_comes_once(cadence: Cadence) -> None:
    """The period is the key under which the ledger keeps an occurrence."""
    periods = [one.period for one in found(cadence)]
    assert len(set(periods)) == len(periods)


def test_the_period_is_the_one_just_over_or_the_one_that_runs() -> None:
    """On 5 October the third quarter is reported on; on 25 October the month that is still running."""
    assert [str(one.period) for one in found(Cadence("quarter", "5"))][:2] == ["2019-Q4", "2020-Q1"]
    assert str(found(Cadence("month", "25", covers="running"))[0].period) == "2020-01"
    assert str(found(Cadence("month", "17", calendar="administrative"))[0].period) == "2020-01@15"


def test_nothing_before_it_begins_and_after_it_ends() -> None:
    """`begin` and `end` are the first and the last day on which there may be an occurrence."""
    begun = found(Cadence("month", "5", begin=datetime.date(2026, 3, 5), end=datetime.date(2026, 6, 5)))
    assert [f"{one.at:%m-%d}" for one in begun] == ["03-05", "04-05", "05-05", "06-05"]


def missed(policy: str, late: str = "40 days") -> list[str]:
    """A machine off from 1 July to 7 October, 08:00: what becomes of the reports of 5 July to 5 October, and of this morning's."""
    cadence = Cadence("month", "7", missed=policy, late=late)  # type: ignore[arg-type]
    now = datetime.datetime(2026, 10, 7, 8, 0, tzinfo=HANOI)
    return [verdict for _, verdict, _ in verdicts(cadence, found(cadence, datetime.datetime(2026, 7, 1, tzinfo=HANOI), now), now)]


def test_what_was_missed_is_made_up_for_skipped_or_asked_about() -> None:
    """`all` makes up for everything that is not too late, `latest` for the newest only, `ask` waits for a person."""
    assert missed("all", "100 days") == ["run", "run", "run", "run"]
    assert missed("all") == ["skip", "skip", "run", "run"]
    assert missed("latest", "100 days") == ["skip", "skip", "skip", "run"]
    assert missed("ask", "100 days") == ["ask", "ask", "ask", "run"]


@pytest.mark.parametrize(
    ("cadence", "key", "what"),
    [
        (Cadence("month", "32"), "on", "“32” is no day after a period"),
        (Cadence("month", "monday"), "on", "“monday” is no day after a period"),
        (Cadence("week", "5"), "on", "“5” is no day of the week"),
        (Cadence("day", "5"), "on", "day takes no day"),
        (Cadence("month", "3 working days", covers="running"), "on", "a delay is counted"),
        (Cadence("month", at="7:30"), "at", "“7:30” is no time of day"),
        (Cadence("month", at="24:00"), "at", "“24:00” is no time of day"),
        (Cadence("month", late="soon"), "late", "“soon” is no delay"),
        (Cadence("month", dates=(datetime.date(2026, 1, 1),)), "dates", "dates belongs to every: dates"),
        (Cadence("dates"), "dates", "dates belongs to every: dates"),
        (Cadence("rule", rule="every Monday"), "rule", "a report is made once a day at most"),
        (Cadence("rule", rule="FREQ=MONTHLY;BYDAY=XX"), "rule", "“FREQ=MONTHLY;BYDAY=XX” is no rule"),
        (Cadence("rule", rule="FREQ=HOURLY"), "rule", "a report is made once a day at most"),
        (Cadence("rule", rule="FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"), "rule", "the rule gives no day at all"),
        (Cadence("rule", rule="FREQ=DAILY;BYHOUR=9"), "rule", "hours and counts"),
        (Cadence("rule", rule="DTSTART:20200101\nRRULE:FREQ=DAILY"), "rule", "the rule holds more than its parts"),
    ],
)  # fmt: skip
def test_a_cadence_that_cannot_be_meant_is_told(cadence: Cadence, key: str, what: str) -> None:
    """Which key, what is wrong; nothing is guessed."""
    assert [(at, str(said)[: len(what)]) for at, said, _ in faults(cadence)] == [(key, what)]
