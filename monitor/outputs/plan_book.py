"""A plan as a workbook for planners: the table of targets, the plan's head, and, hidden, the whole plan that it was made from."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from monitor.outputs.form_setup import print_set_up, protect
from monitor.outputs.form_styles import DATE, TEXT, Styles, decimals
from monitor.outputs.plan_yaml import SECTIONS, flow, written
from monitor.outputs.saved_book import saved
from monitor.plan_sheet import (
    BASE,
    CHOICES,
    HEADING,
    KEEP,
    KEY,
    META,
    NEW,
    PHASE,
    REMOVE,
    SPARE,
    TICK,
    VERSION,
    Column,
    PlanSheet,
    Row,
    Table,
    Value,
)
from monitor.wording import Language, say

HEADING_HEIGHT, LINE, EXACT_DIGITS = 60, 30, 15
LISTS = "_codes"
FIRST = 4
"""Row of the table of targets at which its rows begin: title, key row, headings."""


def plan_workbook(sheet: PlanSheet, language: Language) -> bytes:
    """The bytes of the .xlsx; people can type in the tinted cells alone."""
    workbook = Workbook(write_only=True)
    styles = Styles(workbook)
    footer = f"{sheet.plan.code} · {sheet.as_of:%d/%m/%Y}"
    targets = workbook.create_sheet(language.render(say("Targets")))
    _targets(targets, sheet, styles, language, footer)
    head = workbook.create_sheet(language.render(say("Plan, instruments, sources")))
    _head(head, sheet, styles, language, footer)
    _hidden(workbook.create_sheet(BASE), _base(sheet), styles)
    _hidden(workbook.create_sheet(META), _meta(sheet), styles)
    _hidden(workbook.create_sheet(LISTS), [(code,) for code in sheet.codes], styles)
    workbook.properties.title = sheet.title
    workbook.properties.creator = "monitor"
    return saved(workbook, sheet.as_of)


def _meta(sheet: PlanSheet) -> list[tuple[str, str]]:
    return [("plan", sheet.plan.code), ("version", str(VERSION)), ("file", sheet.file_name), ("as_of", str(sheet.as_of))]


def _base(sheet: PlanSheet) -> list[tuple[str, str]]:
    """Section and entry of the plan file, each entry in one line of YAML."""
    rows = []
    for name in SECTIONS:
        content = getattr(sheet.file, name)
        rows += [(name, flow(written(entry))) for entry in ((content,) if name == "plan" else content)]
    return rows


def _hidden(target: Any, rows: Sequence[tuple[str, ...]], styles: Styles) -> None:
    target.sheet_state = "hidden"
    protect(target)
    for row in rows:
        target.append([styles.cell(target, text, "plain", TEXT) if text else None for text in row])


def _targets(target: Any, sheet: PlanSheet, styles: Styles, language: Language, footer: str) -> None:
    columns, count = sheet.targets.columns, len(sheet.targets.rows) + SPARE["targets"]
    protect(target)
    print_set_up(target, footer)
    _widths(target, columns)
    target.row_dimensions[2].hidden = True
    target.row_dimensions[3].height = HEADING_HEIGHT
    for number in range(FIRST, FIRST + len(sheet.targets.rows)):
        target.row_dimensions[number].height = LINE
    target.freeze_panes = f"D{FIRST}"
    target.print_title_rows = "3:3"
    printed = 2 + [column.role for column in columns].index("stated")  # what follows is for the screen
    target.print_area = f"A1:{get_column_letter(printed)}{FIRST + count - 1}"
    _lists(target, columns, FIRST, FIRST + count - 1, language)
    _codes(target, sheet, FIRST + len(sheet.targets.rows), FIRST + count - 1)
    told = say("Type in the tinted cells. A proposed phasing counts once it is ticked; new targets go into the empty rows below.")
    target.append([None, styles.cell(target, sheet.title, "title"), None, styles.cell(target, language.render(told), "pale")])
    _table(target, sheet.targets, styles, language)


def _head(target: Any, sheet: PlanSheet, styles: Styles, language: Language, footer: str) -> None:
    protect(target)
    print_set_up(target, footer)
    _widths(target, (Column("", "shown", "", 28), Column("", "shown", "", 44), *(Column("", "shown", "", 28) for _ in range(6))))
    titles = {"plan": say("Plan"), "instruments": say("Instruments"), "sources": say("Sources")}
    row = 1
    for table in (sheet.head, sheet.instruments, sheet.sources):
        target.row_dimensions[row + 1].hidden = True
        row += 4 + len(table.rows) + SPARE.get(table.name, 0)
    for table in (sheet.head, sheet.instruments, sheet.sources):
        target.append([styles.cell(target, HEADING, "pale", TEXT), styles.cell(target, language.render(titles[table.name]), "title")])
        _table(target, table, styles, language)
        target.append([styles.cell(target, HEADING, "pale", TEXT)])


def _table(target: Any, table: Table, styles: Styles, language: Language) -> None:
    """Key row, headings, rows, empty rows."""
    plain = styles.cell
    target.append([plain(target, KEY + table.name, "pale", TEXT), *(plain(target, column.role, "pale", TEXT) for column in table.columns)])
    heads = [language.render(column.heading) for column in table.columns]
    target.append([plain(target, HEADING, "pale", TEXT), *(plain(target, text or None, "heading") for text in heads)])
    for row in table.rows:
        target.append([plain(target, row.key, "pale", TEXT), *(_cell(target, styles, column, row) for column in table.columns)])
    for _ in range(SPARE.get(table.name, 0)):
        target.append([plain(target, NEW, "pale", TEXT), *(_empty(target, styles, column) for column in table.columns)])


def _cell(target: Any, styles: Styles, column: Column, row: Row) -> Any:
    value = row.values.get(column.role)
    known = column.role == "indicator" or (column.role.startswith(PHASE) and not row.open)
    if known or not column.entry:
        format_ = decimals(max(row.decimals, 0)) if column.held == "figure" else "General" if _number(value) else TEXT
        return styles.cell(target, _value(value), "number" if column.held == "figure" else "shown", format_)
    return styles.cell(target, _value(value), _look(column), _format(column, value))


def _empty(target: Any, styles: Styles, column: Column) -> Any:
    return styles.cell(target, None, _look(column) if column.entry else "shown", _format(column, None) if column.entry else "General")


def _look(column: Column) -> str:
    return "entry" if column.held in ("number", "date") else "entry-text"


def _format(column: Column, value: Value) -> str:
    if column.held == "date":
        return DATE
    if column.held != "number" or isinstance(value, str):
        return TEXT
    return decimals(max(0, -int(value.as_tuple().exponent))) if isinstance(value, Decimal) else "#,##0.##########"


def _number(value: Value) -> bool:
    return isinstance(value, Decimal | float)


def _value(value: Value) -> Any:
    """Numbers as numbers, as long as a spreadsheet keeps all their digits."""
    if isinstance(value, Decimal):
        return float(value) if len(value.as_tuple().digits) <= EXACT_DIGITS else f"{value:f}"
    return value or None if isinstance(value, str) else value


def _widths(target: Any, columns: tuple[Column, ...]) -> None:
    target.column_dimensions["A"].hidden = True
    for number, column in enumerate(columns, 2):
        target.column_dimensions[get_column_letter(number)].width = column.width


def _lists(target: Any, columns: tuple[Column, ...], first: int, last: int, language: Language) -> None:
    """Lists to choose from; they warn and do not forbid."""
    for number, column in enumerate(columns, 2):
        words = [word.in_(language.code) for word in CHOICES.get(column.role, {}).values()]
        if column.role in (KEEP, REMOVE):
            words = [TICK]
        if words:
            _listed(target, '"' + ",".join(words) + '"', f"{get_column_letter(number)}{first}:{get_column_letter(number)}{last}")


def _codes(target: Any, sheet: PlanSheet, first: int, last: int) -> None:
    """New rows are about indicators that are known."""
    if sheet.codes:
        _listed(target, f"{LISTS}!$A$1:$A${len(sheet.codes)}", f"B{first}:B{last}")


def _listed(target: Any, formula: str, cells: str) -> None:
    rule = DataValidation("list", formula1=formula, allow_blank=True, errorStyle="warning", showErrorMessage=True)
    rule.add(cells)
    target.data_validations.append(rule)
