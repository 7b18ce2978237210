"""The figures of an office's own table as its mapping reads them: every filled cell an actual, or what is wrong with it."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from monitor.labels import key
from monitor.mapping import Column, MappingFile, Row, factor, span
from monitor.periods import NotAPeriod, Period
from monitor.plan import Indicator, Promises
from monitor.problems import Problem
from monitor.said_periods import said
from monitor.sources import entered
from monitor.sources.cells import Fault
from monitor.sources.hand_in import HandIn
from monitor.sources.row_figures import Judged
from monitor.sources.table_layout import Laid, Line
from monitor.sources.workbook import Cell
from monitor.sources.workbook.book import placed
from monitor.vintages import Actual, Handed
from monitor.wording import say

NAMED = 5
"""Places told of one problem in many cells."""


@dataclass(frozen=True)
class Beside:
    """What a table is read against; `last` gives the newest figure of an indicator and unit."""

    mapping: MappingFile
    promises: Promises
    today: datetime.date
    last: Mapping[tuple[str, str | None], Decimal]


@dataclass(frozen=True)
class Place:
    """One cell: where it stands, and of which row and column."""

    laid: Laid
    line: Line
    row: Row
    column: Column
    at: int
    measure: str

    @property
    def where(self) -> str:
        return self.laid.place(self.line.number, self.at)

    @property
    def cell(self) -> Cell | None:
        return self.laid.cell(self.line.number, self.at)


def codes(mapping: MappingFile) -> set[str]:
    """The indicators that a mapping speaks about."""
    rows = [(row, table) for table in mapping.tables for row in table.rows]
    return {code for row, table in rows for code in (row.indicator or table.indicator, row.growth, row.share) if code}


def read(tables: Iterable[Laid], name: str, beside: Beside) -> HandIn:
    """All figures of the tables that were found; their places are sheet and cell."""
    judged: list[Judged] = []
    extra: list[Problem] = []
    for laid in tables:
        lines = list(laid.lines())
        period = _period(laid)
        doubled = _doubled(laid, lines)
        judged += [one for place in _places(laid, lines) for one in _judged(place, period, beside, extra, doubled.get(place.line.number))]
        extra += unmapped(laid, lines)
    return HandIn(_handed(name, judged, _together(extra)))


def _together(found: Iterable[Problem]) -> list[Problem]:
    """What is said of several cells in the same words, as a plan is in every month, is said once, with their places."""
    same: dict[tuple[str, str], list[Problem]] = {}
    for problem in found:
        same.setdefault((str(problem.what), str(problem.hint)), []).append(problem)
    return [first if not others else _of_all(first, others) for first, *others in same.values()]


def _of_all(first: Problem, others: Sequence[Problem]) -> Problem:
    places = ", ".join(one.where.rpartition("!")[2] for one in others[:NAMED]) + (", …" if len(others) > NAMED else "")
    return replace(first, what=say("{what}; the same in {count} more cells: {places}", what=first.what, count=len(others), places=places))


def _handed(name: str, cells: list[Judged], extra: list[Problem]) -> Handed:
    problems = [Problem(f"{name}:{place}", fault.what, fault.hint) for one in cells for place, fault in one.faults]
    problems += [replace(problem, where=f"{name}:{problem.where}") for problem in extra]
    once = {(problem.where, str(problem.what)): problem for problem in problems}
    actuals = tuple(one.actual for one in cells if one.actual and not one.faults)
    refused = sum(1 for one in cells if one.faults)
    return Handed(len(cells), actuals, len(cells) - len(actuals) - refused, refused, tuple(once.values()))


def _places(laid: Laid, lines: Iterable[Line]) -> Iterator[Place]:
    """Every cell in a mapped row and a mapped column."""
    above = ""
    for line in lines:
        written = laid.text(line.number, laid.named["measures"]) if "measures" in laid.named else ""
        # A label over two rows, or a heading between, has no unit of its own: what stood above still does.
        figures = any(laid.cell(line.number, at) for _, at in laid.columns)
        above = above if key(written) in map(key, laid.table.ditto) or not (written or figures) else written
        if line.row is None:
            continue
        for column, at in laid.columns:
            if column.role != "ignore" and line.row.gives(column.gives, laid.table.indicator):
                own = above or line.row.measure or laid.table.measure if column.gives == "level" else "%"
                yield Place(laid, line, line.row, column, at, column.measure or own)


def _judged(
    place: Place, period: Period | Fault, beside: Beside, extra: list[Problem], doubled: Fault | None
) -> Iterator[Judged]:  # fmt: skip
    cell = place.cell
    code = place.row.gives(place.column.gives, place.laid.table.indicator) or ""
    indicator = beside.promises.indicators[code]
    if place.column.role == "plan":
        extra += _planned(place, period, indicator, beside)
        return
    if cell is None:
        yield Judged(place.where)
        return
    about = _row_period(place, period)
    wanted = about if isinstance(about, Fault) else _begun(span(place.column, about), beside.today)
    times = _times(place, indicator, beside.mapping)
    value = entered.figure(cell, indicator, beside.mapping.lang, beside.last.get((code, place.row.unit or beside.mapping.unit)))
    if value is None:
        yield Judged(place.where)
        return
    faults = [one for one in (doubled, _unseen(place), wanted, times, value) if isinstance(one, Fault)]
    if faults or isinstance(about, Fault) or isinstance(wanted, Fault) or isinstance(times, Fault):
        yield Judged(place.where, faults=tuple((place.where, fault) for fault in faults))
        return
    yield Judged(place.where, _actual(place, indicator, wanted, about, value, times, beside))


def _actual(
    place: Place, indicator: Indicator, wanted: Period, about: Period, value: object, times: Decimal, beside: Beside
) -> Actual:  # fmt: skip
    mapping, known = beside.mapping, beside.today
    if mapping.known_after is not None:
        known = min(known, about.last + datetime.timedelta(days=mapping.known_after))
    return Actual(
        place.where, indicator.code, place.row.unit or mapping.unit, wanted, _plain(value, times, place.column), indicator.measure.vi,
        indicator.basis, place.column.status, known, source=mapping.source or None, note=mapping.note or None,
    )  # fmt: skip


def _plain(value: object, times: Decimal, column: Column) -> Decimal | None:
    """In the indicator's own unit; None takes a figure back."""
    return value * times - column.less if isinstance(value, Decimal) else None


def _times(place: Place, indicator: Indicator, mapping: MappingFile) -> Decimal | Fault:
    """What the figure is multiplied by, so that it is in the indicator's own unit of measure."""
    if not place.measure:
        what = say("no unit of measure stands here, above or in the mapping")
        return Fault(what, say("write `measure:` for the row or the table in the mapping"))
    found = factor(place.measure, indicator, mapping.measures)
    if found is None:
        what = say(
            "{code} is measured in {measure}, not in {given}", code=indicator.code, measure=indicator.measure.vi, given=place.measure
        )
        pair = f"{{written: {place.measure}, measure: {indicator.measure.vi}, times: …}}"
        return Fault(what, say("if that is meant, declare it in the mapping's `measures`: {pair}", pair=pair))
    return found * place.row.times * place.column.times


def _unseen(place: Place) -> Fault | None:
    """What a person who looks at the sheet does not see."""
    sheet, row = place.laid.sheet, place.line.number
    if row in sheet.hidden_rows:
        return Fault(say("this row is hidden"), say("show it (clear filters), check its figures and hand it in again"))
    if place.at in sheet.hidden_columns:
        return Fault(say("this column is hidden"), say("show it, check its figures and hand it in again"))
    if merge := sheet.merge(row, place.at):
        others = [column for _, column in place.laid.columns if column != place.at]
        if merge[0] != merge[2] or any(merge[1] <= column <= merge[3] for column in others):
            what = say("this cell is merged with others: whose figure is it?")
            return Fault(what, say("unmerge it and write each figure into its own cell"))
    return None


def _begun(period: Period, today: datetime.date) -> Period | Fault:
    ahead = period.begin > today
    return Fault(say("{period} has not begun: nothing can be reported for it yet", period=period)) if ahead else period


def _period(laid: Laid) -> Period | Fault:
    """What the table is about; of one whose rows have their own the fault that is never told."""
    at = laid.table.period
    if at.fixed:
        return at.fixed
    text = laid.sheet.name if at.sheet_name else " ".join(laid.text(row, column) for row, column in _range(at.cell))
    return said(text) or Fault(
        say("no period is named in {place}: “{text}”", place=at.cell or laid.sheet.name, text=text[:80]),
        say("correct `period` in the mapping, or write there “tháng 9 năm 2024”"),
    )


def _row_period(place: Place, period: Period | Fault) -> Period | Fault:
    if "period" in place.laid.named:
        told = place.laid.text(place.line.number, place.laid.named["period"])
        return said(told) or Fault(say("this is no period: {given}", given=told), say("write 2024-09, 9/2024 or “Quý III năm 2024”"))
    if "year" not in place.laid.named:
        return period
    texts = {name: place.laid.text(place.line.number, column) for name, column in place.laid.named.items() if name != "measures"}
    year, month, quarter = (texts.get(name, "") for name in ("year", "month", "quarter"))
    written = f"{year}-{int(month):02d}" if month.isdigit() else f"{year}-Q{quarter}" if quarter else year
    try:
        return Period.parse(written)
    except NotAPeriod:
        return Fault(say("this is no period: {given}", given=written), say("check the columns of year and month"))


def _range(text: str) -> list[tuple[int, int]]:
    """The places of `A1` or `A1:C3`, row by row."""
    first, _, last = text.partition(":")
    begin, end = placed(first.strip().upper()), placed((last or first).strip().upper())
    if not begin or not end:
        return []
    return [(row, column) for row in range(begin[0], end[0] + 1) for column in range(begin[1], end[1] + 1)]


def _doubled(laid: Laid, lines: Iterable[Line]) -> Mapping[int, Fault]:
    """Rows about the same thing in the same period, by their number: nobody can tell which of them is meant."""
    about: dict[tuple[object, ...], list[Line]] = {}
    for line in lines:
        if line.row is not None and any(laid.cell(line.number, at) for _, at in laid.columns):
            period = tuple(laid.text(line.number, column) for name, column in laid.named.items() if name != "measures")
            about.setdefault((key(line.row.label), line.row.under, period), []).append(line)
    found: dict[int, Fault] = {}
    for same in (several for several in about.values() if len(several) > 1):
        places = ", ".join(laid.place(line.number, line.column) for line in same)
        what = say("{label} stands there several times: {places}", label=same[0].label, places=places)
        fault = Fault(what, say("give each its own row in the mapping, with `under` naming the label above it"))
        found |= dict.fromkeys((line.number for line in same), fault)
    return found


def unmapped(laid: Laid, lines: Iterable[Line]) -> list[Problem]:
    """Rows with figures whose label the mapping does not know: one line for each label."""
    skipped = {key(label) for label in laid.table.skip}
    counted: dict[str, tuple[Line, int]] = {}
    for line in lines:
        filled = any((cell := laid.cell(line.number, column)) is not None and cell.kind != "text" for _, column in laid.columns)
        if line.row is None and filled and key(line.label) not in skipped:
            counted[key(line.label)] = (counted.get(key(line.label), (line, 0))[0], counted.get(key(line.label), (line, 0))[1] + 1)
    return [
        Problem(
            laid.place(line.number, line.column),
            say("not mapped, {count} rows: {label}", count=count, label=line.label or "–"),
            severity="information",
        )
        for line, count in counted.values()
    ]


def _planned(place: Place, period: Period | Fault, indicator: Indicator, beside: Beside) -> Iterator[Problem]:
    """A plan in a table is compared with the one in targets/, never taken from it."""
    about = _row_period(place, period)
    times = _times(place, indicator, beside.mapping)
    cell = place.cell
    if isinstance(about, Fault) or isinstance(times, Fault) or cell is None or cell.kind != "number":
        return
    year, value = span(place.column, about), Decimal(f"{cell.value:.15g}") * times - place.column.less
    given = [
        bound
        for plan in beside.promises.plans
        for target in beside.promises.targets(plan)
        if (target.indicator, target.period) == (indicator.code, year)
        for bound in (target.low, target.high)
        if bound is not None
    ]
    if given and not any(abs(bound - value) <= abs(bound) * Decimal("1e-9") for bound in given):
        what = say(
            "{label}: the table's plan is {value}, that of targets/ {known}",
            label=place.line.label,
            value=value,
            known=given[0] if len(given) == 1 else ", ".join(map(str, given)),
        )
        yield Problem(place.where, what, say("plans are changed in targets/, with their instrument"), "warning")


def with_problems(read: HandIn, problems: Iterable[Problem], name: str) -> HandIn:
    """Beside what is wrong in the cells, what of the mapping did not fit the file."""
    placed_ = tuple(replace(one, where=f"{name}:{one.where}" if one.where else name) for one in problems)
    return replace(read, handed=replace(read.handed, problems=(*read.handed.problems, *placed_)))
