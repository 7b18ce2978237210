"""Mapping files in `targets/…/import/`: read, typed, and checked against what the plans know."""

from collections.abc import Iterator, Mapping
from pathlib import Path as File

from monitor.labels import key
from monitor.mapping import Column, MappingFile, Row, Table
from monitor.plan import Promises
from monitor.problems import Problem, did_you_mean
from monitor.sources.plans import FOLDER, IMPORT, in_order
from monitor.sources.typed import typed
from monitor.sources.yaml_file import Path, Written, parse, read
from monitor.wording import Message, say


def read_mappings(root: File, promises: Promises) -> tuple[dict[str, MappingFile], tuple[Problem, ...]]:
    """Mappings by the file's name in the workspace; one with an error is left out."""
    mappings: dict[str, MappingFile] = {}
    problems: list[Problem] = []
    for file in sorted((root / FOLDER).rglob(f"{IMPORT}/*.yaml")):
        name = file.relative_to(root).as_posix()
        mapping, found = _checked(read(file, name), promises)
        problems += found
        if mapping:
            mappings[name] = mapping
    return mappings, in_order(problems)


def parsed(text: str, name: str, promises: Promises) -> tuple[MappingFile | None, list[Problem]]:
    """A mapping that is not in a file yet."""
    return _checked(parse(text, name), promises)


def _checked(text: Written, promises: Promises) -> tuple[MappingFile | None, list[Problem]]:
    problems = [problem for _, problem in text.faults]
    if text.tree is None:
        return None, problems
    mapping, faults = typed(MappingFile, text)
    problems += [problem for _, problem in faults]
    if mapping:
        problems += _misfits(mapping, text, promises)
    return (None if any(problem.severity == "error" for problem in problems) else mapping), problems


def _misfits(mapping: MappingFile, text: Written, promises: Promises) -> Iterator[Problem]:
    yield from _unknown(mapping.unit, ("unit",), promises.units, say("unit"), text)
    if len(mapping.delimiter) != 1 and mapping.delimiter != "tab":
        yield Problem(text.where(("delimiter",)), say("a delimiter is one character, other than the mark of decimals"))
    for number, table in enumerate(mapping.tables):
        path: Path = ("tables", number)
        yield from _table(table, path, text)
        yield from _unknown(table.indicator, (*path, "indicator"), promises.indicators, say("indicator"), text)
        for at, row in enumerate(table.rows):
            yield from _row(row, (*path, "rows", at), text, promises)
        yield from _twice(table, path, text)


def _table(table: Table, path: Path, text: Written) -> Iterator[Problem]:
    """What a table cannot be."""
    period = table.period
    ways = sum(1 for way in (period.fixed, period.cell, period.sheet_name, period.column, period.year) if way)
    if ways != 1:
        yield Problem(
            text.where((*path, "period")), say("give the period in one way: fixed, cell, sheet_name, column, or year with month or quarter")
        )
    if not 1 <= len(table.header) <= 2 or min(table.header) < 1 or list(table.header) != sorted(table.header):
        yield Problem(text.where((*path, "header")), say("write the first and the last row of the headings: [3, 5]"))
    for at, column in enumerate(table.columns):
        yield from _column(column, text.where((*path, "columns", at)))


def _column(column: Column, where: str) -> Iterator[Problem]:
    if not column.column and not column.heading:
        yield Problem(where, say("which column? give its letter, its heading, or both"))
    if column.month is not None and not 1 <= column.month <= 12:
        yield Problem(where, say("a month is a number from 1 to 12"))
    if column.quarter is not None and not 1 <= column.quarter <= 4:
        yield Problem(where, say("a quarter is a number from 1 to 4"))
    if column.year is not None and not 1900 <= column.year <= 2100:
        yield Problem(where, say("a year has four digits"))
    if column.times <= 0:
        yield Problem(where, say("`times` is more than 0"))


def _row(row: Row, path: Path, text: Written, promises: Promises) -> Iterator[Problem]:
    for given in ("indicator", "growth", "share"):
        yield from _unknown(getattr(row, given), (*path, given), promises.indicators, say("indicator"), text)
    yield from _unknown(row.unit, (*path, "unit"), promises.units, say("unit"), text)
    if row.times <= 0:
        yield Problem(text.where(path), say("`times` is more than 0"))


def _twice(table: Table, path: Path, text: Written) -> Iterator[Problem]:
    first: dict[tuple[str, str], int] = {}
    for at, row in enumerate(table.rows):
        for label in (row.label, *row.aliases):
            known = first.setdefault((key(label), key(row.under or "")), at)
            if known != at:
                where = text.where((*path, "rows", known))
                hint = say("delete one of them, or say with `under` below which label each of them stands")
                yield Problem(
                    text.where((*path, "rows", at)), say("{label} is mapped twice, first at {place}", label=label, place=where), hint
                )


def _unknown(code: str | None, path: Path, known: Mapping[str, object], kind: Message, text: Written) -> Iterator[Problem]:
    if code and code not in known:
        yield Problem(text.where(path), say("no {kind} has the code {code}", kind=kind, code=code), did_you_mean(code, known))
