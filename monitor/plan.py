"""What was promised: plans with their instruments, indicators and targets, each in the wording of its source.

These dataclasses are the file format of `targets/`: the reader in `monitor.sources` checks a YAML file against them and
`monitor schema` prints them as JSON Schema, so a field that is not here cannot be written.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import ClassVar, Literal, Protocol, TypeVar

from monitor.periods import Calendar, Period

Kind = Literal["flow", "stock", "growth", "index", "share", "rank", "milestone", "average_growth", "change"]
Direction = Literal["higher", "lower"]
Form = Literal["at_least", "at_most", "between", "within", "about", "rank", "done_by", "count"]
Aggregation = Literal["sum", "last", "average"]
Frequency = Literal["monthly", "quarterly", "half_yearly", "nine_monthly", "yearly", "irregular"]
Basis = Literal["constant 1994", "constant 2010", "current"]
OpenFlag = Literal["ahead", "on_track", "watch", "off_track"]
TargetSource = Literal["stated", "implied", "inferred"]
DelayUnit = Literal["days", "working days", "months"]
DELAY = re.compile(r"(\d{1,4}) (working )?(day|month)s?", re.ASCII)
STRICT = {"extra": "forbid", "use_attribute_docstrings": True}


@dataclass(frozen=True)
class Text:
    """The same words in Vietnamese (NFC) and English."""

    __pydantic_config__: ClassVar = STRICT
    vi: str
    en: str = ""

    def in_(self, lang: str) -> str:
        return (self.en if lang == "en" else self.vi) or self.vi or self.en


@dataclass(frozen=True)
class Source:
    """The document that a statement was read in."""

    __pydantic_config__: ClassVar = STRICT
    code: str
    publisher: str
    title: str
    date: str = ""
    """As printed; empty when the document shows none."""


@dataclass(frozen=True)
class Unit:
    """A reporting unit; the tree is made by `parent` alone, never by how names begin."""

    __pydantic_config__: ClassVar = STRICT
    code: str
    name: Text
    parent: str | None = None
    kind: str = ""
    begin: datetime.date | None = None
    """First day of its existence in these boundaries."""
    end: datetime.date | None = None
    """First day after it; figures are not chained across it."""
    followed_by: str | None = None
    formed_from: tuple[str, ...] = ()
    """All the units that went into it, whole, on the day of `begin`: where no figure from before was published for it, their sum."""


@dataclass(frozen=True)
class Instrument:
    """The document that gives a plan its force; each part may be unknown."""

    __pydantic_config__: ClassVar = STRICT
    code: str
    title: Text
    number: str | None = None
    date: datetime.date | None = None
    issuer: str | None = None
    note: Text | None = None


@dataclass(frozen=True)
class Person:
    """Who answers for a figure and how to reach them."""

    __pydantic_config__: ClassVar = STRICT
    name: Text
    contact: str = ""


@dataclass(frozen=True)
class Band:
    """An open flag, from a lower bound on: `{flag: on_track, at_least: 98}`."""

    __pydantic_config__: ClassVar = STRICT
    flag: OpenFlag
    at_least: Decimal
    """Percent of the expected value in `levels`, percentage points to the requirement in `points`."""


@dataclass(frozen=True)
class Exceeded:
    """How far beyond its requirement a closed period is exceeded."""

    __pydantic_config__: ClassVar = STRICT
    percent: Decimal | None = None
    points: Decimal | None = None


@dataclass(frozen=True)
class Thresholds:
    """From where on a figure is ahead, on track, to be watched or off track (method, 6).

    Each list is read from its top, the best flag first; below its last bound the flag is `otherwise`, so that there are
    neither gaps nor overlaps. What is not written here is as the plan says it, or else as usual.
    """

    __pydantic_config__: ClassVar = STRICT
    levels: tuple[Band, ...] = ()
    """For amounts, in percent of the expected value; where lower is better, 105 stands for 5 % below it."""
    points: tuple[Band, ...] = ()
    """For rates and shares, in percentage points to the requirement, favourable ones above 0."""
    otherwise: OpenFlag | None = None
    """The flag below the last bound; never left out beside a list."""
    exceeded: Exceeded | None = None
    doubtful: Decimal | None = None
    """Percent of the whole target from which plan or figure are to be checked; 120 as usual."""
    shortfall: Decimal | None = None
    """Percent by which a projection may fall short; by default as much as an `on_track` figure may, 2 as usual."""
    shortfall_points: Decimal | None = None
    """The same for what is measured in percent, in percentage points; 0.5 as usual."""
    since: datetime.date | None = None
    """In force from this day; always by default."""
    before: "Thresholds | None" = None
    """What was in force until `since`; by default nothing of its own."""


@dataclass(frozen=True)
class Indicator:
    """What is measured."""

    __pydantic_config__: ClassVar = STRICT
    code: str
    name: Text
    measure: Text
    """Unit of measure without its price basis: tỷ đồng, triệu kWh, %."""
    kind: Kind
    basis: Basis | None = None
    """Price basis, part of the unit of measure: figures on different bases never meet."""
    direction: Direction = "higher"
    aggregation: Aggregation | None = None
    """Over time; by default a flow sums and everything else keeps its last figure."""
    decimals: int = 0
    parent: str | None = None
    """The indicator that this one is a part of: children sum to their parent."""
    of: str | None = None
    """The level that this published growth or share of plan speaks about; checks hold the two against each other."""
    group: Text | None = None
    owner: Person | None = None
    units: tuple[str, ...] = ()
    """Reporting units; the plan's unit by default."""
    frequency: Frequency = "yearly"
    entry: Literal["period", "cumulative"] = "period"
    """Whether staff enter each period's own figure or the figure since the start of the year."""
    cut_off: str = "0 days"
    """When the period's figures are frozen, counted from its end: `5 days`, `3 working days`."""
    deadline: str = "0 days"
    """When the figure must be in, counted from the period's end."""
    greatest_age: str | None = None
    """How old a figure may be and still be judged: `3 months`. Without it only the period's own figure counts."""
    calendar: Calendar = "statistical"
    thresholds: Thresholds | None = None
    """Instead of the plan's."""
    note: Text | None = None


@dataclass(frozen=True)
class Baseline:
    """The value and period that a change is counted from."""

    __pydantic_config__: ClassVar = STRICT
    period: Period
    value: Decimal | None = None
    decimals: int | None = None
    source: str | None = None


@dataclass(frozen=True)
class Implied:
    """How a target follows from a published comparison: `of` is the actual that the source compared (method, 1).

    One of: `share` (percent of plan), `excess` (percent above plan), `more` (above plan, in the indicator's measure).
    """

    __pydantic_config__: ClassVar = STRICT
    of: Decimal
    share: Decimal | None = None
    excess: Decimal | None = None
    more: Decimal | None = None
    decimals: int = 0
    """Decimals to which the comparison was printed; it makes the implied target an interval."""
    of_decimals: int | None = None
    """Decimals to which `of` was printed; exact when absent."""
    over: bool = False
    """The source says 'over': the comparison lies between the printed number and the next."""


@dataclass(frozen=True)
class Statement:
    """Another statement of the same target, kept with its own words and checked against the first."""

    __pydantic_config__: ClassVar = STRICT
    stated: str
    growth: Decimal | None = None
    """Percent change on the baseline; 110,7 % of the baseline is written 10.7."""
    decimals: int = 0
    source: str | None = None
    instrument: str | None = None


@dataclass(frozen=True)
class Phase:
    """The plan's own phasing: what should be reached from the start of the target's period to the end of `to`."""

    __pydantic_config__: ClassVar = STRICT
    to: Period
    value: Decimal | None = None
    share: Decimal | None = None
    """Percent of the target."""


@dataclass(frozen=True)
class Target:
    """What is promised for one indicator in one period.

    Bounds by form (method, 1): at_least and count `low`; at_most and rank `high`; between and within both; about
    `low` and `tolerance`; done_by `by`. Without a form the value is not stated and `outcome` may hold the source's word.
    """

    __pydantic_config__: ClassVar = STRICT
    indicator: str
    period: Period
    stated: str = ""
    """The figure's own few words: `trên 40.400 tỷ đồng`, `7–8 %`; never a sentence of a source."""
    form: Form | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    tolerance: Decimal | None = None
    by: datetime.date | None = None
    rank_of: int | None = None
    decimals: int | None = None
    """Decimals to which the target was stated; negative for tens and hundreds."""
    unit: str | None = None
    line: str = "assigned"
    """Several lines for one period stand side by side; a later instrument on the same line revises the earlier."""
    governs: bool | None = None
    instrument: str | None = None
    effective: datetime.date | None = None
    """In force from this day; the instrument's date by default, always when neither is known."""
    source: str | None = None
    baseline: Baseline | None = None
    implied: Implied | None = None
    also: tuple[Statement, ...] = ()
    outcome: Literal["met", "not_met"] | None = None
    pace: Literal["stated", "seasonal", "linear"] | None = None
    phasing: tuple[Phase, ...] = ()
    method: Literal["default", "sdg"] = "default"
    limit: Decimal | None = None
    note: Text | None = None


@dataclass(frozen=True)
class Plan:
    """A named set of targets from one instrument."""

    __pydantic_config__: ClassVar = STRICT
    code: str
    name: Text
    unit: str
    period: Period
    instrument: str | None = None
    governs: str = "assigned"
    """The line of targets whose flag leads."""
    source: str | None = None
    thresholds: Thresholds | None = None
    """Of all its targets; an indicator's own go first."""
    note: Text | None = None


@dataclass(frozen=True)
class PlanFile:
    """One YAML file in `targets/`: a plan with its targets, or a catalogue of units, sources and indicators."""

    __pydantic_config__: ClassVar = STRICT
    plan: Plan | None = None
    instruments: tuple[Instrument, ...] = ()
    sources: tuple[Source, ...] = ()
    units: tuple[Unit, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    targets: tuple[Target, ...] = ()


class Coded(Protocol):
    """Whatever is known by a code."""

    @property
    def code(self) -> str: ...


C = TypeVar("C", bound=Coded)


@dataclass(frozen=True)
class Promises:
    """All that the plan files say together, in the order of their names; of two entries with one code the first counts."""

    files: Mapping[str, PlanFile] = field(default_factory=dict)
    """By the file's name as a person in the workspace writes it."""

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        return _by_code(unit for file in self.files.values() for unit in file.units)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        return _by_code(source for file in self.files.values() for source in file.sources)

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        return _by_code(indicator for file in self.files.values() for indicator in file.indicators)

    @cached_property
    def instruments(self) -> Mapping[str, Instrument]:
        return _by_code(instrument for file in self.files.values() for instrument in file.instruments)

    @cached_property
    def plans(self) -> Mapping[str, Plan]:
        return _by_code(file.plan for file in self.files.values() if file.plan)

    def file(self, plan: str) -> str:
        """The name of the file in which the plan is written."""
        return next(name for name, file in self.files.items() if file.plan and file.plan.code == plan)

    def targets(self, plan: str) -> tuple[Target, ...]:
        """The plan's targets in the order of its file."""
        return self.files[self.file(plan)].targets

    def reporting_units(self, plan: Plan, target: Target) -> tuple[str, ...]:
        """Who answers for a target: the unit it names, else those of the indicator's units that lie under the plan's unit."""
        if target.unit:
            return (target.unit,)
        named = self.indicators[target.indicator].units
        if plan.unit in named:
            return (plan.unit,)
        return tuple(unit for unit in named if plan.unit in self.above(unit)) or (plan.unit,)

    def above(self, unit: str) -> Iterator[str]:
        """The unit itself and the units it belongs to, upwards; ends where the tree runs in a circle."""
        seen: list[str] = []
        step: str | None = unit
        while step and step in self.units and step not in seen:
            seen.append(step)
            yield step
            step = self.units[step].parent

    def instrument(self, plan: Plan, target: Target) -> Instrument | None:
        """The document that gives a target its force: its own, else the plan's."""
        return self.instruments.get(target.instrument or plan.instrument or "")

    def effective(self, plan: Plan, target: Target) -> datetime.date | None:
        """The day from which a target is in force; None where nothing says so: always."""
        instrument = self.instrument(plan, target)
        return target.effective or (instrument.date if instrument else None)


def _by_code(entries: Iterable[C]) -> Mapping[str, C]:
    """By code; written backwards, so that the first of two stands."""
    ordered = tuple(entries)
    first = {entry.code: entry for entry in reversed(ordered)}
    return {entry.code: first[entry.code] for entry in ordered}


def delay(text: str) -> tuple[int, DelayUnit] | None:
    """What `5 days`, `3 working days` or `2 months` says; None for any other text."""
    found = DELAY.fullmatch(text)
    if not found or (found[2] and found[3] == "month"):
        return None
    unit: DelayUnit = "working days" if found[2] else "days" if found[3] == "day" else "months"
    return int(found[1]), unit
