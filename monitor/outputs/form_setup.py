"""What stands beside the cells of an entry form's sheets: widths, protection, lists to choose from, colours, print set-up."""

from typing import Any

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from monitor.form import STATUSES, TICKS, Block, Column
from monitor.outputs.form_formulas import CHOICES, PERIODS, quoted
from monitor.outputs.form_lines import Line, roles
from monitor.outputs.form_sheets import Page
from monitor.outputs.form_styles import BAD, LINE, PALE, TINT

HEADING_LINES: dict[Block, int] = {"figures": 5, "ranks": 4, "milestones": 2, "corrections": 2}
A4 = 9
NAME_FITS = 42
"""Letters of a name on one line; spreadsheets do not make locked rows higher by themselves."""
ASKING, ASKS_FIT = 44, 46
"""Width of the column of checks where it holds what is to be mended, and letters on a line of it."""


def set_up(made: Page, footer: str) -> None:
    """All of it, before the first line is written."""
    blocks = tuple(dict.fromkeys(line.block for line in made.sheet.lines if line.kind == "key"))
    _columns(made)
    _rows(made)
    protect(made.target)
    for block in blocks:
        _choices(made, block)
        _colours(made, block)
    heading = made.sheet.numbers("heading")[0] if blocks else 1
    if blocks and blocks[0] != "corrections":
        made.target.auto_filter.ref = f"{made.sheet.letter('name')}{heading}:{made.sheet.letter('check')}{made.sheet.reach(blocks[0])[1]}"
        made.target.freeze_panes = f"{made.sheet.letter('measure')}{heading + 1}"
    else:
        made.target.freeze_panes = f"A{heading + 1}"
    print_set_up(made.target, footer)
    made.target.print_title_rows = f"{heading}:{heading}"


def protect(target: Any) -> None:
    """Against slips, not against people: no password; filtering and widening stay allowed."""
    target.protection.sheet = True
    for allowed in ("autoFilter", "sort", "formatColumns", "formatRows"):
        setattr(target.protection, allowed, False)  # in the file format, what is not forbidden


def print_set_up(target: Any, footer: str) -> None:
    """A4 landscape, as wide as the page, as long as it takes."""
    target.page_setup.paperSize = A4
    target.page_setup.orientation = "landscape"
    target.sheet_properties.pageSetUpPr.fitToPage = True
    target.page_setup.fitToWidth, target.page_setup.fitToHeight = 1, 0
    target.page_margins.left = target.page_margins.right = 0.3
    target.page_margins.top, target.page_margins.bottom, target.page_margins.footer = 0.5, 0.75, 0.35
    for side, text in ((target.oddFooter.left, footer.replace("&", "&&")), (target.oddFooter.right, "&P/&N")):
        side.text, side.size = text, 8
    target.sheet_view.showGridLines = False


def _columns(made: Page) -> None:
    widths: dict[str, Column] = {made.sheet.letter(column.role): column for column in made.sheet.columns}
    made.target.column_dimensions["A"].hidden = True
    for letter, column in widths.items():
        made.target.column_dimensions[letter].width = column.width
        made.target.column_dimensions[letter].hidden = column.held == "hidden"
    if made.remarks:
        made.target.column_dimensions[made.sheet.letter("check")].width = ASKING


def _rows(made: Page) -> None:
    made.target.sheet_format.defaultRowHeight, made.target.sheet_format.customHeight = LINE + 5, True
    for number in made.sheet.numbers("key"):
        made.target.row_dimensions[number].hidden = True
    for number, line in enumerate(made.sheet.lines, 1):
        if line.kind == "heading":
            made.target.row_dimensions[number].height = LINE * HEADING_LINES[line.block]
        lines = max(_asked(made, line, number), 2 if line.row and len(line.row.name) > NAME_FITS else 1)
        if line.kind == "row" and lines > 1:
            made.target.row_dimensions[number].height = LINE * lines + 4


def _asked(made: Page, line: Line, number: int) -> int:
    """Lines that the row's check takes up in an answer."""
    if not made.remarks or line.kind != "row":
        return 0
    row = line.row.code if line.row else str(number - made.sheet.reach("corrections")[0] + 1)
    return sum(-(-len(text) // ASKS_FIT) for text in made.asks(line.block, row).split("\n"))


def _choices(made: Page, block: Block) -> None:
    """Lists to choose from; they warn and do not forbid, so that the other language's words can be pasted."""
    held = {column.role for column in roles(block)}
    lists = {"status": _listed(STATUSES[made.form.lang].values()), "tick": _listed(TICKS[made.form.lang].values())}
    if block == "corrections":
        lists |= {"code": f"={CHOICES}", "period": f"={PERIODS}"}
    for role, choice in lists.items():
        if role in held:
            rule = DataValidation("list", formula1=choice, allow_blank=True, errorStyle="warning", showErrorMessage=True)
            rule.add(made.sheet.cells(block, role).replace("$", ""))
            made.target.data_validations.append(rule)


def _listed(words: Any) -> str:
    return quoted(",".join(words))


def _colours(made: Page, block: Block) -> None:
    """Problems in colour, what is empty in grey; the words say the same."""
    first, _ = made.sheet.reach(block)
    check = f"${made.sheet.letter('check')}{first}"
    empty, fine = (f"{check}={quoted(made.word(key))}" for key in ("not filled in", "valid"))
    wrong = f'NOT(OR({check}="",{empty},{fine}))'
    _ruled(made, block, ("check",), wrong, font=Font(color=BAD, bold=True))
    _ruled(made, block, ("check",), empty, font=Font(color=PALE))
    entries = tuple(column.role for column in roles(block) if column.held in ("number", "date", "text"))
    _ruled(made, block, entries, wrong, fill=PatternFill("solid", bgColor=TINT))


def _ruled(made: Page, block: Block, held: tuple[str, ...], formula: str, **look: Any) -> None:
    rule: Any = FormulaRule  # openpyxl leaves it untyped
    for role in held:
        made.target.conditional_formatting.add(made.sheet.cells(block, role).replace("$", ""), rule(formula=[formula], **look))
