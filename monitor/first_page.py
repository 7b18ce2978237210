"""How much the first page holds, in lines of its type: one page always, and whatever has no room stands further back and is counted."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from monitor.report import Table

HEADLINES = 12
"""Main indicators; fewer where their names are long."""
MOST = (6, 4, 4, 6)
"""Rows of the tables below: causes, decisions, actions, what turned since the last issue."""
LINES = 39
"""Of the page at the smallest type that is read without effort, found by laying out pages of every length."""
HEAD, TITLE = 6, 2
"""Lines that headline and key take, and that a table below takes besides its rows."""
FIGURES = 0.75
"""What the charts of a main indicator take besides its name."""
NAME, HALF, ALONE = 45, 60, 130
"""Letters of a line: of a main indicator's name, of a table in half of the page, of one that has it to itself."""
SMALL = 0.75
"""A line of the tables below is so much of a line of the main one."""


def headlines(names: Sequence[str], tables: Sequence[Table]) -> int:
    """How many of these, worst first, the page holds beside a row of each table below; at least one."""
    filled = [table for table in tables if table.rows]
    least = max(sum(_height(table, 1, HALF) for table in half) for half in (filled[:1], filled[1:]))
    taken = accumulate(_main(name) for name in names[:HEADLINES])
    return max(1, sum(lines + least * SMALL <= LINES - HEAD for lines in taken))


def cut(tables: Sequence[Table], names: Sequence[str]) -> tuple[Table, ...]:
    """The tables below with as many rows as fit beside each other: the first left, the others right; each keeps one."""
    room = (LINES - HEAD - sum(_main(name) for name in names)) / SMALL
    kept = [min(len(table.rows), most) for table, most in zip(tables, MOST, strict=False)]
    filled = [place for place, rows in enumerate(kept) if rows]
    for half in (filled[:1], filled[1:]):
        width = ALONE if len(filled) == 1 else HALF
        while sum(_height(tables[place], kept[place], width) for place in half) > room and any(kept[place] > 1 for place in half):
            longest = max(half, key=lambda place: (kept[place] > 1, _height(tables[place], kept[place], width)))
            kept[longest] -= 1
    return tuple(replace(table, rows=table.rows[:rows]) for table, rows in zip(tables, kept, strict=True))


def _main(name: str) -> float:
    """A main indicator: its name, which stands beside charts."""
    return max(1.0, len(name) / NAME) + FIGURES


def _height(table: Table, rows: int, width: int) -> int:
    return TITLE + sum(_lines("".join(cell.text for cell in row), width) for row in table.rows[:rows])


def _lines(text: str, width: int) -> int:
    return 1 + len(text) // width
