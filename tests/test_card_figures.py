"""Which chart stands where: on an indicator's card, in the detail, and on which scale."""

import datetime
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from monitor.app.languages import load
from monitor.assess import assess_tables
from monitor.compose import compose
from monitor.figures import around
from monitor.periods import Period
from monitor.plan import Promises, Text
from monitor.promise_tables import target_table
from monitor.report import Definition, Evidence, Figure, Report
from monitor.sources.plans import read_plans

PLAN = """\
units:
  - {code: mau, name: {vi: Tỉnh Mẫu, en: Mau}}
indicators:
  - &flow {code: industry, name: {vi: Giá trị sản xuất công nghiệp, en: Industry}, measure: {vi: tỷ đồng, en: bn VND}, kind: flow,
           decimals: 1, frequency: monthly, group: {vi: Công nghiệp, en: Industry}}
  - {<<: *flow, code: mining, name: {vi: Khai khoáng, en: Mining}, parent: industry}
  - {<<: *flow, code: making, name: {vi: Chế biến, en: Manufacturing}, parent: industry}
  - {<<: *flow, code: power, name: {vi: Điện, en: Power}, parent: industry}
  - {<<: *flow, code: waste, name: {vi: Rác thải, en: Waste}, parent: industry}
  - {<<: *flow, code: water, name: {vi: Nước, en: Water}, parent: industry}
  - {<<: *flow, code: once, name: {vi: Vốn đầu tư, en: Investment}, group: {vi: Đầu tư, en: Investment}}
  - {code: clusters, name: {vi: Cụm công nghiệp, en: Clusters}, measure: {vi: cụm, en: clusters}, kind: stock, frequency: monthly}
  - {code: losses, name: {vi: Tổn thất điện, en: Losses}, measure: {vi: "%"}, kind: share, direction: lower, decimals: 1}
  - {code: dam, name: {vi: Thủy điện, en: Dam}, measure: {vi: ngày, en: day}, kind: milestone}
plan: {code: mau-2024, name: {vi: Kế hoạch 2024, en: Plan 2024}, unit: mau, period: 2024}
targets:
  - {indicator: industry, period: 2024, form: at_least, low: 1200, stated: "1.200"}
  - {indicator: mining, period: 2024, form: at_least, low: 600, stated: "600"}
  - {indicator: making, period: 2024, form: at_least, low: 300, stated: "300"}
  - {indicator: power, period: 2024, form: at_least, low: 200, stated: "200"}
  - {indicator: waste, period: 2024, form: at_least, low: 60, stated: "60"}
  - {indicator: water, period: 2024, form: at_least, low: 40, stated: "40"}
  - {indicator: once, period: 2024, form: at_least, low: 120, stated: "120"}
  - {indicator: clusters, period: 2024-H1, form: at_least, low: 20, stated: "20"}
  - {indicator: losses, period: 2024, form: at_most, high: 5, stated: dưới 5%}
  - {indicator: dam, period: 2024, form: done_by, by: 2024-03-31, stated: trước 31/3/2024}
"""
FIGURES = """\
industry 2024-01..2024-05 300
industry 2024-01..2024-06 360
industry 2023-01..2023-06 400
mining 2024-01..2024-06 100
making 2024-01..2024-06 130
power 2024-01..2024-06 80
waste 2024-01..2024-06 29
water 2024-01..2024-06 21
clusters 2024-04 10
clusters 2024-06 11
losses 2024-01..2024-06 6.2
"""
AS_OF = datetime.date(2024, 7, 20)


@cache
def promised(folder: Path) -> Promises:
    (folder / "targets").mkdir()
    (folder / "targets" / "plan.yaml").write_text(PLAN, encoding="utf-8")
    found, problems = read_plans(folder)
    assert [str(problem.what) for problem in problems if problem.severity == "error"] == []
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mau")


def report(folder: Path, text: str = FIGURES, lang: str = "vi") -> Report:
    promises = promised(folder)
    rows = [line.split() for line in text.splitlines()]
    actuals = pd.DataFrame([
        {"indicator": code, "unit": "mau", "period": span, "value": float(value), "cumulative": ".." in span} for code, span, value in rows
    ])  # fmt: skip
    period = Period.parse("2024-01..2024-06")
    findings = assess_tables(target_table(promises), actuals, period, as_of=AS_OF)
    definition = Definition(title=Text("Báo cáo", "Report"), period=period, issuer=Text("Sở Công Thương", "Department"))
    return compose(definition, Evidence(findings, promises, actuals, (), AS_OF), load(lang), name="bao-cao")


def card(made: Report, title: str) -> tuple[Figure, ...]:
    return next(section.figures for section in made.sections if section.kind == "card" and section.title == title)


def kinds(figures: Sequence[Figure]) -> list[str]:
    return [figure.kind for figure in figures]


def values(figure: Figure, name: str) -> list[float]:
    return [round(value, 6) for value in dict(figure.series)[name] if value is not None]


def test_each_kind_has_its_chart(folder: Path) -> None:
    """A flow goes in a trajectory, with a waterfall where it has parts; a stock in steps; a rate is a dot, a milestone a diamond."""
    made = report(folder)
    assert kinds(card(made, "Giá trị sản xuất công nghiệp")) == ["trajectory", "waterfall"]
    assert kinds(card(made, "Khai khoáng")) == ["trajectory"]
    assert kinds(card(made, "Cụm công nghiệp")) == ["steps"]
    assert kinds(card(made, "Tổn thất điện")) == ["dots"]
    rows = [row for section in made.sections for table in section.tables if table.about == "findings" for row in table.rows]
    drawn = {row[0].text: {cell.figure.kind for cell in row if cell.figure} for row in rows}
    assert drawn["Thủy điện"] == {"milestones"}
    assert drawn["Khai khoáng"] == {"pin", "bullet"}
    assert drawn["Tổn thất điện"] == {"variance", "dots"}


def test_a_trajectory_holds_path_last_year_and_where_the_year_will_end(folder: Path) -> None:
    """Beside the figures stand the even path, last year's month, and the year-end from the last figure on."""
    (figure, _) = card(report(folder), "Giá trị sản xuất công nghiệp")
    assert values(figure, "actual") == [300, 360]
    assert values(figure, "pace") == [100.0 * month for month in range(1, 13)]
    assert values(figure, "last_year") == [400]
    assert values(figure, "projection") == [360, 720]
    assert dict(figure.series)["projection"][5] == 360
    assert dict(figure.texts)["x"][:2] == ("T1", "T2")
    assert figure.title == ("Giá trị sản xuất công nghiệp theo tháng, mới nhất 360,0 tỷ đồng, mục tiêu 1.200,0, dự báo cả kỳ 720,0 tỷ đồng")


def test_parts_that_move_the_whole_most_come_first(folder: Path) -> None:
    """Each part's own variance, the furthest first, adds up to the whole's; what is left is the rest."""
    figure = card(report(folder), "Giá trị sản xuất công nghiệp")[1]
    assert dict(figure.texts)["parts"] == ("Khai khoáng", "Chế biến", "Điện", "Rác thải", "Nước")
    assert values(figure, "parts") == [-200, -20, -20, -1, 1]
    assert values(figure, "total") == [-240]
    assert values(figure, "rest") == []
    assert figure.title.endswith("chênh lệch −240,0 tỷ đồng, tác động lớn nhất từ Khai khoáng (−200,0)")


def test_parts_not_reported_are_the_rest(folder: Path) -> None:
    """Where parts have no figure the waterfall does not invent them: what the others do not explain is called the rest."""
    without = FIGURES.replace("mining 2024-01..2024-06 100\n", "").replace("power 2024-01..2024-06 80\n", "")
    figure = card(report(folder, without), "Giá trị sản xuất công nghiệp")[1]
    assert dict(figure.texts)["parts"] == ("Chế biến", "Rác thải", "Nước")
    assert values(figure, "rest") == [-220]
    assert sum(values(figure, "parts")) + values(figure, "rest")[0] == values(figure, "total")[0]


def test_a_whole_in_at_most_four_parts(folder: Path) -> None:
    """The detail shows what a whole is made of: the three largest and the rest of the five, reached and planned."""
    made = report(folder)
    figure = next(figure for section in made.sections if section.kind == "detail" for figure in section.figures if figure.kind == "shares")
    assert dict(figure.texts)["parts"] == ("Chế biến", "Khai khoáng", "Điện", "Còn lại")
    assert [round(value, 2) for value in values(figure, "actual")] == [36.11, 27.78, 22.22, 13.89]
    assert values(figure, "target") == [25, 50, pytest.approx(16.67, abs=0.01), pytest.approx(8.33, abs=0.01)]


def test_parts_that_pass_their_whole_are_not_drawn(folder: Path) -> None:
    """Parts that sum to more than the whole are a fault of the figures: a bar of them would say something untrue."""
    made = report(folder, FIGURES.replace("making 2024-01..2024-06 130", "making 2024-01..2024-06 400"))
    assert not [figure for section in made.sections if section.kind == "detail" for figure in section.figures if figure.kind == "shares"]


def test_one_scale_for_all_tables_of_the_detail(folder: Path) -> None:
    """Charts of a kind stand on one scale throughout the detail, so that lengths compare; each heading prints what its rows use."""
    made = report(folder, FIGURES + "once 2024-01..2024-06 62\n")
    tables = [table for section in made.sections if section.kind == "detail" for table in section.tables if "figure" in table.roles]
    ranges = {
        dict(cell.figure.series)["range"]
        for table in tables
        for row in table.rows
        for cell in row
        if cell.figure and cell.figure.kind == "pin"
    }
    heads = {head.text for table in tables for head in table.columns if "TH/KH" in head.text}
    assert len(tables) > 1
    assert len(ranges) == 1
    assert heads == {"TH/KH (0–130%)", "TH/KH (0–130%; tỷ lệ 4,8 đến 6,4%; 03/2024–08/2024)"}


@pytest.mark.parametrize(
    ("given", "wanted"), [((5.2, 6.2), (5.0, 6.4)), ((-3.0, 4.0), (-4.0, 5.0)), ((7.0, 7.0), (6.6, 7.4)), ((0.0, 0.0), (-0.05, 0.05))]
)
def test_scales_end_at_round_numbers(given: tuple[float, float], wanted: tuple[float, float]) -> None:
    """A scale that need not begin at zero reaches a little beyond its values, to numbers that can be printed."""
    assert around(given) == pytest.approx(wanted)
