"""How a target is judged: every form and kind, each boundary on both sides, in the tables that a user would write."""

import datetime

import pandas as pd
import pytest

from monitor.assess import FINDINGS, assess_tables


def table(text: str) -> pd.DataFrame:
    """A table as it is written on a page: columns divided by bars; an empty cell is a missing one."""
    lines = [[cell.strip() or None for cell in line.split("|")] for line in text.strip().splitlines()]
    frame = pd.DataFrame(lines[1:], columns=lines[0])
    for name in {"low", "high", "tolerance", "value", "baseline_value", "least", "most", "greatest_age"} & set(frame):
        frame[name] = [_number(cell) for cell in frame[name]]
    return frame


def _number(cell: object) -> float | None:
    if not isinstance(cell, str):
        return None
    return float(datetime.date.fromisoformat(cell).toordinal()) if cell.count("-") == 2 else float(cell)


def judge(targets: str, actuals: str, period: str | None = None, as_of: str = "2025-01-31") -> pd.DataFrame:
    given = table(actuals)
    if "cumulative" in given:
        given["cumulative"] = given["cumulative"] == "yes"
    return assess_tables(table(targets), given, period, as_of=datetime.date.fromisoformat(as_of))


def one(targets: str, actuals: str, period: str | None = None, as_of: str = "2025-01-31") -> pd.Series:
    found = judge(targets, actuals, period, as_of)
    assert len(found) == 1
    return found.iloc[0]


@pytest.mark.parametrize(
    ("form", "bounds", "direction", "value", "flag"),
    [
        ("at_least", "100|", "higher", "99.99", "missed"),
        ("at_least", "100|", "higher", "100", "achieved"),
        ("at_least", "100|", "higher", "104.99", "achieved"),
        ("at_least", "100|", "higher", "105", "exceeded"),
        ("at_most", "|100", "lower", "100.01", "missed"),
        ("at_most", "|100", "lower", "100", "achieved"),
        ("at_most", "|100", "lower", "95.01", "achieved"),
        ("at_most", "|100", "lower", "95", "exceeded"),
        ("between", "3|4", "higher", "2", "missed"),
        ("between", "3|4", "higher", "3", "achieved"),
        ("between", "3|4", "higher", "4", "achieved"),
        ("between", "3|4", "higher", "5", "exceeded"),
        ("between", "12|13", "lower", "13.5", "missed"),
        ("between", "12|13", "lower", "13", "achieved"),
        ("between", "12|13", "lower", "11.9", "exceeded"),
        ("within", "10|12", "higher", "9.9", "missed"),
        ("within", "10|12", "higher", "12", "achieved"),
        ("within", "10|12", "higher", "12.1", "missed"),
        ("count", "30|", "higher", "29", "missed"),
        ("count", "30|", "higher", "30", "achieved"),
        ("count", "30|", "higher", "31.5", "exceeded"),
    ],
)
def test_closed_levels(form: str, bounds: str, direction: str, value: str, flag: str) -> None:
    """A figure for the whole period meets its requirement or not; from 105 % (or above a range) it exceeds."""
    found = one(f"indicator|period|form|direction|low|high\na|2024|{form}|{direction}|{bounds}", f"indicator|period|value\na|2024|{value}")
    assert found["flag"] == flag
    assert found["closed"]


@pytest.mark.parametrize(("value", "flag"), [("590", "missed"), ("590.1", "achieved"), ("609.9", "achieved"), ("611", "missed")])
def test_about(value: str, flag: str) -> None:
    """About 600 with a tolerance of 9.9 is met from 590.1 to 609.9."""
    found = one("indicator|period|form|low|tolerance\na|2024|about|600|9.9", f"indicator|period|value\na|2024|{value}")
    assert found["flag"] == flag


def test_about_without_a_tolerance_cannot_be_judged() -> None:
    """'About' alone does not say when it is met."""
    found = one("indicator|period|form|low\na|2022|about|46000", "indicator|period|value\na|2022|46100")
    assert (found["flag"], found["reason"]) == ("cannot_be_judged", "no_tolerance")


@pytest.mark.parametrize(
    ("value", "flag"),
    [("46.49", "off_track"), ("46.5", "watch"), ("48.99", "watch"), ("49", "on_track"), ("52.49", "on_track"), ("52.5", "ahead")],
)
def test_open_levels_against_last_years_share(value: str, flag: str) -> None:
    """Half of last year's total was reached by June, so half of this year's target is expected; bands are half-open."""
    found = one(
        "indicator|period|form|low\na|2024|at_least|100",
        f"indicator|period|value\na|2023-H1|40\na|2023|80\na|2024-H1|{value}",
        as_of="2024-07-05",
    )
    assert (found["flag"], found["pace"], found["expected"]) == (flag, "last_year", 50)


def test_linear_pace_alone_is_never_worse_than_watch() -> None:
    """Without history the path is a straight line, which is an assumption and says so."""
    found = one("indicator|period|form|low\na|2024|at_least|100", "indicator|period|value\na|2024-H1|10", as_of="2024-07-05")
    assert (found["flag"], found["reason"], found["notes"]) == ("watch", "linear_at_worst_watch", "linear")


@pytest.mark.parametrize(
    ("value", "flag"), [("5.99", "off_track"), ("6", "watch"), ("6.99", "watch"), ("7", "on_track"), ("8", "on_track"), ("8.01", "ahead")]
)
def test_open_growth_is_judged_in_points(value: str, flag: str) -> None:
    """7–8 % growth: within one point below is watch, above the range is ahead; the difference is in points, never in percent."""
    found = one(
        "indicator|period|form|kind|low|high\na|2024|between|growth|7|8", f"indicator|period|value\na|2024-9M|{value}", as_of="2024-10-05"
    )
    assert (found["flag"], found["variance_in"]) == (flag, "points")
    assert pd.isna(found["variance_percent"])
    assert found["variance"] == pytest.approx(float(value) - 7)


@pytest.mark.parametrize(("value", "flag"), [("7.99", "achieved"), ("8", "exceeded"), ("6.96", "missed")])
def test_closed_growth(value: str, flag: str) -> None:
    """At least 7 %: exceeded from one point above."""
    found = one("indicator|period|form|kind|low\na|2024|at_least|growth|7", f"indicator|period|value\na|2024|{value}")
    assert found["flag"] == flag


def test_a_months_growth_is_no_part_of_the_years() -> None:
    """The growth of September alone says nothing about the year's growth target."""
    found = one(
        "indicator|period|form|kind|low\na|2024|at_least|growth|7", "indicator|period|value\na|2024-09|9.1", "2024-09", as_of="2024-10-05"
    )
    assert found["flag"] == "no_data"


@pytest.mark.parametrize(("value", "flag", "places"), [("4", "achieved", -1), ("5", "achieved", 0), ("6", "missed", 1)])
def test_rank(value: str, flag: str, places: int) -> None:
    """Top five: a smaller number is better, and the difference is counted in places."""
    found = one("indicator|period|form|kind|high|rank_of\na|2024|rank|rank|5|14", f"indicator|period|value\na|2024|{value}")
    assert (found["flag"], found["variance"], found["variance_in"]) == (flag, places, "places")


@pytest.mark.parametrize(
    ("done", "as_of", "flag", "reason"),
    [
        ("2024-12-31", "2025-01-31", "achieved", "done"),
        ("2025-01-02", "2025-01-31", "missed", "done_late"),
    ],
)
def test_milestone(done: str, as_of: str, flag: str, reason: str) -> None:
    """Done by the date or late, in days."""
    found = one(
        "indicator|period|form|kind|high\na|2024|done_by|milestone|2024-12-31", f"indicator|period|value\na|2024|{done}", as_of=as_of
    )
    assert (found["flag"], found["reason"], found["variance_in"]) == (flag, reason, "days")


def test_a_milestone_of_which_nothing_is_known_is_no_data() -> None:
    """Silence is not a miss."""
    found = one("indicator|period|form|kind|high\na|2024|done_by|milestone|2024-12-31", "indicator|period|value\nb|2024|1")
    assert (found["flag"], found["days_overdue"]) == ("no_data", 31)


@pytest.mark.parametrize(("as_of", "flag"), [("2024-10-09", "not_due"), ("2024-10-11", "no_data")])
def test_nothing_reported_is_no_data_only_when_it_is_due(as_of: str, flag: str) -> None:
    """September's figure is due ten days after the month's end."""
    found = one(
        "indicator|period|form|low|frequency|deadline\na|2024|at_least|100|monthly|10",
        "indicator|period|value\na|2024-08|1",
        "2024-09",
        as_of,
    )
    assert found["flag"] == flag
    assert found["due"] == pd.Timestamp("2024-10-10")


def test_a_target_leads_over_none() -> None:
    """Where one line only monitors and another implies a target, the implied one is what there is to judge by."""
    found = judge(
        "indicator|period|form|low|line|source\na|2024||||\na|2024|at_least|100|raised|implied", "indicator|period|value\na|2024|104"
    )
    assert found.set_index("flag")["governs"].to_dict() == {"no_target": False, "achieved": True}


@pytest.mark.parametrize(
    ("deadline", "due"), [("", "2024-09-30"), ("10 days", "2024-10-10"), ("3 working days", "2024-10-03"), ("1 month", "2024-10-31")]
)
def test_deadlines_count_from_the_end_of_the_period(deadline: str, due: str) -> None:
    """The last day on which the figure is in time."""
    found = one(
        f"indicator|period|form|low|deadline\na|2024|at_least|100|{deadline}", "indicator|period|value\nb|2024|1", "2024-09", "2024-11-30"
    )
    assert found["due"] == pd.Timestamp(due)


def test_a_yearly_figure_is_not_missed_in_september() -> None:
    """It is collected later, and the finding says when."""
    found = one(
        "indicator|period|form|low|frequency\na|2024|at_least|100|yearly", "indicator|period|value\nb|2024|1", "2024-09", "2024-10-20"
    )
    assert (found["flag"], found["reason"], found["due"]) == ("not_due", "collected_later", pd.Timestamp("2024-12-31"))


def test_a_period_that_is_over_without_its_figure_is_no_data() -> None:
    """Nine months' figure does not answer for the year once the year has ended."""
    found = one("indicator|period|form|low\na|2024|at_least|100", "indicator|period|value\na|2024-9M|90", as_of="2025-02-01")
    assert (found["flag"], found["reason"], found["actual"]) == ("no_data", "period_over", 90)


def test_years_to_date_add_up_from_what_was_given() -> None:
    """A cumulative figure, a quarter and single months chain into the year to date."""
    found = one(
        "indicator|period|form|low\na|2024|at_least|100",
        "indicator|period|value|cumulative\na|2024-02|10|yes\na|2024-03|5|\na|2024-Q2|30|\na|2024-07|7|",
        "2024-07",
        "2024-08-05",
    )
    assert (found["actual"], found["month"], found["actual_period"]) == (52, 7, "2024-01..2024-07")


@pytest.mark.parametrize(
    ("target", "months", "reached"),
    [("2024-Q2", "04 05 06", 90), ("2024-H2", "07 08 09 10 11 12", 180), ("2024-04..2024-06", "04 05 06", 90)],
)
def test_months_add_up_in_any_span(target: str, months: str, reached: int) -> None:
    """A quarter's or half-year's target needs its own months, not January's."""
    figures = "\n".join(f"a|2024-{month}|30" for month in months.split())
    found = one(f"indicator|period|form|low\na|{target}|at_least|90", f"indicator|period|value\n{figures}")
    assert (found["actual"], found["closed"]) == (reached, True)


def test_a_school_year_adds_up_over_the_turn_of_the_year() -> None:
    """April to March, from months alone."""
    months = [f"2024-{month:02}" for month in range(4, 13)] + ["2025-01", "2025-02", "2025-03"]
    figures = "\n".join(f"a|{month}|10" for month in months)
    found = one("indicator|period|form|low\na|2024-04..2025-03|at_least|100", f"indicator|period|value\n{figures}", as_of="2025-04-05")
    assert (found["actual"], found["flag"]) == (120, "exceeded")


def test_of_a_gap_in_years_the_last_whole_stretch_counts() -> None:
    """2022 is missing, so what is known of 2021–2025 is what 2021 brought."""
    found = one("indicator|period|form|low\na|2021..2025|at_least|100", "indicator|period|value\na|2021|20\na|2023|30", as_of="2024-02-01")
    assert (found["actual"], found["actual_period"]) == (20, "2021")


def test_a_years_own_share_comes_before_its_decembers() -> None:
    """The figure for the target's very period is the one that it is judged by."""
    found = one("indicator|period|form|kind|high\na|2024|at_most|share|5", "indicator|period|value\na|2024-12|5.3\na|2024|4.9")
    assert (found["actual"], found["flag"]) == (4.9, "achieved")


@pytest.mark.parametrize(("value", "flag"), [("5", "on_track"), ("5.5", "watch"), ("6.1", "off_track")])
def test_open_shares_are_judged_in_points(value: str, flag: str) -> None:
    """A share within the year is compared with the whole requirement, as rates are."""
    found = one("indicator|period|form|kind|high\na|2024|at_most|share|5", f"indicator|period|value\na|2024-H1|{value}", as_of="2024-07-05")
    assert (found["flag"], found["variance_in"]) == (flag, "points")


@pytest.mark.parametrize(("as_of", "flag"), [("2024-06-30", "not_due"), ("2024-07-01", "no_data")])
def test_a_milestone_is_due_on_its_date(as_of: str, flag: str) -> None:
    """Not at the end of the year that it stands in."""
    found = one("indicator|period|form|kind|high\na|2024|done_by|milestone|2024-06-30", "indicator|period|value\nb|2024|1", as_of=as_of)
    assert (found["flag"], found["due"]) == (flag, pd.Timestamp("2024-06-30"))


def test_a_completion_still_to_come_is_no_actual() -> None:
    """A date after the day of the report is a plan."""
    found = one(
        "indicator|period|form|kind|high\na|2024|done_by|milestone|2024-12-31",
        "indicator|period|value\na|2024|2024-12-20",
        as_of="2024-07-05",
    )
    assert found["flag"] == "not_due"


def test_a_change_counts_from_the_level_reported_at_its_baseline() -> None:
    """2023 stood at 100 and 2024 at 112: the change is 12."""
    targets = "indicator|period|form|kind|low|baseline_period\na|2024|at_least|change|10|2023"
    found = one(targets, "indicator|period|value\na|2023|100\na|2024|112")
    assert (found["actual"], found["flag"]) == (12, "exceeded")
    lost = one(targets, "indicator|period|value\na|2024|112")
    assert (lost["flag"], lost["reason"]) == ("cannot_be_judged", "no_baseline")


@pytest.mark.parametrize("form", ["at_most|", "within|100"])
def test_a_ceiling_passed_early_is_off_track(form: str) -> None:
    """130 of at most 120 by September: no assumption about pace is needed."""
    found = one(f"indicator|period|form|low|high\na|2024|{form}|120", "indicator|period|value\na|2024-9M|130", as_of="2024-10-05")
    assert (found["flag"], found["reason"]) == ("off_track", "limit_passed")


def test_a_plan_on_its_own_path_is_watched_when_past_years_say_otherwise() -> None:
    """Half the target is on the plan's path; past years had 80 % by June, so the year will end at 62.5 % of it."""
    history = "\n".join(f"a|{year}-H1|80\na|{year}|100" for year in (2021, 2022, 2023))
    frames = table("indicator|period|form|low\na|2024|at_least|100"), table(f"indicator|period|value\n{history}\na|2024-H1|50")
    phasing = pd.DataFrame({"target_id": ["a//2024/assigned"], "period": ["2024-H1"], "value": [50.0]})
    found = assess_tables(*frames, as_of=datetime.date(2024, 7, 5), phasing=phasing).iloc[0]
    assert (found["pace"], found["expected"], found["projection"]) == ("stated", 50, pytest.approx(62.5))
    assert (found["flag"], found["reason"]) == ("watch", "projection_short")


def test_the_seasonal_share_is_the_median_of_five_years() -> None:
    """Shares of .2 to .6 have the median .4: 40 of 100 in June is on track."""
    shares = {2019: 20, 2020: 60, 2021: 30, 2022: 50, 2023: 40}
    history = "\n".join(f"a|{year}-H1|{share}\na|{year}|100" for year, share in shares.items())
    found = one("indicator|period|form|low\na|2024|at_least|100", f"indicator|period|value\n{history}\na|2024-H1|40", as_of="2024-07-05")
    assert (found["pace"], found["expected"], found["flag"]) == ("seasonal", pytest.approx(40), "on_track")


def test_january_growth_waits_for_february() -> None:
    """Tết falls in January of one year and February of the next, so both are judged together."""
    targets = "indicator|period|form|kind|low\na|2024|at_least|growth|7"
    january = one(targets, "indicator|period|value\na|2024-01|18.3", as_of="2024-02-05")
    both = one(targets, "indicator|period|value\na|2024-01|18.3\na|2024-01..2024-02|5.7", as_of="2024-03-05")
    assert (january["flag"], january["reason"]) == ("not_due", "tet")
    assert (both["flag"], both["actual"]) == ("off_track", 5.7)


def test_growth_as_published_tells_what_last_year_had_reached() -> None:
    """Lào Cai 2021: 30,887 by September is +12.9 %, so 27,357.8 of last year's 37,050.8 were reached: 73.8 %, not nine twelfths."""
    published = pd.DataFrame({"indicator": ["a"], "unit": [""], "period": ["2021-9M"], "comparison": ["growth"], "value": [12.9]})
    frames = table("indicator|period|form|low\na|2021|at_least|40400"), table("indicator|period|value\na|2020|37050.8\na|2021-9M|30887")
    found = assess_tables(*frames, as_of=datetime.date(2021, 10, 6), published=published).iloc[0]
    assert (found["pace"], found["flag"]) == ("last_year", "on_track")
    assert found["expected"] == pytest.approx(40400 * 30887 / 1.129 / 37050.8)


def test_figures_from_before_a_merger_say_that_they_are_back_cast() -> None:
    """A province merged in July 2025 has a figure for January to July only back-cast; from 2027 on nothing is."""
    targets = "indicator|period|form|low|unit\na|{year}|at_least|100|merged"
    actuals = "indicator|period|value|unit\na|2025-01..2025-07|60|merged\na|2026|90|merged\na|2027|99|merged"
    notes = []
    for year, period, as_of in (("2025", "2025-01..2025-07", "2025-08-05"), ("2027", "2027", "2028-01-31")):
        frame = table(targets.format(year=year)).assign(since=pd.Timestamp("2025-07-01"))
        found = assess_tables(frame, table(actuals), period, as_of=datetime.date.fromisoformat(as_of)).iloc[0]
        notes.append("back_cast" in found["notes"])
    assert notes == [True, False]


def test_a_gap_is_not_filled() -> None:
    """With April missing there is no figure for the first five months."""
    found = one(
        "indicator|period|form|low\na|2024|at_least|100", "indicator|period|value\na|2024-Q1|10\na|2024-05|5", "2024-05", "2024-06-05"
    )
    assert found["flag"] == "no_data"


def test_the_latest_known_vintage_counts() -> None:
    """What became known later is not used earlier; a withdrawn figure leaves nothing."""
    targets = "indicator|period|form|low\na|2024|at_least|100"
    actuals = "indicator|period|value|known\na|2024|99|2025-01-10\na|2024|101|2025-03-10\na|2024||2025-04-10"
    by_day = [one(targets, actuals, as_of=day) for day in ("2025-01-09", "2025-02-01", "2025-03-10", "2025-05-01")]
    assert [found["flag"] for found in by_day] == ["no_data", "missed", "achieved", "no_data"]
    assert by_day[3]["notes"] == "withdrawn"


def test_a_later_instrument_revises_the_line() -> None:
    """The target in force as of the day, with the original beside it and both achievements."""
    targets = "indicator|period|form|low|effective\na|2024|at_least|100|2024-01-01\na|2024|at_least|120|2024-07-01"
    before, after = (one(targets, "indicator|period|value\na|2024-H1|60", "2024-H1", day) for day in ("2024-06-30", "2024-07-05"))
    assert (before["target_low"], after["target_low"], after["original_low"]) == (100, 120, 100)
    assert (after["achievement_percent"], after["original_achievement_percent"]) == (50, 60)
    assert "revised" in after["notes"]


def test_two_instruments_of_one_date_that_differ_cannot_be_judged() -> None:
    """Nobody knows which one holds."""
    found = one(
        "indicator|period|form|low|effective\na|2024|at_least|100|2024-01-01\na|2024|at_least|120|2024-01-01",
        "indicator|period|value\na|2024|130",
    )
    assert (found["flag"], found["reason"]) == ("cannot_be_judged", "contradictory")


def test_an_implied_target_never_leads_over_a_stated_one() -> None:
    """Both have a finding; the stated one governs, even where the implied line is marked."""
    found = judge(
        "indicator|period|form|low|line|source|governs\na|2024|at_least|110|raised|implied|yes\na|2024|at_least|100|assigned|stated|",
        "indicator|period|value\na|2024|104",
    )
    assert found.set_index("line")["governs"].to_dict() == {"raised": False, "assigned": True}
    assert found.set_index("line")["flag"].to_dict() == {"raised": "missed", "assigned": "achieved"}


@pytest.mark.parametrize(("value", "flag"), [("36164.8", "missed"), ("36182.4", "cannot_be_judged"), ("36200.2", "achieved")])
def test_inside_a_derived_targets_interval_nothing_is_certain(value: str, flag: str) -> None:
    """'2.4 % above plan' at 37,050.8 puts the plan between 36,164.8 and 36,200.1; in between neither met nor missed is certain."""
    found = one(
        "indicator|period|form|low|least|most|source\na|2020|at_least|36182.4|36164.9|36200.1|implied",
        f"indicator|period|value\na|2020|{value}",
    )
    assert found["flag"] == flag


def test_the_one_missing_part_of_a_planned_sum_is_inferred() -> None:
    """Lào Cai 2020: total, manufacturing and electricity follow from published excesses; mining is the rest, 3,689 ± 67."""
    targets = """indicator|period|form|low|least|most|source|parent
industry|2020|at_least|36182.4|36164.8|36200.1|implied|
manufacturing|2020|at_least|24816.6|24804.9|24828.2|implied|industry
electricity|2020|at_least|7676.7|7639.6|7714.1|implied|industry
mining|2020||||||industry"""
    actuals = "indicator|period|value\nindustry|2020|37050.8\nmining|2020|2763.8\nmanufacturing|2020|26380\nelectricity|2020|7907"
    found = judge(targets, actuals, as_of="2021-02-01").set_index("indicator")
    mining = found.loc["mining"]
    assert (mining["target_source"], mining["flag"], mining["notes"]) == ("inferred", "missed", "inferred")
    assert mining["target_low"] == pytest.approx(3689.1)
    assert list(found["flag"]) == ["achieved", "exceeded", "achieved", "missed"]
    assert found["contribution_percent"].drop("industry").sum() == pytest.approx(100)


def test_a_sources_own_word_is_taken_without_a_variance() -> None:
    """'Slightly higher than the target' gives achieved, as stated."""
    found = one("indicator|period|kind|outcome\na|2023|growth|met", "indicator|period|value\na|2023|7.68")
    assert (found["flag"], found["reason"]) == ("achieved", "as_stated")
    assert pd.isna(found["variance"])


def test_without_a_target_a_figure_is_monitored_only() -> None:
    """No target, no flag beyond saying so."""
    found = one("indicator|period\na|2024", "indicator|period|value\na|2024|5")
    assert (found["flag"], found["actual"]) == ("no_target", 5)


@pytest.mark.parametrize(("column", "reason"), [("measure", "other_measure"), ("basis", "other_basis")])
def test_figures_on_different_bases_never_meet(column: str, reason: str) -> None:
    """Another unit of measure or price basis cannot be judged."""
    found = one(
        f"indicator|period|form|low|{column}\na|2024|at_least|100|constant 1994",
        f"indicator|period|value|{column}\na|2024|120|constant 2010",
    )
    assert (found["flag"], found["reason"]) == ("cannot_be_judged", reason)
    assert pd.isna(found["variance"])


@pytest.mark.parametrize(("low", "note"), [("0", "zero_denominator"), ("-5", "negative_denominator")])
def test_no_percentage_over_zero_or_less(low: str, note: str) -> None:
    """The difference stands, the percentage does not, and the note says why."""
    found = one(f"indicator|period|form|low\na|2024|at_least|{low}", "indicator|period|value\na|2024|3")
    assert found["flag"] == "achieved"
    assert found["variance"] == 3 - float(low)
    assert pd.isna(found["variance_percent"])
    assert note in found["notes"]


def test_average_growth_is_counted_from_the_baseline() -> None:
    """8 % a year from 2020: 100 became 117 in two years, that is 8.17 % a year."""
    found = one(
        "indicator|period|form|kind|low|high|baseline_period|baseline_value\na|2021..2030|between|average_growth|8|9|2020|100",
        "indicator|period|value\na|2022|117",
        as_of="2023-01-31",
    )
    assert found["actual"] == pytest.approx((1.17**0.5 - 1) * 100)
    assert (found["flag"], found["variance_in"]) == ("on_track", "points")


@pytest.mark.parametrize(("decimals", "flag"), [("", "missed"), ("2", "missed"), ("0", "cannot_be_judged")])
def test_growth_from_rounded_levels_is_an_interval(decimals: str, flag: str) -> None:
    """117 to the nearest whole may be 117.4, and 117.4 from 100 in two years is 8.35 % a year: 8.2 % may have been met."""
    found = one(
        "indicator|period|form|kind|low|baseline_period|baseline_value\na|2021..2022|at_least|average_growth|8.2|2020|100",
        f"indicator|period|value|decimals\na|2022|117|{decimals}",
        as_of="2023-01-31",
    )
    assert found["flag"] == flag


def test_average_growth_chains_yearly_rates() -> None:
    """Rates of 2021 and 2022 are chained, never averaged; with 2021 missing there is no chain."""
    targets = "indicator|period|form|kind|measure|low\na|2021..2030|at_least|average_growth|%|8"
    both = one(targets, "indicator|period|value|measure\na|2021|2|%\na|2022|14|%", as_of="2023-01-31")
    assert both["actual"] == pytest.approx((1.02 * 1.14) ** 0.5 * 100 - 100)
    alone = one(targets, "indicator|period|value|measure\na|2022|14|%", as_of="2023-01-31")
    assert (alone["flag"], alone["reason"]) == ("cannot_be_judged", "chain_incomplete")


def test_a_stock_is_not_prorated() -> None:
    """An occupancy in June is compared when it is due, at the year's end."""
    found = one("indicator|period|form|kind|low\na|2024|at_least|stock|80", "indicator|period|value\na|2024-06|60", "2024-06", "2024-07-05")
    assert (found["flag"], found["reason"]) == ("not_due", "no_expectation")


def test_calendars_never_mix() -> None:
    """A figure from the 15th to the 14th does not answer a target of calendar months."""
    found = one("indicator|period|form|low\na|2024|at_least|100", "indicator|period|value\na|2024@15|120")
    assert found["flag"] == "no_data"


def test_growth_on_the_same_period_last_year() -> None:
    """Nine months against last year's nine months, on the same price basis only."""
    targets = "indicator|period|form|low\na|2024|at_least|100"
    actuals = "indicator|period|value|basis\na|2023-9M|50|{}\na|2024-9M|60|constant 2010"
    same = one(targets, actuals.format("constant 2010"), "2024-9M", "2024-10-05")
    other = one(targets, actuals.format("constant 1994"), "2024-9M", "2024-10-05")
    assert same["growth_percent"] == pytest.approx(20)
    assert pd.isna(other["growth_percent"])


def test_from_120_percent_the_plan_or_the_figure_is_in_doubt() -> None:
    """The number prints as it is, and the note asks."""
    notes = [
        one("indicator|period|form|low\na|2024|at_least|100", f"indicator|period|value\na|2024|{v}")["notes"] for v in ("119.9", "120")
    ]
    assert notes == ["", "check_plan_or_figure"]


def test_the_relative_tolerance_is_for_arithmetic_only() -> None:
    """0.285 of 0.3 is 95 %: exceeded for an upper limit; a real shortfall of a millionth is missed."""
    assert one("indicator|period|form|high\na|2024|at_most|0.3", "indicator|period|value\na|2024|0.285")["flag"] == "exceeded"
    assert one("indicator|period|form|low\na|2024|at_least|100", "indicator|period|value\na|2024|99.9999")["flag"] == "missed"


def test_every_documented_column_is_there() -> None:
    """An assessment has just the columns that are documented, in that order, even when it is empty."""
    assert list(judge("indicator|period|form|low\na|2024|at_least|1", "indicator|period|value\na|2024|1")) == list(FINDINGS)
    assert list(judge("indicator|period|form|low\na|2024|at_least|1", "indicator|period|value\na|2024|1", "2023")) == list(FINDINGS)
