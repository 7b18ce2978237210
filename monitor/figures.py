"""What a finding's charts draw: series on scales that a whole page shares, each with a sentence that says what it shows."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from monitor.periods import Period
from monitor.plan import Indicator
from monitor.report import Figure
from monitor.sentences import Row, amount, decimals, requirement, sentence, title
from monitor.wording import Language, Message, say

Span = tuple[float, float]
History = tuple[tuple[int, float], ...]
"""Months since the start of the target's period, 1 being its first, with the figure as of that month's end."""
MOST = 30.0
"""A pin's scale ends here at the latest: one outlier must not flatten the others; the chart marks what lies beyond."""


SCATTERED = 3
"""Figures that make a picture of dots; fewer are told in words."""


@dataclass(frozen=True)
class Scales:
    """One scale per measure on a page."""

    percent: Span
    points: Span
    bullet: Span
    rates: dict[str, Span]
    """By kind of rate."""
    days: Span


def scales(rows: Iterable[tuple[Row, Indicator]]) -> Scales:
    pairs = tuple(rows)
    percents = [row["variance_percent"] for row, _ in pairs]
    points = [row["variance"] for row, _ in pairs if row.get("variance_in") == "points"]
    shares = [row["achievement_percent"] or 0.0 for row, _ in pairs]
    rates: dict[str, list[float]] = {}
    for row, indicator in pairs:
        rates.setdefault(indicator.kind, []).extend(_values(row))
    days = [value for row, indicator in pairs if indicator.kind == "milestone" for value in _values(row)]
    return Scales(
        percent=_about_zero(percents, 5.0),
        points=_about_zero(points, 1.0),
        bullet=(0.0, min(200.0, max(130.0, 10.0 * math.ceil(max(shares, default=0.0) / 10)))),
        rates={kind: _around(values) for kind, values in rates.items() if values},
        days=(min(days) - 15, max(days) + 15) if days else (0.0, 1.0),
    )


def deviation(row: Row, indicator: Indicator, scale: Scales, language: Language) -> Figure | None:
    """How far from where it should stand: a pin in percent for levels, a bar in points for rates."""
    said = sentence(row, indicator, language)
    if row.get("variance_in") == "points" and row.get("variance") is not None:
        return Figure("variance", (("value", (row["variance"],)), ("range", scale.points)), said)
    if row.get("variance_percent") is not None:
        return Figure("pin", (("value", (row["variance_percent"],)), ("range", scale.percent)), said)
    return None


def progress(row: Row, indicator: Indicator, scale: Scales, language: Language) -> Figure | None:
    """How much of the whole target: a bullet for levels, a dot between ticks for rates, diamonds on a line of days."""
    said = sentence(row, indicator, language)
    low, high, actual = row.get("target_low"), row.get("target_high"), row.get("actual")
    if indicator.kind == "milestone" and high is not None:
        return Figure(
            "milestones",
            (("due", (high,)), ("done", (actual,)), ("range", scale.days), ("today", (float(row["as_of"].toordinal()),))),
            said,
        )
    if actual is None:
        return None
    if row.get("achievement_percent") is not None:
        return Figure("bullet", (*_bullet(row), ("range", scale.bullet)), said)
    bounds = [bound for bound in (low, high) if bound is not None]
    if bounds and indicator.kind in scale.rates and indicator.kind != "rank":
        return Figure(
            "dots", (("value", (actual,)), ("low", (bounds[0],)), ("high", (bounds[-1],)), ("range", scale.rates[indicator.kind])), said
        )
    return None


def sparkline(history: History, said: str) -> Figure | None:
    values = dict(history)
    if len(values) < 2:
        return None
    return Figure("sparkline", (("actual", tuple(values.get(month) for month in range(min(values), max(values) + 1))),), said)


def trajectory(row: Row, indicator: Indicator, history: History, language: Language) -> Figure | None:
    """The figures over the target's period against pace and target; scattered figures are dots, gaps stay gaps."""
    values = dict(history)
    if len(values) < 2:
        return None
    period = Period.parse(str(row.get("target_period") or row["period"]))
    months = range(min(1, *values), max(period.months, *values) + 1)
    target = tuple(bound for bound in (row.get("target_low"), row.get("target_high")) if bound is not None)
    pace = tuple(_pace(row, month, period.months, target) for month in months)
    shown = [value for value in (*values.values(), *pace, *target) if value is not None]
    series = (
        ("x", tuple(float(month) for month in months)),
        ("actual", tuple(values.get(month) for month in months)),
        ("pace", pace),
        ("target", (target[0], target[-1]) if target else ()),
        ("range", (0.0, _nice(max(shown))) if indicator.kind in ("flow", "stock") and min(shown) >= 0 else _around(shown)),
        ("decimals", (float(decimals(row, indicator)),)),
    )
    return Figure("trajectory", series, language.render(_told(row, indicator, values[max(values)], language)))


def scatter(indicator: Indicator, history: History, language: Language) -> Figure | None:
    """A level's scattered figures as dots over all years, `x` in years; what lies between them is not known and not joined."""
    values = dict(history)
    if len(values) < SCATTERED or indicator.of or indicator.kind not in ("flow", "stock"):
        return None
    first, last = min(values) // 12, max(values) // 12
    months = range(first * 12, last * 12 + 12)
    series = (
        ("x", tuple(month / 12 for month in months)),
        ("actual", tuple(values.get(month) for month in months)),
        ("target", ()),
        ("range", (0.0, _nice(max(values.values()))) if min(values.values()) >= 0 else _around(values.values())),
        ("decimals", (float(max(0, indicator.decimals)),)),
    )
    said = say(
        "{name}: {n} monthly figures known from {first} to {last}", name=title(indicator, language), n=len(values), first=first, last=last
    )
    return Figure("trajectory", series, language.render(said))


def _told(row: Row, indicator: Indicator, latest: float, language: Language) -> Message:
    name, value = title(indicator, language), amount(latest, decimals(row, indicator), indicator, language)
    target = requirement(row, indicator, language)
    if not target:
        return say("{name} by month, the latest {value}", name=name, value=value)
    return say("{name} by month, the latest {value} against a target of {target}", name=name, value=value, target=target)


def _bullet(row: Row) -> tuple[tuple[str, tuple[float | None, ...]], ...]:
    share = row["achievement_percent"]
    whole = row["actual"] / share * 100 if share else None
    expected = row["expected"] / whole * 100 if whole and row.get("expected") is not None else None
    return (("actual", (share,)), ("expected", (expected,)), ("target", (100.0,)))


def _pace(row: Row, month: int, months: int, target: tuple[float, ...]) -> float | None:
    """Only a linear path is drawn whole; of any other only the point that was computed is known here."""
    if row.get("pace") == "linear" and target and 0 < month <= months:
        return target[0] * month / months
    reached = Period.parse(str(row.get("actual_period") or row["period"])).months
    return row.get("expected") if month == reached and row.get("pace") in ("stated", "seasonal", "last_year") else None


def _values(row: Row) -> list[float]:
    return [row[name] for name in ("actual", "target_low", "target_high") if row.get(name) is not None]


def _about_zero(values: Iterable[float | None], least: float) -> Span:
    furthest = max((abs(value) for value in values if value is not None), default=least)
    end = min(MOST, max(least, _nice(furthest)))
    return -end, end


def _around(values: Iterable[float]) -> Span:
    low, high = min(values), max(values)
    margin = (high - low or abs(high) or 1.0) * 0.1
    return low - margin, high + margin


def _nice(value: float) -> float:
    """The next of 1, 1.5, 2, 3, 5, 7.5, 10 times a power of ten."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1.0, 1.5, 2.0, 3.0, 5.0, 7.5, 10.0) if value <= step * power * (1 + 1e-9))
