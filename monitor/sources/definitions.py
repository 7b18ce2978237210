"""Report definitions in `reports/`: read, typed, and checked against what the plans promise."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path as File

from monitor.plan import Promises
from monitor.problems import Problem, did_you_mean
from monitor.report import Definition
from monitor.sources.plans import in_order, misnamed, yaml_files
from monitor.sources.typed import typed
from monitor.sources.yaml_file import Written, read
from monitor.wording import Message, say

FOLDER = "reports"


def read_definitions(root: File, promises: Promises | None = None) -> tuple[dict[str, Definition], tuple[Problem, ...]]:
    """Definitions by name, the file's; one with an error is left out. With promises, codes that nobody gave are errors."""
    problems = list(misnamed(root, FOLDER))
    definitions: dict[str, Definition] = {}
    for file in yaml_files(root, FOLDER):
        definition, found = _read(file, file.relative_to(root).as_posix(), promises)
        problems += found
        if definition and file.stem in definitions:
            problems.append(Problem(file.relative_to(root).as_posix(), say("a second report is named {name}", name=file.stem)))
        elif definition:
            definitions[file.stem] = definition
    return definitions, in_order(problems)


def _read(file: File, name: str, promises: Promises | None) -> tuple[Definition | None, list[Problem]]:
    text = read(file, name)
    problems = [problem for _, problem in text.faults]
    if text.tree is None:
        return None, problems
    definition, faults = typed(Definition, text)
    problems += [problem for _, problem in faults]
    if definition:
        problems += _misfits(definition, text, promises)
    return (None if any(problem.severity == "error" for problem in problems) else definition), problems


def _misfits(definition: Definition, text: Written, promises: Promises | None) -> Iterator[Problem]:
    for key in ("languages", "formats"):
        if not getattr(definition, key):
            yield Problem(text.where((key,)), say("{key} is empty", key=key))
    if promises:
        yield from _unknown("plans", definition.plans, promises.plans, say("plan"), text)
        yield from _unknown("units", definition.units, promises.units, say("unit"), text)
        yield from _unknown("indicators", definition.indicators, promises.indicators, say("indicator"), text)


def _unknown(key: str, codes: Iterable[str], known: Mapping[str, object], kind: Message, text: Written) -> Iterator[Problem]:
    for index, code in enumerate(codes):
        if code not in known:
            yield Problem(text.where((key, index)), say("no {kind} has the code {code}", kind=kind, code=code), did_you_mean(code, known))
