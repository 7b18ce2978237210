"""What became different between two days' knowledge, on the screen and as JSON."""

import datetime

import pandas as pd
from rich.console import RenderableType

from monitor.app.gather import Gathered
from monitor.changes import changes
from monitor.changes_in_words import change_table
from monitor.outputs.json import changes_json
from monitor.outputs.terminal import plain_table
from monitor.periods import Period
from monitor.plan import Promises
from monitor.problems import Problem, Stop, did_you_mean
from monitor.wording import Language, say


def changed(
    gathered: Gathered, first: datetime.date, last: datetime.date, period: Period | None, plans: tuple[str, ...], unit: str | None
) -> pd.DataFrame:
    """What changed from what was known on one day to what was known on another; Stop for days, plans or units that cannot be."""
    _asked(gathered.promises, first, last, plans, unit)

    before, after = (gathered.evidence(period, day, plans).findings for day in (first, last))
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
