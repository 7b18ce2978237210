"""Plans in workbooks: planners type in Excel, git keeps the YAML, and nothing is lost on the way there or back."""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.app import planning
from monitor.app.gather import Gathered
from monitor.app.languages import load
from monitor.app.settings import Workspace
from monitor.outputs.plan_splice import spliced
from monitor.outputs.plan_yaml import plan_text
from monitor.periods import Period
from monitor.plan import PlanFile, Target, Text
from monitor.sources.plans import read_plans
from monitor.sources.typed import typed
from monitor.sources.yaml_file import parse
from monitor.store import Store
from tests.office import INSTALLED
from tests.office import typed as typed_in
from tests.small_workspace import Ran, monitor, workspace

ROOT = Path(__file__).parents[1]
EXAMPLE = read_plans(ROOT)[0]
PLANS = sorted(EXAMPLE.plans)
DAY = datetime.date(2026, 1, 1)
CATALOGUE = """\
units:
  - {code: binh-an, name: {vi: Bình An}}
indicators:
  - {code: power, name: {vi: Điện thương phẩm}, measure: {vi: triệu kWh}, kind: flow, decimals: 1, entry: cumulative, frequency: monthly}
  - {code: losses, name: {vi: Tổn thất điện năng}, measure: {vi: "%"}, kind: share, direction: lower, decimals: 2}
  - {code: dam, name: {vi: Thủy điện Nậm Lúc}, measure: {vi: ngày}, kind: milestone}
  - {code: fairs, name: {vi: Hội chợ}, measure: {vi: cuộc}, kind: flow}
"""
PLAN = """\
# Kế hoạch của tỉnh, do phòng Kế hoạch giữ.
plan:
  code: binh-an-2024
  name: {vi: Kế hoạch năm 2024, en: Plan of 2024}
  unit: binh-an
  period: 2024

targets:
  # Giao theo Nghị quyết 40.
  - indicator: power
    period: 2024
    stated: 1.200 triệu kWh
    form: at_least
    low: 1200.0   # đúng một chữ số
    decimals: 1
  # Điện lực đề nghị 4,2 %.
  - {indicator: losses, period: 2024, form: at_most, high: 4.10, note: {vi: 'Theo "EVN"'}}
  - {indicator: dam, period: 2024, form: done_by, by: 2024-12-31}
"""
FIGURES = "indicator,period,value,known\n" + "".join(
    f"power,{year}-Q1,{total // 5},{year}-04-15\npower,{year}-H1,{total * half // 100},{year}-07-15\n"
    f"power,{year}-9M,{total * 7 // 10},{year}-10-15\npower,{year},{total},{year + 1}-01-15\n"
    for year, total, half in ((2018, 700, 42), (2019, 800, 44), (2020, 900, 40), (2021, 1000, 50), (2022, 1100, 46))
)
NINE_MONTHS = "power,2023-9M,840,2023-10-05\nlosses,2023,4.3,2024-01-15\n"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A workspace with one plan and figures of five years, and of nine months of the year before the plan."""
    root = workspace(tmp_path, plan=PLAN, catalogue=CATALOGUE, figures=FIGURES + NINE_MONTHS)
    assert monitor(root, "take", "figures.csv", "--by", "Thống kê").code == 0
    return root


BESIDE = ("history.1", "history.5", "estimate", "estimate_kind", "phase.3", "phase.6", "phase.9", "phase.12", "phase.from")


def form(root: Path, *words: str) -> Path:
    ran = monitor(root, "--lang", "en", "plan", "form", "binh-an-2024", "--to", "plan.xlsx", "--as-of", "2023-12-01", *words)
    assert (ran.code, ran.out, ran.err) == (0, "plan.xlsx\n", "")
    return root / "plan.xlsx"


def take(root: Path, *words: str) -> Ran:
    return monitor(root, "--lang", "en", "plan", "take", "plan.xlsx", "--by", "Lan", *words)


def kept(root: Path) -> str:
    return (root / "targets" / "plan.yaml").read_text(encoding="utf-8")


def fill(file: Path, entries: Mapping[tuple[str, str], Any]) -> None:
    """Types into cells of the targets' table, by code of the row (`+` is the first empty one) and role of the column."""
    book = openpyxl.load_workbook(file)
    for (code, role), value in entries.items():
        cell(book["Targets"], code, role).value = value
    book.save(file)


def cell(sheet: Any, code: str, role: str) -> Any:
    columns = {given.value: given.column for given in sheet[2]}
    rows = {given.value if given.value != "+" else "+": given.row for given in reversed(sheet["A"])}
    codes = {given.value: given.row for given in reversed(sheet["B"]) if given.value}
    return sheet.cell(codes.get(code, rows.get(code)), columns[role])


def reads(text: str) -> PlanFile | None:
    return typed(PlanFile, parse(text, "plan.yaml"))[0]


@pytest.mark.parametrize("name", EXAMPLE.files)
def test_every_file_in_targets_is_written_as_it_is_meant(name: str) -> None:
    """Plan to YAML to plan: the same value, in lines that fit a screen as those of the file itself do."""
    text = plan_text(EXAMPLE.files[name], "../schema.json")
    assert reads(text) == EXAMPLE.files[name]
    assert plan_text(reads(text) or PlanFile(), "../schema.json") == text


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Gathered:
    """Every example plan, before any figure was taken in."""
    store = Store.open(f"sqlite:///{tmp_path_factory.mktemp('example')}/monitor.db")
    return Gathered(EXAMPLE, (), store.actuals())


@pytest.mark.parametrize("code", PLANS)
def test_every_example_plan_goes_through_a_workbook_without_loss(code: str, example: Gathered, tmp_path: Path) -> None:
    """Form and take: the same plan, so that its file stays as it is, byte for byte."""
    file = tmp_path / "plan.xlsx"
    phasing = "monthly" if PLANS.index(code) % 2 else "quarterly"
    file.write_bytes(planning.form(example, code, load("vi"), phasing=phasing, as_of=DAY))  # type: ignore[arg-type]
    taken = planning.take(Workspace(ROOT), example, file, None, force=False)
    assert taken.nothing
    assert taken.text == (ROOT / EXAMPLE.file(code)).read_text(encoding="utf-8")


def test_a_file_written_from_the_workbook_alone_says_the_same(example: Gathered, tmp_path: Path) -> None:
    """Where there is no file yet, the whole plan is written: also what the workbook's tables have no column for."""
    file = tmp_path / "plan.xlsx"
    file.write_bytes(planning.form(example, "lao-cai-2021", load("vi"), phasing="quarterly", as_of=DAY))
    anew = planning.take(Workspace(ROOT), example, file, tmp_path / "anew.yaml", force=False)
    assert reads(anew.text) == EXAMPLE.files["targets/lao-cai/2021.yaml"]


RICH = """\
sources: [{code: bulletin, publisher: Cục Thống kê, title: "Niên giám: 2023", date: "2024-06"}]
instruments: [{code: nq-40, title: {vi: Nghị quyết 40}, date: 2023-12-08, note: {vi: "=1+1", en: "- not a list"}}]
units: [{code: binh-an, name: {vi: Bình An}}, {code: a, name: {vi: Huyện A}, parent: binh-an}]
indicators:
  - code: power
    name: {vi: "Điện: thương phẩm"}
    measure: {vi: triệu kWh}
    kind: flow
    thresholds: {levels: [{flag: ahead, at_least: 102}], otherwise: watch}
plan:
  code: p
  name: {vi: "Kế hoạch # 1"}
  unit: binh-an
  period: 2024..2025
  instrument: nq-40
  thresholds: {levels: [{flag: on_track, at_least: 98.50}], otherwise: off_track}
targets:
  - {indicator: power, period: 2024, form: at_least, low: 1234567890123456.78, unit: a, governs: true, limit: 2, method: sdg,
     also: [{stated: "tăng 9 %, \\"tối thiểu\\"", growth: 9.0, decimals: 1}], baseline: {period: 2023, value: 0.30},
     phasing: [{to: 2024-H1, value: 600000000000000}, {to: 2024, value: 1234567890123456.78}]}
  - {indicator: power, period: 2024-Q1, stated: "no", outcome: not_met, pace: linear, effective: 2024-02-01}
  - {indicator: power, period: 2025, form: at_least, implied: {of: 30887, share: 71.50, decimals: 1, over: true}, line: raised,
     phasing: [{to: 2025-01, share: 8.30}, {to: 2025-01..2025-05, share: 40}, {to: 2025, share: 100}]}
"""


@pytest.mark.parametrize("words", [(), ("--monthly",)])
def test_whatever_a_plan_file_can_say_comes_back(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Units and indicators beside the plan, thresholds, statements, phasing by values, many digits, words that look like YAML."""
    root = workspace(tmp_path, plan=RICH, catalogue="units: [{code: other, name: {vi: Khác}}]\n", figures="indicator,period,value\n")
    base = reads(RICH)
    assert base
    assert reads(plan_text(base)) == base
    assert monitor(root, "plan", "form", "p", "--to", "plan.xlsx", *words).code == 0
    ran = take(root)
    assert (ran.code, ran.out, kept(root)) == (0, "targets/plan.yaml: nothing has changed\n", RICH)


def test_a_new_instrument_and_its_target_come_together(office: Path) -> None:
    """The second sheet has empty rows for instruments and sources; percent as a spreadsheet shows it is percent."""
    file = form(office)
    fill(file, {("losses", "high"): 0.042, ("losses", "instrument"): "nq-41"})
    book = openpyxl.load_workbook(file)
    cell(book["Targets"], "losses", "high").number_format = "0.0%"
    sheet = book["Plan, instruments, sources"]
    row = next(given.row for given in sheet["A"] if given.value == "#instruments") + 2
    for column, value in enumerate(["nq-41", "Nghị quyết 41", None, "41/NQ-HĐND", datetime.date(2024, 1, 5)], 2):
        sheet.cell(row, column).value = value
    book.save(file)
    ran = take(office)
    assert ran.code == 0, ran.err
    promises, _ = read_plans(office)
    assert (promises.instruments["nq-41"].number, promises.instruments["nq-41"].date) == ("41/NQ-HĐND", datetime.date(2024, 1, 5))
    assert promises.targets("binh-an-2024")[1].high == Decimal("4.2")


TARGETS = [(name, file) for name, file in EXAMPLE.files.items() if file.plan and file.targets]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(TARGETS), st.data())
def test_whatever_changes_in_a_plan_its_file_says_it_and_keeps_its_comments(named: tuple[str, PlanFile], data: st.DataObject) -> None:
    """Targets changed, removed and added at random: what is written reads back as the plan, every comment line still there."""
    name, file = named
    text = (ROOT / name).read_text(encoding="utf-8")
    fates = data.draw(st.lists(st.sampled_from(["stays", "changes", "goes"]), min_size=len(file.targets), max_size=len(file.targets)))
    words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=20).map(
        lambda text: " ".join(text.split()) or "x"
    )
    left = tuple(
        target if fate == "stays" else replace(target, stated=data.draw(words), note=Text(data.draw(words)))
        for target, fate in zip(file.targets, fates, strict=True)
        if fate != "goes"
    )
    added = tuple(
        Target("lang-son.iip", Period.parse("2031"), low=Decimal("7.10"), form="at_least") for _ in range(data.draw(st.integers(0, 2)))
    )
    made = replace(file, targets=left + added)
    attempts = [spliced(text, file, made, plain=plain) for plain in (False, True)]
    fine = [attempt for attempt in attempts if attempt is not None and reads(attempt) == reads(plan_text(made))]
    assert fine
    assert [line for line in text.splitlines() if line.lstrip().startswith("#") and line not in fine[0].splitlines()] == []


def test_a_changed_row_changes_its_lines_alone(office: Path) -> None:
    """A raised target: one entry is written anew, all other lines, comments and `4.10` stay as people wrote them."""
    fill(form(office), {("power", "low"): 1250.5, ("power", "stated"): "1.250,5 triệu kWh"})
    ran = take(office)
    assert (ran.code, ran.out.splitlines()[0]) == (0, "targets/plan.yaml: 1 targets changed, 0 new, 0 removed")
    before, after = PLAN.splitlines(), kept(office).splitlines()
    assert [line for line in after if line not in before] == ["    stated: 1.250,5 triệu kWh", "    low: 1250.5"]
    assert [line for line in before if line not in after] == ["    stated: 1.200 triệu kWh", "    low: 1200.0   # đúng một chữ số"]


@pytest.mark.skipif(not INSTALLED, reason="LibreOffice is not installed")
def test_libreoffice_saves_a_plan_that_says_the_same(office: Path) -> None:
    """Opened, changed through LibreOffice's own hand and saved as .xlsx and .ods: the plan file changes in that one target alone."""
    book = form(office)
    sheet = openpyxl.load_workbook(book)["Targets"]
    changed: dict[tuple[str, str], str | float] = {("power", "low"): 1250.5, ("power", "stated"): "1.250,5 triệu kWh"}
    cells = {("Targets", cell(sheet, *place).coordinate): value for place, value in changed.items()}
    saved = [office / "saved.xlsx", office / "saved.ods"]
    typed_in(office, book, cells, [], *saved)
    for file in saved:
        (office / "targets" / "plan.yaml").write_text(PLAN, encoding="utf-8")
        ran = monitor(office, "--lang", "en", "plan", "take", file.name, "--by", "Lan")
        assert (ran.code, ran.out.splitlines()[0]) == (0, "targets/plan.yaml: 1 targets changed, 0 new, 0 removed"), ran.err
        lines = [line for line in kept(office).splitlines() if line not in PLAN.splitlines()]
        assert lines == ["    stated: 1.250,5 triệu kWh", "    low: 1250.5"]


def test_what_planners_look_back_on_stands_beside_each_target(office: Path) -> None:
    """Five years, the running year's end as projected from nine months, and half a year's usual share; proposals are not yet ticked."""
    sheet = openpyxl.load_workbook(form(office))["Targets"]
    read = {role: cell(sheet, "power", role).value for role in (*BESIDE, "phase.keep")}
    assert read == {
        "history.1": 700, "history.5": 1100, "estimate": pytest.approx(1200), "estimate_kind": "projected from 9 months",
        "phase.3": 20, "phase.6": 45, "phase.9": 70, "phase.12": 100, "phase.from": "proposed from 4 past years", "phase.keep": None,
    }  # fmt: skip
    assert [cell(sheet, "losses", role).value for role in BESIDE] == [None] * len(BESIDE)
    headings = [given.value for given in sheet[3]]
    assert [text for text in headings if text and text.startswith(("Actual", "Plan 2", "Estimate"))] == [
        "Actual 2018", "Actual 2019", "Actual 2020", "Actual 2021", "Actual 2022", "Plan 2023", "Estimate 2023",
    ]  # fmt: skip


def test_a_proposed_phasing_counts_only_once_it_is_ticked(office: Path) -> None:
    """Untouched it changes nothing; with an x its shares become the plan's own phasing; without the x they go again."""
    fill(form(office), {("power", f"phase.{month}"): share for month, share in ((3, 20), (6, 45.5), (9, 70), (12, 100))})
    assert take(office).out == "targets/plan.yaml: nothing has changed\n"
    fill(office / "plan.xlsx", {("power", "phase.keep"): "x"})
    assert take(office).code == 0
    assert "{to: 2024-H1, share: 45.5}" in kept(office)
    fill(form(office), {("power", "phase.keep"): None})
    assert take(office).code == 0
    assert "phasing" not in kept(office)


def test_rows_are_added_and_removed_by_hand(office: Path) -> None:
    """A new target goes into an empty row and is for the plan's own period; an x under “Remove” takes one out."""
    new = {("+", "indicator"): "fairs", ("+", "form"): "ít nhất", ("+", "low"): 7, ("+", "note.vi"): "Mới: “=1+1”", ("dam", "remove"): "x"}
    fill(form(office), new)
    assert "0 targets changed" not in take(office).out
    promises, problems = read_plans(office)
    assert [target.indicator for target in promises.targets("binh-an-2024")] == ["power", "losses", "fairs"]
    added = promises.targets("binh-an-2024")[-1]
    assert (str(added.period), added.form, added.low, added.note) == ("2024", "at_least", 7, Text("Mới: “=1+1”"))
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert "# Điện lực đề nghị 4,2 %." in kept(office)


def test_rows_may_be_moved_and_columns_too(office: Path) -> None:
    """Rows are known by their hidden key and columns by their role, never by their place."""
    book = openpyxl.load_workbook(form(office))
    sheet = book["Targets"]
    rows = [[given.value for given in line] for line in sheet.iter_rows(min_row=4, max_row=6)]
    for line, values in zip((6, 5, 4), rows, strict=True):
        for column, value in enumerate(values, 1):
            sheet.cell(line, column).value = value
    for line in range(1, 7):
        sheet.cell(line, 18).value, sheet.cell(line, 14).value = sheet.cell(line, 14).value, sheet.cell(line, 18).value
    sheet.title = "Renamed"
    book.save(office / "plan.xlsx")
    assert take(office).out == "targets/plan.yaml: nothing has changed\n"


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ({("power", "low"): "1.200,5"}, "plan.xlsx: Targets!N4: error: “1.200,5” is no number\n    write 1200.5\n"),
        ({("power", "form"): "at_lest"}, "plan.xlsx: Targets!M4: error: form cannot be “at_lest”\n    did you mean at_least?\n"),
        ({("losses", "high"): None}, "plan.xlsx: Targets!B5: error: the form at_most needs high\n"),
        ({("+", "indicator"): "pover"}, "plan.xlsx: Targets!B7: error: no indicator has the code pover\n    did you mean power?\n"),
        ({("power", "low"): "=1/0"}, "plan.xlsx: Targets!N4: error: the formula was never calculated"),
    ],
)
def test_what_is_wrong_is_said_at_its_cell_and_nothing_is_written(office: Path, entries: dict[tuple[str, str], Any], told: str) -> None:
    """The same words as for the YAML, with the cell to mend; the plan file stays as it was."""
    fill(form(office), entries)
    ran = take(office)
    assert (ran.code, kept(office)) == (1, PLAN)
    assert told in ran.err


def test_a_target_whose_words_were_left_behind_is_taken_with_a_warning(office: Path) -> None:
    """The figure was raised and `stated` still names the old one: said, because a report prints the words."""
    fill(form(office), {("power", "low"): 1300})
    ran = take(office)
    assert (ran.code, "low: 1300\n" in kept(office)) == (0, True)
    assert "warning: the target was changed and its words were not: 1.200 triệu kWh" in ran.err


def test_a_row_that_is_gone_is_not_taken_for_removed(office: Path) -> None:
    """A deleted row may be a slip: the target is removed only by an x."""
    book = openpyxl.load_workbook(form(office))
    book["Targets"].delete_rows(5)
    book.save(office / "plan.xlsx")
    ran = take(office)
    assert (ran.code, kept(office)) == (1, PLAN)
    assert "rows are gone: losses" in ran.err


def test_a_file_changed_meanwhile_is_not_written_over(office: Path) -> None:
    """Two people work on one plan: the second is told; --force puts the workbook's plan in its place."""
    fill(form(office), {("power", "low"): 1300})
    other = PLAN.replace("high: 4.10", "high: 4.00")
    (office / "targets" / "plan.yaml").write_text(other, encoding="utf-8")
    ran = take(office)
    assert (ran.code, kept(office)) == (1, other)
    assert "this file was changed since the workbook was made" in ran.err
    assert take(office, "--force").code == 0
    assert [name in kept(office) for name in ("low: 1300", "high: 4.10", "# Điện lực đề nghị 4,2 %.")] == [True, True, True]


def test_a_comment_added_meanwhile_is_kept(office: Path) -> None:
    """Only a change of what the plan says stands in the way, not one of how it is written."""
    fill(form(office), {("power", "low"): 1300})
    (office / "targets" / "plan.yaml").write_text(PLAN + "# Cuối tệp.\n", encoding="utf-8")
    assert take(office).code == 0
    assert kept(office).endswith("# Cuối tệp.\n")


def test_people_can_type_in_entry_cells_alone(office: Path) -> None:
    """What is shown beside a target is locked, so is a row's code; hidden sheets and keys too."""
    book = openpyxl.load_workbook(form(office))
    sheet = book["Targets"]
    assert all(each.protection.sheet for each in book)
    assert [cell(sheet, "power", role).protection.locked for role in ("indicator", "name", "estimate", "history.1")] == [True] * 4
    assert [cell(sheet, "power", role).protection.locked for role in ("low", "phase.keep", "note.vi", "remove")] == [False] * 4
    assert not cell(sheet, "+", "indicator").protection.locked
    assert [book[name].sheet_state for name in ("_plan", "_meta", "_codes")] == ["hidden"] * 3
    assert sheet.column_dimensions["A"].hidden
    assert sheet.row_dimensions[2].hidden


def test_any_other_workbook_is_refused(office: Path) -> None:
    """An entry form of figures is no plan."""
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.save(office / "plan.xlsx")
    assert "this workbook is no plan form" in take(office).err


def test_next_years_plan_is_drafted_from_this_years(office: Path) -> None:
    """The period a year on, this year's end as baseline with how it was found, proposals that call themselves drafts."""
    (office / "more.csv").write_text(
        "indicator,period,value,known\npower,2023,1100,2024-01-15\npower,2024-H1,550,2024-07-15\n", encoding="utf-8"
    )
    assert monitor(office, "take", "more.csv", "--by", "Thống kê").code == 0
    ran = monitor(office, "--lang", "en", "plan", "next", "binh-an-2024", "--as-of", "2024-11-01")
    assert (ran.code, ran.out) == (0, "output/plans/binh-an-2025.yaml\n")
    file = reads((office / "output/plans/binh-an-2025.yaml").read_text(encoding="utf-8"))
    assert file
    assert file.plan
    assert (file.plan.code, str(file.plan.period), file.plan.name, file.plan.instrument) == (
        "binh-an-2025", "2025", Text("Kế hoạch năm 2025", "Plan of 2025"), None,
    )  # fmt: skip
    power, losses, dam = file.targets
    assert power.baseline
    assert power.low
    assert power.baseline.value
    assert str(power.baseline.period) == "2024"
    assert abs(power.low / power.baseline.value - Decimal(1200) / 1100) < Decimal("0.001")
    assert (power.note or Text("")).en == (
        "Draft. Baseline: 2024 as projected from 6 months. Proposed: the estimate and the growth planned this year, 9.1 %."
    )
    assert (losses.high, (losses.note or Text("")).en) == (Decimal("4.10"), "Draft. Proposed: as this year.")
    assert (str(dam.by), power.stated) == ("2025-12-31", "")


def test_a_draft_goes_through_a_workbook_into_targets(office: Path) -> None:
    """Drafted as a workbook, decided in it, taken in as a new plan file beside the old one."""
    assert monitor(office, "plan", "next", "binh-an-2024", "--to", "plan.xlsx").code == 0
    ran = take(office)
    assert (ran.code, "the plan binh-an-2025 has no file yet" in ran.err) == (2, True)
    assert take(office, "--to", "targets/2025.yaml").code == 0
    assert kept(office) == PLAN
    text = (office / "targets" / "2025.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=schema.json\nplan:\n  code: binh-an-2025\n")
    assert "binh-an-2025" in read_plans(office)[0].plans
