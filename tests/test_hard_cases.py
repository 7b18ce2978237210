"""What cannot be right is judged as far as it can be, says why where it cannot, and harms nothing beside it."""

import datetime
import warnings
from collections.abc import Iterator

import pandas as pd
import pytest

from monitor.assess import assess_tables
from tests.test_assess import judge, one

TARGET = "indicator|period|form|low\na|2024|at_least|100"
JUNE = ("2024-06", "2024-07-05")


@pytest.fixture(autouse=True)
def _no_numpy_warning() -> Iterator[None]:
    """Numpy says nothing: a division by zero or an overflow is a case of ours, never a surprise."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.mark.parametrize("before", ["0", "-20", "", "inf"])
def test_growth_needs_a_level_above_zero(before: str) -> None:
    """On nothing, on a loss, on what was withdrawn or is no number there is no growth in percent; the flag stands."""
    found = one(TARGET, f"indicator|period|value\na|2023|{before}\na|2024|120", "2024")
    assert found["flag"] == "exceeded"
    assert pd.isna(found["growth_percent"])


@pytest.mark.parametrize(
    ("low", "value", "flag"), [("0", "5", "achieved"), ("0", "-1", "missed"), ("-10", "-9", "achieved"), ("-10", "-11", "missed")]
)
def test_a_target_of_zero_or_less_is_met_or_not_but_has_no_percentage(low: str, value: str, flag: str) -> None:
    """Losses of at most 10 that came to 9: met, by a difference of 1, and no share of a negative number."""
    found = one(f"indicator|period|form|low\na|2024|at_least|{low}", f"indicator|period|value\na|2024|{value}")
    assert found["flag"] == flag
    assert found["variance"] == float(value) - float(low)
    assert found[["variance_percent", "achievement_percent"]].isna().all()


@pytest.mark.parametrize("base", ["0", "-5", ""])
def test_average_growth_from_nothing_cannot_be_judged(base: str) -> None:
    """No power makes 117 out of nothing."""
    targets = f"indicator|period|form|kind|low|baseline_period|baseline_value\na|2021..2030|at_least|average_growth|8|2020|{base}"
    found = one(targets, "indicator|period|value\na|2022|117", as_of="2023-01-31")
    assert (found["flag"], found["reason"]) == ("cannot_be_judged", "no_baseline")


def test_last_year_on_another_price_basis_is_not_compared() -> None:
    """60 in prices of 2010 are not 20 % more than 50 in prices of 1994."""
    found = one(TARGET, "indicator|period|value|basis\na|2023|50|constant 1994\na|2024|60|constant 2010")
    assert found[["growth_percent", "last_year"]].isna().all()


def test_an_infinite_figure_withdraws_nothing() -> None:
    """It is as if it had not been given: the vintage before it stays in force, and nothing is called withdrawn."""
    actuals = "indicator|period|value|known\na|2024|104|2025-01-10\na|2024|inf|2025-01-20"
    corrected = one(TARGET, actuals, as_of="2025-01-31")
    alone = one(TARGET, "indicator|period|value\na|2024|inf", as_of="2025-01-31")
    assert (corrected["actual"], corrected["flag"]) == (104, "achieved")
    assert ["withdrawn" in found["notes"] for found in (corrected, alone)] == [False, False]


@pytest.mark.parametrize("value", ["inf", "-inf"])
def test_infinite_is_no_figure_and_no_target(value: str) -> None:
    """An infinite figure is none reported; an infinite target is one whose value is not known."""
    assert one(TARGET, f"indicator|period|value\na|2024|{value}")["flag"] == "no_data"
    found = one(f"indicator|period|form|low\na|2024|at_least|{value}", "indicator|period|value\na|2024|100")
    assert (found["flag"], found["reason"]) == ("cannot_be_judged", "unknown_target")


@pytest.mark.parametrize(("value", "flag"), [("1e308", "ahead"), ("1e-300", "off_track"), ("-1e308", "watch"), ("5e-324", "off_track")])
def test_an_absurd_figure_is_judged_and_nothing_infinite_comes_out(value: str, flag: str) -> None:
    """Whatever history of absurd figures stands behind it, and never at the cost of the target beside it."""
    past = "\n".join(f"a|{year}|{value}|no\na|{year}-06|1|yes" for year in range(2019, 2024))
    found = judge(
        f"{TARGET}\nb|2024|at_least|100",
        f"indicator|period|value|cumulative\n{past}\na|2024-06|{value}|yes\nb|2024-06|51|yes",
        *JUNE,
    ).set_index("indicator")
    assert not found.select_dtypes("float").abs().eq(float("inf")).any(axis=None)
    assert found["flag"].to_dict() == {"a": flag, "b": "on_track"}


def test_a_month_left_out_leaves_no_sum() -> None:
    """January, February and April do not make a year to date of April; what was complete last is judged where no month is asked."""
    actuals = "indicator|period|value\na|2024-01|9\na|2024-02|9\na|2024-04|9"
    asked = one(TARGET, actuals, "2024-04", "2024-05-10")
    assert (asked["flag"], asked["reason"]) == ("no_data", "not_reported")
    assert pd.isna(asked["actual"])
    latest = one(TARGET, actuals, None, "2024-05-10")
    assert (latest["actual_period"], latest["actual"]) == ("2024-01..2024-02", 18)


def test_a_year_left_out_leaves_no_sum_over_years() -> None:
    """A five-year plan with a year missing has no figure to date."""
    targets = "indicator|period|form|low\na|2021..2025|at_least|100"
    found = one(targets, "indicator|period|value\na|2021|20\na|2023|20\na|2024|20", "2024", "2025-01-31")
    assert found["flag"] == "no_data"


def test_a_past_year_with_a_gap_is_no_example() -> None:
    """A year whose total is not known, or whose month is missing, gives no share; two that are left are too few for a season."""
    rows = "".join(f"\na|{year}-06|40|yes\na|{year}|100|no" for year in (2021, 2022, 2023))
    whole = one(TARGET, f"indicator|period|value|cumulative{rows}\na|2024-06|45|yes", *JUNE)
    assert (whole["pace"], whole["expected"]) == ("seasonal", 40)
    rows = rows.replace("\na|2022|100|no", "")
    gap = one(TARGET, f"indicator|period|value|cumulative{rows}\na|2024-06|45|yes", *JUNE)
    assert (gap["pace"], gap["expected"]) == ("last_year", 40)
    assert pd.isna(gap["probability"])


@pytest.mark.parametrize(
    ("years", "pace", "interval"), [(0, "linear", False), (1, "last_year", False), (2, "last_year", False), (3, "seasonal", True)]
)
def test_short_histories_say_which_rule_they_leave(years: int, pace: str, interval: bool) -> None:
    """Three complete years make a season and an interval, one or two lend their last, none leaves the straight line."""
    rows = "".join(f"\na|{year}-06|{40 + year % 3}|yes\na|{year}|100|no" for year in range(2024 - years, 2024))
    found = one(TARGET, f"indicator|period|value|cumulative{rows}\na|2024-06|45|yes", *JUNE)
    assert found["pace"] == pace
    assert pd.notna(found["projection_low"]) == interval


def test_years_of_nothing_or_below_zero_are_no_example() -> None:
    """A share of zero, or of a year that ran below zero, says nothing about this one."""
    for reached, total in (("0", "0"), ("-5", "100"), ("5", "-100")):
        rows = "".join(f"\na|{year}-06|{reached}|yes\na|{year}|{total}|no" for year in (2021, 2022, 2023))
        found = one(TARGET, f"indicator|period|value|cumulative{rows}\na|2024-06|45|yes", *JUNE)
        assert (found["pace"], found["flag"]) == ("linear", "watch")


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_contradictory_instruments_of_one_date(order: tuple[int, int, int]) -> None:
    """100 and 120 of one day cannot both hold, however often and in whatever order they are stated; a later one ends it."""
    lines = ["a|2024|at_least|100|2024-01-01", "a|2024|at_least|120|2024-01-01", "a|2024|at_least|100|2024-01-01"]
    targets = "\n".join(["indicator|period|form|low|effective", *(lines[n] for n in order)])
    found = one(targets, "indicator|period|value\na|2024|130")
    assert (found["flag"], found["reason"]) == ("cannot_be_judged", "contradictory")
    revised = one(f"{targets}\na|2024|at_least|110|2024-06-01", "indicator|period|value\na|2024|130")
    assert (revised["flag"], revised["target_low"]) == ("exceeded", 110)


def test_periods_that_overlap_are_targets_of_their_own() -> None:
    """A quarter's, a half's and a year's target stand beside each other, each judged by the figures of its own span."""
    found = judge(
        "indicator|period|form|low\na|2024|at_least|100\na|2024-H1|at_least|40\na|2024-Q2|at_least|25",
        "indicator|period|value|cumulative\na|2024-03|22|yes\na|2024-06|45|yes",
        *JUNE,
    ).set_index("target_period")
    assert found["actual"].to_dict() == {"2024": 45, "2024-H1": 45, "2024-Q2": 23}
    assert found["flag"].to_dict() == {"2024": "watch", "2024-H1": "exceeded", "2024-Q2": "missed"}
    assert found["governs"].all()


def test_figures_that_overlap_are_never_counted_twice() -> None:
    """A quarter and its months, and the year to date: what was given to date stands, and months are not added to their quarter."""
    both = one(
        TARGET, "indicator|period|value\na|2024-01|10\na|2024-02|10\na|2024-03|10\na|2024-Q1|30\na|2024-04|9", "2024-04", "2024-05-05"
    )
    assert both["actual"] == 39
    contradicting = "indicator|period|value|cumulative\na|2024-01|10|no\na|2024-02|10|no\na|2024-02|21|yes\na|2024-03|10|no"
    assert one(TARGET, contradicting, "2024-03", "2024-04-05")["actual"] == 31


def test_a_leap_day() -> None:
    """The month's last day in 2024, a day to finish by, and a day that has no last year."""
    february = one(
        "indicator|period|form|low\na|2024-02|at_least|10", "indicator|period|value\na|2023-02|10\na|2024-02|11", as_of="2024-02-29"
    )
    assert (february["growth_percent"], february["flag"]) == (pytest.approx(10), "exceeded")
    assert pd.Timestamp(february["due"]) == pd.Timestamp("2024-02-29")
    dam = "indicator|period|form|kind|high\na|2024|done_by|milestone|2024-02-29"
    assert one(dam, "indicator|period|value\na|2024|2024-02-29", as_of="2024-03-01")["flag"] == "achieved"
    assert one(dam, "indicator|period|value\na|2024|2024-03-01", as_of="2024-03-01")["flag"] == "missed"
    known = one(TARGET, "indicator|period|value|known\na|2024-01|9|2024-02-29", "2024-01", "2024-02-29")
    assert known["actual"] == 9
    day = one(
        "indicator|period|form|low\na|2024-02-29|at_least|10", "indicator|period|value\na|2024-02-29|11\na|2024-02|400", as_of="2024-03-01"
    )
    assert (day["flag"], day["actual"], day["actual_period"]) == ("exceeded", 11, "2024-02-29")
    assert pd.isna(day["last_year"])


def test_a_day_is_no_month() -> None:
    """What was reported for the tenth says nothing about the month."""
    found = one("indicator|period|form|low\na|2024-02|at_least|10", "indicator|period|value\na|2024-02-10|11", as_of="2024-03-05")
    assert found["flag"] == "no_data"


@pytest.mark.parametrize(
    ("form", "bounds"),
    [
        ("within", "12|10"),
        ("between", "12|10"),
        ("within", "12|"),
        ("within", "|12"),
        ("between", "12|"),
        ("roughly", "1|2"),
        ("at_most", "12|"),
    ],
)
def test_a_target_without_its_bounds_is_not_known(form: str, bounds: str) -> None:
    """A range needs both ends the right way round, a ceiling its ceiling, and a form must be one; beside it the rest is judged."""
    found = judge(
        f"indicator|period|form|low|high\na|2024|{form}|{bounds}\nb|2024|at_least|10|", "indicator|period|value\na|2024|11\nb|2024|11"
    ).set_index("indicator")
    assert found.loc["a", ["flag", "reason"]].tolist() == ["cannot_be_judged", "unknown_target"]
    assert found["notes"]["a"] == ""
    assert found["flag"]["b"] == "exceeded"


def test_nothing_at_all() -> None:
    """No target, no finding; no figure, no data."""
    none = pd.DataFrame({"indicator": [], "period": [], "value": []}, dtype=object)
    assert assess_tables(none.drop(columns="value"), none, as_of=datetime.date(2024, 1, 1)).empty
    assert one(TARGET, "indicator|period|value")["flag"] == "no_data"
