"""How wide the columns of a table must be for its texts, in characters: shared by paper and workbook."""

from monitor.report import Cell, Table

FIGURE = 14.0
"""Characters a chart takes."""
WIDEST = {"text": 34.0, "note": 30.0, "flag": 19.0, "number": 24.0, "strong": 24.0, "figure": FIGURE}
GAP = 2.2
"""Characters between two columns."""


def needed(table: Table) -> tuple[float, ...]:
    """Characters that each column takes without breaking a number or a word."""
    return tuple(_needed(index, table) + GAP for index in range(len(table.columns)))


def shares(table: Table, room: float) -> tuple[float, ...]:
    """Percent of the table's width for each column; room to spare goes to the columns of text."""
    wanted = needed(table)
    spare = max(room - sum(wanted), 0.0)
    texts = [role in ("text", "note") for role in table.roles]
    weight = sum(width for width, text in zip(wanted, texts, strict=True) if text) or 1.0
    widths = [width + (spare * width / weight if text else 0.0) for width, text in zip(wanted, texts, strict=True)]
    return tuple(round(100 * width / sum(widths), 3) for width in widths)


def shrink(table: Table, room: float) -> float:
    """How much smaller the type must be for the columns to fit, 1 at most; down to 0.7, then long texts break."""
    return round(max(min(room / sum(needed(table)), 1.0), 0.7), 3)


def row_flag(row: tuple[Cell, ...], roles: tuple[str, ...]) -> str:
    """The flag that a row is shown under: that of its flag column."""
    return next((cell.flag for cell, role in zip(row, roles, strict=True) if role == "flag"), "")


def _needed(index: int, table: Table) -> float:
    role = table.roles[index]
    if role == "figure":
        return FIGURE
    texts = [row[index].text for row in table.rows]
    longest = max((len(text) for text in texts), default=0) * (1.08 if role in ("number", "strong") else 0.96)
    word = max((len(word) for text in texts for word in text.split()), default=0)
    head = table.columns[index].text
    words = max((len(part) for part in head.split()), default=0)
    if role == "flag":
        longest = longest * 1.12 + 2.5
    return max(min(longest, WIDEST[role]), min(word, 24), words * 1.02, len(head) / 2.4)
