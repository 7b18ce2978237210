"""Report definitions, and the one value that every medium lays out: order, labels, numbers and words are settled here."""

import datetime
from dataclasses import dataclass
from typing import ClassVar, Literal

import pandas as pd

from monitor.letterhead import Letterhead
from monitor.periods import Period
from monitor.plan import STRICT, Promises, Text
from monitor.problems import Problem

Lang = Literal["vi", "en"]
Theme = Literal["modern", "official"]
Format = Literal["pdf", "docx", "xlsx", "json"]
Value = float | int | str | datetime.date | None


@dataclass(frozen=True)
class Definition:
    """A file in `reports/`: what is published; its name is the file's."""

    __pydantic_config__: ClassVar = STRICT
    title: Text
    period: Period
    issuer: Text
    plans: tuple[str, ...] = ()
    """Codes of plans; all by default."""
    units: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    as_of: datetime.date | None = None
    """The day whose knowledge is used; today by default."""
    languages: tuple[Lang, ...] = ("vi",)
    theme: Theme = "modern"
    formats: tuple[Format, ...] = ("pdf", "xlsx")
    official: Letterhead = Letterhead()
    """Head and foot of the official theme and of the .docx draft."""


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
    """`roles` says what each column holds (text, number, strong, flag, figure, note), `columns` how it is headed."""

    title: str
    columns: tuple[Cell, ...]
    roles: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


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
    letter: tuple[tuple[str, str], ...] = ()
    """Lines of an official document's head and foot, by the names of their places."""
