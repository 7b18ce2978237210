"""Entry forms: one workbook for each reporting unit, under names that stay the same."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from monitor.app.gather import Gathered, holidays
from monitor.app.publish import plain, write
from monitor.app.screen import counted
from monitor.form import Form
from monitor.form_rows import form, reporting
from monitor.outputs.form_book import form_workbook
from monitor.periods import Period
from monitor.plan import Promises
from monitor.problems import Problem, Stop, did_you_mean
from monitor.wording import Language, say


@dataclass(frozen=True)
class Asked:
    """Which forms are wanted: of one plan or of all, of one unit or of every unit that reports."""

    plan: str
    unit: str
    period: Period
    as_of: datetime.date


def known(promises: Promises, plan: str, unit: str) -> None:
    """Stop where there is no such plan or unit."""
    unknown = []
    if plan and plan not in promises.plans:
        unknown.append(Problem(plan, say("there is no such plan"), did_you_mean(plan, promises.plans)))
    if unit and unit not in promises.units:
        unknown.append(Problem(unit, say("there is no such unit"), did_you_mean(unit, promises.units)))
    if unknown:
        raise Stop(*unknown, code=2)


def forms(gathered: Gathered, asked: Asked, language: Language) -> Iterator[Form]:
    """Each unit's form; Stop where nothing is due from anybody."""
    known(gathered.promises, asked.plan, asked.unit)
    free = holidays(gathered.targets, asked.as_of)
    units = (asked.unit,) if asked.unit else reporting(gathered.promises, gathered.targets, asked.plan, asked.period, asked.as_of)
    made = False
    for unit in counted(units, len(units), language.render(say("Writing the forms"))) if len(units) > 1 else units:
        filled = form(
            gathered.promises, gathered.actuals, gathered.targets, asked.plan, unit, asked.period,
            as_of=asked.as_of, language=language, phasing=gathered.phasing, holidays=free,
        )  # fmt: skip
        if filled.rows:
            made = True
            yield filled
    if not made:
        hint = say("plans cover their own years, and quarterly and yearly figures are asked for in the month that ends the period")
        raise Stop(Problem("--period", say("nothing is due for {period}", period=asked.period), hint))


def written(folder: Path, gathered: Gathered, asked: Asked, language: Language) -> Iterator[Path]:
    """Writes each form and yields its path once it is whole."""
    for filled in forms(gathered, asked, language):
        yield write(folder / f"{plain(filled.id)}.{filled.lang}.xlsx", form_workbook(filled, language))
