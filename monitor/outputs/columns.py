"""How wide the columns of a table must be for its texts, in ems of Inter: shared by paper and workbook."""

from typing import NamedTuple

from monitor.report import Cell, Report, Table


class Grid(NamedTuple):
    """Ems that the columns of a kind of table take, and what the whole table takes with every text on one line."""

    columns: tuple[float, ...]
    longest: float


Grids = dict[tuple[str, ...], Grid]

PADDING = 1.15
"""Ems between two columns."""
FIGURE = 8.0
WIDEST = {"text": 19.0, "note": 17.0, "flag": 11.5, "number": 15.0, "strong": 15.0, "figure": FIGURE}
ONE_LINE = 4.8
"""A heading up to this long stands on one line."""
ROOMY, NARROWEST = 1.2, 0.5
"""How much wider than its texts on one line a table is set, and the least share of the page."""
SMALLEST = 0.7
"""Type is not shrunk below this; then long texts break into more lines."""


def grids(report: Report) -> Grids:
    """For each kind of table, by its headings: alike on all pages."""
    found: Grids = {}
    for table in (table for section in report.sections for table in section.tables):
        heads, grid = headings(table), Grid(needed(table), _on_one_line(table))
        before = found.get(heads, grid)
        found[heads] = Grid(tuple(map(max, before.columns, grid.columns)), max(before.longest, grid.longest))
    return found


def _on_one_line(table: Table) -> float:
    texts = [max((ems(row[index].text) for row in table.rows), default=0.0) for index in range(len(table.columns))]
    return sum(max(wanted, text + PADDING, head) for wanted, text, head in zip(needed(table), texts, _heads(table), strict=True))


def _heads(table: Table) -> tuple[float, ...]:
    """Ems of each heading on one line, beside the marks that stand in its column."""
    return tuple(ems(cell.text, bold=True) + slot + PADDING for cell, slot in zip(table.columns, mark_slots(table), strict=True))


def headings(table: Table) -> tuple[str, ...]:
    return tuple(cell.text for cell in table.columns)


def needed(table: Table) -> tuple[float, ...]:
    """Ems that each column takes without breaking a number or a word."""
    return tuple(_needed(index, table) + PADDING for index in range(len(table.columns)))


def shares(table: Table, room: float, grid: Grids) -> tuple[float, ...]:
    """Percent of the table's width for each column; room to spare goes to the columns of text."""
    wanted, room = grid[headings(table)].columns, room * width(table, room, grid) / 100
    heads = tuple(map(max, wanted, _heads(table)))
    wanted = heads if sum(heads) <= room else wanted
    spare = max(room - sum(wanted), 0.0)
    texts = [role in ("text", "note") for role in table.roles]
    weight = sum(width for width, text in zip(wanted, texts, strict=True) if text) or 1.0
    widths = [width + (spare * width / weight if text else 0.0) for width, text in zip(wanted, texts, strict=True)]
    return tuple(round(100 * width / sum(widths), 3) for width in widths)


def width(table: Table, room: float, grid: Grids) -> float:
    """Percent of the page's width: a table of few short columns is not stretched over all of it."""
    return round(min(100.0, max(ROOMY * grid[headings(table)].longest / room, NARROWEST) * 100), 1)


def indented(cell: Cell) -> bool:
    """Whether it stands beneath the row before, as further targets of an indicator do."""
    return cell.text[:1] == "\u2003"


def shrink(table: Table, room: float, grid: Grids) -> float:
    """How much smaller the type must be for the columns to fit, 1 at most."""
    return round(max(min(room / sum(grid[headings(table)].columns), 1.0), SMALLEST), 3)


def ems(text: str, bold: bool = False) -> float:
    """About how wide a text is set; figures exactly, for a broken number misleads."""
    return sum(map(_EMS.__getitem__, text)) * (1.06 if bold else 1.0)


def mark_slots(table: Table) -> tuple[float, ...]:
    """Ems behind the figures of each column that note marks take, so that the figures stay in line where only some have one."""
    return tuple(max((_marks(row[index]) for row in table.rows), default=0.0) for index in range(len(table.columns)))


def row_flag(row: tuple[Cell, ...], roles: tuple[str, ...]) -> str:
    """The flag that a row is shown under: that of its flag column."""
    return next((cell.flag for cell, role in zip(row, roles, strict=True) if role == "flag"), "")


class _Ems(dict[str, float]):
    """The width of each character that was asked for, so far."""

    def __missing__(self, char: str) -> float:
        self[char] = _em(char)
        return self[char]


_EMS = _Ems()


def _em(char: str) -> float:
    if char.isdigit() or char in "+−–":
        return 0.65
    if char in "mwMW%…":
        return 0.92
    if char in ".,:;'il|() []":
        return 0.32
    return 0.72 if char.isupper() else 0.57


def _marks(cell: Cell) -> float:
    return round(ems(", ".join(cell.marks)) * 0.7 + 0.15, 2) if cell.marks else 0.0


def _needed(index: int, table: Table) -> float:
    role, head = table.roles[index], table.columns[index].text
    if role == "figure":
        return FIGURE
    texts = [row[index].text for row in table.rows]
    bold = role in ("strong", "flag")
    slot = max((_marks(row[index]) for row in table.rows), default=0.0)
    longest = max((ems(text, bold) for text in texts), default=0.0) + slot + (1.3 if role == "flag" else 0.0)
    word = max((ems(word, bold) for text in texts for word in text.split(" ")), default=0.0) + slot
    heading = max((ems(part, bold=True) for part in head.split(" ")), default=0.0)
    return max(min(longest, WIDEST[role]), min(word, 15.0), heading, ems(head) / 2, min(ems(head, bold=True), ONE_LINE) + slot)
