"""What is drawn over time: a trajectory against pace, target and last year, a level as steps, milestones on a calendar."""

import datetime
from collections.abc import Mapping

from monitor.amounts import Row, amount, day_of, decimals, requirement, title
from monitor.figures import History, around, from_zero
from monitor.periods import Period, add_months
from monitor.plan import Indicator
from monitor.report import Figure
from monitor.sentences import sentence
from monitor.wording import Language, Message, say

Named = tuple[tuple[str, tuple[str, ...]], ...]
SCATTERED = 3
"""Figures that make a picture of dots; fewer are told in words."""
LINES = {
    "actual": say("Actual"),
    "pace": say("Expected to date"),
    "target": say("Target"),
    "last_year": say("Same period last year"),
    "projection": say("Projection"),
    "projection_low": say("80% interval"),
}
MARKS = 6
"""Names under a calendar, at most."""


def course(row: Row, indicator: Indicator, history: History, before: History, language: Language) -> Figure | None:
    """The figures over the target's period, `before` those a year earlier; a level goes in steps, gaps stay gaps.

    One figure is enough where a path leads to the target; without a path it takes two.
    """
    values = dict(history)
    period = Period.parse(str(row.get("target_period") or row["period"]))
    months = range(min(1, *values), max(period.months, *values) + 1) if values else range(0)
    target = tuple(bound for bound in (row.get("target_low"), row.get("target_high")) if bound is not None)
    pace = tuple(_pace(row, month, period.months, target) for month in months)
    if not values or (len(values) < 2 and sum(each is not None for each in pace) < 2):
        return None
    foreseen = _foreseen(row, indicator, values, months)
    last_year = tuple(dict(before).get(month) for month in months) if before else ()
    shown = [
        value for value in (*values.values(), *pace, *target, *last_year, *(v for _, ahead in foreseen for v in ahead)) if value is not None
    ]
    level = indicator.kind in ("flow", "stock") and min(shown) >= 0
    series = (
        ("x", tuple(float(month) for month in months)),
        ("actual", tuple(values.get(month) for month in months)),
        ("pace", pace),
        ("target", (target[0], target[-1]) if target else ()),
        ("last_year", last_year),
        *foreseen,
        ("range", from_zero(shown) if level else around(shown)),
        ("decimals", (float(decimals(row, indicator)),)),
    )
    told = _told(row, indicator, values[max(values)], bool(foreseen), language)
    texts = (("x", _months(period, months, language)), *_lines(language))
    return Figure("steps" if indicator.kind == "stock" else "trajectory", series, language.render(told), texts)


def scatter(indicator: Indicator, history: History, language: Language) -> Figure | None:
    """A level's scattered figures over all years, `x` in years: dots, with what lies between not joined; a stock in steps."""
    values = dict(history)
    if len(values) < SCATTERED or indicator.of or indicator.kind not in ("flow", "stock"):
        return None
    first, last = min(values) // 12, max(values) // 12
    months = range(first * 12, last * 12 + 12)
    series = (
        ("x", tuple(month / 12 for month in months)),
        ("actual", tuple(values.get(month) for month in months)),
        ("target", ()),
        ("range", from_zero(values.values()) if min(values.values()) >= 0 else around(values.values())),
        ("decimals", (float(max(0, indicator.decimals)),)),
    )
    said = say(
        "{name}: monthly figures known from {first} to {last}: {n}", name=title(indicator, language), n=len(values), first=first, last=last
    )
    years = tuple("" if month % 12 else str(month // 12) for month in months)
    return Figure("steps" if indicator.kind == "stock" else "trajectory", series, language.render(said), (("x", years),))


def calendar(row: Row, indicator: Indicator, language: Language) -> Figure | None:
    """A milestone on its date axis: due, done or not, and the day of the report."""
    due, done, today = row.get("target_high"), row.get("actual"), float(row["as_of"].toordinal())
    if indicator.kind != "milestone" or due is None:
        return None
    days = [day for day in (due, done, today) if day is not None]
    first, ticks = _calendar(day_of(min(days)), day_of(max(days)))
    series = (
        ("due", (due,)),
        ("done", (done,)),
        ("today", (today,)),
        ("range", (first, max(*ticks, *days) + 15)),
        ("ticks", ticks),
    )
    texts = (
        ("due", (language.date(day_of(due)),)),
        ("done", (language.date(day_of(done)) if done is not None else "",)),
        ("today", (language.date(day_of(today)),)),
        ("ticks", tuple(language.month(day_of(day)) for day in ticks)),
    )
    return Figure("milestones", series, sentence(row, indicator, language), texts)


def _foreseen(
    row: Row, indicator: Indicator, values: Mapping[int, float], months: range
) -> tuple[tuple[str, tuple[float | None, ...]], ...]:
    """From the last figure to the projected end, and to both ends of its interval where there is one."""
    last, end = max(values), months[-1]
    if indicator.kind != "flow" or row.get("projection") is None or last >= end:
        return ()
    ways = {name: row[name] for name in ("projection", "projection_low", "projection_high") if row.get(name) is not None}
    return tuple((name, tuple({last: values[last], end: value}.get(month) for month in months)) for name, value in ways.items())


def _told(row: Row, indicator: Indicator, latest: float, foreseen: bool, language: Language) -> Message:
    name, value = title(indicator, language), amount(latest, decimals(row, indicator), indicator, language)
    target = requirement(row, indicator, language)
    if not target:
        return say("{name} by month, the latest {value}", name=name, value=value)
    if not foreseen:
        return say("{name} by month, the latest {value} against a target of {target}", name=name, value=value, target=target)
    end, low, high = (
        amount(row[at], decimals(row, indicator), indicator, language) if row.get(at) is not None else ""
        for at in ("projection", "projection_low", "projection_high")
    )
    said = {"name": name, "value": value, "target": target, "end": end}
    if not low:
        return say("{name} by month, the latest {value} against a target of {target}, projected to end at {end}", **said)
    text = "{name} by month, the latest {value} against a target of {target}, projected to end at {end}, probably between {low} and {high}"
    return say(text, **said, low=low, high=high)


def _pace(row: Row, month: int, months: int, target: tuple[float, ...]) -> float | None:
    """Only a linear path is drawn whole; of any other only the point that was computed is known here."""
    if row.get("pace") == "linear" and target and 0 < month <= months:
        return target[0] * month / months
    reached = Period.parse(str(row.get("actual_period") or row["period"])).months
    return row.get("expected") if month == reached and row.get("pace") in ("stated", "seasonal", "last_year") else None


def _months(period: Period, months: range, language: Language) -> tuple[str, ...]:
    """The name of each month, or over more than a year that of each year, at its last month."""
    days = [add_months(period.first, month - 1) for month in months]
    if len(days) <= 12:
        return tuple(language.short_month(day.month) for day in days)
    return tuple(str(day.year) if day.month == 12 else "" for day in days)


def _lines(language: Language) -> Named:
    return tuple((name, (language.render(text),)) for name, text in LINES.items())


def _calendar(first: datetime.date, last: datetime.date) -> tuple[float, tuple[float, ...]]:
    """The day that a calendar begins with, and the first days of months, of quarters or of years in it."""
    begin, end = datetime.date(first.year, 1, 1), datetime.date(last.year, 12, 31)
    months = (end.year - begin.year + 1) * 12
    step = next(each for each in (1, 2, 3, 6, 12, 24, 60, 120, 1200) if months / each <= MARKS)
    return float(begin.toordinal()), tuple(float(add_months(begin, month).toordinal()) for month in range(0, months, step))
