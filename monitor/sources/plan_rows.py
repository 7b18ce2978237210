"""A plan's workbook read back: what people typed laid over the plan that it was made from, each value with its cell."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from monitor.plan import PlanFile
from monitor.plan_sheet import BASE, CHOICES, CODES, HEAD, HEADING, KEEP, KEY, META, PHASE, REMOVE, VERSION, phases, span
from monitor.problems import Problem
from monitor.sources.cells import folded
from monitor.sources.entered import unreadable
from monitor.sources.typed import typed
from monitor.sources.workbook import Book, Cell, Sheet, address
from monitor.sources.yaml_file import Written, parse
from monitor.wording import say

TABLES = ("plan", "targets", "instruments", "sources")
TAKEN = ("number", "text", "date")
Tree = dict[str, Any]


@dataclass(frozen=True)
class Returned:
    """What a workbook says: the plan it was made from, the plan as it is now with the place of every value, what is wrong."""

    base: PlanFile
    written: Written
    meta: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class _Line:
    """A row of a table."""

    name: str
    sheet: Sheet
    row: int
    columns: Mapping[str, int]
    key: str

    def cell(self, role: str) -> Cell | None:
        return self.sheet.cells.get((self.row, self.columns[role])) if role in self.columns else None

    def place(self, role: str = "") -> str:
        column = self.columns.get(role) or min(self.columns.values(), default=1)
        return f"{self.name}: {self.sheet.name}!{address(self.row, column)}"


def returned(book: Book, name: str) -> Returned | Problem:
    """The plan in the workbook; a problem where it is none."""
    meta = _pairs(book)
    if not meta.get("plan"):
        return Problem(name, say("this workbook is no plan form"), say("`monitor plan form PLAN` writes one"))
    if int(meta.get("version", "0")) > VERSION:
        return Problem(name, say("the workbook was made by a newer version of this programme"), say("bring this programme up to date"))
    text = parse(_base(book), name)
    base, _ = typed(PlanFile, text)
    tables = dict(_tables(book, name))
    if base is None or base.plan is None or "targets" not in tables:
        hint = say("write the form anew and copy the entries over")
        return Problem(name, say("the hidden sheet or the rows that name the columns are gone"), hint)
    return _laid_over(base, text, tables, name, meta)


def _laid_over(base: PlanFile, text: Written, tables: Mapping[str, list[_Line]], name: str, meta: Mapping[str, str]) -> Returned:
    tree: Tree = {key: _copied(value) for key, value in text.tree.items()}
    places: dict[Any, str] = {(): name}
    problems: list[Problem] = []
    for line in tables.get("plan", []):
        role = line.key.partition(".")[2]
        if role in HEAD:
            _set(tree["plan"], role, _text(line, "value", role, found(text.tree["plan"], role), problems))
            places["plan", *role.split(".")] = line.place("value")
    for section in TABLES[1:]:
        if section in tables:
            entries = list(_entries(section, tables[section], base, text, problems))
            tree[section] = [entry for entry, _ in entries]
            for number, (entry, line) in enumerate(entries):
                for role in [*line.columns, *entry]:
                    places[section, number, *role.split(".")] = line.place(role)
                places[section, number] = line.place()
    return Returned(base, Written(name, {key: value for key, value in tree.items() if value}, places, {}), meta, tuple(problems))


def _entries(section: str, lines: list[_Line], base: PlanFile, text: Written, problems: list[Problem]) -> Iterator[tuple[Tree, _Line]]:
    """The entries in the order of the plan, then new ones in that of the sheet."""
    before = text.tree.get(section, [])
    known = {str(number) for number in range(len(before))}
    first = {line.key: line for line in reversed(lines) if line.key in known}
    if gone := sorted(known - set(first), key=int):
        codes = ", ".join(str(before[int(key)].get(CODES[section])) for key in gone)
        hint = say("put an x under “Remove this row” instead, or write the form anew")
        problems.append(Problem(lines[0].place() if lines else text.name, say("rows are gone: {codes}", codes=codes), hint))
    for key in sorted(first, key=int):
        line, own = first[key], before[int(key)]
        if not _ticked(line, REMOVE):
            target = base.targets[int(key)] if section == "targets" else None
            yield _entry(section, line, own, target, problems), line
    for line in lines:
        if first.get(line.key) is not line and line.cell(CODES[section]) is not None and not _ticked(line, REMOVE):
            yield _new(section, line, base, problems), line


def _new(section: str, line: _Line, base: PlanFile, problems: list[Problem]) -> Tree:
    """A new entry; without a period of its own a target is for the plan's."""
    entry = _entry(section, line, {}, None, problems)
    period = {"period": str(base.plan.period)} if section == "targets" and base.plan else {}
    return period | entry


def _entry(section: str, line: _Line, own: Tree, target: Any, problems: list[Problem]) -> Tree:
    tree = _copied(own)
    for role in line.columns:
        if role not in SHOWN and not role.startswith((PHASE, "history.")):
            _set(tree, role, _text(line, role, role, found(own, role), problems))
    if section == "targets":
        _phase(line, tree, target, problems)
        problems += _left_behind(line, own, tree)
    return {key: value for key, value in tree.items() if value not in ({}, [])}


def _left_behind(line: _Line, own: Tree, tree: Tree) -> Iterator[Problem]:
    """Words that still name the figure before."""
    words = tree.get("stated")
    if words and words == own.get("stated") and any(own.get(bound) != tree.get(bound) for bound in ("low", "high", "by", "rank_of")):
        told = say("the target was changed and its words were not: {words}", words=words)
        yield Problem(line.place("stated"), told, say("write them as the document says it now, or empty the cell"), "warning")


SHOWN = ("name", "measure", "plan", "estimate", "estimate_kind", REMOVE)


def _phase(line: _Line, tree: Tree, target: Any, problems: list[Problem]) -> None:
    """The phasing as ticked: kept as it is where it says the same, dropped where the tick is gone."""
    months = tuple(int(role.removeprefix(PHASE)) for role in line.columns if role.removeprefix(PHASE).isdigit())
    before = phases(target, months) if target else {}
    if before is None:
        return
    if not _ticked(line, KEEP):
        tree.pop("phasing", None)
        return
    shares = {month: _text(line, f"{PHASE}{month}", f"{PHASE}{month}", None, problems) for month in sorted(months)}
    given = {month: share for month, share in shares.items() if share}
    if {month: _decimal(share) for month, share in given.items()} != before:
        year = str(tree.get("period", ""))[:4]
        tree["phasing"] = [{"to": span(int(year), month), "share": share} for month, share in given.items()] if year.isdigit() else []


def _ticked(line: _Line, role: str) -> bool:
    cell = line.cell(role)
    return cell is not None and bool(str(cell.value).strip())


def _text(line: _Line, role: str, meaning: str, before: Any, problems: list[Problem]) -> str | None:
    """What the cell says, as text in the plan's own notation; the spelling of before where the value is the same."""
    cell = line.cell(role)
    if cell is None:
        return None
    if cell.kind not in TAKEN:
        fault = unreadable(cell)
        problems.append(Problem(line.place(role), fault.what, fault.hint))
        return before if isinstance(before, str) else None
    given = _given(cell, meaning)
    same = isinstance(before, str) and cell.kind == "number" and _decimal(before) == _decimal(given)
    return str(before) if same else given or None


def _given(cell: Cell, meaning: str) -> str:
    if cell.kind == "date":
        day: datetime.datetime = cell.value
        return day.date().isoformat()
    if cell.kind == "number":
        value = Decimal(f"{cell.value:.15g}") * (100 if cell.percent else 1)
        return f"{value.normalize():f}"
    text = str(cell.value).strip()
    words = CHOICES.get(meaning, {})
    wanted = folded(text).casefold()
    return next((code for code, word in words.items() if wanted in (word.vi.casefold(), word.en.casefold(), code)), text)


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def found(tree: Any, role: str) -> Any:
    """The value at a dotted place of a text tree."""
    for step in role.split("."):
        tree = tree.get(step) if isinstance(tree, dict) else None
    return tree


def _set(tree: Tree, role: str, value: str | None) -> None:
    """Puts a value in its place, or takes away what stood there, and with it what is left empty."""
    *path, last = role.split(".")
    if path:
        inner = dict(tree.get(path[0]) or {})
        _set(inner, ".".join([*path[1:], last]), value)
        tree[path[0]] = inner
        if not inner:
            del tree[path[0]]
    elif value is None:
        tree.pop(last, None)
    else:
        tree[last] = value


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(each) for key, each in value.items()}
    return [_copied(each) for each in value] if isinstance(value, list) else value


def _pairs(book: Book) -> dict[str, str]:
    """What the workbook says of itself."""
    for sheet in book.sheets:
        if sheet.name == META:
            beside = {row: cell for (row, column), cell in sheet.cells.items() if column == 2}
            return {str(cell.value): str(beside[row].value) for (row, column), cell in sheet.cells.items() if column == 1 and row in beside}
    return {}


def _base(book: Book) -> str:
    """The plan file that the workbook was made from, as its hidden sheet keeps it: section and entry on each row."""
    sections: dict[str, list[str]] = {}
    for sheet in book.sheets:
        if sheet.name == BASE:
            rows = sorted({row for row, _ in sheet.cells})
            for row in rows:
                name, entry = (sheet.cells.get((row, column)) for column in (1, 2))
                if name and entry:
                    sections.setdefault(str(name.value), []).append(str(entry.value))
    lines = [f"plan: {entry}" for entry in sections.pop("plan", [])]
    for name_, entries in sections.items():
        lines += [f"{name_}:", *(f"  - {entry}" for entry in entries)]
    return "\n".join(lines)


def _tables(book: Book, name: str) -> Iterator[tuple[str, list[_Line]]]:
    for sheet in book.sheets:
        heads = sorted(
            (place, str(cell.value)[1:]) for place, cell in sheet.cells.items() if cell.kind == "text" and str(cell.value)[1:] in TABLES
            and str(cell.value)[:1] == KEY
        )  # fmt: skip
        last = max((row for row, _ in sheet.cells), default=0)
        for number, ((row, column), table) in enumerate(heads):
            until = heads[number + 1][0][0] if number + 1 < len(heads) else last + 1
            roles = {str(cell.value): at for (line, at), cell in sheet.cells.items() if line == row and at != column}
            lines = [_Line(name, sheet, each, roles, _key(sheet.cells.get((each, column)))) for each in range(row + 1, until)]
            yield table, [line for line in lines if line.key != HEADING]


def _key(cell: Cell | None) -> str:
    if cell is None:
        return ""
    return str(int(cell.value)) if cell.kind == "number" else str(cell.value)
