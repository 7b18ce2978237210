"""What the parts of a sum leave for the one part that nobody reported."""

import datetime

import pandas as pd
import pytest

from monitor.assess import assess_tables
from tests.test_assess import judge, table

TARGETS = """indicator|period|form|low|parent
industry|2020|at_least|36000|
manufacturing|2020|at_least|24800|industry
electricity|2020|at_least|7700|industry
mining|2020|at_least|2700|industry"""
ACTUALS = """indicator|period|value|decimals|status|known|measure
industry|2020|37050.8|1|preliminary|2021-01-10|tỷ đồng
manufacturing|2020|26380|0|official|2021-01-12|tỷ đồng
electricity|2020|7907|0|official|2021-01-11|tỷ đồng"""


def mining(targets: str = TARGETS, actuals: str = ACTUALS, **columns: object) -> pd.Series:
    """The finding of mining, of which no figure was given."""
    given = table(actuals)
    given["decimals"] = pd.to_numeric(given["decimals"])
    found = assess_tables(table(targets).assign(**columns), given, as_of=datetime.date(2021, 2, 1)).set_index("indicator")
    return found.loc["mining"]


def test_the_one_part_that_nobody_reported_is_what_the_others_leave() -> None:
    """Lào Cai 2020: 37,050.8 − 26,380 − 7,907 = 2,763.8, give or take the halves of what was rounded: 0.05 + 0.5 + 0.5."""
    found = mining()
    assert found["actual"] == pytest.approx(2763.8)
    assert (found["actual_least"], found["actual_most"]) == (pytest.approx(2762.75), pytest.approx(2764.85))
    assert (found["flag"], found["notes"].split()) == ("achieved", ["inferred_actual"])


def test_it_is_no_firmer_than_its_weakest_part_and_known_with_the_last() -> None:
    """A preliminary whole; manufacturing's figure came on the twelfth. No figure of the store is named as its own."""
    found = mining()
    assert (found["actual_status"], found["actual_known"]) == ("preliminary", "2021-01-12")
    assert pd.isna(found["actual_id"])


@pytest.mark.parametrize(
    ("low", "flag"),
    [("2762.7", "achieved"), ("2762.75", "achieved"), ("2763", "cannot_be_judged"), ("2764.8", "cannot_be_judged"), ("2765", "missed")],
)
def test_between_its_ends_nothing_is_certain(low: str, flag: str) -> None:
    """The line between met and missed inside the interval: ask for the unrounded figure."""
    found = mining(TARGETS.replace("at_least|2700", f"at_least|{low}"))
    assert found["flag"] == flag
    assert (found["reason"] == "inside_interval") == (flag == "cannot_be_judged")


def test_what_was_not_rounded_leaves_an_exact_rest() -> None:
    """Undeclared decimals are exact: met by a hair is met."""
    exact = "\n".join(line.replace("|1|", "||").replace("|0|", "||") for line in ACTUALS.splitlines())
    found = mining(TARGETS.replace("at_least|2700", "at_least|2763.8"), exact)
    assert found[["actual_least", "actual_most"]].isna().all()
    assert found["flag"] == "achieved"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("electricity|2020|7907|0|official|2021-01-11|tỷ đồng", ""),
        ("industry|2020|37050.8|1|preliminary|2021-01-10|tỷ đồng", ""),
        ("electricity|2020|7907", "electricity|2020|"),
        ("electricity|2020|", "electricity|2020-9M|"),
        ("2021-01-11", "2021-02-02"),
        ("2021-01-11|tỷ đồng", "2021-01-11|triệu USD"),
        ("37050.8", "34000"),
    ],
)
def test_nothing_follows_where_the_others_do_not_settle_it(before: str, after: str) -> None:
    """Another part or the whole missing, withdrawn, for another span, not yet known or in another measure; parts above the whole."""
    assert before in ACTUALS
    found = mining(actuals=ACTUALS.replace(before, after).replace("\n\n", "\n"))
    assert (found["flag"], pd.isna(found["actual"])) == ("no_data", True)
    assert "inferred_actual" not in found["notes"]


def test_a_reported_figure_is_never_replaced_and_a_withdrawn_one_not_brought_back() -> None:
    """2,700 as reported stands though 2,763.8 would follow."""
    reported, withdrawn = (mining(actuals=f"{ACTUALS}\nmining|2020|{value}|1|official|2021-01-20|tỷ đồng") for value in ("2700", ""))
    assert (reported["actual"], "inferred_actual" in reported["notes"]) == (2700, False)
    assert (withdrawn["flag"], "withdrawn" in withdrawn["notes"]) == ("no_data", True)


@pytest.mark.parametrize(("parts", "actual"), [(3, 2763.8), (4, None), (None, 2763.8)])
def test_all_parts_of_the_whole_must_be_there(parts: int | None, actual: float | None) -> None:
    """Of four parts three leave the fourth and the one that has no target: neither is known."""
    found = mining(parts=parts)
    assert found["actual"] == pytest.approx(actual) if actual else pd.isna(found["actual"])


def test_so_it_is_with_plans() -> None:
    """The plan of a part is not inferred either while a fourth part has none."""
    targets = TARGETS.replace("mining|2020|at_least|2700|", "mining|2020|||")
    sources = [mining(targets, parts=parts)["target_source"] for parts in (3, 4)]
    assert sources[0] == "inferred"
    assert pd.isna(sources[1])


@pytest.mark.parametrize("kind", ["growth", "share", "stock", "index"])
def test_only_flows_add_up(kind: str) -> None:
    """Growth rates of parts say nothing of the whole's without weights."""
    assert pd.isna(mining(kind=kind)["actual"])


OPEN = """indicator|period|form|low|parent|frequency
all|2024|at_least|100||monthly
x|2024|at_least|40|all|monthly
y|2024|at_least|60|all|monthly"""


def test_in_an_open_year_it_is_judged_against_its_pace() -> None:
    """By June the whole has 50, the other part 30, so this one 20 of its 60: off the linear path, which is only an assumption."""
    found = judge(OPEN, "indicator|period|value\nall|2024-H1|50\nx|2024-H1|30", "2024-06", "2024-07-05").set_index("indicator").loc["y"]
    assert (found["actual"], found["expected"], found["flag"]) == (20, 30, "watch")
    assert found["notes"].split() == ["linear", "inferred_actual"]
    assert found["actual_period"] == "2024-H1"


def test_what_was_added_up_from_months_is_as_uncertain_as_all_of_them() -> None:
    """Two months of the whole, each to the nearest ten: 20 is anything from 10 to 30."""
    actuals = table("indicator|period|value|decimals\nall|2024-01|20|-1\nall|2024-02|30|-1\nx|2024-01..2024-02|30|")
    actuals["decimals"] = pd.to_numeric(actuals["decimals"])
    found = assess_tables(table(OPEN), actuals, "2024-02", as_of=datetime.date(2024, 3, 5)).set_index("indicator").loc["y"]
    assert (found["actual_least"], found["actual"], found["actual_most"]) == (10, 20, 30)


def test_each_unit_has_its_own_sum() -> None:
    """What one province left out does not follow from another's parts."""
    targets = table(TARGETS)
    both = pd.concat([targets.assign(unit=unit) for unit in ("a", "b")])
    actuals = table(ACTUALS).assign(unit=["a", "a", "b"])
    found = assess_tables(both, actuals, as_of=datetime.date(2021, 2, 1))
    assert not found["notes"].str.contains("inferred_actual").any()
