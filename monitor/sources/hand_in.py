"""An entry form that was filled in, as actuals: rows by their hidden code, columns by their role, faults by sheet and cell."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from monitor.form import ENTRIES, GIVEN, VERSION, Block, Entry, chosen
from monitor.plan import Promises
from monitor.problems import Problem
from monitor.sources import entered, form_cells, row_faults
from monitor.sources.form_cells import VALUES, Line
from monitor.sources.row_figures import Beside, Judged, figure
from monitor.sources.workbook import Book, Cell
from monitor.vintages import Handed
from monitor.wording import say

Target = tuple[Block, str, str]
"""A cell of a form wherever it stands: block, row (its code, or the number of a correction) and role."""


@dataclass(frozen=True)
class HandIn:
    """A form as it was read: `handed` counts its cells, `same` those that still hold what they were prefilled with."""

    handed: Handed
    same: int = 0
    meta: Mapping[str, str] = field(default_factory=dict)
    entries: Mapping[Target, Entry] = field(default_factory=dict)
    """What people entered, as it stands there."""
    targets: Mapping[str, Target] = field(default_factory=dict)
    """Cells that people fill in, by their place in the workbook."""


def read(
    book: Book, name: str, promises: Promises, *, today: datetime.date, last: Mapping[tuple[str, str | None], Decimal] | None = None
) -> HandIn:
    """The form's figures; a workbook that is no form, or one of a later version, is one problem."""
    meta, blocks = form_cells.meta(book), form_cells.laid(book)
    if not blocks:
        return HandIn(Handed(0, problems=(_no_form(name, meta),)))
    if (version := meta.get("version", "")).isdecimal() and int(version) > VERSION:
        newer = say("the form is of version {version}; this programme reads up to {known}", version=version, known=VERSION)
        return HandIn(Handed(0, problems=(Problem(name, newer, say("bring the programme up to date")),)))
    beside = Beside(promises, today, "en" if meta.get("lang") == "en" else "vi", last or {})
    judged: list[Judged] = []
    extra: list[Problem] = []
    entries: dict[Target, Entry] = {}
    targets: dict[str, Target] = {}
    for block in blocks:
        number = 0
        for line in block.lines():
            if line.block == "corrections" and not line.touched:
                continue
            number += 1
            row = _row(line, number)
            hundredth = entered.in_percent(promises.indicators.get(chosen(line.text("code")).partition("|")[0]))
            for role in ENTRIES[line.block] & line.columns.keys():
                targets[line.place(role)] = place = (line.block, row, role)
                if (entry := _entry(line.cell(role), hundredth)) is not None:
                    entries[place] = entry
            judged += _judged(line, beside)
        judged += [Judged(place, faults=((place, fault),)) for place, fault in row_faults.twice(block)]
        extra += row_faults.merged(block) + row_faults.unread(block) + row_faults.speechless(block)
    return HandIn(_handed(name, judged, extra), sum(one.same for one in judged), meta, entries, targets)


def _no_form(name: str, meta: Mapping[str, str]) -> Problem:
    if meta:
        return Problem(name, say("the rows that name the form's columns are gone"), say("copy the figures into a fresh form"))
    return Problem(
        name,
        say("this workbook is no entry form"),
        say("`monitor form` writes one; a table of your own is taken in once a mapping describes it (`monitor map FILE`)"),
    )


def _row(line: Line, number: int) -> str:
    return str(number) if line.block == "corrections" else line.text("code")


def _entry(cell: Cell | None, hundredth: bool) -> Entry | None:
    """What stands in a cell, to be shown again: 12% as the 12 that it was read as, or as that text where it cannot be."""
    if cell is None:
        return None
    if cell.kind == "number":
        value = Decimal(f"{cell.value:.15g}")
        percent = entered.trimmed(value * 100) if cell.percent else None
        return value if percent is None else percent if hundredth else f"{percent}%"
    if cell.kind == "date":
        return cell.value.date()  # type: ignore[no-any-return]
    return str(cell.value) if cell.kind in ("text", "error", "long", "duplicate") else ""


def _handed(name: str, judged: Iterable[Judged], extra: Iterable[Problem]) -> Handed:
    cells = list(judged)
    problems = [Problem(f"{name}:{place}", fault.what, fault.hint) for one in cells for place, fault in one.faults]
    actuals = tuple(one.actual for one in cells if one.actual and not one.faults)
    refused = sum(1 for one in cells if one.faults)
    same = sum(1 for one in cells if one.same)
    problems += [replace(problem, where=f"{name}:{problem.where}") for problem in extra]
    once = {(problem.where, str(problem.what)): problem for problem in problems}
    return Handed(len(cells), actuals, len(cells) - len(actuals) - refused - same, refused, tuple(once.values()))


def _judged(line: Line, beside: Beside) -> Iterator[Judged]:
    """One for each cell of the row that is meant for a figure."""
    roles = [role for role in VALUES[line.block] if role in line.columns]
    filled = [role for role in roles if line.cell(role) is not None or (line.block == "milestones" and line.cell("tick") is not None)]
    if not filled and not line.text("code"):
        return  # a heading, a line of signatures, an empty correction
    fault = row_faults.row_fault(line, beside.promises)
    for role in roles:
        place = line.place(role)
        if role not in filled:
            if line.text("code"):
                yield Judged(place)
        elif _unchanged(line, role):
            yield Judged(place, same=True)
        elif fault:
            yield Judged(place, faults=((place, fault),))
        else:
            yield figure(line, role, beside)


def _unchanged(line: Line, role: str) -> bool:
    """The cell, and the status or tick that goes with it, still hold what the form was prefilled with."""
    with_it = {"estimate": ("status", "note"), "done": ("tick", "note")}.get(role, ())
    given = line.cell(GIVEN + role)
    return given is not None and all(_alike(line.cell(one), line.cell(GIVEN + one)) for one in (role, *with_it))


def _alike(cell: Cell | None, given: Cell | None) -> bool:
    return (None if cell is None else (cell.kind, cell.value)) == (None if given is None else (given.kind, given.value))
