"""Takes in an office's own table where a mapping fits it: recognised by sheet, title and headings, or named."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from monitor.app import entry
from monitor.app.entry import Taken
from monitor.app.settings import Workspace
from monitor.mapping import MappingFile
from monitor.plan import Promises
from monitor.problems import Problem, Stop, did_you_mean
from monitor.sources import csv_cells, form_cells, table_layout, tables, tidy, workbook
from monitor.sources.hand_in import HandIn
from monitor.sources.mappings import read_mappings
from monitor.sources.table_layout import Laid
from monitor.sources.workbook import Book
from monitor.store import Store, Submission
from monitor.vintages import Handed, Vintage
from monitor.wording import say


@dataclass(frozen=True)
class Mapped:
    """The workspace's mappings by file, and the one that was asked for."""

    mappings: Mapping[str, MappingFile]
    named: str = ""


@dataclass(frozen=True)
class Found:
    """A file with the mapping that fits it, where its tables lie, and what of the mapping does not fit."""

    name: str
    mapping: MappingFile
    tables: tuple[Laid, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass
class Opened:
    """A file as the mappings see it, read once for all of them that read it alike."""

    content: bytes
    name: str
    books: dict[tuple[object, ...], Book | Problem] = field(default_factory=dict)

    def book(self, mapping: MappingFile) -> Book | Problem:
        nature = workbook.sniffed(self.content, self.name)
        way: tuple[Any, ...] = (mapping.delimiter, mapping.decimal) if nature == "csv" else mapping.allowed
        if way not in self.books:
            if nature == "csv":
                self.books[way] = csv_cells.book(self.content, self.name, delimiter=mapping.delimiter, decimal=mapping.decimal)
            else:
                self.books[way] = workbook.read(self.content, self.name, allowed=way)
        return self.books[way]


def mapped(workspace: Workspace, promises: Promises, named: str = "") -> Mapped | None:
    """The workspace's mappings; Stop where the one that is named is not there, or has errors."""
    mappings, problems = read_mappings(workspace.root, promises)
    if not named:
        return Mapped(mappings) if mappings else None
    chosen = [name for name in mappings if named in (name, PurePath(name).stem)]
    if len(chosen) != 1:
        faulty = [problem for problem in problems if named in (problem.where.split(":")[0], PurePath(problem.where.split(":")[0]).stem)]
        names = tuple(PurePath(name).stem for name in mappings)
        what = say("several mappings are named {name}", name=named) if chosen else say("there is no mapping {name}", name=named)
        raise Stop(*faulty or [Problem("--mapping", what, did_you_mean(named, names))], code=1 if faulty else 2)
    return Mapped({chosen[0]: mappings[chosen[0]]}, chosen[0])


def take(
    store: Store, promises: Promises, submission: Submission, content: bytes, mapped: Mapped, *, now: datetime.datetime
) -> Taken | None:
    """Takes in the table whose bytes are kept under `submission`; None where it is a form, a tidy file, or nothing that fits."""
    found = recognised(content, submission.name, mapped)
    if found is None:
        return None
    name = submission.name
    if isinstance(found, Problem):
        problem = found
        return entry.kept(store, promises, submission, set(), lambda _: HandIn(Handed(0, problems=(problem,))), now=now)
    one = found

    def read(vintages: Sequence[Vintage]) -> HandIn:
        beside = tables.Beside(one.mapping, promises, now.date(), entry.last(vintages))
        return tables.with_problems(tables.read(one.tables, name, beside), one.problems, name)

    return entry.kept(store, promises, submission, tables.codes(one.mapping), read, now=now)


def recognised(content: bytes, name: str, mapped: Mapped) -> Found | Problem | None:
    """The mapping that fits; a problem where several do, or where the one that was named does not."""
    file = Opened(content, name)
    if not mapped.named and _ours(file):
        return None
    tried = [_tried(file, label, mapping) for label, mapping in mapped.mappings.items()]
    if mapped.named:
        return tried[0]
    fitting = [one for one in tried if isinstance(one, Found)]
    if len(fitting) > 1:
        names = ", ".join(PurePath(one.name).stem for one in fitting)
        return Problem(name, say("several mappings fit: {names}", names=names), say("name one with --mapping"))
    if fitting or workbook.sniffed(content, name) == "csv":
        return fitting[0] if fitting else None
    # A sheet that bears the right name and title is the table that was meant: why it is not read helps more than that it is no form.
    return next((one for one in tried if isinstance(one, Problem) and one.where != name), None)


def _ours(file: Opened) -> bool:
    """Whether it is a form or a tidy file, whatever mappings say."""
    if workbook.sniffed(file.content, file.name) == "csv":
        head = file.content[:4096].decode("utf-8-sig", "replace").split("\n", 1)[0]
        return {cell.strip() for cell in head.split(",")} >= set(tidy.REQUIRED)
    book = file.book(MappingFile((), legacy=False))
    return isinstance(book, Book) and bool(form_cells.laid(book) or form_cells.meta(book))


def _tried(file: Opened, label: str, mapping: MappingFile) -> Found | Problem:
    book = file.book(mapping)
    if isinstance(book, Problem):
        return book
    laid: list[Laid] = []
    problems: list[Problem] = []
    for table in mapping.tables:
        found, wrong = table_layout.laid(table, book)
        laid += found
        problems += wrong
    if not any(line.row for one in laid for line in one.lines()):
        first = problems[0] if problems else Problem("", say("none of its labels stands in this file"))
        place = f"{file.name}:{first.where}" if first.where else file.name
        return Problem(place, say("the mapping {name} does not fit: {why}", name=label, why=first.what), first.hint)
    if book.format == "xls":
        single = say("an .xls is read by one reader only: nothing confirms what it read")
        problems.append(Problem("", single, say("compare a few figures, or save it as .xlsx"), "information"))
    return Found(label, mapping, tuple(laid), tuple(problems))
