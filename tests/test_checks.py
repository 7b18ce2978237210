"""What looks wrong in figures (method, 10): each check on a small table, on both sides of its threshold."""

import datetime
from io import StringIO

import pandas as pd
import pytest

from monitor.checks import DOUBTS, SEVERITIES, about, doubts, problems
from monitor.comparisons import published
from monitor.doubts_in_words import TEXTS
from monitor.plan import Indicator, PlanFile, Promises, Text
from monitor.wording import Language

AS_OF = datetime.date(2025, 1, 31)
YEAR = [f"2024-{month:02}" for month in range(1, 13)]


def table(text: str) -> pd.DataFrame:
    """Columns divided by bars; an empty cell is a missing one."""
    lines = [[cell.strip() or None for cell in line.split("|")] for line in text.strip().splitlines()]
    frame = pd.read_csv(StringIO("\n".join("|".join(cell or "" for cell in line) for line in lines)), sep="|")
    texts = [name for name in ("period", "known", "effective", "parent", "instrument") if name in frame]
    return frame.assign(**{name: frame[name].astype("str").where(frame[name].notna(), None) for name in texts})


def look(actuals: str | pd.DataFrame, kind: str = "flow", targets: str = "", said: str = "", as_of: datetime.date = AS_OF) -> pd.DataFrame:
    given = table(actuals) if isinstance(actuals, str) else actuals
    given = given.assign(indicator=given.get("indicator", "steel"))
    promised = table(targets) if targets else pd.DataFrame({"indicator": given["indicator"].unique(), "period": "2024", "kind": kind})
    return doubts(given, promised, table(said) if said else None, as_of=as_of)


def series(*values: float, periods: list[str] | None = None) -> pd.DataFrame:
    return pd.DataFrame({"indicator": "steel", "period": (periods or YEAR)[: len(values)], "value": values, "cumulative": False})


def checks(found: pd.DataFrame) -> list[str]:
    return found["check"].tolist()


def cells(found: pd.DataFrame, check: str) -> list[str]:
    return found.loc[found["check"] == check, "period"].tolist()


# Copies and zeros


def hand_in(before: list[float], after: list[float]) -> pd.DataFrame:
    rows = [(f"i{n}", period, value) for period, values in (("2024-03", before), ("2024-04", after)) for n, value in enumerate(values)]
    return pd.DataFrame(rows, columns=["indicator", "period", "value"])


@pytest.mark.parametrize(
    ("after", "copied"),
    [
        ([101.5, 2034, 345, 4567, 567, 6789], 6),
        ([101.5, 2034, 345, 4567, 555, 6666], 4),
        ([101.5, 2034, 345, 4444, 555, 6666], 0),
    ],
)
def test_a_month_copied_forward_is_found_by_two_thirds_of_its_figures(after: list[float], copied: int) -> None:
    """A hand-in is a stale copy where at least three figures, and two thirds of all, equal those of the month before."""
    found = look(hand_in([101.5, 2034, 345, 4567, 567, 6789], after))
    assert checks(found).count("stale_copy") == copied
    if copied:
        assert found.iloc[0][["period", "other_period", "count", "among"]].tolist() == ["2024-04", "2024-03", copied, 6]


def test_round_and_few_figures_may_repeat() -> None:
    """1,200 and 15 again say nothing, nor do two figures."""
    assert checks(look(hand_in([1200, 15, 300, 20], [1200, 15, 300, 20]))) == []
    assert checks(look(hand_in([101.5, 2034], [101.5, 2034]))) == []


def test_a_copy_is_seen_across_the_turn_of_the_year() -> None:
    """January is held against December."""
    given = hand_in([101.5, 2034, 345], [101.5, 2034, 345]).replace({"2024-03": "2023-12", "2024-04": "2024-01"})
    assert cells(look(given), "stale_copy") == ["2024-01"] * 3


def test_stocks_may_stand_still() -> None:
    """The number of plants does not change every month."""
    assert checks(look(hand_in([101, 2034, 345], [101, 2034, 345]), "stock")) == []


def test_zero_for_a_missing_year_to_date() -> None:
    """A year to date of 0 after months above 0 means that nobody filled it in; 0 after months of 0 is right."""
    given = """period | value | cumulative
        2024-01 | {} | False
        2024-02 | 0 | False
        2024-02 | 0 | True"""
    found = look(given.format(12))
    assert (checks(found), cells(found, "zero_for_missing")) == (["zero_for_missing"], ["2024-01..2024-02"])
    assert found.iloc[0]["severity"] == "error"
    assert checks(look(given.format(0))) == []


def test_an_index_is_never_zero() -> None:
    """An index of 0 would mean that all production stopped; growth of 0 is growth."""
    assert checks(look(series(104.1, 0, 103), "index")) == ["zero_for_missing"]
    assert checks(look(series(4.1, 0, 3), "growth")) == []


def test_a_lone_zero_among_eight_other_figures() -> None:
    """0 in a series that has none is doubted; two zeros may be a season."""
    assert cells(look(series(50, 51, 49, 52, 0, 50, 48, 51, 50)), "never_zero") == ["2024-05"]
    assert checks(look(series(50, 51, 49, 52, 0, 50, 48, 51))) == []
    assert checks(look(series(50, 51, 49, 52, 0, 0, 48, 51, 50, 51))) == []


# Magnitude


@pytest.mark.parametrize(
    ("value", "power"), [(510, 1), (5.1, -1), (0.5, -2), (51_000, 3), (0.051, -3), (130, None), (300, None), (53_000_000, 6)]
)
def test_a_shifted_decimal_is_found_against_what_is_usual(value: float, power: int | None) -> None:
    """A figure at ten, a hundred or a thousand times its usual size, or that part of it, in a steady series."""
    found = look(series(50, 51, 49, 52, value, 50, 53))
    slips = found[found["check"] == "magnitude"]
    assert slips["power"].tolist() == ([] if power is None else [power])
    if power is not None:
        assert slips.iloc[0]["expected"] == pytest.approx(value / 10**power)


def test_ten_times_as_much_is_usual_where_the_season_says_so() -> None:
    """Hydropower runs on rain: a series that spreads over a power of ten by itself is not doubted for it."""
    assert checks(look(series(20, 18, 15, 30, 90, 190, 210, 205, 150, 60, 35, 22))) == []


def test_three_figures_are_too_few_to_know_what_is_usual() -> None:
    """A first year begins without doubts; the fourth figure can be judged."""
    assert checks(look(series(50, 510, 51))) == []
    assert checks(look(series(50, 510, 51, 52))) == ["magnitude"]


def test_a_change_of_unit_is_found_where_it_happens() -> None:
    """Pieces until June, thousands of pieces from July on: half the year each way, so nothing is usual, but July leaps."""
    given = series(99_560, 94_588, 92_976, 98_757, 107_320, 110_500, 104.2, 101, 99.2, 103.5, 105.1, 98.3)
    assert cells(look(given), "magnitude") == ["2024-07"]


def test_a_year_to_date_is_judged_by_its_months() -> None:
    """651 in March, where the months are about 21 each: ten times what it must be, and only that is said of it."""
    given = pd.concat([series(20, 21, 22, 20), series(20, 41, 651, 83).assign(cumulative=True)])
    found = look(given)
    assert [(row.check, row.period, row.power) for row in found.itertuples()] == [("magnitude", "2024-Q1", 1)]


def test_percent_given_as_a_fraction() -> None:
    """0.962 where shares are about 96 %."""
    found = look(series(95.8, 96.1, 96.0, 0.962), "share")
    assert found[["check", "power", "expected"]].to_numpy().tolist() == [["magnitude", -2, pytest.approx(96.2)]]


@pytest.mark.parametrize(
    ("kind", "values", "check"),
    [
        ("growth", (7.2, 6.8, 108.2), "growth_as_index"),
        ("growth", (7.2, 6.8, 89.0), None),
        ("growth", (62.0, 85.0, 96.0), None),
        ("index", (107.2, 106.8, 8.2), "index_as_growth"),
        ("index", (107.2, 106.8, 50.9), None),
    ],
)
def test_an_index_is_never_read_as_growth(kind: str, values: tuple[float, ...], check: str | None) -> None:
    """108.2 beside growth of 7 % is an index, 8.2 beside indices of 107 is growth; where growth is huge, 96 may be growth."""
    assert checks(look(series(*values), kind)) == ([check] if check else [])


def test_a_figure_far_beyond_its_plan() -> None:
    """A year to date of more than eight times the year's target is counted in another unit, 26,013 % of plan."""
    targets = "indicator | period | form | low | kind\nsteel | 2024 | at_least | {} | flow"
    given = "period | value\n2024-01..2024-04 | 330374"
    assert checks(look(given, targets=targets.format(1270))) == ["beyond_plan"]
    assert checks(look(given, targets=targets.format(41_297))) == []
    assert checks(look(given, targets=targets.format(41_296))) == ["beyond_plan"]


# Outliers


def test_outliers_without_three_years_are_three_times_the_usual() -> None:
    """Sawn wood of 117,866 between 16,000 and 20,000; 45,000 would be odd, yet not enough to say so."""
    usual = (20_309, 16_624, 16_231, 16_834, 19_502, 19_325)
    assert cells(look(series(*usual, 117_866)), "outlier") == ["2024-07"]
    assert checks(look(series(*usual, 45_000))) == []


def test_outliers_with_three_years_are_judged_by_their_season() -> None:
    """Each August brings 60 and each February 10. A February of 30 is doubted, an August of 66 is not."""
    season = [12, 10, 15, 20, 30, 40, 50, 60, 45, 30, 20, 15]
    rows = [(f"{year}-{month:02}", value * (1 + (year - 2020) / 20)) for year in range(2020, 2024) for month, value in enumerate(season, 1)]
    past = pd.DataFrame(rows, columns=["period", "value"]).assign(indicator="steel")
    this = lambda february, august: series(12, february, 15, 20, 30, 40, 50, august, 45)  # noqa: E731
    assert cells(look(pd.concat([past, this(30, 66)])), "outlier") == ["2024-02"]
    assert checks(look(pd.concat([past, this(10, 66)]))) == []


# Sums


def test_a_year_to_date_that_falls() -> None:
    """A year to date below the last one; not where a month below 0 explains it, and not within rounding."""
    given = "period | value | decimals\n2024-01..2024-02 | 49718 | 0\n2024-01..2024-03 | {} | 0"
    assert checks(look(given.format(46500))) == ["cumulative_falls"]
    assert checks(look(given.format(49717))) == []
    assert checks(look(given.format(46500) + "\n2024-03 | -3218 | 0")) == []


def test_a_fall_that_a_revised_month_explains() -> None:
    """February's 30 became 10 when March came: 50, then 40 with March's 10, is no doubt."""
    given = """period | value | cumulative | status | known
        2024-01 | 20 | False | official | 2024-02-01
        2024-02 | 30 | False | estimate | 2024-03-01
        2024-02 | 50 | True | estimate | 2024-03-01
        2024-02 | 10 | False | official | 2024-04-01
        2024-03 | 10 | False | estimate | 2024-04-01
        2024-03 | 40 | True | estimate | 2024-04-01"""
    assert checks(look(given)) == []


@pytest.mark.parametrize(("total", "decimals", "wrong"), [(300, 1, False), (300.3, 1, True), (302.9, None, False), (303.5, None, True)])
def test_a_year_to_date_is_the_last_one_and_its_month(total: float, decimals: int | None, wrong: bool) -> None:
    """200 and 100 make 300, within the declared rounding; where none is declared, within one percent."""
    given = pd.DataFrame({
        "period": ["2024-01..2024-02", "2024-03", "2024-01..2024-03"], "value": [200, 100, total], "decimals": decimals,
    })  # fmt: skip
    assert checks(look(given)) == (["cumulative_sum"] if wrong else [])


def test_a_missing_year_to_date_is_bridged_by_its_months() -> None:
    """Where May's year to date is 0, June's is held against April's with the months of May and June."""
    given = "period | value\n2024-01..2024-04 | 824344\n2024-05 | 262238\n2024-01..2024-05 | 0\n2024-06 | 272300\n2024-01..2024-06 | {}"
    assert checks(look(given.format(1_358_882))) == ["zero_for_missing"]
    assert checks(look(given.format(1_332_562))) == ["zero_for_missing", "cumulative_sum"]


def test_rates_do_not_add_up() -> None:
    """Growth and indices of months make no sum."""
    given = "period | value\n2024-01 | 117.6\n2024-01..2024-01 | 117.6\n2024-02 | 110.5\n2024-01..2024-02 | 113.4"
    assert checks(look(given, "index")) == []


@pytest.mark.parametrize(
    ("values", "wrong"),
    [((12.5, 32.5, 50.5, 4.5), False), ((12.5, 32.5, 50.6, 4.6), False), ((12.5, 33.5, 50.5, 4.5), True), ((12.5, 32.5, 50.5, 3.5), True)],
)
def test_shares_make_a_hundred(values: tuple[float, ...], wrong: bool) -> None:
    """Shares of one whole add up to 100 within their rounding; the whole is the `parent` in the targets."""
    names = ["agriculture", "industry", "services", "tax"]
    targets = "indicator | period | kind | parent\n" + "\n".join(f"{name} | 2024 | share | grdp" for name in names)
    given = pd.DataFrame({"indicator": names, "period": "2024", "value": values, "decimals": 1})
    found = look(given, targets=targets)
    assert checks(found) == (["shares_sum"] if wrong else [])
    incomplete = look(given.iloc[:3], targets=targets)
    assert checks(incomplete) == []


# Restated


def test_a_target_changes_only_by_an_instrument() -> None:
    """1,270,000 becomes 1,270 without a decision; with a numbered one of a later day it is a revision."""
    targets = """indicator | period | form | low | effective | instrument
        steel | 2024 | at_least | 1270000 | 2024-01-01 | 12/QĐ
        steel | 2024 | at_least | 1270 | 2024-07-01 | {}"""
    found = look(series(50), targets=targets.format(""))
    assert found[["check", "period", "value", "other", "power"]].to_numpy().tolist() == [["plan_restated", "2024", 1270, 1270000, -3]]
    assert checks(look(series(50), targets=targets.format("12/QĐ"))) == ["plan_restated"]
    assert checks(look(series(50), targets=targets.format("98/QĐ"))) == []


def test_a_target_written_more_finely_is_only_to_be_known() -> None:
    """1,968 becomes 1,967.778726: the same, rounded differently; 1,967.4 is another target."""
    targets = "indicator | period | form | low | effective\nsteel | 2024 | at_least | 1968 |\nsteel | 2024 | at_least | {} | 2024-03-31"
    assert look(series(50), targets=targets.format(1967.778726))[["check", "severity"]].to_numpy().tolist() == [
        ["plan_rounded", "information"]
    ]
    assert checks(look(series(50), targets=targets.format(1967.4))) == ["plan_restated"]


def test_the_upper_bound_counts_too() -> None:
    """7–8 % becomes 7–9 %."""
    targets = (
        "indicator | period | form | low | high | kind\nsteel | 2024 | between | 7 | 8 | growth\nsteel | 2024 | between | 7 | 9 | growth"
    )
    assert look(series(7.1), targets=targets)[["check", "value", "other"]].to_numpy().tolist() == [["plan_restated", 9, 8]]


@pytest.mark.parametrize(
    ("value", "status", "found"),
    [
        (3557, "official", []),
        (3557, "estimate", ["revised_silently"]),
        (3557, "", ["revised_silently"]),
        (3755.7, "", []),
        (700, "official", ["revised_far"]),
        (752, "official", []),
    ],
)
def test_a_revision_says_what_it_is(value: float, status: str, found: list[str]) -> None:
    """An estimate that turns official is the normal course; a new figure that claims no firmer status is not, nor one of a fifth."""
    given = f"""period | value | status | known | decimals
        2024-04 | 3755.7 | estimate | 2024-05-04 | 1
        2024-04 | {value} | {status} | 2024-05-31 | 1"""
    assert checks(look(given)) == found


def test_a_note_makes_a_revision_something_to_be_known() -> None:
    """Severity falls from warning to information where the new figure comes with a note."""
    given = "period | value | known | note\n2024-04 | 3755.7 | 2024-05-04 |\n2024-04 | 3557 | 2024-05-31 | {}"
    assert look(given.format(""))["severity"].tolist() == ["warning"]
    assert look(given.format("electricity was counted twice"))["severity"].tolist() == ["information"]


def test_ranks_compare_only_among_the_same_number() -> None:
    """Fifth of 14, then of 9; a rank of 16 among 14 cannot be."""
    targets = "indicator | period | form | high | rank_of | kind\npci | 2023 | rank | 5 | 14 | rank\npci | 2024 | rank | 5 | {} | rank"
    given = "indicator | period | value\npci | 2024 | {}"
    assert checks(look(given.format(5), targets=targets.format(14))) == []
    assert checks(look(given.format(5), targets=targets.format(9))) == ["rank_population"]
    assert checks(look(given.format(14), targets=targets.format(14))) == []
    assert checks(look(given.format(15), targets=targets.format(14))) == ["rank_outside"]


# Units of measure


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ("Triệu kWh", []),
        ("triệu KWh", ["measure_spelled"]),
        ("triệu  kWh", ["measure_spelled"]),
        ("nghìn kWh", ["measure_changed"]),
        ("999 cái", ["measure_changed", "measure_multiplier"]),
    ],
)
def test_a_unit_of_measure_is_written_one_way(other: str, found: list[str]) -> None:
    """Another spelling is to be known, another unit is doubted, and nothing is counted by 999."""
    given = pd.DataFrame({"period": ["2024-01", "2024-02"], "value": [73.0, 75.0], "measure": ["Triệu kWh", other]})
    assert checks(look(given)) == found


def test_two_spellings_of_one_word() -> None:
    """Tỉ and tỷ are one word."""
    given = pd.DataFrame({"period": ["2024-01", "2024-02"], "value": [73.0, 75.0], "measure": ["tỷ đồng", "tỉ đồng"]})
    assert checks(look(given)) == ["measure_spelled"]


def test_neighbours_that_count_on_by_one() -> None:
    """M2 above M3 is how a spreadsheet fills a column; m2 far from m3 is an area."""
    targets = "indicator | period | measure\nsawn wood | 2024 | M2\nplywood | 2024 | M3\ncement | 2024 | tấn"
    assert look(series(50), targets=targets)[["check", "indicator", "text", "other_text"]].to_numpy().tolist() == [
        ["measure_dragged", "sawn wood", "M2", "M3"]
    ]
    apart = "indicator | period | measure\nsawn wood | 2024 | M2\ncement | 2024 | tấn\nplywood | 2024 | M3"
    assert checks(look(series(50), targets=apart)) == []


# Published comparisons

PLAN = "indicator | period | form | low | kind\nsteel | 2024 | at_least | 52197 | flow"
LEVELS = "period | value | decimals | known\n2024-01..2024-04 | 13622.8 | 1 | 2024-05-04\n2024-01..2024-05 | 17151 | 0 |"


def test_a_share_of_plan_carried_over_from_the_month_before() -> None:
    """Lào Cai, May 2024: 26.1 % of plan for 17,151 of 52,197 is April's share; May's is 32.9 %."""
    said = """indicator | period | comparison | value | decimals
        steel | 2024-01..2024-04 | share_of_plan | 26.1 | 1
        steel | 2024-01..2024-05 | share_of_plan | {} | 1"""
    found = look(LEVELS, targets=PLAN, said=said.format(26.1))
    assert found[["check", "period", "value", "level", "other", "carried"]].to_numpy().tolist() == [
        ["share_contradicts", "2024-01..2024-05", 26.1, 17151, 52197, "2024-01..2024-04"]
    ]
    assert found.iloc[0]["expected"] == pytest.approx(32.858, abs=0.001)
    (problem,) = problems(found, {"steel": "Thép"})
    assert problem.where == "Thép, 2024-01..2024-05"
    assert Language("vi").render(problem.what) == "26,1 % of the plan is published, but 17.151 of 52.197 is 32,86 %"
    assert (
        Language("vi").render(problem.hint or "") == "it is the number that was published for first 4 months of 2024: was it carried over?"
    )
    assert checks(look(LEVELS, targets=PLAN, said=said.format(32.9))) == []
    assert checks(look(LEVELS, targets=PLAN, said=said.format(32.8))) == ["share_contradicts"]


def test_a_share_may_be_of_any_line_of_targets() -> None:
    """46.4 % of the assigned 40,400 or 43.4 % of the raised 43,200: either explains itself."""
    targets = """indicator | period | form | low | line | kind
        steel | 2024 | at_least | 40400 | assigned | flow
        steel | 2024 | at_least | 43200 | raised | flow"""
    said = "indicator | period | comparison | value | decimals\nsteel | 2024-01..2024-06 | share_of_plan | {} | 1"
    given = "period | value | decimals\n2024-01..2024-06 | 18764.2 | 1"
    assert [checks(look(given, targets=targets, said=said.format(share))) for share in (46.4, 43.4, 45.0)] == [
        [],
        [],
        ["share_contradicts"],
    ]


def test_growth_on_a_base_that_was_silently_revised() -> None:
    """Lai Châu, May 2021: 389.3 is 34.7 % more than 289.0, but 190.6 was published for May 2020."""
    given = "period | value | decimals\n2020-05 | 190.6 | 1\n2021-05 | 389.3 | 1"
    said = "indicator | period | comparison | value | decimals\nsteel | 2021-05 | growth | {} | 1"
    found = look(given, said=said.format(34.7))
    assert found[["check", "other", "other_period"]].to_numpy().tolist() == [["growth_contradicts", 190.6, "2020-05"]]
    assert found.iloc[0][["expected", "implied"]].tolist() == pytest.approx([104.25, 289.01], abs=0.01)
    assert found.iloc[0]["severity"] == "warning"
    assert checks(look(given, said=said.format(104.2))) == []
    near = look(given, said=said.format(103.0))
    assert near[["check", "severity"]].to_numpy().tolist() == [["growth_contradicts", "information"]]


def test_a_change_on_the_month_before_shows_that_month_revised() -> None:
    """Lào Cai, May 2024: +4.75 % on April makes April 3,557; 3,755.7 had been published."""
    given = "period | value | decimals | known\n2024-04 | 3755.7 | 1 | 2024-05-04\n2024-05 | 3726 | 0 |"
    said = "indicator | period | comparison | value | decimals\nsteel | 2024-05 | month_on_month | 4.75 | 2"
    (row,) = look(given, said=said).to_dict("records")
    assert (row["check"], round(row["implied"], 1), row["severity"]) == ("month_contradicts", 3557.0, "warning")


def test_rounding_is_wide_enough() -> None:
    """Of levels of 4 and 3, both rounded, growth lies between 0 and 80 %; 79 % does not contradict them, 81 % does."""
    given = "period | value | decimals\n2023 | 3 | 0\n2024 | 4 | 0"
    said = "indicator | period | comparison | value | decimals\nsteel | 2024 | growth | {} | 0"
    assert [checks(look(given, said=said.format(growth))) for growth in (0, 79, 81)] == [[], [], ["growth_contradicts"]]


def test_comparisons_look_at_what_was_known_when_they_were_printed() -> None:
    """Growth printed in May 2024 is not held against a base that was corrected in June; growth printed later is."""
    given = """period | value | status | known
        2023-04 | 100 | estimate | 2023-05-01
        2023-04 | 90 | official | 2024-06-15
        2024-04 | 110 | estimate | 2024-05-01"""
    said = "indicator | period | comparison | value | known\nsteel | 2024-04 | growth | 10.0 | {}"
    assert checks(look(given, said=said.format("2024-05-02"))) == []
    assert checks(look(given, said=said.format("2024-06-20"))) == ["growth_contradicts"]


def test_a_rate_has_no_share_of_its_plan() -> None:
    """An index of 117.56 over a plan of 114 prints 103.12 %, which says nothing; its growth is the index itself."""
    targets = "indicator | period | form | low | kind\nsteel | 2024 | at_least | 114 | index"
    said = "indicator | period | comparison | value\nsteel | 2024-01 | share_of_plan | 103.12\nsteel | 2024-01 | growth | {}"
    given = "period | value\n2024-01 | 117.56"
    assert checks(look(given, targets=targets, said=said.format(17.56))) == ["share_of_rate"]
    assert checks(look(given, targets=targets, said=said.format(0.11))) == ["share_of_rate", "growth_contradicts"]


def test_published_comparisons_come_from_the_indicators_that_speak_of_others() -> None:
    """An indicator that is `of` a level is its growth, its index or its share of the plan, as the plan file says."""
    percent, name = Text("%"), Text("")
    kinds = {"steel.growth": "growth", "steel.share": "share", "steel.index": "index", "steel.average": "average_growth"}
    indicators = tuple(Indicator(code, name, percent, kind, of="steel") for code, kind in kinds.items())
    promises = Promises({"plan.yaml": PlanFile(indicators=indicators)})
    given = pd.DataFrame({"indicator": [*kinds, "steel"], "period": "2024-05", "value": [4.8, 32.9, 104.8, 5.0, 17151]})
    found = published(given, promises)
    assert found.round(6).to_numpy().tolist() == [
        ["steel", "2024-05", "growth", 4.8], ["steel", "2024-05", "share_of_plan", 32.9], ["steel", "2024-05", "growth", 4.8],
    ]  # fmt: skip


# As a whole


def test_clean_figures_raise_no_doubt() -> None:
    """A year of months with their years to date, as exact as floats are."""
    months = [round(20.1 + 0.1 * n + (n % 3) * 0.37, 2) for n in range(12)]
    given = pd.concat([series(*months), series(*pd.Series(months).cumsum()).assign(cumulative=True)])
    assert checks(look(given)) == []


def test_what_is_not_known_yet_is_not_looked_at() -> None:
    """As of a day before the slip became known there is no doubt."""
    given = series(50, 51, 49, 52, 510).assign(known=["2024-02-01", "2024-03-01", "2024-04-01", "2024-05-01", "2024-06-01"])
    assert checks(look(given)) == ["magnitude"]
    assert checks(look(given, as_of=datetime.date(2024, 5, 31))) == []


def test_the_order_of_rows_never_matters() -> None:
    """A shuffled table raises the same doubts."""
    given = pd.concat([series(20, 21, 22, 20, 210), series(20, 41, 63, 93).assign(cumulative=True)])
    one, other = (
        look(frame).sort_values(["check", "period"])[["check", "period", "value"]]
        for frame in (given, given.sample(frac=1, random_state=7))
    )
    assert one.to_numpy().tolist() == other.to_numpy().tolist() != []


def test_a_kind_that_nobody_states_is_left_alone() -> None:
    """Without a target the figures may be growth: nothing is added up; a column `kind` of the actuals says what they are."""
    given = pd.DataFrame({"indicator": "gas", "period": ["2024-01", "2024-02", "2024-01..2024-02"], "value": [4.5, 6.5, 5.6]})
    other = pd.DataFrame({"indicator": ["steel"], "period": ["2024"]})
    assert checks(doubts(given, other, as_of=AS_OF)) == []
    assert checks(doubts(given.assign(kind="flow"), other, as_of=AS_OF)) == ["cumulative_sum"]


def test_nothing_at_all_is_no_doubt() -> None:
    """An empty workspace has the columns, and no rows."""
    nothing = doubts(pd.DataFrame({"indicator": [], "period": [], "value": []}), pd.DataFrame({"indicator": [], "period": []}), as_of=AS_OF)
    assert (list(nothing), len(nothing), problems(nothing)) == (list(DOUBTS), 0, ())


def test_an_entry_form_shows_the_doubts_about_its_own_cells() -> None:
    """The same checks run over history and submission; the form keeps what concerns its cells."""
    found = look(series(50, 510, 51, 52, 505, 50, 49))
    assert about(found, [("steel", None, "2024-05")])["period"].tolist() == ["2024-05"]


def test_more_than_three_of_one_kind_are_said_once() -> None:
    """A copied hand-in is one problem that names its figures, and stands for the hand-in."""
    copied = [101.5, 2034, 345, 4567]
    (problem,) = problems(look(hand_in(copied, copied)))
    assert problem.where == "2024-04"
    assert Language("en").render(problem.what) == "4 of 4 figures are those of March 2024 again: i0, i1, i2, i3"
    assert len(problems(look(hand_in(copied[:3], copied[:3])))) == 3


def test_every_check_has_its_words_and_severity() -> None:
    """No doubt reaches a person as a code."""
    assert set(TEXTS) == set(SEVERITIES)
