"""The workbook: numbers that calculate and read as printed, text that stays text, the same bytes each time."""

import datetime
import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.workbook import Workbook

from monitor.app.languages import load
from monitor.outputs.excel import SHEETS, render_xlsx
from monitor.report import Cell, Report, Table
from monitor.wording import FLAGS, Language
from tests.sample_report import AS_OF, BRIEF, EXPORTS, REPORT

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning:openpyxl")
HOSTILE = ('=HYPERLINK("http://example.org")', "+1+1", "-1+1", "@SUM(A1)", "https://example.org", "{=1}", "<b>&amp;", "12", "\t=1")


def opened(report: Report) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(render_xlsx(report)))


def cells(book: Workbook) -> Iterator[SheetCell]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if isinstance(cell, SheetCell) and cell.value is not None)


def displayed(cell: SheetCell) -> str:
    """What a Vietnamese spreadsheet shows: the value through its number format."""
    if isinstance(cell.value, datetime.datetime):
        return f"{cell.value:%d/%m/%Y}"
    if not isinstance(cell.value, (int, float)):
        return str(cell.value)
    parts = (cell.number_format or "General").split(";")
    value = Decimal(repr(cell.value))
    chosen = parts[0] if len(parts) < 3 or value > 0 else parts[1] if value < 0 else parts[2]
    if chosen == "General":
        return str(cell.value)
    before, body, after = re.fullmatch(r"(.*?)(#,##0(?:\.0+)?)(.*)", chosen).groups()
    decimals = len(body.partition(".")[2])
    digits = f"{abs(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,f}".translate(str.maketrans(",.", ".,"))
    return (before + digits + after).replace('"', "")


def tables() -> Iterator[Table]:
    for section in REPORT.sections:
        yield from section.tables


def test_every_cell_is_in_the_workbook() -> None:
    """Each text, number as printed, flag with its shape, and note of the report stands in the workbook."""
    shown = {displayed(cell) for cell in cells(opened(REPORT))}
    for table in tables():
        for cell in (cell for row in (table.columns, *table.rows) for cell in row if not cell.figure):
            expected = f"{FLAGS[cell.flag].glyph} {cell.text}" if cell.flag else cell.text
            assert expected in shown or any(text.startswith(expected + " ") for text in shown), cell
    for section in REPORT.sections:
        assert all(any(note.text in text for text in shown) for note in section.notes)
        assert all(any(text in line for line in shown) for text in section.texts)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234567.85, 1, "1.234.567,9"),
        (-3055.1, 1, "−3.055,1"),
        (160.4, 1, "+160,4"),
        (-0.04, 1, "0,0"),
        (96.5, 1, "96,5%"),
        (-0.2, 1, "−0,2 điểm %"),
        (0.0, 0, "0"),
        (40385.4, -2, "40.400"),
        (2.675, 2, "2,68"),
        (3.0, 0, "hạng 3"),
        (7.0, 0, "7–8"),
    ],
)
def test_the_format_prints_the_text(value: float, decimals: int, text: str) -> None:
    """Sign, percent, points and rounding are those of the report; where no format prints the text, the text is written."""
    row = (Cell("Chỉ tiêu"), Cell(text, value, decimals))
    table = Table("T", (Cell("a"), Cell("b")), ("text", "number"), (row,))
    shown = [cell for cell in cells(opened(replace(REPORT, sections=(replace(BRIEF, tables=(table,)),)))) if displayed(cell) == text]
    assert any(isinstance(cell.value, (int, float)) for cell in shown) == (text not in ("hạng 3", "7–8"))
    assert shown


def test_dates_are_dates() -> None:
    """A day is written as a date that a spreadsheet can sort."""
    table = Table("T", (Cell("a"), Cell("b")), ("text", "text"), ((Cell("x"), Cell("05/10/2026", AS_OF)),))
    values = [cell.value for cell in cells(opened(replace(REPORT, sections=(replace(BRIEF, tables=(table,)),))))]
    assert datetime.datetime(2026, 10, 5) in values


@pytest.mark.parametrize("text", HOSTILE)
def test_text_never_becomes_a_formula(text: str) -> None:
    """Whatever stands in a text, it is written as that text: no formula, no link, no number."""
    cell = Cell(text, text)
    table = Table(text, (cell, cell), ("text", "note"), ((cell, cell),))
    section = replace(BRIEF, title=text, tables=(table, table), texts=(text,), notes=(replace(BRIEF.notes[0], text=text),))
    card = replace(EXPORTS, title=text, figures=(replace(EXPORTS.figures[0], title=text),))
    report = replace(REPORT, title=text, headline=text, name=text, period=text, facts=((text, text),), sections=(section, card))
    content = render_xlsx(report)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert all(cell.data_type == "s" for cell in cells(book) if cell.value == text)
    assert sum(cell.value == text for cell in cells(book)) > 5
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = b"".join(parts.read(name) for name in parts.namelist() if "worksheets/" in name)
    assert b"<f>" not in sheets
    assert b"<hyperlink" not in sheets


def test_same_report_same_bytes() -> None:
    """The same report gives the same bytes in another process, with other hashing, time zone and locale."""
    code = (
        "import sys; from monitor.outputs.excel import render_xlsx; from tests.sample_report import REPORT;"
        "sys.stdout.buffer.write(render_xlsx(REPORT))"
    )
    strange = {"PYTHONHASHSEED": "7", "TZ": "Australia/Lord_Howe", "LC_ALL": "C", "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    again = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=strange, check=True, capture_output=True).stdout
    assert again == render_xlsx(REPORT)


def test_pages_are_ready_to_print() -> None:
    """Every sheet of the report is A4 landscape, as wide as the page, its first table's heading kept in sight and on each page."""
    book = opened(REPORT)
    assert book.sheetnames == ["Brief", "Detail", "Cards", "Trend", "Notes"]
    assert (book.properties.title, book.properties.created) == (REPORT.title, datetime.datetime(2026, 10, 5))
    for name in book.sheetnames:
        sheet = book[name]
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize or 0)) == ("landscape", 9)
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    for name in ("Brief", "Detail"):
        assert book[name].freeze_panes
        assert book[name].print_title_rows


def test_sheets_are_named_in_the_readers_language() -> None:
    """Names of sheets come from the catalogue; a spreadsheet takes them as they are."""
    spoken = Language("vi", {"Brief": "Tóm tắt", "Notes": "Ghi chú"})
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(REPORT, spoken)))
    assert (book.sheetnames[0], book.sheetnames[-1]) == ("Tóm tắt", "Ghi chú")
    for language in ("vi", "en"):
        names = [load(language).render(name) for name in SHEETS.values()]
        assert len({name.casefold() for name in names}) == len(names)
        assert [name for name in names if len(name) > 31 or set(name) & set("[]:*?/\\'")] == []


def test_flags_by_shape_word_and_colour() -> None:
    """A flag cell carries shape and word, in the flag's colour; the row of a late indicator is tinted."""
    late = next(cell for cell in cells(opened(REPORT)) if cell.value == f"{FLAGS['off_track'].glyph} Chậm tiến độ")
    assert late.font.color.rgb == "FF" + FLAGS["off_track"].colour[1:]
    assert late.fill.fgColor.rgb == "FF" + FLAGS["off_track"].tint[1:]


def test_charts_are_native_and_described() -> None:
    """A card's chart is the spreadsheet's own, described by its sentence; trends are sparklines, deviations bars in the cell."""
    with zipfile.ZipFile(io.BytesIO(render_xlsx(REPORT))) as parts:
        sheets = {name: parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml")}
    drawing = next(text for name, text in sheets.items() if "drawings/drawing" in name)
    assert f'descr="{EXPORTS.figures[0].title}"' in drawing
    assert sheets["xl/worksheets/sheet1.xml"].count("<x14:sparkline>") == 8
    assert sheets["xl/worksheets/sheet1.xml"].count("<x14:dataBar") == 2


def test_odd_reports() -> None:
    """No section, no table, no row, missing and endless texts: a workbook all the same."""
    bare = replace(BRIEF, tables=(), counts=(), notes=())
    empty = replace(BRIEF.tables[0], rows=())
    for sections in ((), (bare,), (replace(bare, tables=(empty,)),), (replace(bare, texts=("x" * 40000,)),)):
        assert opened(replace(REPORT, sections=sections)).sheetnames


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_reads_it(tmp_path: Path) -> None:
    """LibreOffice opens the workbook and shows the same texts and figures."""
    (tmp_path / "report.xlsx").write_bytes(render_xlsx(REPORT))
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):9,34,76,1,,1066,,true",
        "--outdir",
    ]
    subprocess.run(
        [*command, str(tmp_path), str(tmp_path / "report.xlsx")], check=True, capture_output=True, env={**os.environ, "HOME": str(tmp_path)}
    )
    shown = (tmp_path / "report.csv").read_text(encoding="utf-8")
    seen: list[Any] = [cell for row in BRIEF.tables[0].rows for cell in row if not cell.figure and not cell.marks]
    for cell in seen:
        assert cell.text.replace(".", "").replace(",", "") in shown.replace(".", "").replace(",", ""), cell
