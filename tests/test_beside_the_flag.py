"""What stands beside a flag: what was expected, by how much it was missed, in which unit, and what is left out where it says nothing."""

import datetime

import pandas as pd
import pytest

from monitor.assess import assess_tables
from tests.test_assess import one, table

CASES = """
kind     |form    |low|high      |measure|period |value     |given|flag            |due   |off |in    |percent|achieved|favoured|pace
flow     |at_least|200|          |       |2024   |150       |     |missed          |200   |-50 |unit  |-25    |75      |75      |target
flow     |at_most |   |200       |       |2024   |150       |     |exceeded        |200   |-50 |unit  |-25    |75      |125     |target
flow     |at_least|0.5|          |       |2024   |0.6       |     |exceeded        |0.5   |0.1 |unit  |20     |120     |120     |target
flow     |at_least|200|          |       |2024-H1|110       |     |ahead           |100   |10  |unit  |10     |55      |110     |linear
flow     |at_least|0  |          |       |2024   |5         |     |achieved        |0     |5   |unit  |       |        |        |target
flow     |within  |90 |110       |       |2024   |99        |     |achieved        |90    |9   |unit  |10     |110     |100     |target
flow     |between |90 |110       |       |2024   |99        |     |achieved        |90    |9   |unit  |10     |110     |110     |target
stock    |at_most |   |200       |%      |2024   |150       |     |exceeded        |200   |-50 |points|       |        |50      |target
share    |at_most |   |5         |       |2024   |4.5       |     |achieved        |5     |-0.5|points|       |        |0.5     |target
growth   |between |7  |8         |       |2024   |7.5       |     |achieved        |7     |0.5 |points|       |        |0.5     |target
growth   |within  |7  |8         |       |2024   |8.5       |     |missed          |8     |0.5 |points|       |        |-0.5    |target
rank     |rank    |   |5         |       |2024   |8         |     |missed          |5     |3   |places|       |        |40      |target
milestone|done_by |   |2024-11-30|       |2024-12|2024-12-10|     |missed          |739220|10  |days  |       |        |        |target
stock    |        |   |          |       |2024   |5         |     |no_target       |      |    |unit  |       |        |        |
flow     |at_least|200|          |t      |2024   |150       |kg   |cannot_be_judged|200   |    |unit  |       |        |        |target
growth   |at_least|7  |          |       |2024-01|7.5       |     |not_due         |      |    |points|       |        |        |
stock    |at_least|200|          |       |2024-06|150       |     |not_due         |      |    |unit  |       |75      |        |
"""
FIGURES = {
    "expected": "due",
    "variance": "off",
    "variance_percent": "percent",
    "achievement_percent": "achieved",
    "favourable": "favoured",
}


NAMES = ("kind", "form", "low", "high", "measure")
ROWS = table(CASES).astype(object).where(lambda frame: frame.notna(), None).to_dict("records")


@pytest.mark.parametrize("case", ROWS, ids=[f"{row['kind']}-{row['form']}-{row['period']}-{row['flag']}" for row in ROWS])
def test_what_stands_beside_the_flag(case: dict[str, object]) -> None:
    """Levels in their unit and in percent, rates in points, ranks in places, milestones in days; nothing where nothing was judged."""
    targets = pd.DataFrame([{"indicator": "a", "period": "2024", **{name: case[name] for name in NAMES}}])
    actuals = pd.DataFrame([{"indicator": "a", "period": case["period"], "value": case["value"], "measure": case["given"]}])
    period = case["period"] if case["kind"] != "milestone" else "2024"
    as_of = datetime.date(2025, 1, 31) if period == "2024" else datetime.date(2024, 7, 5)
    found = assess_tables(targets, actuals, str(period), as_of=as_of).iloc[0]
    assert (found["flag"], found["variance_in"], found["pace"]) == (case["flag"], case["in"], case["pace"])
    for name, column in FIGURES.items():
        assert pd.isna(found[name]) if case[column] is None else found[name] == pytest.approx(float(str(case[column]))), name


def test_a_figure_that_ends_before_its_period_shows_no_variance_once_that_is_over() -> None:
    """Half a year's 110 are no year's figure: nothing was reported for 2024, the figure itself is shown."""
    found = one("indicator|period|form|low\na|2024|at_least|200", "indicator|period|value\na|2024-H1|110", as_of="2025-01-31")
    assert (found["flag"], found["reason"], found["actual"]) == ("no_data", "period_over", 110)
    assert found[["variance", "variance_percent", "favourable"]].isna().all()


def test_a_sources_own_word_shows_no_variance_even_beside_a_figure() -> None:
    """The value of the target is not known, so there is nothing to subtract."""
    found = one("indicator|period|outcome\na|2024|met", "indicator|period|value\na|2024|110")
    assert (found["flag"], found["actual"]) == ("achieved", 110)
    assert found[["expected", "variance", "variance_percent", "favourable"]].isna().all()


@pytest.mark.parametrize(
    ("form", "bound", "direction", "achievement", "original"),
    [("at_least", "low", "higher", 110 / 1.2, 110.0), ("at_most", "high", "lower", 110 / 1.2, 110.0)],
)
def test_a_revised_target_shows_both_achievements(form: str, bound: str, direction: str, achievement: float, original: float) -> None:
    """Of the bound that decides, before and after: 110 of 100 as first set, of 120 as revised."""
    targets = "\n".join(f"a|2024|{form}|{value}|{day}|{direction}" for value, day in ((100, "2024-01-01"), (120, "2024-07-01")))
    found = one(f"indicator|period|form|{bound}|effective|direction\n{targets}", "indicator|period|value\na|2024|110")
    assert found["achievement_percent"] == pytest.approx(achievement)
    assert found["original_achievement_percent"] == pytest.approx(original)


@pytest.mark.parametrize("name", ["measure", "basis"])
def test_what_does_not_meet_has_no_percentage_at_all(name: str) -> None:
    """Tons are no share of pieces, nor prices of 1994 of those of 2010; neither of the original target."""
    targets = f"indicator|period|form|low|effective|{name}\na|2024|at_least|100|2024-01-01|x\na|2024|at_least|120|2024-07-01|x"
    found = one(targets, f"indicator|period|value|{name}\na|2024|110|y")
    assert (found["flag"], found["reason"]) == ("cannot_be_judged", f"other_{name}")
    assert found[["achievement_percent", "original_achievement_percent", "variance", "favourable"]].isna().all()
