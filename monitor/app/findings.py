"""Findings on the screen: the flagged table, the same as JSON, and how one flag came about."""

import datetime
from collections.abc import Hashable, Iterator
from dataclasses import replace
from typing import Any

import pandas as pd
from rich.console import RenderableType
from rich.text import Text

from monitor.amounts import records, with_turns
from monitor.app import gather
from monitor.app.settings import Workspace
from monitor.compose import compose
from monitor.derivation import derivation
from monitor.grounds import override
from monitor.outputs.json import findings_json
from monitor.outputs.terminal import plain_table, section, status_table
from monitor.periods import Period
from monitor.plan import Text as Words
from monitor.problems import Problem, Stop, did_you_mean
from monitor.report import Definition, Evidence
from monitor.rollup import below, rollup
from monitor.sentences import sentence
from monitor.thresholds import by_version
from monitor.unit_tree import name_of, unit_tree
from monitor.wording import FLAGS, OVERRIDDEN, Language, say


def found(workspace: Workspace, period: Period | None, as_of: datetime.date | None, plans: tuple[str, ...], unit: str | None) -> Evidence:
    """The findings asked for; an unknown plan or unit stops with the known ones."""
    gathered = gather.gather(workspace)
    known, units = gathered.promises.plans, gathered.promises.units
    wrong = [Problem(f"--plan {code}", say("there is no such plan"), did_you_mean(code, known)) for code in plans if code not in known]
    wrong += [Problem(f"--unit {unit}", say("there is no such unit"), did_you_mean(unit, units))] if unit and unit not in units else []
    if wrong:
        raise Stop(*wrong, code=2)
    return gathered.evidence(period, as_of or gather.today(workspace), plans)


def tables(evidence: Evidence, period: Period | None, language: Language, unit: str | None) -> Iterator[RenderableType]:
    """The table of the period asked for; without one a table per period, the newest first."""
    own = evidence.findings["period"]
    periods = (period,) if period else sorted(map(Period.parse, own.unique()), key=lambda p: (p.end, p.begin), reverse=True)
    for each in periods:
        part = evidence if period else replace(evidence, findings=evidence.findings[own == str(each)])
        definition = Definition(title=Words(""), period=each, issuer=Words(""), units=(unit,) if unit else ())
        yield status_table(compose(definition, part, language))
        yield from (Text(line, style="dim") for line in _set_by_people(part.findings, part, unit, language))


def _set_by_people(findings: pd.DataFrame, evidence: Evidence, unit: str | None, language: Language) -> Iterator[str]:
    """A line for each flag that a person set: the table has room for its mark only."""
    for row in records(findings[findings["override_by"].notna() & findings["unit"].isin(_units(evidence, unit))]):
        name = evidence.promises.indicators[row["indicator"]].name.in_(language.code)
        yield f"{language.render(OVERRIDDEN)} {name}: {override(row, language)}"


def as_json(evidence: Evidence, language: Language, unit: str | None, *, by_unit: bool = False) -> str:
    """`{"findings": […]}` with each finding's sentence; `by_unit` adds the tree of units under `units`."""
    indicators, rules = evidence.promises.indicators, by_version(evidence.promises)
    chosen = _under(evidence, unit)
    said = [sentence(with_turns(row, rules), indicators[row["indicator"]], language) for row in records(chosen)]
    beside = {"units": [_counted(row, evidence, language) for row in _rolled(evidence, unit).to_dict("records")]} if by_unit else {}
    return findings_json(chosen, said, **beside)


def tree(evidence: Evidence, language: Language, unit: str | None) -> RenderableType:
    """Counts by flag up the tree of units, or up the part of it under one unit."""
    return plain_table(unit_tree(_rolled(evidence, unit), evidence.promises, language))


def _rolled(evidence: Evidence, unit: str | None) -> pd.DataFrame:
    rolled = rollup(_under(evidence, unit), {code: each.parent for code, each in evidence.promises.units.items()})
    return below(rolled, unit) if unit else rolled


def _under(evidence: Evidence, unit: str | None) -> pd.DataFrame:
    """The findings of a unit and of those below it."""
    mine = evidence.findings["unit"].isin(_units(evidence, unit))
    return evidence.findings[mine].reset_index(drop=True)


def _units(evidence: Evidence, unit: str | None) -> list[str]:
    """Of the findings' units those under `unit`, or all."""
    own = evidence.findings["unit"].unique()
    return [code for code in own if unit is None or code == unit or unit in evidence.promises.above(code)]


def _counted(row: dict[Hashable, Any], evidence: Evidence, language: Language) -> dict[str, object]:
    counts = {name: row[name] for name in ("unit", "parent", "depth", "own", "total")}
    return {**counts, "name": name_of(row["unit"], evidence.promises, language), "flags": {flag: row[flag] for flag in FLAGS}}


def explained(evidence: Evidence, code: str, language: Language) -> Iterator[RenderableType]:
    """Each finding of the indicator, derived step by step; the governing one first."""
    if code not in evidence.promises.indicators:
        hint = did_you_mean(code, evidence.promises.indicators) or say("`monitor status --json` names all of them")
        raise Stop(Problem(code, say("there is no such indicator"), hint), code=2)
    rules = by_version(evidence.promises)
    rows = [with_turns(row, rules) for row in records(evidence.findings) if row["indicator"] == code]
    if not rows:
        raise Stop(Problem(code, say("no target of this indicator covers that period"), say("name another with --period")), code=1)
    for row in sorted(rows, key=lambda row: not row["governs"]):
        yield section(derivation(row, evidence, language))
