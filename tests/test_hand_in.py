"""An entry form handed in: what is taken, what is refused and where, and what the receipt says of it."""

import datetime
import gc
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from monitor import form_rows
from monitor.app import gather, intake, languages, settings
from monitor.outputs.form_book import form_workbook
from monitor.periods import Period
from monitor.sources.plans import read_plans
from monitor.store import Store
from tests.filled_form import Change, Values, cell, filled
from tests.office import INSTALLED, typed
from tests.small_workspace import PLAN, Ran, monitor, workspace

DAY = datetime.date(2040, 1, 1)
"""The form shows what is known by then: all that these tests hand in."""


class Office:
    """A clerk of Bình An who fills in the form of October 2024 and hands it in."""

    def __init__(self, folder: Path) -> None:
        self.folder = workspace(folder)
        monitor(self.folder, "take", "figures.csv", "--by", "Lan")

    def blank(self, period: str = "2024-10") -> bytes:
        known, language = gather.gather(settings.find(str(self.folder))), languages.load("vi")
        form = form_rows.form(
            known.promises, known.actuals, known.targets, "binh-an-2024", "binh-an", Period.parse(period),
            as_of=DAY, language=language, phasing=known.phasing,
        )  # fmt: skip
        return form_workbook(form, language)

    def hand_in(self, values: Values, change: Change | None = None, by: str = "Hoa", name: str = "thang-10.xlsx") -> dict[str, Any]:
        (self.folder / name).write_bytes(filled(self.blank(), values, change))
        return self.take(name, by)

    def take(self, name: str, by: str = "Hoa") -> dict[str, Any]:
        ran = monitor(self.folder, "--lang", "en", "take", name, "--by", by, "--json")
        assert ran.out, ran.err
        receipt: dict[str, Any] = json.loads(ran.out)
        assert ran.code == int(receipt["rejected"] > 0 or any(p["severity"] == "error" for p in receipt["problems"]))
        return receipt

    def run(self, *words: str) -> Ran:
        return monitor(self.folder, *words)

    def history(self, code: str) -> str:
        return monitor(self.folder, "history", code).out


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def counts(receipt: dict[str, Any]) -> tuple[int, int, int, int]:
    return receipt["accepted"], receipt["unchanged"], receipt["rejected"], receipt["empty"]


def told(receipt: dict[str, Any]) -> list[str]:
    return [f"{p['sheet']}!{p['cell']}: {p['message']}" for p in receipt["problems"]]


def test_a_filled_form_is_taken_in_with_a_receipt(office: Office) -> None:
    """Each cell meant for a figure is accepted, unchanged, rejected or empty; a number is taken as it is shown."""
    receipt = office.hand_in({("power", "estimate"): 1120.5, ("retail", "official"): 3055, ("losses", "estimate"): 3.9})
    assert counts(receipt) == (3, 0, 0, 13)
    assert receipt["problems"] == []
    assert receipt["answer"] is None
    assert "1.120,5" in office.history("power")


def test_what_cannot_be_taken_is_refused_by_its_cell(office: Office) -> None:
    """The other cells are taken; the problem names sheet and cell and says what to do."""
    receipt = office.hand_in({("power", "estimate"): 1120.5, ("exports", "estimate"): "1.234", ("iip", "estimate"): "NA"})
    assert counts(receipt) == (1, 0, 2, 13)
    assert told(receipt) == [
        "Nhập liệu!M8: 1.234 can be read in two ways – the last figure was 570.25: if 1234 is meant, type that",
        "Nhập liệu!M13: NA is no value – write ... where nothing was reported",
    ]


def test_handing_in_again_adds_nothing(office: Office) -> None:
    """The same bytes, and the same figures in another file or on another day, are unchanged."""
    values = {("power", "estimate"): 1120.5, ("losses", "estimate"): "3,9%"}
    assert counts(office.hand_in(values)) == (2, 0, 0, 14)
    assert counts(office.take("thang-10.xlsx")) == (0, 2, 0, 14)
    assert counts(office.hand_in(values, name="again.xlsx")) == (0, 2, 0, 14)


def test_the_row_is_known_by_its_hidden_code(office: Office) -> None:
    """Rows moved, sheets renamed and columns put elsewhere change nothing; figures stay with their indicators."""

    def moved(book: openpyxl.Workbook) -> None:
        sheet = book["Nhập liệu"]
        sheet.title = "Số liệu tháng 10"
        one_row, other_row = cell(book, "power", "code").row, cell(book, "coal", "code").row
        for column in range(1, sheet.max_column + 1):
            one, other = sheet.cell(one_row, column), sheet.cell(other_row, column)
            one.value, other.value = other.value, one.value
        sheet.insert_cols(3, 2)
        sheet.insert_rows(5, 4)

    assert counts(office.hand_in({("power", "estimate"): 1120.5, ("retail", "estimate"): 3400}, moved)) == (2, 0, 0, 14)
    assert "1.120,5" in office.history("power")
    assert "3.400" in office.history("retail")


def test_a_row_whose_name_and_code_disagree_is_refused(office: Office) -> None:
    """Names sorted without their hidden codes would give every figure to another indicator."""

    def sorted_by_half(book: openpyxl.Workbook) -> None:
        one, other = cell(book, "power", "name"), cell(book, "retail", "name")
        one.value, other.value = other.value, one.value

    receipt = office.hand_in({("power", "estimate"): 1120.5}, sorted_by_half)
    assert counts(receipt) == (0, 0, 1, 15)
    assert "but its hidden code is that of Điện thương phẩm" in receipt["problems"][0]["message"]


def test_a_doubtful_figure_needs_a_note(office: Office) -> None:
    """A warning keeps the figure out until its note says why it is right; then it is taken, and the warning stays visible."""
    receipt = office.hand_in({("power", "estimate"): 990})
    assert counts(receipt) == (0, 0, 1, 15)
    assert receipt["problems"][0]["severity"] == "warning"
    assert "note missing" in receipt["problems"][0]["message"]
    receipt = office.hand_in({("power", "estimate"): 990, ("power", "note"): "Điều chỉnh số liệu tháng 9"})
    assert counts(receipt) == (1, 0, 0, 15)
    assert [p["severity"] for p in receipt["problems"]] == ["warning"]


def test_checks_know_what_an_indicator_is_without_a_target(tmp_path: Path) -> None:
    """A year to date of 0 after months above 0 is refused, though no plan has a target for it this year."""
    plan = PLAN.replace("{indicator: coal, period: 2024,", "{indicator: coal, period: 2023,")
    mapping = """\
unit: binh-an
known_after: 6
tables:
  - {labels: [Tên], period: {fixed: 2024-10}, columns: [{heading: Lũy kế, role: cumulative}], measure: tấn,
     rows: [{label: Than, indicator: coal}]}
"""
    figures = "indicator,period,value,unit,known\ncoal,2024-9M,5000,binh-an,2024-10-02\n"
    workspace(tmp_path, plan=plan, figures=figures)
    (tmp_path / "targets/import").mkdir()
    (tmp_path / "targets/import/than.yaml").write_text(mapping, encoding="utf-8")
    (tmp_path / "than.csv").write_text("Tên,Lũy kế\nThan,0\n", encoding="utf-8")
    assert monitor(tmp_path, "take", "figures.csv", "--by", "Lan").code == 0
    ran = monitor(tmp_path, "--lang", "en", "take", "than.csv", "--by", "Lan")
    assert (ran.code, "0 since the start of the year is less than 5,000" in ran.err) == (1, True)


def test_two_people_give_different_figures(office: Office) -> None:
    """The later one is kept as a correction, in sight: both are named."""
    office.hand_in({("power", "estimate"): 1120.5}, by="Hoa")
    receipt = office.hand_in({("power", "estimate"): 1130, ("power", "note"): "Rà soát lại"}, by="Minh", name="minh.xlsx")
    assert receipt["accepted"] == 1
    assert any(
        "1130 by Minh replaces 1,120.5, given by Hoa" in text or "1,130 by Minh replaces 1,120.5, given by Hoa" in text
        for text in told(receipt)
    )


def test_a_workbook_that_is_no_form_is_refused_with_a_hint(office: Office) -> None:
    """Offices' own tables have another way in."""
    book = openpyxl.Workbook()
    book.active["A1"] = 5
    book.save(office.folder / "own.xlsx")
    receipt = office.take("own.xlsx")
    assert counts(receipt) == (0, 0, 0, 0)
    assert "this workbook is no entry form" in receipt["problems"][0]["message"]


def test_the_answer_is_the_same_form_to_be_mended(office: Office) -> None:
    """It holds what was entered, a note at each bad cell and a first sheet with all problems; mended, it is handed in again."""
    receipt = office.hand_in({("power", "estimate"): 1120.5, ("exports", "estimate"): "1.234", ("iip", "estimate"): "NA"})
    answer = office.folder / receipt["answer"]
    book = openpyxl.load_workbook(answer)
    listed = [str(one.value) for line in book.worksheets[0].iter_rows() for one in line if one.value]
    assert sum("1.234 có thể hiểu theo hai cách" in text for text in listed) == 1
    assert cell(book, "exports", "estimate").value == "1.234"
    assert "hai cách" in cell(book, "exports", "estimate").comment.text
    assert cell(book, "power", "estimate").value == 1120.5

    cell(book, "exports", "estimate").value = 630
    cell(book, "iip", "estimate").value = 8.3
    book.save(answer)
    again = office.take(receipt["answer"])
    assert counts(again) == (2, 1, 0, 13)
    assert again["answer"] is None


@pytest.mark.skipif(not INSTALLED, reason="LibreOffice is not installed")
def test_the_answer_speaks_in_the_row_until_it_is_mended(office: Office) -> None:
    """The check of a bad cell's row says what the list says; as soon as the row is changed it checks as it always does."""
    receipt = office.hand_in({("exports", "estimate"): "1.234", ("iip", "estimate"): "NA", ("power", "estimate"): 990})
    answer = office.folder / receipt["answer"]
    book = openpyxl.load_workbook(answer)
    listed = [line[3].value for line in book.worksheets[0].iter_rows(min_row=4)]
    checks = [("Nhập liệu", cell(book, code, "check").coordinate) for code in ("exports", "iip", "power", "coal")]
    mended = {
        ("Nhập liệu", cell(book, "iip", "estimate").coordinate): 8.3,
        ("Nhập liệu", cell(book, "power", "note").coordinate): "Rà soát",
    }
    assert typed(office.folder, answer, {}, checks) == [*listed, "chưa nhập"]
    assert typed(office.folder, answer, mended, checks) == [listed[0], "Hợp lệ", "Hợp lệ", "chưa nhập"]
    assert cell(book, "exports", "estimate").border.left.style == "medium"
    assert cell(book, "coal", "estimate").border.left.style == "thin"


def test_what_was_taken_in_all_the_same_asks_for_nothing(office: Office) -> None:
    """A warning that a note explained stands last in the list, as taken in; its cell has the message but no border."""
    receipt = office.hand_in({("power", "estimate"): 990, ("power", "note"): "Điều chỉnh tháng 9", ("iip", "estimate"): "NA"})
    book = openpyxl.load_workbook(office.folder / receipt["answer"])
    assert [line[2].value for line in book.worksheets[0].iter_rows(min_row=4)] == ["lỗi", "cảnh báo; đã nhận"]
    kept = cell(book, "power", "estimate")
    assert (kept.border.left.style, kept.comment is None) == ("thin", False)


def test_a_percentage_is_shown_again_as_it_was_taken(office: Office) -> None:
    """12% in a cell of percent is 12, in the answer too: handed in again, it is unchanged and not a hundredth."""

    def formatted(book: openpyxl.Workbook) -> None:
        cell(book, "losses", "estimate").number_format = "0.0%"

    receipt = office.hand_in({("losses", "estimate"): 0.039, ("iip", "estimate"): "NA"}, formatted)
    assert counts(receipt)[:3] == (1, 0, 1)
    assert cell(openpyxl.load_workbook(office.folder / receipt["answer"]), "losses", "estimate").value == 3.9
    assert counts(office.take(receipt["answer"]))[:3] == (0, 1, 1)


def test_hand_ins_are_listed_and_given_back(office: Office) -> None:
    """From a figure to its hand-in, sheet and cell, and to the file as it was handed in."""
    office.hand_in({("power", "estimate"): 1120.5})
    listed = json.loads(office.run("submissions", "--json").out)["submissions"]
    assert [(one["name"], one["giver"], one["accepted"]) for one in listed] == [("figures.csv", "Lan", 10), ("thang-10.xlsx", "Hoa", 1)]
    assert "thang-10.xlsx:Nhập liệu!M6" in office.history("power")
    assert office.run("history", "power", "--original", listed[1]["sha256"][:12], "--to", "back.xlsx").code == 0
    assert (office.folder / "back.xlsx").read_bytes() == (office.folder / "thang-10.xlsx").read_bytes()
    assert office.run("history", "power", "--original", "ffff", "--to", "none.xlsx").code == 2


def test_a_receipt_is_kept_in_the_words_in_which_it_was_given(office: Office) -> None:
    """In the workspace's language, whatever the command line speaks; `monitor submissions 2` shows it again."""
    office.hand_in({("power", "estimate"): 1120.5, ("iip", "estimate"): "NA"})
    ran = office.run("submissions", "2")
    assert ran.out.splitlines()[1:] == [
        "thang-10.xlsx: nhận 1, không đổi 0, từ chối 1, để trống 14",
        "thang-10.xlsx:Nhập liệu!M13: lỗi: NA không phải là giá trị",
        "    hãy ghi ... nếu chưa có số liệu",
    ]
    (told,) = json.loads(office.run("submissions", "2", "--json").out)["problems"]
    assert (told["severity"], told["what"]) == ("error", "NA không phải là giá trị")
    assert office.run("submissions", "3").code == 2


def test_what_is_missing_is_told_with_days_overdue(office: Office) -> None:
    """Everything that the form asks for and nobody reported; 1 while something is overdue."""
    office.hand_in({("power", "estimate"): 1120.5})
    ran = office.run("missing", "--period", "2024-10", "--as-of", "2026-11-30", "--json")
    missing = {one["indicator"]: one for one in json.loads(ran.out)["missing"]}
    assert ran.code == 1
    assert "power" not in missing
    assert missing["coal"] == {
        "unit": "binh-an", "indicator": "coal", "period": "2024-01..2024-10", "deadline": "2024-10-31", "overdue_days": 760,
    }  # fmt: skip


def test_an_explanation_given_later_is_kept(office: Office) -> None:
    """The figure is the same, its note is news."""
    office.hand_in({("power", "estimate"): 1120.5})
    receipt = office.hand_in({("power", "note"): "Thêm hai nhà máy"}, name="later.xlsx")
    assert counts(receipt)[0] == 1
    assert "Thêm hai nhà máy" in office.history("power")


def test_one_figure_in_two_rows_is_refused(office: Office) -> None:
    """A row copied within the form: the same figure twice with different values is taken from neither."""

    def copied(book: openpyxl.Workbook) -> None:
        one = cell(book, "coal", "code")
        source, kept = cell(book, "power", "code"), cell(book, "coal", "estimate").column
        for column in range(1, one.parent.max_column + 1):
            if column != kept:
                one.parent.cell(one.row, column).value = one.parent.cell(source.row, column).value

    receipt = office.hand_in({("power", "estimate"): 1120.5, ("coal", "estimate"): 1130}, copied)
    assert counts(receipt)[:3] == (0, 0, 2)
    assert "the same figure is given twice" in told(receipt)[0]


def test_a_hand_in_leaves_nothing_in_memory(office: Office) -> None:
    """A process that takes in for months stays as it is: after a few hand-ins no objects are added (`make bench` counts two hundred)."""
    here = settings.find(str(office.folder))
    promises, _ = read_plans(here.root)
    store, blank = Store.open(here.database_url), office.blank()

    def objects(hand_ins: range) -> int:
        for number in hand_ins:
            content = filled(blank, {("power", "estimate"): 1100 + number, ("power", "note"): "Rà soát"})
            assert intake.hand_in(store, promises, content, name="form.xlsx", by="Hoa", now=gather.now(here)).accepted == 1
        gc.collect()
        return len(gc.get_objects())

    before = objects(range(4))
    assert objects(range(4, 12)) - before < 800, "fewer than a hundred for each: the cells of one form are thousands"
    store.close()


def test_text_is_never_a_formula(office: Office) -> None:
    """What looks like a formula comes back as the text that it was."""
    receipt = office.hand_in({("power", "estimate"): "NA", ("power", "note"): "'=1+1"})
    book = openpyxl.load_workbook(office.folder / receipt["answer"])
    assert cell(book, "power", "note").data_type == "s"
