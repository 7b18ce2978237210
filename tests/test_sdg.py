"""The SDG method: progress since a base year, with a target or without, as its own tables state it."""

from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from monitor.sdg import Progress, coefficient, progress

ORACLE = Path(__file__).parents[2] / "shared" / "data" / "canada_cif_progress_components.yml"


def read(rows: pd.DataFrame) -> Progress:
    columns = {name: rows[name].to_numpy(np.float64) for name in rows}
    years, target_years = columns["year"] - columns["base_year"], columns["target_year"] - columns["base_year"]
    direction = columns["direction"].astype(np.int64)
    return progress(columns["base"], columns["current"], years, columns["target"], target_years, direction, columns["limit"])


def one(
    base: float, current: float, year: float, target: float = np.nan, target_year: float = 2030, direction: int = 1, limit: float = np.nan
) -> Any:
    """The progress of one series since 2015, as (value, status, score)."""
    row = {"base_year": 2015, "base": base, "year": year, "current": current, "target_year": target_year, "target": target}
    found = read(pd.DataFrame([{**row, "direction": direction, "limit": limit}]))
    return found.value[0], found.status[0], found.score[0]


WORKED = """
base_year base year current target_year target direction limit value status score
2015 100 2020 127.62815625 2025 162.889462677744 1 - 1 substantial_progress 2.8572
2015 100 2020 110.408080320 2025 162.889462677744 1 - 0.4 limited_progress -0.83332
2015 100 2020 115.9274074300 2025 162.889462677744 1 - 0.6 moderate_progress 0.00004
2015 100 2020 90.392079680 2025 162.889462677744 1 - -0.4 deterioration -4.16668
2015 100 2020 77.378093750 2025 59.873693923838 -1 - 1 substantial_progress 2.8572
2015 100 2020 165 2025 162.889462677744 1 - 2.1068 target_achieved 5
2015 100 2020 110.408080320 2030 - 1 - 0.02 substantial_progress 5
2015 100 2020 105.101005010 2030 - 1 - 0.01 moderate_progress 1.25
2015 100 2020 101 2030 - 1 - 0.001992 limited_progress -1.504
2015 100 2020 99 2030 - 1 - -0.002008 deterioration -2.751
2015 100 2020 90.392079680 2030 - -1 - 0.02 substantial_progress 5
2015 -100 2020 -90.392079680 2030 - 1 - 0.02 substantial_progress 5
2015 97.4 2022 99.7 2030 - 1 100 0.0033398 substantial_progress 5
2015 100 2020 100 2030 - 1 100 0 substantial_progress 5
2015 100 2020 100 2030 - 1 - 0 limited_progress -2.5
"""


def test_worked_examples() -> None:
    """Growth of 5 % a year where 5 % is needed is 1; without a target 1.5 % a year is substantial, 0.5 % moderate."""
    rows = pd.read_csv(StringIO(WORKED), sep=" ", na_values="-")
    found = read(rows.drop(columns=["value", "status", "score"]))
    np.testing.assert_allclose(found.value, rows["value"], atol=2e-4)
    assert found.status.tolist() == rows["status"].tolist()
    np.testing.assert_allclose(found.score, rows["score"], atol=2e-3)


@pytest.mark.parametrize(("current", "direction"), [(50.0, 1), (51.0, 1), (50.0, -1), (49.0, -1)])
def test_the_target_itself_is_enough(current: float, direction: int) -> None:
    """A figure that just meets its target has achieved it, score 5, whichever way is good."""
    assert one(45.0 if direction > 0 else 55.0, current, 2020, target=50.0, direction=direction)[1:] == ("target_achieved", 5.0)


@pytest.mark.parametrize(
    ("base", "current", "year", "target"),
    [
        (5.0, -2.0, 2020, np.nan),  # across zero
        (-5.0, 2.0, 2020, 10.0),
        (0.0, 2.0, 2020, 10.0),  # nothing stands in for a base of zero
        (5.0, 6.0, 2015, 10.0),  # no time has passed
        (5.0, 6.0, 2014, np.nan),
        (5.0, np.nan, 2020, 10.0),  # fewer than two points
        (np.nan, 5.0, 2020, np.nan),
        (5.0, 4.0, 2020, 5.0),  # the base is the target, and lost since
    ],
)
def test_not_available(base: float, current: float, year: float, target: float) -> None:
    """Without growth to speak of there is no value, no score and no status."""
    value, status, score = one(base, current, year, target=target)
    assert status == "not_available"
    assert np.isnan(value)
    assert np.isnan(score)


def test_achieved_without_a_value() -> None:
    """Base equal to the target, a base of zero or a single point: no value, but what meets the target has achieved it."""
    for base, year in ((50.0, 2020), (0.0, 2020), (50.0, 2015)):
        value, status, score = one(base, 50.0, year, target=50.0)
        assert (status, score) == ("target_achieved", 5.0)
        assert np.isnan(value)


def test_a_target_in_the_past_of_its_base_has_no_pace() -> None:
    assert one(50.0, 45.0, 2020, target=60.0, target_year=2015)[1] == "not_available"


def test_down_to_zero_loses_everything() -> None:
    """A figure of zero has lost its base whole: growth −100 %."""
    assert one(10.0, 0.0, 2020)[:2] == (-1.0, "deterioration")
    assert one(10.0, 0.0, 2020, target=1.0, direction=-1)[1] == "target_achieved"
    assert one(10.0, 5.0, 2020, target=0.0, direction=-1)[0] == pytest.approx(1 - 0.5 ** (1 / 5))


def test_near_a_limit_less_is_asked() -> None:
    """The thresholds shrink by 1 − (base/limit)^4.44 below the limit, mirrored up to twice the limit, whole beyond it."""
    base, limit = np.array([0.0, 50, 100, 150, 200, 300, -50, 5, 50]), np.array([100.0, 100, 100, 100, 100, 100, 100, 0, np.nan])
    expected = [1, 1 - 0.5**4.44, 0, 1 - 0.5**4.44, 1, 1, 1 - 0.5**4.44, 1, 1]
    np.testing.assert_allclose(coefficient(base, limit), expected)


def test_a_limit_beside_a_target_is_left_aside() -> None:
    assert one(80.0, 82.0, 2020, target=90.0, limit=100.0) == one(80.0, 82.0, 2020, target=90.0)


@pytest.mark.skipif(not ORACLE.exists(), reason=f"{ORACLE.name} is not here: the published series cannot be tried")
def test_every_published_series() -> None:
    """Statistics Canada, progress of the Canadian Indicator Framework: each value to 1e-9, each status and score."""
    with ORACLE.open(encoding="utf-8") as file:
        published = [series for indicator in yaml.safe_load(file).values() for series in indicator.values() if isinstance(series, dict)]
    rows = pd.DataFrame(published)
    names = {"base_value": "base", "current_value": "current", "current_year": "year"}
    found = read(rows.rename(columns=names)[["base_year", "base", "year", "current", "target_year", "target", "direction", "limit"]])
    assert len(rows) > 100
    np.testing.assert_allclose(found.value, rows["progress_value"].astype(float), rtol=0, atol=1e-9)
    assert found.status.tolist() == rows["status"].tolist()
    np.testing.assert_allclose(found.score, rows["score"].astype(float), rtol=0, atol=1e-9)
