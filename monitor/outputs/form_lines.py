"""Where everything stands on the sheets of an entry form: lines from top to bottom, and the column of each role."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from openpyxl.utils import get_column_letter

from monitor.form import BLOCKS, GIVEN, Block, Column, Form, Row
from monitor.wording import Language, Message, say

Kind = Literal["title", "text", "blank", "key", "heading", "group", "row"]
ENTRY_BLOCKS: tuple[Block, ...] = ("figures", "ranks", "milestones")
TITLES: dict[Block, Message] = {"ranks": say("Ranks"), "milestones": say("Things to be done")}
SPARE = 20
"""Empty lines for corrections."""
SEATS = {"of": "plan_to_date", "population": "cumulative", "done": "estimate", "tick": "status"}
"""Roles of the smaller blocks that stand in a column of the figures, so that one sheet holds all."""


@dataclass(frozen=True)
class Line:
    """One line of a sheet; `row` is what a person fills in there."""

    kind: Kind
    block: Block = "figures"
    row: Row | None = None
    text: str = ""


@dataclass(frozen=True)
class Sheet:
    """Lines of a sheet, the first is number 1, and its columns: the marker of key rows is the first."""

    lines: tuple[Line, ...]
    columns: tuple[Column, ...]

    @cached_property
    def letters(self) -> Mapping[str, str]:
        return {"#": "A", **{column.role: get_column_letter(n) for n, column in enumerate(self.columns, 2)}}

    def letter(self, role: str) -> str:
        plain = role.removeprefix(GIVEN)
        return self.letters[role.removesuffix(plain) + SEATS.get(plain, plain)]

    def addresses(self, block: Block, number: object) -> dict[str, str]:
        """The cell of each role in that line, fixed to its column."""
        return {column.role: f"${self.letter(column.role)}{number}" for column in roles(block)}

    def seats(self, block: Block) -> tuple[Column | None, ...]:
        """Whatever stands in each of the sheet's columns in rows of that block; None where nothing does."""
        seated = {self.letter(column.role): column for column in roles(block)}
        return tuple(seated.get(letter) for letter in self.letters.values())

    def reach(self, block: Block) -> tuple[int, int]:
        """First and last line that can be filled in; (0, 0) without any."""
        found = [number for number, line in enumerate(self.lines, 1) if line.kind == "row" and line.block == block]
        return (found[0], found[-1]) if found else (0, 0)

    def cells(self, block: Block, role: str) -> str:
        """The cells of a role in all lines of a block."""
        first, last = self.reach(block)
        return f"${self.letter(role)}${first}:${self.letter(role)}${last}"

    def numbers(self, kind: Kind) -> tuple[int, ...]:
        return tuple(number for number, line in enumerate(self.lines, 1) if line.kind == kind)

    @cached_property
    def places(self) -> dict[tuple[Block, str], int]:
        """The line of each row by block and code."""
        return {(line.block, line.row.code): number for number, line in enumerate(self.lines, 1) if line.row}


def roles(block: Block) -> tuple[Column, ...]:
    """A block's columns, with the hidden ones that hold what its entry cells were prefilled with."""
    hidden = (Column(GIVEN + column.role, "hidden") for column in BLOCKS[block] if column.entry)
    return (*BLOCKS[block], *(hidden if block != "corrections" else ()))


def entry_sheet(form: Form, language: Language) -> Sheet:
    columns = roles("figures")
    seats = (Column(GIVEN + SEATS["population"], "hidden"),)
    deadline = say("Hand in by {day}", day=form.deadline) if form.deadline else say("No date is set")
    short = say("Yellow cells: a number; ... no figure available; - did not occur; blank: not reported yet")
    top = (
        Line("title", text=f"{form.unit_name} – {language.period(form.period)}"),
        Line("text", text=" · ".join((form.title, language.render(deadline)))),
        Line("text", text=language.render(short)),
    )
    return Sheet((*top, *_blocks(form, language)), (*columns, *seats))


def _blocks(form: Form, language: Language) -> Iterator[Line]:
    for block in ENTRY_BLOCKS:
        rows = [row for row in form.rows if row.block == block]
        if not rows:
            continue
        if block in TITLES:
            yield from (Line("blank"), Line("title", text=language.render(TITLES[block])))
        yield from (Line("key", block), Line("heading", block))
        group = ""
        for row in rows:
            if row.group != group:
                yield Line("group", text=row.group)
            group = row.group
            yield Line("row", block, row)


def corrections_sheet(form: Form, language: Language) -> Sheet:
    told = say("For earlier periods only: choose indicator and period, enter the right figure and why.")
    top = (Line("title", text=language.render(say("Corrections"))), Line("text", text=language.render(told)))
    rows = (Line("row", "corrections") for _ in range(len(form.corrections) + SPARE))
    return Sheet((*top, Line("key", "corrections"), Line("heading", "corrections"), *rows), roles("corrections"))
