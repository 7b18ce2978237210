"""What was promised: plans with their instruments, indicators and targets, each in the wording of its source.

These dataclasses are the file format of `targets/`: the reader in `monitor.sources` checks a YAML file against them and
`monitor schema` prints them as JSON Schema, so a field that is not here cannot be written.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal

from monitor.periods import Calendar, Period

Kind = Literal["flow", "stock", "growth", "index", "share", "rank", "milestone", "average_growth", "change"]
Direction = Literal["higher", "lower"]
Form = Literal["at_least", "at_most", "between", "within", "about", "rank", "done_by", "count"]
Aggregation = Literal["sum", "last", "average"]
Frequency = Literal["monthly", "quarterly", "half_yearly", "nine_monthly", "yearly", "irregular"]
Basis = Literal["constant 1994", "constant 2010", "current"]
TargetSource = Literal["stated", "implied", "inferred"]
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
