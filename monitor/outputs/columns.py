"""How wide the columns of a table must be for its texts, in ems of Inter: shared by paper and workbook."""

from monitor.report import Cell, Report, Table

Grids = dict[tuple[str, ...], tuple[float, ...]]

PADDING = 1.15
"""Ems between two columns."""
FIGURE = 8.0
WIDEST = {"text": 19.0, "note": 17.0, "flag": 11.5, "number": 15.0, "strong": 15.0, "figure": FIGURE}
ONE_LINE = 4.8
"""A heading up to this long stands on one line."""
SMALLEST = 0.7
"""Type is not shrunk below this; then long texts break into more lines."""


def grids(report: Report) -> Grids:
    """For each kind of table, by its headings, the ems that its columns take: alike on all pages."""
    found: Grids = {}
    for table in (table for section in report.sections for table in section.tables):
        wanted, heads = needed(table), headings(table)
        found[heads] = tuple(map(max, found.get(heads, wanted), wanted))
    return found


def headings(table: Table) -> tuple[str, ...]:
    return tuple(cell.text for cell in table.columns)


def needed(table: Table) -> tuple[float, ...]:
    """Ems that each column takes without breaking a number or a word."""
    return tuple(_needed(index, table) + PADDING for index in range(len(table.columns)))


def shares(table: Table, room: float, grid: Grids) -> tuple[float, ...]:
    """Percent of the table's width for each column; room to spare goes to the columns of text."""
    wanted = grid[headings(table)]
    spare = max(room - sum(wanted), 0.0)
    texts = [role in ("text", "note") for role in table.roles]
    weight = sum(width for width, text in zip(wanted, texts, strict=True) if text) or 1.0
    widths = [width + (spare * width / weight if text else 0.0) for width, text in zip(wanted, texts, strict=True)]
    return tuple(round(100 * width / sum(widths), 3) for width in widths)


def shrink(table: Table, room: float, grid: Grids) -> float:
    """How much smaller the type must be for the columns to fit, 1 at most."""
    return round(max(min(room / sum(grid[headings(table)]), 1.0), SMALLEST), 3)


def ems(text: str, bold: bool = False) -> float:
    """About how wide a text is set; figures exactly, for a broken number misleads."""
    return sum(_em(char) for char in text) * (1.06 if bold else 1.0)


def mark_slots(table: Table) -> tuple[float, ...]:
    """Ems behind the figures of each column that note marks take, so that the figures stay in line where only some have one."""
    return tuple(max((_marks(row[index]) for row in table.rows), default=0.0) for index in range(len(table.columns)))


def row_flag(row: tuple[Cell, ...], roles: tuple[str, ...]) -> str:
    """The flag that a row is shown under: that of its flag column."""
    return next((cell.flag for cell, role in zip(row, roles, strict=True) if role == "flag"), "")


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
    word = max((ems(word, bold) for text in texts for word in text.split()), default=0.0) + slot
    heading = max((ems(part, bold=True) for part in head.split()), default=0.0)
    return max(min(longest, WIDEST[role]), min(word, 15.0), heading, ems(head) / 2, min(ems(head, bold=True), ONE_LINE))
