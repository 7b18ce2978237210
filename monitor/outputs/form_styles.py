"""How the cells of an entry form look: each look is made once in a workbook and given to every cell that has it."""

from dataclasses import dataclass, field
from typing import Any

from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook import Workbook

INK, PALE, RULE, BAD, TINT, ENTRY = "1F2933", "595959", "BFC5CC", "801650", "F7EEF2", "FFF7DB"
FONT = "Arial"
"""On every office machine, with Vietnamese letters; the report's own fonts are not."""
LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "size": 14},
    "plain": {},
    "pale": {"colour": PALE},
    "wrapped": {"wrap": True},
    "strong": {"bold": True},
    "counted": {"bold": True, "left": True},
    "heading": {"bold": True, "wrap": True, "fill": "E8ECF1", "lined": True, "centre": True},
    "group": {"bold": True, "fill": "F3F5F7"},
    "shown": {"lined": True, "wrap": True},
    "fitted": {"lined": True, "shrink": True},
    "number": {"lined": True, "right": True},
    "computed": {"lined": True, "right": True, "colour": PALE},
    "checked": {"lined": True, "wrap": True, "colour": PALE},
    "entry": {"lined": True, "right": True, "fill": ENTRY, "open": True},
    "entry-text": {"lined": True, "wrap": True, "fill": ENTRY, "open": True},
    "link": {"lined": True, "colour": "12436D", "underline": "single"},
}
LINE = 14
"""Points that a line of text takes up."""
DATE = "dd/mm/yyyy"
TEXT = "@"


def decimals(places: int) -> str:
    """The number format with that many decimals; whoever opens the file sees its own marks."""
    return "#,##0" + ("." + "0" * places if places > 0 else "")


@dataclass(frozen=True)
class Styles:
    """Makes cells of one workbook."""

    workbook: Workbook
    _made: dict[tuple[str, str, bool], Any] = field(default_factory=dict)
    _blanks: dict[tuple[str, str], Cell] = field(default_factory=dict)

    def cell(self, sheet: Any, value: Any, look: str, format_: str = "General", remark: str = "", *, bad: bool = False) -> Cell:
        """A cell that shows just that value: text stays text, also where it begins like a formula."""
        made: Any = WriteOnlyCell(sheet, value)
        if isinstance(value, str):
            made.data_type = "s"
        return self._dressed(made, sheet, look, format_, remark, bad=bad)

    def bare(self, sheet: Any, value: Any) -> Any:
        """The value of a hidden cell, which needs no look; text that openpyxl would read as something else needs a cell."""
        return self.cell(sheet, value, "plain") if isinstance(value, str) and value[:1] in ("=", "#") else value

    def blank(self, sheet: Any, look: str) -> Cell:
        """An empty cell, one for all: a row is written at once, so that it can stand in several places."""
        key = (sheet.title, look)
        if key not in self._blanks:
            self._blanks[key] = self._dressed(WriteOnlyCell(sheet), sheet, look, "General", "")
        return self._blanks[key]

    def formula(self, sheet: Any, formula: str, look: str, format_: str = "General") -> Cell:
        return self._dressed(WriteOnlyCell(sheet, formula), sheet, look, format_, "")

    def _dressed(self, cell: Any, sheet: Any, look: str, format_: str, remark: str, *, bad: bool = False) -> Cell:
        key = (look, format_, bad)
        if key not in self._made:
            self._made[key] = _made(sheet, look, format_, bad=bad)
        # What openpyxl's own named styles do, without looking the name up for each of 200,000 cells.
        cell._style = self._made[key]  # noqa: SLF001
        if remark:
            cell.comment = Comment(remark, "monitor", height=90, width=260)
        dressed: Cell = cell
        return dressed


def _made(sheet: Any, look: str, format_: str, *, bad: bool) -> Any:
    wanted = LOOKS[look]
    cell: Any = WriteOnlyCell(sheet)
    cell.font = Font(
        name=FONT, size=wanted.get("size", 10), bold=wanted.get("bold"), color=wanted.get("colour", INK), underline=wanted.get("underline")
    )
    if "fill" in wanted:
        cell.fill = PatternFill("solid", start_color=wanted["fill"])
    side = Side("medium", color=BAD) if bad else Side("thin", color=RULE)
    if wanted.get("lined") or bad:
        cell.border = Border(left=side, right=side, top=side, bottom=side)
    across = "right" if wanted.get("right") else "center" if wanted.get("centre") else "left" if wanted.get("left") else None
    indent = 1 if wanted.get("lined") and across is None else 0
    cell.alignment = Alignment(
        horizontal=across or ("left" if indent else None),
        vertical="center",
        wrap_text=wanted.get("wrap"),
        indent=indent,
        shrink_to_fit=wanted.get("shrink"),
    )
    cell.number_format = format_
    cell.protection = Protection(locked=not wanted.get("open"))
    return cell._style  # noqa: SLF001 - as above
