"""Report definitions, and the one value that every medium lays out: order, labels, numbers and words are settled here."""

import datetime
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal

import pandas as pd

from monitor.cadence import Cadence
from monitor.gate import Gate
from monitor.letterhead import Letterhead
from monitor.period_rules import AsOfRule, PeriodRule, Read, day_or_rule, period_or_rule
from monitor.periods import Period
from monitor.plan import STRICT, Promises, Text
from monitor.problems import Problem
from monitor.statements import Cause, Group, LastIssue, Step

Lang = Literal["vi", "en"]
Theme = Literal["modern", "official"]
Format = Literal["pdf", "docx", "xlsx", "csv", "json"]
Part = Literal["brief", "detail", "cards", "annex"]
PARTS: tuple[Part, ...] = ("brief", "detail", "cards", "annex")
Value = float | int | str | datetime.date | None


@dataclass(frozen=True)
class Definition:
    """A file in `reports/`: what is published; its name is the file's."""

    __pydantic_config__: ClassVar = STRICT
    title: Text
    period: Annotated[Period | PeriodRule, Read(period_or_rule)]
    """Written out, or by a rule such as `latest_month` or `year_to_date`."""
    issuer: Text
    plans: tuple[str, ...] = ()
    """Codes of plans; all by default."""
    units: tuple[str, ...] = ()
    """Codes of reporting units, with all below them; all by default."""
    indicators: tuple[str, ...] = ()
    """Codes, in the plans' order; all by default."""
    groups: tuple[Group, ...] = ()
    """Instead of `indicators`: headings of the report's own, in this order."""
    as_of: Annotated[datetime.date | AsOfRule | None, Read(day_or_rule)] = None
    """The day whose knowledge is used, or how long after the period's end it is (`10 days`); today by default."""
    languages: tuple[Lang, ...] = ("vi",)
    theme: Theme = "modern"
    sections: tuple[Part, ...] = PARTS
    """Which parts, in this order; the brief is always the first page."""
    show_thresholds: bool = True
    """Whether the key of the brief and the annex say from where on a flag is given."""
    formats: tuple[Format, ...] = ("pdf", "xlsx")
    confidential: bool = False
    """For internal use: printed at the head of each page."""
    logo: str = ""
    """Name of a picture in `templates/`."""
    causes: tuple[Cause, ...] = ()
    actions: tuple[Step, ...] = ()
    """What is done about it."""
    decisions: tuple[Step, ...] = ()
    """What has to be decided."""
    last_issue: LastIssue | None = None
    """The issue before, where it was not made with this programme."""
    official: Letterhead = Letterhead()  # noqa: RUF009 - frozen
    """Head and foot of the official theme and of the .docx draft."""
    cadence: Cadence | None = None
    """When it is made by itself; by hand alone without one."""
    recipients: tuple[str, ...] = ()
    """Codes of people and lists in `reports/recipients.yaml`."""
    gate: Gate = Gate()  # noqa: RUF009 - frozen
    """What becomes of it where figures are missing."""
    alerts: bool = False
    """Whether its recipients are written to when a flag turns late between two issues."""
    attach: tuple[Format, ...] = ("pdf", "xlsx")
    """What goes with the mail; nothing where it is confidential."""

    @property
    def span(self) -> Period:
        """The period, once `settled` has put it in the place of a rule."""
        assert isinstance(self.period, Period)
        return self.period


def settled(definition: Definition, day: datetime.date) -> tuple[Definition, datetime.date]:
    """The definition as it is on a day, its period written out, and the day whose knowledge it uses."""
    period = definition.period.on(day) if isinstance(definition.period, PeriodRule) else definition.period
    as_of = definition.as_of.on(day, period) if isinstance(definition.as_of, AsOfRule) else definition.as_of or day
    return replace(definition, period=period, as_of=as_of), as_of


@dataclass(frozen=True, eq=False)
class Earlier:
    """The issue before, judged again as it was, and its period by what is known now."""

    period: Period
    as_of: datetime.date
    findings: pd.DataFrame
    """Columns of assess.FINDINGS."""
    now: pd.DataFrame
    """The same period's findings on the report's own day; what differs was revised since."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """What a report is composed from."""

    findings: pd.DataFrame
    """Columns of assess.FINDINGS."""
    promises: Promises
    actuals: pd.DataFrame
    """Columns of actuals.ACTUALS; for history."""
    problems: tuple[Problem, ...]
    as_of: datetime.date


@dataclass(frozen=True)
class Note:
    """A numbered remark; cells carry its mark."""

    mark: str
    text: str


@dataclass(frozen=True)
class Figure:
    """What a chart draws: `kind` names the chart, `series` its named values, `title` says in a sentence what it shows."""

    kind: str
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    title: str
    texts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """What the chart calls its lines, marks and parts, by name as the series."""


@dataclass(frozen=True)
class Cell:
    """`value` for a spreadsheet, `text` for everyone's eyes; never blank."""

    text: str
    value: Value = None
    decimals: int | None = None
    flag: str = ""
    marks: tuple[str, ...] = ()
    figure: Figure | None = None


@dataclass(frozen=True)
class Table:
    """`roles` says what each column holds (text, number, strong, flag, figure, note), `columns` how it is headed.

    Where rows are findings, `fields` names what each column says of one, and `keys` holds their target_ids.
    """

    title: str
    columns: tuple[Cell, ...]
    roles: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    about: str = ""
    """What its rows are: findings, thresholds, checks, missing; empty for anything else."""
    fields: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A part of the report: `kind` is brief, detail, card or annex."""

    kind: str
    title: str
    texts: tuple[str, ...] = ()
    counts: tuple[Cell, ...] = ()
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Report:
    """All that is read, in one language; `facts` are the labelled lines of the page head (who, period, as of, edition)."""

    name: str
    lang: Lang
    theme: Theme
    title: str
    headline: str
    period: str
    as_of: datetime.date
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    data: tuple[Table, ...] = ()
    """Every finding with all that its flag rests on, and the thresholds: what a workbook judges again by."""
    logo: str = ""
    """Name of a picture among the templates."""
    letter: tuple[tuple[str, str], ...] = ()
    """Lines of an official document's head and foot, by the names of their places."""
