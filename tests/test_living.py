"""The living workbook: change a figure on its data sheet, and what follows is what the engine would have said."""

import datetime
import io
import itertools
import json
import posixpath
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree import ElementTree

import formualizer
import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple
from python_calamine import CalamineWorkbook

from monitor.app import gather, publish, settings
from monitor.app.languages import load
from monitor.outputs.excel import render_xlsx
from monitor.report import Cell, Report, Table
from monitor.wording import FLAGS
from tests.office import INSTALLED, typed
from tests.small_workspace import monitor, workspace

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning:openpyxl")
CATALOGUE = """\
units:
  - {code: binh-an, name: {vi: Tỉnh Bình An, en: Bình An}}
sources:
  - {code: bulletin, publisher: Cục Thống kê Bình An, title: Tình hình kinh tế – xã hội 9 tháng, date: 29/09/2024}
indicators:
  - &flow
    {code: flow, name: {vi: Dòng}, measure: {vi: tỷ đồng}, kind: flow, decimals: 1, entry: cumulative, frequency: monthly,
     greatest_age: 9 months}
  - {<<: *flow, code: phased}
  - {<<: *flow, code: seasonal}
  - {<<: *flow, code: once-before}
  - {<<: *flow, code: range}
  - {<<: *flow, code: thin-range, direction: lower}
  - {<<: *flow, code: band}
  - {<<: *flow, code: thereabouts}
  - {<<: *flow, code: capped, direction: lower}
  - {<<: *flow, code: strict, thresholds: {levels: [{at_least: 110, flag: ahead}, {at_least: 100, flag: on_track}], otherwise: off_track,
     exceeded: {percent: 120, points: 3}, shortfall: 10}}
  - {<<: *flow, code: ended}
  - {<<: *flow, code: ended-range}
  - {<<: *flow, code: ended-band}
  - {<<: *flow, code: ended-about}
  - {<<: *flow, code: ended-cap}
  - {<<: *flow, code: implied}
  - {<<: *flow, code: old, greatest_age: 1 month}
  - {<<: *flow, code: by-person}
  - {<<: *flow, code: other-basis, basis: constant 2010}
  - {<<: *flow, code: zero}
  - {<<: *flow, code: deficit}
  - {<<: *flow, code: stock, kind: stock, entry: period}
  - {<<: *flow, code: stock-ended, kind: stock, entry: period}
  - &rate
    {code: rate, name: {vi: Tốc độ tăng}, measure: {vi: "%"}, kind: growth, decimals: 2, frequency: monthly}
  - {<<: *rate, code: rate-range}
  - {<<: *rate, code: rate-band}
  - {<<: *rate, code: rate-about}
  - {<<: *rate, code: losses, kind: share, direction: lower}
  - {<<: *rate, code: rate-ended}
  - {<<: *rate, code: sectors, kind: share, direction: lower}
  - {<<: *rate, code: as-stated}
  - {<<: *flow, code: rank, kind: rank, entry: period, measure: {vi: hạng}, decimals: 0, direction: lower}
  - {<<: *flow, code: tasks, kind: stock, entry: period, measure: {vi: việc}, decimals: 0}
  - &plant {code: plant, name: {vi: Nhà máy}, measure: {vi: ngày}, kind: milestone}
  - {<<: *plant, code: plant-undone}
  - {<<: *plant, code: plant-late}
  - {<<: *flow, code: followed}
"""
PLAN = """\
plan: {code: ke-hoach, name: {vi: Kế hoạch năm 2024}, unit: binh-an, period: 2024}
targets:
  - {indicator: flow, period: 2024, form: at_least, low: 1200}
  - {indicator: phased, period: 2024, form: at_least, low: 1200, phasing: [{to: 2024-9M, share: 72.5}, {to: 2024, share: 100}]}
  - {indicator: seasonal, period: 2024, form: at_least, low: 1200}
  - {indicator: once-before, period: 2024, form: at_least, low: 1200}
  - {indicator: range, period: 2024, form: between, low: 1000, high: 1100}
  - {indicator: thin-range, period: 2024, form: between, low: 1000, high: 1100}
  - {indicator: band, period: 2024, form: within, low: 1000, high: 1100}
  - {indicator: thereabouts, period: 2024, form: about, low: 1000, tolerance: 50}
  - {indicator: capped, period: 2024, form: at_most, high: 1000}
  - {indicator: strict, period: 2024, form: at_least, low: 1200}
  - {indicator: ended, period: 2024-9M, form: at_least, low: 900}
  - {indicator: ended-range, period: 2024-9M, form: between, low: 900, high: 1000}
  - {indicator: ended-band, period: 2024-9M, form: within, low: 900, high: 1000}
  - {indicator: ended-about, period: 2024-9M, form: about, low: 900, tolerance: 45}
  - {indicator: ended-cap, period: 2024-9M, form: at_most, high: 900}
  - {indicator: implied, period: 2024-9M, form: at_least, implied: {of: 900, share: 100.5, decimals: 1}}
  - {indicator: old, period: 2024, form: at_least, low: 1200}
  - {indicator: by-person, period: 2024, form: at_least, low: 1200}
  - {indicator: other-basis, period: 2024, form: at_least, low: 1200}
  - {indicator: zero, period: 2024-9M, form: at_least, low: 0}
  - {indicator: deficit, period: 2024-9M, form: at_least, low: -50}
  - {indicator: stock, period: 2024, form: at_least, low: 100}
  - {indicator: stock-ended, period: 2024-9M, form: at_least, low: 100}
  - {indicator: rate, period: 2024, form: at_least, low: 7}
  - {indicator: rate-range, period: 2024, form: between, low: 7, high: 8}
  - {indicator: rate-band, period: 2024, form: within, low: 7, high: 8}
  - {indicator: rate-about, period: 2024, form: about, low: 7, tolerance: 0.5}
  - {indicator: losses, period: 2024, form: at_most, high: 4}
  - {indicator: rate-ended, period: 2024-9M, form: at_least, low: 7}
  - {indicator: sectors, period: 2024-9M, form: between, low: 12, high: 13}
  - {indicator: as-stated, period: 2024, outcome: met}
  - {indicator: rank, period: 2024-9M, form: rank, high: 5, rank_of: 14}
  - {indicator: tasks, period: 2024-9M, form: count, low: 30}
  - {indicator: plant, period: 2024, form: done_by, by: 2024-09-30}
  - {indicator: plant-undone, period: 2024, form: done_by, by: 2024-09-30}
  - {indicator: plant-late, period: 2024, form: done_by, by: 2024-09-10}
  - {indicator: followed, period: 2024}
"""
FIGURES = """\
indicator,period,value,known
flow,2024-9M,905,2024-09-30
phased,2024-9M,850,2024-09-30
seasonal,2024-9M,700,2024-09-30
seasonal,2021-9M,600,2022-01-01
seasonal,2021,1000,2022-01-01
seasonal,2022-9M,610,2023-01-01
seasonal,2022,1010,2023-01-01
seasonal,2023-9M,640,2024-01-01
seasonal,2023,1100,2024-01-01
once-before,2023-9M,700,2024-01-01
once-before,2023,1000,2024-01-01
once-before,2024-9M,830,2024-09-30
range,2024-9M,780,2024-09-30
thin-range,2024-9M,780,2024-09-30
band,2024-9M,780,2024-09-30
thereabouts,2024-9M,760,2024-09-30
capped,2024-9M,700,2024-09-30
strict,2024-9M,905,2024-09-30
ended,2024-9M,905,2024-09-30
ended-range,2024-9M,905,2024-09-30
ended-band,2024-9M,905,2024-09-30
ended-about,2024-9M,905,2024-09-30
ended-cap,2024-9M,905,2024-09-30
implied,2024-9M,900,2024-09-30
old,2024-H1,800,2024-06-30
by-person,2024-9M,500,2024-09-30
other-basis,2024-9M,900,2024-09-30
zero,2024-9M,5,2024-09-30
deficit,2024-9M,-40,2024-09-30
stock,2024-09,90,2024-09-30
stock-ended,2024-09,99,2024-09-30
rate,2024-9M,7.2,2024-09-30
rate-range,2024-9M,7.5,2024-09-30
rate-band,2024-9M,7.5,2024-09-30
rate-about,2024-9M,7.5,2024-09-30
losses,2024-09,3.9,2024-09-30
rate-ended,2024-9M,6.9,2024-09-30
sectors,2024-09,12.5,2024-09-30
rank,2024-09,4,2024-09-30
tasks,2024-09,29,2024-09-30
plant,2024-09,2024-09-20,2024-09-20
plant-undone,2024-09,2024-09-20,2024-09-20
plant-late,2024-09,2024-09-20,2024-09-20
followed,2024-9M,12,2024-09-30
"""
AWAY = (
    (0.5, -3.0),
    (0.93, -1.0),
    (0.9299, -1.01),
    (0.98, -0.5),
    (0.97, -0.2),
    (1.0, 0.0),
    (1.02, 0.5),
    (1.05, 1.0),
    (1.049, 0.99),
    (1.2, 3.0),
    (-0.3, -9.0),
)
"""Figures to try: times what should be reached, of rates so many points beside it; on each bound and beside it."""
FOLLOW = ("expected", "variance", "variance_percent", "achievement", "projection", "favourable", "flag")


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> tuple[settings.Workspace, gather.Gathered]:
    root = workspace(tmp_path_factory.mktemp("office"), catalogue=CATALOGUE, plan=PLAN, figures=FIGURES)
    ran = monitor(root, "take", "figures.csv", "--by", "An")
    assert ran.code == 0, ran.out + ran.err
    set_by_hand = monitor(
        root, "override", "by-person", "--period", "2024-9M", "--flag", "on_track", "--by", "Bình", "--reason", "đã thẩm tra"
    )
    assert set_by_hand.code == 0, set_by_hand.err
    found = settings.find(str(root))
    given = gather.gather(found)
    undone = given.actuals["value"].mask(given.actuals["indicator"] == "plant-undone", 0)
    on_basis = given.actuals["basis"].mask(given.actuals["indicator"] == "other-basis", "current")  # as older stores may hold it
    assert given.overrides is not None
    set_then = given.overrides.assign(known=pd.Timestamp("2024-10-10"))
    return found, replace(given, actuals=given.actuals.assign(basis=on_basis, value=undone), overrides=set_then)


def composed(gathered: tuple[settings.Workspace, gather.Gathered]) -> Report:
    found, given = gathered
    definitions, _ = gather.definitions(found, given.promises)
    ((_, report),) = publish.compose_all(found, given, {"thang-9": definitions["thang-9"]}, ("vi",))
    return report


def findings(report: Report) -> dict[str, dict[str, Cell]]:
    """By indicator, what the data sheet holds of each."""
    table = report.data[0]
    rows = [dict(zip(table.fields, row, strict=True)) for row in table.rows]
    return {row["indicator"].text: row for row in rows}


class Sheets:
    """A workbook in an engine of its own: figures typed into the data sheet, everything calculated again."""

    def __init__(self, report: Report, book: bytes) -> None:
        self._table, self._book = report.data[0], formualizer.Workbook.from_bytes(book)

    def place(self, indicator: str, field: str) -> tuple[int, int]:
        row = [cells[self._table.fields.index("indicator")].text for cells in self._table.rows].index(indicator)
        return row + 2, self._table.fields.index(field) + 1

    def type(self, indicator: str, value: Any) -> None:
        self._book.set_value("Dữ liệu", *self.place(indicator, "actual"), value)

    def calculate(self) -> None:
        self._book.evaluate_all()

    def shows(self, indicator: str, field: str) -> Any:
        return self._book.get_value("Dữ liệu", *self.place(indicator, field))

    def address(self, indicator: str, field: str) -> str:
        row, column = self.place(indicator, field)
        return f"${get_column_letter(column)}${row}"


@pytest.fixture(scope="module")
def issued(gathered: tuple[settings.Workspace, gather.Gathered]) -> tuple[Report, bytes]:
    report = composed(gathered)
    return report, publish.render(gathered[0], report, "xlsx")


def reported(given: gather.Gathered, values: dict[str, float | None]) -> gather.Gathered:
    """As if these figures, and for None nothing, had been reported of this year."""
    frame = given.actuals
    now = frame["period"].astype(str).str.startswith("2024") & frame["indicator"].isin(values)
    kept = ~(now & frame["indicator"].map(lambda code: values.get(code) is None))
    changed = frame["indicator"].map(values).astype(float)
    return replace(given, actuals=frame.assign(value=frame["value"].astype(float).mask(now, changed))[kept].reset_index(drop=True))


def moved(report: Report, times: float, points: float) -> dict[str, float]:
    """Each figure so far from where it should stand."""
    found = {}
    for indicator, row in findings(report).items():
        should = row["expected"].value
        if isinstance(should, float) and row["mode"].value != "as_issued":
            found[indicator] = should + points if row["variance_in"].text == "points" or not should else should * times
    return found


def said(cell: Cell) -> Any:
    """What a cell of the data holds: a number, a shape and word, or the sign that nothing is there."""
    if cell.flag:
        return f"{FLAGS[cell.flag].glyph} {cell.text}"
    return cell.value if isinstance(cell.value, float | int) else cell.text


def differences(report: Report, sheets: Sheets, indicators: Iterator[str]) -> list[tuple[str, str, Any, Any]]:
    found = findings(report)
    pairs = ((code, field, said(found[code][field]), sheets.shows(code, field)) for code, field in itertools.product(indicators, FOLLOW))
    return [each for each in pairs if not alike(*each[2:])]


def alike(first: Any, second: Any) -> bool:
    numbers = all(isinstance(each, float | int) for each in (first, second))
    return first == pytest.approx(second, rel=1e-9, abs=1e-9) if numbers else first == second


@pytest.mark.parametrize("away", AWAY, ids=str)
def test_a_changed_figure_is_judged_as_the_engine_would(
    gathered: tuple[settings.Workspace, gather.Gathered], issued: tuple[Report, bytes], away: tuple[float, float]
) -> None:
    """Every form and kind, open and closed, on each bound and beside it: what the formulas say is what the engine says."""
    values = moved(issued[0], *away)
    sheets = Sheets(*issued)
    for indicator, value in values.items():
        sheets.type(indicator, value)
    sheets.calculate()
    assert len(values) > 25
    assert differences(composed((gathered[0], reported(gathered[1], dict(values)))), sheets, iter(values)) == []


def test_an_emptied_figure_is_no_data(gathered: tuple[settings.Workspace, gather.Gathered], issued: tuple[Report, bytes]) -> None:
    """Or not due, where it will be collected later; never zero, never missed."""
    codes = [code for code, row in findings(issued[0]).items() if row["judged"].text != "as_issued" and code != "by-person"]
    report = composed((gathered[0], reported(gathered[1], dict.fromkeys(codes))))
    sheets = Sheets(*issued)
    for code in codes:
        sheets.type(code, None)
    sheets.calculate()
    wanted = {code: said(findings(report)[code]["flag"]) for code in codes}
    assert {code: sheets.shows(code, "flag") for code in codes} == wanted
    assert set(wanted.values()) <= {"○ Chưa có số liệu", "◌ Chưa đến kỳ"}
    assert {sheets.shows(code, "variance") for code in codes} <= {"…", "-"}


def test_no_cached_value_is_stale(issued: tuple[Report, bytes], tmp_path: Path) -> None:
    """`formualizer recalc --check`: every cached value is what its formula gives; one that is not would be found."""
    assert checked(issued[1], tmp_path) == ("current", 0)
    assert len(formulas(issued[1])) > 400
    report = replace(issued[0], data=(_with_a_wrong_flag(issued[0].data[0]), *issued[0].data[1:]))
    status, stale = checked(render_xlsx(report, load("vi")), tmp_path)
    assert status == "stale"
    assert stale > 0


def checked(book: bytes, folder: Path) -> tuple[str, int]:
    (folder / "book.xlsx").write_bytes(book)
    command = [Path(sys.executable).with_name("formualizer"), "recalc", "book.xlsx", "--check", "--json"]
    told = json.loads(subprocess.run(command, cwd=folder, check=False, capture_output=True).stdout)
    assert (told["error_cells"], told["unknown_functions"]) == (0, [])
    return told["status"], told["cache_cells_changed"]


def _with_a_wrong_flag(table: Table) -> Table:
    at = table.fields.index("flag")
    first = list(table.rows[0])
    first[at] = replace(first[at], flag="watch", text="Cần theo dõi")
    return replace(table, rows=(tuple(first), *table.rows[1:]))


def formulas(book: bytes) -> dict[tuple[str, str], str]:
    sheets = openpyxl.load_workbook(io.BytesIO(book)).worksheets
    return {
        (sheet.title, cell.coordinate): cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    }


def values(book: bytes | Path) -> dict[tuple[str, str], Any]:
    opened = openpyxl.load_workbook(io.BytesIO(book) if isinstance(book, bytes) else book, data_only=True)
    return {(sheet.title, cell.coordinate): cell.value for sheet in opened.worksheets for row in sheet.iter_rows() for cell in row}


@pytest.mark.skipif(not INSTALLED, reason="LibreOffice is not installed")
def test_libreoffice_agrees_cell_by_cell(issued: tuple[Report, bytes], tmp_path: Path) -> None:
    """Calculated again from nothing, each formula gives its cached value."""
    book = tmp_path / "bao-cao.xlsx"
    book.write_bytes(issued[1])
    typed(tmp_path, book, {}, [], tmp_path / "lai.xlsx")
    first, again = values(issued[1]), values(tmp_path / "lai.xlsx")
    assert [(place, first[place], again[place]) for place in formulas(issued[1]) if not alike(first[place], again[place])] == []


@pytest.mark.skipif(not INSTALLED, reason="LibreOffice is not installed")
def test_in_libreoffice_the_flag_follows_the_figure(issued: tuple[Report, bytes], tmp_path: Path) -> None:
    """A figure typed into the data sheet changes flag and counts on the brief, and flag and variance on the detail."""
    book, cached = tmp_path / "bao-cao.xlsx", values(issued[1])
    book.write_bytes(issued[1])
    sheets = Sheets(*issued)
    flag, actual, variance = (sheets.address("phased", field) for field in ("flag", "actual", "variance"))
    found = formulas(issued[1])
    followers = {name: [place for place, formula in found.items() if formula == f"='Dữ liệu'!{name}"] for name in (flag, variance)}
    counts = [place for place, formula in found.items() if formula.startswith("=COUNTIFS(") and "Tổng" not in formula]
    assert {sheet for sheet, _ in followers[flag]} == {"Tóm tắt", "Chi tiết"}
    asked = [*followers[flag], *followers[variance], *counts]
    shown = dict(zip(asked, typed(tmp_path, book, {("Dữ liệu", actual.replace("$", "")): 900}, asked), strict=True))
    assert {(cached[place], shown[place]) for place in followers[flag]} == {("◆ Cần theo dõi", "● Đúng tiến độ")}
    assert {cached[place] for place in followers[variance]} == {-20}
    assert {shown[place] for place in followers[variance]} <= {"+30,0", "+30.0"}
    changed = Counter({"Đúng tiến độ": 1, "Cần theo dõi": -1})
    changed.update(numbers(cached[place] for place in counts))
    assert numbers(shown[place] for place in counts) == changed


def numbers(counts: Iterable[str]) -> Counter[str]:
    """`13 ● Đúng tiến độ` counted."""
    return Counter({text.split(" ", 2)[2]: int(text.split(" ", 1)[0]) for text in counts})


def test_every_part_is_declared_and_every_relation_leads_somewhere(issued: tuple[Report, bytes]) -> None:
    """Nothing is left for a spreadsheet to repair: types of all parts, targets of relations, places that links and ranges name."""
    with zipfile.ZipFile(io.BytesIO(issued[1])) as parts:
        names = set(parts.namelist())
        trees = {name: ElementTree.fromstring(parts.read(name)) for name in names}
    types = trees["[Content_Types].xml"]
    declared = {each.get("PartName", "").lstrip("/") for each in types} - {""}
    endings = {each.get("Extension") for each in types} - {None}
    assert declared <= names
    assert [name for name in names if name not in declared and name.rpartition(".")[2] not in endings] == []
    for name, tree in trees.items():
        if name.endswith(".rels"):
            folder = PurePosixPath(name).parent.parent
            targets = [each.get("Target", "") for each in tree if each.get("TargetMode") != "External"]
            found = {posixpath.normpath(target.lstrip("/") if target.startswith("/") else f"{folder}/{target}") for target in targets}
            assert found <= names, name
    sheets = {sheet.get("name") for sheet in trees["xl/workbook.xml"].iter(f"{{{MAIN}}}sheet")}
    links = [link.get("location", "") for tree in trees.values() for link in tree.iter(f"{{{MAIN}}}hyperlink")]
    assert len(links) > 40
    assert {link.rpartition("!")[0].strip("'") for link in links} <= sheets


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def test_links_lead_from_the_brief_to_the_detail_to_the_data(issued: tuple[Report, bytes]) -> None:
    """Each row to the same indicator's row."""
    book = openpyxl.load_workbook(io.BytesIO(issued[1]), data_only=True)
    names = {cell.value for row in book["Dữ liệu"].iter_rows() for cell in row[:1]}
    for sheet, leads_to in (("Tóm tắt", "Chi tiết"), ("Chi tiết", "Dữ liệu")):
        links = [cell.hyperlink for row in book[sheet].iter_rows() for cell in row if cell.hyperlink]
        assert links
        for link in links:
            target, _, place = link.location.rpartition("!")
            name = book[sheet].cell(book[sheet][link.ref].row, 1).value
            assert (target.strip("'"), book[leads_to][place].value) == (leads_to, name)
            assert name in names


def test_two_readers_see_the_cached_values(issued: tuple[Report, bytes]) -> None:
    """openpyxl and calamine read the same of every cell, as a phone or another programme would without calculating."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(issued[1]))
    read = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    seen = 0
    for (sheet, place), value in values(issued[1]).items():
        row, column = coordinate_to_tuple(place)
        rows = read[sheet]
        other = rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else ""
        assert alike(_day(value), _day(other)) or (value is None and other == ""), (sheet, place, value, other)
        seen += value is not None
    assert seen > 1000


def _day(value: Any) -> Any:
    return value.date() if isinstance(value, datetime.datetime) else value


HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://example.org";"x")', '"&A1&"', "x" * 40000, "a\x0bb")


def test_names_never_become_formulas(issued: tuple[Report, bytes], tmp_path: Path) -> None:
    """Whatever an indicator is called, in the data and on the detail, it is text; what does not fit in a cell is cut."""
    table, names = issued[0].data[0], itertools.cycle(HOSTILE)
    at = table.fields.index("name")
    rows = tuple((*row[:at], Cell(next(names)), *row[at + 1 :]) for row in table.rows)
    sections = tuple(
        replace(
            section, tables=tuple(replace(each, rows=tuple((Cell(next(names)), *row[1:]) for row in each.rows)) for each in section.tables)
        )
        for section in issued[0].sections
    )
    book = render_xlsx(replace(issued[0], sections=sections, data=(replace(table, rows=rows), *issued[0].data[1:])), load("vi"))
    assert set(formulas(book).values()) == set(formulas(issued[1]).values())
    assert {text for text in HOSTILE if text[0] in '=+-@\t"'} <= set(values(book).values())
    assert checked(book, tmp_path) == ("current", 0)


def test_the_same_findings_give_the_same_bytes(gathered: tuple[settings.Workspace, gather.Gathered], issued: tuple[Report, bytes]) -> None:
    """Composed and written again, byte for byte."""
    assert publish.render(gathered[0], composed(gathered), "xlsx") == issued[1]
