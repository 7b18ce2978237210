"""Report definitions: what may be written in `reports/`, and what is said about everything else."""

import json
from pathlib import Path

import pytest

from monitor.app.check import write_schemas
from monitor.app.settings import Workspace
from monitor.periods import Period
from monitor.report import settled
from monitor.sources.definitions import read_definitions
from monitor.sources.plans import read_plans
from tests.plan_files import PLAN, line, workspace

ROOT = Path(__file__).parents[1]
GOOD = """title: {vi: Báo cáo tháng 7}
issuer: {vi: Sở Công Thương}
period: 2021-07
plans: [lao-cai-2021]
as_of: 2021-08-05
languages: [vi, en]
"""


def report(root: Path, text: str, name: str = "july") -> Path:
    """A workspace with one report over the plan of Lào Cai."""
    workspace(root, plan=PLAN)
    (root / "reports").mkdir(exist_ok=True)
    (root / "reports" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return root


def wrong(root: Path) -> list[str]:
    promises, _ = read_plans(root)
    return [line(problem) for problem in read_definitions(root, promises)[1]]


def test_a_report_is_named_by_its_file(tmp_path: Path) -> None:
    """One file is one report; what it leaves out has a default."""
    definitions, problems = read_definitions(report(tmp_path, GOOD))
    assert (list(definitions), problems) == (["july"], ())
    assert (str(definitions["july"].period), definitions["july"].languages, definitions["july"].formats) == (
        "2021-07",
        ("vi", "en"),
        ("pdf", "xlsx"),
    )


MISTAKES = [
    (GOOD.replace("period: 2021-07\n", ""), "1:1: period is missing"),
    (GOOD + "colour: red\n", "7:1: unknown key colour"),
    (GOOD + "formats: [odt]\n", "7:11: formats cannot be “odt” (known are: pdf, docx, xlsx, csv, json)"),
    (GOOD + "formats: []\n", "7:10: formats is empty"),
    (GOOD + "theme: officia\n", "7:8: theme cannot be “officia” (did you mean official?)"),
    (GOOD.replace("2021-08-05", "5/8/2021"), "5:8: “5/8/2021” is no date (write 2021-08-05)"),
    (GOOD.replace("[lao-cai-2021]", "[lao-cai-2012]"), "4:9: no plan has the code lao-cai-2012 (did you mean lao-cai-2021?)"),
    (GOOD.replace("2021-07", "lates_month"), "3:9: “lates_month” is no period (did you mean latest_month?)"),
    (GOOD.replace("2021-07", "latest_month@10"), "3:9: “latest_month@10” is no period (did you mean latest_month?)"),
    (GOOD.replace("2021-07", "2021-13"), "3:9: “2021-13” is no period (write 2024, 2021..2030, 2024-Q3, 2024-H1, 2024-9M, 2024-05, "),
    (
        GOOD.replace("2021-08-05", "10 weeks"),
        "5:8: “10 weeks” is no date (write a day, 2024-12-31, or how long after the period's end: 10 days, 1 month)",
    ),
    (GOOD + "sections: [brief, card]\n", "7:19: sections cannot be “card” (did you mean cards?)"),
    (GOOD + "sections: []\n", "7:11: sections is empty"),
    (GOOD + "sections: [detail, brief]\n", "7:20: the brief is always the first page (put it first, or leave it out)"),
    (GOOD + "sections: [annex, annex]\n", "7:19: annex stands here twice"),
    (GOOD + "show_thresholds: maybe\n", "7:18: “maybe” is neither true nor false"),
    (GOOD + "groups: [{indicators: [industry]}]\n", "7:10: name is missing (write vi: and, where there is one, en: on lines of their own)"),
    (GOOD + "groups: [{name: {vi: A}, indicators: []}]\n", "7:38: indicators is empty"),
    (
        GOOD + "groups: [{name: {vi: A}, indicators: [industry, industry]}]\n",
        "7:49: industry stands in a group already, at reports/july.yaml:7:39",
    ),
    (
        GOOD + "indicators: [industry]\ngroups: [{name: {vi: A}, indicators: [industry]}]\n",
        "8:9: either groups or indicators (delete indicators: the groups name their own)",
    ),
    (GOOD + "groups: [{name: {vi: A}, indicators: [industy]}]\n", "7:39: no indicator has the code industy (did you mean industry?)"),
    (GOOD + "causes: [{indicator: industry}]\n", "7:10: text is missing (write vi: and, where there is one, en: on lines of their own)"),
    (GOOD + "causes: [{text: {vi: A}, owner: {vi: B}}]\n", "7:26: unknown key owner"),
    (GOOD + "causes: [{text: {vi: A}, source: bulletin}]\n", "7:34: no source has the code bulletin (known are: article)"),
    (
        GOOD + "actions:\n  - {text: {vi: A}, due: 15/10/2021}\n",
        "8:26: “15/10/2021” is no date (write 2021-10-15)",
    ),
    (GOOD + "actions: [{text: {vi: A}, indicator: industy}]\n", "7:38: no indicator has the code industy (did you mean industry?)"),
    (GOOD + "decisions: [{text: {vi: A}, unit: sa-ba}]\n", "7:35: no unit has the code sa-ba (did you mean sa-pa?)"),
    (GOOD + "last_issue: {period: 2021-06}\n", "7:13: as_of is missing"),
    (GOOD + "last_issue: {period: 2021-06, as_of: 2021-05-31}\n", "7:38: this day comes before the period of that issue"),
    (GOOD + "logo: crest.svg\n", "7:7: there is no picture templates/crest.svg (put the picture into templates/ and name it here)"),
    (GOOD + "logo: ../monitor.toml\n", "7:7: there is no picture templates/../monitor.toml"),
    (GOOD + "units: [lao-cay]\n", "7:9: no unit has the code lao-cay (did you mean lao-cai?)"),
    (GOOD + "indicators:\n  - industy\n", "8:5: no indicator has the code industy (did you mean industry?)"),
    ("", ": the file is empty"),
]


@pytest.mark.parametrize(("text", "expected"), MISTAKES, ids=[expected for _, expected in MISTAKES])
def test_a_mistake_is_said_with_its_place_and_the_report_is_left_out(tmp_path: Path, text: str, expected: str) -> None:
    """A report is used whole or not at all."""
    (found,) = wrong(report(tmp_path, text))
    assert found.startswith(f"reports/july.yaml:{expected.removeprefix(':')}" if text else "reports/july.yaml: the file is empty")
    assert read_definitions(tmp_path, read_plans(tmp_path)[0])[0] == {}


def test_what_is_said_about_an_indicator_that_is_not_in_the_report_is_a_warning(tmp_path: Path) -> None:
    """Nothing is lost silently: the report is made, without it."""
    text = GOOD + "units: [sa-pa]\nindicators: [industry]\ncauses: [{indicator: mining, text: {vi: A}}]\n"
    report(tmp_path, text)
    catalogue = tmp_path / "targets" / "catalogue.yaml"
    mining = "  - {code: mining, name: {vi: Khai khoáng}, measure: {vi: tỷ đồng}, kind: flow}\n"
    catalogue.write_text(catalogue.read_text(encoding="utf-8") + mining, encoding="utf-8")
    assert wrong(tmp_path) == ["warning: reports/july.yaml:9:22: mining is not in this report (known are: industry)"]


RULES = [
    ("latest_month", "2021-07-31", "2021-06"),
    ("latest_month", "2021-08-01", "2021-07"),
    ("latest_month", "2021-01-31", "2020-12"),
    ("latest_quarter", "2021-08-05", "2021-Q2"),
    ("latest_half", "2021-08-05", "2021-H1"),
    ("latest_year", "2021-08-05", "2020"),
    ("year_to_date", "2021-08-05", "2021-01..2021-07"),
    ("year_to_date", "2021-10-06", "2021-9M"),
    ("year_to_date", "2021-01-05", "2020"),
    ("quarters_to_date", "2021-10-06", "2021-9M"),
    ("quarters_to_date", "2021-09-30", "2021-H1"),
    ("quarters_to_date", "2021-03-31", "2020"),
    ("current_month", "2021-08-05", "2021-08"),
    ("current_quarter", "2021-08-05", "2021-Q3"),
    ("current_year", "2021-08-05", "2021"),
    ("latest_month@15", "2021-08-14", "2021-07@15"),
    ("latest_month@15", "2021-08-15", "2021-08@15"),
    ("year_to_date@15", "2021-12-15", "2021@15"),
    ("2021-9M", "2030-01-01", "2021-9M"),
]


@pytest.mark.parametrize(("written", "day", "period"), RULES)
def test_a_period_may_be_a_rule_that_the_day_settles(tmp_path: Path, written: str, day: str, period: str) -> None:
    """The latest one has ended before the day; an administrative month ends on the 14th; a written one stays."""
    made, problems = read_definitions(
        report(tmp_path, GOOD.replace("period: 2021-07", f"period: {written}").replace("as_of: 2021-08-05\n", ""))
    )
    on = Period.parse(day).begin
    assert (str(settled(made["july"], on)[0].span), problems) == (period, ())


@pytest.mark.parametrize(
    ("written", "day", "as_of"),
    [
        ("2021-08-05", "2021-12-01", "2021-08-05"),
        ("10 days", "2021-12-01", "2021-08-10"),
        ("1 month", "2021-12-01", "2021-08-31"),
        ("10 days", "2021-08-03", "2021-08-03"),
        ("0 days", "2021-12-01", "2021-07-31"),
    ],
)
def test_the_day_of_knowledge_may_follow_the_period(tmp_path: Path, written: str, day: str, as_of: str) -> None:
    """So long after its last day, and never a day that has not come."""
    made, _ = read_definitions(report(tmp_path, GOOD.replace("2021-08-05", written)))
    assert str(settled(made["july"], Period.parse(day).begin)[1]) == as_of


def test_a_faulty_report_does_not_stop_the_others(tmp_path: Path) -> None:
    """Every file is read, whatever stands in its neighbour."""
    report(tmp_path, "title: [\n", name="broken")
    definitions, problems = read_definitions(report(tmp_path, GOOD))
    assert (list(definitions), len(problems)) == (["july"], 1)


def test_two_reports_of_one_name(tmp_path: Path) -> None:
    """Files in different folders may not share a name: it is the report's."""
    report(tmp_path, GOOD)
    (tmp_path / "reports" / "old").mkdir()
    (tmp_path / "reports" / "old" / "july.yaml").write_text(GOOD, encoding="utf-8")
    assert wrong(tmp_path) == ["reports/old/july.yaml: a second report is named july"]


def test_the_example_reports_are_without_mistakes() -> None:
    """Every report that ships names plans, units and indicators that exist."""
    promises, _ = read_plans(ROOT)
    definitions, problems = read_definitions(ROOT, promises)
    assert [line(problem) for problem in problems] == []
    assert definitions


@pytest.mark.parametrize("name", ["targets/schema.json", "reports/schema.json"])
def test_the_schemas_for_editors_are_those_of_the_code(tmp_path: Path, name: str) -> None:
    """`monitor schema` writes them; what ships is what it writes."""
    write_schemas(Workspace(tmp_path))
    assert json.loads((ROOT / name).read_text(encoding="utf-8")) == json.loads((tmp_path / name).read_text(encoding="utf-8"))


def test_the_schema_names_every_key_and_its_words(tmp_path: Path) -> None:
    """An editor offers the forms of a target, refuses an unknown key, and takes numbers with and without quotation marks."""
    write_schemas(Workspace(tmp_path))
    schema = json.loads((tmp_path / "targets" / "schema.json").read_text(encoding="utf-8"))
    target = schema["$defs"]["Target"]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert target["additionalProperties"] is False
    assert target["required"] == ["indicator", "period"]
    assert "between" in target["properties"]["form"]["enum"]
    assert target["properties"]["low"]["type"] == ["string", "number"]
