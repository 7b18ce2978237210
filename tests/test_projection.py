"""Where a year will end: the projection, its interval, the chance of meeting the target, and what is still needed."""

import numpy as np
import pytest

from bench.backtest import FILE, actuals
from monitor import pace
from monitor.backtest import COLUMNS, backtest, trials
from monitor.projection import demanded, project
from tests.years import known, month, past, projected, years

STEADY = """
2019: 3 20, 6 45, 9 70, 12 100
2020: 3 20, 6 45, 9 70, 12 100
2021: 3 20, 6 45, 9 70, 12 100
2022: 3 20, 6 45, 9 70, 12 100
2023: 3 20, 6 45, 9 70, 12 100
"""
UNEVEN = """
2019: 3 10, 6 35, 9 65, 12 100
2020: 3 30, 6 50, 9 75, 12 100
2021: 3 15, 6 45, 9 70, 12 100
2022: 3 35, 6 55, 9 80, 12 100
2023: 3 20, 6 45, 9 70, 12 100
"""


def before(text: str, till: str = "2024-03") -> pace.Past:
    return past(text, "2024-01", till)


def test_year_to_date_over_share() -> None:
    """With 20 % by March each year and 20 now, the year ends at 100, as last year did."""
    found = projected(before(STEADY), 3, 20)
    assert (found.central[0], found.rule[0], found.years[0]) == (pytest.approx(100), "seasonal", 5)


def test_last_year_counts_most() -> None:
    """In March three quarters last year's share of 20 %, one a mean in which each year counts seven tenths of the one after it."""
    shares, weights = np.array([20, 35, 15, 30, 10]), 0.7 ** np.arange(5)
    share = (0.75 * 20 + 0.25 * (shares * weights).sum() / weights.sum()) / 100
    assert projected(before(UNEVEN), 3, 24).central[0] == pytest.approx(24 / share)


def test_years_of_one_shape_are_projected_by_it() -> None:
    """Where every year had reached the same share, the year-end is the year to date over it, whatever last year's total was."""
    assert projected(before(STEADY), 3, 40).central[0] == pytest.approx(200)


def test_last_years_level_is_not_heard_on_another_basis() -> None:
    """Where last year was counted in other prices its shares hold, its total and growth on it do not."""
    begin, target = month("2024-01"), np.array([300.0])
    args = before(STEADY), begin, begin + 3, np.array([12]), np.array([40.0]), target, np.array([np.nan])
    assert project(*args, comparable=np.array([False])).central[0] == pytest.approx(200)
    assert np.isnan(project(*args, comparable=np.array([False])).required_growth[0])
    assert project(*args).required_growth[0] == pytest.approx((260 / 80 - 1) * 100)


def test_the_interval_is_wider_early_and_where_years_were_uneven() -> None:
    widths = [
        float(found.high[0] / found.low[0])
        for found in (
            projected(before(STEADY, "2024-09"), 9, 70),
            projected(before(STEADY), 3, 20),
            projected(before(UNEVEN), 3, 20),
        )
    ]
    assert widths == sorted(widths)
    assert widths[0] > 1.05


def test_two_years_give_no_interval() -> None:
    """Fewer than three complete years: year to date over last year's share, without interval and probability."""
    found = projected(before("2022: 3 25, 12 100\n2023: 3 20, 12 100"), 3, 30, least=90)
    assert (found.central[0], found.rule[0], found.years[0]) == (pytest.approx(150), "last_year", 2)
    assert np.isnan([found.low[0], found.high[0], found.probability[0]]).all()


def test_no_past_at_all() -> None:
    """The plan's own phasing, else twelfths: labelled, and without an interval."""
    nothing = before("2015: 3 20, 12 100")
    assert (projected(nothing, 3, 20).central[0], projected(nothing, 3, 20).rule[0]) == (80, "linear")
    phased = projected(nothing, 3, 20, stated=0.2)
    assert (phased.central[0], phased.rule[0]) == (pytest.approx(100), "stated")


@pytest.mark.parametrize("actual", [0, -5, np.nan])
def test_nothing_yet_projects_nothing(actual: float) -> None:
    """Of zero, less or nothing no year-end can be told; what is still needed can."""
    found = projected(before(STEADY), 3, actual, least=90)
    assert np.isnan(found.central[0])
    assert found.rule[0] is None
    assert found.required_rate[0] == (pytest.approx((90 - actual) / 9, nan_ok=True))


def test_a_year_that_is_over_is_not_projected() -> None:
    found = projected(before(STEADY, "2024-12"), 12, 101, least=100)
    assert np.isnan([found.central[0], found.required_rate[0], found.required_growth[0]]).all()


def test_the_probability() -> None:
    """Even at the projection itself, 90 % at the interval's foot, 10 % at its head; an upper bound the other way round."""
    plain = projected(before(UNEVEN), 3, 20)
    for bound, chance in ((plain.central[0], 0.5), (plain.low[0], 0.9), (plain.high[0], 0.1)):
        assert projected(before(UNEVEN), 3, 20, least=bound).probability[0] == pytest.approx(chance)
        assert projected(before(UNEVEN), 3, 20, most=bound).probability[0] == pytest.approx(1 - chance)
    assert projected(before(UNEVEN), 3, 20, least=plain.low[0], most=plain.high[0]).probability[0] == pytest.approx(0.8)
    assert np.isnan(plain.probability[0])


def test_what_is_reached_stays_reached() -> None:
    """At 95 by September a floor of 90 is certain and a ceiling of 90 lost; the interval does not reach below 95."""
    text = STEADY.replace("9 70", "9 99")
    found = projected(before(text, "2024-09"), 9, 95, least=90)
    assert (found.probability[0], found.required_rate[0]) == (1, 0)
    assert found.low[0] >= 95
    ceiling = projected(before(text, "2024-09"), 9, 95, most=90)
    assert (ceiling.probability[0], ceiling.required_rate[0]) == (0, pytest.approx(-5 / 3))


def test_unless_a_year_fell_back_before() -> None:
    """In 2022 a correction took back 5 of 105 in December: then 100 reached in November may be 96 at the end."""
    text = STEADY.replace("9 70", "11 98").replace("2022: 3 20, 6 45, 11 98", "2022: 3 20, 6 45, 11 105")
    assert projected(before(text, "2024-11"), 11, 100).low[0] < 100


def test_required_rate_of_lao_cai() -> None:
    """July 2021: (40,400 − 22,800) / 5 = 3,520 bn a month, +3.9 % on the last five months of 2020."""
    earlier = pace.with_growth(past("2020: 12 37050.8", "2021-01", "2021-07"), np.array([22_800.0]), np.array([13.38]))
    begin = month("2021-01")
    found = project(earlier, begin, begin + 7, np.array([12]), np.array([22_800.0]), np.array([40_400.0]), np.array([np.nan]))
    assert found.required_rate[0] == pytest.approx(3_520)
    assert found.required_growth[0] == pytest.approx(3.9, abs=0.05)


@pytest.mark.parametrize(
    ("form", "lower", "least", "most"),
    [
        ("at_least", False, 7, np.nan),
        ("count", False, 7, np.nan),
        ("at_most", True, np.nan, 8),
        ("between", False, 7, np.nan),
        ("between", True, np.nan, 8),
        ("within", False, 7, 8),
        ("about", False, 6.5, 7.5),
    ],
)
def test_what_each_form_demands(form: str, lower: bool, least: float, most: float) -> None:
    found = demanded(np.array([form], dtype=object), np.array([lower]), np.array([7.0]), np.array([8.0]), np.array([0.5]))
    np.testing.assert_array_equal([found[0][0], found[1][0]], [least, most])


def test_other_units_of_measure_change_no_chance() -> None:
    """In thousands or in millions: the same probability, the interval scaled."""
    small = projected(before(UNEVEN), 3, 20, least=95)
    text = "\n".join(f"{y}: 3 {m}000, 12 100000" for y, m in ((2019, 10), (2020, 30), (2021, 15), (2022, 35), (2023, 20)))
    large = projected(before(text), 3, 20_000, least=95_000)
    assert large.probability[0] == pytest.approx(small.probability[0])
    assert large.low[0] == pytest.approx(1000 * small.low[0])


def test_absurd_figures_stay_where_they_are() -> None:
    """Very large and very small figures give no warning and no infinity elsewhere."""
    two = pace.Past(*(np.vstack([columns, columns]) for columns in (before(UNEVEN).reached, before(UNEVEN).total)))
    begin, whole = np.repeat(month("2024-01"), 2), np.array([12, 12])
    with np.errstate(all="raise", under="ignore"):
        found = project(two, begin, begin + 3, whole, np.array([1e300, 20.0]), np.array([90.0, 90.0]), np.full(2, np.nan))
    assert found.probability[0] == 1
    assert found.central[1] == pytest.approx(projected(before(UNEVEN), 3, 20).central[0])


def test_backtest_on_years_that_are_alike() -> None:
    """Of nine complete years those with three complete ones before them are tried: 2018 to 2023 here; no rule errs but the line."""
    text = "\n".join(f"{year}: 3 20, 6 45, 9 70, 12 100" for year in range(2015, 2024)) + "\n2024: 3 20"
    found = backtest(years(text))
    assert list(found) == list(COLUMNS)
    assert found["unit_years"].tolist() == [6, 6, 6]
    np.testing.assert_allclose(found["linear"], [20, 10, 20 / 3], atol=1e-9)
    np.testing.assert_allclose(found[["ours", "median_share", "last_share"]], 0, atol=1e-9)
    assert (found["covered_percent"] == 100).all()
    assert trials(known(text), 3)["year"].tolist() == list(range(2018, 2024))


def test_backtest_knows_nothing_of_the_year_it_tries() -> None:
    """Whatever 2023 became, its projection from March is the same."""
    text = "\n".join(f"{year}: 3 20, 12 100" for year in range(2018, 2023))
    ends = [trials(known(f"{text}\n2023: 3 20, 12 {end}"), 3).set_index("year").loc[2023] for end in (60, 140)]
    assert ends[0]["ours"] == ends[1]["ours"]
    assert ends[0]["high"] == ends[1]["high"]


def test_backtest_of_nothing() -> None:
    """Too little history is no error: no years tried, no figures. Only the indicators asked for are tried."""
    assert backtest(years("2023: 3 20, 12 100"))["unit_years"].tolist() == [0, 0, 0]
    assert backtest(years(STEADY), indicators=["b"])["unit_years"].tolist() == [0, 0, 0]
    assert backtest(years(STEADY), indicators=["a"])["unit_years"].tolist() == [2, 2, 2]


@pytest.mark.skipif(not FILE.exists(), reason=f"{FILE.name} is not here: projections cannot be tried on real years")
def test_the_standard_on_real_years() -> None:
    """State-budget investment: no worse than the better of two simple rules, and 75 to 85 % of year-ends in the interval."""
    found = backtest(actuals())
    assert (found["unit_years"] > 150).all()
    assert (found["against_simple"] <= 1).all()
    assert (found["ours"] < 0.45 * found["linear"]).all()
    assert found["covered_percent"].between(75, 85).all()


@pytest.mark.skipif(not FILE.exists(), reason=f"{FILE.name} is not here: projections cannot be tried on real years")
def test_the_standard_where_only_whole_years_count() -> None:
    """The same where a year with any month missing is left out."""
    frame = actuals()
    whole = frame.groupby(["unit", frame["period"].str[:4]])["value"].transform("count") == 12
    found = backtest(frame[whole])
    assert (found["against_simple"] <= 1).all()
    assert found["covered_percent"].between(75, 85).all()
