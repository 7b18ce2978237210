"""The entry form: what a unit finds in it, what it says while somebody types, and that nothing typed is lost on the way."""

import datetime
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from monitor.app import gather, settings
from monitor.app.languages import load
from monitor.form import BLOCKS, GIVEN, KEY, META, Form, Remark, chosen
from monitor.form_rows import form
from monitor.outputs.form_book import form_workbook
from monitor.outputs.form_formulas import VERDICTS, words
from monitor.periods import Period
from tests.office import INSTALLED, typed
from tests.small_workspace import monitor, workspace

CATALOGUE = """\
units:
  - {code: binh-an, name: {vi: Tỉnh Bình An, en: Bình An}}
  - {code: hoa-lu, name: {vi: Huyện Hoa Lư, en: Hoa Lư}, parent: binh-an}
  - {code: tam-son, name: {vi: Huyện Tam Sơn, en: Tam Sơn}, parent: binh-an}
indicators:
  - &flow
    {code: bricks, name: {vi: Gạch nung, en: Bricks}, measure: {vi: triệu viên, en: m pieces}, kind: flow, decimals: 1, frequency: monthly,
     group: {vi: Công nghiệp, en: Industry}, deadline: 5 days, owner: {name: {vi: Phòng Kế hoạch}, contact: 0205 381 000}}
  - {<<: *flow, code: output, name: {vi: Giá trị sản xuất}, measure: {vi: tỷ đồng}, entry: cumulative}
  - {<<: *flow, code: sales, name: {vi: Điện thương phẩm}}
  - {<<: *flow, code: cement, name: {vi: "=1+1 xi măng"}, frequency: quarterly}
  - {<<: *flow, code: iip, name: {vi: Chỉ số công nghiệp}, measure: {vi: "%"}, kind: growth, decimals: 2}
  - {code: pci, name: {vi: Hạng PCI}, measure: {vi: hạng}, kind: rank, direction: lower, frequency: monthly}
  - {code: plant, name: {vi: Nhà máy số 1}, measure: {vi: ngày}, kind: milestone}
"""
PLAN = """\
plan: {code: kh-2024, name: {vi: Kế hoạch 2024, en: Plan 2024}, unit: binh-an, period: 2024}
targets:
  - {indicator: bricks, period: 2024, stated: 240 triệu viên, form: at_least, low: 240}
  - {indicator: output, period: 2024, stated: 7–8 tỷ, form: between, low: 7000, high: 8000, phasing: [{to: 2024-Q1, share: 20}]}
  - {indicator: sales, period: 2024, stated: "1.200", form: at_least, low: 1200}
  - {indicator: sales, unit: hoa-lu, period: 2024, stated: "500", form: at_least, low: 500}
  - {indicator: sales, unit: tam-son, period: 2024, stated: "700", form: at_least, low: 700}
  - {indicator: cement, period: 2024, stated: 90.000 tấn, form: at_least, low: 90000}
  - {indicator: iip, period: 2024, stated: 8 %, form: at_least, low: 8}
  - {indicator: pci, period: 2024, stated: trong 5 hạng đầu, form: rank, high: 5, rank_of: 14}
  - {indicator: plant, period: 2024, stated: xong trong năm, form: done_by, by: 2024-12-31}
"""
FIGURES = """\
indicator,period,value,unit,status,known
bricks,2023-03,18,binh-an,official,2023-04-30
bricks,2024-01,20,binh-an,official,2024-02-28
bricks,2024-02,19.5,binh-an,estimate,2024-03-01
bricks,2024-02,19.8,binh-an,official,2024-03-20
output,2024-02,1000.5,binh-an,estimate,2024-03-01
output,2024-01,520,binh-an,official,2024-02-28
sales,2024-03,40,hoa-lu,estimate,2024-03-30
sales,2024-03,50.25,tam-son,estimate,2024-03-31
"""
MARCH, AS_OF = "2024-03", "2024-04-02"
ENTRY, FRONT = "Nhập liệu", "Hướng dẫn"


def made(folder: Path, *words: str) -> Path:
    """The only form that `monitor form` writes."""
    workspace(folder, catalogue=CATALOGUE, plan=PLAN, figures=FIGURES)
    assert monitor(folder, "take", "figures.csv", "--by", "Lan").code == 0
    ran = monitor(folder, "form", "kh-2024", "--period", MARCH, "--as-of", AS_OF, "--unit", "binh-an", *words)
    assert (ran.code, ran.err) == (0, "")
    return folder / ran.out.strip()


def composed(folder: Path, period: str = MARCH, unit: str = "binh-an", lang: str = "vi") -> Form:
    gathered = gather.gather(settings.find(str(folder)))
    return form(
        gathered.promises, gathered.actuals, gathered.targets, "kh-2024", unit, Period.parse(period),
        as_of=datetime.date.fromisoformat(AS_OF), language=load(lang), phasing=gathered.phasing,
    )  # fmt: skip


def rows(book: Path, sheet: str = ENTRY) -> dict[tuple[str, str], Any]:
    """Every cell of the blocks by code and role, found by the hidden key rows as the contract says."""
    return {place: cell.value for place, cell in _cells(book, sheet).items()}


def places(book: Path, sheet: str = ENTRY) -> dict[tuple[str, str], tuple[str, str]]:
    return {place: (sheet, cell.coordinate) for place, cell in _cells(book, sheet).items()}


def _cells(book: Path, sheet: str) -> dict[tuple[str, str], Any]:
    found: dict[tuple[str, str], Any] = {}
    roles: Mapping[int, str] = {}
    for line in openpyxl.load_workbook(book)[sheet].iter_rows():
        if any(str(cell.value).startswith(KEY) for cell in line):
            roles = {n: cell.value for n, cell in enumerate(line) if cell.value and not str(cell.value).startswith(KEY)}
            continue
        named = {role: line[n] for n, role in roles.items()}
        if named and named["code"].value:
            found |= {(named["code"].value, role): cell for role, cell in named.items()}
    return found


def test_what_a_unit_finds(tmp_path: Path) -> None:
    """Plan for the year, plan to date, same period last year, the previous period as first reported and as it became official."""
    found = rows(made(tmp_path))
    bricks = {role: value for (code, role), value in found.items() if code == "bricks|binh-an"}
    assert bricks["name"] == "Gạch nung"
    assert (bricks["plan"], bricks["plan_to_date"], bricks["last_year"]) == (240, 60, 18)
    assert (bricks["previous_first"], bricks["official"], bricks["estimate"]) == (19.5, 19.8, None)
    assert (bricks["period"], bricks["previous"], bricks["status"]) == ("2024-03", "2024-02", "ước")
    output = {role: value for (code, role), value in found.items() if code == "output|binh-an"}
    assert (output["period"], output["previous"]) == ("2024-Q1", "2024-01..2024-02"), "cumulative: since January"
    assert (output["span"], output["plan"], output["plan_to_date"]) == ("Quý I/2024", "7.000–8.000", 1400)
    assert (output["previous_first"], output["official"]) == (1000.5, None)


def test_what_is_due(tmp_path: Path) -> None:
    """Quarterly figures are asked for in the quarter's last month only; what is to be done, in every month."""
    made(tmp_path)
    codes = {period: {row.indicator for row in composed(tmp_path, period).rows} for period in ("2024-02", "2024-03", "2024-Q1")}
    assert codes["2024-03"] - codes["2024-02"] == {"cement"}
    assert codes["2024-Q1"] == codes["2024-03"]
    assert "plant" in codes["2024-02"]
    cement = next(row for row in composed(tmp_path).rows if row.indicator == "cement")
    assert (str(cement.period), str(cement.previous)) == ("2024-Q1", "2023-Q4")


def test_a_department_sees_what_its_units_handed_in(tmp_path: Path) -> None:
    """The rows of the units below stand there with their figures; the own figure proposes their sum, to be handed in or corrected."""
    found = rows(made(tmp_path))
    assert found["sales|hoa-lu", "estimate"] == 40
    assert found["sales|tam-son", "estimate"] == found["sales|tam-son", GIVEN + "estimate"] == 50.25
    assert found["sales|binh-an", "estimate"] == 90.25
    assert found["sales|binh-an", GIVEN + "estimate"] is None, "a sum that nobody gave is new when it is handed in"
    assert {row.unit for row in composed(tmp_path, unit="hoa-lu").rows} == {"hoa-lu"}


def test_a_reporting_unit_without_a_target_of_its_own_reports(tmp_path: Path) -> None:
    """The indicator names its reporting units; one for which the plan promises nothing has a form too, and is missed."""
    rows = "{<<: *flow, code: output, name: {vi: Giá trị sản xuất}, measure: {vi: tỷ đồng}, entry: cumulative"
    catalogue = CATALOGUE.replace(rows, f"{rows}, units: [binh-an, tam-son]")
    workspace(tmp_path, catalogue=catalogue, plan=PLAN, figures=FIGURES)
    assert monitor(tmp_path, "take", "figures.csv", "--by", "Lan").code == 0
    (own,) = [row for row in composed(tmp_path, unit="tam-son").rows if row.indicator == "output"]
    assert (own.unit, own.shown["plan"], own.shown["plan_to_date"], own.given) == ("tam-son", "…", "…", {"status": "ước"})
    assert [row.unit for row in composed(tmp_path).rows if row.indicator == "output"] == ["binh-an", "tam-son"]
    missing = monitor(tmp_path, "missing", "--period", MARCH, "--as-of", AS_OF, "--json").out
    assert {"unit": "tam-son", "indicator": "output"}.items() <= json.loads(missing)["missing"][-1].items()


def test_a_rank_is_asked_for_among_as_many_as_before(tmp_path: Path) -> None:
    """Its population stands there already: the one it was reported with last, else the target's."""
    made(tmp_path)
    assert next(row for row in composed(tmp_path).rows if row.indicator == "pci").given["population"] == 14
    last = f"{FIGURES.splitlines()[0]},stated\npci,2024-02,3,binh-an,official,2024-03-01,3/63\n"
    (tmp_path / "rank.csv").write_text(last, encoding="utf-8")
    assert monitor(tmp_path, "take", "rank.csv", "--by", "Lan").code == 0
    assert next(row for row in composed(tmp_path).rows if row.indicator == "pci").given["population"] == 63


def test_one_workbook_for_each_unit(tmp_path: Path) -> None:
    """Without --unit every reporting unit gets its own; the names are plain, and the same each time."""
    made(tmp_path)
    first, second = (monitor(tmp_path, "form", "--period", MARCH, "--as-of", AS_OF, "--all", "--to", "gửi đi") for _ in range(2))
    paths = first.out.splitlines()
    assert paths == second.out.splitlines()
    assert [Path(path).name for path in paths] == [f"all.2024-03.{unit}.vi.xlsx" for unit in ("binh-an", "hoa-lu", "tam-son")]
    assert all((tmp_path / path).is_file() for path in paths)


def test_the_same_form_is_the_same_bytes(tmp_path: Path) -> None:
    """Whenever and by whichever process it is written: only another content makes another file."""
    first = made(tmp_path).read_bytes()
    time.sleep(2)  # a zip counts time in steps of two seconds
    words = ("--workspace", tmp_path, "form", "kh-2024", "--period", MARCH, "--as-of", AS_OF, "--unit", "binh-an", "--to", tmp_path)
    again = subprocess.run([sys.executable, "-m", "monitor", *map(str, words)], check=True, capture_output=True, text=True)
    assert Path(tmp_path, again.stdout.strip()).read_bytes() == first


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("kh-2025", "--period", MARCH), 2, "kh-2024"),
        (("--period", MARCH, "--unit", "hoa-lo"), 2, "hoa-lu"),
        (("--period", MARCH, "--unit", "hoa-lu", "--all"), 2, "--all"),
        (("--period", "tháng ba"), 2, "tháng ba"),
        (("--period", "2031-03"), 1, "2031"),
    ],
)
def test_no_form(tmp_path: Path, words: tuple[str, ...], code: int, said: str) -> None:
    """What is unknown, or not due, is said; no empty form is written."""
    made(tmp_path)
    ran = monitor(tmp_path, "form", *words, "--to", "none")
    assert (ran.code, said in ran.err, (tmp_path / "none").exists()) == (code, True, False)


def test_what_a_form_says_of_itself(tmp_path: Path) -> None:
    """Id, version and hash stand in the hidden sheet and in the document's properties; any other content has another hash."""
    path, whole = made(tmp_path), composed(tmp_path)
    book = openpyxl.load_workbook(path)
    told = {row[0]: row[1] for row in book[META].iter_rows(max_col=2, values_only=True) if row[0]}
    assert book[META].sheet_state == "hidden"
    assert told == {prop.name.removeprefix("monitor."): prop.value for prop in book.custom_doc_props.props} == whole.meta
    assert (told["form"], told["unit"], told["period"], told["lang"]) == ("kh-2024.2024-03.binh-an", "binh-an", "2024-03", "vi")
    relabelled = replace(whole, rows=(replace(whole.rows[0], name="Gạch các loại"), *whole.rows[1:]))
    assert relabelled.meta["hash"] != told["hash"]


def test_only_entry_cells_can_be_typed_in(tmp_path: Path) -> None:
    """Everything else is locked, without a password; filtering and widening stay possible; text is never refused by a cell."""
    book = openpyxl.load_workbook(made(tmp_path))
    for sheet in book:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
    entry = book[ENTRY]
    assert (entry.protection.autoFilter, entry.protection.formatColumns, entry.auto_filter.ref) == (False, False, "E5:Q15")
    wanted = {(block, column.role) for block, columns in BLOCKS.items() for column in columns if column.entry}
    opened = {
        role
        for (_, role), cell in _cells(tmp_path / "output/forms/kh-2024.2024-03.binh-an.vi.xlsx", ENTRY).items()
        if not cell.protection.locked
    }
    assert opened == {role for block, role in wanted if block != "corrections"}
    assert {rule.type for rule in entry.data_validations.dataValidation} == {"list"}
    assert {rule.errorStyle for rule in entry.data_validations.dataValidation} == {"warning"}


def test_no_text_becomes_a_formula(tmp_path: Path) -> None:
    """A name that begins like a formula is a name, and so is what somebody typed into the form that comes back."""
    made(tmp_path)
    whole = composed(tmp_path)
    typed_in = replace(whole.rows[0], entries={"estimate": "=SUM(A1:A9)", "note": '=HYPERLINK("http://x")'})
    path = tmp_path / "f.xlsx"
    path.write_bytes(form_workbook(replace(whole, rows=(typed_in, *whole.rows[1:])), load("vi")))
    found = _cells(path, ENTRY)
    for place in (("cement|binh-an", "name"), (typed_in.code, "estimate"), (typed_in.code, "note")):
        assert found[place].data_type == "s", place
        assert str(found[place].value).startswith("=")


def test_the_answer_to_a_hand_in(tmp_path: Path) -> None:
    """The same form with the person's own entries; the first sheet lists what is to be mended and leads to each bordered cell."""
    made(tmp_path)
    whole = composed(tmp_path)
    wrong = next(row for row in whole.rows if row.indicator == "bricks")
    answer = replace(
        whole,
        rows=tuple(replace(row, entries={**row.entries, "estimate": "12a"}) if row is wrong else row for row in whole.rows),
        corrections=({"code": whole.choice(wrong), "period": "2024-13", "value": Decimal(7)},),
        remarks=(Remark("figures", wrong.code, "estimate", "không phải số: 12a"), Remark("corrections", "1", "period", "không phải kỳ")),
    )
    path = tmp_path / "answer.xlsx"
    path.write_bytes(form_workbook(answer, load("vi")))
    book = openpyxl.load_workbook(path)
    first = book.worksheets[0]
    listed = [[cell.value for cell in line] for line in first.iter_rows(min_row=4)]
    sheet, cell = places(path)[wrong.code, "estimate"]
    assert listed[0] == [f'=HYPERLINK("#\'{sheet}\'!{cell}","{cell}")', wrong.name, "lỗi", "không phải số: 12a"]
    assert book[sheet][cell].value == "12a"
    assert book[sheet][cell].comment.text == "không phải số: 12a"
    assert book[sheet][cell].border.left.style == "medium"
    corrected = rows(path, "Đính chính")
    assert corrected[whole.choice(wrong), "period"] == "2024-13"
    assert chosen(whole.choice(wrong)) == "bricks|binh-an"


def test_in_english(tmp_path: Path) -> None:
    """The same form in English: names, headings, words of the lists; the roles and codes are the same."""
    vietnamese, english = made(tmp_path), made(tmp_path, "--lang", "en")
    assert openpyxl.load_workbook(english).sheetnames == ["Instructions", "Entry", "Corrections", META]
    assert set(rows(english, "Entry")) == set(rows(vietnamese))
    assert rows(english, "Entry")["bricks|binh-an", "status"] == "estimate"


TYPED = {
    ("bricks|binh-an", "estimate"): 21.5,
    ("output|binh-an", "official"): 1010.25,
    ("output|binh-an", "estimate"): 2500.75,
    ("sales|hoa-lu", "estimate"): "...",
    ("sales|tam-son", "estimate"): "Xóa",
    ("sales|binh-an", "estimate"): "[x]",
    ("cement|binh-an", "estimate"): "chín mươi",
    ("iip|binh-an", "estimate"): 108.2,
    ("pci|binh-an", "estimate"): 15,
    ("plant|binh-an", "tick"): "đã xong",
}
CHECKS = {
    "bricks|binh-an": "Hợp lệ",
    "output|binh-an": "chênh lệch trên 30% so với kỳ trước: thiếu ghi chú",
    "sales|hoa-lu": "Hợp lệ",
    "sales|tam-son": "thiếu ghi chú",
    "sales|binh-an": "Hợp lệ",
    "cement|binh-an": "không phải số",
    "iip|binh-an": "chỉ số? hãy ghi tốc độ tăng, hoặc thêm ghi chú",
    "pci|binh-an": "không có hạng này",
    "plant|binh-an": "thiếu ngày hoàn thành",
}


def test_the_page_for_staff() -> None:
    """docs/entry.md names what the form shows: every column that is filled in, and every answer of the check."""
    page = (Path(__file__).parents[1] / "docs" / "entry.md").read_text(encoding="utf-8")
    word = words(load("vi"))
    checked = {word(code) for code in VERDICTS}
    told = {load("vi").render(column.heading) for column in BLOCKS["figures"] if column.entry and column.heading}
    assert {text for text in checked | told if text not in page} == set()


@pytest.mark.skipif(not INSTALLED, reason="LibreOffice is not installed")
def test_libreoffice(tmp_path: Path) -> None:
    """Filled in with LibreOffice, the checks and sums follow while typing; saved as .xlsx and .ods, every entry arrives as it was typed."""
    book = made(tmp_path)
    at = places(book)
    cells = {at[place]: value for place, value in TYPED.items()}
    cells |= {at["bricks|binh-an", "note"]: "=không phải công thức", at["plant|binh-an", "note"]: "Xong tuần tới"}
    asked = [at[code, "check"] for code in CHECKS] + [at["bricks|binh-an", "cumulative"], at["output|binh-an", "cumulative"]]
    saved = tmp_path / "nộp.xlsx", tmp_path / "nộp.ods"
    shown = typed(tmp_path, book, cells, [*asked, (FRONT, "B9"), (FRONT, "B10")], *saved)

    assert dict(zip(CHECKS, shown, strict=False)) == CHECKS
    assert [re.sub(r"[^\d]", "", text) for text in shown[len(CHECKS) : len(CHECKS) + 2]] == ["613", "25008"]  # 20 + 19.8 + 21.5
    assert shown[-2:] == ["9 trên 9 dòng", "6"]
    for path in saved:
        back = _values(path)
        for (sheet, cell), value in cells.items():
            column, line = openpyxl.utils.cell.coordinate_from_string(cell)
            place = line - 1, openpyxl.utils.column_index_from_string(column) - 1
            assert back[sheet][place[0]][place[1]] == value, (path.name, cell)
        assert back[META][0][:2] == ["form", "kh-2024.2024-03.binh-an"]


@pytest.mark.skipif(not INSTALLED, reason="LibreOffice is not installed")
def test_a_note_settles_a_warning(tmp_path: Path) -> None:
    """With a reason in its note a figure that looks wrong is valid; so is a withdrawal."""
    book = made(tmp_path)
    at = places(book)
    cells: dict[tuple[str, str], str | float] = {}
    for code in ("output|binh-an", "sales|tam-son", "iip|binh-an"):
        cells |= {at[code, "estimate"]: TYPED[code, "estimate"], at[code, "note"]: "Mới đưa lò số 2 vào hoạt động"}
    codes = ["output|binh-an", "sales|tam-son", "iip|binh-an"]
    assert typed(tmp_path, book, cells, [at[code, "check"] for code in codes]) == ["Hợp lệ"] * 3


@pytest.mark.skipif(not (INSTALLED and shutil.which("pdfinfo")), reason="LibreOffice or poppler is not installed")
def test_printed(tmp_path: Path) -> None:
    """Printed it is A4 landscape, one page wide, and every name and number can be read."""
    book = made(tmp_path)
    typed(tmp_path, book, {}, [], tmp_path / "form.pdf")
    told = subprocess.run(["pdfinfo", str(tmp_path / "form.pdf")], check=True, capture_output=True, text=True).stdout
    assert "Pages:           3" in told
    assert re.search(r"Page size: +841\.\d+ x 595\.\d+ pts \(A4\)", told)
    text = subprocess.run(["pdftotext", "-layout", str(tmp_path / "form.pdf"), "-"], check=True, capture_output=True, text=True).stdout
    for row in composed(tmp_path).rows:
        assert row.name in text
    assert "###" not in text


def _values(path: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
