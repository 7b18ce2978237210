"""Figures one by one: as they are handed in, as they are kept, and which of them say something new.

A figure is known by its indicator, unit and span. Each time it is given it is a vintage of its own, by the day on which it
became known; among those known on one day the one recorded last counts.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from monitor.periods import Period
from monitor.problems import Problem
from monitor.wording import Message, say

Figure = tuple[str, str | None, Period]


@dataclass(frozen=True)
class Actual:
    """A value reported for one period; without a value it withdraws what was reported."""

    place: str
    """Where it stands in what was handed in: a line, or sheet and cell."""
    indicator: str
    unit: str | None
    period: Period
    value: Decimal | None
    """A completion date is its day number."""
    measure: str | None = None
    basis: str | None = None
    status: str | None = None
    known: datetime.date | None = None
    decimals: int | None = None
    source: str | None = None
    stated: str | None = None
    note: str | None = None
    """Why the figure stands where it does."""
    remark: str | None = None
    """How it was read: derivations, assumed dates, slips of the source."""

    @property
    def figure(self) -> Figure:
        return self.indicator, self.unit, self.period

    @property
    def content(self) -> tuple[object, ...]:
        """What makes two vintages of one figure the same."""
        return self.value, self.status, self.measure, self.basis, self.decimals


@dataclass(frozen=True)
class Vintage:
    """An actual as it was kept, with the hand-in that it came from."""

    actual: Actual
    id: int
    recorded: datetime.datetime
    giver: str
    submission: int
    name: str
    sha256: str


@dataclass(frozen=True)
class Handed:
    """What a file holds: rows = actuals + empty + refused."""

    rows: int
    actuals: tuple[Actual, ...] = ()
    empty: int = 0
    refused: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """What is new in a hand-in, what was known already, and what contradicts: each place with what and a hint."""

    accepted: tuple[Actual, ...]
    unchanged: tuple[Actual, ...]
    refused: tuple[tuple[Actual, Message, Message], ...]


def judge(actuals: Iterable[Actual], vintages: Iterable[Vintage], sha256: str | None = None) -> Judgement:
    """Which of a file's actuals are new beside the vintages that are there.

    `sha256` is the hash of the bytes that they come from: bytes handed in again say nothing about the figures taken from
    them before, even where those were corrected since.
    """
    kept: dict[Figure, list[Actual]] = defaultdict(list)
    before: dict[Figure, set[object]] = defaultdict(set)
    for vintage in sorted(vintages, key=lambda v: (v.recorded, v.id)):
        kept[vintage.actual.figure].append(vintage.actual)
        if vintage.sha256 == sha256:
            before[vintage.actual.figure].add((vintage.actual.known, vintage.actual.content))
    accepted, unchanged = [], []
    handed = list(actuals)
    refused = list(_contradicting(handed))
    barred = {actual.place for actual, *_ in refused}
    # In the order in which they became known, so that the order of the lines does not matter.
    for actual in sorted((a for a in handed if a.place not in barred), key=lambda a: a.known or datetime.date.min):
        there = kept[actual.figure]
        if (actual.known, actual.content) in before[actual.figure] or _says_nothing_new(actual, there):
            unchanged.append(actual)
        elif reason := _against(actual, there):
            refused.append((actual, *reason))
        else:
            accepted.append(actual)
            there.append(actual)
    return Judgement(tuple(accepted), tuple(unchanged), tuple(refused))


def in_force(actuals: Iterable[Actual]) -> Actual | None:
    """Of the vintages of one figure, in the order of their recording: the one that became known last."""
    return max(enumerate(actuals), key=lambda item: (item[1].known or datetime.date.min, item[0]), default=(0, None))[1]


def _says_nothing_new(actual: Actual, there: list[Actual]) -> bool:
    if not there:
        return False
    same_day = in_force(a for a in there if a.known == actual.known)
    if same_day and same_day.content == actual.content:
        return True
    newest = in_force(_by(there, actual.known) if actual.known else there)
    if newest is None:
        return False
    return newest.value is None if actual.value is None else actual.known is None and newest.content == actual.content


def _against(actual: Actual, there: list[Actual]) -> tuple[Message, Message] | None:
    newest = in_force(there)
    if actual.known is None and newest is not None and newest.known is not None:
        return (
            say("another figure is in force: {value}, known since {known}", value=_shown(newest), known=newest.known),
            say("if this corrects it, say in `known` on which day it became known"),
        )
    if actual.value is None and in_force(_by(there, actual.known)) is None:
        return say("there is no figure to withdraw"), say("check indicator, unit, period and `known`")
    return None


def _by(there: list[Actual], day: datetime.date | None) -> Iterable[Actual]:
    """What was known on a day; what has no day was always known."""
    return (actual for actual in there if (actual.known or datetime.date.min) <= (day or datetime.date.min))


def _contradicting(actuals: list[Actual]) -> Iterable[tuple[Actual, Message, Message]]:
    """Figures that stand in one hand-in twice, for the same day of knowledge, with different contents."""
    given: dict[tuple[object, ...], list[Actual]] = defaultdict(list)
    for actual in actuals:
        given[(*actual.figure, actual.known)].append(actual)
    for same in given.values():
        for actual in same:
            other = next((a for a in same if a.content != actual.content), None)
            if other:
                yield (
                    actual,
                    say(
                        "the same figure is given twice: {value} here, {other} at {place}",
                        value=_shown(actual),
                        other=_shown(other),
                        place=other.place,
                    ),
                    say("keep the right one; a later correction needs its own `known`"),
                )


def _shown(actual: Actual) -> object:
    words = [word for word in (actual.status, actual.measure, actual.basis) if word]
    value = say("withdrawn") if actual.value is None else format(actual.value, "f")
    return say("{value} ({words})", value=value, words=", ".join(words)) if words else value
