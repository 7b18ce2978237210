"""Report definitions: what may be written in `reports/`, and what is said about everything else."""

import json
from pathlib import Path

import pytest

from monitor.app.check import write_schemas
from monitor.app.settings import Workspace
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
    (GOOD + "formats: [odt]\n", "7:11: formats cannot be “odt” (known are: pdf, docx, xlsx, json)"),
    (GOOD + "formats: []\n", "7:10: formats is empty"),
    (GOOD + "theme: officia\n", "7:8: theme cannot be “officia” (did you mean official?)"),
    (GOOD.replace("2021-08-05", "5/8/2021"), "5:8: “5/8/2021” is no date (write 2021-08-05)"),
    (GOOD.replace("[lao-cai-2021]", "[lao-cai-2012]"), "4:9: no plan has the code lao-cai-2012 (did you mean lao-cai-2021?)"),
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
