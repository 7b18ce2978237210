"""What an entry form holds: rows, codes and roles of cells; shared by what writes the workbook and what reads it back.

A form is a workbook with blocks of rows. A block begins with a hidden key row: one cell holds `#` and the block's name
(`#figures`), the cells beside it the roles of their columns. Every row below, down to the next key row, whose cell in the
column `code` is filled belongs to the block. Sheets may be renamed, rows and columns moved: nothing is known by its place.
"""

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal

from monitor.periods import Period
from monitor.problems import Severity
from monitor.wording import Message, say

Block = Literal["figures", "ranks", "milestones", "corrections"]
Held = Literal["hidden", "shown", "formula", "number", "date", "text", "list"]
Entry = Decimal | datetime.date | str
"""What stands in an entry cell: a value, or what a person typed instead of one."""

VERSION = 1
"""Of the blocks and roles below; a reader refuses a form of a later one."""
KEY = "#"
META = "_meta"
"""Hidden sheet: names in its first column, values in the second; the names are those of `Form.meta`."""
PROPERTY = "monitor."
"""The same names with this before them are custom properties of the document."""
JOINT = " · "
"""Between what is read and what is only shown: `2021-06 · Tháng 6/2021` in a list of choices."""
NOT_REPORTED = ("...", "…", "[x]")
NOT_APPLICABLE = ("-", "–", "[z]")
WITHDRAW = {"vi": "Xóa", "en": "withdraw"}
STATUSES = {
    "vi": {"estimate": "ước", "preliminary": "sơ bộ", "official": "chính thức"},
    "en": {"estimate": "estimate", "preliminary": "preliminary", "official": "official"},
}
"""Words of the drop-down list; both languages are read."""
TICKS = {"vi": {"done": "đã xong", "open": "chưa xong"}, "en": {"done": "done", "open": "not done"}}
"""`done` wants the day on which it was done; `open` without a day is the figure 0: reported as not done."""


@dataclass(frozen=True)
class Column:
    """A column of a block: its role is its key; cells held as number, date, text or list are filled in by people."""

    role: str
    held: Held
    heading: Message | None = None
    width: int = 12

    @property
    def entry(self) -> bool:
        return self.held in ("number", "date", "text", "list")


_KEYS = (Column("code", "hidden"), Column("period", "hidden"), Column("previous", "hidden"))
_NAMED = (*_KEYS, Column("name", "shown", say("Indicator"), 35), Column("measure", "shown", say("Unit"), 9))
_END = (Column("note", "text", say("Note"), 19), Column("check", "formula", say("Check"), 18))
_STATUS = Column("status", "list", say("Status of the figure"), 10)
_OFFICIAL = Column("official", "number", say("Previous period, official"), 11)
_ESTIMATE = Column("estimate", "number", say("This period, estimate"), 11)
_LAST_YEAR = Column("last_year", "shown", say("Same period last year"), 10)
_FIRST = Column("previous_first", "shown", say("Previous period, first reported"), 10)
BLOCKS: Mapping[Block, tuple[Column, ...]] = {
    "figures": (
        *_NAMED,
        Column("span", "shown", say("Figure for"), 15),
        Column("plan", "shown", say("Plan for the year"), 10),
        Column("plan_to_date", "shown", say("Plan to date"), 10),
        _LAST_YEAR,
        _FIRST,
        _OFFICIAL,
        _ESTIMATE,
        Column("cumulative", "formula", say("Year to date (computed)"), 11),
        _STATUS,
        *_END,
        Column("base", "hidden"),
        Column("carry", "hidden"),
    ),
    "ranks": (
        *_NAMED,
        Column("plan", "shown", say("Rank aimed at")),
        Column("of", "shown", say("Among")),
        _LAST_YEAR,
        _FIRST,
        _OFFICIAL,
        _ESTIMATE,
        Column("population", "number", say("Among how many")),
        _STATUS,
        *_END,
    ),
    "milestones": (
        *_NAMED,
        Column("plan", "shown", say("Due on")),
        Column("previous_first", "shown", say("As last reported")),
        Column("done", "date", say("Done on")),
        Column("tick", "list", say("Done?")),
        *_END,
    ),
    "corrections": (
        Column("code", "list", say("Indicator (choose)"), 52),
        Column("period", "list", say("Period (choose)"), 24),
        Column("measure", "formula", say("Unit"), 20),
        Column("value", "number", say("Right figure"), 16),
        _STATUS,
        Column("note", "text", say("Why"), 34),
        _END[1],
    ),
}
"""Roles by block, in the order of the sheet.

`code` is indicator|unit; `period` the span of the figure in `estimate` (`done`), `previous` that of `official`, both in the
notation of periods.py, cumulative where the indicator is entered so. In corrections, `code` and `period` hold a choice: what
stands before JOINT counts; a bare month of an indicator entered cumulatively is its year to date. `base` is the year to date
before the previous period, `carry` 1 where the previous period lies in the same year: both serve the formulas alone.
"""
ENTRIES = {block: frozenset(column.role for column in columns if column.entry) for block, columns in BLOCKS.items()}
"""Roles that people fill in."""
GIVEN = "given."
"""Before the role of an entry cell: the hidden column with what the form was prefilled with; a cell that still holds it says
nothing new, even where another figure has come into force since."""


@dataclass(frozen=True)
class Row:
    """A line to be filled in; `given` is what the form was prefilled with by role, `entries` what stands in its cells now."""

    block: Block
    indicator: str
    unit: str
    name: str
    measure: str
    kind: str
    decimals: int
    cumulative: bool
    """Entered as year to date."""
    sums: bool
    """Months add up to the year to date."""
    period: Period
    previous: Period | None
    shown: Mapping[str, Entry | None] = field(default_factory=dict)
    """Of the roles that are shown or serve formulas: plan, plan_to_date, last_year, previous_first, span, of, base, carry."""
    given: Mapping[str, Entry] = field(default_factory=dict)
    entries: Mapping[str, Entry] = field(default_factory=dict)
    group: str = ""

    @property
    def code(self) -> str:
        return f"{self.indicator}|{self.unit}"


@dataclass(frozen=True)
class Remark:
    """What the answer to a hand-in says about a cell.

    `row` is a code, or the number of a correction, 1 the first; empty where the form has no cell for what is said.
    """

    block: Block
    row: str
    role: str
    message: str
    severity: Severity = "error"
    taken: bool = False
    """Whether the figure was taken in all the same: then nothing is to be mended."""


@dataclass(frozen=True)
class Form:
    """A workbook to be filled in by one unit for one period."""

    id: str
    plan: str
    """Code of the plan; empty for all."""
    unit: str
    unit_name: str
    period: Period
    lang: str
    as_of: datetime.date
    title: str
    deadline: datetime.date | None
    contact: str
    rows: tuple[Row, ...]
    periods: tuple[tuple[str, str], ...] = ()
    """Earlier periods that can be corrected: notation and label."""
    corrections: tuple[Mapping[str, Entry], ...] = ()
    """Corrections as they were typed, by role; empty on a fresh form."""
    remarks: tuple[Remark, ...] = ()

    @cached_property
    def meta(self) -> dict[str, str]:
        """What the workbook says of itself; `hash` is of all its content. What its cells mean each row says by itself."""
        plain = {"form": self.id, "version": str(VERSION), "plan": self.plan, "unit": self.unit, "period": str(self.period)}
        told = {period: str(period or "") for row in self.rows for period in (row.period, row.previous)}
        meant = ([r.block, r.code, told[r.period], told[r.previous], r.kind, r.measure, r.cumulative] for r in self.rows)
        content = [(*each, r.name, r.decimals, r.group, _texts(r.shown), _texts(r.given)) for each, r in zip(meant, self.rows, strict=True)]
        return {
            **plain,
            "lang": self.lang,
            "as_of": self.as_of.isoformat(),
            "hash": _hash([plain, self.lang, self.title, str(self.deadline), self.contact, content]),
        }

    def choice(self, row: Row) -> str:
        """The row in the list of what can be corrected."""
        return f"{row.code}{JOINT}{row.name}"


def chosen(text: str) -> str:
    """What counts of a choice: `2021-06` of `2021-06 · Tháng 6/2021`."""
    return text.partition(JOINT.strip())[0].strip()


def _texts(values: Mapping[str, Entry | None]) -> list[list[str]]:
    return [[role, str(value)] for role, value in sorted(values.items())]


def _hash(content: object) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:16]
