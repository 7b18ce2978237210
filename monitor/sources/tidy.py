"""Tidy CSV of actuals: one figure a line, in UTF-8, with a header; read whole, with all that is wrong in it."""

import csv
import datetime
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.plan import Indicator, Promises
from monitor.problems import Problem, did_you_mean
from monitor.sources import cells
from monitor.sources.cells import Fault, Mark, folded
from monitor.vintages import Actual, Handed
from monitor.wording import Message, say

REQUIRED = ("indicator", "period", "value")
OPTIONAL = ("unit", "measure", "basis", "cumulative", "status", "known", "decimals", "source", "stated", "note", "remark")
COLUMNS = REQUIRED + OPTIONAL

csv.field_size_limit(1 << 20)


@dataclass(frozen=True)
class Line:
    """A line of the file: the number of its first line, and its cells or what keeps it from having any."""

    number: int
    cells: Sequence[str]
    fault: Fault | None = None


def read(content: bytes, name: str, promises: Promises, *, today: datetime.date, delimiter: str | None = None, mark: Mark = ".") -> Handed:
    """The file's actuals. `name` is what its problems call it; `delimiter` and `mark` are declared, never guessed."""
    text = decoded(content, name)
    if isinstance(text, Problem):
        return Handed(rows=0, problems=(text,))
    lines = list(_lines(text, delimiter or ","))
    header, rows = (lines[0], lines[1:]) if lines else (None, [])
    faults = _header_faults(header, delimiter)
    if header is None or faults:
        where = f"{name}:{header.number if header else 1}"
        return Handed(rows=len(rows), refused=len(rows), problems=tuple(Problem(where, f.what, f.hint) for f in faults))
    columns = [folded(cell) for cell in header.cells]
    beside = Beside(promises, _answering(promises), today, mark)
    return _gathered(name, [_row(line, columns, beside) for line in rows])


@dataclass(frozen=True)
class Beside:
    """What a line is read against; `answering` names the units that answer for each indicator."""

    promises: Promises
    answering: Mapping[str, tuple[str, ...]]
    today: datetime.date
    mark: Mark


Read = tuple[Line, Actual | None, tuple[tuple[str, Fault], ...]]
"""A line with the actual that it gives, if any, and the faults of its cells by column."""


def _gathered(name: str, read: Sequence[Read]) -> Handed:
    problems = tuple(
        Problem(f"{name}:{line.number}:{column}" if column else f"{name}:{line.number}", fault.what, fault.hint)
        for line, _, faults in read
        for column, fault in faults
    )
    actuals = tuple(actual for _, actual, faults in read if actual and not faults)
    refused = sum(1 for *_, faults in read if faults)
    return Handed(len(read), actuals, len(read) - len(actuals) - refused, refused, problems)


def _row(line: Line, columns: Sequence[str], beside: Beside) -> Read:
    if line.fault or len(line.cells) != len(columns):
        say_cells = say("{found} cells under {wanted} columns", found=len(line.cells), wanted=len(columns))
        return line, None, (("", line.fault or Fault(say_cells, say("a text with a comma in it stands in double quotes"))),)
    text = {**dict.fromkeys(COLUMNS, ""), **{column: folded(cell) for column, cell in zip(columns, line.cells, strict=True)}}
    found = _values(text, beside.promises.indicators.get(text["indicator"]), beside)
    faults = tuple((column, value) for column, value in found.items() if isinstance(value, Fault))
    if faults or text["value"] in cells.NOT_REPORTED:
        return line, None, faults
    actual = Actual(str(line.number), **{column: value for column, value in found.items() if column != "cumulative"})
    return line, actual, ()


def _values(text: Mapping[str, str], indicator: Indicator | None, beside: Beside) -> dict[str, Any]:
    """Each column's value, or the fault in it."""
    cumulative, decimals = cells.truth(text["cumulative"]), cells.decimals(text["decimals"])
    written = {column: text[column] or None for column in ("source", "stated", "note", "remark")}
    said = written["note"] or written["remark"]
    return {
        **written,
        "indicator": cells.code(text["indicator"], beside.promises.indicators),
        "unit": _unit(text["unit"], indicator, beside),
        "period": _begun(cells.period(text["period"], None if isinstance(cumulative, Fault) else cumulative, indicator), beside.today),
        "value": _value(text["value"], indicator, beside.mark, None if isinstance(decimals, Fault) else decimals, said),
        "measure": cells.measure(text["measure"], indicator),
        "basis": cells.basis(text["basis"], indicator),
        "cumulative": cumulative,
        "status": cells.status(text["status"]),
        "known": cells.known(text["known"], beside.today),
        "decimals": decimals,
    }


def _value(text: str, indicator: Indicator | None, mark: Mark, decimals: int | None, note: str | None) -> Any:
    if text in cells.NOT_REPORTED or text.casefold() in cells.WITHDRAWN:
        return None
    return cells.value(text, indicator, mark=mark, decimals=decimals, note=note)


def _begun(period: Any, today: datetime.date) -> Any:
    ahead = not isinstance(period, Fault) and period.begin > today
    return Fault(say("{period} has not begun: nothing can be reported for it yet", period=period)) if ahead else period


def _unit(text: str, indicator: Indicator | None, beside: Beside) -> str | Fault | None:
    """The reporting unit; without one the only unit that answers for the indicator."""
    if not indicator:
        return text or None
    if text:
        return cells.code(text, indicator.units or beside.promises.units)
    units = beside.answering.get(indicator.code, ())
    if len(units) == 1:
        return units[0]
    choice: Message | None = say("one of: {units}", units=", ".join(units)) if units else did_you_mean("", beside.promises.units)
    return Fault(say("which unit reports it?"), choice)


def _answering(promises: Promises) -> dict[str, tuple[str, ...]]:
    """The units that answer for each indicator: its own, else those of the plans that have a target for it."""
    units = {code: dict.fromkeys(indicator.units) for code, indicator in promises.indicators.items()}
    for plan in promises.plans.values():
        for target in promises.targets(plan.code):
            units.setdefault(target.indicator, {}).update(dict.fromkeys(promises.reporting_units(plan, target)))
    return {code: tuple(found) for code, found in units.items()}


def _header_faults(header: Line | None, delimiter: str | None) -> list[Fault]:
    if header is None:
        return [Fault(say("the file is empty"), say("its first line names the columns: {columns}", columns=",".join(REQUIRED)))]
    if header.fault:
        return [header.fault]
    names = [folded(cell) for cell in header.cells]
    other = next((mark for mark in ";\t|" if len(names) == 1 and mark in names[0]), None)
    if other and not delimiter:
        shown = "tab" if other == "\t" else other
        return [
            Fault(
                say("the columns are separated by {mark}", mark=shown),
                say("save with commas, or declare it: --delimiter “{mark}”", mark=shown),
            )
        ]
    unknown = [
        Fault(say("unknown column: {name}", name=name or "“”"), did_you_mean(name, COLUMNS)) for name in names if name not in COLUMNS
    ]
    twice = [Fault(say("the column {name} stands there twice", name=name)) for name in dict.fromkeys(names) if names.count(name) > 1]
    missing = [Fault(say("the column {name} is missing", name=name)) for name in REQUIRED if name not in names]
    return unknown + twice + missing


def decoded(content: bytes, name: str) -> str | Problem:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        what = say("this is not UTF-8 from here on")
        return Problem(f"{name}:{line}", what, say("in Excel choose “CSV UTF-8” when saving"))


def _lines(text: str, delimiter: str) -> Iterator[Line]:
    """Lines with something on them; a quote that never closes ends the file."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            found = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Line(
                number,
                (),
                Fault(
                    say("this line cannot be read as CSV, nor what follows: {error}", error=error),
                    say("look for a double quote that is not closed"),
                ),
            )
            return
        if any(cell.strip() for cell in found):
            yield Line(number, found)
