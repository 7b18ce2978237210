"""A CSV file as columns of text, each row with its line: quickly where it is regular, line by line where anything is odd."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from monitor.problems import Problem, did_you_mean
from monitor.sources.cells import Fault, folded
from monitor.sources.tidy import decoded
from monitor.wording import say

Lines = npt.NDArray[np.int64]
Severity = Literal["error", "warning"]
NO_LINES: Lines = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Table:
    """`columns`: the known ones by name, as text; `lines`: the line on which each row begins."""

    name: str
    columns: Mapping[str, "pd.Series[str]"]
    lines: Lines
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class _Split:
    header: Sequence[str] = ()
    body: pd.DataFrame = field(default_factory=pd.DataFrame)
    lines: Lines = field(default_factory=lambda: NO_LINES)
    problems: tuple[Problem, ...] = ()


def read_table(content: bytes, name: str, *, required: Sequence[str], known: Sequence[str], delimiter: str | None) -> Table:
    """The table in `content`, which its problems call `name`; the delimiter is a comma unless another is declared."""
    text = decoded(content, name)
    if isinstance(text, Problem):
        return Table(name, {}, NO_LINES, (text,))
    mark = delimiter or ","
    split = _regular(text, mark) or _line_by_line(text, mark, name)
    names = [folded(cell).casefold() for cell in split.header]
    found = tuple(_header_faults(names, required, known, declared=delimiter is not None))
    problems = tuple(Problem(f"{name}:1", fault.what, fault.hint, severity) for fault, severity in found)
    if any(severity == "error" for _, severity in found):
        return Table(name, {}, NO_LINES, problems)
    blank = (
        (split.body == "").all(axis=1).to_numpy(bool) if len(split.body) and split.body[0].eq("").any() else np.zeros(len(split.body), bool)
    )
    body = split.body[~blank].reset_index(drop=True)
    columns = {column: body[at] for at, column in enumerate(names) if column in known}
    return Table(name, columns, split.lines[~blank], problems + split.problems)


def _regular(text: str, mark: str) -> _Split | None:
    """One row a line, each with as many cells as the header: read by pandas; None for any other text."""
    head = text.split("\n", 1)[0].rstrip("\r")
    if not head.strip() or head.count('"') % 2 or text.count("\r") != text.count("\r\n"):
        return None
    header = next(csv.reader([head], delimiter=mark))
    width = len(header)
    try:
        body = pd.read_csv(
            io.StringIO(text), sep=mark, header=None, skiprows=1, names=range(width + 1), index_col=False, dtype=str,
            keep_default_na=False, skip_blank_lines=False,
        )  # fmt: skip
    except (pd.errors.ParserError, pd.errors.EmptyDataError):
        return None
    breaks = text.count("\n") + (not text.endswith("\n"))
    inside = sum(cell.count(mark) for cell in header)
    if '"' in text:
        inside += sum(int(body[column].str.count(re.escape(mark)).sum()) for column in range(width))
    whole = text.count(mark) - inside == (width - 1) * (len(body) + 1)
    if not whole or breaks != len(body) + 1 or not (body[width].fillna("") == "").all():
        return None
    return _Split(header, body, np.arange(len(body)) + 2)


def _line_by_line(text: str, mark: str, name: str) -> _Split:
    """Any other text: a cell may hold line breaks, a line may be empty or have too few cells."""
    rows: list[list[str]] = []
    starts: list[int] = []
    problems: list[Problem] = []
    reader, start = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True), 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(row)
                starts.append(start)
            start = reader.line_num + 1
    except csv.Error as error:
        what = say("this line cannot be read as CSV, nor what follows: {error}", error=error)
        problems.append(Problem(f"{name}:{start}", what, say("look for a double quote that is not closed")))
    if not rows:
        return _Split(problems=tuple(problems))
    width = len(rows[0])
    fits = np.asarray([len(row) == width for row in rows[1:]], dtype=bool)
    for row, line, fit in zip(rows[1:], starts[1:], fits, strict=True):
        if not fit:
            what = say("{found} cells under {wanted} columns", found=len(row), wanted=width)
            problems.append(Problem(f"{name}:{line}", what, say("a text with a comma in it stands in double quotes")))
    body = pd.DataFrame([row for row, fit in zip(rows[1:], fits, strict=True) if fit], columns=range(width), dtype=str)
    return _Split(rows[0], body, np.asarray(starts[1:], dtype=np.int64)[fits], tuple(problems))


def _header_faults(
    names: Sequence[str], required: Sequence[str], known: Sequence[str], *, declared: bool
) -> "list[tuple[Fault, Severity]]":
    if not names:
        return [(Fault(say("the file is empty"), say("its first line names the columns: {columns}", columns=",".join(required))), "error")]
    other = next((mark for mark in ";\t|" if len(names) == 1 and mark in names[0]), None)
    if other and not declared:
        shown = "tab" if other == "\t" else other
        hint = say("save with commas, or declare it: --delimiter “{mark}”", mark=shown)
        return [(Fault(say("the columns are separated by {mark}", mark=shown), hint), "error")]
    unknown = [name for name in dict.fromkeys(names) if name not in known]
    twice = [name for name in dict.fromkeys(names) if name and names.count(name) > 1]
    faults: list[tuple[Fault, Severity]] = [
        (Fault(say("unknown column: {name}", name=name or "“”"), did_you_mean(name, known)), "warning") for name in unknown
    ]
    faults += [(Fault(say("the column {name} stands there twice", name=name)), "error") for name in twice]
    faults += [(Fault(say("the column {name} is missing", name=name)), "error") for name in required if name not in names]
    return faults
