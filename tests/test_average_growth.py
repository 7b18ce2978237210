"""Average growth over years: from the levels at both ends, else from the yearly rates chained, and never their mean."""

import pandas as pd
import pytest

from tests.test_assess import judge, one

TEN_YEARS = "indicator|period|form|kind|low|measure|baseline_period\na|2021..2030|at_least|average_growth|8|{measure}|2020"
BY_RATES = TEN_YEARS.format(measure="%")


@pytest.mark.parametrize(
    ("rates", "average"),
    [((8,), 8.0), ((8, 10), (1.08 * 1.10) ** (1 / 2) - 1), ((-50, 20), 0.6**0.5 - 1), ((8, 10, 12), (1.08 * 1.10 * 1.12) ** (1 / 3) - 1)],
)
def test_yearly_rates_are_chained(rates: tuple[float, ...], average: float) -> None:
    """8 and 10 % make 8.995 % a year, not 9; half lost and a fifth gained make −22.5 %, not −15."""
    actuals = "\n".join(f"a|{2021 + n}|{rate}" for n, rate in enumerate(rates))
    found = one(BY_RATES, f"indicator|period|value\n{actuals}", as_of=f"{2021 + len(rates)}-01-31")
    assert found["actual"] == pytest.approx(average if len(rates) == 1 else average * 100)
    assert pd.isna(found["actual_least"])


def test_a_year_missing_in_the_chain_leaves_nothing() -> None:
    """Two years of three say nothing of the third."""
    found = one(BY_RATES, "indicator|period|value\na|2021|8\na|2023|10", as_of="2024-01-31")
    assert (found["flag"], found["reason"]) == ("cannot_be_judged", "chain_incomplete")


def test_targets_of_different_lengths_have_their_own_chains() -> None:
    """Two years and three, side by side."""
    targets = "indicator|period|form|kind|low|measure\na|2021..2022|at_least|average_growth|8|%\nb|2021..2023|at_least|average_growth|8|%"
    rates = "\n".join(f"{code}|{year}|{rate}" for code in "ab" for year, rate in ((2021, 8), (2022, 10), (2023, 12)))
    found = judge(targets, f"indicator|period|value\n{rates}", as_of="2024-01-31").set_index("indicator")["actual"]
    assert found["a"] == pytest.approx(((1.08 * 1.10) ** (1 / 2) - 1) * 100)
    assert found["b"] == pytest.approx(((1.08 * 1.10 * 1.12) ** (1 / 3) - 1) * 100)


@pytest.mark.parametrize(
    ("target", "actual", "base", "average"),
    [
        ("%", "%", "", ((1.08 * 1.10) ** 0.5 - 1) * 100),
        ("", "%", "", ((1.08 * 1.10) ** 0.5 - 1) * 100),
        ("%", "", "", ((1.08 * 1.10) ** 0.5 - 1) * 100),
        ("%", "tỷ đồng", "a|2020|8|tỷ đồng\n", ((10 / 8) ** 0.5 - 1) * 100),
        ("%", "", "a|2020|8|\n", ((10 / 8) ** 0.5 - 1) * 100),
        ("tỷ đồng", "tỷ đồng", "a|2020|8|tỷ đồng\n", ((10 / 8) ** 0.5 - 1) * 100),
    ],
)
def test_the_measure_says_whether_figures_are_rates_or_levels(target: str, actual: str, base: str, average: float) -> None:
    """8 and 10 in percent are rates; in an amount, or beside a level of the baseline's year, they are levels."""
    figures = f"indicator|period|value|measure\n{base}a|2021|8|{actual}\na|2022|10|{actual}"
    found = one(TEN_YEARS.format(measure=target), figures, as_of="2023-01-31")
    assert found["actual"] == pytest.approx(average)


@pytest.mark.parametrize(
    ("base", "level", "average"), [("0.5", "0.6", (1.2**0.5 - 1) * 100), ("0", "5", None), ("5", "0", None), ("-5", "5", None)]
)
def test_both_levels_must_be_above_zero(base: str, level: str, average: float | None) -> None:
    """A level below one is a level; nothing grows from nothing or to nothing at any rate."""
    found = one(TEN_YEARS.format(measure="tỷ đồng"), f"indicator|period|value\na|2020|{base}\na|2022|{level}", as_of="2023-01-31")
    if average is None:
        assert (found["flag"], found["reason"]) == ("cannot_be_judged", "no_baseline")
    else:
        assert found["actual"] == pytest.approx(average)


def test_progress_since_the_baseline_needs_no_average_growth_beside_it() -> None:
    """Poverty from 14.5 to 10.4 % in eight years, half wanted by 2030: p = .0407/.0452, moderate."""
    targets = (
        "indicator|period|form|high|kind|direction|method|baseline_period|baseline_value\np|2030|at_most|7.25|stock|lower|sdg|2015|14.5"
    )
    found = one(targets, "indicator|period|value\np|2023|10.4", as_of="2024-06-30")
    rate, wanted = (10.4 / 14.5) ** (1 / 8) - 1, (7.25 / 14.5) ** (1 / 15) - 1
    assert found["sdg_value"] == pytest.approx(rate / wanted)
    assert (found["sdg_status"], found["flag"]) == ("moderate_progress", "watch")
