"""Thresholds as a planner sets them: of a plan, of an indicator, each boundary on both sides, and what cannot be meant."""

import datetime
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from monitor.assess import assess_tables
from monitor.flags import DEFAULT, NoSuchRules, Rules, worse
from monitor.plan import Promises
from monitor.promise_tables import target_table
from monitor.sources.plans import read_plans
from monitor.thresholds import by_version, rule_sets, rules
from monitor.thresholds_in_words import closed, guards, open_bands, turns
from monitor.wording import Language
from tests.plan_files import CATALOGUE, PLAN, promised, workspace, wrong
from tests.small_workspace import PLAN as SMALL_PLAN
from tests.small_workspace import monitor
from tests.small_workspace import workspace as small
from tests.test_assess import table

TARGET = "  - {indicator: industry, period: 2021, form: at_least, low: 1000}\n"
GROWTH = "  - {indicator: growth, period: 2021, form: at_least, low: 7}\n"
MORE = """\
  - code: growth
    name: {vi: Tốc độ tăng}
    measure: {vi: "%"}
    kind: growth
    decimals: 2
"""
STRICT = """\
  thresholds:
    levels:
      - {flag: ahead, at_least: 102}
      - {flag: on_track, at_least: 100}
      - {flag: watch, at_least: 97.5}
    points:
      - {flag: ahead, at_least: 0.5}
      - {flag: on_track, at_least: 0.2}
    otherwise: off_track
    exceeded: {percent: 110, points: 2}
    doubtful: 150
"""


def with_rules(root: Path, thresholds: str = STRICT, indicators: str = MORE) -> Promises:
    """The small plan with these thresholds; nothing may be wrong."""
    plan = PLAN.replace("targets:\n", thresholds + "targets:\n")
    promises, problems = read_plans(workspace(root, catalogue=CATALOGUE + indicators, plan=plan + TARGET + GROWTH))
    assert [str(problem.what) for problem in problems] == []
    return promises


def judged(promises: Promises, indicator: str, period: str, value: float) -> pd.Series:
    """One figure against the plan; of half a year by a stated path of one half."""
    targets = target_table(promises)
    targets = targets[targets["indicator"] == indicator]
    figures = pd.DataFrame({"indicator": [indicator], "unit": ["lao-cai"], "period": [period], "value": [value]})
    phasing = pd.DataFrame({"target_id": targets["target_id"], "period": "2021-H1", "value": 500.0}) if indicator == "industry" else None
    return assess_tables(targets, figures, period, as_of=datetime.date(2022, 1, 31), phasing=phasing, rules=rule_sets(promises)).iloc[0]


@pytest.mark.parametrize(
    ("indicator", "period", "value", "flag"),
    [
        ("industry", "2021-H1", 510, "ahead"),
        ("industry", "2021-H1", 509.99, "on_track"),
        ("industry", "2021-H1", 500, "on_track"),
        ("industry", "2021-H1", 499.99, "watch"),
        ("industry", "2021-H1", 487.5, "watch"),
        ("industry", "2021-H1", 487.49, "off_track"),
        ("growth", "2021-H1", 7.5, "ahead"),
        ("growth", "2021-H1", 7.49, "on_track"),
        ("growth", "2021-H1", 7.2, "on_track"),
        ("growth", "2021-H1", 7.19, "off_track"),
        ("industry", "2021", 1100, "exceeded"),
        ("industry", "2021", 1099.99, "achieved"),
        ("industry", "2021", 1000, "achieved"),
        ("industry", "2021", 999.99, "missed"),
        ("growth", "2021", 9, "exceeded"),
        ("growth", "2021", 8.99, "achieved"),
    ],
)
def test_each_boundary_on_both_sides(tmp_path: Path, indicator: str, period: str, value: float, flag: str) -> None:
    """A band holds from its bound on, within the relative tolerance; the last flag of a list may be left out."""
    assert judged(with_rules(tmp_path), indicator, period, value)["flag"] == flag


def test_doubtful_is_settable_too(tmp_path: Path) -> None:
    """By the usual rules 120 % of the target says: check the plan or the figure; here 150 %."""
    promises = with_rules(tmp_path)
    notes = [judged(promises, "industry", "2021", value)["notes"] for value in (1499, 1500)]
    assert ["check_plan_or_figure" in note for note in notes] == [False, True]


OWN = MORE.replace("    decimals: 2\n", "    decimals: 2\n    thresholds: {points: [{flag: on_track, at_least: -0.5}], otherwise: watch}\n")


def test_the_indicators_rules_before_its_plans_before_the_usual_ones(tmp_path: Path) -> None:
    """Part by part: a list comes with its otherwise; what the indicator leaves unsaid the plan says, and then the usual rules."""
    sets = rule_sets(with_rules(tmp_path, indicators=OWN))
    plan, indicator = sets["lao-cai-2021"], sets["lao-cai-2021/growth"]
    assert (indicator.points, indicator.otherwise_points) == (((-0.5, "on_track"),), "watch")
    assert (indicator.ratio, indicator.exceeded_points, indicator.otherwise) == (plan.ratio, 2.0, "off_track")
    assert plan.points == ((0.5, "ahead"), (0.2, "on_track"))
    assert sets[""] == DEFAULT


@pytest.mark.parametrize(("value", "flag"), [(6.5, "on_track"), (6.49, "watch"), (0.0, "watch"), (20.0, "on_track")])
def test_an_indicators_own_boundary(tmp_path: Path, value: float, flag: str) -> None:
    """Two flags may be enough."""
    assert judged(with_rules(tmp_path, indicators=OWN), "growth", "2021-H1", value)["flag"] == flag


def test_plans_without_thresholds_have_the_usual_ones(tmp_path: Path) -> None:
    """And their targets name none."""
    promises = promised(tmp_path, TARGET)
    assert list(target_table(promises)["rules"]) == [""]
    assert rule_sets(promises) == {"": DEFAULT}


def test_the_version_is_of_the_content() -> None:
    """The usual thresholds written out are the usual rules; any other number is another version."""
    assert Rules().version == DEFAULT.version
    assert {Rules(doubtful_percent=121).version, Rules(exceeded_ratio=1.06).version}.isdisjoint({DEFAULT.version})
    assert len(DEFAULT.version) == 8


def test_findings_name_the_version_that_judged_them(tmp_path: Path) -> None:
    """So that an issued report can say by which thresholds; the words for them are found again by the version."""
    promises = with_rules(tmp_path, indicators=OWN)
    rate, level = (judged(promises, code, "2021-H1", 7.0)["rules"] for code in ("growth", "industry"))
    assert rate != level
    assert by_version(promises)[rate] == rule_sets(promises)["lao-cai-2021/growth"]


def frames(names: list[str | None], *, values: list[float]) -> tuple[pd.DataFrame, pd.DataFrame]:
    codes = [f"i{n}" for n in range(len(names))]
    targets = pd.DataFrame({"indicator": codes, "period": "2021", "form": "at_least", "low": 100.0, "rules": names})
    return targets, pd.DataFrame({"indicator": codes, "period": "2021", "value": values})


@pytest.mark.parametrize(
    ("given", "flags"),
    [
        (DEFAULT, None),
        ({}, None),
        ({"easy": Rules(exceeded_ratio=1.01)}, ["achieved", "exceeded", "achieved"]),
        ({"easy": Rules(exceeded_ratio=1.01), "": Rules(exceeded_ratio=1.02)}, ["exceeded", "exceeded", "exceeded"]),
    ],
)
def test_rules_by_name(given: Rules | Mapping[str, Rules], flags: list[str] | None) -> None:
    """A frame of targets names its rules; the empty name, and none at all, is the default. A name that nobody knows is refused."""
    targets, figures = frames(["", "easy", None], values=[102.0, 102.0, 102.0])
    if flags is None:
        with pytest.raises(NoSuchRules, match="easy"):
            assess_tables(targets, figures, as_of=datetime.date(2022, 1, 31), rules=given)
        return
    assert list(assess_tables(targets, figures, as_of=datetime.date(2022, 1, 31), rules=given)["flag"]) == flags


def test_rules_do_not_move_rows() -> None:
    """Many targets under several rule sets are judged row by row as each alone would be."""
    names = ["a", "b", "", "b", "a", ""] * 20
    values = [90.0 + n % 23 for n in range(len(names))]
    sets = {"a": Rules(exceeded_ratio=1.10), "b": Rules(exceeded_ratio=1.02)}
    targets, figures = frames(list(names), values=values)
    together = assess_tables(targets, figures, as_of=datetime.date(2022, 1, 31), rules=sets)
    alone = [
        assess_tables(targets[n : n + 1], figures, as_of=datetime.date(2022, 1, 31), rules=sets)["flag"].iloc[0] for n in range(len(names))
    ]
    assert list(together["flag"]) == alone
    assert together["rules"].nunique() == 3


BY_RULES = """
rules  | kind   | low | value | flag
       | flow   | 100 | 97    | watch
       | flow   | 100 | 92    | off_track
strict | flow   | 100 | 97    | off_track
strict | flow   | 100 | 99    | watch
loose  | flow   | 100 | 97    | on_track
loose  | flow   | 100 | 50    | watch
       | growth | 7   | 6.5   | watch
strict | growth | 7   | 6.5   | off_track
loose  | growth | 7   | 6.5   | on_track
loose  | growth | 7   | 2     | watch
"""


@pytest.mark.parametrize("names", [{"", "strict", "loose"}, {"strict", "loose"}, {"", "loose"}, {"strict"}, {"loose"}])
def test_each_row_of_an_open_period_by_its_own_bands(names: set[str]) -> None:
    """Whichever rules stand beside it: a level with the path stated for it, a rate with its target."""
    sets = {
        "strict": Rules(ratio=((1.0, "on_track"), (0.98, "watch")), points=((0.0, "on_track"),)),
        "loose": Rules(((0.95, "on_track"),), ((-1.0, "on_track"),), otherwise="watch", otherwise_points="watch", shortfall=0.05),
    }
    rows = table(BY_RULES)
    rows = rows[rows["rules"].fillna("").isin(names)].assign(indicator=lambda frame: [f"i{n}" for n in range(len(frame))])
    targets = rows.assign(period="2021", form="at_least", target_id=rows["indicator"]).drop(columns=["value", "flag"])
    phasing = targets[targets["kind"] == "flow"].assign(period="2021-H1", value=100.0)
    figures = rows[["indicator", "value"]].assign(period="2021-H1")
    found = assess_tables(targets, figures, "2021-H1", as_of=datetime.date(2021, 7, 5), rules=sets, phasing=phasing)
    assert list(found["flag"]) == list(rows["flag"])


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("levels: [{flag: on_track, at_least: 95}], otherwise: off_track", 0.05),
        ("levels: [{flag: on_track, at_least: 100}], otherwise: off_track", 0.0),
        ("levels: [{flag: ahead, at_least: 105}], otherwise: watch", 0.02),
        ("levels: [{flag: on_track, at_least: 95}], otherwise: off_track, shortfall: 1", 0.01),
        ("doubtful: 130", 0.02),
    ],
)
def test_a_projection_may_lack_what_a_figure_on_track_may(tmp_path: Path, written: str, expected: float) -> None:
    """The guard's tolerance follows the bound of `on_track`, unless it is written."""
    found = rule_sets(with_rules(tmp_path, f"  thresholds: {{{written}}}\n"))["lao-cai-2021"]
    assert found.shortfall == pytest.approx(expected)


@pytest.mark.parametrize(("shortfall", "flag"), [(0.10, "on_track"), (0.05, "on_track"), (0.0499, "watch")])
def test_the_guard_at_its_boundary(shortfall: float, flag: str) -> None:
    """Half of the target by the middle of the year; but of 950 it was half in other years too: watch where less may be lacking."""
    halves = {f"{year}{part}": value for year in (2018, 2019, 2020) for part, value in (("-H1", 500.0), ("", 950.0))} | {"2021-H1": 500.0}
    figures = pd.DataFrame({"indicator": "a", "period": list(halves), "value": list(halves.values())})
    targets = pd.DataFrame({"indicator": ["a"], "period": ["2021"], "form": ["at_least"], "low": [1000.0], "pace": ["linear"]})
    found = assess_tables(targets, figures, "2021-H1", as_of=datetime.date(2021, 7, 31), rules=Rules(shortfall=shortfall)).iloc[0]
    assert (found["expected"], found["projection"]) == (500.0, pytest.approx(950.0))
    assert (found["flag"], found["reason"] == "projection_short") == (flag, flag == "watch")


@pytest.mark.parametrize(("value", "flag"), [(50.0, "ahead"), (49.74, "ahead"), (49.72, "watch")])
def test_what_is_measured_in_percent_may_fall_short_by_half_a_point(value: float, flag: str) -> None:
    """Half of the budget is spent by June in each past year: 49.74 % promise 94.5 % of 95 asked for, 49.72 % do not.

    A rate that is not added up over the year has no projection: the newest one says all, and the flag has asked it already.
    """
    halves = {f"{year}{part}": rate for year in (2018, 2019, 2020) for part, rate in (("-H1", 50.0), ("", 95.0))} | {"2021-H1": value}
    figures = pd.DataFrame({"indicator": "a", "period": list(halves), "value": list(halves.values())})
    row = {"indicator": "a", "period": "2021", "form": "at_least", "low": 95.0, "measure": "%", "pace": "linear"}
    found = assess_tables(pd.DataFrame([row]), figures, "2021-H1", as_of=datetime.date(2021, 7, 31)).iloc[0]
    assert found["projection"] == pytest.approx(value * 1.9)
    assert (found["flag"], found["reason"] == "projection_short") == (flag, flag == "watch")


DATED = """\
  thresholds:
    since: 2021-07-10
    doubtful: 150
    before: {since: 2021-03-01, doubtful: 140, before: {doubtful: 130}}
"""


@pytest.mark.parametrize(
    ("day", "doubtful"),
    [((2021, 2, 28), 130), ((2021, 3, 1), 140), ((2021, 7, 9), 140), ((2021, 7, 10), 150)],
)
def test_thresholds_hold_from_their_day_until_the_next(tmp_path: Path, day: tuple[int, int, int], doubtful: float) -> None:
    """`since` is the first day of the newer ones; `before` what held until then, itself perhaps with a day and a before."""
    promises = with_rules(tmp_path, DATED)
    assert rule_sets(promises)["lao-cai-2021"].doubtful_percent == 150
    assert rule_sets(promises, datetime.date(*day))["lao-cai-2021"].doubtful_percent == doubtful
    assert {rules.doubtful_percent for rules in by_version(promises).values()} == {120, 130, 140, 150}


def test_without_before_the_usual_ones_held(tmp_path: Path) -> None:
    """Of an indicator those of its plan."""
    own = MORE + "    thresholds: {since: 2021-07-01, exceeded: {points: 3}}\n"
    sets = [rule_sets(with_rules(tmp_path, indicators=own), datetime.date(2021, month, 30)) for month in (6, 7)]
    assert [found["lao-cai-2021/growth"].exceeded_points for found in sets] == [2, 3]


def test_a_change_of_rules_is_told_as_such(tmp_path: Path) -> None:
    """Between two days with other thresholds `monitor changes` says so, though plan files and figures are the same."""
    thresholds = "{since: 2024-10-10, levels: [{flag: on_track, at_least: 99.9}], otherwise: watch}"
    root = small(tmp_path, plan=SMALL_PLAN.replace("instrument: nq-40}", f"instrument: nq-40, thresholds: {thresholds}}}"))
    assert monitor(root, "take", "figures.csv", "--by", "An").code == 0
    same, other = (
        json.loads(monitor(root, "changes", "--period", "2024-9M", "--from", day, "--to", after, "--json").out)["changes"]
        for day, after in (("2024-10-08", "2024-10-09"), ("2024-10-09", "2024-10-10"))
    )
    assert [change["why"] for change in same] == []
    assert {tuple(change["why"]) for change in other} == {("rule_change",)}


ORDER = "(write the bands from the best flag down, each with a lower bound: no gaps and no overlaps are left)"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            "levels: [{flag: on_track, at_least: 98}]",
            "7:24: otherwise is missing (write the flag below the last bound: otherwise: off_track)",
        ),
        (
            "levels: [{flag: ahead, at_least: 98}, {flag: on_track, at_least: 98}], otherwise: watch",
            f"7:81: 98 does not lie below 98 {ORDER}",
        ),
        (
            "points: [{flag: ahead, at_least: 0}, {flag: on_track, at_least: 1}], otherwise: watch",
            f"7:80: 1 does not lie below 0 {ORDER}",
        ),
        (
            "levels: [{flag: on_track, at_least: 105}, {flag: ahead, at_least: 98}], otherwise: watch",
            f"7:65: ahead is not worse than on_track {ORDER}",
        ),
        (
            "levels: [{flag: watch, at_least: 98}], otherwise: on_track",
            f"7:66: on_track is not worse than watch {ORDER}",
        ),
        (
            "levels: [{flag: on_track, at_least: 0.98}], otherwise: watch",
            "7:52: 0.98 is no percentage of the expected value (write 98 for 98 %)",
        ),
        (
            "points: [{flag: on_track, at_least: 0}]",
            "7:24: otherwise is missing (write the flag below the last bound: otherwise: off_track)",
        ),
        (
            "levels: [{flag: on_track, at_least: 98}, {flag: on_track, at_least: 95}], otherwise: watch",
            f"7:64: on_track is not worse than on_track {ORDER}",
        ),
        (
            "levels: [{flag: watch, at_least: 98}], otherwise: watch",
            f"7:66: watch is not worse than watch {ORDER}",
        ),
        ("shortfall_points: 100", "7:34: a projection cannot fall short by 100 percentage points (write 0.5 for half a percentage point)"),
        ("shortfall: -1", "7:27: -1 is no percentage that a projection may fall short by (write 2 for 2 %)"),
        ("levels: [{flag: achieved, at_least: 98}], otherwise: watch", "7:32: flag cannot be “achieved” (did you mean ahead?)"),
        ("levels: [{flag: on_track}], otherwise: watch", "7:25: at_least is missing"),
        ("exceeded: {percent: 99}", "7:36: exceeded would begin before the requirement is met (write 105 for 5 % beyond it)"),
        (
            "exceeded: {points: -1}",
            "7:35: exceeded would begin before the requirement is met (write 1 for one percentage point beyond it)",
        ),
        ("doubtful: 100", "7:26: every target that is met would be doubtful (write a percentage above 100, as 120)"),
        ("shortfall: 100", "7:27: 100 is no percentage that a projection may fall short by (write 2 for 2 %)"),
        ("shortfall_points: -1", "7:34: a projection cannot fall short by -1 percentage points (write 0.5 for half a percentage point)"),
        ("before: {doubtful: 150}", "7:24: since is missing: until when did this hold? (write since: beside before:)"),
        (
            "since: 2021-07-01, before: {since: 2021-07-01}",
            "7:51: 2021-07-01 does not lie before 2021-07-01 (the newest thresholds stand outermost, older ones inside their before:)",
        ),
        (
            "since: 2021-07-01, before: {doubtful: 100}",
            "7:54: every target that is met would be doubtful (write a percentage above 100, as 120)",
        ),
        ("otherwise: watch", "warning: 7:27: otherwise without a list of bands has no effect (write levels: or points: beside it)"),
        ("level: []", "7:16: unknown key level (did you mean levels?)"),
    ],
)
def test_thresholds_that_cannot_be_meant(tmp_path: Path, written: str, expected: str) -> None:
    """Said with their place; gaps and overlaps cannot be written, only a wrong order can."""
    plan = PLAN.replace("targets:\n", f"  thresholds: {{{written}}}\ntargets:\n") + TARGET
    assert [line.replace("targets/plan.yaml:", "") for line in wrong(tmp_path, plan=plan)] == [expected]


@pytest.mark.parametrize(
    "written",
    [
        "levels: [{flag: on_track, at_least: 10}], otherwise: watch",
        "exceeded: {percent: 100, points: 0}",
        "exceeded: {percent: 100.5, points: 0.5}",
        "doubtful: 100.5",
        "shortfall: 0",
        "shortfall: 0.5",
        "shortfall: 99.5",
        "shortfall_points: 0",
        "shortfall_points: 99.5",
    ],
)
def test_thresholds_that_can_just_be_meant(tmp_path: Path, written: str) -> None:
    """The other side of each bound: nothing is said."""
    with_rules(tmp_path, f"  thresholds: {{{written}}}\n")


def test_all_that_is_wrong_in_thresholds_is_said_at_once(tmp_path: Path) -> None:
    """A list without its otherwise does not hide a number that cannot be meant."""
    written = "levels: [{flag: on_track, at_least: 98}], doubtful: 100"
    plan = PLAN.replace("targets:\n", f"  thresholds: {{{written}}}\ntargets:\n") + TARGET
    assert [line.split(": ")[1].split(" ")[0] for line in wrong(tmp_path, plan=plan)] == ["otherwise", "every"]


def test_of_two_flags_the_worse_whichever_comes_first() -> None:
    """A missed target is worse than what cannot be judged, and that is worse than one on track."""
    ordered = ["missed", "off_track", "watch", "no_data", "cannot_be_judged", "on_track", "achieved", "ahead", "exceeded"]
    pairs = [(first, second) for first in ordered for second in ordered]
    first, second = (np.array([pair[side] for pair in pairs], dtype=object) for side in (0, 1))
    assert list(worse(first, second)) == [min(pair, key=ordered.index) for pair in pairs]


def test_an_indicator_with_wrong_thresholds_is_left_out_and_the_rest_is_judged(tmp_path: Path) -> None:
    """A flag by other thresholds than were meant would be worse than none."""
    bad = MORE.rstrip() + "\n    thresholds: {points: [{flag: watch, at_least: 0}]}\n"
    promises, problems = read_plans(workspace(tmp_path, catalogue=CATALOGUE + bad, plan=PLAN + TARGET + GROWTH))
    assert [problem.where.rpartition(":")[0] for problem in problems] == ["targets/catalogue.yaml:22"]
    assert list(target_table(promises)["indicator"]) == ["industry"]


PAGE = (Path(__file__).parents[1] / "docs" / "rules.md").read_text(encoding="utf-8")


def test_the_usual_thresholds_written_out_are_the_usual_rules(tmp_path: Path) -> None:
    """The page on rules prints them; a plan that copies them is judged as one that says nothing."""
    written = PAGE.split("```yaml\n")[1].split("```")[0]
    indented = "".join(f"  {line}\n" for line in written.splitlines())
    assert rule_sets(with_rules(tmp_path, indented))["lao-cai-2021"].version == DEFAULT.version


EN = Language("en")


def test_thresholds_in_words(tmp_path: Path) -> None:
    """As the key and the annex of a report print them."""
    strict = rule_sets(with_rules(tmp_path))["lao-cai-2021"]
    assert open_bands(DEFAULT, EN) == (
        "against the expected value ahead from 105%, on track from 98%, watch from 93%, else off track; "
        "rates and shares ahead from +1.0 points, on track from 0.0 points, watch from −1.0 points, else off track"
    )
    assert open_bands(strict, EN) == (
        "against the expected value ahead from 102%, on track from 100%, watch from 97.5%, else off track; "
        "rates and shares ahead from +0.5 points, on track from +0.2 points, else off track"
    )
    assert "exceeded from 110% or +2.0 points" in closed(strict, EN)
    assert guards(strict, EN).startswith("watch at best where the projection falls short by more than 0%, of rates 0.5 points; from 150%")


def test_a_print_stands_on_the_side_of_its_own_thresholds() -> None:
    """−2.46 % and −2.54 % are not both printed as −2.5 % where the flag turns at 97.5 %."""
    percent, points = turns(rules(_written(97.5), DEFAULT))
    assert -2.5 in percent
    assert points == (-1.0, 0.0, 1.0)


def _written(bound: float) -> object:
    from decimal import Decimal

    from monitor.plan import Band, Thresholds

    return Thresholds(levels=(Band("on_track", Decimal(str(bound))),), otherwise="watch")


def test_explain_and_report_print_the_rules_that_applied(tmp_path: Path) -> None:
    """explain those of the finding with their version; the key of the report the commonest, its annex all of them with their indicators."""
    own = "thresholds: {levels: [{flag: on_track, at_least: 97.5}], otherwise: watch}, frequency: monthly}"
    from tests.small_workspace import CATALOGUE as SMALL

    catalogue = SMALL.replace(
        "{<<: *flow, code: retail, name: {vi: Bán lẻ hàng hóa, en: Retail sales}, measure: {vi: tỷ đồng, en: bn VND}}",
        f"{{<<: *flow, code: retail, name: {{vi: Bán lẻ hàng hóa, en: Retail sales}}, measure: {{vi: tỷ đồng, en: bn VND}}, {own}",
    )
    root = small(tmp_path, catalogue=catalogue, plan=SMALL_PLAN)
    assert monitor(root, "take", "figures.csv", "--by", "An").code == 0
    explained = monitor(root, "--lang", "en", "explain", "retail", "--period", "2024-9M", "--as-of", "2024-10-15").out
    assert "on track from 97.5%, else watch (of the expected value) – version " in explained
    assert monitor(root, "report", "--lang", "en", "--format", "json").code == 0
    printed = (root / "output" / "thang-9.en.json").read_text(encoding="utf-8")
    assert "Against the expected value ahead from 105%, on track from 98%" in printed
    assert "Other thresholds, in the annex, hold for: Retail sales." in printed
    assert "Only for Retail sales. Open periods: against the expected value on track from 97.5%, else watch" in printed
