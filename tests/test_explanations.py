"""Causes, actions, decisions, and what turned since the last issue: who does what by when, on the first page and on cards."""

import datetime
import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pikepdf
import pytest
from findings import AS_OF, DEFINITION, OUTPUT, PROMISES, actuals, evidence, frame, growth, level

from monitor.app.languages import load
from monitor.compose import compose
from monitor.outputs.pdf import render_pdf
from monitor.periods import Period
from monitor.plan import Promises, Text
from monitor.report import Definition, Earlier, Report, Section, Table
from monitor.statements import Cause, Step

VI = load("vi")
TEMPLATES = Path(__file__).parent.parent / "templates"
HANDICRAFT = level(indicator="handicraft", flag="off_track", stated="3.000 tỷ đồng")
DAY = datetime.timedelta(days=1)
LICENCE = Text("Tháo gỡ vướng mắc cấp phép mỏ", "Clear the licences")


def made(definition: Definition, *rows: dict[str, object], **given: Any) -> Report:
    return compose(definition, evidence(*rows), VI, **given)


def tables(report: Report, kind: str) -> Mapping[str, list[list[str]]]:
    parts = (table for section in report.sections if section.kind == kind for table in section.tables)
    return {table.title: [[cell.text for cell in row] for row in table.rows] for table in parts}


def cards(report: Report) -> list[Section]:
    return [section for section in report.sections if section.kind == "card"]


def test_a_cause_in_the_reports_file_explains_a_late_indicator() -> None:
    """With the document that says so, on the first page and on the card; where nobody explained, the one to ask is named."""
    definition = replace(DEFINITION, causes=(Cause(Text("thiếu quặng"), "output", source="bao"),))
    report = made(definition, level(), HANDICRAFT)
    assert tables(report, "brief")["Nguyên nhân"] == [
        ["Giá trị sản xuất tiểu thủ công nghiệp", "Chậm tiến độ", "chưa có giải trình – Tỉnh Lào Cai"],
        ["Giá trị sản xuất công nghiệp (giá so sánh 2010)", "Cần theo dõi", "thiếu quặng (Báo Lào Cai)"],
    ]
    assert ["Nguyên nhân", "thiếu quặng (Báo Lào Cai)"] in [[cell.text for cell in row] for row in cards(report)[0].tables[0].rows]
    assert tables(report, "annex")["Nguồn số liệu"][0][0].startswith("Báo Lào Cai")


def test_a_note_entered_with_the_figure_stands_beside_the_files_causes() -> None:
    """Both are read; the same words twice are said once."""
    noted = replace(evidence(level(actual_id=7)), actuals=actuals().assign(note=[None, None, "thiếu điện"]))
    causes = (Cause(Text("thiếu quặng"), "output"), Cause(Text("thiếu điện"), "output"))
    brief = tables(compose(replace(DEFINITION, causes=causes), noted, VI), "brief")
    assert brief["Nguyên nhân"][0][2] == "thiếu quặng; thiếu điện"


@pytest.mark.parametrize(
    ("cause", "shown"),
    [
        (Cause(Text("dịch bệnh")), ["Toàn báo cáo", "-", "dịch bệnh"]),
        (Cause(Text("giá tăng"), "iip"), ["Chỉ số sản xuất công nghiệp, năm 2024", "Đạt kế hoạch", "giá tăng"]),
        (Cause(Text("kỳ khác"), "iip", period=Period.parse("2021-01..2021-06")), None),
        (Cause(Text("nơi khác"), "iip", unit="sa-pa"), None),
    ],
)
def test_a_cause_is_about_an_indicator_or_about_everything(cause: Cause, shown: list[str] | None) -> None:
    """What is in time may be explained too; a cause of another period or unit is not."""
    brief = tables(made(replace(DEFINITION, causes=(cause,)), growth()), "brief")
    assert brief.get("Nguyên nhân") == ([shown] if shown else None)


@pytest.mark.parametrize(
    ("due", "done", "state", "flag"),
    [
        (AS_OF - DAY * 12, None, "Quá hạn 12 ngày", "off_track"),
        (AS_OF, None, "Hôm nay đến hạn", "not_due"),
        (AS_OF + DAY * 5, None, "Còn 5 ngày", "not_due"),
        (AS_OF - DAY, AS_OF + DAY, "Quá hạn 1 ngày", "off_track"),
        (None, None, "chưa định hạn", ""),
    ],
)
def test_an_open_action_says_who_by_when_and_how_late(due: datetime.date | None, done: datetime.date | None, state: str, flag: str) -> None:
    """Overdue from the day after; what is done only later is open as of the report's day."""
    step = Step(LICENCE, "output", owner=Text("Phòng Quản lý công nghiệp"), due=due, done=done)
    report = made(replace(DEFINITION, actions=(step,)), level())
    (table,) = (table for table in report.sections[0].tables if table.title == "Biện pháp")
    (row,) = table.rows
    assert row[0].text == "Giá trị sản xuất công nghiệp (giá so sánh 2010): Tháo gỡ vướng mắc cấp phép mỏ"
    told = f"{due:%d/%m/%Y}, {state[:1].lower()}{state[1:]}" if due else state
    assert (row[1].text, row[2].text, row[2].flag, row[2].value) == ("Phòng Quản lý công nghiệp", told, flag, due)
    (full,) = tables(report, "annex")["Biện pháp"]
    assert full[2:] == [f"{due:%d/%m/%Y}" if due else "-", state]
    (card,) = cards(report)
    overdue = [cell.text for cell in card.counts[1:]]
    assert overdue == ([f"Có việc {state[:1].lower()}{state[1:]}"] if flag == "off_track" else [])
    assert any(cells[0].text == "Biện pháp" and state[1:] in cells[1].text for cells in card.tables[0].rows)


def test_what_is_done_leaves_the_first_page_and_stays_in_the_annex() -> None:
    """With the day on which it was done."""
    steps = (Step(LICENCE, due=AS_OF, done=AS_OF - DAY * 4), Step(Text("Tổ chức hội chợ"), due=AS_OF + DAY))
    report = made(replace(DEFINITION, decisions=steps), level())
    assert [row[0] for row in tables(report, "brief")["Quyết định cần có"]] == ["Tổ chức hội chợ"]
    assert [row[3] for row in tables(report, "annex")["Quyết định cần có"]] == ["Còn 1 ngày", "Xong ngày 01/08/2021"]


def test_the_longest_overdue_comes_first_and_the_rest_is_counted() -> None:
    """Four decisions and four actions on the first page; what is left stands in the annex, if there is one."""
    steps = tuple(Step(Text(f"việc {number}"), due=AS_OF + DAY * (number - 3)) for number in (5, 1, 4, 2, 3, 6))
    brief = made(replace(DEFINITION, actions=steps), growth()).sections[0]
    assert [row[0].text for row in brief.tables[1].rows] == ["việc 1", "việc 2", "việc 3", "việc 4"]
    assert brief.texts == ("Còn 2 biện pháp, quyết định nêu ở phụ lục",)
    alone = made(replace(DEFINITION, actions=steps, sections=("brief",)), growth())
    assert alone.sections[0].texts == ("Còn 2 biện pháp, quyết định",)


def test_a_long_cause_is_cut_on_the_first_page_only() -> None:
    """At a word, with […]; the card has the whole of it."""
    report = made(replace(DEFINITION, causes=(Cause(Text("mưa lũ kéo dài " * 30), "output"),)), level())
    assert tables(report, "brief")["Nguyên nhân"][0][2].endswith("kéo dài […]")
    assert len(cards(report)[0].tables[0].rows[3][1].text) > 400


def earlier(*rows: dict[str, object], now: pd.DataFrame | None = None) -> Earlier:
    return Earlier(Period.parse("2021-H1"), datetime.date(2021, 7, 5), frame(*rows), frame(*rows) if now is None else now)


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ("on_track", "off_track", "mới chậm"),
        ("watch", "missed", "mới chậm"),
        ("no_data", "off_track", "mới chậm"),
        ("ahead", "watch", "mới phải theo dõi"),
        ("off_track", "watch", "bớt chậm"),
        ("off_track", "on_track", "đã khắc phục"),
        ("watch", "achieved", "đã khắc phục"),
        ("off_track", "missed", ""),
        ("off_track", "no_data", ""),
        ("on_track", "ahead", ""),
    ],
)
def test_the_first_page_says_what_turned_since_the_last_issue(before: str, now: str, said: str) -> None:
    """Newly late, less late, recovered; no data is no recovery. Where nothing turned, that is said."""
    brief = made(DEFINITION, level(flag=now), earlier=earlier(level(flag=before))).sections[0]
    last = "6 tháng đầu năm 2021, chốt số liệu 05/07/2021"
    since = next((table for table in brief.tables if table.title == f"So với bản trước ({last})"), None)
    assert [row[1].text for row in since.rows] == [said] if since else not said
    assert brief.texts == (() if said else (f"Không có chỉ tiêu nào mới chậm hoặc đã khắc phục so với bản trước ({last})",))


def test_the_years_first_issue_is_compared_with_the_years_before() -> None:
    """Annual target with annual target, whatever the year; another indicator's flag is nobody else's."""
    before = earlier(level(flag="on_track", target_period="2020"), level(flag="off_track", indicator="iip"))
    since = made(DEFINITION, level(flag="off_track"), growth(), earlier=before).sections[0].tables[-1]
    assert [[cell.text for cell in row[1:]] for row in since.rows] == [
        ["mới chậm", "Đúng tiến độ", "Chậm tiến độ"],
        ["đã khắc phục", "Chậm tiến độ", "Đạt kế hoạch"],
    ]


def test_without_an_issue_before_nothing_is_compared() -> None:
    """The first edition says nothing of a last one."""
    report = made(DEFINITION, level())
    assert not any("bản trước" in text for section in report.sections for text in (*section.texts, *(t.title for t in section.tables)))
    assert dict(report.facts)["Ấn bản"] == "Bản lần đầu"


def test_what_was_revised_since_the_last_issue_stands_in_the_annex() -> None:
    """The last issue's own period, by what is known now; figures of later months are no revisions."""
    then = level(actual=18764.2, actual_period="2021-H1", period="2021-H1")
    now = {**then, "actual": 18900.0}
    found = tables(made(DEFINITION, level(), earlier=earlier(then, now=frame(now))), "annex")
    (row,) = found["Điều chỉnh sau bản trước (6 tháng đầu năm 2021, chốt số liệu 05/07/2021)"]
    assert row[4:6] == ["18.764,2 tỷ đồng (ước), 6 tháng đầu năm 2021", "18.900,0 tỷ đồng (ước), 6 tháng đầu năm 2021"]
    newer = earlier(then, now=frame(level()))
    assert not any(title.startswith("Điều chỉnh sau") for title in tables(made(DEFINITION, level(), earlier=newer), "annex"))


def test_every_cell_of_these_tables_says_something() -> None:
    """Without owner, date or document too."""
    steps = (Step(LICENCE), Step(LICENCE, "output"), Step(LICENCE, due=AS_OF))
    definition = replace(DEFINITION, actions=steps, decisions=steps, causes=(Cause(LICENCE),))
    report = made(definition, level(), earlier=earlier(level(flag="ahead")))
    every: list[Table] = [table for section in report.sections for table in section.tables]
    assert all(cell.text.strip() for table in every for row in (table.columns, *table.rows) for cell in row)
    assert all(len(row) == len(table.columns) == len(table.roles) for table in every for row in table.rows)


NAME = (
    "Tỷ lệ doanh nghiệp nhỏ và vừa được hỗ trợ đổi mới công nghệ, máy móc thiết bị trong công nghiệp chế biến, chế tạo trên địa bàn tỉnh "
)


@pytest.mark.parametrize("letters", [20, 200])
def test_the_first_page_is_one_page_whatever_is_said(letters: int) -> None:
    """Long names, causes and steps take rows from the page; all that is left out is counted, and nothing is lost."""
    name = (NAME * 3)[:letters]
    indicators = tuple(replace(OUTPUT, code=f"i{number}", name=Text(f"{number} {name}")) for number in range(20))
    ((path, file),) = PROMISES.files.items()
    promises = Promises({path: replace(file, indicators=indicators, targets=())})
    rows = [level(indicator=indicator.code, flag="off_track") for indicator in indicators]
    steps = tuple(Step(Text(NAME * 2), "i3", owner=Text(name), due=AS_OF) for _ in range(9))
    causes = tuple(Cause(Text(NAME * 3), indicator.code) for indicator in indicators)
    definition = replace(DEFINITION, causes=causes, actions=steps, decisions=steps, sections=("brief",))
    before = earlier(*({**row, "flag": "ahead"} for row in rows))
    report = compose(definition, replace(evidence(*rows), promises=promises), VI, earlier=before)
    with pikepdf.open(io.BytesIO(render_pdf(report, (TEMPLATES,)))) as document:
        assert len(document.pages) == 1
    shown = [len(table.rows) for table in report.sections[0].tables]
    counted = sum(int("".join(filter(str.isdigit, text))) for text in report.sections[0].texts)
    assert sum(shown) + counted == 20 + 20 + 9 + 9 + 20
    assert all(shown)
