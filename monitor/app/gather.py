"""Gathers what the use cases work on: the workspace's promises, its figures, and the findings of a period."""

import datetime
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

import pandas as pd

from monitor.app.settings import Workspace
from monitor.assess import assess_tables
from monitor.periods import Period
from monitor.plan import Promises
from monitor.problems import Problem
from monitor.promise_tables import phasing_table, target_table
from monitor.report import Definition, Evidence
from monitor.sources.definitions import read_definitions
from monitor.sources.plans import read_plans
from monitor.store import Store


def now(workspace: Workspace) -> datetime.datetime:
    """The instant in the workspace's own time zone, whatever the host's."""
    return datetime.datetime.now(ZoneInfo(workspace.timezone))


def today(workspace: Workspace) -> datetime.date:
    """The day it is in the workspace's own time zone."""
    return now(workspace).date()


@dataclass(frozen=True)
class Gathered:
    """Read once for a command: what was promised, and every vintage of what was reported."""

    promises: Promises
    problems: tuple[Problem, ...]
    actuals: pd.DataFrame

    @cached_property
    def targets(self) -> pd.DataFrame:
        return target_table(self.promises)

    @cached_property
    def phasing(self) -> pd.DataFrame:
        return phasing_table(self.promises)

    def evidence(self, period: Period | None, as_of: datetime.date, plans: tuple[str, ...] = ()) -> Evidence:
        """The findings of these plans, or of all, in `period`; without one each target at its latest actual."""
        chosen = self.targets[self.targets["plan"].isin(plans)] if plans else self.targets
        free = _holidays(chosen, as_of) if chosen["deadline"].str.contains("working").any() else ()
        findings = assess_tables(chosen, self.actuals, period, as_of=as_of, phasing=self.phasing, holidays=free)
        return Evidence(findings, self.promises, self.actuals, self.problems, as_of)


def _holidays(targets: pd.DataFrame, as_of: datetime.date) -> tuple[datetime.date, ...]:
    """Vietnamese public holidays of all years in which a deadline of these targets can fall."""
    from holidays import country_holidays

    ends = [Period.parse(period).end.year for period in targets["period"].unique()]
    return tuple(country_holidays("VN", years=range(min(*ends, as_of.year) - 1, max(*ends, as_of.year) + 2)))


def gather(workspace: Workspace) -> Gathered:
    """Reads plans and figures; faulty entries are left out and named in `problems`."""
    promises, problems = read_plans(workspace.root)
    return Gathered(promises, problems, Store.open(workspace.database_url).actuals())


def definitions(workspace: Workspace, promises: Promises) -> tuple[dict[str, Definition], tuple[Problem, ...]]:
    """The report definitions of the workspace by name, and what is wrong in their files."""
    return read_definitions(workspace.root, promises)
