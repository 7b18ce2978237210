"""What a plan's workbook holds: its tables, columns and choices; shared by what writes the workbook and what reads it back.

A table begins with a hidden key row: `#` and the table's name in the first cell, the roles of the columns beside it. A role is
the place of a value in the plan file: `low`, `baseline.value`. The first cell of every row below is its key: the number of
the entry in its list. So rows and columns may be moved and sheets renamed; a row without a key is a new entry.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from monitor.amounts import measure, title
from monitor.periods import Period
from monitor.plan import Indicator, Plan, PlanFile, Promises, Target, Text
from monitor.plan_past import YEARS, Looked
from monitor.wording import Language, Message, say

Held = Literal["shown", "figure", "text", "number", "date", "choice"]
Value = Decimal | float | datetime.date | str | None
Phasing = Literal["quarterly", "monthly"]
KEY, BASE, META = "#", "_plan", "_meta"
NEW, HEADING = "+", "-"
"""Keys of empty rows for new entries, and of rows that hold none."""
VERSION = 1
SPARE = {"targets": 20, "instruments": 5, "sources": 10}
"""Empty rows for new entries."""
QUARTERS = (3, 6, 9, 12)
TICK = "x"
PHASE, KEEP, REMOVE = "phase.", "phase.keep", "remove"
CODES = {"targets": "indicator", "instruments": "code", "sources": "code"}
"""The role without which a row is empty."""
CHOICES: Mapping[str, Mapping[str, Text]] = {
    "form": {
        "at_least": Text("ít nhất", "at least"),
        "at_most": Text("nhiều nhất", "at most"),
        "between": Text("từ … đến … (vượt càng tốt)", "between (beyond is fine)"),
        "within": Text("trong khoảng (lệch là không đạt)", "within (outside is a miss)"),
        "about": Text("khoảng", "about"),
        "rank": Text("xếp hạng", "rank"),
        "done_by": Text("hoàn thành trước", "done by"),
        "count": Text("số việc hoàn thành", "count"),
    },
    "governs": {"true": Text("có", "yes"), "false": Text("không", "no")},
    "outcome": {"met": Text("đạt", "met"), "not_met": Text("không đạt", "not met")},
    "pace": {"stated": Text("theo kế hoạch", "stated"), "seasonal": Text("theo mùa vụ", "seasonal"), "linear": Text("chia đều", "linear")},
    "implied.over": {"true": Text("có", "yes"), "false": Text("không", "no")},
}
"""Words of the drop-down lists; both languages and the codes themselves are read."""


@dataclass(frozen=True)
class Column:
    """A column of a table; people fill in all but what is shown."""

    role: str
    held: Held
    heading: Message | str
    width: int = 12

    @property
    def entry(self) -> bool:
        return self.held not in ("shown", "figure")


@dataclass(frozen=True)
class Row:
    """An entry of a table: values by role."""

    key: str
    values: Mapping[str, Value]
    decimals: int = 0
    open: bool = True
    """Whether the columns of phasing can be filled in."""


@dataclass(frozen=True)
class Table:
    """A table of a plan's workbook."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class PlanSheet:
    """A plan as its workbook shows it; `file` is also kept whole, hidden: nothing that the tables lack is lost."""

    file: PlanFile
    plan: Plan
    title: str
    file_name: str
    """The plan file that it was made from; empty for a draft."""
    as_of: datetime.date
    targets: Table
    head: Table
    instruments: Table
    sources: Table
    codes: tuple[str, ...] = ()
    """Indicators that a new row can be about."""


def plan_sheet(
    promises: Promises, file: PlanFile, seen: tuple[Looked, ...], year: Period, language: Language,
    *, phasing: Phasing, as_of: datetime.date, file_name: str = "",
) -> PlanSheet:  # fmt: skip
    """The workbook's content; `seen` is what stands beside each target, from the running `year`."""
    assert file.plan
    months = QUARTERS if phasing == "quarterly" else tuple(range(1, 13))
    rows = tuple(
        _row(place, target, promises.indicators[target.indicator], look, months, language)
        for place, (target, look) in enumerate(zip(file.targets, seen, strict=True))
    )
    head = tuple(
        Row(f"plan.{path}", {"label": language.render(label), "value": plain(found(file.plan, path))}) for path, label in HEAD.items()
    )
    return PlanSheet(
        file, file.plan, file.plan.name.in_(language.code), file_name, as_of,
        Table("targets", target_columns(months, year), rows),
        Table("plan", (Column("label", "shown", "", 30), Column("value", "text", "", 60)), head),
        Table("instruments", INSTRUMENTS, _listed(file.instruments, INSTRUMENTS)),
        Table("sources", SOURCES, _listed(file.sources, SOURCES)),
        tuple(promises.indicators),
    )  # fmt: skip


def found(value: Any, path: str) -> Any:
    """The value at a dotted path; None where something on the way is missing."""
    for step in path.split("."):
        value = getattr(value, step, None)
    return value


def plain(value: Any) -> Value:
    """As a cell holds it: text, number or day."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, Decimal | datetime.date | str):
        return value
    return Decimal(value) if isinstance(value, int) else str(value)


def phases(target: Target, months: tuple[int, ...]) -> dict[int, Decimal] | None:
    """Percent by the month that it is to be reached by, where the plan's phasing fits these columns; None where it does not."""
    if target.period.kind != "year" or target.period.calendar != "statistical":
        return None if target.phasing else {}
    shares: dict[int, Decimal] = {}
    for phase in target.phasing:
        month = phase.to.last.month
        if phase.share is None or phase.to.end.day != 1 or phase.to.last.year != target.period.first.year or month not in months:
            return None
        shares[month] = phase.share
    return shares


def span(year: int, month: int) -> str:
    """The notation of a year up to the end of a month, as people write it."""
    return {3: f"{year}-Q1", 6: f"{year}-H1", 9: f"{year}-9M", 12: f"{year}", 1: f"{year}-01"}.get(month, f"{year}-01..{year}-{month:02}")


def _row(place: int, target: Target, indicator: Indicator, look: Looked, months: tuple[int, ...], language: Language) -> Row:
    shown: dict[str, Value] = {
        "name": title(indicator, language),
        "measure": measure(indicator, language),
        "plan": look.plan if look.plan is not None else look.plan_stated or None,
        "estimate": look.estimate,
        "estimate_kind": _kind(look, language),
        **{f"history.{number}": value for number, value in enumerate(look.history, 1)},
    }
    stated = phases(target, months)
    flow = target.period.kind == "year" and (indicator.kind == "flow" or bool(target.phasing))
    proposed = {month: look.shares[month - 1] for month in months if look.shares and look.shares[month - 1] is not None}
    shares: Mapping[int, Value] = stated or ((proposed if len(proposed) == len(months) else {}) if stated is not None and flow else {})
    shown |= {f"{PHASE}{month}": share for month, share in shares.items()}
    shown |= {KEEP: TICK if stated else None, "phase.from": _from(target, stated, shares, look, language)}
    entries = {column.role: _chosen(column.role, found(target, column.role), language) for column in ENTRIES}
    return Row(str(place), {"indicator": target.indicator, **shown, **entries}, indicator.decimals, flow and stated is not None)


def _chosen(role: str, value: Any, language: Language) -> Value:
    given = plain(value)
    if role == "implied.over" and given == "false":
        return None
    return (
        CHOICES[role][str(given)].in_(language.code) if role in CHOICES and given is not None else given or None if given == "" else given
    )


def _kind(look: Looked, language: Language) -> str:
    kinds = {
        "full": say("the whole year"),
        "projected": say("projected from {n} months", n=look.till),
        "latest": say("as of month {n}", n=look.till),
    }
    return language.render(kinds[look.kind]) if look.kind else ""


def _from(target: Target, stated: Mapping[int, Any] | None, shares: Mapping[int, Any], look: Looked, language: Language) -> str:
    if stated is None:
        return language.render(say("the plan's own, not in these columns; stays"))
    if target.phasing:
        return language.render(say("the plan's own"))
    return language.render(say("proposed from {n} past years", n=look.years)) if shares else ""


def _listed(entries: tuple[Any, ...], columns: tuple[Column, ...]) -> tuple[Row, ...]:
    return tuple(
        Row(str(place), {column.role: plain(found(entry, column.role)) or None for column in columns})
        for place, entry in enumerate(entries)
    )


def target_columns(months: tuple[int, ...], year: Period) -> tuple[Column, ...]:
    """All columns of the table of targets, seen from the running year."""
    first = year.first.year
    return (
        Column("indicator", "text", say("Code"), 26),
        Column("name", "shown", say("Indicator"), 40),
        Column("measure", "shown", say("Unit of measure"), 14),
        *(Column(f"history.{n}", "figure", say("Actual {year}", year=first - YEARS - 1 + n)) for n in range(1, YEARS + 1)),
        Column("plan", "figure", say("Plan {year}", year=first)),
        Column("estimate", "figure", say("Estimate {year}", year=first)),
        Column("estimate_kind", "shown", say("Basis of the estimate"), 16),
        *ENTRIES[:BY_HAND],
        *(Column(f"{PHASE}{month}", "number", say("% by the end of month {n}", n=month), 9) for month in months),
        Column(KEEP, "choice", say("Keep this phasing ({tick})", tick=TICK), 9),
        Column("phase.from", "shown", say("Where the phasing comes from"), 22),
        *ENTRIES[BY_HAND:],
        Column(REMOVE, "choice", say("Remove this row ({tick})", tick=TICK), 9),
    )


ENTRIES = (
    Column("form", "choice", say("Form of the target"), 16),
    Column("low", "number", say("Target, or from")),
    Column("high", "number", say("to, or at most")),
    Column("tolerance", "number", say("Tolerance ±"), 9),
    Column("by", "date", say("Done by")),
    Column("rank_of", "number", say("Ranked among"), 9),
    Column("stated", "text", say("As the document says it"), 24),
    Column("line", "text", say("Line of targets")),
    Column("instrument", "text", say("Instrument (code)"), 20),
    Column("source", "text", say("Source (code)"), 20),
    Column("note.vi", "text", say("Note (Vietnamese)"), 30),
    Column("note.en", "text", say("Note (English)"), 30),
    Column("period", "text", say("Period of the target")),
    Column("governs", "choice", say("This target governs"), 9),
    Column("decimals", "number", say("Decimals of the target"), 9),
    Column("unit", "text", say("Reporting unit (code)"), 14),
    Column("effective", "date", say("In force from")),
    Column("outcome", "choice", say("Outcome as the source says"), 10),
    Column("pace", "choice", say("Pace"), 12),
    Column("limit", "number", say("Limit"), 9),
    Column("baseline.period", "text", say("Baseline: period"), 10),
    Column("baseline.value", "number", say("Baseline: value")),
    Column("baseline.decimals", "number", say("Baseline: decimals"), 9),
    Column("baseline.source", "text", say("Baseline: source"), 16),
    Column("implied.of", "number", say("Implied: by the actual")),
    Column("implied.share", "number", say("Implied: % of plan"), 9),
    Column("implied.excess", "number", say("Implied: % above plan"), 9),
    Column("implied.more", "number", say("Implied: more than plan by"), 9),
    Column("implied.decimals", "number", say("Implied: decimals"), 9),
    Column("implied.of_decimals", "number", say("Implied: decimals of the actual"), 9),
    Column("implied.over", "choice", say("Implied: said to be over"), 9),
)
"""What people fill in; the roles are places in a target."""
BY_HAND = 12
"""How many of them stand before the phasing."""
HEAD: Mapping[str, Message] = {
    "code": say("Code of the plan"), "name.vi": say("Name (Vietnamese)"), "name.en": say("Name (English)"),
    "unit": say("Reporting unit (code)"), "period": say("Period"), "instrument": say("Instrument (code)"),
    "governs": say("Line of targets that governs"), "source": say("Source (code)"),
    "note.vi": say("Note (Vietnamese)"), "note.en": say("Note (English)"),
}  # fmt: skip
INSTRUMENTS = (
    Column("code", "text", say("Code"), 26),
    Column("title.vi", "text", say("Title (Vietnamese)"), 40),
    Column("title.en", "text", say("Title (English)"), 40),
    Column("number", "text", say("Number"), 16),
    Column("date", "date", say("Date")),
    Column("issuer", "text", say("Issuer"), 30),
    Column("note.vi", "text", say("Note (Vietnamese)"), 30),
    Column("note.en", "text", say("Note (English)"), 30),
)
SOURCES = (
    Column("code", "text", say("Code"), 26),
    Column("publisher", "text", say("Publisher"), 40),
    Column("title", "text", say("Title"), 40),
    Column("date", "text", say("Date as printed"), 16),
)
