"""Where a yearly flow should stand by now: past shares of the same month, and the rule that was taken."""

import numpy as np
import pytest

from monitor import pace
from tests.years import past


def shares(text: str, begin: str = "2024-01", till: str = "2024-03", months: int = 12) -> list[float]:
    return past(text, begin, till, months).shares[0].tolist()


def rule(text: str, wanted: str | None = None) -> tuple[float, str]:
    found = past(text, "2024-01", "2024-03").shares
    share, taken = pace.share(found, np.array([0.25]), np.array([wanted], dtype=object))
    return float(share[0]), str(taken[0])


FIVE = """
2019: 3 10, 12 100
2020: 3 30, 12 200
2021: 3 12, 12 100
2022: 3 40, 12 200
2023: 3 18, 12 100
"""


def test_the_median_of_five_years() -> None:
    """Shares of 10, 15, 12, 20 and 18 % by March: the expected share is their median, 15 %."""
    assert shares(FIVE) == pytest.approx([0.18, 0.20, 0.12, 0.15, 0.10])
    assert rule(FIVE) == (pytest.approx(0.15), "seasonal")


def test_six_years_back_is_too_far() -> None:
    assert rule("2018: 3 99, 12 100\n" + FIVE)[0] == pytest.approx(0.15)


def test_the_median_of_four_years_lies_between_the_middle_two() -> None:
    assert rule("\n".join(FIVE.strip().splitlines()[1:]))[0] == pytest.approx((0.15 + 0.18) / 2)


def test_fewer_than_three_years() -> None:
    """Two complete years make no season: last year's share; without last year, twelfths, which are only an assumption."""
    assert rule("2022: 3 40, 12 200\n2023: 3 18, 12 100") == (pytest.approx(0.18), "last_year")
    assert rule("2021: 3 12, 12 100\n2022: 3 40, 12 200") == (0.25, "linear")


def test_a_plan_may_ask_for_the_line() -> None:
    assert rule(FIVE, "linear") == (0.25, "linear")


def test_a_year_with_a_gap_is_no_year() -> None:
    """2021 has no figure for March, 2022 none for December, 2020 a total of zero, 2019 a first quarter below zero."""
    found = shares("2019: 3 -5, 12 100\n2020: 3 0, 12 0\n2021: 2 8, 12 100\n2022: 3 40, 11 180\n2023: 3 18, 12 100")
    np.testing.assert_array_equal(found, [0.18, np.nan, np.nan, np.nan, np.nan])


def test_nothing_by_march_is_a_share_too() -> None:
    assert shares("2023: 3 0, 12 100")[0] == 0


def test_months_add_up_where_no_cumulative_is_given() -> None:
    own = "2023: 2023-01 5, 2023-02 6, 2023-03 7, 12 100"
    assert shares(own)[0] == pytest.approx(0.18)


def test_a_quarter_has_a_past_of_its_own() -> None:
    """Of the second quarter's 20 (30 to June less 10 to March) 8 were reached by April."""
    assert shares("2023: 3 10, 4 18, 6 30", "2024-04", "2024-04", 3)[0] == pytest.approx(0.4)


def test_a_year_that_does_not_begin_in_january() -> None:
    """A school year from September 2022 to August 2023: 40 to December and 60 after it, of which 90 were reached by May."""
    text = "2022: 8 50, 12 90\n2023: 5 50, 8 60"
    assert shares(text, "2023-09", "2024-05")[0] == pytest.approx(0.9)
    assert shares(text, "2023-09", "2023-12")[0] == pytest.approx(0.4)


def test_targets_over_several_years_have_no_season() -> None:
    assert np.isnan(shares(FIVE, "2024-01", "2024-03", 24)).all()


def test_the_administrative_calendar_keeps_to_itself() -> None:
    """Years counted from the 15th have their own series: figures of calendar months are no past for them."""
    assert np.isnan(past(FIVE, "2024-01", "2024-03", calendar=1).shares).all()
    own = "\n".join(f"{year}: {year}-01..{year}-03@15 {share}, {year}@15 100" for year, share in ((2021, 10), (2022, 12), (2023, 11)))
    np.testing.assert_allclose(past(own, "2024-01", "2024-03", calendar=1).shares[0, :3], [0.11, 0.12, 0.10])
    assert np.isnan(past(own, "2024-01", "2024-03").shares).all()


def test_last_years_share_from_its_total_and_the_stated_growth() -> None:
    """Lào Cai 2021: 22,800 in seven months, +13.38 %, after 37,050.8 in the whole of 2020, of which 20,109 by July."""
    before = pace.with_growth(past("2020: 12 37050.8", "2021-01", "2021-07"), np.array([22_800.0]), np.array([13.38]))
    assert before.reached[0, 0] == pytest.approx(20_109.4, abs=0.1)
    share, taken = pace.share(before.shares, np.array([7 / 12]), np.array([None], dtype=object))
    assert (share[0], taken[0]) == (pytest.approx(0.5428, abs=1e-4), "last_year")


def test_a_reported_figure_comes_before_a_stated_growth() -> None:
    before = pace.with_growth(past("2020: 7 20000, 12 37050.8", "2021-01", "2021-07"), np.array([22_800.0]), np.array([13.38]))
    assert before.reached[0, 0] == 20_000
