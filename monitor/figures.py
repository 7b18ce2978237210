"""What a finding's charts draw: series on scales that a whole page shares, each with a sentence that says what it shows."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from monitor.amounts import Row
from monitor.plan import Indicator
from monitor.report import Figure
from monitor.sentences import sentence
from monitor.wording import Language

Span = tuple[float, float]
History = tuple[tuple[int, float], ...]
"""Months since the start of the target's period, 1 being its first, with the figure as of that month's end."""
MOST = 30.0
"""A pin's scale ends here at the latest: one outlier must not flatten the others; the chart marks what lies beyond."""

RATES = {"growth": "growth", "average_growth": "growth", "change": "growth", "index": "index", "share": "share"}
"""Which scale of rates each kind stands on."""


@dataclass(frozen=True)
class Scales:
    """One scale per measure on a page."""

    percent: Span
    points: Span
    bullet: Span
    rates: dict[str, Span]
    """By kind of rate, of those that are drawn."""
    days: Span | None


def scales(rows: Iterable[tuple[Row, Indicator]]) -> Scales:
    pairs = tuple(rows)
    percents = [row["variance_percent"] for row, _ in pairs]
    points = [row["variance"] for row, _ in pairs if row.get("variance_in") == "points"]
    shares = [row["achievement_percent"] or 0.0 for row, _ in pairs]
    rates: dict[str, list[float]] = {}
    for row, indicator in pairs:
        if indicator.kind in RATES and row.get("actual") is not None and len(_values(row)) > 1:
            rates.setdefault(RATES[indicator.kind], []).extend(_values(row))
    days = [day for row, indicator in pairs if indicator.kind == "milestone" for day in (*_values(row), float(row["as_of"].toordinal()))]
    return Scales(
        percent=_about_zero(percents, 5.0),
        points=_about_zero(points, 1.0),
        bullet=(0.0, min(200.0, max(130.0, 10.0 * math.ceil(max(shares, default=0.0) / 10)))),
        rates={kind: around(values) for kind, values in rates.items()},
        days=(min(days) - 15, max(days) + 15) if days else None,
    )


def only(scale: Scales, rows: Iterable[tuple[Row, Indicator]]) -> Scales:
    """The same scales, without those that none of these rows is drawn on."""
    own = scales(rows)
    return replace(scale, rates={kind: scale.rates[kind] for kind in own.rates}, days=scale.days if own.days else None)


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
            (("due", (high,)), ("done", (actual,)), ("range", scale.days or ()), ("today", (float(row["as_of"].toordinal()),))),
            said,
        )
    if actual is None:
        return None
    if row.get("achievement_percent") is not None:
        return Figure("bullet", (*_bullet(row), ("range", scale.bullet)), said)
    bounds = [bound for bound in (low, high) if bound is not None]
    if bounds and RATES.get(indicator.kind) in scale.rates:
        own = scale.rates[RATES[indicator.kind]]
        return Figure("dots", (("value", (actual,)), ("low", (bounds[0],)), ("high", (bounds[-1],)), ("range", own)), said)
    return None


def sparkline(history: History, said: str) -> Figure | None:
    values = dict(history)
    if len(values) < 2:
        return None
    return Figure("sparkline", (("actual", tuple(values.get(month) for month in range(min(values), max(values) + 1))),), said)


def _bullet(row: Row) -> tuple[tuple[str, tuple[float | None, ...]], ...]:
    share = row["achievement_percent"]
    whole = row["actual"] / share * 100 if share else None
    expected = row["expected"] / whole * 100 if whole and row.get("expected") is not None else None
    return (("actual", (share,)), ("expected", (expected,)), ("target", (100.0,)))


def _values(row: Row) -> list[float]:
    return [row[name] for name in ("actual", "target_low", "target_high") if row.get(name) is not None]


def _about_zero(values: Iterable[float | None], least: float) -> Span:
    furthest = max((abs(value) for value in values if value is not None), default=least)
    end = min(MOST, max(least, _nice(furthest)))
    return -end, end


def around(values: Iterable[float]) -> Span:
    """A scale that need not begin at zero: a little beyond the values, to round numbers."""
    low, high = min(values := tuple(values)), max(values)
    margin = (high - low or abs(high) or 1.0) * 0.05
    step = _nice((high - low + 2 * margin) / 10, (1.0, 2.0, 5.0, 10.0))
    return round(math.floor((low - margin) / step) * step, 12), round(math.ceil((high + margin) / step) * step, 12)


def from_zero(values: Iterable[float]) -> Span:
    return 0.0, _nice(max(values))


def _nice(value: float, steps: Sequence[float] = (1.0, 1.5, 2.0, 3.0, 5.0, 7.5, 10.0)) -> float:
    """The next of these times a power of ten."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in steps if value <= step * power * (1 + 1e-9))
