"""Report definitions in `reports/`: read, typed, and checked against what the plans promise."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path as File

from monitor.cadence_faults import faults as cadence_faults
from monitor.period_rules import PERIOD_RULES
from monitor.plan import Promises, delay
from monitor.problems import Problem, did_you_mean
from monitor.report import Definition
from monitor.sources.directory import RECIPIENTS
from monitor.sources.plans import in_order, misnamed, yaml_files
from monitor.sources.typed import typed
from monitor.sources.yaml_file import Fault, Path, Written, read
from monitor.wording import Message, say

FOLDER = "reports"
PICTURES = "templates"
STATEMENTS = ("causes", "actions", "decisions")


def read_definitions(root: File, promises: Promises | None = None) -> tuple[dict[str, Definition], tuple[Problem, ...]]:
    """Definitions by name, the file's; one with an error is left out. With promises, codes that nobody gave are errors."""
    problems = list(misnamed(root, FOLDER))
    definitions: dict[str, Definition] = {}
    for file in yaml_files(root, FOLDER):
        if file == root / RECIPIENTS:
            continue
        definition, found = _read(file, file.relative_to(root).as_posix(), root, promises)
        problems += found
        if definition and file.stem in definitions:
            problems.append(Problem(file.relative_to(root).as_posix(), say("a second report is named {name}", name=file.stem)))
        elif definition:
            definitions[file.stem] = definition
    return definitions, in_order(problems)


def _read(file: File, name: str, root: File, promises: Promises | None) -> tuple[Definition | None, list[Problem]]:
    text = read(file, name)
    problems = [problem for _, problem in text.faults]
    if text.tree is None:
        return None, problems
    definition, faults = typed(Definition, text)
    problems += [_hinted(fault, text) for fault in faults]
    if definition:
        problems += [*_misfits(definition, text), *_pictures(definition, text, root), *_never(definition, text)]
        problems += _unknowns(definition, text, promises) if promises else []
    return (None if any(problem.severity == "error" for problem in problems) else definition), problems


def _hinted(fault: Fault, text: Written) -> Problem:
    """What may be written in the place of a period or a day, besides those themselves."""
    path, problem = fault
    value = text.at(path)
    if path == ("period",) and isinstance(value, str) and not value[:1].isdigit():
        known = did_you_mean(value, PERIOD_RULES) or say("known are: {known}", known=", ".join(PERIOD_RULES))
        return replace(problem, hint=known)
    if path == ("as_of",) and isinstance(value, str) and not value[:4].isdigit() and "/" not in value:
        return replace(problem, hint=say("write a day, 2024-12-31, or how long after the period's end: 10 days, 1 month"))
    return problem


def _misfits(definition: Definition, text: Written) -> Iterator[Problem]:
    """What the schema allows and nobody can mean."""
    for key in ("languages", "formats", "sections"):
        yield from _empty((key,), text)
        yield from _twice(key, getattr(definition, key), text)
    if "brief" in definition.sections[1:]:
        later = text.where(("sections", definition.sections.index("brief")))
        yield Problem(later, say("the brief is always the first page"), say("put it first, or leave it out"))
    if definition.groups and definition.indicators:
        yield Problem(text.where(("groups",)), say("either groups or indicators"), say("delete indicators: the groups name their own"))
    seen: dict[str, str] = {}
    for place, group in enumerate(definition.groups):
        yield from _empty(("groups", place, "indicators"), text)
        for index, code in enumerate(group.indicators):
            where = text.where(("groups", place, "indicators", index))
            if code in seen:
                yield Problem(where, say("{code} stands in a group already, at {place}", code=code, place=seen[code]))
            seen.setdefault(code, where)
    last = definition.last_issue
    if last and last.as_of < last.period.begin:
        yield Problem(text.where(("last_issue", "as_of")), say("this day comes before the period of that issue"))


def _never(definition: Definition, text: Written) -> Iterator[Problem]:
    """A cadence or a gate that cannot be kept to."""
    for key, what, hint in cadence_faults(definition.cadence) if definition.cadence else ():
        yield Problem(text.where(("cadence", key)), what, hint)
    if not delay(definition.gate.deadline):
        what = say("“{value}” is no delay", value=definition.gate.deadline)
        yield Problem(text.where(("gate", "deadline")), what, say("write 5 days, 3 working days or 2 months"))
    if text.at(("recipients",)) and not definition.cadence:
        what = say("nobody gets it by itself: there is no cadence")
        yield Problem(text.where(("recipients",)), what, say("add one, or send it by hand with `monitor send`"), "warning")


def _empty(path: Path, text: Written) -> Iterator[Problem]:
    if text.at(path) == []:
        yield Problem(text.where(path), say("{key} is empty", key=path[-1]))


def _twice(key: str, values: tuple[str, ...], text: Written) -> Iterator[Problem]:
    for value, times in Counter(values).items():
        if times > 1:
            place = values.index(value, values.index(value) + 1)
            yield Problem(text.where((key, place)), say("{value} stands here twice", value=value))


def _pictures(definition: Definition, text: Written, root: File) -> Iterator[Problem]:
    if not definition.logo:
        return
    folder = (root / PICTURES).resolve()
    file = (folder / definition.logo).resolve()
    if not file.is_relative_to(folder) or not file.is_file():
        here = sorted(each.name for each in folder.glob("*") if each.suffix in (".svg", ".png", ".jpg", ".jpeg"))
        hint = did_you_mean(definition.logo, here) or say("put the picture into {folder}/ and name it here", folder=PICTURES)
        yield Problem(text.where(("logo",)), say("there is no picture {name}", name=f"{PICTURES}/{definition.logo}"), hint)


def _unknowns(definition: Definition, text: Written, promises: Promises) -> Iterator[Problem]:
    for key, known, kind in (
        ("plans", promises.plans, say("plan")),
        ("units", promises.units, say("unit")),
        ("indicators", promises.indicators, say("indicator")),
    ):
        for place, code in enumerate(getattr(definition, key)):
            yield from _unknown((key, place), code, known, kind, text)
    for place, group in enumerate(definition.groups):
        for index, code in enumerate(group.indicators):
            yield from _unknown(("groups", place, "indicators", index), code, promises.indicators, say("indicator"), text)
    chosen = {*definition.indicators, *(code for group in definition.groups for code in group.indicators)}
    for key in STATEMENTS:
        for place, said in enumerate(getattr(definition, key)):
            yield from _unknown((key, place, "indicator"), said.indicator, promises.indicators, say("indicator"), text)
            yield from _unknown((key, place, "unit"), said.unit, promises.units, say("unit"), text)
            yield from _unknown((key, place, "source"), said.source, promises.sources, say("source"), text)
            if chosen and said.indicator in promises.indicators and said.indicator not in chosen:
                what = say("{code} is not in this report", code=said.indicator)
                yield Problem(text.where((key, place, "indicator")), what, did_you_mean(said.indicator, sorted(chosen)), "warning")


def _unknown(path: Path, code: str | None, known: Mapping[str, object], kind: Message, text: Written) -> Iterable[Problem]:
    if code is not None and code not in known:
        yield Problem(text.where(path), say("no {kind} has the code {code}", kind=kind, code=code), did_you_mean(code, known))
