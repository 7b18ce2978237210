"""Writes reports to `output/`: what its inputs show to be unchanged is not rendered again, and one that fails stops no other."""

import datetime
import hashlib
import traceback
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from monitor.app import editions
from monitor.app.editions import Standing
from monitor.app.gather import Gathered
from monitor.app.inputs import Inputs
from monitor.app.publish import Composed, attached, composing, plain, write
from monitor.app.settings import Workspace
from monitor.outputs.json import report_json
from monitor.problems import Problem, Stop
from monitor.report import Definition, Format, Lang, Report, settled
from monitor.store import Rendering, Store
from monitor.store.closed import day_of

Noted = Mapping[tuple[str, str, str], Rendering]


@dataclass(frozen=True)
class Asked:
    """A report as it is wanted: its definition settled, in which languages and formats, and where it stands among its issues."""

    name: str
    definition: Definition
    languages: tuple[Lang, ...]
    formats: tuple[Format, ...]
    standing: Standing = field(default_factory=Standing)


@dataclass(frozen=True)
class Bench:
    """What all reports of one command share."""

    workspace: Workspace
    inputs: Inputs
    noted: Noted
    """From which inputs each file was written last."""
    again: bool = False
    """Whether what is unchanged is rendered all the same."""

    def path(self, asked: Asked, lang: Lang, form: Format) -> Path:
        return self.workspace.root / "output" / f"{plain(asked.name)}.{lang}.{form}"


class Fault(Exception):
    """The programme failed at one report; the note holds the traceback, which no process hands to another by itself."""


@dataclass(frozen=True)
class Made:
    """What became of a report: its files and whether each was written now, and what was composed on the way."""

    asked: Asked
    files: tuple[tuple[Path, bool], ...] = ()
    reports: tuple[Report, ...] = ()
    noted: tuple[Rendering, ...] = ()
    problems: tuple[Problem, ...] = ()
    fault: Fault | None = None


def asked(
    store: Store, definitions: Mapping[str, Definition], languages: tuple[Lang, ...], formats: tuple[Format, ...],
    day: datetime.date,
) -> tuple[Asked, ...]:  # fmt: skip
    """The definitions as they are on a day, in the languages and formats named or in their own; a closed period as it was closed."""
    issues, closings, found = store.issues(), store.closings(), []
    for name, definition in definitions.items():
        fixed, _ = settled(definition, day)
        if definition.as_of is None and (closed := day_of(closings, fixed.span, fixed.plans)):
            fixed = replace(fixed, as_of=min(closed, day))
        place = editions.standing(store, name, fixed.span, issues)
        found.append(Asked(name, editions.following(fixed, place), languages or fixed.languages, formats or fixed.formats, place))
    return tuple(found)


def bench(workspace: Workspace, gathered: Gathered, store: Store, *, again: bool = False) -> Bench:
    return Bench(workspace, Inputs(workspace, gathered), store.noted(), again)


def make(bench: Bench, asked: Asked) -> Made:
    """One report in each of its languages; where one cannot be made, the others still are."""
    late, files, noted, problems, fault = _Late(bench, asked), [], [], [], None
    for lang in asked.languages:
        try:
            for path, fresh, note in _files(bench, asked, lang, late):
                files.append((path, fresh))
                noted += [note] if note else []
        except Stop as stop:
            problems += [each for each in stop.problems if each not in problems]
        except Exception as error:  # noqa: BLE001 - the other reports still are made, then the command ends with it
            fault = _fault(error)
    reports = tuple(each.report for each in (late.found or {}).values())
    return Made(asked, tuple(files), reports, tuple(noted), tuple(problems), fault)


def _fault(error: Exception) -> Fault:
    fault = Fault(f"{type(error).__name__}: {error}")
    fault.add_note("".join(traceback.format_exception(error)))
    return fault


def _files(bench: Bench, asked: Asked, lang: Lang, late: "_Late") -> Iterator[tuple[Path, bool, Rendering | None]]:
    """Each file as it gets ready: whether it was written now, and what is to be noted of it."""
    inputs = inputs_of(bench.inputs, asked, lang)
    paths = {form: bench.path(asked, lang, form) for form in asked.formats}
    known = {form: bench.noted.get((asked.name, lang, form)) for form in asked.formats}
    intact = {form: last for form, last in known.items() if last and not bench.again and _sha256(paths[form]) == last.sha256}
    if len(intact) == len(paths) and all(last.inputs == inputs for last in intact.values()):
        yield from ((path, False, None) for path in paths.values())
        return
    one = late.in_language(lang)
    content = bench.inputs.said(report_json(one.report), one.findings, attached(asked.definition))
    for form, path in paths.items():
        last = intact.get(form)
        if last and last.content == content:
            yield path, False, None if last.inputs == inputs else replace(last, inputs=inputs)
            continue
        rendered = one.bytes_of(form)
        write(path, rendered)
        yield path, True, Rendering(asked.name, lang, form, inputs, content, hashlib.sha256(rendered).hexdigest())


@dataclass
class _Late:
    """Composes only once something is asked for, and judges once for all languages."""

    bench: Bench
    asked: Asked
    found: Mapping[str, Composed] | None = None

    def in_language(self, lang: Lang) -> Composed:
        if self.found is None:
            asked, gathered = self.asked, self.bench.inputs.gathered
            self.found = {each.report.lang: each for each in composed(self.bench.workspace, gathered, asked)}
        return self.found[lang]


def composed(workspace: Workspace, gathered: Gathered, asked: Asked) -> tuple[Composed, ...]:
    """In each language: as the edition that is out where it still holds, else as the next one."""
    place, wanted = asked.standing, (workspace, gathered, asked.name, asked.definition, asked.languages)
    found = tuple(composing(*wanted, edition=place.replaced))
    if place.same is None or editions.unchanged(found, gathered, place):
        return found
    return tuple(composing(*wanted, edition=place.same.edition))


def inputs_of(inputs: Inputs, asked: Asked, lang: Lang) -> str:
    definition, place = asked.definition, asked.standing
    assert isinstance(definition.as_of, datetime.date)
    beside = (place.same.id, asked.languages) if place.same else None
    return inputs.of(asked.name, lang, definition, definition.as_of, beside)


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def make_all(bench: Bench, wanted: Iterable[Asked]) -> Iterator[Made]:
    """One after the other, as they come."""
    for each in wanted:
        yield make(bench, each)
