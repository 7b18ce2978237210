"""Plan files in `targets/`: read, typed, checked against each other; what cannot be used is left out and said."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path as File

from monitor.contradictions import contradictions
from monitor.plan import PlanFile, Promises
from monitor.problems import Problem
from monitor.references import SECTIONS, At, Contradiction
from monitor.sources.typed import typed
from monitor.sources.yaml_file import Fault, Path, Written, read, without
from monitor.wording import Message, say

FOLDER = "targets"
IMPORT = "import"
"""Folders in it with mapping files, which are no plans."""


def read_plans(root: File) -> tuple[Promises, tuple[Problem, ...]]:
    """All plan files of a workspace. An entry with an error, and what rests on it, is left out; everything else stays."""
    problems = list(misnamed(root, FOLDER))
    written, files, broken = {}, {}, set()
    for file in yaml_files(root, FOLDER):
        name = file.relative_to(root).as_posix()
        text, value, faults, codes = _read(file, name)
        problems += [problem for _, problem in faults]
        broken |= codes
        if value:
            written[name], files[name] = text, value
    promises, found = _consistent(Promises(files), broken)
    problems += [placed(contradiction, written) for contradiction in found]
    return promises, in_order(problems)


def yaml_files(root: File, folder: str) -> list[File]:
    """YAML files under a folder, in the order of their names; hidden ones are nobody's plan."""
    found = [(file, file.relative_to(root).parts) for file in (root / folder).rglob("*.yaml") if file.is_file()]
    return sorted(file for file, parts in found if parts[-2] != IMPORT and not any(part.startswith(".") for part in parts))


def misnamed(root: File, folder: str) -> Iterable[Problem]:
    for file in sorted((root / folder).rglob("*.yml")):
        hint = say("rename it to {name}", name=f"{file.stem}.yaml")
        yield Problem(file.relative_to(root).as_posix(), say("only files ending in .yaml are read"), hint, "warning")


def _read(file: File, name: str) -> tuple[Written, PlanFile | None, list[Fault], set[tuple[str, str]]]:
    """The file without its faulty entries, and the codes that those would have given."""
    text = read(file, name)
    faults, value = list(text.faults), None
    codes: set[tuple[str, str]] = set()
    entries = {_entry(path) for path, problem in text.faults if problem.severity == "error"}
    if text.tree is None:
        return text, None, faults, codes
    while value is None:
        value, found = typed(PlanFile, text)
        faults += [fault for fault in found if fault not in faults]
        entries |= {_entry(path) for path, problem in found if problem.severity == "error"}
        if () in entries:
            return text, None, faults, codes
        if entries:
            codes |= _codes(text, entries)
            text, entries, value = without(text, entries), set(), None
    return text, value, faults, codes


def _entry(path: Path) -> Path:
    return At("", path).entry


def _codes(text: Written, entries: Iterable[Path]) -> set[tuple[str, str]]:
    """Section and code of what is left out, so that no mention of it is called unknown."""
    found = {("plan", text.name)} if ("plan",) in set(entries) else set()
    for entry in entries:
        content = text.at(entry)
        for item in content if isinstance(content, list) else [content]:
            if isinstance(item, dict) and isinstance(item.get("code"), str):
                found.add((str(entry[0]), item["code"]))
    return found


def _consistent(promises: Promises, broken: set[tuple[str, str]]) -> tuple[Promises, list[Contradiction]]:
    """Entries with errors taken out, then silently those that rested on them, until nothing contradicts."""
    found = list(contradictions(promises))
    told = [contradiction for contradiction in found if contradiction.missing not in broken]
    while errors := {(contradiction.at.file, contradiction.at.entry) for contradiction in found if contradiction.severity == "error"}:
        promises = Promises({name: _left(name, file, errors) for name, file in promises.files.items()})
        found = list(contradictions(promises))
    return promises, told


def _left(name: str, file: PlanFile, errors: set[tuple[str, Path]]) -> PlanFile:
    gone = {entry for where, entry in errors if where == name}
    sections = {
        section: ()
        if (section,) in gone
        else tuple(entry for index, entry in enumerate(getattr(file, section)) if (section, index) not in gone)
        for section in (*SECTIONS, "targets")
    }
    return replace(file, plan=None if ("plan",) in gone else file.plan, **sections)


def placed(contradiction: Contradiction, written: Mapping[str, Written]) -> Problem:
    """The problem at its file, line and column."""
    return Problem(_where(contradiction.at, written), _said(contradiction.what, written), contradiction.hint, contradiction.severity)


def _said(message: Message, written: Mapping[str, Written]) -> Message:
    values = {key: _where(value, written) if isinstance(value, At) else value for key, value in message.values.items()}
    return replace(message, values=values)


def _where(at: At, written: Mapping[str, Written]) -> str:
    return written[at.file].where(at.path)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """By file, line and column."""
    return tuple(sorted(problems, key=_order))


def _order(problem: Problem) -> tuple[str, int, int]:
    name, *place = problem.where.split(":")
    line, column = (*(int(part) for part in place if part.isdigit()), 0, 0)[:2]
    return name, line, column
