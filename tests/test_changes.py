"""What changed between two assessments of the same targets, and why."""

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from monitor.assess import assess_tables
from monitor.changes import CHANGES, WHY, changes
from monitor.flags import Rules
from tests.small_workspace import PLAN, monitor, workspace


def table(text: str) -> pd.DataFrame:
    """Columns divided by bars; an empty cell is a missing one."""
    lines = [[cell.strip() or None for cell in line.split("|")] for line in text.strip().splitlines()]
    frame = pd.DataFrame(lines[1:], columns=lines[0], dtype=object)
    return frame.assign(**{name: pd.to_numeric(frame[name]) for name in {"low", "value"} & set(frame)})


TARGETS = """
indicator | period | form     | low  | pace   | effective  | target_id | frequency
a         | 2024   | at_least | 1200 | linear |            | a         | monthly
"""
REVISED = f"{TARGETS.rstrip()}\na         | 2024   | at_least | 1500 | linear | 2024-07-01 | a/revised | monthly\n"
BEFORE = """
indicator | period           | value | known      | status
a         | 2023-01..2023-05 | 480   |            |
a         | 2024-01..2024-05 | 500   | 2024-06-03 | estimate
"""


def known(*lines: str) -> str:
    return BEFORE.rstrip() + "\n" + "\n".join(lines)


def assessed(targets: str, figures: str, as_of: str, period: str | None = None, **more: Any) -> pd.DataFrame:
    return assess_tables(table(targets), table(figures), period, as_of=datetime.date.fromisoformat(as_of), **more)


ACT = pd.DataFrame({
    "target_id": ["a"], "period": ["2024-01..2024-05"], "flag": ["off_track"], "by": ["Lan"], "reason": ["Mưa lũ"],
    "until": [pd.Timestamp("2024-06-20")], "known": [pd.Timestamp("2024-06-10")],
})  # fmt: skip


@pytest.mark.parametrize(
    ("figures", "first", "last", "why"),
    [
        (BEFORE, "2024-06-04", "2024-06-30", ""),
        (BEFORE, "2024-06-02", "2024-06-03", "new_figure"),
        (known("a | 2024-01..2024-06 | 640 | 2024-07-03 | estimate"), "2024-06-30", "2024-07-03", "new_figure"),
        (known("a | 2024-01..2024-05 | 450 | 2024-06-20 | estimate"), "2024-06-19", "2024-06-20", "correction"),
        (known("a | 2024-01..2024-05 | 450 | 2024-06-20 | official"), "2024-06-19", "2024-06-20", "correction"),
        (known("a | 2024-01..2024-05 | 500 | 2024-06-20 | official"), "2024-06-19", "2024-06-20", "confirmed"),
        (known("a | 2024-01..2024-05 | | 2024-06-20 |"), "2024-06-19", "2024-06-20", "withdrawn"),
        (known("a | 2023-01..2023-05 | 520 | 2024-06-20 |"), "2024-06-19", "2024-06-20", "other_figures"),
        (known("a | 2024-01..2024-05 | 450 | 2024-06-20 |"), "2024-06-20", "2024-06-20", ""),
    ],
)
def test_what_became_known(figures: str, first: str, last: str, why: str) -> None:
    """Between two days; each judged with its own day's knowledge. What stayed the same is not in the frame."""
    found = changes(*(assessed(TARGETS, figures, day) for day in (first, last)))
    assert list(found["why"]) == ([why] if why else [])
    assert list(found) == list(CHANGES)


def test_a_plan_revised_in_mid_year_is_said_to_be() -> None:
    """The flag turned because the target did, not because of the figure: 500 of 1,200 is not 500 of 1,500."""
    found = changes(*(assessed(REVISED, BEFORE, day, "2024-05") for day in ("2024-06-30", "2024-07-01"))).iloc[0]
    assert found["why"] == "revised_plan"
    assert (found["target_low_before"], found["target_low_after"]) == (1200, 1500)
    assert (found["flag_before"], found["flag_after"]) == ("on_track", "watch")
    assert found["actual_before"] == found["actual_after"] == 500


def test_a_revision_and_a_new_figure_are_both_said() -> None:
    """Several causes at once are all named; none is guessed to be the one."""
    figures = known("a | 2024-01..2024-07 | 800 | 2024-08-03 | estimate")
    found = changes(assessed(REVISED, figures, "2024-06-30"), assessed(REVISED, figures, "2024-08-03"))
    assert list(found["why"]) == ["new_figure revised_plan"]


def test_other_thresholds() -> None:
    """The same figures by other rules, as when a plan's thresholds are edited."""
    strict = Rules(ratio=((1.05, "ahead"), (1.02, "on_track"), (0.93, "watch")))
    found = changes(assessed(TARGETS, BEFORE, "2024-06-30"), assessed(TARGETS, BEFORE, "2024-06-30", rules=strict)).iloc[0]
    assert (found["why"], found["flag_before"], found["flag_after"]) == ("rule_change", "on_track", "watch")


@pytest.mark.parametrize(
    ("first", "last", "why", "flags"),
    [
        ("2024-06-09", "2024-06-10", "override", ("on_track", "off_track")),
        ("2024-06-10", "2024-06-20", "", ()),
        ("2024-06-20", "2024-06-21", "override_ended", ("off_track", "on_track")),
        ("2024-06-09", "2024-06-21", "", ()),
    ],
)
def test_a_person_set_the_flag(first: str, last: str, why: str, flags: tuple[str, ...]) -> None:
    """From the day on which it was set to its last day."""
    found = changes(*(assessed(TARGETS, BEFORE, day, overridden=ACT) for day in (first, last)))
    assert list(found["why"]) == ([why] if why else [])
    assert [tuple(each) for each in found[["flag_before", "flag_after"]].to_numpy()] == ([flags] if flags else [])


def test_time_passed() -> None:
    """A flag can turn although nobody said anything: a figure that was not due yet is overdue."""
    found = changes(*(assessed(TARGETS, BEFORE, day, "2024-09") for day in ("2024-09-30", "2024-10-02")))
    assert [tuple(each) for each in found[["why", "flag_before", "flag_after"]].to_numpy()] == [("time_passed", "not_due", "no_data")]


def test_targets_that_come_and_go() -> None:
    """A target on a line of its own is new; one that is not promised any more is gone. Their other side is missing."""
    more = f"{TARGETS.rstrip()}\nb | 2024 | at_least | 10 | linear | 2024-06-15 | b | monthly\n"
    first, last = (assessed(more, BEFORE, day) for day in ("2024-06-14", "2024-06-15"))
    come, gone = changes(first, last).iloc[0], changes(last, first).iloc[0]
    assert (come["indicator"], come["why"], come["governs"]) == ("b", "new_target", True)
    assert pd.isna(come["flag_before"])
    assert (gone["why"], gone["flag_before"]) == ("target_gone", come["flag_after"])
    assert pd.isna(gone["flag_after"])


def test_nothing_to_compare() -> None:
    """Two empty assessments, and one of something with itself."""
    some = assessed(TARGETS, BEFORE, "2024-06-30")
    assert changes(some[:0], some[:0]).empty
    assert changes(some, some).empty
    assert list(changes(some[:0], some)["why"]) == ["new_target"]


def test_the_order_of_rows_does_not_matter() -> None:
    """The later assessment gives the order."""
    targets = f"{TARGETS.rstrip()}\nb | 2024 | at_least | 10 | linear | | b | monthly\n"
    figures = known("b | 2024-01..2024-05 | 5 | 2024-06-20 |", "a | 2024-01..2024-05 | 400 | 2024-06-20 |")
    first, last = (assessed(targets, figures, day) for day in ("2024-06-19", "2024-06-20"))
    assert list(changes(first, last)["indicator"]) == ["a", "b"]
    assert list(changes(first[::-1], last[::-1])["indicator"]) == ["b", "a"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan revised on 1 July, and exports corrected on 8 October."""
    revised = "  - {indicator: power, period: 2024, form: at_least, low: 1400, effective: 2024-07-01, stated: 1.400 triệu kWh}\n"
    root = workspace(tmp_path_factory.mktemp("office"), plan=PLAN + revised)
    assert monitor(root, "take", "figures.csv", "--by", "An").code == 0
    words = ("record", "exports", "2024-01..2024-09", "590", "--by", "An", "--known", "2024-10-08", "--unit", "binh-an")
    assert monitor(root, *words).code == 0
    return root


def test_the_command_prints_before_and_after(office: Path) -> None:
    """Figure, target and assessment on both sides, and why, in the workspace's language."""
    ran = monitor(office, "changes", "--from", "2024-10-05", "--to", "2024-10-10", "--period", "2024-9M")
    assert ran.code == 0, ran.err
    assert ran.out.startswith("Thay đổi từ 05/10/2024 đến 10/10/2024\n")
    (line,) = (line for line in ran.out.splitlines() if line.startswith("Kim ngạch xuất khẩu"))
    assert [part.strip() for part in line.split("  ") if part.strip()] == [
        "Kim ngạch xuất khẩu, năm 2024", "Tỉnh Bình An", "800,0", "800,0", "570,3 triệu USD (sơ bộ), 9 tháng đầu năm 2024",
        "590,0 triệu USD, 9 tháng đầu năm 2024", "◆ Cần theo dõi", "● Đúng tiến độ", "số liệu được đính chính",
    ]  # fmt: skip


def test_the_command_as_json(office: Path) -> None:
    """Each side as an object, null where there was no such target; days and codes as in the findings."""
    ran = monitor(office, "changes", "--from", "2024-06-30", "--to", "2024-07-01", "--period", "2024", "--json")
    found = json.loads(ran.out)
    assert (found["from"], found["to"]) == ("2024-06-30", "2024-07-01")
    (power,) = found["changes"]
    assert (power["indicator"], power["why"]) == ("power", ["revised_plan"])
    assert (power["before"]["target_low"], power["after"]["target_low"]) == (1200, 1400)
    assert set(power["why"]) <= set(WHY)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "2024-10-10", "--to", "2024-10-05"), "--from: lỗi: 10/10/2024 sau 05/10/2024"),
        (("--from", "hôm qua"), "--from: lỗi:"),
        (("--from", "2024-10-05", "--plan", "binh-an-2042"), "--plan binh-an-2042: lỗi: không có kế hoạch mang mã này"),
        (("--from", "2024-10-05", "--unit", "hoalu"), "--unit hoalu: lỗi:"),
    ],
)
def test_what_cannot_be_asked_is_said(office: Path, words: tuple[str, ...], said: str) -> None:
    ran = monitor(office, "changes", *words)
    assert ran.code == 2
    assert said in ran.err


def test_the_page_names_every_cause() -> None:
    """With the same words as the code."""
    page = (Path(__file__).parents[1] / "docs" / "rules.md").read_text(encoding="utf-8")
    assert dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|$", page, re.MULTILINE)) == WHY


def test_nothing_changed_is_said_too(office: Path) -> None:
    assert (
        monitor(office, "changes", "--from", "2024-10-09", "--to", "2024-10-10").out == "Thay đổi từ 09/10/2024 đến 10/10/2024: không có\n"
    )
