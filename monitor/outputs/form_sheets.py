"""The sheets of an entry form on which people type, cell by cell."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl.cell import Cell

from monitor.form import BLOCKS, GIVEN, KEY, TICKS, Block, Column, Entry, Form, Row
from monitor.outputs import form_formulas as formulas
from monitor.outputs.form_lines import Line, Sheet, roles
from monitor.outputs.form_styles import DATE, TEXT, Styles, decimals
from monitor.wording import MISSING, NOT_APPLICABLE, Language

Cells = list[Cell | None]
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
    remarks: Mapping[tuple[Block, str, str], str]
    word: Callable[[str], str]


def page(form: Form, sheet: Sheet, target: Any, styles: Styles, language: Language) -> Page:
    remarks: dict[tuple[Block, str, str], str] = {}
    for remark in form.remarks:
        key = (remark.block, remark.row, remark.role)
        remarks[key] = "\n".join(filter(None, (remarks.get(key), remark.message)))
    return Page(form, sheet, target, styles, language, remarks, formulas.words(language))


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
        return _seated(made, _row(made, number, line.row), "shown")
    if line.kind == "row":
        place, entries = next(typed, (0, {}))
        return _seated(made, _correction(made, number, str(place), entries))
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


def _row(made: Page, number: int, row: Row) -> dict[str, Cell]:
    at = made.sheet.addresses(row.block, number)
    words = {"code": row.code, "period": str(row.period), "previous": str(row.previous or ""), "name": row.name, "measure": row.measure}
    plain: dict[str, Entry | None] = {**words, **row.shown, **{GIVEN + role: value for role, value in row.given.items()}}
    cells = {}
    for column in roles(row.block):
        if column.held == "formula":
            cells[column.role] = _computed(made, row, column, at)
        elif column.entry:
            cells[column.role] = _entry(made, column, row.entries.get(column.role), row.decimals, (row.block, row.code, column.role))
        else:
            cells[column.role] = _shown(made, column, plain.get(column.role), row.decimals)
    return cells


def _shown(made: Page, column: Column, value: Entry | None, places: int) -> Cell:
    if column.held == "hidden":
        return made.styles.cell(made.target, value, "pale", DATE if isinstance(value, datetime.date) else "General")
    look = "shown" if column.role in ("name", "measure", "span") else "number"
    if isinstance(value, Decimal):
        return made.styles.cell(made.target, value, look, decimals(max(places, -int(value.as_tuple().exponent)) if value else places))
    return made.styles.cell(made.target, value, look, DATE if isinstance(value, datetime.date) else "General")


def _entry(made: Page, column: Column, value: Entry | None, places: int, key: tuple[Block, str, str]) -> Cell:
    format_ = {"number": decimals(places), "date": DATE}.get(column.held, TEXT)
    if isinstance(value, Decimal):
        format_ = decimals(max(places, -int(value.as_tuple().exponent)))
    look = "entry" if column.held in ("number", "date") else "entry-text"
    return made.styles.cell(made.target, value, look, format_, made.remarks.get(key, ""))


def _computed(made: Page, row: Row, column: Column, at: formulas.At) -> Cell:
    if column.role == "cumulative":
        formula = formulas.cumulative(row, at, made.language.render(MISSING))
        if formula is None:
            return made.styles.cell(made.target, made.language.render(NOT_APPLICABLE), "computed")
        return made.styles.formula(made.target, formula, "computed", decimals(row.decimals))
    ticks = TICKS[made.form.lang]
    check = {
        "figures": lambda: formulas.figure(row, at, made.word),
        "ranks": lambda: formulas.rank(at, made.word),
        "milestones": lambda: formulas.milestone(at, ticks["done"], ticks["open"], made.word),
    }[row.block]()
    return made.styles.formula(made.target, check, "checked")


def _correction(made: Page, number: int, place: str, entries: Mapping[str, Entry]) -> dict[str, Cell]:
    at = made.sheet.addresses("corrections", number)
    cells = {}
    for column in BLOCKS["corrections"]:
        if column.entry:
            cells[column.role] = _entry(made, column, entries.get(column.role), 2, ("corrections", place, column.role))
        else:
            formula = formulas.looked_up(at["code"]) if column.role == "measure" else formulas.correction(at, made.word)
            cells[column.role] = made.styles.formula(made.target, formula, "checked")
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
