"""A file of thresholds alone, written as under `plan:` in a plan file, for judging without a workspace."""

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from monitor.flags import DEFAULT, Rules
from monitor.plan import STRICT, Thresholds
from monitor.problems import Stop
from monitor.references import At
from monitor.sources.plans import in_order, placed
from monitor.sources.typed import typed
from monitor.sources.yaml_file import read
from monitor.thresholds import faults, in_force, rules


@dataclass(frozen=True)
class ThresholdsFile:
    """What the file may hold."""

    __pydantic_config__: ClassVar = STRICT
    thresholds: Thresholds


def read_thresholds(file: Path, as_of: datetime.date) -> Rules:
    """The rules in force on that day. A file with a mistake stops: flags by other thresholds than were meant are worse than none."""
    text = read(file, str(file))
    found, misfits = (None, ()) if text.tree is None else typed(ThresholdsFile, text)
    problems = [problem for _, problem in (*text.faults, *misfits)]
    if found:
        problems += [placed(each, {text.name: text}) for each in faults(found.thresholds, At(text.name, ("thresholds",)))]
    if found is None or any(problem.severity == "error" for problem in problems):
        raise Stop(*in_order(problems), code=1)
    written = in_force(found.thresholds, as_of)
    return rules(written) if written else DEFAULT
