"""The sheets of an entry form on which people type, cell by cell."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from openpyxl.cell import Cell

from monitor.form import BLOCKS, GIVEN, KEY, TICKS, Block, Column, Entry, Form, Remark, Row
from monitor.outputs import form_formulas as formulas
from monitor.outputs.form_lines import Line, Sheet, roles
from monitor.outputs.form_styles import DATE, TEXT, Styles, decimals
from monitor.periods import Period
from monitor.wording import MISSING, NOT_APPLICABLE, Language

Cells = list[Any]
"""Cells, values of hidden ones, and None."""
NUMBER = "¤"
"""In place of a line's number, which no formula of ours holds."""
SPANS = {"official": "previous", "previous_first": "previous", "estimate": "period"}
"""Headings that name their span where all rows share it."""


@dataclass(frozen=True)
class Page:
    """What a sheet's cells are made from."""

    form: Form
    sheet: Sheet
    target: Any
    styles: Styles
    language: Language
    remarks: Mapping[tuple[Block, str, str], tuple[Remark, ...]]
    word: Callable[[str], str]
    seats: Mapping[Block, tuple[tuple[Column | None, bool], ...]]
    """For each block what stands in each column, and whether that column is seen."""
    templates: dict[tuple[object, ...], str | None] = field(default_factory=dict)
    notations: dict[Period | None, str] = field(default_factory=lambda: {None: ""})

    def notation(self, period: Period | None) -> str:
        if period not in self.notations:
            self.notations[period] = str(period)
        return self.notations[period]

    def asks(self, block: Block, row: str) -> str:
        """All that is to be mended in a row, in the words of the list."""
        named = (self.remarks.get((block, row, column.role), ()) for column in BLOCKS[block])
        return "\n".join(remark.message for remarks in named for remark in remarks if to_mend(remark))


def to_mend(remark: Remark) -> bool:
    return not remark.taken and remark.severity != "information"


def page(form: Form, sheet: Sheet, target: Any, styles: Styles, language: Language) -> Page:
    remarks: dict[tuple[Block, str, str], tuple[Remark, ...]] = {}
    for remark in form.remarks:
        key = (remark.block, remark.row, remark.role)
        remarks[key] = (*remarks.get(key, ()), remark)
    seen = (False, *(column.heading is not None for column in sheet.columns))
    blocks = dict.fromkeys(line.block for line in sheet.lines if line.kind == "key")
    seats = {block: tuple(zip(sheet.seats(block), seen, strict=True)) for block in blocks}
    return Page(form, sheet, target, styles, language, remarks, formulas.words(language), seats)


def write(made: Page) -> None:
    """Every line in its order; what stands beside the cells must be set before."""
    typed = iter(enumerate(made.form.corrections, 1))
    for number, line in enumerate(made.sheet.lines, 1):
        made.target.append(_line(made, number, line, typed))


def _line(made: Page, number: int, line: Line, typed: Iterator[tuple[int, Mapping[str, Entry]]]) -> Cells:
    cell, sheet = made.styles.cell, made.target
    if line.kind == "key":
        return _seated(
            made, {"#": cell(sheet, KEY + line.block, "pale")} | {c.role: cell(sheet, c.role, "pale") for c in roles(line.block)}
        )
    if line.kind == "heading":
        return _seated(
            made, {c.role: cell(sheet, _heading(made, line.block, c), "heading") for c in BLOCKS[line.block] if c.heading}, "heading"
        )
    if line.kind == "group":
        return _seated(
            made, {c.role: cell(sheet, line.text if c.role == "name" else None, "group") for c in BLOCKS["figures"] if c.heading}
        )
    if line.row:
        return _row(made, number, line.row)
    if line.kind == "row":
        place, entries = next(typed, (0, {}))
        return _correction(made, number, str(place), entries)
    return _seated(made, {made.sheet.columns[3 if made.sheet.columns[0].held == "hidden" else 0].role: _text(made, line)})


def _text(made: Page, line: Line) -> Cell:
    return made.styles.cell(made.target, line.text or None, "title" if line.kind == "title" else "pale")


def _seated(made: Page, cells: Mapping[str, Cell], blank: str = "") -> Cells:
    """The cells in the order of the sheet's columns; what a smaller block leaves empty is framed all the same."""
    by_letter = {made.sheet.letter(role): cell for role, cell in cells.items()}
    if blank:
        shown = (made.sheet.letter(column.role) for column in made.sheet.columns if column.heading)
        by_letter = {letter: made.styles.cell(made.target, None, blank) for letter in shown if letter not in by_letter} | by_letter
    return [by_letter.get(letter) for letter in made.sheet.letters.values()]


def _row(made: Page, number: int, row: Row) -> Cells:
    words = {"code": row.code, "period": made.notation(row.period), "previous": made.notation(row.previous)}
    plain: dict[str, Entry | None] = {**words, "name": row.name, "measure": row.measure, **row.shown}
    plain |= {GIVEN + role: value for role, value in row.given.items()}
    return [_cell(made, number, row, column, shown, plain) for column, shown in made.seats[row.block]]


def _cell(made: Page, number: int, row: Row, column: Column | None, shown: bool, plain: Mapping[str, Entry | None]) -> Any:
    if column is None:
        return made.styles.blank(made.target, "shown") if shown else None
    if column.held == "formula":
        return _computed(made, number, row, column)
    if column.entry:
        return _entry(made, column, row.entries.get(column.role), row.decimals, (row.block, row.code, column.role))
    value = plain.get(column.role)
    return made.styles.bare(made.target, value) if column.held == "hidden" else _shown(made, column, value, row.decimals)


def _shown(made: Page, column: Column, value: Entry | None, places: int) -> Cell:
    look = {"name": "shown", "measure": "fitted", "span": "fitted"}.get(column.role, "number")
    if isinstance(value, Decimal):
        return made.styles.cell(made.target, value, look, decimals(_places(value, places)))
    return made.styles.cell(made.target, value, look, DATE if isinstance(value, datetime.date) else "General")


def _entry(made: Page, column: Column, value: Entry | None, places: int, key: tuple[Block, str, str]) -> Cell:
    format_ = {"number": decimals(places), "date": DATE}.get(column.held, TEXT)
    if isinstance(value, Decimal):
        format_ = decimals(_places(value, places))
    look, remarks = "entry" if column.held in ("number", "date") else "entry-text", made.remarks.get(key, ())
    told = "\n".join(remark.message for remark in remarks)
    return made.styles.cell(made.target, value, look, format_, told, bad=any(map(to_mend, remarks)))


def _places(value: Decimal, places: int) -> int:
    """As many decimals as the indicator has, or as the figure was given with."""
    return max(places, min(6, -int(value.as_tuple().exponent)))


def _computed(made: Page, number: int, row: Row, column: Column) -> Cell:
    """The formulas of like rows differ in the number of their line alone."""
    key = (row.block, row.kind, row.sums, row.cumulative, column.role)
    if key not in made.templates:
        made.templates[key] = _formula(made, row, column, made.sheet.addresses(row.block, NUMBER))
    formula = made.templates[key]
    look, format_ = ("computed", decimals(row.decimals)) if column.role == "cumulative" else ("checked", "General")
    if formula is None:
        return made.styles.cell(made.target, made.language.render(NOT_APPLICABLE), look)
    formula = formula.replace(NUMBER, str(number))
    if column.role == "check" and made.remarks:
        formula = _remarked(made, formula, made.sheet.addresses(row.block, number), row.block, row.code, row.entries)
    return made.styles.formula(made.target, formula, look, format_)


def _remarked(made: Page, check: str, at: formulas.At, block: Block, row: str, entries: Mapping[str, Entry]) -> str:
    asks = made.asks(block, row)
    return formulas.remarked(check, asks, entries, at, (column.role for column in BLOCKS[block] if column.entry)) if asks else check


def _formula(made: Page, row: Row, column: Column, at: formulas.At) -> str | None:
    if column.role == "cumulative":
        return formulas.cumulative(row, at, made.language.render(MISSING))
    if row.block == "milestones":
        ticks = TICKS[made.form.lang]
        return formulas.milestone(at, ticks["done"], ticks["open"], made.word)
    return formulas.rank(at, made.word) if row.block == "ranks" else formulas.figure(row, at, made.word)


def _correction(made: Page, number: int, place: str, entries: Mapping[str, Entry]) -> Cells:
    at = made.sheet.addresses("corrections", number)
    cells: Cells = [None]
    for column in BLOCKS["corrections"]:
        if column.entry:
            cells.append(_entry(made, column, entries.get(column.role), 2, ("corrections", place, column.role)))
        else:
            check = _remarked(made, formulas.correction(at, made.word), at, "corrections", place, entries)
            formula = formulas.looked_up(at["code"]) if column.role == "measure" else check
            cells.append(made.styles.formula(made.target, formula, "checked"))
    return cells


def _heading(made: Page, block: Block, column: Column) -> str:
    """What a column holds, with the span of its figures where all rows share one."""
    assert column.heading
    told = made.language.render(column.heading)
    spans = (
        {getattr(line.row, SPANS[column.role]) for line in made.sheet.lines if line.row and line.block == block}
        if column.role in SPANS
        else ()
    )
    common = next(iter(spans), None) if len(spans) == 1 else None
    return f"{told}\n{made.language.period(common)}" if common and block != "milestones" else told
