"""What is in doubt about a report's own indicators is what a check of everything finds about them."""

import datetime
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from monitor.app import settings
from monitor.app.gather import Gathered, gather


@pytest.fixture(scope="module")
def example() -> Gathered:
    """The example workspace, all plans and figures."""
    return gather(settings.find(str(Path(__file__).parents[1])))


@pytest.mark.parametrize("plan", ["lao-cai-2021", "lang-son-2023"])
def test_a_report_finds_what_a_check_of_everything_finds(example: Gathered, plan: str) -> None:
    """Hand-ins are still looked at whole, and published comparisons of other indicators left out change nothing."""
    day = datetime.date(2025, 1, 1)
    mine = frozenset(example.targets["indicator"][example.targets["plan"] == plan])
    every = example.doubts(day)
    expected = every[every["indicator"].isin(mine)]
    assert 0 < len(expected) < len(every)
    assert_frame_equal(example.doubts(day, mine).reset_index(drop=True), expected.reset_index(drop=True))
