"""Plans for planners: a workbook written from a plan, one read back into its YAML file, and next year's drafted."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from monitor.app.gather import Gathered
from monitor.app.languages import load
from monitor.app.publish import write
from monitor.app.settings import Workspace
from monitor.contradictions import contradictions
from monitor.outputs.plan_book import plan_workbook
from monitor.outputs.plan_splice import settled, spliced
from monitor.outputs.plan_yaml import plan_text
from monitor.periods import Period
from monitor.plan import PlanFile, Promises
from monitor.plan_next import chosen, drafted, last_year
from monitor.plan_past import Looked, looked, running
from monitor.plan_sheet import Phasing, plan_sheet
from monitor.problems import Problem, Stop, did_you_mean, reason
from monitor.references import At
from monitor.sources import workbook
from monitor.sources.plan_rows import Returned, returned
from monitor.sources.plans import in_order
from monitor.sources.typed import typed
from monitor.sources.yaml_file import Written, parse, read
from monitor.wording import Language, Message, say

SCHEMA = "schema.json"


@dataclass(frozen=True)
class Taken:
    """What came of a workbook: the file, its new text, how many targets changed, came and went, and warnings."""

    path: Path
    text: str
    changed: int
    added: int
    removed: int
    other: bool
    """Whether the plan's head, its instruments or sources changed."""
    warnings: tuple[Problem, ...] = ()

    @property
    def nothing(self) -> bool:
        return not (self.changed or self.added or self.removed or self.other)


def named(gathered: Gathered, code: str) -> tuple[str, PlanFile]:
    """The plan's file; Stop where there is none, or where entries of it were left out as faulty."""
    promises = gathered.promises
    if code not in promises.plans:
        raise Stop(Problem(code, say("there is no such plan"), did_you_mean(code, promises.plans)), code=2)
    name = promises.file(code)
    faults = [problem for problem in gathered.problems if problem.severity == "error" and problem.where.partition(":")[0] == name]
    if faults:
        raise Stop(*faults)
    return name, promises.files[name]


def form(gathered: Gathered, code: str, language: Language, *, phasing: Phasing, as_of: datetime.date) -> bytes:
    """The workbook of a plan."""
    name, file = named(gathered, code)
    return _workbook(gathered, gathered.promises, file, language, phasing=phasing, as_of=as_of, name=name)


def draft(gathered: Gathered, code: str, *, as_of: datetime.date) -> PlanFile:
    """Next year's plan, drafted from this year's."""
    _, file = named(gathered, code)
    plan = gathered.promises.plans[code]
    targets = chosen(plan, file.targets)
    seen = _looked(gathered, gathered.promises, replace(file, targets=targets), last_year(plan), as_of)
    return drafted(gathered.promises, plan, targets, seen, (load("vi"), load("en")))


def draft_workbook(gathered: Gathered, file: PlanFile, language: Language, *, phasing: Phasing, as_of: datetime.date) -> bytes:
    """A draft as a workbook."""
    promises = Promises({**gathered.promises.files, "": file})
    return _workbook(gathered, promises, file, language, phasing=phasing, as_of=as_of, name="")


def draft_text(workspace: Workspace, file: PlanFile, path: Path, language: Language) -> str:
    """A draft as YAML."""
    told = language.render(say("A draft: nothing here is decided. Mend or delete the proposals before it is put in targets/."))
    return plan_text(file, _schema(workspace, path), (told,))


def _workbook(
    gathered: Gathered, promises: Promises, file: PlanFile, language: Language, *, phasing: Phasing, as_of: datetime.date, name: str
) -> bytes:
    assert file.plan
    year = running(file.plan)
    seen = _looked(gathered, promises, file, year, as_of)
    return plan_workbook(plan_sheet(promises, file, seen, year, language, phasing=phasing, as_of=as_of, file_name=name), language)


def _looked(gathered: Gathered, promises: Promises, file: PlanFile, year: Period, as_of: datetime.date) -> tuple[Looked, ...]:
    assert file.plan
    return looked(promises, file.plan, file.targets, gathered.actuals, gathered.targets, year, as_of=as_of) if file.targets else ()


def take(workspace: Workspace, gathered: Gathered, source: Path, to: Path | None, *, force: bool) -> Taken:
    """What the workbook says, ready to be written; Stop with every problem of it, each at its cell."""
    given = _given(source)
    made, warnings = _made(given)
    path = _destination(workspace, gathered.promises, made, to)
    name = workspace.relative(path.absolute())
    text, current = _current(path, name, force=force)
    if current is not None and current not in (given.base, made) and not force:
        hint = say("write the form anew and copy the entries over, or take it with --force, which puts the workbook's plan in its place")
        raise Stop(Problem(name, say("this file was changed since the workbook was made"), hint))
    problems = tuple(_contradicting(_beside(workspace, gathered.promises, path, made), name, made, given.written))
    if errors := [problem for problem in problems if problem.severity == "error"]:
        raise Stop(*in_order(errors))
    before = current or PlanFile()
    return Taken(path, _text(workspace, path, text, current, made), *_counts(before, made), (*warnings, *problems))


def apply(taken: Taken) -> Path:
    """Writes the file, whole or not at all."""
    return write(taken.path, taken.text.encode())


def _given(source: Path) -> Returned:
    try:
        content = source.read_bytes()
    except OSError as error:
        raise Stop(Problem(str(source), say("the file cannot be opened: {reason}", reason=reason(error)))) from None
    book = workbook.read(content, source.name)
    found = book if isinstance(book, Problem) else returned(book, source.name)
    if isinstance(found, Problem):
        raise Stop(found)
    return found


def _made(given: Returned) -> tuple[PlanFile, tuple[Problem, ...]]:
    value, faults = typed(PlanFile, given.written)
    problems = (*given.problems, *(problem for _, problem in faults))
    errors = [problem for problem in problems if problem.severity == "error"]
    if value is None or errors:
        raise Stop(*in_order(errors))
    return settled(value, given.base), problems


def _destination(workspace: Workspace, promises: Promises, made: PlanFile, to: Path | None) -> Path:
    assert made.plan
    if to:
        return to.absolute()
    if made.plan.code in promises.plans:
        return workspace.root / promises.file(made.plan.code)
    raise Stop(Problem("--to", say("the plan {code} has no file yet", code=made.plan.code), say("name one: --to targets/…/….yaml")), code=2)


def _current(path: Path, name: str, *, force: bool) -> tuple[str, PlanFile | None]:
    """The file as it is there now; nothing where there is none."""
    if not path.exists():
        return "", None
    written = read(path, name)
    value, faults = typed(PlanFile, written) if written.tree is not None else (None, ())
    errors = [problem for _, problem in (*written.faults, *faults) if problem.severity == "error"]
    if errors and not force:
        raise Stop(*errors)
    return (path.read_text(encoding="utf-8-sig"), value) if value and not errors else ("", None)


def _beside(workspace: Workspace, promises: Promises, path: Path, made: PlanFile) -> Promises:
    """The files that the new one must agree with; a copy outside targets/ stands in the place of the plan's own file."""
    assert made.plan
    if path.is_relative_to(workspace.root / "targets") or made.plan.code not in promises.plans:
        return promises
    own = promises.file(made.plan.code)
    return Promises({name: file for name, file in promises.files.items() if name != own})


def _contradicting(promises: Promises, name: str, made: PlanFile, written: Written) -> Iterator[Problem]:
    """What in the new plan cannot be meant, at its cell; and what it breaks in other files."""
    known = {(found.at, str(found.what)) for found in contradictions(promises)}
    for found in contradictions(Promises({**promises.files, name: made})):
        if found.at.file == name or (found.severity == "error" and (found.at, str(found.what)) not in known):
            yield Problem(_where(found.at, name, written), _placed(found.what, name, written), found.hint, found.severity)


def _placed(message: Message, name: str, written: Written) -> Message:
    values: Mapping[str, Any] = {
        key: _where(value, name, written) if isinstance(value, At) else value for key, value in message.values.items()
    }
    return replace(message, values=dict(values))


def _where(at: At, name: str, written: Written) -> str:
    return written.where(at.path) if at.file == name else at.file


def _counts(before: PlanFile, after: PlanFile) -> tuple[int, int, int, bool]:
    """Targets changed, added, removed; and whether anything else changed."""
    gone, new = set(before.targets) - set(after.targets), set(after.targets) - set(before.targets)
    changed = min(len(gone), len(new))
    other = replace(before, targets=()) != replace(after, targets=())
    return changed, len(new) - changed, len(gone) - changed, other


def _text(workspace: Workspace, path: Path, text: str, current: PlanFile | None, made: PlanFile) -> str:
    """The file's own text changed where the plan changed, else written anew; never one that would not be read as the plan."""
    whole = plan_text(made, _schema(workspace, path))
    attempts = (spliced(text, current, made, plain=plain) for plain in (False, True)) if current is not None else iter(())
    for attempt in (*attempts, whole):
        if attempt is not None and _reads(attempt) == made:
            return attempt
    raise Stop(Problem(str(path), say("the plan cannot be written so that it is read back the same")))


def _reads(text: str) -> PlanFile | None:
    written = parse(text, "")
    return typed(PlanFile, written)[0] if written.tree is not None and not written.faults else None


def _schema(workspace: Workspace, path: Path) -> str:
    """The way from a plan file to the schema that editors read; nothing outside targets/."""
    folder = workspace.root / "targets"
    inside = path.absolute().is_relative_to(folder)
    return "../" * (len(path.absolute().relative_to(folder).parts) - 1) + SCHEMA if inside else ""
