"""A finding as a row of cells: each column knows its heading, its role and how a finding fills it; no cell is blank."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from monitor import figures
from monitor.amounts import Row, day_of, decimals, measure, percent_decimals, point_decimals, requirement
from monitor.figures import History, Scales
from monitor.plan import Indicator
from monitor.report import Cell, Figure, Table
from monitor.sentences import sentence
from monitor.wording import FLAGS, MISSING, NOT_APPLICABLE, OVERRIDDEN, STATUSES, Language, Message, decimals_for, say

INDENT = "\u2003"
"""An em space before the further targets of an indicator: it survives every medium."""
RATES = {"growth": say("growth {low} to {high}%"), "index": say("index {low} to {high}"), "share": say("share {low} to {high}%")}
"""Ranges of the scales of rates."""
PUBLISHED = say("growth on the same period as published, not computed from levels")


@dataclass(frozen=True)
class Line:
    """A finding about to become a row."""

    row: Row
    indicator: Indicator
    name: str
    marks: tuple[str, ...]
    remark: str
    """The mark of the remark on its figure, if it has one."""
    published: str
    """The mark of the note that growth is as published."""
    history: History
    scales: Scales
    language: Language

    @cached_property
    def places(self) -> int:
        return decimals(self.row, self.indicator)

    @property
    def dated(self) -> bool:
        """Its values are days."""
        return self.indicator.kind == "milestone"

    @property
    def relative(self) -> bool:
        """Compared in percent; rates are compared in points, ranks in places, milestones in days."""
        return self.row.get("variance_in") == "unit"


@dataclass(frozen=True)
class Column:
    head: Callable[[Scales, Language], Message]
    role: str
    cell: Callable[[Line], Cell]
    field: str = ""
    """What it says of a finding, in a word that no language changes."""


def table(title: str, columns: tuple[Column, ...], lines: tuple[Line, ...], scales: Scales, language: Language) -> Table:
    return Table(
        title,
        tuple(Cell(language.render(column.head(scales, language))) for column in columns),
        tuple(column.role for column in columns),
        tuple(tuple(column.cell(line) for column in columns) for line in lines),
        about="findings",
        fields=tuple(column.field for column in columns),
        keys=tuple(str(line.row["target_id"]) for line in lines),
    )


def trim(tables: Sequence[Table], language: Language) -> tuple[Table, ...]:
    """Tables of one kind alike, without the columns of numbers, charts and notes that say nothing in any of them."""
    blank = {language.render(MISSING), language.render(NOT_APPLICABLE)}
    said: dict[tuple[str, ...], set[int]] = {}
    for each in tables:
        always = {index for index, role in enumerate(each.roles) if role in ("text", "strong", "flag")}
        told = {index for row in each.rows for index, cell in enumerate(row) if cell.figure or cell.text not in blank}
        said.setdefault(each.roles, set()).update(always | told)
    return tuple(_only(each, sorted(said[each.roles])) for each in tables)


def _only(each: Table, kept: list[int]) -> Table:
    rows = tuple(tuple(row[index] for index in kept) for row in each.rows)
    columns, roles = tuple(each.columns[index] for index in kept), tuple(each.roles[index] for index in kept)
    return replace(each, columns=columns, roles=roles, fields=tuple(each.fields[index] for index in kept), rows=rows)


def flag_cell(code: str, language: Language) -> Cell:
    word = language.render(FLAGS[code].word)
    return Cell(word, word, flag=code)


def _name(line: Line) -> Cell:
    return Cell(line.name, line.name)


def _measure(line: Line) -> Cell:
    text = measure(line.indicator, line.language) or line.language.render(NOT_APPLICABLE)
    return Cell(text, text)


def _target(line: Line) -> Cell:
    low, high = line.row.get("target_low"), line.row.get("target_high")
    if low is None and high is None:
        return _none(line, MISSING if line.row.get("form") or line.row["flag"] != "no_target" else NOT_APPLICABLE)
    text = requirement(line.row, line.indicator, line.language)
    if line.dated:
        return Cell(text, day_of(high or 0.0))
    plain = text == line.language.number(low if low is not None else high, line.places)
    return Cell(text, (low if low is not None else high) if plain else None, line.places if plain else None)


def _expected(line: Line) -> Cell:
    value = line.row.get("expected")
    if value is None or (not value and line.row.get("actual") is None):
        return _none(line, NOT_APPLICABLE)
    return _date(value, line) if line.dated else _number(value, line.places, line)


def _actual(line: Line) -> Cell:
    value, status = line.row.get("actual"), line.row.get("actual_status")
    if value is None:
        return _none(line, MISSING)
    if line.dated:
        return _date(value, line, _mark(line.remark))
    marks = (line.language.render(STATUSES[status]),) if status in STATUSES else ()
    return Cell(line.language.number(value, line.places), value, line.places, marks=(*marks, *_mark(line.remark)))


def _variance(line: Line) -> Cell:
    """The difference itself; that of rates stands in the next column, in points."""
    value, kind = line.row.get("variance"), line.row.get("variance_in")
    if value is None or kind == "points":
        return _none(line, _absent(line) if kind != "points" else NOT_APPLICABLE)
    if kind == "days":
        return _worded(value, say("{value} days", value=line.language.number(value, 0, sign=True)), line)
    if kind == "places":
        return _worded(value, say("{value} places", value=line.language.number(value, 0, sign=True)), line)
    return _number(value, decimals_for(value, line.places, 0.0), line, sign=True)


def _relative(line: Line) -> Cell:
    value, percent = line.row.get("variance"), line.row.get("variance_percent")
    if line.row.get("variance_in") == "points" and value is not None:
        places = point_decimals(value, line.indicator, line.row)
        return Cell(line.language.points(value, places), value, places)
    if percent is None:
        return _none(line, _absent(line))
    places = percent_decimals(percent, line.row)
    return Cell(line.language.percent(percent, places, sign=True), percent, places)


def _growth(line: Line) -> Cell:
    value = line.row.get("growth_percent")
    if value is None:
        return _none(line, MISSING if line.indicator.kind in ("flow", "stock") else NOT_APPLICABLE)
    places = decimals_for(value, 1, 0.0)
    return Cell(line.language.percent(value, places, sign=True), value, places, marks=_mark(line.published))


def _share(line: Line) -> Cell:
    value = line.row.get("achievement_percent")
    if value is None:
        return _none(line, _absent(line))
    places = decimals_for(value, 1, 100.0)
    return Cell(line.language.percent(value, places), value, places)


def _deviation(line: Line) -> Cell:
    return _figure(figures.deviation(line.row, line.indicator, line.scales, line.language), line)


def _progress(line: Line) -> Cell:
    return _figure(figures.progress(line.row, line.indicator, line.scales, line.language), line)


def _trend(line: Line) -> Cell:
    return _figure(figures.sparkline(line.history, sentence(line.row, line.indicator, line.language)), line)


def _flag(line: Line) -> Cell:
    mark = (line.language.render(OVERRIDDEN),) if line.row.get("override_by") else ()
    return replace(flag_cell(line.row["flag"], line.language), marks=mark)


def _notes(line: Line) -> Cell:
    return Cell(", ".join(line.marks)) if line.marks else _none(line, NOT_APPLICABLE)


def _absent(line: Line) -> Message:
    """Why there is no comparison: nothing was reported, or there is nothing to compare with."""
    levels = line.row.get("variance_in") in (None, "unit")
    return MISSING if levels and line.row.get("actual") is None and line.row["flag"] != "no_target" else NOT_APPLICABLE


def _none(line: Line, why: Message) -> Cell:
    return Cell(line.language.render(why))


def _number(value: float, places: int, line: Line, sign: bool = False) -> Cell:
    return Cell(line.language.number(value, places, sign), value, places)


def _worded(value: float, message: Message, line: Line) -> Cell:
    return Cell(line.language.render(message), value, 0)


def _date(value: float, line: Line, marks: tuple[str, ...] = ()) -> Cell:
    day = day_of(value)
    return Cell(line.language.date(day), day, marks=marks)


def _mark(mark: str) -> tuple[str, ...]:
    return (mark,) if mark else ()


def _figure(figure: Figure | None, line: Line) -> Cell:
    return Cell(figure.title, flag=line.row["flag"], figure=figure) if figure else _none(line, NOT_APPLICABLE)


def _pins(scales: Scales, language: Language) -> Message:
    percent, points = (language.number(span[1], 1 if span[1] % 1 else 0) for span in (scales.percent, scales.points))
    return say("±{percent}% / ±{points} points", percent=percent, points=points)


def _bullets(scales: Scales, language: Language) -> Message:
    rates = [
        Message(RATES[kind].text, {"low": _end(low, language), "high": _end(high, language)}) for kind, (low, high) in scales.rates.items()
    ]
    days = "–".join(language.month(day_of(day)) for day in scales.days or ())
    ends = [f"0–{language.number(scales.bullet[1], 0)}%", *map(language.render, rates), *([days] if days else [])]
    return say("Progress ({ranges})", ranges="; ".join(ends))


def _end(value: float, language: Language) -> str:
    return language.render(say("{value}", value=value))


def _head(message: Message) -> Callable[[Scales, Language], Message]:
    return lambda _scales, _language: message


NAME = Column(_head(say("Indicator")), "text", _name, "name")
MEASURE = Column(_head(say("Unit")), "text", _measure, "measure")
TARGET = Column(_head(say("Plan")), "number", _target, "target")
EXPECTED = Column(_head(say("Plan to date")), "number", _expected, "expected")
ACTUAL = Column(_head(say("Actual")), "strong", _actual, "actual")
VARIANCE = Column(_head(say("Variance")), "number", _variance, "variance")
RELATIVE = Column(_head(say("(%) or (points)")), "number", _relative, "relative")
PIN = Column(_pins, "figure", _deviation, "pin")
GROWTH = Column(_head(say("On last year")), "number", _growth, "growth")
SHARE = Column(_head(say("Of plan")), "number", _share, "achievement")
BULLET = Column(_bullets, "figure", _progress, "progress")
TREND = Column(_head(say("Trend")), "figure", _trend, "trend")
FLAG = Column(_head(say("Assessment")), "flag", _flag, "flag")
NOTES = Column(_head(say("Notes")), "note", _notes, "notes")

BRIEF = (NAME, MEASURE, TARGET, EXPECTED, ACTUAL, VARIANCE, RELATIVE, PIN, GROWTH, BULLET, TREND, FLAG)
MONITORED = (NAME, MEASURE, ACTUAL, GROWTH, NOTES)
"""What is followed without a target has nothing to be compared with."""
DETAIL = (NAME, MEASURE, TARGET, EXPECTED, ACTUAL, VARIANCE, RELATIVE, PIN, GROWTH, SHARE, BULLET, FLAG, NOTES)
