"""A derived requirement is an interval: what is certain at both of its ends is said, what is not is asked for (method, 7)."""

import pandas as pd
import pytest

from tests.test_assess import one


@pytest.mark.parametrize(
    ("form", "direction", "bounds", "value", "flag"),
    [
        ("at_least", "higher", "100|", "98", "missed"),
        ("at_least", "higher", "100|", "99", "cannot_be_judged"),
        ("at_least", "higher", "100|", "102", "achieved"),
        ("at_most", "lower", "|100", "102", "missed"),
        ("at_most", "lower", "|100", "99", "cannot_be_judged"),
        ("at_most", "lower", "|100", "98", "achieved"),
        ("between", "lower", "50|100", "102", "missed"),
        ("between", "lower", "50|100", "99", "cannot_be_judged"),
        ("between", "lower", "50|100", "98", "achieved"),
        ("between", "lower", "50|100", "49", "exceeded"),
        ("between", "higher", "100|150", "98", "missed"),
        ("between", "higher", "100|150", "101", "cannot_be_judged"),
        ("between", "higher", "100|150", "102", "achieved"),
        ("between", "higher", "100|150", "151", "exceeded"),
    ],
)
def test_the_interval_lies_at_the_bound_that_decides(form: str, direction: str, bounds: str, value: str, flag: str) -> None:
    """A requirement between 98.5 and 101.5: a floor's lowest, a ceiling's highest; of a range the end that must be reached."""
    found = one(
        f"indicator|period|form|direction|low|high|least|most|source\na|2024|{form}|{direction}|{bounds}|98.5|101.5|implied",
        f"indicator|period|value\na|2024|{value}",
    )
    assert found["flag"] == flag


def test_what_lies_inside_still_shows_its_distance() -> None:
    """Neither met nor missed, but one short of the requirement's middle: the variance stands, and the reason says why no flag."""
    found = one("indicator|period|form|low|least|most|source\na|2024|at_least|100|98.5|101.5|implied", "indicator|period|value\na|2024|99")
    assert (found["reason"], found["variance"], found["variance_percent"]) == ("inside_interval", -1, pytest.approx(-1))


@pytest.mark.parametrize(
    ("value", "flag"),
    [("45.5", "off_track"), ("47.1", "off_track"), ("47.2", "watch"), ("49.2", "watch"), ("50", "on_track"), ("54", "ahead")],
)
def test_while_the_year_runs_the_worse_end_holds(value: str, flag: str) -> None:
    """Half of last year's total was reached by June: 49.2 is on track to 98.5 and on watch to 101.5, so it is on watch."""
    found = one(
        "indicator|period|form|low|least|most|source\na|2024|at_least|100|98.5|101.5|implied",
        f"indicator|period|value|cumulative\na|2023-06|50|yes\na|2023|100|no\na|2024-06|{value}|yes",
        "2024-06",
        "2024-07-05",
    )
    assert found["flag"] == flag


@pytest.mark.parametrize("column", ["measure", "basis"])
def test_nothing_is_counted_across_measures_or_price_bases(column: str) -> None:
    """No variance, no achievement, no percentage of any kind."""
    found = one(f"indicator|period|form|low|{column}\na|2024|at_least|100|this", f"indicator|period|value|{column}\na|2024|120|that")
    assert found[["variance", "variance_percent", "achievement_percent", "original_achievement_percent"]].isna().all()


def test_nothing_is_counted_against_no_target() -> None:
    """A figure without a target has no achievement, whatever bounds stand in its row."""
    found = one("indicator|period|low\na|2024|100", "indicator|period|value\na|2024|120")
    assert found["flag"] == "no_target"
    assert found[["variance", "variance_percent", "achievement_percent", "expected"]].isna().all()


@pytest.mark.parametrize(("value", "flag", "reason"), [("0", "missed", "not_done"), ("1", "achieved", "done")])
def test_a_milestone_of_zero_is_not_done(value: str, flag: str, reason: str) -> None:
    """Zero in the place of a completion date says that nothing was completed; any day up to the date is in time."""
    found = one(
        "indicator|period|form|kind|high\na|2024|done_by|milestone|2024-12-31",
        f"indicator|period|value\na|2024|{value}",
        as_of="2025-02-28",
    )
    assert (found["flag"], found["reason"]) == (flag, reason)
    assert pd.isna(found["variance"]) == (value == "0")
