"""What is in doubt about a report's own indicators is what a check of everything finds about them."""

import datetime

import pytest
from pandas.testing import assert_frame_equal

from monitor.app import settings
from monitor.app.gather import Gathered, gather
from tests.small_workspace import monitor


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Gathered:
    """The example workspace, all plans and figures, as `monitor init` makes it."""
    root = tmp_path_factory.mktemp("example") / "office"
    assert monitor(root.parent, "init", str(root)).code == 0
    return gather(settings.find(str(root)))


@pytest.mark.parametrize("plan", ["lao-cai-2021", "lang-son-2023"])
def test_a_report_finds_what_a_check_of_everything_finds(example: Gathered, plan: str) -> None:
    """Hand-ins are still looked at whole, and published comparisons of other indicators left out change nothing."""
    day = datetime.date(2025, 1, 1)
    mine = frozenset(example.targets["indicator"][example.targets["plan"] == plan])
    every = example.doubts(day)
    expected = every[every["indicator"].isin(mine)]
    assert 0 < len(expected) < len(every)
    assert_frame_equal(example.doubts(day, mine).reset_index(drop=True), expected.reset_index(drop=True))
