"""Flags set by people: who, why and until when; the rules' own flag stays beside."""

import datetime
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from monitor.assess import assess_tables
from monitor.overrides import OVERRIDES, applied, in_force
from monitor.store import Override, Store
from tests.small_workspace import monitor, workspace

NOW = datetime.datetime(2024, 10, 15, 9, tzinfo=datetime.UTC)
HEAD = "target_id | period | flag | by | reason | until | known"


def acts(*rows: str) -> pd.DataFrame:
    """A line for each act, in the order in which they were taken in; `.` where nothing is said."""
    parts = [[None if cell.strip() == "." else cell.strip() for cell in row.split("|")] for row in rows]
    frame = pd.DataFrame(parts, columns=[name.strip() for name in HEAD.split("|")], dtype=object)
    return frame.assign(until=pd.to_datetime(frame["until"]), known=pd.to_datetime(frame["known"]))


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


SET = "a/2024 | 2024-9M | watch | Lan | Mưa lũ | 2024-12-31 | 2024-10-10"


@pytest.mark.parametrize(
    ("rows", "as_of", "flag"),
    [
        ([SET], "2024-10-09", None),
        ([SET], "2024-10-10", "watch"),
        ([SET], "2024-12-31", "watch"),
        ([SET], "2025-01-01", None),
        ([SET.replace("2024-12-31", ".")], "2030-01-01", "watch"),
        ([SET.replace("| 2024-10-10", "| .")], "2020-01-01", "watch"),
        ([SET, "a/2024 | 2024-9M | on_track | Hoa | Đã kiểm tra | . | 2024-10-12"], "2024-10-11", "watch"),
        ([SET, "a/2024 | 2024-9M | on_track | Hoa | Đã kiểm tra | . | 2024-10-12"], "2024-10-12", "on_track"),
        ([SET, "a/2024 | 2024-9M | on_track | Hoa | Đã kiểm tra | . | 2024-10-10"], "2024-10-10", "on_track"),
        ([SET, "a/2024 | 2024-9M | . | Hoa | Nhầm | . | 2024-10-12"], "2024-10-11", "watch"),
        ([SET, "a/2024 | 2024-9M | . | Hoa | Nhầm | . | 2024-10-12"], "2024-10-12", None),
        ([SET, "a/2024 | 2024-9M | ahead | Hoa | Tạm | 2024-10-13 | 2024-10-12"], "2024-10-14", None),
        ([SET.replace("2024-9M", "2024-10")], "2024-10-15", None),
        ([SET.replace("a/2024", "b/2024")], "2024-10-15", None),
    ],
)
def test_which_act_holds(rows: list[str], as_of: str, flag: str | None) -> None:
    """The one set last by that day, up to and with its last day; one that ran out or was withdrawn brings no earlier one back."""
    held = in_force(acts(*rows), day(as_of))
    mine = held[(held["target_id"] == "a/2024") & (held["period"] == "2024-9M")]
    assert list(mine["flag"]) == ([flag] if flag else [])


TARGETS = pd.DataFrame(
    {"indicator": ["a"], "period": ["2024"], "form": ["at_least"], "low": [1200.0], "target_id": ["a/2024"], "pace": ["linear"]}
)
FIGURES = pd.DataFrame({"indicator": ["a"], "period": ["2024-9M"], "value": [600.0]})


def judged(
    overrides: pd.DataFrame | None, period: str = "2024-9M", as_of: str = "2024-10-15", figures: pd.DataFrame = FIGURES
) -> pd.Series:
    return assess_tables(TARGETS, figures, period, as_of=day(as_of), overridden=overrides).iloc[0]


def test_both_flags_are_kept() -> None:
    """`flag` is the person's, `flag_by_rule` the rules', with their reason; everything else of the finding stays as it is."""
    by_rule, found = judged(None), judged(acts(SET.replace("watch", "off_track")))
    assert (by_rule["flag"], by_rule["flag_by_rule"], by_rule["override_by"]) == ("watch", "watch", None)
    assert (found["flag"], found["flag_by_rule"], found["reason"]) == ("off_track", "watch", "linear_at_worst_watch")
    assert (found["override_by"], found["override_reason"], found["override_until"]) == ("Lan", "Mưa lũ", pd.Timestamp("2024-12-31"))
    rest = [name for name in by_rule.index if name not in ("flag", "override_by", "override_reason", "override_until")]
    pd.testing.assert_series_equal(by_rule[rest], found[rest], check_names=False)


def test_as_of_a_day_before_it_was_set_the_rules_hold() -> None:
    """What was known on a day includes what people had set by then, and nothing later."""
    assert judged(acts(SET.replace("watch", "ahead")), as_of="2024-10-09")["flag"] == "watch"
    assert judged(acts(SET.replace("watch", "ahead")), as_of="2024-10-10")["flag"] == "ahead"


@pytest.mark.parametrize(
    ("flag", "period", "figure", "expected"),
    [
        ("ahead", "2024-9M", "2024-9M", "ahead"),
        ("achieved", "2024-9M", "2024-9M", "watch"),
        ("cannot_be_judged", "2024-9M", "2024-9M", "cannot_be_judged"),
        ("achieved", "2024", "2024", "achieved"),
        ("ahead", "2024", "2024", "missed"),
        ("achieved", "2024", "2023", "achieved"),
        ("ahead", "2024", "2023", "ahead"),
    ],
)
def test_a_flag_of_an_open_period_lapses_with_it(flag: str, period: str, figure: str, expected: str) -> None:
    """Open flags hold while the period is open, closed ones once it is closed; without a figure a person may know either."""
    figures = FIGURES.assign(period=figure)
    act = acts(SET.replace("2024-9M", period).replace("watch", flag).replace("2024-12-31", "."))
    assert judged(act, period, "2025-02-01", figures)["flag"] == expected


def test_nothing_is_promised_so_nothing_is_set() -> None:
    """What is only monitored keeps its `no_target`."""
    targets = TARGETS.assign(form=None, low=None)
    found = assess_tables(targets, FIGURES, "2024-9M", as_of=day("2024-10-15"), overridden=acts(SET))
    assert list(found["flag"]) == ["no_target"]


def test_a_revised_target_is_another_target() -> None:
    """What a person said of the first target is not said of the one that replaced it."""
    both = pd.concat([TARGETS, TARGETS.assign(low=1500.0, target_id="a/2024/2024-07-01", effective=pd.Timestamp("2024-07-01"))])
    found = assess_tables(both, FIGURES, "2024-9M", as_of=day("2024-10-15"), overridden=acts(SET.replace("watch", "ahead")))
    assert list(found["override_by"].isna()) == [True]


def test_no_rows_and_no_overrides() -> None:
    """An assessment of nothing and a frame without acts are no special cases."""
    nothing = assess_tables(TARGETS[:0], FIGURES, "2024-9M", as_of=day("2024-10-15"), overridden=acts(SET))
    assert len(nothing) == 0
    assert judged(acts())["flag"] == "watch"
    assert set(applied(nothing, None, day("2024-10-15"))) >= {"flag_by_rule", "override_by"}


def test_the_store_keeps_every_act(store: Store) -> None:
    """In the order of their recording, with the columns that the assessment reads; on both databases."""
    assert store.overrides().empty
    store.override(Override("a/2024", "2024-9M", "watch", "Lan", "Mưa lũ", day("2024-10-10"), day("2024-12-31")), recorded=NOW)
    store.override(Override("a/2024", "2024-9M", None, "Hoa", "Nhầm", day("2024-10-12")), recorded=NOW)
    found = store.overrides()
    assert list(found) == list(OVERRIDES)
    assert found["flag"].tolist() == ["watch", None]
    assert found["until"].dt.date.tolist()[0] == day("2024-12-31")
    assert judged(found, as_of="2024-10-11")["override_by"] == "Lan"
    assert judged(found, as_of="2024-10-12")["override_by"] is None


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The small workspace with its figures."""
    root = workspace(tmp_path)
    assert monitor(root, "take", "figures.csv", "--by", "An").code == 0
    return root


WORDS = ("--period", "2024-9M", "--by", "Trần Thị Lan", "--reason", "Đơn hàng lớn giao vào tháng 10")


def finding(root: Path, indicator: str, *words: str) -> dict[str, Any]:
    found = json.loads(monitor(root, "status", "--json", "--period", "2024-9M", *words).out)["findings"]
    return next(each for each in found if each["indicator"] == indicator)


def test_override_sets_a_flag_and_every_output_says_so(office: Path) -> None:
    """status marks it and says who and why, explain and the report have both flags, JSON has all of it."""
    assert finding(office, "exports")["flag"] == "watch"
    ran = monitor(office, "override", "exports", "--flag", "on_track", *WORDS)
    assert (ran.code, ran.err) == (0, "")
    assert (
        ran.out
        == "binh-an-2024/exports/binh-an/2024/assigned, 9 tháng đầu năm 2024: đúng tiến độ đến khi rút lại; theo quy tắc: cần theo dõi\n"
    )
    found = finding(office, "exports")
    assert (found["flag"], found["flag_by_rule"], found["override_by"]) == ("on_track", "watch", "Trần Thị Lan")
    assert (found["override_reason"], found["override_until"]) == ("Đơn hàng lớn giao vào tháng 10", None)
    assert "đúng tiến độ (Trần Thị Lan điều chỉnh; theo quy tắc: cần theo dõi)" in found["sentence"]
    said = "đánh giá do Trần Thị Lan điều chỉnh, đến khi rút lại: Đơn hàng lớn giao vào tháng 10; theo quy tắc: cần theo dõi"
    status = monitor(office, "status", "--period", "2024-9M").out
    assert f"[đc] Kim ngạch xuất khẩu: {said}" in status
    assert "● Đúng tiến độ [đc]" in status
    assert said in monitor(office, "explain", "exports", "--period", "2024-9M").out
    assert monitor(office, "report", "--format", "json", "--as-of", datetime.date.today().isoformat()).code == 0
    report = (office / "output" / "thang-9.vi.json").read_text(encoding="utf-8")
    assert said in report
    assert "[đc]" in report


def test_withdrawing_lets_the_rules_hold_again(office: Path) -> None:
    """As an act of its own, with its own reason; nothing that was set is ever deleted."""
    assert monitor(office, "override", "exports", "--flag", "on_track", *WORDS).code == 0
    ran = monitor(office, "override", "exports", "--withdraw", *WORDS)
    assert (ran.code, ran.out) == (
        0,
        "binh-an-2024/exports/binh-an/2024/assigned, 9 tháng đầu năm 2024: trở lại theo quy tắc: cần theo dõi\n",
    )
    assert finding(office, "exports")["override_by"] is None
    assert monitor(office, "override", "exports", "--withdraw", *WORDS).err.startswith(
        "binh-an-2024/exports/binh-an/2024/assigned: lỗi: chưa ai điều chỉnh đánh giá này"
    )


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("exports", "--flag", "on-track", *WORDS), 2, "--flag on-track: lỗi: không có mức đánh giá này"),
        (("exprots", "--flag", "on_track", *WORDS), 2, "exprots: lỗi: không có mục tiêu hay chỉ tiêu này"),
        (("exports", "--flag", "achieved", *WORDS), 1, "kỳ chưa kết thúc"),
        (("salt", "--flag", "watch", *WORDS), 1, "kỳ đã kết thúc"),
        (("fairs", "--flag", "watch", *WORDS), 1, "không có mục tiêu để đánh giá"),
        (("exports", *WORDS), 2, "ghi --flag hoặc --withdraw"),
        (("exports", "--flag", "watch", "--withdraw", *WORDS), 2, "ghi --flag hoặc --withdraw"),
        (("exports", "--flag", "watch", *WORDS[:-1], " "), 2, "--reason: lỗi: vì sao?"),
        (("exports", "--flag", "watch", *WORDS, "--by", " "), 2, "--by: lỗi: ai điều chỉnh?"),
        (("exports", "--flag", "watch", *WORDS, "--until", "2024-01-01"), 2, "--until: lỗi: ngày 01/01/2024 đã qua"),
        (("exports", "--flag", "watch", *WORDS, "--until", "31/12/2030"), 2, "--until: lỗi:"),
        (("exports", "--flag", "watch", *WORDS, "--period", "2019"), 1, "chỉ tiêu này không có mục tiêu cho kỳ đó"),
        (("exports", "--flag", "watch", *WORDS, "--period", "chín"), 2, "--period: lỗi:"),
    ],
)
def test_what_cannot_be_set_is_said(office: Path, words: tuple[str, ...], code: int, said: str) -> None:
    """Nothing is kept, and the reason is told in the workspace's language."""
    ran = monitor(office, "override", *words)
    assert ran.code == code
    assert said in ran.err
    assert finding(office, "exports")["override_by"] is None
