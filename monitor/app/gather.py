"""Gathers what the use cases work on: the workspace's promises, its figures, and the findings of a period."""

import datetime
from dataclasses import dataclass, field, replace
from functools import cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd

from monitor import checks, comparisons
from monitor.app.settings import MARKER, Workspace
from monitor.assess import assess_tables
from monitor.periods import Period
from monitor.plan import Promises
from monitor.problems import Problem, Stop
from monitor.promise_tables import phasing_table, target_table, with_kinds
from monitor.report import Definition, Earlier, Evidence
from monitor.sources.definitions import read_definitions
from monitor.sources.plans import read_plans
from monitor.store import Store
from monitor.thresholds import rule_sets
from monitor.wording import say


def now(workspace: Workspace) -> datetime.datetime:
    """The instant in the workspace's own time zone, whatever the host's."""
    try:
        return datetime.datetime.now(ZoneInfo(workspace.timezone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = say("there is no time zone “{zone}”", zone=workspace.timezone)
        raise Stop(Problem(f"{MARKER}: timezone", zone, say("write it as Asia/Ho_Chi_Minh"))) from None


def today(workspace: Workspace) -> datetime.date:
    """The day it is in the workspace's own time zone."""
    return now(workspace).date()


@dataclass(frozen=True)
class Gathered:
    """Read once for a command: what was promised, and every vintage of what was reported."""

    promises: Promises
    problems: tuple[Problem, ...]
    actuals: pd.DataFrame
    overrides: pd.DataFrame | None = None
    """Flags set by people, columns overrides.OVERRIDES."""
    _doubts: dict[tuple[datetime.date, frozenset[str] | None], pd.DataFrame] = field(default_factory=dict, init=False)
    _judged: dict[tuple[Period | None, datetime.date, tuple[str, ...]], pd.DataFrame] = field(default_factory=dict, init=False)
    """The last findings that were asked for: one report asks several times. With other figures a new one begins empty."""

    @cached_property
    def targets(self) -> pd.DataFrame:
        return target_table(self.promises)

    @cached_property
    def published(self) -> pd.DataFrame:
        """Growth and shares as their sources printed them."""
        return comparisons.published(self.actuals, self.promises)

    @cached_property
    def phasing(self) -> pd.DataFrame:
        return phasing_table(self.promises, self.targets)

    def until(self, figures: int, overrides: int) -> "Gathered":
        """What was there when there were so many figures and flags set by people."""
        told = None if self.overrides is None else self.overrides.head(overrides)
        return replace(self, actuals=self.actuals.head(figures), overrides=told)

    def evidence(self, period: Period | None, as_of: datetime.date, plans: tuple[str, ...] = ()) -> Evidence:
        """The findings of these plans, or of all, and what is in doubt about them."""
        findings, doubts = self.findings(period, as_of, plans), self._doubted(self.of_plans(plans), period, as_of)
        return Evidence(findings, self.promises, self.actuals, (*self.problems, *doubts), as_of)

    def findings(self, period: Period | None, as_of: datetime.date, plans: tuple[str, ...] = ()) -> pd.DataFrame:
        """Of these plans, or of all, in `period`; without one each target at its latest actual."""
        if (period, as_of, plans) not in self._judged:
            chosen = self.of_plans(plans)
            judged = assess_tables(
                chosen, self.actuals, period, as_of=as_of, phasing=self.phasing, rules=rule_sets(self.promises, as_of),
                overridden=self.overrides, published=self.published, holidays=holidays(chosen, as_of),
            )  # fmt: skip
            self._judged.clear()
            self._judged[period, as_of, plans] = judged
        return self._judged[period, as_of, plans]

    def of_plans(self, plans: tuple[str, ...]) -> pd.DataFrame:
        """The targets of these plans, or of all."""
        return self.targets[self.targets["plan"].isin(plans)] if plans else self.targets

    def earlier(self, period: Period, as_of: datetime.date, day: datetime.date, plans: tuple[str, ...] = ()) -> Earlier:
        """An issue of `period` as of `as_of`, judged again as it was and as of the later `day`."""
        then, now = (self.findings(period, each, plans) for each in (as_of, day))
        return Earlier(period, as_of, then, now)

    def doubts(self, as_of: datetime.date, about: frozenset[str] | None = None) -> pd.DataFrame:
        """What looks wrong in the figures known on that day, of these indicators or of all."""
        if (as_of, about) not in self._doubts:
            said = self.published if about is None else self.published[self.published["indicator"].isin(about)]
            found = checks.doubts(with_kinds(self.actuals, self.promises), self.targets, said, as_of=as_of)
            self._doubts[as_of, about] = found if about is None else found[found["indicator"].isin(about)]
        return self._doubts[as_of, about]

    def worded(self, doubts: pd.DataFrame) -> tuple[Problem, ...]:
        """The doubts as problems, which call indicators by their Vietnamese names."""
        return checks.problems(doubts, {code: indicator.name.vi for code, indicator in self.promises.indicators.items()})

    def _doubted(self, targets: pd.DataFrame, period: Period | None, as_of: datetime.date) -> tuple[Problem, ...]:
        """Those about these targets' indicators, in the years that the period touches."""
        mine = self.doubts(as_of, frozenset(targets["indicator"]))
        if period and len(mine):
            years = range(period.first.year, period.last.year + 1)
            mine = mine[[any(str(year) in str(text) for year in years) for text in mine["period"]]]
        return self.worded(mine)


def holidays(targets: pd.DataFrame, as_of: datetime.date) -> tuple[datetime.date, ...]:
    """Vietnamese public holidays of all years in which a deadline of these targets, counted in working days, can fall."""
    if not targets["deadline"].str.contains("working").any():
        return ()
    from holidays import country_holidays

    ends = [Period.parse(period).end.year for period in targets["period"].unique()]
    return tuple(country_holidays("VN", years=range(min(*ends, as_of.year) - 1, max(*ends, as_of.year) + 2)))


def gather(workspace: Workspace) -> Gathered:
    """Reads plans and figures; faulty entries are left out and named in `problems`."""
    promises, problems = read_plans(workspace.root)
    store = Store.open(workspace.database_url)
    return Gathered(promises, problems, store.actuals(), store.overrides())


def definitions(workspace: Workspace, promises: Promises) -> tuple[dict[str, Definition], tuple[Problem, ...]]:
    """The report definitions of the workspace by name, and what is wrong in their files."""
    return read_definitions(workspace.root, promises)
