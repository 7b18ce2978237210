"""Writes a first report definition into the workspace; nothing that is there is overwritten."""

import re

from monitor.app import arguments, gather, screen
from monitor.app.options import Lang
from monitor.new_report import definition_text, newest
from monitor.problems import Problem, Stop, did_you_mean, reason
from monitor.sources.definitions import FOLDER, read_definitions
from monitor.sources.plans import read_plans
from monitor.wording import say

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
LONGEST = 60
RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.ASCII)
"""Names that no file may have on Windows."""


def report(name: str, code: str, lang: Lang | None) -> int:
    """`monitor new report`."""
    workspace, language = arguments.here(lang)
    promises, faults = read_plans(workspace.root)
    known, _ = read_definitions(workspace.root)
    day = gather.today(workspace)

    if wrong := _wrong(name, code, tuple(promises.plans), name in known):
        raise Stop(*wrong, code=2)
    plan = promises.plans[code] if code else newest(promises.plans.values(), day)
    if plan is None:
        raise Stop(*faults, Problem("targets/", say("there is no plan yet to report on"), say("write one: `monitor init` shows examples")))

    text = definition_text(plan, promises, day, language)
    path = workspace.root / FOLDER / f"{name}.yaml"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise Stop(_taken(name), code=2) from None
    except OSError as error:
        raise Stop(Problem(workspace.relative(path), say("the file cannot be written: {reason}", reason=reason(error)))) from None
    screen.tell(workspace.relative(path))
    screen.tell(language.render(say("on the plan {plan}; now: monitor report {name}", plan=plan.code, name=name)))
    return 0


def _wrong(name: str, code: str, plans: tuple[str, ...], taken: bool) -> tuple[Problem, ...]:
    problems = []
    if not NAME.fullmatch(name) or len(name) > LONGEST or RESERVED.fullmatch(name):
        what = say("“{name}” is no name for a report: it names files too", name=name)
        problems.append(Problem("NAME", what, say("write small letters a-z, digits and - between them, such as thang-9")))
    elif taken:
        problems.append(_taken(name))
    if code and code not in plans:
        problems.append(Problem(f"--plan {code}", say("there is no such plan"), did_you_mean(code, plans)))
    return tuple(problems)


def _taken(name: str) -> Problem:
    what = say("{name} is there already, and nothing is overwritten", name=f"{FOLDER}/{name}.yaml")
    return Problem(name, what, say("choose another name"))
