"""What people say about a report in its file: groups of indicators, causes, what is done and decided about them, the issue before."""

import datetime
from dataclasses import dataclass
from typing import ClassVar

from monitor.periods import Period
from monitor.plan import STRICT, Text


@dataclass(frozen=True)
class Group:
    """Indicators under a heading of the report's own, in this order."""

    __pydantic_config__: ClassVar = STRICT
    name: Text
    indicators: tuple[str, ...]


@dataclass(frozen=True)
class Cause:
    """Why an indicator, or the whole, stands where it does."""

    __pydantic_config__: ClassVar = STRICT
    text: Text
    indicator: str | None = None
    """Code; without one it is about the whole report."""
    unit: str | None = None
    """Reporting unit, where several report the indicator."""
    period: Period | None = None
    """Only in the report of this period; in all of them without one."""
    source: str | None = None
    """Code of the document that says so."""


@dataclass(frozen=True)
class Step:
    """Something to be done or to be decided: by whom, by when, and since when it is."""

    __pydantic_config__: ClassVar = STRICT
    text: Text
    indicator: str | None = None
    """Code; without one it is about the whole report."""
    unit: str | None = None
    """Reporting unit, where several report the indicator."""
    period: Period | None = None
    """Only in the report of this period; in all of them without one."""
    owner: Text | None = None
    """Who does it; who answers for the indicator by default."""
    due: datetime.date | None = None
    done: datetime.date | None = None
    """The day on which it was done; without one, or before that day, it is open."""
    source: str | None = None
    """Code of the document that says so."""


@dataclass(frozen=True)
class LastIssue:
    """The issue before, where it was not made here: what it was about, and as of which day."""

    __pydantic_config__: ClassVar = STRICT
    period: Period
    as_of: datetime.date
