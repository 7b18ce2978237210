"""Many targets judged at once are judged each by its own rules, phases and size, as if it were alone."""

import datetime

import pandas as pd
import pytest

from monitor.assess import assess_tables
from monitor.flags import Rules
from tests.test_assess import judge, one, table

STRICT = Rules(ratio=((1.2, "ahead"), (0.999, "on_track"), (0.99, "watch")), points=((3.0, "ahead"), (1.0, "on_track"), (0.0, "watch")))
YEARS = "indicator|period|value|cumulative\n" + "\n".join(
    f"{code}|2023-06|50|yes\n{code}|2023|100|no\n{code}|2024-06|{value}|yes"
    for code, value in (("a", 49.5), ("b", 49.5), ("c", 60), ("d", 60))
)


@pytest.mark.parametrize("order", ["abcd", "dcba", "bdac"])
def test_each_target_has_its_own_thresholds(order: str) -> None:
    """99 % of where it should stand is on track by the usual rules and on watch by strict ones; 120 % is ahead by both, 119 by one."""
    rows = {"a": "", "b": "strict", "c": "", "d": "strict"}
    targets = table("\n".join(["indicator|period|form|low|rules", *(f"{code}|2024|at_least|100|{rows[code]}" for code in order)]))
    targets = targets.assign(low=targets["indicator"].map({"a": 100.0, "b": 100.0, "c": 100.0, "d": 101.0}))
    actuals = table(YEARS)
    actuals["cumulative"] = actuals["cumulative"] == "yes"
    found = assess_tables(targets, actuals, "2024-06", as_of=datetime.date(2024, 7, 5), rules={"strict": STRICT})
    assert found.set_index("indicator")["flag"].to_dict() == {"a": "on_track", "b": "watch", "c": "ahead", "d": "on_track"}


def test_rates_have_their_own_thresholds_too() -> None:
    """Half a point above the target is on track by the usual rules and on watch by strict ones."""
    targets = table("indicator|period|form|kind|low|rules\na|2024|at_least|growth|7|\nb|2024|at_least|growth|7|strict")
    actuals = table("indicator|period|value\na|2024-H1|7.5\nb|2024-H1|7.5")
    found = assess_tables(targets, actuals, "2024-06", as_of=datetime.date(2024, 7, 5), rules={"strict": STRICT})
    assert found["flag"].tolist() == ["on_track", "watch"]


def test_each_target_has_its_own_phases() -> None:
    """The phases of one plan's targets stand in one table; a target without any goes by its past or the straight line."""
    targets = table("indicator|period|form|low\na|2024|at_least|100\nb|2024|at_least|200\nc|2024|at_least|300")
    actuals = table("indicator|period|value\na|2024-H1|30\nb|2024-H1|30\nc|2024-H1|30")
    phases = [("b//2024/assigned", "2024-Q1", 5.0), ("b//2024/assigned", "2024-H1", 20.0), ("a//2024/assigned", "2024-H1", 40.0)]
    phasing = pd.DataFrame(phases, columns=["target_id", "period", "value"])
    found = assess_tables(targets, actuals, "2024-06", as_of=datetime.date(2024, 7, 5), phasing=phasing)
    assert found["expected"].tolist() == [40, 20, 150]
    assert found["pace"].tolist() == ["stated", "stated", "linear"]


def test_small_numbers_are_compared_as_exactly_as_large_ones() -> None:
    """Two millionths are twice one millionth: the tolerance of a comparison is relative."""
    for scale in (1e-9, 1.0, 1e9):
        assert one(f"indicator|period|form|low\na|2024|at_least|{2 * scale}", f"indicator|period|value\na|2024|{scale}")["flag"] == "missed"


def test_an_upper_limit_while_the_year_runs() -> None:
    """Half of last year's waste was reached by June; of a derived limit between 98.5 and 101.5 the lower end holds, as the worse."""
    found = judge(
        "indicator|period|form|high|least|most|source\na|2024|at_most|100|98.5|101.5|implied",
        "indicator|period|value|cumulative\na|2023-06|50|yes\na|2023|100|no\na|2024-06|50.5|yes",
        "2024-06",
        "2024-07-05",
    )
    assert found["flag"].tolist() == ["watch"]
