"""Judges a tidy file of targets by a tidy file of actuals, without a workspace: the same findings as in one."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pandas as pd

from monitor.amounts import records, with_turns
from monitor.app.settings import Workspace
from monitor.assess import assess_tables
from monitor.flags import DEFAULT, Rules
from monitor.outputs.csv import findings_csv
from monitor.outputs.json import findings_json
from monitor.periods import Period
from monitor.plan import Indicator, Kind, Text
from monitor.problems import Problem, Stop, reason
from monitor.sentences import sentence
from monitor.sources.assess_actuals import read_actuals
from monitor.sources.assess_targets import read_targets
from monitor.sources.assess_together import unasked, without_baseline
from monitor.sources.cells import Mark
from monitor.sources.stated_paths import paths, with_ids
from monitor.sources.thresholds_file import read_thresholds
from monitor.sources.whole_columns import told
from monitor.wording import Language, say

RATES = ("growth", "average_growth", "share", "index")
WORKED_OUT = ("average_growth", "change")
PLACES = 3
"""Decimals that a sentence shows at most where the file declares none."""


@dataclass(frozen=True)
class Judged:
    """The findings, with what is wrong in the files that they come from."""

    findings: pd.DataFrame
    rules: Rules
    problems: tuple[Problem, ...]


def today() -> datetime.date:
    """The day it is where the offices are, whatever the host's time zone."""
    return datetime.datetime.now(ZoneInfo(Workspace(Path()).timezone)).date()


def judged(
    targets: Path, actuals: Path, period: Period | None, as_of: datetime.date, *, delimiter: str | None, mark: Mark,
    thresholds: Path | None = None,
) -> Judged:  # fmt: skip
    """Reads both files whole and judges the good rows of them; the files' own names stand before what is wrong in them."""
    rules = read_thresholds(thresholds, as_of) if thresholds else DEFAULT
    promised = read_targets(_bytes(targets), str(targets), delimiter=delimiter, mark=mark)
    reported = read_actuals(_bytes(actuals), str(actuals), promised.frame, delimiter=delimiter, mark=mark)

    wrong = without_baseline(promised.frame, reported.frame)
    frame, phasing, unpaved = paths(with_ids(promised.frame).drop([each.row for each in wrong]))
    crossed = (
        *told(str(targets), promised.lines, [*wrong, *unpaved]),
        *unasked(promised.frame, promised.named, reported.frame, str(actuals)),
    )
    findings = assess_tables(frame.drop(columns="note"), reported.frame, period, as_of=as_of, phasing=phasing, rules=rules)

    absent = {name: findings[name].mask(findings[name].eq("")) for name in ("plan", "stated", "unit")}
    return Judged(findings.assign(**absent), rules, (*promised.problems, *reported.problems, *crossed))


def as_json(judged: Judged, language: Language) -> str:
    return findings_json(judged.findings, sentences(judged, language))


def as_csv(judged: Judged, language: Language) -> str:
    return findings_csv(judged.findings, sentences(judged, language))


def as_text(judged: Judged, language: Language) -> str:
    """The sentences alone, a line each."""
    return "\n".join(sentences(judged, language))


def sentences(judged: Judged, language: Language) -> list[str]:
    """Each finding in one sentence; an indicator is called by its code."""
    rules = {judged.rules.version: judged.rules}
    return [sentence(with_turns(row, rules), indicator(row), language) for row in records(judged.findings)]


def indicator(row: Mapping[str, Any]) -> Indicator:
    """What a finding says of what it measures."""
    kind: Kind = row["kind"] if row["kind"] in get_args(Kind) else "flow"
    measure = "%" if kind in RATES else row["measure"] or ""
    return Indicator(
        row["indicator"], Text(row["indicator"], row["indicator"]), Text(measure, measure), kind, basis=row["basis"],
        direction=row["direction"], decimals=_places(row),
    )  # fmt: skip


def _places(row: Mapping[str, Any]) -> int:
    """The decimals declared, else as many as the figures have; what is worked out has one or two."""
    if row["decimals"] is not None:
        return int(row["decimals"])
    if row["kind"] in WORKED_OUT:
        return 2
    figures = [row[name] for name in ("actual", "target_low", "target_high") if row[name] is not None]
    if row["kind"] == "milestone" or not figures:
        return 0
    exponents = [Decimal(f"{round(value, PLACES):.15g}").normalize().as_tuple().exponent for value in figures]
    between = 1 if row["variance"] is not None and row["variance"] % 1 else 0
    return max(between, *(-int(exponent) for exponent in exponents))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Stop(
            Problem(str(path), say("this file cannot be read: {error}", error=reason(error)), say("check the name")), code=1
        ) from None
