"""A report on the terminal and as JSON: the same cells, worst first, plain when piped."""

import io
import json

import pytest
from findings import AS_OF, BY_CODE, DEFINITION, evidence, frame, growth, level, milestone
from rich.console import Console

from monitor.app.languages import load
from monitor.assess import FINDINGS
from monitor.compose import compose
from monitor.outputs.json import findings_json, report_json
from monitor.outputs.terminal import status_table
from monitor.report import Report
from monitor.sentences import sentence

ROWS = (growth(), level(), level(indicator="handicraft", flag="off_track", variance_percent=-20.0))
SECOND = level(line="raised", governs=False, stated="khoảng 43.200 tỷ đồng", flag="off_track")


def report(*rows: dict[str, object]) -> Report:
    return compose(DEFINITION, evidence(*rows), load("vi"), name="lao-cai")


def shown(made: Report, *, colour: bool = False) -> str:
    screen = io.StringIO()
    Console(file=screen, width=220, force_terminal=colour, color_system="standard" if colour else None).print(status_table(made))
    return screen.getvalue()


def test_the_worst_stands_first() -> None:
    """Off track before watch before achieved, whatever the plan's order."""
    text = shown(report(*ROWS))
    assert text.index("▼ Chậm tiến độ") < text.index("◆ Cần theo dõi") < text.index("✓ Đạt kế hoạch")


def test_a_second_target_stays_beneath_its_indicator() -> None:
    """An indented row never travels alone, though its own flag is worse."""
    lines = shown(report(level(), SECOND, growth())).splitlines()
    first = next(index for index, line in enumerate(lines) if line.startswith("Giá trị sản xuất công nghiệp"))
    assert "khoảng 43.200 tỷ đồng" in lines[first + 1]


def test_all_words_and_numbers_of_the_detail_are_there() -> None:
    """The terminal lays out the same cells as the PDF: headline, as of, and each text except charts and note numbers."""
    made = report(*ROWS, milestone())
    text = shown(made)
    assert made.headline in text
    assert "Chốt số liệu: 05/08/2021" in text
    tables = [table for section in made.sections if section.kind == "detail" for table in section.tables]
    for table in tables:
        for row in table.rows:
            for cell, role in zip(row, table.roles, strict=True):
                assert role in ("figure", "note") or cell.text.strip() in text


def test_piped_output_is_plain() -> None:
    """No escape codes and no tabs when nobody is watching; colour for people."""
    assert "\x1b" not in shown(report(*ROWS))
    assert "\t" not in shown(report(*ROWS))
    assert "\x1b[" in shown(report(*ROWS), colour=True)


def test_a_report_without_findings_is_its_headline() -> None:
    """Not an empty table."""
    assert "không có chỉ tiêu để đánh giá" in shown(report())


def found(*rows: dict[str, object]) -> list[dict[str, object]]:
    sentences = [sentence(row, BY_CODE[str(row["indicator"])], load("vi")) for row in rows]
    parsed = json.loads(findings_json(frame(*rows), sentences))
    assert list(parsed) == ["findings"]
    return list(parsed["findings"])


def test_findings_as_json() -> None:
    """Every column of a finding and its sentence; what is missing is null, days are ISO dates, numbers are numbers."""
    (row,) = found(level())
    assert set(row) == {*(name for name in FINDINGS if not name.startswith("sdg_")), "sdg", "sentence"}
    assert (row["unit"], row["measure"], row["period"], row["as_of"]) == ("lao-cai", None, "2021-01..2021-07", AS_OF.isoformat())
    assert (row["actual"], row["flag"], row["governs"], row["days_overdue"]) == (22800.0, "watch", True, None)
    assert row["notes"] == ["linear", "provisional"]
    assert str(row["sentence"]).endswith("cần theo dõi.")


@pytest.mark.parametrize(("kind", "high"), [("milestone", "2021-12-31"), ("rank", 738155.0)])
def test_days_of_milestones_are_dates(kind: str, high: object) -> None:
    """A milestone's bounds are day numbers inside; a reader gets dates, and only milestones are dates."""
    (row,) = found(milestone(kind=kind))
    assert (row["target_high"], row["due"]) == (high, "2021-12-31")


def test_the_whole_report_as_json_is_the_same_bytes_each_time() -> None:
    """Text as text, dates as ISO; an archive of what was laid out."""
    made = report(*ROWS)
    assert report_json(made) == report_json(report(*ROWS))
    assert json.loads(report_json(made))["as_of"] == "2021-08-05"
    assert "Giá trị sản xuất công nghiệp" in report_json(made).decode()
