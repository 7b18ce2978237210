"""The sheet of data in a workbook: a line per finding, with all that its flag rests on and the formulas that judge it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from monitor.living import READ
from monitor.outputs.cells import DATES, EM, Laid, Shown, Styles, changing, put, put_formula, shown
from monitor.outputs.columns import ems
from monitor.outputs.formulas import Judged, formulas
from monitor.report import Cell, Lang, Report, Table, Value
from monitor.wording import MISSING, NOT_APPLICABLE, Language

WIDE = {"name": 60}
WIDEST = 60
CHANGING = ("actual", "expected", "variance", "variance_percent", "achievement", "projection", "favourable")
PERCENT = ("variance_percent", "achievement")
SIGNED = ("variance", "variance_percent")
TINT = "#FFF8E5"
"""Behind what may be changed: the figures."""
HEAD = 0
HEADING = {"bold": True, "text_wrap": True, "valign": "vcenter"}


@dataclass(frozen=True)
class Data:
    """The findings as the workbook holds them, and where."""

    sheet: str
    """The sheet's name as formulas write it."""
    table: Table
    letters: Mapping[str, str]
    """The column of each field."""
    cells: Mapping[str, Mapping[str, Cell]]
    """By key and field."""
    rows: Mapping[str, int]
    formulas: Mapping[str, Mapping[str, str]]
    words: Mapping[str, str]
    """Where the word of each flag stands."""

    def at(self, key: str, field: str) -> str:
        return f"{self.sheet}!{self.letters[field]}${self.rows[key] + 1}"

    def dated(self, key: str) -> bool:
        """Its figures are days."""
        return self.cells[key]["kind"].text == "milestone"

    def column(self, field: str) -> str:
        """The whole column, as a range."""
        name, last = self.letters[field], max(len(self.table.rows), 1) + 1
        return f"{self.sheet}!{name}$2:{name}${last}"


def gathered(report: Report, sheet: str, thresholds: Mapping[str, Laid], speaks: Language) -> Data | None:
    """What will stand on the sheet, so that other sheets can refer to it; nothing for a report without findings to judge."""
    tables = {table.about: table for table in report.data}
    if "findings" not in tables:
        return None
    table = tables["findings"]
    cells = {key: dict(zip(table.fields, row, strict=True)) for key, row in zip(table.keys, table.rows, strict=True)}
    rows = {key: at for at, key in enumerate(table.keys, start=HEAD + 1)}
    words = {key: thresholds["flags"].at(place, 1) for place, key in enumerate(tables["flags"].keys)}
    words["*"] = thresholds["flags"].down(1)
    bounds, otherwise = _bounds(tables["thresholds"], thresholds["thresholds"])
    letters = {field: f"${xl_col_to_name(column)}" for column, field in enumerate(table.fields)}
    found = {
        key: formulas(
            Judged(
                holds={field: _held(cell, role) for (field, cell), role in zip(of.items(), table.roles, strict=True)},
                at={field: f"{letter}{rows[key] + 1}" for field, letter in letters.items()},
                bounds=bounds.get(of["rules"].text, {}),
                otherwise=otherwise.get(of["rules"].text, {}),
                words=words,
                fallback=_fallback(of["variance_in"].text, speaks),
            )
        )
        for key, of in cells.items()
    }
    return Data(sheet, table, letters, cells, rows, found, words)


def _bounds(table: Table, laid: Laid) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """By the number of a set of thresholds: where each bound stands, and the flag below the last."""
    bounds: dict[str, dict[str, str]] = {}
    otherwise: dict[str, dict[str, str]] = {}
    for place, (key, row) in enumerate(zip(table.keys, table.rows, strict=True)):
        number, _, name = key.partition(".")
        if name.endswith(".otherwise"):
            otherwise.setdefault(number, {})[name.removesuffix(".otherwise")] = row[3].flag
        else:
            bounds.setdefault(number, {})[name] = laid.at(place, 2)
    return bounds, otherwise


def _held(cell: Cell, role: str) -> Value:
    return cell.value if cell.value is not None or role != "text" else cell.text


def _fallback(variance_in: str, speaks: Language) -> dict[str, str]:
    missing, nothing = (f'"{speaks.render(text)}"' for text in (MISSING, NOT_APPLICABLE))
    return {"none": missing if variance_in == "unit" else nothing, "nothing": nothing, "missing": missing}


def write_data(sheet: Worksheet, lang: Lang, data: Data, styles: Styles) -> None:
    table = data.table
    columns = tuple(zip(range(len(table.fields)), table.fields, table.roles, strict=True))
    for key, row in zip(table.keys, table.rows, strict=True):
        at, found, dated = data.rows[key], data.formulas[key], data.dated(key)
        for (column, field, role), cell in zip(columns, row, strict=True):
            what, formula = _shown(cell, field, dated, lang), found.get(field, "")
            looks = field, role, what.pattern
            style = styles.known(looks) or styles.learnt(looks, _looks(*looks))
            if formula:
                put_formula(sheet, at, column, formula, what, style)
            else:
                put(sheet, at, column, what, style)
    _headed(sheet, table, styles)
    for column, field in enumerate(table.fields):
        sheet.set_column(column, column, _width(table, column, field))
    sheet.freeze_panes(HEAD + 1, table.fields.index("name") + 1)
    sheet.repeat_rows(HEAD)
    sheet.set_row(HEAD, 30)
    sheet.print_area(0, 0, max(len(table.rows), 1), table.fields.index(READ))


def _shown(cell: Cell, field: str, dated: bool, lang: Lang) -> Shown:
    """With a format for whatever it may come to be; a milestone reported as not done is day 0, which reads as the report says it."""
    if dated and field in ("actual", "expected"):
        return Shown(0, f'{DATES[lang]};;"{cell.text}"') if cell.value == 0 else shown(cell, lang)._replace(pattern=DATES[lang])
    if isinstance(cell.value, float | int):
        return Shown(cell.value, _pattern(cell.decimals or 0, cell.text.endswith("%"), field in SIGNED))
    what = shown(cell, lang)
    return what if field not in CHANGING or what.pattern else what._replace(pattern=_pattern(1, field in PERCENT, field in SIGNED))


@cache
def _pattern(decimals: int, percent: bool, signed: bool) -> str:
    return changing("#,##0" + ("." + "0" * decimals if decimals > 0 else "") + ('"%"' if percent else ""), signed)


def _headed(sheet: Worksheet, table: Table, styles: Styles) -> None:
    """A table of the spreadsheet's own, which has a row at least."""
    heading = styles(**HEADING)
    if not table.rows:
        for column, cell in enumerate(table.columns):
            sheet.write_string(HEAD, column, cell.text, heading)
        return
    heads = [{"header": cell.text, "header_format": heading} for cell in table.columns]
    sheet.add_table(HEAD, 0, HEAD + len(table.rows), len(heads) - 1, {"name": "data", "style": "Table Style Light 1", "columns": heads})


def _width(table: Table, column: int, field: str) -> float:
    """A number is never cut; a text is, beyond what is usual."""
    longest = ems(max((row[column].text for row in table.rows), key=len, default=""), bold=True) * EM + 3
    widest = WIDEST if table.roles[column] in ("number", "strong") else WIDE.get(field, 24)
    return round(min(max(longest, 12.0), widest), 1)


def _looks(field: str, role: str, pattern: str) -> dict[str, object]:
    looks: dict[str, object] = {"num_format": pattern} if pattern else {}
    if role in ("number", "strong"):
        looks["align"] = "right"
    if field == "flag":
        looks["indent"] = 1
    return looks | ({"bg_color": TINT, "bold": True} if field == "actual" else {})
