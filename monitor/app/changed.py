"""What became different between two days' knowledge, on the screen and as JSON."""

import datetime
import json
from dataclasses import dataclass, replace

import pandas as pd
from rich.console import Group, RenderableType
from rich.text import Text

from monitor.amounts import records
from monitor.app.gather import Gathered
from monitor.app.publish import Composed, composing
from monitor.app.settings import Workspace
from monitor.changes import changes
from monitor.changes_in_words import change_table
from monitor.entries import concerns
from monitor.outputs.json import changes_json
from monitor.outputs.terminal import plain_table
from monitor.periods import Period
from monitor.plan import Promises
from monitor.problems import Problem, Stop, did_you_mean
from monitor.report import Definition, Lang, settled
from monitor.wording import Language, say


def changed(
    gathered: Gathered, first: datetime.date, last: datetime.date, period: Period | None, plans: tuple[str, ...], unit: str | None
) -> pd.DataFrame:
    """What changed from what was known on one day to what was known on another; Stop for days, plans or units that cannot be."""
    _asked(gathered.promises, first, last, plans, unit)

    before, after = (gathered.findings(period, day, plans) for day in (first, last))
    found = changes(before, after)

    above = gathered.promises.above
    return found[[unit in (None, code, *above(code)) for code in found["unit"]]].reset_index(drop=True)


def _asked(promises: Promises, first: datetime.date, last: datetime.date, plans: tuple[str, ...], unit: str | None) -> None:
    wrong = [
        Problem(f"--plan {code}", say("there is no such plan"), did_you_mean(code, promises.plans))
        for code in plans
        if code not in promises.plans
    ]
    if unit and unit not in promises.units:
        wrong.append(Problem(f"--unit {unit}", say("there is no such unit"), did_you_mean(unit, promises.units)))
    if first > last:
        wrong.append(Problem("--from", say("{first} comes after {last}", first=first, last=last), say("name the earlier day first")))
    if wrong:
        raise Stop(*wrong, code=2)


def as_json(found: pd.DataFrame, first: datetime.date, last: datetime.date) -> str:
    return changes_json(found, first, last)


def as_table(found: pd.DataFrame, promises: Promises, first: datetime.date, last: datetime.date, language: Language) -> RenderableType:
    heading = say("Changes from {first} to {last}", first=first, last=last)
    if found.empty:
        return language.render(say("{heading}: none", heading=heading))
    return plain_table(change_table(found, promises, language, heading))


@dataclass(frozen=True, eq=False)
class Both:
    """A report on two days: its headlines and what became different between them."""

    report: str
    headlines: tuple[str, str]
    found: pd.DataFrame
    """Columns of changes.CHANGES."""


def in_report(
    workspace: Workspace, gathered: Gathered, definition: Definition, name: str, first: datetime.date, last: datetime.date,
    language: Language,
) -> Both:  # fmt: skip
    """What changed in one report; a period given by a rule is that of the later day."""
    _asked(gathered.promises, first, last, (), None)
    fixed, _ = settled(definition, last)
    days = [replace(fixed, as_of=day, last_issue=None) for day in (first, last)]
    before, after = (next(composing(workspace, gathered, name, each, (_spoken(language),))) for each in days)
    found = changes(*(each.evidence.findings[_mine(each)] for each in (before, after)))
    return Both(name, (before.report.headline, after.report.headline), found)


def _spoken(language: Language) -> Lang:
    return "en" if language.code == "en" else "vi"


def _mine(made: Composed) -> list[bool]:
    return [concerns(row, made.definition, made.evidence.promises) for row in records(made.evidence.findings)]


def report_json(both: Both, first: datetime.date, last: datetime.date) -> str:
    """As `as_json`, with the report's name and its headlines."""
    before, after = both.headlines
    return json.dumps(
        {"report": both.report, "headline": {"before": before, "after": after}, **json.loads(as_json(both.found, first, last))},
        ensure_ascii=False,
        indent=1,
    )


def report_table(both: Both, promises: Promises, first: datetime.date, last: datetime.date, language: Language) -> RenderableType:
    before, after = both.headlines
    lines = [f"{language.date(first)}: {before}", f"{language.date(last)}: {after}"] if before != after else [after]
    return Group(*(Text(line) for line in lines), as_table(both.found, promises, first, last, language))
