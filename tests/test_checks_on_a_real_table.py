"""The checks on a department's own table (Bình Phước, 2020): they find every fault known in it, and little else.

The table's faults were found by recomputation and stand in its description; each test below is one line of that list.
"""

import numpy as np
import pandas as pd
import pytest

from monitor.checks import doubts, problems
from tests import binh_phuoc

pytestmark = binh_phuoc.needed
FURNITURE, ELECTRICITY, STONE = "tử, bàn, đồ nội thất bàng gỗ", "Điện sản xuất", "Đá xây dựng khác"
ARITHMETIC = ("stale_copy", "cumulative_sum", "cumulative_falls", "growth_contradicts", "month_contradicts", "share_contradicts")
"""Checks whose finding is a contradiction between printed numbers, which a test can prove; the others judge."""


@pytest.fixture(scope="module")
def frames() -> binh_phuoc.Frames:
    return binh_phuoc.read()


@pytest.fixture(scope="module")
def found(frames: binh_phuoc.Frames) -> pd.DataFrame:
    return doubts(frames.actuals, frames.targets, frames.published, as_of=binh_phuoc.AS_OF)


def of(found: pd.DataFrame, check: str, indicator: str | None = None) -> pd.DataFrame:
    chosen = found["check"] == check
    return found[chosen & (found["indicator"] == indicator)] if indicator else found[chosen]


def test_the_copied_months(found: pd.DataFrame) -> None:
    """Months 9, 10 and 11 repeat month 8 in all 23 rows: the year to date shows it for each."""
    copies = of(found, "stale_copy")
    of_year = copies[(copies["source"] == "luy_ke")]
    assert of_year.groupby("period").size().to_dict() == {"2020-9M": 23, "2020-01..2020-10": 23, "2020-01..2020-11": 23}
    assert set(of_year["among"]) == {23}


def test_zero_for_missing_in_may(found: pd.DataFrame) -> None:
    """The year to date of month 5 is 0 in all 23 rows although the months are positive."""
    zeros = of(found, "zero_for_missing")
    assert (len(zeros), set(zeros["period"])) == (23, {"2020-01..2020-05"})
    (problem,) = [problem for problem in problems(found) if problem.severity == "error"]
    assert problem.where == "binh-phuoc, 2020-01..2020-05"


def test_furniture_turns_into_thousands(found: pd.DataFrame) -> None:
    """The plan jumps between 1,270,000 and 1,270, the actuals fall from 110,500 to 104, % of plan prints 26,013."""
    restated = of(found, "plan_restated", FURNITURE)
    assert restated[["value", "other", "power"]].to_numpy().tolist() == [
        [1270, 1270000, -3], [1270000, 1270, 3], [1270, 1270000, -3],
    ]  # fmt: skip
    slips = of(found, "magnitude", FURNITURE)
    assert {("2020-06", -3), ("2020-01..2020-07", -3)} <= set(zip(slips["period"], slips["power"], strict=True))
    assert {"2020-Q1", "2020-01..2020-04"} <= set(of(found, "beyond_plan", FURNITURE)["period"])


def test_the_plan_of_electricity_was_restated(found: pd.DataFrame) -> None:
    """1,968 in months 1 and 2, then 1,967.778726."""
    assert of(found, "plan_rounded")[["indicator", "value", "other"]].to_numpy().tolist() == [[ELECTRICITY, 1967.778726, 1968]]


def test_stone_does_not_chain(found: pd.DataFrame) -> None:
    """Month 3's year to date with the months 4 and 5 is not the next one: 570,463 and 184,893, then 262,238 and 272,300."""
    assert {"2020-01..2020-04", "2020-H1"} <= set(of(found, "cumulative_sum", STONE)["period"])


def test_an_index_has_no_share_of_plan(frames: binh_phuoc.Frames, found: pd.DataFrame) -> None:
    """All that is printed in the index rows as year to date against plan is index over index; in January growth too."""
    index = frames.targets.loc[frames.targets["kind"] == "index", "indicator"]
    printed = frames.published[(frames.published["comparison"] == "share_of_plan") & frames.published["indicator"].isin(index)]
    assert len(of(found, "share_of_rate")) == len(printed) > 0
    growth = of(found, "growth_contradicts")
    assert growth[(growth["period"] == "2020-01") & growth["indicator"].isin(index)].shape[0] == 5


def test_units_typed_by_dragging(found: pd.DataFrame) -> None:
    """“999 cái” for 1000 cái, and M2 for sawn wood above the M3 of plywood."""
    odd = pd.concat([of(found, "measure_multiplier"), of(found, "measure_dragged")])
    assert odd[["indicator", "text", "other_text"]].to_numpy().tolist() == [
        ["Quần án các loại", "999 cái", "1000 cái"], ["Gỗ cưa, xẻ các loại", "M2", "M3"],
    ]  # fmt: skip


def clean(found: pd.DataFrame) -> pd.DataFrame:
    """The doubts about cells that no line of the list names; `known` is the month of the sheet."""
    sheet = pd.to_datetime(found["known"]).dt.month
    named = sheet.between(9, 11)
    named |= found["source"].isin(["luy_ke", "luy_ke_so_voi_ke_hoach", "luy_ke_so_so_voi_cung_ky"]) & (sheet == 5)
    named |= found["check"].isin(["share_of_rate", "plan_restated", "plan_rounded", "measure_multiplier", "measure_dragged"])
    named |= found["indicator"] == FURNITURE
    named |= (found["indicator"] == STONE) & (found["source"] == "luy_ke")
    named |= found["indicator"].isin(found.loc[found["check"] == "share_of_rate", "indicator"]) & (
        found["source"] == "luy_ke_so_so_voi_cung_ky"
    )
    return found[~named]


def test_false_alarms_in_clean_cells(frames: binh_phuoc.Frames, found: pd.DataFrame) -> None:
    """Of the cells that the list does not name, the checks that judge doubt 7, sawn wood's real slip among them; with the
    contradictions between printed numbers, which are real, 37 of the year's own. Both stay under 5 %."""
    doubted = clean(found)
    judged = doubted[~doubted["check"].isin(ARITHMETIC)]
    this_year = doubted[doubted["period"].str.startswith("2020")]
    assert (frames.clean, frames.clean_this_year) == (1571, 1235)
    assert len(judged) == 7 < 0.05 * frames.clean
    assert len(this_year) == 37 < 0.05 * frames.clean_this_year


def test_last_year_was_copied_too(found: pd.DataFrame) -> None:
    """Two faults that the list does not name: last year's figures in month 5 are month 4's, its year to date in 6 is 5's."""
    copies = of(found, "stale_copy")
    assert {("cung_ky", "2019-05"), ("luy_ke_cung_ky", "2019-H1")} <= set(zip(copies["source"], copies["period"], strict=True))


def test_what_is_doubted_about_sums_is_no_false_alarm(frames: binh_phuoc.Frames, found: pd.DataFrame) -> None:
    """Each doubted year to date really is neither the last one and the month, nor the sum of the months as first reported."""
    own = frames.actuals[frames.actuals["source"] == "thuc_hien_thang"].set_index(["indicator", "period"])["value"]
    so_far = frames.actuals[frames.actuals["source"] == "luy_ke"].set_index(["indicator", "period"])["value"]
    doubted = clean(found)
    for row in doubted[(doubted["check"] == "cumulative_sum") & (doubted["source"] == "luy_ke")].itertuples():
        month = f"2020-{pd.Timestamp(row.known).month:02}"
        before = f"2020-{pd.Timestamp(row.known).month - 1:02}"
        last = so_far.get((row.indicator, before), np.nan)
        assert abs(last + own[row.indicator, month] - row.value) > 0.01 * row.value, row
