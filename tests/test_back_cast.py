"""Units that were merged: what they reported before is added up for the unit that they became, where nothing else was published."""

import datetime
from pathlib import Path

import pandas as pd
import pytest

from monitor.assess import assess_tables
from tests.plan_files import wrong
from tests.small_workspace import monitor
from tests.test_assess import table

AS_OF = "2025-10-10"
TARGETS = "indicator|period|form|low|unit|kind|measure\na|2025|at_least|200|new|flow|tỷ đồng"
OLD = """indicator|period|value|unit|measure|status|source|known|decimals
a|2024-9M|60|east|tỷ đồng|official|East's report|2024-10-05|0
a|2024-9M|40.5|west|tỷ đồng|estimate|West's report|2024-10-20|1
a|2024|80|east|tỷ đồng|official|East's report|2025-01-10|0
a|2024|54.5|west|tỷ đồng|official|West's report|2025-01-10|1
a|2025-H1|70|new|tỷ đồng||||
a|2025-9M|120|new|tỷ đồng||||"""


def judged(
    targets: str = TARGETS, actuals: str = OLD, *, period: str = "2025-9M", as_of: str = AS_OF, formed: str = "east west"
) -> pd.Series:
    """One finding of the unit formed on 1 July 2025."""
    frame = table(targets).assign(since=pd.Timestamp("2025-07-01"), formed_from=formed)
    given = table(actuals)
    given["decimals"] = pd.to_numeric(given["decimals"])
    return assess_tables(frame, given, period, as_of=datetime.date.fromisoformat(as_of)).iloc[0]


def test_the_same_period_last_year_is_the_sum_of_the_units_before() -> None:
    """60 and 40.5 of last year's 80 and 54.5: 120 is 19.4 % more, and last year's share by September is what is expected now."""
    found = judged()
    assert found["last_year"] == 100.5
    assert found["growth_percent"] == pytest.approx((120 / 100.5 - 1) * 100)
    assert (found["pace"], found["expected"]) == ("last_year", pytest.approx(200 * 100.5 / 134.5))
    assert "back_cast" in found["notes"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a|2024-9M|40.5|west|tỷ đồng|estimate|West's report|2024-10-20|1\n", ""),
        ("40.5|west|tỷ đồng", "|west|tỷ đồng"),
        ("40.5|west|tỷ đồng", "40.5|west|triệu USD"),
        ("40.5|west|tỷ đồng", "40.5|west|"),
        ("a|2024-9M|40.5", "a|2024-H1|40.5"),
        ("2024-10-20", "2025-10-11"),
    ],
)
def test_nothing_is_added_up_where_one_of_them_is_missing(before: str, after: str) -> None:
    """Never given, withdrawn, in another measure, for another span, or not yet known: then there is no last year."""
    assert before in OLD
    assert pd.isna(judged(actuals=OLD.replace(before, after))["last_year"])


def test_what_was_published_for_the_new_unit_goes_before_the_sum() -> None:
    """Also where it was withdrawn: nobody knows it then."""
    published, withdrawn = (judged(actuals=f"{OLD}\na|2024-9M|{value}|new|tỷ đồng||||") for value in ("99", ""))
    assert published["last_year"] == 99
    assert pd.isna(withdrawn["last_year"])


@pytest.mark.parametrize(
    ("kind", "measure", "sums"),
    [("flow", "tỷ đồng", True), ("stock", "người", True), ("growth", "%", False), ("share", "%", False), ("rank", "hạng", False),
     ("index", "%", False), ("flow", "%", False), ("stock", "tạ/ha", False)],
)  # fmt: skip
def test_only_amounts_are_added_up(kind: str, measure: str, sums: bool) -> None:
    """Two rates of growth make no third, nor two yields per hectare."""
    frames = (text.replace("flow", kind).replace("tỷ đồng", measure) for text in (TARGETS, OLD))
    found = judged(*frames)
    assert pd.notna(found["last_year"]) == sums


def test_the_years_own_months_before_the_merger_count_too() -> None:
    """50 and 15 to June, and the new unit's own 55 since: 120 by September."""
    months = "a|2025-H1|50|east|tỷ đồng||||\na|2025-H1|15|west|tỷ đồng||||\na|2025-Q3|55|new|tỷ đồng||||"
    found = judged(actuals=OLD.replace("a|2025-H1|70|new|tỷ đồng||||\na|2025-9M|120|new|tỷ đồng||||", months))
    assert (found["actual"], found["last_year"]) == (120, 100.5)


def test_what_lies_after_the_merger_is_not_added_up() -> None:
    """A figure that an old unit still gave for a later span is not the new one's."""
    found = judged(actuals=f"{OLD}\na|2025-10|9|east|tỷ đồng||||\na|2025-10|9|west|tỷ đồng||||", period="2025-10", as_of="2025-11-20")
    assert found["flag"] == "no_data"


def test_the_sum_is_no_firmer_than_its_weakest_part() -> None:
    """Monitoring the year before the merger, of the new unit: an estimate makes the sum one, known when the last part was."""
    found = judged(TARGETS.replace("2025", "2024"), period="2024-9M")
    assert (found["actual"], found["actual_status"]) == (100.5, "estimate")
    assert found["actual_known"] == "2024-10-20"
    assert "back_cast" in found["notes"]


def test_a_sum_of_the_usual_shares_says_so_for_years() -> None:
    """Three years are needed for a usual share: as long as one of them lies before the merger the pace is back-cast."""
    years = "".join(f"\na|{year}-H1|{year - 1980}|new|tỷ đồng||||\na|{year}|100|new|tỷ đồng||||" for year in range(2025, 2032))
    actuals = OLD.splitlines()[0] + years
    notes = {
        year: judged(TARGETS.replace("2025", str(year)), actuals, period=f"{year}-H1", as_of=f"{year}-07-10")["notes"]
        for year in (2028, 2029)
    }
    assert {year: "back_cast" in note for year, note in notes.items()} == {2028: True, 2029: False}


CATALOGUE = """\
units:
  - {code: east, name: {vi: Tỉnh Đông, en: East}, end: 2025-07-01, followed_by: new}
  - {code: west, name: {vi: Tỉnh Tây, en: West}, end: 2025-07-01, followed_by: new}
  - {code: new, name: {vi: Tỉnh Mới, en: New}, begin: 2025-07-01, formed_from: [east, west]}
sources:
  - {code: west-report, publisher: Cục Thống kê Tây, title: Báo cáo 9 tháng, date: 20/10/2024}
indicators:
  - {code: a, name: {vi: Giá trị sản xuất, en: Output}, measure: {vi: tỷ đồng, en: bn VND}, kind: flow, decimals: 1, entry: cumulative}
"""
PLAN = """\
plan: {code: new-2025, name: {vi: Kế hoạch năm 2025}, unit: new, period: 2025}
targets:
  - {indicator: a, period: 2025, form: at_least, low: 200}
"""
FIGURES = """\
indicator,period,value,unit,status,known,source
a,2024-9M,60,east,official,2024-10-05,
a,2024-9M,40.5,west,estimate,2024-10-20,west-report
a,2025-9M,120,new,,2025-10-05,
"""


def test_explain_names_what_was_added_up(tmp_path: Path) -> None:
    """Each unit's figure with its status, day and source."""
    for name, text in (("targets/plan.yaml", CATALOGUE + PLAN), ("monitor.toml", ""), ("figures.csv", FIGURES)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert monitor(tmp_path, "take", "figures.csv", "--by", "An").code == 0
    said = monitor(tmp_path, "--lang", "en", "explain", "a", "--period", "2025-9M", "--as-of", AS_OF)
    lines = [" ".join(line.split()) for line in said.out.splitlines()]
    assert any(line.startswith("East, first 9 months of 2024 60.0 bn VND · known 5 October 2024") for line in lines), said.out
    assert any("West, first 9 months of 2024 40.5 bn VND · [e] · known 20 October 2024 · Cục Thống kê Tây" in line for line in lines)
    assert "+19.4%" in said.out
    assert "the sums of the units that it was formed from" in " ".join(lines)


ALL = "formed_from names all the units that went into it: their figures are added up"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (", begin: 2025-07-01", "", "4:61: formed from others, but on which day? (write begin:)"),
        ("[east, west]", "[east, new]", "4:80: a unit cannot be formed from itself (give the new unit a code of its own)"),
        ("[east, west]", "[east, wst]", "4:87: no unit has the code wst (did you mean west?)"),
        (
            "[east, west]",
            "[east]",
            f"3:80: followed by new, whose formed_from does not name it ({ALL})",
        ),
    ],
)
def test_units_that_cannot_be_meant(tmp_path: Path, before: str, after: str, said: str) -> None:
    """Said with their place."""
    assert before in CATALOGUE
    found = wrong(tmp_path, plan=CATALOGUE.replace(before, after) + PLAN)
    assert said in [line.replace("targets/plan.yaml:", "") for line in found]
