"""Tables of an office's own: read through a mapping, without changing them, and mappings proposed for them."""

import json
from pathlib import Path
from typing import Any
from unicodedata import normalize

import openpyxl
import pytest

from monitor.column_words import role
from monitor.labels import near
from monitor.periods import Period
from monitor.said_periods import said
from monitor.sources.mappings import read_mappings
from monitor.sources.plans import read_plans
from tests.small_workspace import Ran, monitor, workspace

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
PRODUCTS = """\
unit: binh-an
tables:
  - sheet: "Biểu *"
    title: "*Sản phẩm*tháng*"
    header: [3, 4]
    labels: [A]
    measures: B
    period: {cell: A1}
    columns:
      - {column: C, role: previous, heading: "Thực hiện*", status: official}
      - {column: D, role: period, heading: "Ước tính tháng *", status: estimate}
      - {column: E, role: plan, heading: "Kế hoạch*"}
      - {column: F, role: ignore}
    rows:
      - {label: Than sạch, indicator: coal}
      - {label: Muối biển, aliases: [Muối ăn], indicator: salt}
      - {label: Xi măng, indicator: cement}
      - {label: Gạch, indicator: bricks, under: Vật liệu xây dựng}
    skip: [Vàng]
measures:
  - {written: 999 viên, measure: triệu viên, times: 0.001}
  - {written: Nghìn tấn, measure: tấn, times: 1000}
"""
TABLE: list[list[Any]] = [
    ["Sản phẩm chủ yếu tháng 10 năm 2024"],
    [],
    [None, "Đơn vị", "Thực hiện", "Ước tính", "Kế hoạch", "So với"],
    [None, "tính", "tháng 9", "tháng 10", "năm 2024", "cùng kỳ (%)"],
    ["Than sạch", "Nghìn tấn", 41.5, 43.25, 565, 102.1],
    ["MUỐI  ĂN", '"', 61.2, "62,5", None, 99.0],
    ["Xi măng", '"', None, 8.1, 95, 101.0],
    ["Vàng", "kg", 3, 4, None, None],
    ["Vật liệu xây dựng"],
    ["Gạch", "999 viên", 25000, 26000, None, None],
    ["Thuốc lá", "triệu bao", 12, 13, None, None],
]


class Office:
    """Bình An, which keeps a table of its own."""

    def __init__(self, folder: Path, mapping: str = PRODUCTS) -> None:
        self.folder = workspace(folder)
        self.mapped("san-pham", mapping)

    def mapped(self, name: str, text: str) -> Path:
        file = self.folder / "targets" / "binh-an" / "import" / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def table(self, rows: list[list[Any]], name: str = "thang-10.xlsx", sheet: str = "Biểu 12") -> str:
        book = openpyxl.Workbook()
        page = book.active
        assert page is not None
        page.title = sheet
        for row in rows:
            page.append(row)
        book.save(self.folder / name)
        return name

    def take(self, name: str, *options: str) -> dict[str, Any]:
        ran = self.run("take", name, "--by", "Hoa", "--json", *options)
        assert ran.out, ran.err
        receipt: dict[str, Any] = json.loads(ran.out)
        return receipt

    def run(self, *words: str) -> Ran:
        return monitor(self.folder, "--lang", "en", *words)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def counts(receipt: dict[str, Any]) -> tuple[int, int, int, int]:
    return receipt["accepted"], receipt["unchanged"], receipt["rejected"], receipt["empty"]


def told(receipt: dict[str, Any], severity: str) -> list[str]:
    return [f"{p['sheet']}!{p['cell']}: {p['message']}" for p in receipt["problems"] if p["severity"] == severity]


def changed(row: int, column: int, value: Any) -> list[list[Any]]:
    rows = [list(line) for line in TABLE]
    rows[row - 1][column - 1] = value
    return rows


def test_a_table_is_recognised_and_taken_in(office: Office) -> None:
    """Every filled cell in a mapped row and column of figures is accepted, unchanged or rejected; ditto marks are resolved, declared
    units of measure multiplied; labels that no row names are listed and not taken."""
    receipt = office.take(office.table(TABLE))
    assert counts(receipt) == (7, 0, 0, 1)
    assert told(receipt, "information") == ["Biểu 12!A11: not mapped, 1 rows: Thuốc lá"]
    assert "43.250" in office.run("--lang", "vi", "history", "coal").out
    assert "62.500" in office.run("--lang", "vi", "history", "salt").out
    assert "Biểu 12!D10" in office.run("history", "bricks").out
    assert counts(office.take("thang-10.xlsx")) == (0, 7, 0, 1)


def test_a_plan_in_a_table_is_compared_and_not_taken(office: Office) -> None:
    """Plans are changed in targets/; a table whose plan differs is warned about, at its cell."""
    receipt = office.take(office.table(changed(5, 5, 600)))
    assert counts(receipt) == (7, 0, 0, 1)
    assert [line.split(" – ")[0] for line in told(receipt, "warning")] == [
        "Biểu 12!E5: Than sạch: the table's plan is 600,000, that of targets/ 565,000"
    ]


def test_a_plan_that_differs_in_every_month_is_told_once(tmp_path: Path) -> None:
    """With the cells that say the same."""
    mapping = MONTHLY.replace("{heading: luy_ke, role: cumulative, status: estimate}", "{heading: luy_ke, role: plan}")
    office = Office(tmp_path, mapping)
    (office.folder / "bang.csv").write_text(CSV.replace("420000", "600000").replace("466500,25", "600000"), encoding="utf-8")
    assert [line.split(" – ")[0] for line in told(office.take("bang.csv"), "warning")] == [
        "bang!G2: Than sạch: the table's plan is 600,000, that of targets/ 565,000; the same in 1 more cells: G3"
    ]


@pytest.mark.parametrize(
    ("rows", "place", "said_"),
    [
        (changed(5, 2, "Tỷ đồng"), ["C5", "D5", "C6", "D6", "D7"], "coal is measured in tấn, not in Tỷ đồng"),
        (changed(5, 2, None), ["C5", "D5", "C6", "D6", "D7"], "no unit of measure stands here"),
        (changed(5, 4, "1.234"), ["D5"], "1.234 can be read in two ways"),
        (changed(5, 4, "=1/0"), ["D5"], "the formula was never calculated"),
        (changed(1, 1, "Sản phẩm tháng này"), ["C5", "D5", "C6", "D6", "D7", "C10", "D10"], "no period is named in A1"),
        (changed(8, 1, "Than sạch"), ["C5", "D5", "C8", "D8"], "Than sạch stands there several times: Biểu 12!A5, Biểu 12!A8"),
    ],
    ids=["unit", "no unit", "two ways", "formula", "period", "twice"],
)
def test_what_cannot_be_taken_is_refused_by_its_cell(office: Office, rows: list[list[Any]], place: list[str], said_: str) -> None:
    """Nothing is guessed: a unit of measure that is not declared, a figure with two meanings, a label that stands there twice."""
    receipt = office.take(office.table(rows))
    errors = told(receipt, "error")
    assert sorted({line.split(":")[0] for line in errors}) == sorted(f"Biểu 12!{cell}" for cell in place)
    assert receipt["rejected"] == len(place)
    assert said_ in errors[0]


def test_a_heading_that_moved_keeps_the_table_out(office: Office) -> None:
    """The headings are checked, so that a column added by hand gives no figure to another role."""
    receipt = office.take(office.table(changed(3, 4, "Lũy kế")))
    assert counts(receipt) == (0, 0, 0, 0)
    assert "over D stands “Lũy kế tháng 10”, not “Ước tính tháng *”" in told(receipt, "error")[0]


def test_hidden_rows_are_refused(office: Office) -> None:
    """What a person who looks at the table does not see is not taken."""
    name = office.table(TABLE)
    book = openpyxl.load_workbook(office.folder / name)
    book["Biểu 12"].row_dimensions[5].hidden = True
    book.save(office.folder / name)
    receipt = office.take(name)
    assert counts(receipt) == (5, 0, 2, 1)
    assert "Biểu 12!C5: this row is hidden" in told(receipt, "error")[0]


def test_forms_and_tidy_files_are_still_themselves(office: Office) -> None:
    """A mapping is asked only about what is neither."""
    assert counts(office.take("figures.csv")) == (10, 0, 0, 0)


def test_two_mappings_that_fit_ask_for_a_name(office: Office) -> None:
    """Nobody's table is read in a way that was chosen by chance."""
    office.mapped("other", PRODUCTS)
    name = office.table(TABLE)
    assert "several mappings fit: other, san-pham" in told(office.take(name), "error")[0]
    assert counts(office.take(name, "--mapping", "other")) == (7, 0, 0, 1)
    assert "there is no mapping nobody" in office.run("take", name, "--by", "Hoa", "--mapping", "nobody").err


QUARTERS = """\
unit: binh-an
tables:
  - sheet: Quý
    header: [2]
    labels: [A]
    measure: tỷ đồng
    period: {cell: A1}
    indicator: retail
    columns:
      - {column: B, role: period, quarter: 1, heading: Quý I}
      - {column: C, role: period, quarter: 2, heading: Quý II}
      - {column: D, role: cumulative, quarter: 2, heading: 6 tháng}
      - {column: E, role: period, quarter: 2, gives: growth, less: 100}
    rows:
      - {label: Toàn tỉnh, growth: iip}
      - {label: Hoa Lư, unit: hoa-lu}
"""


def test_rows_may_be_units_and_columns_quarters(office: Office) -> None:
    """One indicator for all rows, a unit for each; a column of indices on the same period last year gives growth."""
    office.mapped("quy", QUARTERS)
    head = [None, "Quý I", "Quý II", "6 tháng", "So với cùng kỳ (%)"]
    rows = [["Bán lẻ năm 2024"], head, ["Toàn tỉnh", 900, 1000, 1900, 108.5], ["Hoa Lư", 90, 100, 190, 104]]
    assert counts(office.take(office.table(rows, "quy.xlsx", "Quý"))) == (7, 0, 0, 0)
    shown = office.run("history", "retail").out
    assert [period in shown for period in ("2024-Q1", "2024-Q2", "2024-H1", "hoa-lu")] == [True] * 4
    assert "8.5" in office.run("history", "iip").out


CSV = """\
nam;thang;Chi_tieu;don_vi;cung_ky;thuc_hien_thang;luy_ke
2024;9;Than sạch;tấn;45000,5;46000;420000
2024;10;Than sạch;tấn;45100;46500,25;466500,25
2024;10;Gạch;triệu viên;24;25;250
"""
MONTHLY = """\
unit: binh-an
delimiter: ";"
decimal: ","
known_after: 5
tables:
  - labels: [Chi_tieu]
    measures: don_vi
    period: {year: nam, month: thang}
    columns:
      - {heading: cung_ky, role: same_period, status: official}
      - {heading: thuc_hien_thang, role: period, status: estimate}
      - {heading: luy_ke, role: cumulative, status: estimate}
    rows: [{label: Than sạch, indicator: coal}]
"""


def test_a_csv_has_its_columns_by_heading_and_its_period_by_row(tmp_path: Path) -> None:
    """Places are those a spreadsheet programme would show; what each month's table said was known days after the month."""
    office = Office(tmp_path, MONTHLY)
    (office.folder / "bang.csv").write_text(CSV, encoding="utf-8")
    receipt = office.take("bang.csv")
    assert counts(receipt) == (6, 0, 0, 0)
    assert told(receipt, "information") == ["bang!C4: not mapped, 1 rows: Gạch"]
    history = office.run("--lang", "vi", "history", "coal").out
    assert "46.500,25" in history.replace("46.500,3", "46.500,25")
    assert "bang!F3" in history
    assert "05/10/2024" in history


WRONG = [
    ("tables: [{labels: [A], period: {cell: A1}, columns: [{column: C, rle: plan}]}]", "1:66", "unknown key rle"),
    (PRODUCTS.replace("coal", "kohl"), "15:39", "no indicator has the code kohl"),
    (PRODUCTS.replace("unit: binh-an", "unit: nowhere"), "1:7", "no unit has the code nowhere"),
    (PRODUCTS.replace("{cell: A1}", "{}"), "8:13", "give the period in one way"),
    (PRODUCTS.replace('{column: C, role: previous, heading: "Thực hiện*", status: official}', "{role: plan}"), "10:9", "which column?"),
    (PRODUCTS.replace("label: Xi măng", "label: than SẠCH"), "17:9", "than SẠCH is mapped twice"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "said_"), WRONG, ids=[said_ for *_, said_ in WRONG])
def test_what_is_wrong_in_a_mapping_is_said_by_line(office: Office, text: str, place: str, said_: str) -> None:
    """`monitor check` covers mappings; plans are read as if the folder import/ were not there."""
    office.mapped("san-pham", text)
    ran = office.run("check")
    assert ran.code == 1
    assert f"targets/binh-an/import/san-pham.yaml:{place}: error: {said_}" in ran.err
    assert not [one for one in read_plans(office.folder)[1] if "import" in one.where]


def test_a_mapping_is_proposed_and_nothing_is_guessed(office: Office) -> None:
    """Labels that are an indicator's very name are mapped; close ones stand as a comment with their scores, for a person to choose."""
    name = office.table(changed(1, 1, "Sản phẩm chủ yếu của ngành tháng 10 năm 2024"), "moi.xlsx", "Trang 1")
    to = office.folder / "targets" / "binh-an" / "import" / "moi.yaml"
    ran = office.run("map", name, "--unit", "binh-an", "--to", str(to))
    text = to.read_text(encoding="utf-8")
    assert '- {label: "Than sạch", indicator: coal}' in text
    assert '- {column: D, role: period, heading: "Ước tính tháng *", status: estimate}' in text  # fmt: skip
    assert '- {column: E, role: plan, heading: "Kế hoạch năm *"}' in text  # fmt: skip
    assert '# - {label: "MUỐI ĂN", indicator: }' in text
    assert '#   - {written: "Nghìn tấn", measure: "tấn", times: }' in text
    assert "Trang 1: 2 of 6 labels are names of indicators" in ran.out
    assert office.run("map", name, "--to", str(to)).code == 1
    assert not office.run("--lang", "vi", "history", "coal").out.count("2024")
    promises, _ = read_plans(office.folder)
    mappings, problems = read_mappings(office.folder, promises)
    assert (len(mappings), problems) == (2, ())


KINDS: dict[str, tuple[str, list[list[Any]], int, list[str]]] = {
    "numbered columns, groups, another school of accents": (
        "Sheet1",
        [
            ["BÁO CÁO SẢN XUẤT THÁNG 10 NĂM 2024"],
            ["(Kèm theo Báo cáo số 12/BC-SCT ngày 20/10/2024)"],
            ["STT", "Chỉ tiêu", "ĐVT", "KH năm 2024", "Thực hiện", None],
            [None, None, None, None, "Tháng 9", "Lũy kế 10 tháng"],
            [1, 2, 3, 4, 5, "6=5+4"],
            ["I", "THƯƠNG MẠI"],
            [1, "Bán lẻ hàng hoá", "tỷ đồng", 4000, 350, 3410],
        ],
        2,
        ['heading: "Thực hiện Tháng *"}', 'heading: "Lũy kế * tháng"}', "role: previous", "số *BC-SCT ngày *", "indicator: retail"],
    ),
    "units of measure behind the names": (
        "Sheet1",
        [["Tháng 10/2024"], [], ["STT", "Tên chỉ tiêu", "Trong tháng"], [1, "Than sạch (tấn)", 45], [2, "Muối (tấn)", 36]],
        2,
        ['label: "Than sạch (tấn)", indicator: coal, measure: "tấn"'],
    ),
    "months as columns, the last ones still empty": (
        "Sheet1",
        [["Sản lượng năm 2023"], ["Sản phẩm", "Đơn vị", *(f"T{n}" for n in range(1, 13))], ["Than sạch", "tấn", *range(100, 1000, 100)]],
        9,
        ['{column: N, role: period, heading: "T12", month: 12}'],
    ),
    "years as columns": (
        "Sheet1",
        [["Số liệu qua các năm"], ["Chỉ tiêu", "ĐVT", 2020, 2021, 2022, "Ước 2023"], ["Than sạch", "tấn", 1, 2, 3, 4.5]],
        4,
        ['heading: "2020", year: 2020}', 'heading: "Ước 2023", year: 2023, status: estimate}', "period: {fixed: 2023}"],
    ),
    "quarters of a year, the unit above": (
        "Sheet1",
        [["Các quý năm 2023"], ["Đơn vị tính: tấn"], ["Chỉ tiêu", "Quý I", "Quý II", "Cả năm"], ["Than sạch", 9, 8, 17]],
        3,
        ['measure: "tấn"', 'heading: "Quý II", quarter: 2}', 'role: period, heading: "Cả năm"}'],
    ),
    "the period in the sheet's name": (
        "Tháng 10-2024",
        [["Chỉ tiêu", "Đơn vị", "Trong tháng"], ["Than sạch", "tấn", 45]],
        1,
        ['sheet: "Tháng *-*"', "period: {sheet_name: true}"],
    ),
    "each row names its period": (
        "Sheet1",
        [
            ["Chỉ tiêu", "ĐVT", "Ngày báo cáo", "Kỳ", "Số liệu"],
            ["Than sạch", "tấn", "2024-11-02", "10/2024", 45],
            ["Muối", "tấn", "2024-11-02", "Quý III/2024", 9],
        ],
        2,
        ["labels: [A]", "period: {column: D}", "role: period"],
    ),
    "figures as texts, decomposed letters": (
        "Sheet1",
        [["Tháng 10 năm 2024"], ["Chỉ tiêu", "ĐVT", "Trong tháng"], [normalize("NFD", "Than  sạch "), "tấn", "1.045,5"]],
        1,
        ["indicator: coal"],
    ),
    "rows are reporting units": (
        "Sheet1",
        [["Bán lẻ hàng hóa tháng 10 năm 2024"], [None, "tỷ đồng"], ["Địa phương", "Tháng 10"], ["Huyện Hoa Lư", 60]],
        1,
        ["    indicator: retail", 'label: "Huyện Hoa Lư", unit: hoa-lu}'],
    ),
    "in English": (
        "Sheet1",
        [
            ["Monthly report, October 2024"],
            ["Indicator", "Unit", "October 2024", "10 months 2024", "Plan 2024"],
            ["Coal", "t", 45, 460, 565],
        ],
        2,
        ['role: cumulative, heading: "* months *"', "role: plan"],
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_kinds_of_tables_that_offices_keep(office: Office, kind: str) -> None:
    """What is proposed reads the table as it lies there, and the next month's too."""
    sheet, rows, read, proposed = KINDS[kind]
    office.table(rows, "bang.xlsx", sheet)
    ran = office.run("map", "bang.xlsx", "--unit", "binh-an")
    assert f"{read} figures read, 0 refused" in ran.out, ran.out + ran.err
    assert [text for text in proposed if text not in ran.out] == []


def test_close_names_keep_their_accents(office: Office) -> None:
    """Composed and decomposed letters are the same, but thâm is not tham; the score says how close a name is."""
    promises, _ = read_plans(office.folder)
    found = near("Than sach", promises.indicators)
    assert [(one.code, round(one.score, 2)) for one in found][:1] == [("coal", 0.89)]
    assert near("Thu\u0302 ngan sach", promises.indicators) != ()


PERIODS = {
    "tháng 12 và cả năm 2024": "2024-12",
    "Ước tính tháng 01/2010": "2010-01",
    "Quý III năm 2024": "2024-Q3",
    "9 tháng đầu năm 2024": "2024-9M",
    "các quý năm 2024": "2024",
    "T12.2024": "2024-12",
    "2024-05": "2024-05",
    "theo giá so sánh 1994": "None",
    "từ 01/01- 31/12/2024": "2024-12",
}


@pytest.mark.parametrize(("text", "period"), PERIODS.items())
def test_periods_in_titles(text: str, period: str) -> None:
    """A title names its period in the words that offices use; a price basis is none."""
    assert str(said(text)) == period


def test_roles_are_proposed_by_the_words_of_headings() -> None:
    """In a table about October; a proposal only, written out for a person to mend."""
    about = Period.parse("2024-10")
    heads = ["Thực hiện tháng 9 năm 2024", "Ước tháng 10", "luy_ke_cung_ky", "Lũy kế 10 tháng", "So với cùng kỳ (%)", "KH năm", "ky_truoc"]
    assert [role(head, about) for head in heads] == [
        "previous", "period", "same_period_cumulative", "cumulative", "ignore", "plan", "previous",
    ]  # fmt: skip


def real(name: str) -> Path:
    file = DATA / name
    if not file.exists():
        pytest.skip(f"the real table is not here: {file}")
    return file


def drafted(folder: Path, rows: list[tuple[str, str, str]], unit: str) -> Path:
    """A workspace whose indicators bear exactly these names, measures and kinds."""
    lines = [
        f"units: [{{code: {unit}, name: {{vi: {unit}}}}}]",
        "instruments: [{code: kh, title: {vi: Kế hoạch}}]",
        f"plan: {{code: kh-{unit}, name: {{vi: Kế hoạch}}, unit: {unit}, period: 2024, instrument: kh}}",
        "indicators:",
    ]
    for number, (name, measure, kind) in enumerate(rows, 1):
        text, said_ = json.dumps(name, ensure_ascii=False), json.dumps(measure, ensure_ascii=False)
        lines.append(f"  - {{code: i{number:02d}, name: {{vi: {text}}}, measure: {{vi: {said_}}}, kind: {kind}, decimals: 2}}")
    (folder / "targets").mkdir(parents=True)
    (folder / "monitor.toml").write_text("")
    (folder / "targets" / "plan.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_a_departments_table_of_eleven_months(tmp_path: Path) -> None:
    """Bình Phước 2020, 24 rows a month: the proposal maps all 253 rows with figures; one line declares the dragged unit, and months
    that were copied forward are refused cell by cell."""
    import csv as csv_

    file = real("binhphuoc_doit_2020_monthly_plan_vs_actual.csv")
    with file.open(encoding="utf-8-sig", newline="") as lines:
        measures = {row["chi_tieu"].strip(): row["don_vi"] for row in csv_.DictReader(lines) if row["don_vi"]}
    rows = [(name, "1000 cái" if said_ == "999 cái" else said_, "index" if said_ == "%" else "flow") for name, said_ in measures.items()]
    folder = drafted(tmp_path, rows, "binh-phuoc")
    mapping = folder / "targets" / "import" / "thang.yaml"
    ran = monitor(folder, "--lang", "en", "map", str(file), "--unit", "binh-phuoc", "--to", str(mapping))
    assert "23 of 23 labels are names of indicators" in ran.out
    assert "1188 figures read, 55 refused, 22 empty" in ran.out
    text = mapping.read_text(encoding="utf-8")
    assert '#   - {written: "999 cái", measure: "1000 cái", times: }' in text
    mapping.write_text(f"known_after: 5\nmeasures: [{{written: 999 cái, measure: 1000 cái}}]\n{text}", encoding="utf-8")
    taken = json.loads(monitor(folder, "--lang", "en", "take", str(file), "--by", "Lan", "--json").out)
    assert sum(counts(taken)) == 253 * 5
    assert taken["rejected"] > 250
    assert any("is the figure of August 2020 again" in one["message"] for one in taken["problems"])


@pytest.mark.parametrize(
    ("name", "sheet", "kind", "whole", "labels", "read", "lines"),
    [
        ("gso_2024-12-29-02.Bieu-T12.2024.xlsx", "10.IIPthang", "index", "%", 37, 111, 52),
        ("gso_2024-12-29-02.Bieu-T12.2024.xlsx", "26.Tongmuc", "flow", "Tỷ đồng", 5, 15, 22),
        ("gso_2010-01-29-Bieu-0110-3.xls", "04SPCN", "flow", "", 34, 68, 49),
    ],
    ids=["IIP", "retail", "products of 2010"],
)
def test_official_tables_as_published(
    tmp_path: Path, name: str, sheet: str, kind: str, whole: str, labels: int, read: int, lines: int
) -> None:
    """General Statistics Office, December 2024 and January 2010: where indicators bear the labels' names, the proposed mapping reads
    every figure of the columns that report one."""
    from monitor.sources import table_layout, workbook
    from monitor.sources.table_proposal import guess
    from monitor.sources.table_proposal import labels as listed

    file = real(name)
    book = workbook.read(file.read_bytes(), name, allowed=("xls", "links"))
    assert isinstance(book, workbook.Book)
    page = next(one for one in book.sheets if one.name == sheet)
    found = guess(page)
    assert found
    names = [label.text for label in listed(found, {})]
    given = dict.fromkeys(names, whole) if whole else {}
    above = ""
    for row in range(found.header[1] + 1, 80) if not whole else ():
        text = table_layout.words(page, row, found.measures or 0)
        above = text if text and text != '"' else above
        given[table_layout.words(page, row, found.labels[0])] = above
    folder = drafted(tmp_path, [(one, given[one], kind) for one in names], "viet-nam")
    to = folder / "targets" / "import" / "bang.yaml"
    ran = monitor(folder, "--lang", "en", "map", str(file), "--sheet", sheet, "--unit", "viet-nam", "--to", str(to))
    assert f"{labels} of {labels} labels are names of indicators" in ran.out
    assert f"{read} figures read, 0 refused" in ran.out
    assert len(to.read_text(encoding="utf-8").splitlines()) == lines


def test_an_old_excel_file_is_refused_unless_its_mapping_asks_for_it(tmp_path: Path) -> None:
    """Save as .xlsx; with `legacy: true` it is read by one reader, and the receipt says so."""
    file = real("gso_2010-01-29-Bieu-0110-3.xls")
    office = Office(tmp_path)
    assert "old Excel file" in office.take(str(file))["problems"][0]["message"]
    office.mapped("gso-2010", """\
unit: binh-an
legacy: true
measures: [{written: Nghìn tấn, measure: tấn, times: 1000}]
tables:
  - sheet: 04SPCN
    header: [4, 8]
    labels: [A]
    measures: B
    period: {cell: "D4:D8"}
    columns: [{column: D, role: period, heading: "Ước tính*", status: estimate}]
    rows: [{label: Than sạch, indicator: coal}]
""")  # fmt: skip
    receipt = office.take(str(file))
    assert counts(receipt) == (1, 0, 0, 0)
    assert "read by one reader only" in " ".join(told(receipt, "information"))
