"""What a tick works on, read afresh each time: definitions with their cadences, people, working days, ledger and outbox."""

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.app import gather
from monitor.app.gather import Gathered
from monitor.app.languages import load
from monitor.app.settings import Workspace
from monitor.form_missing import Missing
from monitor.problems import Problem, Stop
from monitor.recipients import Directory
from monitor.report import Definition
from monitor.sources.directory import read_directory, read_workdays
from monitor.store import Store
from monitor.store.ledger import Ledger
from monitor.store.outbox import Outbox
from monitor.wording import Language, say
from monitor.workdays import WorkCalendar


@dataclass(frozen=True)
class Office:
    """A workspace as its clockwork sees it."""

    workspace: Workspace
    store: Store
    definitions: Mapping[str, Definition]
    directory: Directory
    work: WorkCalendar
    problems: tuple[Problem, ...] = ()
    missing: dict[tuple[object, ...], tuple[Missing, ...]] = field(default_factory=dict)
    """What nobody gave, by plans, period and day: reports of the same month ask for the same."""

    @cached_property
    def gathered(self) -> Gathered:
        """Plans and figures; read once they are needed."""
        return gather.gather(self.workspace)

    @cached_property
    def fingerprint(self) -> str:
        """Another text as soon as a definition, the people or the working days are written otherwise."""
        return hashlib.sha256(repr((self.definitions, self.directory, self.work)).encode()).hexdigest()[:16]

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self.store.engine)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self.store.engine)

    @cached_property
    def language(self) -> Language:
        return load(self.workspace.lang)

    def zone(self, definition: Definition) -> datetime.tzinfo:
        """Whose clock a report goes by: its own, else the workspace's."""
        cadence = definition.cadence
        return _zone(cadence.timezone if cadence and cadence.timezone else self.workspace.timezone)


def open_office(workspace: Workspace, store: Store) -> Office:
    """Everything but the figures; what is faulty is left out and named in `problems`."""
    from monitor.sources.plans import read_plans

    promises, plan_problems = read_plans(workspace.root)
    definitions, faulty = gather.definitions(workspace, promises)
    directory, unknown = read_directory(workspace.root, promises)
    work, days = read_workdays(workspace.root)
    return Office(workspace, store, definitions, directory, work, (*plan_problems, *faulty, *unknown, *days))


def _zone(name: str) -> datetime.tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Stop(Problem(name, say("there is no time zone “{zone}”", zone=name), say("write it as Asia/Ho_Chi_Minh"))) from None
