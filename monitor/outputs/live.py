"""Cells of the brief and the detail that follow the sheet of data: figures, comparisons, bars, flags and counts."""

from typing import NamedTuple

from monitor.outputs.cells import DATES
from monitor.outputs.data import SIGNED, Data
from monitor.report import Cell
from monitor.wording import FLAGS, MISSING, NOT_APPLICABLE, Language, say

NUMBER = "#,##0.0"
FOLLOWING = ("expected", "actual", "variance", "relative", "pin", "achievement", "progress", "flag")
SAME = ("expected", "actual", "achievement", "flag")
BARS = ("pin", "progress")
TAILS = {"points": say("{value} points", value=""), "days": say("{value} days", value=""), "places": say("{value} places", value="")}


class Followed(NamedTuple):
    """A formula, and the number format for what it may come to show where the report has no number now."""

    formula: str
    pattern: str = ""
    signed: bool = False


def followed(data: Data, key: str, field: str, cell: Cell, speaks: Language) -> Followed | None:
    """How a cell of a finding follows; None where it is a value."""
    source = _source(data, key, field) if field in FOLLOWING else ""
    if not source or (source != "actual" and source not in data.formulas[key]):
        return None
    place, held = data.at(key, source), data.cells[key]
    if source == "flag":
        return None if cell.marks else Followed(f"={place}")
    if field in BARS:
        return Followed(f'=IF(ISNUMBER({place}),{place},"{speaks.render(NOT_APPLICABLE)}")')
    if source == "actual":
        given = f"N({place})>0" if data.dated(key) else f"ISNUMBER({place})"
        return Followed(f'=IF({given},{place},"{speaks.render(MISSING)}")', DATES[speaks.code] if data.dated(key) else NUMBER)
    if (cell.value is None) != (held[source].value is None):
        return None
    return Followed(f"={place}", NUMBER + _tail(source, held["variance_in"].text, speaks), source in SIGNED)


def _source(data: Data, key: str, field: str) -> str:
    """The field of the data that a column shows; differences of rates stand in the column of percentages, in points."""
    points = data.cells[key]["variance_in"].text == "points"
    if field in ("relative", "pin"):
        return "variance" if points else "variance_percent"
    if field == "variance":
        return "" if points else field
    return {"progress": "achievement"}.get(field, field if field in SAME else "")


def _tail(source: str, unit: str, speaks: Language) -> str:
    if source in ("variance_percent", "achievement"):
        return '"%"'
    return f'"{speaks.render(TAILS[unit])}"' if source == "variance" and unit in TAILS else ""


def count(data: Data, flag: str) -> str:
    """How many of the counted findings have this flag, before its word."""
    return f'={_many(data, flag)}&" "&{data.words[flag]}'


def others(data: Data, counts: tuple[Cell, ...], speaks: Language) -> str:
    """How many are counted, and those flags that nothing had when the report was made, once something has."""
    left = [flag for flag in FLAGS if flag not in {cell.flag for cell in counts}]
    parts = [f'IF({_many(data, flag)}>0,"   "&{_many(data, flag)}&" "&{data.words[flag]},"")' for flag in left]
    return "=" + "&".join([f'"{total(speaks)}"&SUM({data.column("leads")})', *parts])


def total(speaks: Language, number: str = "") -> str:
    return speaks.render(say("In all: {n}", n=number))


def _many(data: Data, flag: str) -> str:
    return f"COUNTIFS({data.column('flag')},{data.words[flag]},{data.column('leads')},1)"
