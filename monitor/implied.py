"""Targets that follow from a published comparison, with the interval that its rounding leaves (method, 1 and 7)."""

from dataclasses import dataclass
from decimal import Decimal

from monitor.plan import Implied, Target


@dataclass(frozen=True)
class Interval:
    """A number and the least and greatest that it may be."""

    value: Decimal
    least: Decimal
    most: Decimal

    def meets(self, other: "Interval") -> bool:
        return self.least <= other.most and other.least <= self.most

    def times(self, other: "Interval") -> "Interval":
        """Of two numbers above zero."""
        return Interval(self.value * other.value, self.least * other.least, self.most * other.most)


def rounded(value: Decimal, decimals: int | None) -> Interval:
    """What a number may have been before it was rounded to so many decimals (negative: tens, hundreds; None: exact)."""
    half = Decimal(0) if decimals is None else Decimal(5).scaleb(-decimals - 1)
    return Interval(value, value - half, value + half)


def implied(statement: Implied) -> Interval:
    """The plan behind "2.4 % above plan": 37,050.8 / 1.024 = 36,182.4, between 36,164.8 and 36,200.1."""
    of = rounded(statement.of, statement.of_decimals)
    if statement.more is not None:
        more = _printed(statement.more, statement)
        return Interval(of.value - more.value, of.least - more.most, of.most - more.least)
    ratio = factor(statement)
    return Interval(of.value / ratio.value, of.least / ratio.most, of.most / ratio.least)


def factor(statement: Implied) -> Interval:
    """What the plan was multiplied with to give the figure: 102.4 % is 1.024."""
    share = statement.share if statement.share is not None else (statement.excess or Decimal(0)) + 100
    return _percent(_printed(share, statement))


def grown(growth: Interval) -> Interval:
    """The factor behind a percent change: 9 gives 1.09."""
    return _percent(Interval(growth.value + 100, growth.least + 100, growth.most + 100))


def requirement(target: Target) -> Interval | None:
    """The bound that decides, in the target's measure; None where no number is promised."""
    if target.implied:
        return implied(target.implied)
    bound = target.high if target.form in ("at_most", "rank") else target.low
    return None if bound is None else rounded(bound, target.decimals)


def _printed(value: Decimal, statement: Implied) -> Interval:
    """The comparison before rounding; "over" leaves everything from the printed number up to the next."""
    if statement.over:
        return Interval(value, value, value + Decimal(1).scaleb(-statement.decimals))
    return rounded(value, statement.decimals)


def _percent(interval: Interval) -> Interval:
    return Interval(interval.value / 100, interval.least / 100, interval.most / 100)
